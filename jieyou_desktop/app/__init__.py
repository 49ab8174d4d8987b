"""Composition root and command line: knows everyone, decides nothing."""

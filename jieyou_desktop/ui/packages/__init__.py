"""Packages to the county."""

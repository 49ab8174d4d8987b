"""Visits: whom to visit, the form filled after one, and the figures."""

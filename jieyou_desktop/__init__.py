"""解忧: the desktop program of a town civil-affairs office."""

__version__ = "0.1.0"

"""Words about ledgers brought in: which faults of a cell are serious."""

SERIOUS = frozenset({"precision", "checksum"})
"""Faults that leave somebody without a number or an account."""

REPAIR = "repair"
"""The kind of a batch that only mends rows of earlier ones."""

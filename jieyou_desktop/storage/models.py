"""Every table, gathered so that the metadata is whole."""

from jieyou_desktop.storage import (
    audit,
    batches,
    cases,
    drafts,
    numbers,
    office,
    packages,
    register,
    search,
    visits,
)

__all__ = [
    "audit",
    "batches",
    "cases",
    "drafts",
    "numbers",
    "office",
    "packages",
    "register",
    "search",
    "visits",
]

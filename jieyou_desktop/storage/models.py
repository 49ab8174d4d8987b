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
from jieyou_desktop.storage.base import Base

__all__ = [
    "Base",
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

"""Queries asked of the named filters that the office keeps."""

from sqlalchemy import select

from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.office import SavedView


def of(session: Session, page: str) -> list[SavedView]:
    """The views kept for a page, the oldest first."""
    kept = select(SavedView).where(SavedView.page == page, SavedView.ended_on.is_(None))
    return list(session.execute(kept.order_by(SavedView.id)).scalars())


def named(session: Session, page: str, name: str) -> SavedView | None:
    """The view kept for a page under a name; None when there is none."""
    return next((view for view in of(session, page) if view.name == name), None)

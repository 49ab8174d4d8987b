"""Half-filled forms as typed, so that leaving, locking or a power cut loses nothing."""

from typing import Any

from sqlalchemy import Index, func, select
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.storage.base import Base, Entity, Session


class Draft(Entity, Base):
    """What someone has typed into one form; ``key`` says which form, ``visit:5`` for one."""

    __tablename__ = "draft"
    __table_args__ = (Index(None, "owner", "key", unique=True),)

    key: Mapped[str] = mapped_column()
    owner: Mapped[str] = mapped_column()
    values: Mapped[dict[str, Any]] = mapped_column()


def draft_of(session: Session, key: str, owner: str) -> Draft | None:
    """Someone's half-filled form."""
    query = select(Draft).where(Draft.key == key, Draft.owner == owner)
    return session.execute(query).scalar()


def drafts_of(session: Session, prefix: str, owner: str) -> list[Draft]:
    """Someone's half-filled forms whose key begins so, the last touched first."""
    query = select(Draft).where(Draft.key.startswith(prefix, autoescape=True), Draft.owner == owner)
    changed = func.coalesce(Draft.changed_at, Draft.created_at)
    return list(session.execute(query.order_by(changed.desc(), Draft.id.desc())).scalars())

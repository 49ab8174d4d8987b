"""Queries asked of the trail (storage.audit)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, union_all

from jieyou_desktop.storage.audit import Audit
from jieyou_desktop.storage.base import Session


def of_row(session: Session, table: str, entity_id: int) -> list[Audit]:
    """The changes of one row, the oldest first."""
    changes = select(Audit).where(
        Audit.table == table, Audit.entity_id == entity_id, Audit.action == "change"
    )
    return list(session.execute(changes.order_by(Audit.id)).scalars())


def of_rows(session: Session, rows: Mapping[str, Sequence[int]], latest: int) -> list[Audit]:
    """The latest entries about rows given as ids by table, the newest first."""
    # One search of the index for each table; an OR over all of them would read the whole trail.
    parts = [
        select(Audit.id).where(Audit.table == table, Audit.entity_id.in_(ids))
        for table, ids in rows.items()
        if ids
    ]
    if not parts:
        return []
    wanted = select(Audit).where(Audit.id.in_(union_all(*parts)))
    return list(session.execute(wanted.order_by(Audit.id.desc()).limit(latest)).scalars())

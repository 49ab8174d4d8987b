"""Many rows of one table at once, for imports and practice towns."""

import uuid
from collections.abc import Iterator
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from jieyou_desktop.storage import audit
from jieyou_desktop.storage.base import Base, Entity, Session, table_of


def next_id(session: Session, model: type[Entity]) -> int:
    """The id the next new row of a table will have, for rows that must name each other."""
    return (session.execute(select(func.max(model.id))).scalar() or 0) + 1


def uids(random: Random) -> Iterator[str]:
    """Unique ids for made-up rows, the same again for the same seed."""
    while True:
        yield str(uuid.UUID(int=random.getrandbits(128), version=4))


def add(session: Session, model: type[Base], rows: list[dict[str, Any]], why: str) -> None:
    """Insert rows in one go; the trail gets one entry, with their number and ``why``.

    A row may leave out what it does not know. Unlike rows added one by one, what stands in
    each is not repeated in the trail.
    """
    if not rows:
        return
    stamp = {"created_at": session.info["moment"], "created_by": session.info["actor"]}
    # One statement serves all rows, so each must name the same columns.
    names = dict.fromkeys(name for row in rows for name in row)
    blank = dict.fromkeys(names, None) | (stamp if issubclass(model, Entity) else {})
    # The table, not the class: the mapper would sort rows by which of their values are empty
    # and send thousands of small batches.
    session.connection().execute(insert(table_of(model)), [blank | row for row in rows])
    audit.note(session, "bulk", {"rows": len(rows), "why": why}, model.__tablename__)

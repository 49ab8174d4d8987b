"""Who changed, saw, printed or exported what: a chain of hashes that shows any gap or edit."""

import datetime as dt
import hashlib
import json
from typing import Any

from sqlalchemy import JSON, DateTime, Index, event, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from jieyou_desktop.storage.base import Base, Entity

# Bookkeeping columns, contents too large to be worth repeating in the trail, and secret keys.
_SILENT = {
    "id",
    "uid",
    "version",
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
    "content",
    "signing_key",
    "age_identity",
}
# Tables whose rows are themselves a record of what happened, or half-typed work.
_UNWATCHED = {"audit", "batch_row", "batch_change", "counter", "draft"}

# What happened, to which table and row, in detail.
Entry = tuple[str, str | None, int | None, dict[str, Any]]


class Audit(Base):
    """One entry of the trail; ``hash`` covers the entry and the hash before it."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "table", "entity_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(DateTime)
    actor: Mapped[str] = mapped_column()
    action: Mapped[str] = mapped_column()
    table: Mapped[str | None] = mapped_column()
    entity_id: Mapped[int | None] = mapped_column()
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[str] = mapped_column()


def watch(made: sessionmaker[Session]) -> None:
    """Write the trail of every session made here, inside its own transaction."""
    event.listen(made, "before_flush", _before_flush)
    event.listen(made, "after_flush", _after_flush)


def note(
    session: Session,
    action: str,
    detail: dict[str, Any],
    table: str | None = None,
    entity_id: int | None = None,
) -> None:
    """Record something that changed no row: seen in full, printed, exported, signed in."""
    _append(session, [(action, table, entity_id, detail)])


def verify(session: Session) -> int | None:
    """Return the id of the first entry whose hash does not follow, or None when all do."""
    before = ""
    query = select(Audit).order_by(Audit.id).execution_options(yield_per=1000)
    for entry in session.execute(query).scalars():
        if entry.hash != _hash(before, entry):
            return entry.id
        before = entry.hash
    return None


def latest(session: Session, but: tuple[str, ...] = ()) -> tuple[int, dt.datetime] | None:
    """The number and the moment (UTC) of the newest entry, those actions left out; or None."""
    query = select(Audit.id, Audit.at).where(Audit.action.not_in(but))
    row = session.execute(query.order_by(Audit.id.desc()).limit(1)).first()
    return None if row is None else (row.id, row.at)


def _before_flush(session: Session, _context: Any, _instances: Any) -> None:
    moment = session.info["moment"]
    actor = session.info["actor"]
    for row in session.new:
        if isinstance(row, Entity):
            row.created_at = row.created_at or moment
            row.created_by = row.created_by or actor
    changed: list[Entry] = []
    for row in session.dirty:
        if isinstance(row, Base) and session.is_modified(row):
            if isinstance(row, Entity):
                row.changed_at, row.changed_by = moment, actor
            if row.__tablename__ not in _UNWATCHED and (detail := _changes(row)):
                (entity_id,) = inspect(row).identity or (None,)
                if isinstance(entity_id, int):
                    changed.append(("change", row.__tablename__, entity_id, detail))
    for row in session.deleted:
        if isinstance(row, Base) and row.__tablename__ not in _UNWATCHED:
            raise RuntimeError(f"{row.__tablename__} rows are ended, never deleted")
    _append(session, changed)


def _after_flush(session: Session, _context: Any) -> None:
    added: list[Entry] = []
    for row in session.new:
        if (
            isinstance(row, Base)
            and isinstance(row, Entity)
            and row.__tablename__ not in _UNWATCHED
        ):
            values = {
                attr.key: _plain(value)
                for attr in inspect(type(row)).column_attrs
                if attr.key not in _SILENT and (value := row.__dict__.get(attr.key)) is not None
            }
            added.append(("add", row.__tablename__, row.id, values))
    _append(session, added)


def _changes(row: Any) -> dict[str, Any]:
    state = inspect(row)
    return {
        attr.key: [_plain(before[0] if before else None), _plain(getattr(row, attr.key))]
        for attr in state.mapper.column_attrs
        if attr.key not in _SILENT
        and (history := state.attrs[attr.key].history).has_changes()
        and ((before := list(history.deleted)) or True)
    }


def _plain(value: Any) -> Any:
    match value:
        case dt.date() | dt.datetime():
            return value.isoformat()
        case bytes():
            return f"{len(value)} bytes"
        case _:
            return value


def _append(session: Session, entries: list[Entry]) -> None:
    """Insert entries at the end of the chain, in the transaction under way."""
    if not entries:
        return
    connection = session.connection()
    last = connection.execute(
        select(Audit.id, Audit.hash).order_by(Audit.id.desc()).limit(1)
    ).first()
    number, before = last if last else (0, "")
    at = session.info["moment"]
    actor = session.info["actor"]
    rows = []
    for action, table, entity_id, detail in entries:
        number += 1
        entry = Audit(
            id=number,
            at=at,
            actor=actor,
            action=action,
            table=table,
            entity_id=entity_id,
            detail=detail,
        )
        before = _hash(before, entry)
        rows.append(
            {
                "id": number,
                "at": at,
                "actor": actor,
                "action": action,
                "table": table,
                "entity_id": entity_id,
                "detail": detail,
                "hash": before,
            }
        )
    connection.execute(insert(Audit), rows)


def _hash(before: str, entry: Audit) -> str:
    body = json.dumps(
        [
            before,
            entry.id,
            entry.at.isoformat(),
            entry.actor,
            entry.action,
            entry.table,
            entry.entity_id,
            entry.detail,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode()).hexdigest()

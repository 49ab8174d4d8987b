"""Taking a whole batch back: what it added ends, what it changed is as it was."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.kinds import Day
from jieyou_desktop.domain.ledgers import REPAIR
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.ledgers_draft import ORDER, Row
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import batches, search
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.batches import Batch, BatchChange
from jieyou_desktop.storage.register import (
    Account,
    Benefit,
    Household,
    Member,
    Person,
    Tag,
    Tie,
    Village,
)

_WHY = "撤销导入"
_LABELS: dict[type[Row], str] = {
    Household: "户的资料",
    Person: "成员的资料",
    Member: "成员",
    Tie: "相关人员",
    Tag: "标签",
    Account: "账户",
    Benefit: "待遇",
}


@dataclass(frozen=True)
class Kept:
    """A household that undoing left as it is, and why."""

    household_id: int
    code: str
    head: str
    village: str
    why: str


@dataclass(frozen=True)
class Undone:
    """What undoing did: households taken back, values put back, households left alone."""

    households: int
    changes: int
    kept: tuple[Kept, ...]


@allowed(Right.REGISTER)
def undo(w: Work, *, batch_id: int) -> Undone:
    """Take a batch back, but for households that somebody has worked on since.

    Nothing is deleted: what was added ends today. Raises UserError for a batch that is undone
    already or that only mended rows of others.
    """
    batch = w.session.get_one(Batch, batch_id)
    if batch.undone_at is not None:
        raise UserError("这一批已经撤销过了", "不用再撤；要重新导入，选原来的文件即可")
    if batch.kind == REPAIR:
        raise UserError(
            "修正表改的是前面几批的行，不能整批撤销", "请撤销原来的那一批，或在户台账里改"
        )
    undoing = _Undoing(w, batch)
    kept = undoing.touched()
    households = undoing.take_back(set(kept))
    batch.undone_at, batch.undone_by = w.moment, w.actor.name
    w.note(
        "undo", {"batch": batch.id, "file": batch.file_name, "kept": len(kept)}, "batch", batch.id
    )
    w.session.flush()
    search.refresh(w.session, undoing.households)
    w.touched("register", "ledgers")
    return Undone(households, undoing.restored, undoing.told(kept))


class _Undoing:
    """The rows a batch added and changed, put together by household."""

    def __init__(self, w: Work, batch: Batch) -> None:
        self._w = w
        self._changes = batches.changes_of(w.session, batch.id)
        self.restored = 0
        wanted: dict[str, list[int]] = defaultdict(list)
        for change in self._changes:
            wanted[change.table].append(change.entity_id)
        self._rows: dict[tuple[str, int], Row] = {}
        for model in ORDER:
            found: dict[int, Row] = batches.by_id(w.session, model, wanted[model.__tablename__])
            self._rows.update(((model.__tablename__, key), row) for key, row in found.items())
        self._home_of_person = {
            row.person_id: row.household_id
            for row in batches.rows_of(w.session, batch.id)
            if row.person_id and row.household_id
        }
        self.households = {home for change in self._changes if (home := self._home(change))}

    def _row(self, change: BatchChange) -> Row:
        return self._rows[change.table, change.entity_id]

    def _home(self, change: BatchChange) -> int | None:
        """The household that a change belongs to; None for a village's."""
        match row := self._row(change):
            case Household():
                return row.id
            case Person():
                return self._home_of_person.get(row.id)
            case Village():
                return None
            case _:
                return row.household_id

    def touched(self) -> dict[int, str]:
        """Households that somebody has worked on since the batch, and how."""
        session = self._w.session
        added = {
            row.id
            for change in self._changes
            if change.before is None and isinstance(row := self._row(change), Household)
        }
        found = batches.in_use(session, added)
        mine = {(change.table, change.entity_id) for change in self._changes}
        for label, rows in batches.belongings(session, added):
            if any((row.__tablename__, row.id) not in mine for row in rows):
                found[rows[0].household_id] = f"之后又添加过{label}"
        for change in self._changes:
            row, whose = self._row(change), self._home(change)
            if whose and row.version != change.version:
                found[whose] = f"之后改过{_LABELS[type(row)]}"
        return found

    def take_back(self, kept: set[int]) -> int:
        """Undo all but the kept households; return how many added ones have ended."""
        ended = 0
        villages = []
        for number, change in enumerate(reversed(self._changes)):
            if number % 500 == 0:
                self._w.progress.step(number, len(self._changes), "正在撤销")
            row, home = self._row(change), self._home(change)
            if home in kept:
                continue
            if change.before is not None:
                self._put_back(change, row, change.before)
            elif isinstance(row, Village):
                villages.append(row)
            else:
                _end(row, self._w.today)
                ended += isinstance(row, Household)
        self._w.session.flush()
        used = batches.villages_in_use(self._w.session)
        for village in villages:
            if village.id not in used:
                village.ended_on = self._w.today
        return ended

    def _put_back(self, change: BatchChange, row: Row, before: dict[str, Any]) -> None:
        fields = fields_of(type(row))
        for name, value in before.items():
            if name != "version":
                is_day = name in fields and isinstance(fields[name].kind, Day)
                stored = dt.date.fromisoformat(value) if is_day and value else value
                setattr(row, name, stored)
        self.restored += 1
        self._w.session.flush()
        batches.move_version(self._w.session, change.table, row.id, before["version"], row.version)

    def told(self, kept: dict[int, str]) -> tuple[Kept, ...]:
        """The kept households in words, in the order of their codes."""
        found = batches.by_id(self._w.session, Household, kept)
        heads = batches.by_id(
            self._w.session, Person, (h.head_id for h in found.values() if h.head_id)
        )
        places = batches.by_id(self._w.session, Village, (h.village_id for h in found.values()))
        rows = [
            Kept(
                home.id,
                home.code,
                heads[home.head_id].name if home.head_id else "",
                places[home.village_id].name,
                kept[home.id],
            )
            for home in found.values()
        ]
        return tuple(sorted(rows, key=lambda each: each.code))


def _end(row: Row, day: dt.date) -> None:
    """End a row that should never have been; a person of no household needs no end."""
    match row:
        case Household() | Member() | Account():
            row.ended_on, row.ended_reason = day, _WHY
        case Tie() | Tag():
            row.ended_on = day
        case Benefit():
            # A month before its first: it was never granted.
            row.to_month, row.note = "1900-01", _WHY
            row.stop_reason = "99"

"""Taking a whole batch back: what it added ends, what it changed is as it was."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.kinds import Day
from jieyou_desktop.domain.ledgers import REPAIR
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.ledgers_draft import ORDER, Row
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import batches, search
from jieyou_desktop.storage import ledgers as rolls
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.batches import Batch, BatchChange
from jieyou_desktop.storage.register import Household, Person, Village

_WHY = "撤销导入"
_MODELS: dict[str, type[Row]] = {model.__tablename__: model for model in ORDER}
_LABELS = {
    "household": "户的资料",
    "person": "成员的资料",
    "member": "成员",
    "tie": "相关人员",
    "tag": "标签",
    "account": "账户",
    "benefit": "待遇",
}
# How a row ends that should never have been; a person of no household needs no end. A benefit
# ends before it could have begun: it was never granted. ``date`` stands for today.
_ENDS: dict[str, dict[str, Any]] = {
    "household": {"ended_on": dt.date, "ended_reason": _WHY},
    "member": {"ended_on": dt.date, "ended_reason": _WHY},
    "account": {"ended_on": dt.date, "ended_reason": _WHY},
    "tie": {"ended_on": dt.date},
    "tag": {"ended_on": dt.date},
    "benefit": {"to_month": rolls.NEVER, "stop_reason": "99", "note": _WHY},
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

    Nothing is deleted: what was added ends today. Raises UserError for a batch that does not
    exist, is undone already, or only mended rows of others.
    """
    batch = w.session.get(Batch, batch_id)
    if batch is None:
        raise UserError(f"没有第 {batch_id} 批", "批号写在导入时的结果里，也可以在“导入台账”页查到")
    if batch.undone_at is not None:
        raise UserError("这一批已经撤销过了", "不用再撤；要重新导入，选原来的文件即可")
    if batch.kind == REPAIR:
        raise UserError(
            "修正表改的是前面几批的行，不能整批撤销", "请撤销原来的那一批，或在户台账里改"
        )
    undoing = _Undoing(w, batch)
    kept = undoing.touched()
    ended = undoing.take_back(set(kept))
    batch.undone_at, batch.undone_by = w.moment, w.actor.name
    w.note(
        "undo", {"batch": batch.id, "file": batch.file_name, "kept": len(kept)}, "batch", batch.id
    )
    w.session.flush()
    search.refresh(w.session, undoing.households)
    # Brought in again, each would otherwise be found twice over.
    search.forget(w.session, ended)
    w.touched("register", "ledgers")
    return Undone(len(ended), undoing.restored, undoing.told(kept))


class _Undoing:
    """The rows a batch added and changed, put together by household."""

    def __init__(self, w: Work, batch: Batch) -> None:
        self._w = w
        self._batch = batch
        self._changes = batches.changes_of(w.session, batch.id)
        self.restored = 0
        self._states: dict[tuple[str, int], rolls.State] = {}
        for table, model in _MODELS.items():
            ids = (change.entity_id for change in self._changes if change.table == table)
            found = rolls.states(w.session, model, ids)
            self._states.update(((table, key), state) for key, state in found.items())
        self._home_of_person = {
            row.person_id: row.household_id
            for row in batches.rows_of(w.session, batch.id)
            if row.person_id and row.household_id
        }
        self.households = {home for change in self._changes if (home := self._home(change))}

    def _home(self, change: BatchChange) -> int | None:
        """The household that a change belongs to; None for a village's."""
        if change.table == Person.__tablename__:
            return self._home_of_person.get(change.entity_id)
        return self._states[change.table, change.entity_id].household_id

    def touched(self) -> dict[int, str]:
        """Households that somebody has worked on since the batch, and how."""
        session = self._w.session
        added = {
            change.entity_id
            for change in self._changes
            if change.before is None and change.table == Household.__tablename__
        }
        found = rolls.in_use(session, added)
        mine = {(change.table, change.entity_id) for change in self._changes}
        for label, rows in rolls.belongings(session, added):
            if any((row.__tablename__, row.id) not in mine for row in rows):
                found[rows[0].household_id] = f"之后又添加过{label}"
        for change in self._changes:
            home = self._home(change)
            now = self._states[change.table, change.entity_id].version
            if home and now != change.version:
                found[home] = f"之后改过{_LABELS[change.table]}"
        return found

    def take_back(self, kept: Collection[int]) -> list[int]:
        """Undo all but the kept households; return the ids of added ones, which have ended."""
        ending: dict[str, list[int]] = defaultdict(list)
        for number, change in enumerate(reversed(self._changes)):
            if number % 500 == 0:
                self._w.progress.step(number, len(self._changes), "正在撤销")
            if self._home(change) in kept:
                continue
            if change.before is None:
                ending[change.table].append(change.entity_id)
            else:
                self._put_back(change, change.before)
        day = self._w.today
        for table, values in _ENDS.items():
            given = {name: day if value is dt.date else value for name, value in values.items()}
            model = _MODELS[table]
            rolls.end_rows(self._w.session, model, ending[table], given, self._batch.file_name)
        used = rolls.villages_in_use(self._w.session)
        empty = [one for one in ending[Village.__tablename__] if one not in used]
        rolls.end_rows(self._w.session, Village, empty, {"ended_on": day}, self._batch.file_name)
        return ending[Household.__tablename__]

    def _put_back(self, change: BatchChange, before: dict[str, Any]) -> None:
        model = _MODELS[change.table]
        row = cast("Row", self._w.session.get_one(model, change.entity_id))
        fields = fields_of(model)
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
        found = rolls.by_id(self._w.session, Household, kept)
        heads = rolls.by_id(
            self._w.session, Person, (h.head_id for h in found.values() if h.head_id)
        )
        places = rolls.by_id(self._w.session, Village, (h.village_id for h in found.values()))
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

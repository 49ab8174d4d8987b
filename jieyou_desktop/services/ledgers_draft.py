"""What bringing a sheet in would do, put together before anything is written."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from jieyou_desktop.domain.days import month_of
from jieyou_desktop.domain.fields import Field
from jieyou_desktop.exchange.lists import Column, Ledger, PersonRow, Problem
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import bulk
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

Row = Village | Person | Household | Member | Tie | Tag | Account | Benefit

ORDER: tuple[type[Row], ...] = (Village, Person, Household, Member, Tie, Tag, Account, Benefit)
"""The tables a ledger touches, each after those its rows name."""


@dataclass(frozen=True)
class Change:
    """One value that the sheet has otherwise than the register.

    ``key`` names it when asking to keep the old one.
    """

    key: str
    sheet: str
    row: int
    name: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class SheetColumns:
    """One sheet and what its columns are taken for."""

    name: str
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Preview:
    """What bringing a file in would do; money in fen, rows counted as people.

    ``problems`` are the faults of cells, ``changes`` the values that differ from the register,
    ``notes`` what else should be known, ``skipped`` rows read as neither person nor sum.
    """

    file_name: str
    kind: str
    sheets: tuple[SheetColumns, ...]
    households: int = 0
    members: int = 0
    insured: int = 0
    monthly_total_fen: int = 0
    new_households: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    left: int = 0
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: tuple[tuple[str, int, str], ...] = ()
    batch: int | None = None
    """The number of the batch once it is written."""
    is_idle: bool = False
    """Whether nothing in it is new, so that bringing it in does nothing and makes no batch."""


@dataclass
class Alteration:
    """New values for a row that stands already."""

    row: Row
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Outcome:
    """What becomes of one row of the sheet: ``new``, ``changed``, ``same`` or ``left``."""

    row: PersonRow
    outcome: str
    household_id: int | None = None
    person_id: int | None = None


@dataclass
class Plan:
    """All that bringing in one ledger would do."""

    ledger: Ledger
    additions: dict[type[Row], list[dict[str, Any]]]
    alterations: dict[tuple[str, int], Alteration] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    households: set[int] = field(default_factory=set)
    """Every household met, new or known."""

    @property
    def writes_nothing(self) -> bool:
        """Whether the register says all of this already."""
        return not any(self.additions.values()) and not self.alterations

    @property
    def new_households(self) -> int:
        """How many households would be added."""
        return len(self.additions[Household])

    def count(self, outcome: str) -> int:
        """How many rows come out so."""
        return sum(each.outcome == outcome for each in self.outcomes)


class Draft:
    """Collects additions and changes; the ids of new rows are settled here.

    ``keep`` names changes (Change.key) that the user does not want.
    """

    def __init__(self, w: Work, ledger: Ledger, file_name: str, keep: Collection[str]) -> None:
        self.w = w
        self.file_name = file_name
        self.plan = Plan(ledger, {model: [] for model in ORDER})
        self._keep = set(keep)
        self._next = {model: bulk.next_id(w.session, model) for model in ORDER}

    @property
    def month(self) -> str:
        """The month of the office's day."""
        return month_of(self.w.today)

    def origin(self, row: PersonRow) -> str:
        """Where a value comes from, for 来源 and 依据."""
        several = len(self.plan.ledger.sheets) > 1
        sheet = f"工作表“{row.sheet}”" if several else ""
        return f"{self.file_name} {sheet}第 {row.number} 行"[-100:]

    def add(self, model: type[Row], **values: Any) -> int:
        """Plan a new row and return the id it will have."""
        number = self._next[model]
        self._next[model] += 1
        self.plan.additions[model].append({"id": number, **values})
        return number

    def alter(self, row: Row, **values: Any) -> None:
        """Plan other values for a row that stands."""
        for name, value in values.items():
            if getattr(row, name) != value:
                planned = self.plan.alterations.setdefault(
                    (row.__tablename__, row.id), Alteration(row)
                )
                planned.values[name] = value

    def differs(self, row: PersonRow, field: Field, old: Any, new: Any) -> bool:
        """Whether a value of the sheet is to replace one of the register; notes the change.

        What the sheet leaves empty, and what the user chose to keep, replaces nothing.
        """
        key = f"{row.sheet}!{row.number}:{field.name}"
        if new is None or old == new or key in self._keep:
            return False
        show = field.kind.show
        change = Change(key, row.sheet, row.number, row.name, field.label, show(old), show(new))
        self.plan.changes.append(change)
        return True

    @staticmethod
    def complain(row: PersonRow, target: str, fault: str, message: str, suggestion: str) -> None:
        """Add a fault that only the register could show."""
        column = row.id_column if target == "id_number" else "姓名"
        value = row.values.get(target) or row.name
        row.problems.append(
            Problem(row.sheet, row.number, column, value, fault, message, suggestion, target)
        )

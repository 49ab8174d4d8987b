"""Other offices' sheets, from bytes to households: what is read, and every fault in it.

The rest of this package's ``lists_*`` modules are the steps: ``lists_guard`` (what a file is),
``lists_book`` (its cells), ``lists_heading`` and ``lists_columns`` (what each column is),
``lists_across`` (members side by side), ``lists_rows`` (which rows are people), ``lists_cells``
and ``lists_days`` (what a cell says), ``lists_households`` (who belongs together),
``lists_repair`` (the faulty rows as a sheet to correct).
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jieyou_desktop.domain import identity
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.exchange.lists_across import unfold
from jieyou_desktop.exchange.lists_book import Cell, Sheet, read_book
from jieyou_desktop.exchange.lists_cells import read_card, read_cell, read_identity
from jieyou_desktop.exchange.lists_columns import Column, propose
from jieyou_desktop.exchange.lists_fields import (
    LIST_KINDS,
    MEND_KEY,
    MONTHLY,
    PARTS,
    TARGETS,
    guess_kind,
)
from jieyou_desktop.exchange.lists_heading import Heading, find_heading
from jieyou_desktop.exchange.lists_households import (
    UNKNOWN_VILLAGE,
    HouseholdRows,
    SheetReading,
    read_households,
)
from jieyou_desktop.exchange.lists_people import PersonRow, Problem
from jieyou_desktop.exchange.lists_reading import Reading, as_text
from jieyou_desktop.exchange.lists_rows import DataRow, Rows, sort_rows

__all__ = [
    "LIST_KINDS",
    "MEND_KEY",
    "PARTS",
    "TARGETS",
    "UNKNOWN_VILLAGE",
    "Cell",
    "Column",
    "HouseholdRows",
    "Layout",
    "Ledger",
    "PersonRow",
    "Problem",
    "SheetLayout",
    "as_text",
    "lay_out",
    "personal",
    "read_again",
    "read_ledger",
    "read_value",
]

Columns = Mapping[int, str]
"""What each column is: its position from 0 to a target's name; "" or absent is left out."""


@dataclass(frozen=True)
class SheetLayout:
    """One sheet that has a heading, and what its columns are taken for."""

    sheet: Sheet
    heading: Heading
    columns: tuple[Column, ...]
    kind: str = ""
    """What sort of ledger it is; a file may hold several."""

    @property
    def chosen(self) -> dict[int, str]:
        """The columns that are read, by position."""
        return {column.position: column.target for column in self.columns if column.target}


@dataclass(frozen=True)
class Layout:
    """A file as found, before any of its rows is read."""

    kind: str
    name: str
    sheets: tuple[SheetLayout, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    """Sheets that are not read, and why."""

    @property
    def is_repair(self) -> bool:
        """Whether this is a repair sheet of ours coming back."""
        return any(MEND_KEY in layout.chosen.values() for layout in self.sheets)


@dataclass
class Ledger:
    """What a file says: households in order, sums, faults, and rows that were passed over."""

    kind: str
    sheets: tuple[str, ...] = ()
    households: list[HouseholdRows] = field(default_factory=list)
    unusable: list[PersonRow] = field(default_factory=list)
    """Rows that cannot come in; each also stands in ``problems``."""
    skipped: list[tuple[str, int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def people(self) -> list[PersonRow]:
        """Everyone who comes in, in the order of the sheets."""
        return [row for household in self.households for row in household.rows]

    @property
    def problems(self) -> list[Problem]:
        """Every fault, by sheet and row as read."""
        rows = [*self.people, *self.unusable]
        order = {name: position for position, name in enumerate(self.sheets)}
        return sorted(
            (replace(problem, name=row.name) for row in rows for problem in row.problems),
            key=lambda problem: (order[problem.sheet], problem.row),
        )

    @property
    def insured(self) -> int:
        """People insured, all households together."""
        return sum(household.insured for household in self.households)

    @property
    def monthly_total_fen(self) -> int:
        """What the households get a month together, in fen."""
        return sum(household.values.get("amount") or 0 for household in self.households)


def lay_out(
    content: bytes,
    name: str,
    *,
    kind: str = "",
    remembered: Mapping[str, Columns] | None = None,
) -> Layout:
    """Read a file as far as its headings and say what each column is taken for.

    ``remembered`` gives the columns settled before, by the heading's fingerprint. Raises
    UserError for a file that cannot be read or in which nothing looks like a heading.
    """
    book = read_book(content, name)
    layouts: list[SheetLayout] = []
    left_out = [(hidden, "隐藏的工作表，没有读") for hidden in book.hidden]
    for sheet in book.sheets:
        heading = find_heading(sheet)
        if heading is None:
            if any(cell != "" for row in sheet.rows for cell in row):
                left_out.append((sheet.name, "没有姓名、证号这样的表头，没有读"))
            continue
        sheet, heading = unfold(sheet, heading)
        settled = (remembered or {}).get(heading.fingerprint)
        layouts.append(SheetLayout(sheet, heading, propose(sheet, heading, settled)))
    if not layouts:
        raise UserError(
            "没有找到表头，不知道哪一列是姓名、哪一列是证号",
            "请在表的最上面留一行写明“姓名”“公民身份号码”“村”等，保存后再导入",
        )
    words = " ".join((name, *map(_words, layouts)))
    targets = frozenset(target for each in layouts for target in each.chosen.values())
    whole = guess_kind(words, targets)
    sheets = [
        replace(each, kind=kind or guess_kind(_words(each), frozenset(each.chosen.values()), whole))
        for each in layouts
    ]
    most = max((each.kind for each in sheets), key=[each.kind for each in sheets].count)
    return Layout(most, name, tuple(sheets), tuple(left_out))


def _words(each: SheetLayout) -> str:
    return f"{each.heading.title} {each.sheet.name}"


def read_ledger(layout: Layout, today: dt.date, chosen: Sequence[Columns] = ()) -> Ledger:
    """Read every row of a file into households.

    ``chosen`` overrides the proposed columns, one mapping per sheet of the layout. Raises
    UserError when no column holds names, or no row a person.
    """
    ledger = Ledger(layout.kind, tuple(each.sheet.name for each in layout.sheets))
    for position, each in enumerate(layout.sheets):
        settled = chosen[position] if chosen else each.chosen
        columns = {x: target for x, target in settled.items() if target}
        if not set(columns.values()) & {"name", "head_name"}:
            raise UserError(
                f"“{each.sheet.name}”里还不知道哪一列是姓名", "请在“每一列是什么”里指定姓名那一列"
            )
        rows = sort_rows(each.sheet, each.heading, columns)
        read = read_households(each.sheet, each.heading, columns, rows, each.kind, today)
        if area := _area(f"{layout.name} {_words(each)}"):
            for household in read.households:
                household.values.setdefault("area", area)
        ledger.households += read.households
        ledger.unusable += read.unusable
        ledger.notes += [*read.notes, *_money_left_out(read, layout, each)]
        if each.kind != layout.kind:
            told = LIST_KINDS[each.kind].label
            ledger.notes.append(f"“{each.sheet.name}”按{told}读入")
        ledger.skipped += [(each.sheet.name, number, words) for number, words in rows.skipped]
    if not ledger.households and not ledger.unusable:
        raise UserError(
            "表头下面没有一行人员", "请确认选对了文件和工作表；“每一列是什么”里姓名那一列指对了吗"
        )
    _mark_repeats(ledger)
    return ledger


def read_again(
    sheet: str,
    number: int,
    labels: Sequence[str],
    columns: Columns,
    cells: Sequence[Cell],
    kind: str,
    today: dt.date,
) -> Ledger:
    """Read one row of a sheet anew, as a ledger of its own, after a cell was corrected."""
    heading = Heading(0, tuple((label,) for label in labels))
    rows = Rows([DataRow(number, cells)])
    read = read_households(Sheet(sheet, [cells]), heading, columns, rows, kind, today)
    return Ledger(kind, (sheet,), read.households, read.unusable)


def read_value(target: str, cell: Cell, today: dt.date) -> Reading:
    """Read one cell as a target: its value, or what is wrong with it."""
    if target in ("id_number", "head_id", "payee_id"):
        return read_identity(cell)
    if target == "disability_number":
        return read_card(cell)
    return read_cell(cell, TARGETS[target].kind, today)


def personal(read: Mapping[str, Any]) -> dict[str, Any]:
    """Values read by target as a PersonRow holds them; the household's own are left out."""
    values = {
        _STORED.get(target, target): value
        for target, value in read.items()
        if not TARGETS[target].shared or target == "head_id"
    }
    if number := values.get("id_number"):
        values |= {"born_on": identity.born_on(number), "sex": identity.sex_of(number)}
    if card := values.get("disability_number"):
        values |= {"disability": card[18], "disability_level": card[19]}
    return values


_STORED = {"disability_kind": "disability", "head_id": "id_number"}


def _area(words: str) -> str:
    """城市 or 农村 (codes.AREA) as a title says; "" when it says neither or both."""
    urban = bool(re.search("城市|城镇|城区", words))
    rural = "农村" in words
    return "" if urban == rural else "1" if urban else "2"


_ONCE = re.compile("临时救助|慰问|一次性")


def _money_left_out(read: SheetReading, layout: Layout, each: SheetLayout) -> list[str]:
    """Say of a roster of people that its money is not kept; what is paid once is no month's."""
    columns = [column.label for column in each.columns if column.target in MONTHLY]
    if LIST_KINDS[each.kind].programme or not columns:
        return []
    notes = [f"“{each.sheet.name}”按人员名册读入，只登记人员，“{columns[0]}”没有存进待遇"]
    if _ONCE.search(f"{layout.name} {_words(each)}"):
        for household in read.households:
            household.values.pop("amount", None)
        notes.append(f"“{columns[0]}”是一次性的，不算月金额")
    return notes


def _mark_repeats(ledger: Ledger) -> None:
    """Find numbers that stand twice: the same person again, or one of two written wrongly.

    A household listed twice comes in once, and so does a person within one household. A number
    met again elsewhere stays with the first; the second person comes in without it.
    """
    first: dict[str, tuple[HouseholdRows, PersonRow]] = {}
    kept: list[HouseholdRows] = []
    for household in ledger.households:
        home = household
        known = first.get(household.head.values.get("id_number", ""))
        if known and known[1] is known[0].head and known[1].name == household.head.name:
            home = known[0]
        else:
            kept.append(household)
        for row in list(household.rows):
            number = row.values.get("id_number", "")
            found, other = first.get(number, (home, row))
            if number and other is not row:
                again = found is home and row.name == other.name
                _tell_repeat(row, other, again)
                if again:
                    household.rows.remove(row)
                    ledger.unusable.append(row)
                    continue
            first.setdefault(number, (home, row))
            if home is not household:
                home.rows.append(row)
    ledger.households = kept


def _tell_repeat(row: PersonRow, other: PersonRow, again: bool) -> None:
    sheet = "" if row.sheet == other.sheet else f"“{other.sheet}”"
    where = f"{sheet}第 {other.number} 行“{other.name}”"
    number = row.values["id_number"]
    if again:
        message, advice = f"与{where}是同一个人", "重复的一行没有读入；请删去多余的一行"
    else:
        message, advice = f"证号与{where}相同", "请核对两人的身份证；是同一个人就删去一行"
        row.id_doubt = f"原表写的是 {number}：{message}"[:200]
        del row.values["id_number"]
    row.problems.append(
        Problem(
            row.sheet, row.number, row.id_column, number, "duplicate", message, advice, "id_number"
        )
    )

"""What a sheet says of each household as a whole, and what is missing in it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jieyou_desktop.exchange.lists_amounts import per_person, summed, written_total
from jieyou_desktop.exchange.lists_book import Cell, Sheet
from jieyou_desktop.exchange.lists_cells import read_cell, read_identity
from jieyou_desktop.exchange.lists_fields import LIST_KINDS, MONTHLY, OTHER_AMOUNT, PARTS, TARGETS
from jieyou_desktop.exchange.lists_groups import Villages, group
from jieyou_desktop.exchange.lists_heading import Heading
from jieyou_desktop.exchange.lists_heads import with_heads
from jieyou_desktop.exchange.lists_people import PersonRow, SheetFacts, doubt_rounded, read_person
from jieyou_desktop.exchange.lists_reading import Fault, as_text
from jieyou_desktop.exchange.lists_rows import DataRow, Rows

UNKNOWN_VILLAGE = "（村名待补）"
"""Where households stand whose sheet does not say their village."""

_IDS = ("id_number", "head_id")


@dataclass
class HouseholdRows:
    """One household of a sheet: its people, the head among them, and what it has together."""

    rows: list[PersonRow]
    head: PersonRow
    kind: str
    """The sort of ledger it stands in: of LIST_KINDS."""
    values: dict[str, Any] = field(default_factory=dict)
    multiplied: set[str] = field(default_factory=set)
    """Amounts that the sheet gives for one person, here for all who are insured."""

    @property
    def village(self) -> str:
        """The village as written."""
        return str(self.values["village"])

    @property
    def insured(self) -> int:
        """How many are insured: as written, else all who are listed."""
        return int(self.values.get("insured") or self.values.get("headcount") or 0)


@dataclass
class SheetReading:
    """What a sheet says."""

    households: list[HouseholdRows] = field(default_factory=list)
    unusable: list[PersonRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_households(
    sheet: Sheet,
    heading: Heading,
    columns: Mapping[int, str],
    rows: Rows,
    kind: str,
    today: dt.date,
) -> SheetReading:
    """Read the rows of people of one sheet and put them together as households."""
    facts = SheetFacts(sheet.name, columns, heading.labels, today)
    people = [read_person(row, facts) for row in rows.data]
    groups = with_heads(group(people), facts)
    _doubt_the_rounded([row for rows in groups for row in rows], facts)
    each = summed(groups, rows.sums, facts)
    villages = Villages(sheet.name, heading.title, groups, _joined(sheet, columns))
    reading = SheetReading()
    for members in groups:
        usable = [row for row in members if _has_name(row, members, facts)]
        reading.unusable += [row for row in members if not row.name]
        if not usable:
            continue
        household = HouseholdRows(usable, _head(usable, facts), kind)
        for row in members:
            row.head_number = household.head.number
        household.values["village"] = _village(household, members, villages, facts)
        household.values["account_kind"] = _account_kind(facts)
        _read_shared(household, members, each, facts)
        _count(household, kind, facts)
        _multiply(household, facts)
        _complete(household, kind, facts)
        reading.households.append(household)
    for row in (row for rows in groups for row in rows if row.renamed):
        row.problems = [
            replace(problem, column=row.renamed.get(problem.column, problem.column))
            for problem in row.problems
        ]
    reading.notes = _notes(reading, rows.sums, facts)
    reading.notes += [
        f"“{facts.name}”第 {number} 行起是另一张表，没有读；要导入的，请另存成一张工作表"
        for number in rows.others
    ]
    if reading.households:
        reading.notes += _wanting(kind, facts)
    return reading


def _doubt_the_rounded(people: Sequence[PersonRow], facts: SheetFacts) -> None:
    """Where some numbers of a sheet were rounded, all that end in 000 are taken to be."""
    faults = {problem.fault for row in people for problem in row.problems if problem.target in _IDS}
    if "precision" not in faults:
        return
    for row in people:
        if (row.values.get("id_number") or "").endswith("000"):
            doubt_rounded(row, facts)


def _joined(sheet: Sheet, columns: Mapping[int, str]) -> frozenset[int]:
    """Numbers of the rows whose village cell is joined with a cell above."""
    at = {x for x, target in columns.items() if target == "village"}
    return frozenset(
        row + 1
        for (top, left), (bottom, _right) in sheet.merges
        if left in at
        for row in range(top + 1, bottom + 1)
    )


def _has_name(row: PersonRow, people: Sequence[PersonRow], facts: SheetFacts) -> bool:
    """Whether a row has a name; the first of a household may borrow the head's."""
    if row.name:
        return True
    borrowed = row.values.get("head_name")
    if borrowed and row is people[0] and row.values.get("relation") in (None, "01", "02"):
        row.values["name"] = borrowed
        fault = Fault("missing", "没有填姓名", f"已按户主姓名“{borrowed}”读入，请核对")
    else:
        fault = Fault("missing", "没有填姓名", "请补上姓名；补好前这一行没有读入")
    if not any(problem.target == "name" for problem in row.problems):
        row.problems.append(facts.problem(row.number, "name", "", fault))
    return bool(row.name)


def _head(rows: Sequence[PersonRow], facts: SheetFacts) -> PersonRow:
    """The head: by relation, else by name, else the first row."""
    for row in rows:
        if row.values.get("relation") in ("01", "02"):
            return row
    for row in rows:
        if row.says_head:
            return row
    first = rows[0]
    told = next((row for row in rows if row.values.get("head_name")), None)
    if told and first.values.get("relation"):
        name = told.values["head_name"]
        fault = Fault(
            "other",
            f"户主“{name}”不在本户成员里",
            f"暂按第一行“{first.name}”作户主；请补上户主这一行，或核对户主姓名",
        )
        first.problems.append(facts.problem(told.number, "head_name", name, fault))
    return first


def _village(
    household: HouseholdRows, people: Sequence[PersonRow], villages: Villages, facts: SheetFacts
) -> str:
    above = villages.above
    village = villages.of(people)
    if village:
        return village
    if not facts.has("village"):
        return UNKNOWN_VILLAGE
    head = household.head
    hint = f"上一户是{above}；" if above else ""
    fault = Fault("missing", "没有填村（社区）", f"{hint}请补上，现暂放在{UNKNOWN_VILLAGE}")
    head.problems.append(facts.problem(head.number, "village", "", fault))
    return UNKNOWN_VILLAGE


def _read_shared(
    household: HouseholdRows, people: Sequence[PersonRow], each: set[str], facts: SheetFacts
) -> None:
    """Read the household's own cells: the first that says something, or all of them summed."""
    told: set[tuple[str, str]] = set()
    # A member whose name is missing may still carry the household's cells.
    for row in people:
        keeper = row if row in household.rows else household.head
        for target, cell in row.shared.items():
            if target in ("village", "household_code"):
                continue
            if target in household.values and target not in each:
                continue
            value, fault = _read_one(target, cell, facts.today)
            if value is not None and target in each:
                household.values[target] = household.values.get(target, 0) + value
            elif value is not None:
                household.values[target] = value
                if per_person(row, target, facts):
                    household.multiplied.add(target)
            if fault and (target, as_text(cell)) not in told:
                told.add((target, as_text(cell)))
                keeper.problems.append(facts.problem(row.number, target, as_text(cell), fault))


def _count(household: HouseholdRows, kind: str, facts: SheetFacts) -> None:
    """Count who is insured where the sheet does not give the number."""
    values = household.values
    if facts.has("insured"):
        return
    if facts.has("covered"):
        values["insured"] = sum(row.values.get("covered") == "1" for row in household.rows)
    elif LIST_KINDS[kind].programme:
        # Believed only where nothing better is known.
        values["headcount"] = len(household.rows)


def _multiply(household: HouseholdRows, facts: SheetFacts) -> None:
    """What each person gets, times the people insured; a fault where their number is wanting."""
    for target in sorted(household.multiplied):
        people = household.insured or (0 if facts.has("insured") else len(household.rows))
        amount = household.values.pop(target)
        if people:
            household.values[target] = amount * people
            continue
        head = household.head
        told = f"{facts.label(target)}写的是每人的数，没有保障人口，算不出全户的"
        fault = Fault("other", told, "请补上保障人口，或改成全户每月的元数")
        show = TARGETS[target].kind.show(amount)
        head.problems.append(facts.problem(head.number, target, show, fault))


def _account_kind(facts: SheetFacts) -> str | None:
    """Which sort of account a heading such as 社保卡号 or 存折账号 speaks of."""
    label = facts.label("account") if facts.has("account") else ""
    for word, kind in (
        ("社保卡", "card"),
        ("社会保障卡", "card"),
        ("折", "book"),
        ("一本通", "book"),
    ):
        if word in label and "卡(折)" not in label and "卡折" not in label:
            return kind
    return None


def _read_one(target: str, cell: Cell, today: dt.date) -> tuple[Any, Fault | None]:
    if target == "payee_id":
        reading = read_identity(cell)
    else:
        reading = read_cell(cell, TARGETS[target].kind, today)
    return reading.value, reading.fault


def _complete(household: HouseholdRows, kind: str, facts: SheetFacts) -> None:
    """Add up what is paid, and say what a ledger of this kind lacks."""
    values, head = household.values, household.head
    parts = [values[name] for name in PARTS if name in values]
    doubted = {problem.target for row in household.rows for problem in row.problems}
    # With one of two unreadable, the other is not the whole.
    if "amount" not in values and parts and not doubted & set(PARTS):
        values["amount"] = sum(parts)
    needed = [
        name
        for name in ("amount", "insured")
        if facts.has(name) and LIST_KINDS[kind].programme and name not in values
    ]
    for name in needed:
        if not any(problem.target == name for row in household.rows for problem in row.problems):
            label = facts.label(name)
            fault = Fault("missing", f"没有填{label}", "请补上这一户的数")
            head.problems.append(facts.problem(head.number, name, "", fault))


def _notes(reading: SheetReading, sums: Sequence[DataRow], facts: SheetFacts) -> list[str]:
    """Where the sheet's own total and the sum of its rows differ, or villages are wanting."""
    notes = []
    for name in ("insured", "amount"):
        total = written_total(name, sums, facts)
        summed = sum(household.values.get(name) or 0 for household in reading.households)
        if total is not None and total != summed:
            show = TARGETS[name].kind.show
            notes.append(
                f"“{facts.name}”里{facts.label(name)}的合计写的是 {show(total)}，"
                f"逐户相加是 {show(summed)}，请核对"
            )
    by_person = sum(bool(household.multiplied) for household in reading.households)
    if by_person:
        notes.append(
            f"“{facts.name}”有 {by_person} 户的金额写的是每人的数，已乘保障人口，算成全户的"
        )
    several = any(household.insured > 1 for household in reading.households)
    if facts.has("amount") and "标准" in facts.label("amount") and several and not by_person:
        notes.append(
            f"“{facts.label('amount')}”按全户每月的数读入；如果是每人的，请在表头写明“元/人”再导入"
        )
    if any(household.village == UNKNOWN_VILLAGE for household in reading.households):
        notes.append(f"“{facts.name}”有的户没有写村（社区），暂放在{UNKNOWN_VILLAGE}，请补上")
    return notes


def _wanting(kind: str, facts: SheetFacts) -> list[str]:
    """Which columns the sheet lacks, so that nobody takes what is not there for nought."""
    notes = []
    if not any(facts.has(name) for name in _IDS):
        notes.append(f"“{facts.name}”没有证号一栏，读入的人都还没有证号，请以后补上")
    counted = facts.has("insured") or facts.has("covered")
    if LIST_KINDS[kind].programme and not counted and facts.has("amount"):
        notes.append(f"“{facts.name}”没有保障人口一栏，按名单上的人数计")
    if "amount" in LIST_KINDS[kind].needs and not any(map(facts.has, MONTHLY)):
        other = f"“{facts.label(OTHER_AMOUNT)}”不是每月的元数；" if facts.has(OTHER_AMOUNT) else ""
        notes.append(
            f"“{facts.name}”没有月保障金额一栏，金额一户也没有读入：{other}"
            "请在“每一列是什么”里指定，或改好表头再导入"
        )
    return notes

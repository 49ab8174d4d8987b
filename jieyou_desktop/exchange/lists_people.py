"""One row of a sheet as one person: values that may be stored, faults, doubts."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jieyou_desktop.domain import codes, identity
from jieyou_desktop.exchange.lists_book import Cell
from jieyou_desktop.exchange.lists_cells import (
    ROUNDED,
    read_card,
    read_cell,
    read_disability,
    read_identity,
)
from jieyou_desktop.exchange.lists_days import agrees, read_day
from jieyou_desktop.exchange.lists_fields import TARGETS
from jieyou_desktop.exchange.lists_reading import Fault, as_text, is_blank
from jieyou_desktop.exchange.lists_rows import DataRow


@dataclass(frozen=True)
class Problem:
    """One fault of one cell, as a line for people.

    ``fault`` is precision, checksum, date, missing, duplicate or other; ``target`` names the
    field it concerns, ``name`` the person; ``row`` counts from 1 as the sheet does.
    """

    sheet: str
    row: int
    column: str
    value: str
    fault: str
    message: str
    suggestion: str = ""
    target: str = ""
    name: str = ""


@dataclass
class PersonRow:
    """One row that stands for one person.

    ``values`` holds what may be stored, by target; ``cells`` the row as written; ``shared`` the
    household's own cells in it; ``id_doubt`` why its identity number may not be believed;
    ``section`` the village that a line over it announces; ``head_number`` the row of the head
    of its household, 0 when that did not come in; ``head_id`` what it gives as the head's number;
    ``renamed`` what its columns are called in the file.
    """

    sheet: str
    number: int
    cells: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    shared: dict[str, Cell] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    id_doubt: str = ""
    id_column: str = ""
    section: str = ""
    head_number: int = 0
    head_id: Cell = ""
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The person's name, or an empty string."""
        return self.values.get("name") or ""

    @property
    def says_head(self) -> bool:
        """Whether the row itself says that this is the head of the household."""
        return self.values.get("relation") in (codes.HEAD, "01") or (
            bool(self.name) and self.name == self.values.get("head_name")
        )


@dataclass(frozen=True)
class SheetFacts:
    """What reading a row needs to know of its sheet."""

    name: str
    columns: Mapping[int, str]
    labels: tuple[str, ...]
    today: dt.date

    def has(self, target: str) -> bool:
        """Whether some column is this target."""
        return target in self.columns.values()

    def label(self, target: str) -> str:
        """The heading of a target's column as printed, or the target's usual name."""
        for x, name in self.columns.items():
            if name == target:
                return self.labels[x]
        return TARGETS[target].label

    def problem(self, number: int, target: str, value: str, fault: Fault) -> Problem:
        """A fault as a line."""
        return Problem(
            self.name,
            number,
            self.label(target),
            value,
            fault.kind,
            fault.message,
            fault.suggestion,
            target,
        )


def read_person(row: DataRow, facts: SheetFacts) -> PersonRow:
    """Read what a row says of its person; the household's cells are kept for later."""
    person = PersonRow(
        facts.name,
        row.number,
        tuple(as_text(cell) for cell in row.cells),
        id_column=facts.label("id_number"),
        section=row.section,
        renamed=row.renamed,
    )
    raw: dict[str, Cell] = {}
    for x, target in facts.columns.items():
        cell = row.cells[x] if x < len(row.cells) else ""
        if is_blank(cell) or TARGETS[target].ignored:
            continue
        raw[target] = cell
        if TARGETS[target].shared and target not in ("head_name", "head_id"):
            person.shared[target] = cell
            continue
        _read_into(person, target, cell, facts)
    person.head_id = raw.get("head_id", "")
    _name_from_head(person, facts)
    _settle_identity(person, raw, facts)
    return person


def read_head(row: PersonRow, facts: SheetFacts) -> PersonRow:
    """The head whom a member's row names, as a person of their own with the household's cells."""
    head = PersonRow(
        row.sheet,
        row.number,
        row.cells,
        {"name": row.values["head_name"], "relation": codes.HEAD},
        row.shared,
        id_column=facts.label("head_id"),
        section=row.section,
    )
    row.shared = {}
    _read_number(head, {"head_id": row.head_id}, facts)
    column = facts.label("head_id")
    head.problems = [replace(problem, column=column) for problem in head.problems]
    return head


def _read_into(person: PersonRow, target: str, cell: Cell, facts: SheetFacts) -> None:
    values = person.values
    match target:
        case "id_number" | "head_id" | "born_on":
            # Read once it is known whose number it is, and what that says.
            return
        case "disability":
            kind, level = read_disability(cell)
            values.setdefault("disability", kind)
            values.setdefault("disability_level", level)
            return
        case "health":
            reading = read_cell(cell, TARGETS[target].kind, facts.today)
            if reading.value is None:
                # Free words are an illness told in full, not a mistake.
                values["illness"] = as_text(cell).strip()[:200]
            values["health"] = reading.value
            values["health_words"] = as_text(cell).strip()
            return
        case "disability_number":
            reading = read_card(cell)
            if reading.value:
                values.setdefault("disability", reading.value[18])
                values.setdefault("disability_level", reading.value[19])
        case _:
            reading = read_cell(cell, TARGETS[target].kind, facts.today)
    stored = {"disability_kind": "disability"}.get(target, target)
    if target == "is_head" and reading.value == "1":
        values["relation"] = codes.HEAD
    elif reading.value is not None and not (target == "relation" and person.says_head):
        values[stored] = reading.value
    if reading.fault and target != "serial":
        person.problems.append(facts.problem(person.number, target, as_text(cell), reading.fault))


def _name_from_head(person: PersonRow, facts: SheetFacts) -> None:
    """A sheet of heads alone has no column of names but the heads'."""
    if not facts.has("name") and (head := person.values.get("head_name")):
        person.values["name"] = head


def _settle_identity(person: PersonRow, raw: Mapping[str, Cell], facts: SheetFacts) -> None:
    """Find the row's own number, and hold it against what else the row says."""
    birthday = read_day(raw["born_on"], facts.today) if "born_on" in raw else None
    if birthday and birthday.value:
        person.values["born_on"] = birthday.value
    _read_number(person, raw, facts)
    if birthday and birthday.fault and "id_number" not in person.values:
        written = as_text(raw["born_on"])
        person.problems.append(facts.problem(person.number, "born_on", written, birthday.fault))


def _read_number(person: PersonRow, raw: Mapping[str, Cell], facts: SheetFacts) -> None:
    target = "id_number"
    if target not in raw and "head_id" in raw and (not facts.has("name") or person.says_head):
        target = "head_id"
    cell = raw.get(target, "")
    own = facts.has("id_number") or facts.has("head_id")
    if is_blank(cell):
        _take_from_card(person)
        if (
            own
            and not person.values.get("id_number")
            and (facts.has("id_number") or person.says_head)
        ):
            person.id_doubt = "原表没有填证号"
            fault = Fault("missing", "没有填公民身份号码", "请向本人要身份证，补上 18 位号码")
            person.problems.append(facts.problem(person.number, "id_number", "", fault))
        return
    reading = read_identity(cell)
    written = as_text(cell).strip()
    if number := reading.value:
        if identity.born_on(number) > facts.today:
            reading_fault = Fault(
                "date", "证号里的出生日期还没有到", "请对照身份证核对第 7 到 14 位"
            )
            _doubt(person, target, written, reading_fault, facts)
        else:
            person.values["id_number"] = number
            if number.endswith("000") and person.values.get("sex") == "1":
                # 男, but the number says 女, and ends as a rounded one does.
                doubt_rounded(person, facts)
            else:
                _compare(person, raw, facts)
    elif reading.fault:
        _doubt(person, target, written, _with_evidence(person, written, reading.fault), facts)


def _take_from_card(person: PersonRow) -> None:
    """A disability certificate's number begins with the identity number (handbook 12.4)."""
    card = person.values.get("disability_number", "")
    if card and (number := identity.read_id(card[:18]).number):
        person.values["id_number"] = number


def _doubt(person: PersonRow, target: str, written: str, fault: Fault, facts: SheetFacts) -> None:
    person.id_doubt = f"原表写的是 {written}：{fault.message}"[:200]
    person.problems.append(facts.problem(person.number, target, written, fault))
    digits = re.sub(r"\D", "", identity.half_width(written))
    if fault.kind == "precision" and len(digits) >= 15 and "born_on" not in person.values:
        # What is lost is the end; the birthday stands before it.
        born = identity.read_day(digits[6:14])
        if born and born <= facts.today:
            person.values["born_on"] = born


def doubt_rounded(person: PersonRow, facts: SheetFacts) -> None:
    """Take back a number that passes its check by chance only: one in eleven rounded ones does."""
    number = person.values.pop("id_number")
    _doubt(person, "id_number", number, ROUNDED, facts)


def _with_evidence(person: PersonRow, written: str, fault: Fault) -> Fault:
    """Say which other cell of the row speaks against a number that fails its check."""
    digits = re.sub(r"\s", "", identity.half_width(written))
    if fault.kind not in ("checksum", "date") or len(digits) != 18:
        return fault
    born: dt.date | None = person.values.get("born_on")
    hints = []
    if born and digits[6:14] != f"{born:%Y%m%d}":
        hints.append(f"表中出生日期是 {born.isoformat()}，与证号第 7 到 14 位不符")
    sex = person.values.get("sex")
    if sex in ("1", "2") and digits[16].isdecimal() and identity.sex_of(digits) != sex:
        hints.append(f"性别是{codes.SEX.label(sex)}，与证号第 17 位不符")
    if not hints:
        return fault
    return Fault(fault.kind, fault.message, "；".join((*hints, "请对照身份证核实")))


def _compare(person: PersonRow, raw: Mapping[str, Cell], facts: SheetFacts) -> None:
    """A sound number settles birthday and sex; a cell that says otherwise is a fault."""
    number = person.values["id_number"]
    born = identity.born_on(number)
    told = person.values.get("born_on")
    if (
        told != born
        and "born_on" in raw
        and (told or not agrees(raw["born_on"], born, facts.today))
    ):
        fault = Fault(
            "date",
            f"出生日期与证号里的 {born.isoformat()} 不一致",
            "已按证号登记；请对照身份证，看是日期写错还是证号写错",
        )
        person.problems.append(
            facts.problem(person.number, "born_on", as_text(raw["born_on"]), fault)
        )
    sex = identity.sex_of(number)
    if person.values.get("sex") in ("1", "2") and person.values["sex"] != sex:
        fault = Fault(
            "other",
            f"性别与证号不一致，按证号应为{codes.SEX.label(sex)}",
            "已按证号登记；请对照身份证，看是性别写错还是证号写错",
        )
        person.problems.append(facts.problem(person.number, "sex", as_text(raw["sex"]), fault))
    person.values |= {"born_on": born, "sex": sex}

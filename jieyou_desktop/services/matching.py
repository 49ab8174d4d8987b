"""Holding another office's list against the register: known, not known, name disagrees."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.kinds import Choice, IdNumber, Name, Text, Whole
from jieyou_desktop.exchange import lists
from jieyou_desktop.exchange.lists import PersonRow, Problem
from jieyou_desktop.services.ledgers_match import Villages
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import batches
from jieyou_desktop.storage import ledgers as rolls
from jieyou_desktop.storage.ledgers import Living
from jieyou_desktop.storage.office import the_office
from jieyou_desktop.storage.register import villages

RESULT = Codes(
    "比对结果",
    {
        "known": "已在册",
        "name": "在册，姓名不一致",
        "by_name": "在册（按姓名和村）",
        "suspect": "疑似同人，证号不同",
        "unknown": "不在册",
    },
)

FIELDS = Fields(
    [
        Field("row", "行", Whole(width=5)),
        Field("name", "姓名", Name()),
        Field("id_number", "公民身份号码", IdNumber()),
        Field("village", "村（社区）", Text(width=12)),
        Field("result", "比对结果", Choice(width=18, codes=RESULT)),
        Field("known_name", "台账姓名", Name()),
        Field("household", "所在户", Text(width=24)),
        Field("note", "说明", Text(width=40)),
    ]
)


@dataclass(frozen=True)
class Matched:
    """What a list came to.

    ``known`` counts rows found by number or by name and village, ``name_disagrees`` those of
    them whose name is another; ``unknown`` all the rest. ``table`` has a line for each row.
    """

    file_name: str
    rows: int
    known: int
    unknown: int
    name_disagrees: int
    table: Table
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def match(
    w: Work, *, content: bytes, name: str, columns: Sequence[Mapping[int, str]] = ()
) -> Matched:
    """Look up every person of a list: by identity number, else by name and village.

    Nothing is written. Two true numbers that differ are never one person, however alike the
    names (handbook 9.4); those rows are told apart as 疑似. Raises UserError as ``preview``.
    """
    w.progress.step(0, 0, "正在读表")
    layout = lists.lay_out(content, name, kind="people", remembered=batches.remembered(w.session))
    ledger = lists.read_ledger(layout, w.today, columns)
    register = _Register(w)
    records: list[Record] = []
    found: list[str] = []
    rows = [(row, household) for household in ledger.households for row in household.rows]
    for number, (row, household) in enumerate(rows):
        if number % 500 == 0:
            w.progress.step(number, len(rows), "正在比对")
        result, known, note = register.look_up(row, household.village)
        found.append(result)
        records.append(
            Record(
                len(records) + 1,
                {
                    "row": row.number,
                    "sheet": row.sheet,
                    "name": row.name,
                    "id_number": row.values.get("id_number"),
                    "village": household.village,
                    "result": result,
                    "known_name": known.name if known else None,
                    "household": register.home(known) if known else None,
                    "household_id": known.household_id if known else None,
                    "person_id": known.person_id if known else None,
                    "note": note,
                },
            )
        )
    known_rows = sum(result in ("known", "name", "by_name") for result in found)
    return Matched(
        file_name=name,
        rows=len(records),
        known=known_rows,
        unknown=len(records) - known_rows,
        name_disagrees=found.count("name"),
        table=Table(f"比对：{name}", FIELDS, tuple(records)),
        problems=tuple(ledger.problems),
        notes=tuple(ledger.notes),
    )


class _Register:
    """The register as a list's rows look people up in it."""

    def __init__(self, w: Work) -> None:
        self._villages = Villages(w.session, the_office(w.session).town)
        self._places = {village.id: village.name for village in villages(w.session)}
        self._by_number: dict[str, Living] = {}
        self._by_name: dict[tuple[int, str], list[Living]] = defaultdict(list)
        self._heads: dict[int, str] = {}
        for one in rolls.living(w.session):
            if one.id_number:
                self._by_number.setdefault(one.id_number, one)
            self._by_name[one.village_id, one.name].append(one)
            if one.is_head:
                self._heads[one.household_id] = one.name

    def home(self, one: Living) -> str:
        """Where someone lives, in words."""
        place = self._places.get(one.village_id, "")
        return f"{place} {self._heads.get(one.household_id, one.name)}户"

    def look_up(self, row: PersonRow, village: str) -> tuple[str, Living | None, str]:
        """What a row comes to (a code of RESULT), who it is, and what to say of it."""
        number = row.values.get("id_number")
        if known := self._by_number.get(number or ""):
            if known.name == row.name:
                return "known", known, ""
            return "name", known, f"证号相同，台账里叫“{known.name}”，请核对是曾用名还是录错"
        place = self._villages.find(village)
        named = self._by_name[place.id, row.name] if place else []
        may_be = [one for one in named if not (number and one.id_number)]
        may_be = [one for one in may_be if not _born_apart(one, row)]
        if len(may_be) == 1:
            why = "台账里的证号待修" if not may_be[0].id_number else "名单上的证号不能用"
            return "by_name", may_be[0], f"{why}，按姓名和村对上，请核实"
        if len(may_be) > 1:
            return "suspect", may_be[0], f"本村有 {len(may_be)} 个同名的人，分不清是哪一个"
        if named:
            return "suspect", named[0], "同村同名，但证号或出生日期不同，请核实是否录错"
        return "unknown", None, row.id_doubt


def _born_apart(one: Living, row: PersonRow) -> bool:
    born = row.values.get("born_on")
    return bool(one.born_on and born and one.born_on != born)

"""A practice town's 低保 households written as an office's own ledger, for the selftest."""

from collections.abc import Iterator
from typing import Any

from jieyou_desktop.domain.codes import CLASS, RELATION, SEX
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.kinds import Money, Name, Text, Whole
from jieyou_desktop.services import household_file, lists, register
from jieyou_desktop.services.household_file import HouseholdFile
from jieyou_desktop.services.work import Work

LEDGER = "低保台账.xlsx"

_COLUMNS = Fields(
    [
        Field("village", "村（居）", Text()),
        Field("head_name", "户主姓名", Name()),
        Field("name", "姓名", Name()),
        # As text: a number mistyped must arrive as it was typed.
        Field("id_number", "公民身份号码", Text(limit=18, width=18)),
        Field("relation", "与户主关系", Text()),
        Field("sex", "性别", Text()),
        Field("insured", "保障人口", Whole()),
        Field("tier", "类别", Text()),
        Field("amount", "月保障金额（元）", Money()),
    ]
)


def ledger_of(w: Work) -> tuple[bytes, int]:
    """The sheet and how many people stand in it; the last number's check digit is wrong."""
    people = [line for each in _households(w) for line in _lines(each)]
    number = people[-1]["id_number"]
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    people[-1] = people[-1] | {"id_number": wrong}
    rows = tuple(Record(place, values) for place, values in enumerate(people, 1))
    table = Table("农村最低生活保障对象台账", _COLUMNS, rows)
    return lists.to_sheet(w, shown=table, revealed=True), len(people)


def _households(w: Work) -> Iterator[HouseholdFile]:
    for household_id in register.listing(w).ids:
        yield household_file.household(w, household_id=household_id)


def _lines(each: HouseholdFile) -> Iterator[dict[str, Any]]:
    """A line for each member; what belongs to the household stands on the first."""
    benefit = next((row for row in each.current_benefits if row["programme"] == "dibao"), None)
    members = [row for row in each.members.rows if row["id_number"]]
    if benefit is None or each.head is None or len(members) != len(each.members.rows):
        return
    shared = {
        "village": each.household["village"],
        "head_name": each.head["name"],
        "insured": benefit["insured"],
        "tier": CLASS.label(benefit["tier"]) if benefit["tier"] else None,
        "amount": benefit["amount_fen"],
    }
    for row in sorted(members, key=lambda row: not row["_is_head"]):
        own = {
            "name": row["name"],
            "id_number": row["id_number"],
            "relation": RELATION.label(row["relation"]),
            "sex": SEX.label(row["sex"]),
        }
        yield dict.fromkeys(field.name for field in _COLUMNS) | shared | own
        shared = {}

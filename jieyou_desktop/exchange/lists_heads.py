"""Heads of households that a sheet names beside the members, not among them."""

from collections.abc import Sequence

from jieyou_desktop.domain import codes
from jieyou_desktop.exchange.lists_people import PersonRow, SheetFacts, read_head


def with_heads(groups: Sequence[list[PersonRow]], facts: SheetFacts) -> list[list[PersonRow]]:
    """Households with their heads put first, where the sheet keeps heads apart from members.

    A sheet does so when it has a column for the head's number and most households have nobody
    of the head's name. A row that held nothing but the head is the head's.
    """
    if not (facts.has("head_id") and facts.has("name")):
        return list(groups)
    apart = [_is_apart(rows) for rows in groups]
    if sum(apart) * 2 <= len(apart):
        return list(groups)
    return [
        _head_first(rows, facts) if alone else rows
        for rows, alone in zip(groups, apart, strict=True)
    ]


def _is_apart(rows: Sequence[PersonRow]) -> bool:
    told = next((row.values["head_name"] for row in rows if row.values.get("head_name")), "")
    return bool(told) and not any(
        row.name == told or row.values.get("relation") in ("01", codes.HEAD) for row in rows
    )


def _head_first(rows: Sequence[PersonRow], facts: SheetFacts) -> list[PersonRow]:
    first = next(row for row in rows if row.values.get("head_name"))
    head = read_head(first, facts)
    if phone := first.values.pop("phone", None):
        head.values["phone"] = phone
    own = {"name", "id_number", "relation"}
    return [head, *(row for row in rows if row is not first or own & set(first.values))]

"""What a household has together: written once, on each row again, or for each person."""

from collections.abc import Sequence

from jieyou_desktop.exchange.lists_cells import is_per_person, read_cell
from jieyou_desktop.exchange.lists_fields import MONTHLY, TARGETS
from jieyou_desktop.exchange.lists_people import PersonRow, SheetFacts
from jieyou_desktop.exchange.lists_reading import as_text
from jieyou_desktop.exchange.lists_rows import DataRow

SUMMED = ("insured", *MONTHLY)
"""What may be written for each person, to be added up."""


def summed(
    groups: Sequence[Sequence[PersonRow]], sums: Sequence[DataRow], facts: SheetFacts
) -> set[str]:
    """The columns in which every person of a household has a figure of his own."""
    return {name for name in SUMMED if _is_each(name, groups, sums, facts)}


def _is_each(
    name: str, groups: Sequence[Sequence[PersonRow]], sums: Sequence[DataRow], facts: SheetFacts
) -> bool:
    """Whether every person of a household has a figure of his own, to be added up.

    The other way is one figure written once, or again on each row. What the sheet's own total
    agrees with is believed; else figures that differ within a household are each person's.
    """
    kind = TARGETS[name].kind
    told = [
        [
            value
            for row in people
            if name in row.shared
            and (value := read_cell(row.shared[name], kind, facts.today).value) is not None
        ]
        for people in groups
    ]
    several = [values for values in told if len(values) > 1]
    if not several:
        return False
    if (total := written_total(name, sums, facts)) is not None:
        if total == sum(values[0] for values in told if values):
            return False
        if total == sum(map(sum, told)):
            return True
    if any(word in facts.label(name) for word in ("个人", "本人")):
        return True
    return sum(len(set(values)) > 1 for values in several) * 2 > len(several)


def per_person(row: PersonRow, target: str, facts: SheetFacts) -> bool:
    """Whether an amount is for one person (人均补差, 元/人, 500/人), not for the household."""
    if target not in MONTHLY:
        return False
    return is_per_person(facts.label(target)) or is_per_person(as_text(row.shared[target]))


def written_total(name: str, sums: Sequence[DataRow], facts: SheetFacts) -> int | None:
    """What the sheet's own 合计 line says of a column, in the column's unit."""
    at = next((x for x, target in facts.columns.items() if target == name), None)
    for row in reversed(sums):
        words = "".join(as_text(cell) for cell in row.cells[:6] if isinstance(cell, str))
        if at is None or "小计" in words.replace(" ", "") or at >= len(row.cells):
            continue
        value = read_cell(row.cells[at], TARGETS[name].kind, facts.today).value
        if isinstance(value, int):
            return value
    return None

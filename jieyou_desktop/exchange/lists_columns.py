"""Proposing what each column is: by its heading, and by what its cells look like."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jieyou_desktop.domain import codes, identity
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.exchange.lists_book import Cell, Sheet
from jieyou_desktop.exchange.lists_cells import read_cell
from jieyou_desktop.exchange.lists_fields import AMOUNT_INSTEAD, MONTHLY, TARGETS, bare
from jieyou_desktop.exchange.lists_heading import SURE, Heading, meaning
from jieyou_desktop.exchange.lists_reading import as_text, count_of

_SAMPLED = 300


@dataclass(frozen=True)
class Column:
    """One column with what it is taken for; ``target`` is "" for one that is left out."""

    position: int
    label: str
    target: str
    score: int
    samples: tuple[str, ...]


def _digits(cell: Cell) -> str:
    return re.sub(r"[\s'\-]", "", identity.half_width(as_text(cell))).upper()


def _is_id(cell: Cell) -> bool:
    if isinstance(cell, float | int):
        return 1e17 <= cell < 1e18
    text = _digits(cell)
    return bool(
        re.fullmatch(r"[1-9]\d{5}(18|19|20)\d{2}[01]\d[0-3]\d{4}[\dX]", text)
        or re.fullmatch(r"[1-9]\d{5}\d{2}[01]\d[0-3]\d{4}", text)
        or re.fullmatch(r"\d\.\d+E\+17", text)
    )


def _is_account(cell: Cell) -> bool:
    text = _digits(cell)
    return bool(re.fullmatch(r"\d{12,23}|\d\.\d+E\+1\d", text)) and not _is_id(cell)


def _is_phone(cell: Cell) -> bool:
    text = _digits(cell)
    return bool(re.match(r"1[3-9]\d{9}", text)) or bool(re.fullmatch(r"0\d{9,11}", text))


def _is_day(cell: Cell) -> bool:
    if isinstance(cell, dt.date):
        return True
    text = as_text(cell)
    return identity.read_day(text) is not None or identity.read_month(text) is not None


def _is_name(cell: Cell) -> bool:
    text = identity.clean_name(as_text(cell))
    return bool(
        re.fullmatch(r"[^\x00-\x7f0-9，。；、（）：]{2,5}|[^\x00-\x7f]+·[^\x00-\x7f]+", text)
    )


def _is_amount(cell: Cell) -> bool:
    if isinstance(cell, float | int):
        return 0 <= cell < 1_000_000
    text = re.sub("每?[户人月]|人均|/|元整?|[¥￥]", "", _digits(cell))
    return bool(re.fullmatch(r"[\d,]+(\.\d+)?", text)) or count_of(text) is not None


def _in(table: codes.Codes) -> Callable[[Cell], bool]:
    return lambda cell: table.find(identity.half_width(as_text(cell)).strip()) is not None


_LOOKS: dict[str, Callable[[Cell], bool]] = {
    "id_number": _is_id,
    "head_id": _is_id,
    "payee_id": _is_id,
    "account": _is_account,
    "phone": _is_phone,
    "carer_phone": _is_phone,
    "guardian_phone": _is_phone,
    "born_on": _is_day,
    "from_month": _is_day,
    "sex": _in(codes.SEX),
    "relation": _in(codes.RELATION),
    "amount": _is_amount,
    "basic_amount": _is_amount,
    "care_amount": _is_amount,
    "village": lambda cell: bool(re.search(r"(村|社区|居委会|居)$", as_text(cell).strip())),
    "name": _is_name,
    "head_name": _is_name,
    "tier": _in(codes.CLASS),
    "area": lambda cell: bool(re.search("城|农|[12]", as_text(cell))),
    "disability_number": lambda cell: bool(re.fullmatch(r"\d{17}[\dX]\d\d.*", _digits(cell))),
}
# What the cells alone are enough to tell, where the heading says nothing.
# Bare numbers tell neither sex nor relation, though codes of these are numbers.
_WORDS = ("sex", "relation")
_TELLING = ("disability_number", "id_number", "account", "phone", "relation", "sex", "village")


def propose(
    sheet: Sheet, heading: Heading, remembered: Mapping[int, str] | None = None
) -> tuple[Column, ...]:
    """What each column is taken for: as remembered, or by heading and cells together.

    No target is given twice; the surer column has it.
    """
    rows = sheet.rows[heading.first : heading.first + _SAMPLED]
    cells = [
        [row[x] for row in rows if x < len(row) and row[x] != ""] for x in range(len(heading.parts))
    ]
    if remembered is not None:
        chosen = {x: (name, 100) for x, name in remembered.items() if name in TARGETS}
    else:
        chosen = _choose(heading, cells)
        _take_whole(heading, rows, chosen)
    return tuple(
        Column(
            x,
            label,
            *chosen.get(x, ("", 0)),
            tuple(dict.fromkeys(as_text(cell) for cell in cells[x]))[:3],
        )
        for x, label in enumerate(heading.labels)
    )


def _choose(heading: Heading, cells: Sequence[Sequence[Cell]]) -> dict[int, tuple[str, int]]:
    offers: list[tuple[int, int, str]] = []
    meant = _whose([meaning(words) for words in heading.parts])
    for x, (name, score) in enumerate(meant):
        if name:
            offers.append((score + _bonus(name, cells[x]), -x, name))
        if score < SURE or (name and _bonus(name, cells[x]) < 0):
            offers += [
                (SURE, -x, telling)
                for telling in _TELLING
                if len(cells[x]) >= 3
                and _share(telling, cells[x]) >= 0.8
                and not (telling in _WORDS and all(as_text(c).isdecimal() for c in cells[x]))
            ]
    offers += _by_names(heading, cells)
    chosen: dict[int, tuple[str, int]] = {}
    taken: set[str] = set()
    for score, minus_x, name in sorted(offers, reverse=True):
        if score >= SURE - 15 and -minus_x not in chosen and name not in taken:
            chosen[-minus_x] = (name, min(score, 100))
            taken.add(name)
    for name in () if taken & set(MONTHLY) else AMOUNT_INSTEAD:
        if name in taken:
            # Nothing better says what is paid; how it is meant its heading tells.
            x = next(x for x, (found, _score) in chosen.items() if found == name)
            return chosen | {x: ("amount", SURE)}
    return chosen


_WHOLE = re.compile("(合计|总计|共计)(金额)?$")


def _take_whole(
    heading: Heading, rows: Sequence[Sequence[Cell]], chosen: dict[int, tuple[str, int]]
) -> None:
    """Take a column 合计 for the amount, where it adds up the amount and what stands beside it."""
    amount = next((x for x, (name, _score) in chosen.items() if name == "amount"), None)
    for x, words in enumerate(heading.parts):
        if amount is None or x < amount + 2 or x in chosen or not words:
            continue
        if not _WHOLE.search(bare(words[-1])):
            continue
        sums = [(_fen(row[x]), sum(map(_fen, row[amount:x]))) for row in rows if x < len(row)]
        told = [total == added for total, added in sums if total]
        if len(told) >= 3 and sum(told) * 10 >= len(told) * 9:
            chosen[x] = chosen.pop(amount)
            return


def _fen(cell: Cell) -> int:
    return read_cell(cell, Money(), dt.date.min).value or 0


# Whose number it is that stands after whose name, where a heading is used more than once.
_AFTER: dict[str, dict[str, str]] = {
    "id_number": {
        "name": "id_number",
        "head_name": "head_id",
        "payee_name": "payee_id",
        "guardian_name": "",
        "carer_name": "",
    },
    "phone": {
        "name": "phone",
        "head_name": "phone",
        "carer_name": "carer_phone",
        "guardian_name": "guardian_phone",
    },
}


def _whose(meant: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Tell apart headings met more than once by the name they stand after."""
    for name, after in _AFTER.items():
        at = [x for x, (found, _score) in enumerate(meant) if found == name]
        for x in at if len(at) > 1 else ():
            before = [found for found, _score in meant[:x] if found in after]
            if before:
                meant[x] = (after[before[-1]], meant[x][1])
    return meant


def _share(name: str, cells: Sequence[Cell]) -> float:
    look = _LOOKS[name]
    return sum(look(cell) for cell in cells) / len(cells)


def _bonus(name: str, cells: Sequence[Cell]) -> int:
    """What the cells add to a heading's score: nothing, a little, or a flat no."""
    if name not in _LOOKS or len(cells) < 3:
        return 0
    share = _share(name, cells)
    return 10 if share >= 0.8 else 0 if share >= 0.3 else -60


def _by_names(heading: Heading, cells: Sequence[Sequence[Cell]]) -> list[tuple[int, int, str]]:
    """Without any heading, the first column that reads as names is the names."""
    if heading.lines:
        return []
    return [
        (SURE - 5, -x, "name")
        for x, column in enumerate(cells)
        if len(column) >= 2
        and _share("name", column) >= 0.9
        and not any(_share(other, column) >= 0.8 for other in _TELLING)
        and len(set(map(as_text, column))) * 2 > len(column)
    ]

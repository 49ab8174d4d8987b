"""Sheets that write a household on one line, its members side by side: one row a person again."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jieyou_desktop.exchange.lists_book import Cell, Sheet
from jieyou_desktop.exchange.lists_heading import Heading, meaning
from jieyou_desktop.exchange.lists_reading import is_blank

_OWN = {
    "name", "id_number", "relation", "sex", "born_on", "age", "phone", "ethnicity", "marital",
    "education", "political", "labour", "health", "illness", "disability", "disability_kind",
    "disability_level", "disability_number", "",
}  # fmt: skip
"""What may stand in the columns of one member."""
_ORDINAL = re.compile(r"[(（]?[0-9０-９一二三四五六七八九十①-⑩]+[)）、.．]?")


@dataclass(frozen=True)
class _Blocks:
    """Columns of a member, met again and again: where each begins, and how many they are."""

    starts: tuple[int, ...]
    width: int

    def covers(self, x: int) -> bool:
        """Whether a column is some member's."""
        return any(start <= x < start + self.width for start in self.starts)


def unfold(sheet: Sheet, heading: Heading) -> tuple[Sheet, Heading]:
    """The sheet with a row for each member; as it is where members stand one below another."""
    plain = [tuple(_ORDINAL.sub("", word) for word in words) for words in heading.parts]
    meant = [meaning(words)[0] for words in plain]
    blocks = _find(meant)
    if blocks is None:
        return sheet, heading
    first = range(blocks.starts[0], blocks.starts[0] + blocks.width)
    shared = [x for x in range(len(meant)) if not blocks.covers(x)]
    parts = [_of_head(heading.parts[x], meant[x]) for x in shared]
    labels = heading.labels
    rows: list[Sequence[Cell]] = list(sheet.rows[: heading.first])
    numbers = list(range(1, heading.first + 1))
    renamed: dict[int, dict[str, str]] = {}
    for index, cells in enumerate(_filled_down(sheet)[heading.first :], start=heading.first):
        if _is_heading_again(cells, heading):
            continue
        common = [cells[x] for x in shared]
        members = [start for start in blocks.starts if _says(cells, start, blocks.width)]
        for place, start in enumerate(members or blocks.starts[:1]):
            own = cells[start : start + blocks.width]
            if place:
                common = [""] * len(shared)
            number = index + 1
            renamed[len(rows)] = {
                "/".join(plain[x]): labels[start + offset] for offset, x in enumerate(first)
            }
            rows.append([*common, *own])
            numbers.append(number)
    heading = replace(heading, parts=(*parts, *(plain[x] for x in first)))
    return Sheet(sheet.name, rows, (), sheet.cells_are_text, tuple(numbers), renamed), heading


def _find(meant: Sequence[str]) -> _Blocks | None:
    """The members' columns, where names recur at one distance and the same columns with them."""
    names = [x for x, name in enumerate(meant) if name == "name"]
    if len(names) > 2 and names[1] - names[0] != names[2] - names[1]:
        # The first is the head's, whose columns are followed by the household's.
        names = names[1:]
    if len(names) < 2:
        return None
    width = names[1] - names[0]
    if any(after - before != width for before, after in itertools.pairwise(names)):
        return None
    before = 0
    while (
        names[0] - before - 1 >= 0
        and before + 1 < width
        and meant[names[0] - before - 1] in _OWN - {""}
        and meant[names[0] - before - 1] == meant[names[1] - before - 1]
    ):
        before += 1
    starts = tuple(name - before for name in names)
    kinds = {tuple(meant[start : start + width]) for start in starts}
    own = set(meant[starts[0] : starts[0] + width])
    whole = len(kinds) == 1 and own <= _OWN and own & {"id_number", "relation"}
    return _Blocks(starts, width) if whole else None


def _of_head(words: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Words of a column outside the members' blocks: a name or number there is the head's."""
    heads = {"name": "户主姓名", "id_number": "户主身份证号"}
    return (heads[name],) if name in heads else words


def _says(cells: Sequence[Cell], start: int, width: int) -> bool:
    return any(not is_blank(cell) for cell in cells[start : start + width])


def _filled_down(sheet: Sheet) -> list[list[Cell]]:
    """Rows with cells that are joined downwards filled: a row's village is then its own."""
    width = max((len(row) for row in sheet.rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in sheet.rows]
    for (top, left), (bottom, right) in sheet.merges:
        if left == right and top < len(rows) and left < width:
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]
    return rows


def _is_heading_again(cells: Sequence[Cell], heading: Heading) -> bool:
    words = {word for part in heading.parts for word in part}
    filled = [re.sub(r"\s", "", str(cell)) for cell in cells if cell != ""]
    return len(filled) > 1 and sum(cell in words for cell in filled) * 2 > len(filled)

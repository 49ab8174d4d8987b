"""Finding the heading of a sheet, under titles and fill-in lines, of one to three lines."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from jieyou_desktop.domain.identity import half_width
from jieyou_desktop.exchange.lists_book import Cell, Sheet
from jieyou_desktop.exchange.lists_fields import (
    MONTHLY,
    OTHER_AMOUNT,
    bare,
    known_headings,
    normal,
)

_SEARCHED = 100
_LINES = 4
SURE = 75
"""The score (0 to 100) from which a column is taken to be what its heading says."""


@dataclass(frozen=True)
class Heading:
    """Where the heading of a sheet stands and what it says of each column.

    ``parts`` holds per column the words of its lines from above; ``title`` what stands over it.
    ``first`` is the first row after it, from 0.
    """

    first: int
    parts: tuple[tuple[str, ...], ...]
    title: str = ""
    lines: int = 1

    @property
    def labels(self) -> tuple[str, ...]:
        """What to call each column."""
        return tuple("/".join(words) for words in self.parts)

    @property
    def fingerprint(self) -> str:
        """The same for every sheet that has these columns in this order."""
        text = "\x1f".join(normal("".join(words)) for words in self.parts)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def find_heading(sheet: Sheet) -> Heading | None:
    """The heading that names the most known columns; None where none names two."""
    best: tuple[float, int, int, Heading] | None = None
    filled = _filled(sheet)
    tall = [(top, bottom) for (top, _left), (bottom, _right) in sheet.merges if top < bottom]
    tall = [(top, bottom) for top, bottom in tall if top < len(filled)]
    for top in range(min(len(filled), _SEARCHED)):
        for lines in range(1, _LINES + 1):
            rows = filled[top : top + lines]
            if len(rows) < lines or not all(_reads_as_heading(row) for row in rows):
                break
            if any(_cuts(top, lines, each) for each in tall):
                continue
            parts = _columns(rows)
            found = {name for words in parts if (name := meaning(words)[0])}
            if len(found) < 2 or not found & _TELLING:
                continue
            if lines < _LINES and _goes_on(parts, filled[top + lines : top + lines + 1]):
                continue
            rank = (len(found) - 0.5 * (lines - 1), -top, -lines)
            if best is None or rank > best[:3]:
                heading = Heading(top + lines, parts, _title(sheet.rows[:top]), lines)
                best = (*rank, heading)
    return best[3] if best else _without_heading(sheet)


_TELLING = {"name", "head_name", "id_number", "head_id"}


def _cuts(top: int, lines: int, tall: tuple[int, int]) -> bool:
    """Whether some lines hold only part of a cell that is joined downwards."""
    first, last = tall
    inside = range(top, top + lines)
    return (first in inside) != (last in inside) or (first < top and last >= top + lines)


def _goes_on(parts: Sequence[Sequence[str]], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether the line below divides columns further: words, but under no name and no number."""
    if not below or not _reads_as_heading(below[0]):
        return False
    return not any(
        cell != "" and meaning(tuple(words))[0] in _TELLING
        for words, cell in zip(parts, below[0], strict=False)
    )


def _title(rows: Sequence[Sequence[Cell]]) -> str:
    return " ".join(
        str(cell).strip() for row in rows for cell in row if isinstance(cell, str) and cell
    )


def _filled(sheet: Sheet) -> list[list[Cell]]:
    """The first rows with every joined cell filled, as the eye sees them."""
    rows = [list(row) for row in sheet.rows[: _SEARCHED + _LINES]]
    for (top, left), (bottom, right) in sheet.merges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [rows[top][left]] * (min(right + 1, len(row)) - left)
    return rows


def _reads_as_heading(row: Sequence[Cell]) -> bool:
    """Words in at least two different cells, and no dates, numbers or long digits."""
    words = {cell for cell in row if cell != ""}
    return len(words) >= 2 and all(
        isinstance(word, str) and not re.search(r"\d{5}", half_width(word)) for word in words
    )


def _columns(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[str, ...], ...]:
    """Each column's words from above; a blank above a word belongs to the group at its left."""
    above: list[list[str]] = []
    for number, row in enumerate(rows):
        line = [re.sub(r"\s+", "", str(cell)) for cell in row]
        if number < len(rows) - 1:
            below = [str(cell).strip() for cell in rows[number + 1]]
            for x in range(1, len(line)):
                if not line[x] and below[x] and line[x - 1] and below[x - 1]:
                    line[x] = line[x - 1]
        above.append(line)
    columns = []
    for words in zip(*above, strict=True):
        kept = [word for word in words if word]
        columns.append(tuple(dict.fromkeys(kept)))
    return tuple(columns)


# Within a group that speaks of somebody else, a plain heading means that person's.
_GROUPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("户主|申请人", {"name": "head_name", "id_number": "head_id"}),
    ("照料|照护|护理", {"name": "carer_name", "phone": "carer_phone", "id_number": ""}),
    ("监护", {"name": "guardian_name", "phone": "guardian_phone", "id_number": ""}),
    ("儿童|孤儿|学生|监护|死者|残疾人", {"relation": ""}),
    (
        "银行|账户|开户|收款|发放|领款|一卡通|社保卡",
        {"name": "payee_name", "id_number": "payee_id", "phone": ""},
    ),
    (
        "赡养|(?<!无人)抚养|扶养|义务人|经办|协理|帮扶|联系人|包村|责任人|干部|网格|"
        "父亲|母亲|家长|代领|代办|代理|介绍人|调查人",
        {"name": "", "id_number": "", "phone": ""},
    ),
)


# Sums of a year or a quarter, of several months, or in ten thousands: not what a household has
# a month in yuan.
_OTHER_UNIT = re.compile(
    r"万元|[元户人][/每·]*[年季]|季度|半年|全年|累计|[额金费](每?年|季)度?$|\d月?[-—~至到]\d+月"
)
# Under the heading of a group, these say no more than the group does.
_PLAIN = {"合计", "小计", "总计", "共计", "计", "金额", "数额", "人数", "月", "每月", "元月", "户"}


@lru_cache(maxsize=4096)
def meaning(words: tuple[str, ...]) -> tuple[str, int]:
    """What a column's heading means and how surely: a target's name (or "") and 0 to 100."""
    if not words:
        return "", 0
    name, score = _said_by(words)
    if name in MONTHLY and _OTHER_UNIT.search(half_width("".join(words))):
        return OTHER_AMOUNT, score
    return name, score


def _said_by(words: tuple[str, ...]) -> tuple[str, int]:
    """What the words mean, whatever the unit in their brackets."""
    whole = "".join(words)
    known = known_headings()
    last, group = words[-1], "".join(words[:-1])
    near = words[-2] if group else ""
    plain = re.sub("情况|信息|基本|资料|明细", "", whole)
    # 人数 over 享受 is 享受人数, whatever stands over both.
    wordings = (whole, f"{near}{last}", f"{last}{near}", plain)
    for text in (*map(normal, wordings), bare(whole)):
        if name := known.get(text):
            return name, 100
    above = _said_by(words[:-1]) if group else ("", 0)
    if above[0] and normal(last) in _PLAIN:
        return above
    name, score = _alike(last) if group else _alike(whole)
    if above[0] in MONTHLY and name not in (*MONTHLY, OTHER_AMOUNT):
        # What is counted under a sum of money is money: 分类施保 there is no class.
        return "", score
    for pattern, others in _GROUPS:
        if re.search(pattern, group or whole) and name in others:
            return others[name], score if others[name] else 0
    return (name, score) if score >= SURE else ("", score)


def _alike(heading: str) -> tuple[str, int]:
    """The target of the nearest known heading: the same, held within it, or spelled alike."""
    # Loaded here: start-up must not wait for it.
    from rapidfuzz import fuzz, process

    known = known_headings()
    for text in (normal(heading), bare(heading)):
        if name := known.get(text):
            return name, 95
    text = bare(heading) or normal(heading)
    held = [word for word in known if len(word) >= 3 and word in text]
    if held:
        longest = max(held, key=len)
        return known[longest], 80 if len(longest) * 2 > len(text) else 60
    if text.endswith("姓名"):
        # 儿童姓名, 参保人姓名: whoever the list is of.
        return "name", SURE
    nearest = process.extractOne(text, known.keys(), scorer=fuzz.ratio)
    return (known[nearest[0]], int(nearest[1] * 0.95)) if nearest else ("", 0)


def _without_heading(sheet: Sheet) -> Heading | None:
    """Plain numbered columns, where rows of people stand under no heading at all."""
    for number, row in enumerate(sheet.rows[:_SEARCHED]):
        if any(re.fullmatch(r"\d{17}[\dXx]", str(cell).strip()) for cell in row):
            parts = tuple((f"第{x}列",) for x in range(1, len(row) + 1))
            return Heading(number, parts, _title(sheet.rows[:number]), 0)
    return None

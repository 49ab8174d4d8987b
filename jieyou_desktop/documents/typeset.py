"""Breaking Chinese text into lines as printers do.

No line begins with a comma or ends with an opening bracket (避头尾), a number stays with its
unit, Latin words and numbers are not cut, and full lines reach the margin. ``**`` on both
sides of some words sets them in the heading face.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from jieyou_desktop.documents.fonts import Face, Fonts, Glyph

if TYPE_CHECKING:
    from jieyou_desktop.documents.embed import PaperFont

_NO_START = set("，。、；：？！）〕】》〉」』”’％‰…—～·々,.;:?!)]}%×÷＋－＝")
_NO_END = set("（〔【《〈「『“‘￥＄([{#①②③④⑤⑥⑦⑧⑨⑩×÷＋－＝")
# Their ink is in the left half: at the end of a line the right half may stand in the margin.
_HANGING = set("，。、；：！？）〕】》〉」』”")
_OPENING = set("（〔【《〈「『“")
_UNITS = set("元角分年月日天周个人户口岁份件条样类档级号次倍万亿页张笔点时%")
# Torn apart, the end of an account's number would not be known for it.
_WHOLE = frozenset({"尾号"})
_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.,:/+\-@_'&#%]*[A-Za-z0-9%])?")
# Further apart than this, in ems between characters, a spread line looks torn; this much
# closer together nobody sees.
_LOOSEST = 0.12
_CLOSEST = 0.045


@dataclass(frozen=True)
class Run:
    """Characters set in one font; ``font`` None marks a character no font can draw.

    ``width`` is to where the next run begins: between two marks that is half an em nearer
    than the type itself reaches.
    """

    font: "PaperFont | None"
    text: str
    width: float


@dataclass(frozen=True, eq=False)
class Line:
    """One line: its runs, natural width and the extra space after each character, in points.

    Lines are compared as objects: the same words set the same way are the same line.
    """

    runs: tuple[Run, ...]
    width: float
    indent: float = 0.0
    spread: float = 0.0

    @cached_property
    def text(self) -> str:
        """The words of the line."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, eq=False, slots=True)
class _Unit:
    """What is never cut: one Chinese character, a space, or a Latin word or number."""

    text: str
    runs: tuple[Run, ...]
    width: float


@dataclass(frozen=True)
class Setting:
    """How a paragraph is set: size and column width in points, indents in ems of the size."""

    size: float
    width: float
    face: Face = Face.BODY
    first: float = 0.0
    rest: float = 0.0
    spread: bool = True


@lru_cache(maxsize=4096)
def line_of(fonts: Fonts, text: str, size: float, face: Face) -> Line:
    """Text as a single line, however long."""
    return _line(_units(fonts, text, size, face, float("inf")), 0.0, 0.0)


@lru_cache(maxsize=4096)
def paragraph(fonts: Fonts, text: str, how: Setting) -> tuple[Line, ...]:
    """Text as lines that keep to the column. Papers repeat themselves, so lines are kept."""
    room = how.width - max(how.first, how.rest) * how.size
    units = _units(fonts, text, how.size, how.face, room)
    rows = list(_rows(units, how, 0.0))
    if how.spread and len(rows) > 1 and sum(unit.width for unit in rows[-1]) < 2.6 * how.size:
        # A last line of one or two characters looks forlorn: set the rest a little closer.
        closer = list(_rows(units, how, _CLOSEST))
        rows = closer if len(closer) < len(rows) else rows
    lines = []
    for number, row in enumerate(rows):
        indent = (how.rest if number else how.first) * how.size
        is_last = number == len(rows) - 1
        spread = _spread(row, how, how.width - indent, is_last=is_last)
        lines.append(_line(row, indent, spread))
    return tuple(lines)


def _rows(units: list[_Unit], how: Setting, closer: float) -> Iterator[list[_Unit]]:
    """What stands on each line, when characters may stand ``closer`` ems together."""
    start = 0
    indent = how.first
    while start < len(units):
        room = (how.width - indent * how.size) * (1 + closer)
        end = _fit(units, start, room, how.size)
        yield _trim(units[start:end])
        start, indent = end, how.rest
        while start < len(units) and units[start].text == " ":
            start += 1


def _units(fonts: Fonts, text: str, size: float, face: Face, room: float) -> list[_Unit]:
    units: list[_Unit] = []
    for part, piece in enumerate(text.split("**")):
        glyphs = fonts.glyphs(Face.HEAD if part % 2 else face)
        place = 0
        while place < len(piece):
            found = _WORD.match(piece, place)
            word = found.group() if found else piece[place]
            if units and _meets(units[-1], word) and units[-1].width > 0.9 * size:
                units[-1] = replace(units[-1], width=units[-1].width - size / 2)
            unit = _unit(word, glyphs, size)
            if unit.width <= room:
                units.append(unit)
            else:  # longer than a line: it has to be cut somewhere
                units += [_unit(char, glyphs, size) for char in word]
            place += len(word)
    return units


def _unit(word: str, glyphs: Mapping[str, Glyph], size: float) -> _Unit:
    if len(word) == 1:  # nearly all of Chinese text
        glyph = glyphs[word]
        width = glyph.advance * size / 1000
        return _Unit(word, (Run(glyph.font, word, width),), width)
    runs: list[Run] = []
    for font, same in groupby(word, key=lambda char: glyphs[char].font):
        text = "".join(same)
        runs.append(Run(font, text, sum(glyphs[char].advance for char in text) * size / 1000))
    return _Unit(word, tuple(runs), sum(run.width for run in runs))


def _meets(unit: _Unit, following: str) -> bool:
    """Whether two marks stand together, so that the empty half between them is taken out."""
    return unit.text in _HANGING and (following in _HANGING or following in _OPENING)


def _fit(units: list[_Unit], start: int, room: float, size: float) -> int:
    """Where the line that begins at ``start`` ends: the last allowed break that fits."""
    used = 0.0
    best = 0
    for place in range(start, len(units)):
        unit = units[place]
        used += unit.width
        overhang = size / 2 if unit.text in _HANGING and unit.width > 0.9 * size else 0.0
        if unit.text != " " and used - overhang > room + 0.01:
            # A word longer than the line, or a run of closing marks: cut it where it is.
            return best or max(place, start + 1)
        if place + 1 == len(units) or _may_break(units, place):
            best = place + 1
    return best


def _may_break(units: list[_Unit], place: int) -> bool:
    """Whether a line may end after this unit."""
    here, following = units[place].text, units[place + 1].text
    if following == " ":
        # The space itself is dropped, so what counts is what comes after it.
        return place + 2 >= len(units) or not _belongs(here, units[place + 2].text)
    if here == " ":
        return place == 0 or not _belongs(units[place - 1].text, following)
    return not _belongs(here, following)


def _belongs(here: str, following: str) -> bool:
    return (
        following[0] in _NO_START
        or here[-1] in _NO_END
        or here[-1] + following[0] in _WHOLE
        or (here == "号" and following.isdigit() and following.isascii())
        or (here[-1].isdigit() and here[-1].isascii() and following[0] in _UNITS)
    )


def _trim(units: list[_Unit]) -> list[_Unit]:
    while units and units[-1].text == " ":
        units = units[:-1]
    return units


def _spread(units: list[_Unit], how: Setting, room: float, *, is_last: bool) -> float:
    """The space to add after each character so that the line reaches the margin."""
    gaps = sum(len(unit.text) for unit in units) - 1
    width = sum(unit.width for unit in units)
    if units and units[-1].text in _HANGING and units[-1].width > 0.9 * how.size:
        width -= how.size / 2
    if gaps < 1 or (width <= room and (is_last or not how.spread)):
        return 0.0
    spread = (room - width) / gaps
    return spread if abs(spread) <= _LOOSEST * how.size else 0.0


def _line(units: list[_Unit], indent: float, spread: float) -> Line:
    """Units one after the other, what one font sets made into one run."""
    runs: list[Run] = []
    texts: list[str] = []
    font: PaperFont | None = None
    width = 0.0

    def end_run() -> None:
        if texts:
            runs.append(Run(font, "".join(texts), width))
            texts.clear()

    for unit in units:
        tight = sum(run.width for run in unit.runs) - unit.width
        for run in unit.runs:
            if run.font is not font or font is None:
                end_run()
                font, width = run.font, 0.0
            texts.append(run.text)
            width += run.width
        if tight > 0.01:  # half an em is taken out, so the next run begins nearer
            width -= tight
            end_run()
            width = 0.0
    end_run()
    return Line(tuple(runs), sum(run.width for run in runs), indent, spread)

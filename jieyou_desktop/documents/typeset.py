"""Breaking Chinese text into lines as printers do.

No line begins with a comma or ends with an opening bracket (避头尾), a number stays with its
unit, Latin words and numbers are not cut, and full lines reach the margin. ``**`` on both
sides of some words sets them in the heading face.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from jieyou_desktop.documents.fonts import Face, Fonts

if TYPE_CHECKING:
    from jieyou_desktop.documents.embed import PaperFont

_NO_START = set("，。、；：？！）〕】》〉」』”’％‰…—～·々,.;:?!)]}%")
_NO_END = set("（〔【《〈「『“‘￥＄([{#①②③④⑤⑥⑦⑧⑨⑩")
# Their ink is in the left half: at the end of a line the right half may stand in the margin.
_HANGING = set("，。、；：！？）〕】》〉」』”")
_OPENING = set("（〔【《〈「『“")
_UNITS = set("元角分年月日天周个人户口岁份件条样类档级号次倍万亿页张笔点时%")
_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.,:/+\-@_'&#%]*[A-Za-z0-9%])?")
# Further apart than this, in ems between characters, a spread line looks torn.
_LOOSEST = 0.12


@dataclass(frozen=True)
class Run:
    """Characters set in one font; ``font`` None marks a character no font can draw.

    ``width`` is to where the next run begins, which between two marks is half an em nearer.
    """

    font: "PaperFont | None"
    text: str
    width: float


@dataclass(frozen=True)
class Line:
    """One line: its runs, natural width and the extra space after each character, in points."""

    runs: tuple[Run, ...]
    width: float
    indent: float = 0.0
    spread: float = 0.0

    @cached_property
    def text(self) -> str:
        """The words of the line."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class _Unit:
    """What is never cut: one Chinese character, a space, or a Latin word or number."""

    text: str
    face: Face
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


def line_of(fonts: Fonts, text: str, size: float, face: Face) -> Line:
    """Text as a single line, however long."""
    return _line(fonts, _units(fonts, text, size, face, float("inf")), size, 0.0, 0.0)


def paragraph(fonts: Fonts, text: str, how: Setting) -> tuple[Line, ...]:
    """Text as lines that keep to the column."""
    room = how.width - max(how.first, how.rest) * how.size
    units = _units(fonts, text, how.size, how.face, room)
    lines: list[Line] = []
    start = 0
    while start < len(units):
        indent = (how.rest if lines else how.first) * how.size
        room = how.width - indent
        end = _fit(units, start, room, how.size)
        chosen = _trim(units[start:end])
        is_last = end >= len(units)
        spread = 0.0 if is_last or not how.spread else _spread(chosen, room, how.size)
        lines.append(_line(fonts, chosen, how.size, indent, spread))
        start = end
        while start < len(units) and units[start].text == " ":
            start += 1
    return tuple(lines)


def _units(fonts: Fonts, text: str, size: float, face: Face, room: float) -> list[_Unit]:
    units: list[_Unit] = []
    for part, piece in enumerate(text.split("**")):
        chosen = Face.HEAD if part % 2 else face
        place = 0
        while place < len(piece):
            found = _WORD.match(piece, place)
            word = found.group() if found else piece[place]
            widths = [fonts.width(char, chosen) * size / 1000 for char in word]
            if units and _meets(units[-1], word) and units[-1].width > 0.9 * size:
                units[-1] = replace(units[-1], width=units[-1].width - size / 2)
            if sum(widths) <= room:
                units.append(_Unit(word, chosen, sum(widths)))
            else:  # longer than a line: it has to be cut somewhere
                pairs = zip(word, widths, strict=True)
                units += [_Unit(char, chosen, width) for char, width in pairs]
            place += len(word)
    return units


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
        or (here[-1].isdigit() and here[-1].isascii() and following[0] in _UNITS)
    )


def _trim(units: list[_Unit]) -> list[_Unit]:
    while units and units[-1].text == " ":
        units = units[:-1]
    return units


def _spread(units: list[_Unit], room: float, size: float) -> float:
    """The space to add after each character so that the line reaches the margin."""
    gaps = sum(len(unit.text) for unit in units) - 1
    width = sum(unit.width for unit in units)
    if units and units[-1].text in _HANGING and units[-1].width > 0.9 * size:
        width -= size / 2
    if gaps < 1:
        return 0.0
    spread = (room - width) / gaps
    return spread if abs(spread) <= _LOOSEST * size else 0.0


def _line(fonts: Fonts, units: list[_Unit], size: float, indent: float, spread: float) -> Line:
    runs: list[Run] = []
    is_tight = False
    for unit in units:
        for font, text in fonts.runs(unit.text, unit.face):
            width = sum(fonts.width(char, unit.face) for char in text) * size / 1000
            if runs and runs[-1].font is font and font is not None and not is_tight:
                runs[-1] = Run(font, runs[-1].text + text, runs[-1].width + width)
            else:
                runs.append(Run(font, text, width))
            is_tight = unit.text in _HANGING and unit.width < width
            if is_tight:
                runs[-1] = replace(runs[-1], width=runs[-1].width + unit.width - width)
    return Line(tuple(runs), sum(run.width for run in runs), indent, spread)

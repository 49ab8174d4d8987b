"""A list as pages: title, how many, the rows under a repeated heading, and the sums in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from jieyou_desktop.documents.fonts import Face, Fonts, fonts
from jieyou_desktop.documents.page import A4, MM
from jieyou_desktop.documents.pen import Pen
from jieyou_desktop.documents.press import one_at_a_time
from jieyou_desktop.documents.typeset import Line, Setting, line_of, paragraph
from jieyou_desktop.documents.words import in_words
from jieyou_desktop.domain.fields import Field, Record, Table
from jieyou_desktop.domain.kinds import Money

_SIDE, _TOP, _BOTTOM = 15 * MM, 16 * MM, 15 * MM
_SIZES = (10.5, 9.5, 8.5, 7.5)
_PAD = 4.0
_LEADING = 2.8
"""Over and under the lines of a row, in points; ``_PAD`` is left and right of them."""
_APART = 5.0
"""More to the right of numbers, lest they run into the words of the next column."""
_LEAD = 1.35


def pdf(
    table: Table,
    resources: Path,
    *,
    subtitle: str = "",
    signs: Sequence[str] = (),
    step: Callable[[int, int], None] | None = None,
) -> bytes:
    """Draw a list upright where it fits, else across; masked as the table asks.

    ``subtitle`` says whose list of which day it is; ``signs`` are the names of lines to sign
    at the end (制表人, 审核人). ``step`` is told as pages are drawn and may raise to stop.
    """
    with one_at_a_time():
        return _Pages(table, fonts(resources), subtitle, signs).draw(step)


@dataclass(frozen=True)
class _Shape:
    """How a list stands on the page: its size, column widths and type size, in points."""

    page: tuple[float, float]
    widths: tuple[float, ...]
    size: float


class _Pages:
    """The pages of one list."""

    def __init__(self, table: Table, chosen: Fonts, subtitle: str, signs: Sequence[str]) -> None:
        self._table, self._fonts, self._signs = table, chosen, signs
        count = f"共 {len(table.rows):,} {table.unit}" if table.unit else ""
        self._subtitle = "　".join(part for part in (subtitle, count) if part)
        self._shape = _shape(table)
        self._lines = lru_cache(maxsize=20_000)(self._set)

    def draw(self, step: Callable[[int, int], None] | None) -> bytes:
        """Break into pages first, so that each can say how many there are; then draw."""
        from jieyou_desktop.documents.canvas import PaperCanvas

        sums = self._sums()
        parts = list(self._break(len(sums)))
        out = BytesIO()
        canvas = PaperCanvas(out, self._shape.page, self._table.title)
        pen = Pen(canvas)
        done = 0
        for number, part in enumerate(parts, start=1):
            y = self._head(pen) if number == 1 else self._shape.page[1] - _TOP
            y = self._row(pen, y, [field.label for field in self._table.fields], Face.HEAD)
            for row in self._table.rows[part]:
                y = self._row(pen, y, self._texts(row), Face.BODY)
            done += part.stop - part.start
            if number == len(parts):
                self._end(pen, y, sums)
            self._foot(pen, number, len(parts))
            canvas.showPage()
            if step is not None:
                step(done, len(self._table.rows))
        canvas.save()
        return out.getvalue()

    def _break(self, sums: int) -> Iterator[slice]:
        """The rows of each page; the sums and signatures stand below the last ones."""
        head = self._height([field.label for field in self._table.fields], Face.HEAD)
        full = self._shape.page[1] - _TOP - _BOTTOM - head
        room = full - self._head_height()
        end = sums * 1.6 * self._shape.size + (14 * MM if self._signs else 0) + 3 * MM
        start = 0
        last = len(self._table.rows) - 1
        for number, row in enumerate(self._table.rows):
            height = self._height(self._texts(row), Face.BODY)
            if height + (end if number == last else 0) > room and number > start:
                yield slice(start, number)
                start, room = number, full
            room -= height
        yield slice(start, len(self._table.rows))

    def _head_height(self) -> float:
        return 15 * MM

    def _head(self, pen: Pen) -> float:
        width, height = self._shape.page
        top = height - _TOP
        title = line_of(self._fonts, self._table.title, 18, Face.HEAD)
        pen.text(title, (width - title.width) / 2, top, 18, 22)
        words = line_of(self._fonts, self._subtitle, 10, Face.BODY)
        pen.text(words, _SIDE, top - 8.5 * MM, 10, 14)
        return top - self._head_height()

    def _row(self, pen: Pen, top: float, texts: Sequence[str], face: Face) -> float:
        shape = self._shape
        step = _LEAD * shape.size
        height = self._height(texts, face)
        x = _SIDE
        if face is Face.HEAD:
            pen.rule(_SIDE, top, sum(shape.widths), 0.8)
        for text, width, field in zip(texts, shape.widths, self._table.fields, strict=True):
            for number, line in enumerate(self._lines(text, width, face)):
                spare = width - _PAD - _APART - line.width
                shift = spare if field.kind.right_aligned else _PAD
                pen.text(line, x + shift, top - _LEADING - number * step, shape.size, step)
            x += width
        pen.rule(_SIDE, top - height, sum(shape.widths), 0.8 if face is Face.HEAD else 0.3)
        return top - height

    def _height(self, texts: Sequence[str], face: Face) -> float:
        size = self._shape.size
        most = 1
        for text, width in zip(texts, self._shape.widths, strict=True):
            # Most cells plainly fit on one line and need not be set to know it.
            if text and _ems(text) * size > width - 2 * _PAD:
                most = max(most, len(self._lines(text, width, face)))
        return most * _LEAD * size + 2 * _LEADING

    def _set(self, text: str, width: float, face: Face) -> tuple[Line, ...]:
        size = self._shape.size
        flat = " ".join(text.split())
        return paragraph(self._fonts, flat, Setting(size, width - 2 * _PAD, face, spread=False))

    def _texts(self, row: Record) -> list[str]:
        return [self._table.text(row, field) for field in self._table.fields]

    def _sums(self) -> list[str]:
        sums = []
        for field in self._table.fields:
            if isinstance(field.kind, Money) and self._table.rows and self._table.is_summed:
                fen = sum(row[field.name] or 0 for row in self._table.rows)
                sums.append(
                    f"{field.label}合计　{field.kind.show(fen)} 元（人民币{in_words(fen)}）"
                )
        return sums

    def _end(self, pen: Pen, y: float, sums: Sequence[str]) -> None:
        size = self._shape.size
        y -= 2 * MM
        for text in sums:
            line = line_of(self._fonts, text, size + 1, Face.HEAD)
            pen.text(line, _SIDE, y, size + 1, 1.6 * size)
            y -= 1.6 * size
        each = sum(self._shape.widths) / max(len(self._signs), 1)
        for number, sign in enumerate(self._signs):
            line = line_of(self._fonts, f"{sign}：", 11, Face.BODY)
            x = _SIDE + number * each
            pen.text(line, x, y - 6 * MM, 11, 14)
            pen.rule(x + line.width, y - 6 * MM - 14, min(each - line.width - 8 * MM, 40 * MM))

    def _foot(self, pen: Pen, number: int, of: int) -> None:
        line = line_of(self._fonts, f"第 {number} 页，共 {of} 页", 9, Face.BODY)
        pen.text(line, self._shape.page[0] - _SIDE - line.width, _BOTTOM - 2 * MM, 9, 12)


def _ems(text: str) -> float:
    """About how wide a text is, in ems, never too small: Chinese takes two bytes of GB 18030."""
    return len(text.encode("gb18030")) * 0.56


def _shape(table: Table) -> _Shape:
    """Upright if the columns fit at a readable size, else across, else smaller and wrapped."""
    natural = [_natural(table, field) for field in table.fields]
    whole = sum(natural)
    for page in (A4, (A4[1], A4[0])):
        room = page[0] - 2 * _SIDE - 2 * _PAD * len(natural)
        for size in _SIZES[:2] if page is A4 else _SIZES:
            if whole * size <= room:
                return _Shape(page, _widths(natural, page, size), size)
    page = (A4[1], A4[0])
    return _Shape(page, _widths(natural, page, _SIZES[-1]), _SIZES[-1])


def _natural(table: Table, field: Field) -> float:
    """The width a column asks for, in ems: its longest cells, as far as its kind allows."""
    label = _ems(field.label)
    usual = max(field.kind.width * 0.6, label)
    longest = max((_ems(table.text(row, field)) for row in table.rows[:2000]), default=0.0)
    apart = 0.8 if field.kind.right_aligned else 0.3
    return max(label, min(longest, usual if longest > 1.5 * usual else longest)) + apart


def _widths(natural: Sequence[float], page: tuple[float, float], size: float) -> tuple[float, ...]:
    """Column widths in points that fill the page; what is left over goes to all in proportion."""
    room = page[0] - 2 * _SIDE
    asked = [ems * size + 2 * _PAD for ems in natural]
    return tuple(width * room / sum(asked) for width in asked)

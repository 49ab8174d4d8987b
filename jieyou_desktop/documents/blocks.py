"""The pieces papers are made of: text, lists, tables, the place for the seal, the cut line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from typing_extensions import override

from jieyou_desktop.documents.fonts import Face
from jieyou_desktop.documents.page import MM, Block, Setter, Slice
from jieyou_desktop.documents.pen import Pen
from jieyou_desktop.documents.typeset import Line, Setting, line_of, paragraph

Align = Literal["left", "center", "right"]


def _slices(
    lines: Sequence[Line], size: float, height: float, width: float, align: Align = "left"
) -> list[Slice]:
    """Lines of type as slices; the first two and the last two of a paragraph stay together."""

    def draw(line: Line, pen: Pen, x: float, top: float) -> None:
        spare = width - line.width - line.indent
        shift = {"left": 0.0, "center": spare / 2, "right": spare}[align]
        pen.text(line, x + shift, top, size, height)

    last = len(lines) - 1
    return [
        Slice(height, partial(draw, line), keep=number < last and number in (0, last - 1))
        for number, line in enumerate(lines)
    ]


@dataclass(frozen=True)
class Gap(Block):
    """Empty space before the next block, in millimetres."""

    mm: float

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        return [Slice(self.mm * MM, keep=True)]


@dataclass(frozen=True)
class Title(Block):
    """The name of the paper, large and centred; a second line when it is long."""

    text: str
    scale: float = 1.5

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        size = self.scale * setter.style.body
        how = Setting(size, width, Face.HEAD, spread=False)
        lines = paragraph(setter.fonts, self.text, how)
        return [
            Slice(piece.height, piece.draw, keep=True)
            for piece in _slices(lines, size, 1.4 * size, width, "center")
        ]


@dataclass(frozen=True)
class Text(Block):
    """A paragraph. ``first`` and ``rest`` are indents in characters; ``scale`` is of the body."""

    text: str
    first: float = 0.0
    rest: float = 0.0
    scale: float = 1.0
    align: Align = "left"
    face: Face = Face.BODY
    keep: bool = False

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        style = setter.style
        size = self.scale * style.body
        spread = self.align == "left"
        how = Setting(size, width, self.face, self.first, self.rest, spread)
        lines = paragraph(setter.fonts, self.text, how)
        pieces = _slices(lines, size, style.lead * size, width, self.align)
        return [Slice(p.height, p.draw, keep=self.keep or p.keep) for p in pieces]


@dataclass(frozen=True)
class Items(Block):
    """A list, each entry behind its number; ``marks`` gives the form of the number."""

    texts: tuple[str, ...]
    marks: str = "{}."
    first: float = 0.0
    scale: float = 1.0

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        style = setter.style
        size = self.scale * style.body
        hang = self.first + (2.2 if len(self.texts) > 9 else 1.7)
        pieces: list[Slice] = []
        for number, text in enumerate(self.texts, start=1):
            mark = line_of(setter.fonts, self.marks.format(number), size, Face.BODY)
            lines = paragraph(setter.fonts, text, Setting(size, width, first=hang, rest=hang))
            entry = _slices(lines, size, style.lead * size, width)
            pieces.append(self._marked(entry[0], mark, size))
            pieces += entry[1:]
        return pieces

    def _marked(self, piece: Slice, mark: Line, size: float) -> Slice:
        def draw(pen: Pen, x: float, top: float) -> None:
            pen.text(mark, x + self.first * size, top, size, piece.height)
            if piece.draw is not None:
                piece.draw(pen, x, top)

        return Slice(piece.height, draw, piece.keep)


@dataclass(frozen=True)
class Section(Block):
    """A heading and its paragraphs, kept on one page."""

    heading: str
    texts: tuple[str, ...]
    first: float = 0.0

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        head = Text(self.heading, face=Face.HEAD, scale=1.08, keep=True)
        body: list[Block] = [Text(text, first=self.first, rest=self.first) for text in self.texts]
        pieces = [piece for block in (head, *body) for piece in block.lay(setter, width)]
        whole = sum(piece.height for piece in pieces)
        gap = Slice(0.45 * setter.style.body)
        if whole > setter.style.height / 2:
            return [*pieces, gap]
        return [_joined(pieces), gap]


def _joined(pieces: Sequence[Slice]) -> Slice:
    """Slices made into one that is never cut."""

    def draw(pen: Pen, x: float, top: float) -> None:
        for piece in pieces:
            if piece.draw is not None:
                piece.draw(pen, x, top)
            top -= piece.height

    return Slice(sum(piece.height for piece in pieces), draw)


@dataclass(frozen=True)
class Stack(Block):
    """Blocks one under the other that stay on one page."""

    blocks: tuple[Block, ...]

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        return [_joined([piece for block in self.blocks for piece in block.lay(setter, width)])]


@dataclass(frozen=True)
class Pairs(Block):
    """What is what: a column of names, and what belongs to each in the heading face."""

    rows: tuple[tuple[str, str], ...]
    scale: float = 1.0
    key: float = 4.8
    """Width of the first column, in characters."""

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        size = self.scale * setter.style.body
        height = 1.5 * size
        pieces = []
        for name, value in self.rows:
            key = line_of(setter.fonts, name, size, Face.BODY)
            how = Setting(size, width - self.key * size, Face.HEAD, spread=False)
            lines = paragraph(setter.fonts, value, how) or (Line((), 0.0),)
            pieces.append(Slice(height * len(lines), partial(self._draw, key, lines, size, height)))
        return pieces

    def _draw(
        self,
        key: Line,
        lines: Sequence[Line],
        size: float,
        height: float,
        pen: Pen,
        x: float,
        top: float,
    ) -> None:
        pen.text(key, x, top, size, height)
        for number, line in enumerate(lines):
            pen.text(line, x + self.key * size, top - number * height, size, height)


@dataclass(frozen=True)
class Beside(Block):
    """Two stacks of blocks side by side; ``share`` is the left one's part of the width.

    They begin at one height, or with ``middle`` the lower one stands in the middle.
    """

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 0.5
    gap_mm: float = 4.0
    middle: bool = False

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        room = width - self.gap_mm * MM
        left = _joined([p for b in self.left for p in b.lay(setter, room * self.share)])
        right = _joined([p for b in self.right for p in b.lay(setter, room * (1 - self.share))])

        height = max(left.height, right.height)

        def draw(pen: Pen, x: float, top: float) -> None:
            for piece, at in ((left, x), (right, x + room * self.share + self.gap_mm * MM)):
                lower = (height - piece.height) / 2 if self.middle else 0.0
                assert piece.draw is not None
                piece.draw(pen, at, top - lower)

        return [Slice(height, draw)]


@dataclass(frozen=True)
class Panel(Block):
    """Blocks in a frame with rounded corners."""

    blocks: tuple[Block, ...]
    pad_mm: float = 5.0

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        pad = self.pad_mm * MM
        inner = _joined([p for b in self.blocks for p in b.lay(setter, width - 2 * pad)])
        height = inner.height + 1.6 * pad

        def draw(pen: Pen, x: float, top: float) -> None:
            pen.box(x, top, width, height, 1.2, 3 * MM)
            assert inner.draw is not None
            inner.draw(pen, x + pad, top - 0.8 * pad)

        return [Slice(height, draw)]


@dataclass(frozen=True)
class Rule(Block):
    """A thin line across the column, with a little space around it."""

    mm: float = 4.0

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        height = self.mm * MM
        return [Slice(height, lambda pen, x, top: pen.rule(x, top - height / 2, width))]


@dataclass(frozen=True)
class Grid(Block):
    """A ruled table.

    ``shares`` are the columns' parts of the width, ``right`` the columns of numbers.
    """

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    right: tuple[int, ...] = ()
    scale: float = 0.9

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        whole = sum(self.shares)
        widths = [width * share / whole for share in self.shares]
        head = self._row(setter, self.heading, widths, Face.HEAD)
        rows = [self._row(setter, row, widths, Face.BODY) for row in self.rows]
        return [Slice(head.height, head.draw, keep=True), *rows]

    def _row(
        self, setter: Setter, cells: Sequence[str], widths: Sequence[float], face: Face
    ) -> Slice:
        size = self.scale * setter.style.body
        pad = 0.35 * size
        step = 1.35 * size
        set_cells = [
            paragraph(setter.fonts, cell, Setting(size, width - 2 * pad, face, spread=False))
            for cell, width in zip(cells, widths, strict=True)
        ]
        height = max(len(lines) for lines in set_cells) * step + 1.2 * pad

        def draw(pen: Pen, x: float, top: float) -> None:
            pen.box(x, top, sum(widths), height, 0.6)
            at = x
            for place, (lines, width) in enumerate(zip(set_cells, widths, strict=True)):
                if at > x:
                    pen.upright(at, top, height)
                first = top - (height - len(lines) * step) / 2
                for number, line in enumerate(lines):
                    shift = width - pad - line.width if place in self.right else pad
                    pen.text(line, at + shift, first - number * step, size, step)
                at += width

        return Slice(height, draw)

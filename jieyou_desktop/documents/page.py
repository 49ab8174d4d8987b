"""A paper as data, and its setting on A4 pages.

A letter module composes a ``Paper`` from blocks and knows neither fonts nor rows; a block lays
itself out as slices of one width; the press stacks slices into pages and draws them. Lengths
are points (1/72 inch) unless a name says mm.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from typing_extensions import override

from jieyou_desktop.documents.fonts import Fonts

if TYPE_CHECKING:
    from jieyou_desktop.documents.pen import Pen

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


@dataclass(frozen=True, eq=False)
class Style:
    """Sizes and margins of one kind of paper; a letter module has one or two of them.

    ``body`` is the size of running text in points, ``lead`` its line height in ems; everything
    else is a multiple of ``body``. Margins are millimetres (GB/T 9704: left 28, right 26).
    """

    body: float = 16.0
    lead: float = 1.6
    left_mm: float = 28.0
    right_mm: float = 26.0
    top_mm: float = 25.0
    bottom_mm: float = 22.0

    @property
    def width(self) -> float:
        """The width of the column."""
        return A4[0] - (self.left_mm + self.right_mm) * MM

    @property
    def height(self) -> float:
        """The height of the column."""
        return A4[1] - (self.top_mm + self.bottom_mm) * MM


@dataclass(frozen=True)
class Setter:
    """What a block needs to lay itself out: the fonts, and the sizes of this paper."""

    fonts: Fonts
    style: Style


Draw = Callable[["Pen", float, float], None]
"""Draws with the pen, given the left edge and the top."""


@dataclass(frozen=True)
class Slice:
    """A strip across the column that is never cut.

    Without ``draw`` it is a gap, dropped at the head of a page. ``keep`` holds it on the same
    page as the next one.
    """

    height: float
    draw: Draw | None = None
    keep: bool = False


class Block(ABC):
    """A piece of a paper that can lay itself out in a column."""

    @abstractmethod
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        """Return the slices from top to bottom."""


@dataclass(frozen=True, eq=False)
class Plate(Block):
    """A block that stands on many papers; made by ``plate``, set once, pressed on each."""

    block: Block

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        return self.block.lay(setter, width)


@lru_cache(maxsize=1024)
def plate(block: Block) -> Plate:
    """The plate of a block: equal blocks share one."""
    return Plate(block)


@dataclass(frozen=True)
class Side:
    """What begins on a fresh page; ``tail`` stands at the foot of its last page.

    Of ``spare`` as much as finds room stands between the two, and is then left out of the
    sides after it.
    """

    blocks: tuple[Block, ...]
    tail: tuple[Block, ...] = ()
    spare: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Paper:
    """All that one letter says. ``foot`` stands small on every page, before the page number."""

    title: str
    sides: tuple[Side, ...]
    foot: tuple[str, ...] = ()
    style: Style = Style()


@dataclass
class Sheet:
    """One finished page: slices with the height of their tops over the foot of the page."""

    placed: list[tuple[float, Slice]] = field(default_factory=list)


def paginate(paper: Paper, lay: Callable[[Block], Sequence[Slice]]) -> list[Sheet]:
    """Stack the slices of a paper into pages."""
    pages: list[Sheet] = []
    said: set[Block] = set()
    for side in paper.sides:
        pages += _Stack(paper.style).side(side, said, lay)
    return pages


class _Stack:
    """Pages filled from the top, one group of slices after the other."""

    def __init__(self, style: Style) -> None:
        self._foot = style.bottom_mm * MM
        self._top = A4[1] - style.top_mm * MM
        self._y = self._top
        self._pages = [Sheet()]

    def side(
        self, side: Side, said: set[Block], lay: Callable[[Block], Sequence[Slice]]
    ) -> list[Sheet]:
        """Fill pages with a side, but for what was ``said`` in spare room; add what is now."""
        for group in _groups([block for block in side.blocks if block not in said], lay):
            self._place(group)
        tail = [piece for block in side.tail for piece in lay(block)]
        height = sum(piece.height for piece in tail)
        if self._y - height < self._foot:
            self._turn()
        for block in side.spare:
            pieces = list(lay(block))
            if sum(piece.height for piece in pieces) <= self._y - self._foot - height:
                self._place(pieces)
                said.add(block)
        self._y = min(self._y, self._foot + height)
        for piece in tail:
            self._put(piece)
        return self._pages

    def _place(self, group: list[Slice]) -> None:
        height = sum(piece.height for piece in group)
        if height > self._y - self._foot and self._y < self._top:
            self._turn()
        for piece in group:
            # Only a group taller than a page is ever cut.
            if piece.height > self._y - self._foot + 0.01 and self._y < self._top:
                self._turn()
            if piece.draw is not None or self._y < self._top:
                self._put(piece)

    def _put(self, piece: Slice) -> None:
        if piece.draw is not None:
            self._pages[-1].placed.append((self._y, piece))
        self._y -= piece.height

    def _turn(self) -> None:
        self._pages.append(Sheet())
        self._y = self._top


def _groups(
    blocks: Sequence[Block], lay: Callable[[Block], Sequence[Slice]]
) -> Iterator[list[Slice]]:
    """Slices joined to those they must stay with."""
    group: list[Slice] = []
    for block in blocks:
        for piece in lay(block):
            group.append(piece)
            if not piece.keep:
                yield group
                group = []
    if group:
        yield group

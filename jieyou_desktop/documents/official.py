"""What only official papers have: the cut line, the QR mark, the seal's place, lines to fill in."""

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override

from jieyou_desktop.documents.fonts import Face
from jieyou_desktop.documents.page import MM, Block, Setter, Slice
from jieyou_desktop.documents.pen import Pen
from jieyou_desktop.documents.typeset import line_of


@dataclass(frozen=True)
class Cut(Block):
    """The line to cut along, with what stands on both parts printed across it."""

    text: str
    mm: float = 9.0

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        size = 0.68 * setter.style.body
        words = line_of(setter.fonts, self.text, size, Face.BODY)
        height = self.mm * MM

        def draw(pen: Pen, x: float, top: float) -> None:
            side = (width - words.width) / 2 - 3 * MM
            pen.cut(x, top - height / 2, side)
            pen.cut(x + width - side, top - height / 2, side)
            pen.text(words, x + side + 3 * MM, top, size, height)

        return [Slice(height, draw)]


@dataclass(frozen=True)
class Mark(Block):
    """A QR mark of ASCII text, drawn as squares."""

    text: str
    mm: float = 24.0

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        import segno

        rows = tuple(bytes(row) for row in segno.make_qr(self.text, error="m").matrix)
        side = min(self.mm * MM, width)
        return [Slice(side, lambda pen, x, top: pen.squares(rows, x, top, side))]


@dataclass(frozen=True)
class Closing(Block):
    """Who issues the paper and when, with the place of the seal left free over them.

    A township's seal is 4.2 cm across (handbook 11.2): the words （印章） stand in its middle,
    and no seal is ever drawn.
    """

    signer: str
    day: str
    mm: float = 42.0

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        size = setter.style.body
        height = self.mm * MM
        step = 1.7 * size
        signer = line_of(setter.fonts, self.signer, size, Face.BODY)
        day = line_of(setter.fonts, self.day, size, Face.BODY)
        seal = line_of(setter.fonts, "（印章）", 0.75 * size, Face.BODY)
        middle = width - max(signer.width, day.width, height) / 2 - size

        def draw(pen: Pen, x: float, top: float) -> None:
            # The seal goes over the name and the day, its top within a line of the text above.
            first = top - height / 2 + step
            pen.text(seal, x + middle - seal.width / 2, first + step, size, step)
            pen.text(signer, x + middle - signer.width / 2, first, size, step)
            pen.text(day, x + middle - day.width / 2, first - step, size, step)

        return [Slice(height, draw)]


@dataclass(frozen=True)
class Blanks(Block):
    """A row of things to be filled in by hand: (name, width in characters of its blank)."""

    fields: tuple[tuple[str, float], ...]
    scale: float = 0.8

    @override
    def lay(self, setter: Setter, width: float) -> Sequence[Slice]:
        size = self.scale * setter.style.body
        height = 2.1 * size
        names = [line_of(setter.fonts, name, size, Face.BODY) for name, _ in self.fields]
        asked = sum(blank for _, blank in self.fields) * size
        room = width - sum(name.width for name in names)
        stretch = min(1.6, room / asked) if asked else 0.0

        def draw(pen: Pen, x: float, top: float) -> None:
            at = x
            for name, (_, blank) in zip(names, self.fields, strict=True):
                pen.text(name, at, top, size, height)
                at += name.width
                length = blank * size * stretch
                if blank:
                    pen.rule(at, top - height / 2 - 0.55 * size, length - 0.4 * size, 0.5)
                at += length

        return [Slice(height, draw)]

"""What a page is drawn with: lines of type, rules, boxes, and marks in squares."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from jieyou_desktop.documents.typeset import Line

if TYPE_CHECKING:
    from jieyou_desktop.documents.canvas import PaperCanvas

# A Chinese character fills its em from 0.88 above the baseline to 0.12 below it.
_ASCENT = 0.88


class Pen:
    """Draws on one canvas. Heights are the tops of things, over the foot of the page.

    It writes text by itself and keeps the operators of a line for its next use: papers repeat
    themselves, and reportlab's text objects would make up half the time of a long job.
    """

    def __init__(self, canvas: "PaperCanvas") -> None:
        self._canvas = canvas
        self._document = canvas.document
        self._inked: WeakKeyDictionary[Line, str] = WeakKeyDictionary()

    def text(self, line: Line, x: float, top: float, size: float, height: float) -> None:
        """Draw a line of type in the middle of a strip of ``height``."""
        base = top - (height - size) / 2 - _ASCENT * size
        if (inked := self._inked.get(line)) is None:
            inked = self._inked[line] = " ".join(self._operators(line, size))
        at = x + line.indent
        self._canvas.addLiteral(f"BT 1 0 0 1 {at:.2f} {base:.2f} Tm {inked} ET")
        for run in line.runs:
            if run.font is None:
                self._blank(at, base, size)
            at += run.width + line.spread * len(run.text)

    def _operators(self, line: Line, size: float) -> Iterator[str]:
        """What sets a line from where the text cursor stands (PDF 32000-1, 9.4)."""
        if line.spread:
            yield f"{line.spread:.4f} Tc"
        at = moved = 0.0
        for run in line.runs:
            if run.font is not None:
                if at > moved:
                    yield f"{at - moved:.2f} 0 Td"
                    moved = at
                ((_, codes),) = run.font.splitString(run.text, self._document)
                name = run.font.getSubsetInternalName(0, self._document)
                yield f"{name} {size:.2f} Tf <{codes.hex()}> Tj"
            at += run.width + line.spread * len(run.text)
        if line.spread:  # it would hold for all text that follows on the page
            yield "0 Tc"

    def _blank(self, x: float, base: float, size: float) -> None:
        """The place of a character that no font here can draw, left to be written by hand."""
        self._canvas.setLineWidth(0.5)
        self._canvas.rect(x + 0.06 * size, base - 0.06 * size, 0.88 * size, 0.88 * size)

    def rule(self, x: float, y: float, width: float, thick: float = 0.6) -> None:
        """A horizontal rule to the right of (x, y)."""
        self._canvas.setLineWidth(thick)
        self._canvas.line(x, y, x + width, y)

    def upright(self, x: float, y: float, height: float, thick: float = 0.6) -> None:
        """A vertical rule down from (x, y)."""
        self._canvas.setLineWidth(thick)
        self._canvas.line(x, y, x, y - height)

    def cut(self, x: float, y: float, width: float) -> None:
        """A dashed rule, to cut along."""
        self._canvas.setDash(4, 3)
        self.rule(x, y, width, 0.8)
        self._canvas.setDash()

    def box(
        self, x: float, top: float, width: float, height: float, thick: float, round_by: float = 0
    ) -> None:
        """A frame, with rounded corners when ``round_by`` is over 0."""
        self._canvas.setLineWidth(thick)
        self._canvas.roundRect(x, top - height, width, height, round_by)

    def squares(self, rows: tuple[bytes, ...], x: float, top: float, side: float) -> None:
        """Filled squares of a QR mark, ``side`` wide in all; runs of a row are one rectangle."""
        step = side / len(rows)
        path = self._canvas.beginPath()
        for number, row in enumerate(rows):
            start = 0
            while start < len(row):
                end = start
                while end < len(row) and row[end]:
                    end += 1
                if end > start:
                    y = top - (number + 1) * step
                    path.rect(x + start * step, y, (end - start) * step, step)
                start = end + 1
        self._canvas.drawPath(path, stroke=0, fill=1)

    def form(self, name: str, x: float, y: float) -> None:
        """Press a plate with its lower left corner at (x, y)."""
        self._canvas.addLiteral(f"q 1 0 0 1 {x:.2f} {y:.2f} cm")
        self._canvas.doForm(name)
        self._canvas.addLiteral("Q")

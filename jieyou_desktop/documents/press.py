"""Papers to one PDF: the same papers always give the same bytes."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from jieyou_desktop.documents.fonts import Face, fonts
from jieyou_desktop.documents.page import (
    A4,
    MM,
    Block,
    Paper,
    Plate,
    Setter,
    Sheet,
    Slice,
    Style,
    paginate,
)
from jieyou_desktop.documents.pen import Pen
from jieyou_desktop.documents.typeset import line_of

if TYPE_CHECKING:
    from jieyou_desktop.documents.canvas import PaperCanvas

_LOCK = Lock()


def one_at_a_time() -> Lock:
    """Held while a PDF is drawn: a font reads its file with one cursor for all documents."""
    return _LOCK


Step = Callable[[int, int], None]
"""Told how many of how many papers are done; may raise to stop."""


def page_counts(papers: Sequence[Paper], resources: Path, *, step: Step | None = None) -> list[int]:
    """How many pages each paper takes."""
    counts = []
    with one_at_a_time():
        layout = _Layout(resources)
        for number, paper in enumerate(papers, start=1):
            counts.append(len(layout.pages(paper)))
            if step is not None:
                step(number, len(papers))
    return counts


def pdf(
    papers: Sequence[Paper],
    resources: Path,
    *,
    duplex: bool = False,
    step: Step | None = None,
) -> bytes:
    """Draw papers one after the other.

    ``duplex`` adds an empty page where needed so that every paper of several pages begins on a
    fresh sheet.
    """
    from jieyou_desktop.documents.canvas import PaperCanvas

    with one_at_a_time():
        out = BytesIO()
        canvas = PaperCanvas(out, A4, papers[0].title if papers else "")
        layout = _Layout(resources)
        pen = Pen(canvas)
        pages = 0
        for number, paper in enumerate(papers):
            sheets = layout.pages(paper)
            if duplex and len(sheets) > 1 and pages % 2:
                canvas.showPage()
                pages += 1
            for page, sheet in enumerate(sheets, start=1):
                _draw(pen, sheet, paper.style)
                _foot(pen, layout.setter(paper.style), paper.foot, page, len(sheets))
                canvas.showPage()
            pages += len(sheets)
            if step is not None:
                step(number + 1, len(papers))
        layout.cut_plates(canvas, pen)
        canvas.save()
        return out.getvalue()


class _Layout:
    """Lays blocks out, each plate once for every style it stands in."""

    def __init__(self, resources: Path) -> None:
        self._fonts = fonts(resources)
        self._setters: dict[Style, Setter] = {}
        self._plates: dict[tuple[Style, Plate], Sequence[Slice]] = {}
        self._forms: list[tuple[str, Slice, float]] = []

    def setter(self, style: Style) -> Setter:
        return self._setters.setdefault(style, Setter(self._fonts, style))

    def pages(self, paper: Paper) -> list[Sheet]:
        return paginate(paper, lambda block: self._lay(paper.style, block))

    def _lay(self, style: Style, block: Block) -> Sequence[Slice]:
        setter = self.setter(style)
        if not isinstance(block, Plate):
            return block.lay(setter, style.width)
        key = (style, block)
        if key not in self._plates:
            self._plates[key] = [
                piece if piece.draw is None else self._plate(piece, style.width)
                for piece in block.lay(setter, style.width)
            ]
        return self._plates[key]

    def _plate(self, piece: Slice, width: float) -> Slice:
        name = f"plate{len(self._forms)}"
        self._forms.append((name, piece, width))

        def press(pen: Pen, x: float, top: float) -> None:
            pen.form(name, x, top - piece.height)

        return Slice(piece.height, press, piece.keep)

    def cut_plates(self, canvas: "PaperCanvas", pen: Pen) -> None:
        """Draw each plate once, at the end: a PDF may name a form before it is written."""
        for name, piece, width in self._forms:
            assert piece.draw is not None
            # Closing marks may stand a little outside the column, so the form is cut wider.
            canvas.beginForm(name, -2 * MM, -2 * MM, width + 6 * MM, piece.height + 2 * MM)
            piece.draw(pen, 0, piece.height)
            canvas.endForm()


def _draw(pen: Pen, sheet: Sheet, style: Style) -> None:
    for top, piece in sheet.placed:
        if piece.draw is not None:
            piece.draw(pen, style.left_mm * MM, top)


def _foot(pen: Pen, setter: Setter, foot: Sequence[str], page: int, of: int) -> None:
    """The pieces of the foot, set against the right margin, the page number last."""
    style = setter.style
    size = max(9.0, 0.6 * style.body)
    number = (f"第 {page} 页，共 {of} 页",) if of > 1 else ()
    right = A4[0] - style.right_mm * MM
    for words in reversed((*foot, *number)):
        line = line_of(setter.fonts, words, size, Face.BODY)
        pen.text(line, right - line.width, (style.bottom_mm - 5) * MM, size, size)
        right -= line.width + size

"""What papers and lists are drawn on: one PDF, the same bytes for the same drawing."""

from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas


class PaperCanvas(Canvas):
    """A PDF in memory. It names nobody but the program: who made it is said on the paper."""

    def __init__(self, out: BytesIO, page: tuple[float, float], title: str) -> None:
        super().__init__(out, pagesize=page, invariant=1, pageCompression=1)
        self.setTitle(title)
        self.setCreator("解忧")
        self.setAuthor("")

    @property
    def document(self) -> Any:
        """What is being written; fonts hand out their codes document by document."""
        return self._doc

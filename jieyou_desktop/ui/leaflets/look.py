"""The first paper as it will come out, beside what is being chosen."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QVBoxLayout

from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.theme import px, set_role


class Look(QFrame):
    """Shows a sample of what will be printed, all its pages one under the other."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, role="side")
        self._buffer = QBuffer(self)
        self.document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setDocument(self.document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setDocumentMargins(QMargins(px(8), px(8), px(8), px(8)))
        self._view.setPageSpacing(px(8))
        self._view.setAccessibleName("样张")
        self._words = text("", "sub")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(14), px(14), px(14))
        layout.setSpacing(px(8))
        layout.addWidget(text("样张（还没有编号）", "h3"))
        layout.addWidget(self._words)
        layout.addWidget(self._view, 1)
        layout.addStretch()
        self.show_nothing("正在排样张……")

    def show_paper(self, pdf: bytes) -> None:
        """Show a sample."""
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._words.hide()
        self._view.show()

    def show_nothing(self, words: str) -> None:
        """Say why there is nothing to see."""
        self.document.close()
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._view.hide()

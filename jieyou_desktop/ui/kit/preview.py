"""Paper on screen: look, print, save. The PDF is in memory and nowhere else."""

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QPoint,
    QRect,
    QSize,
    QSizeF,
)
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.ui.kit import dialogs, files
from jieyou_desktop.ui.kit.notice import Notice
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.theme import px, set_role

_STRIP = 512
"""Rows of printer dots drawn at once: a whole A4 page at 1200 dpi would need half a gigabyte."""


class PaperPreview(QDialog):
    """Shows a PDF with its page count; prints it or saves it when asked."""

    def __init__(
        self, pdf: bytes, title: str, parent: QWidget | None = None, *, caution: str = ""
    ) -> None:
        """``caution`` is said before it is saved as a file, and may turn the person back."""
        super().__init__(parent)
        self._caution = caution
        self.setWindowTitle(title)
        self._title, self._bytes = title, pdf
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName(title)
        pages = self.document.pageCount()
        self._print = button("打印", "printer", primary=True)
        self._save = button("存为文件", "save")
        self._larger = button("放大", "zoom-in")
        self._smaller = button("缩小", "zoom-out")
        close = button("关闭")
        top = QWidget()
        set_role(top, role="top")
        bar = QHBoxLayout(top)
        bar.setContentsMargins(px(16), px(10), px(16), px(10))
        bar.addWidget(text(title, "h3", wrap=False))
        bar.addWidget(text(f"共 {pages} 页", "sub", wrap=False))
        bar.addStretch()
        for made in (self._smaller, self._larger, self._save, close, self._print):
            bar.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(self.view, 1)
        self._notice = Notice(self.view)
        self.resize(px(860), px(680))
        self._print.setFocus()
        self._print.clicked.connect(self.print_it)
        self._save.clicked.connect(self.save_it)
        self._larger.clicked.connect(self._zoom_in)
        self._smaller.clicked.connect(self._zoom_out)
        close.clicked.connect(self.close)

    def print_it(self) -> None:
        """Let the person choose a printer, then print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._title)
        first = self.document.pagePointSize(0)
        printer.setPageLayout(_layout(first))
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("打印")
        dialog.setMinMax(1, self.document.pageCount())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            print_pdf(self.document, printer)

    def save_it(self) -> None:
        """Save the PDF where the person says."""
        if self._caution and not dialogs.ask(self, "真要存为文件？", self._caution, "存为文件"):
            return
        chosen = files.ask_where(self, "存为文件", f"{self._title}.pdf", "PDF 文件 (*.pdf)")
        if chosen is not None:
            try:
                files.write_file(chosen, self._bytes)
            except UserError as error:
                dialogs.show_error(self, error)
            else:
                self._notice.say(f"已存为 {chosen.name}，在文件夹 {chosen.parent}")

    def _zoom_in(self) -> None:
        self._zoom(1.2)

    def _zoom_out(self) -> None:
        self._zoom(1 / 1.2)

    def _zoom(self, factor: float) -> None:
        if self.view.zoomMode() != QPdfView.ZoomMode.Custom:
            page = self.document.pagePointSize(0).width() * self.logicalDpiX() / 72
            self.view.setZoomFactor(self.view.viewport().width() / max(page, 1))
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(self.view.zoomFactor() * factor, 0.3), 5.0))


def print_pdf(document: QPdfDocument, printer: QPrinter) -> None:
    """Draw the pages asked for at the printer's own resolution, strip by strip.

    Raises UserError when the printer does not take the job.
    """
    first = max(printer.fromPage(), 1) - 1
    last = printer.toPage() or document.pageCount()
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError("打印机没有接受这份文件", "请看看打印机是否开着、有没有纸，再打印一次")
    for page in range(first, last):
        if page > first:
            printer.newPage()
        _draw(document, page, painter, printer)
    painter.end()


def _draw(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    points: QSizeF = document.pagePointSize(page)
    dots = printer.resolution() / 72
    size = QSize(round(points.width() * dots), round(points.height() * dots))
    # The painter begins at the edge of what can be printed; the PDF at the edge of the paper.
    edge = printer.pageLayout().paintRectPixels(printer.resolution()).topLeft()
    options = QPdfDocumentRenderOptions()
    options.setScaledSize(size)
    for top in range(0, size.height(), _STRIP):
        strip = QRect(0, top, size.width(), min(_STRIP, size.height() - top))
        options.setScaledClipRect(strip)
        image = document.render(page, strip.size(), options)
        painter.drawImage(QPoint(0, top) - edge, image)


def _layout(points: QSizeF) -> QPageLayout:
    """The paper the first page asks for, upright or across."""
    across = points.width() > points.height()
    upright = points.transposed() if across else points
    return QPageLayout(
        QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
        QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait,
        QMarginsF(),
    )

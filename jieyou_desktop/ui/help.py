"""Help for the page in view, in a window beside it: resources/manual/<page>.md."""

from PySide6.QtCore import QDir, QFile, QIODevice, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFont,
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QDockWidget, QTextBrowser, QWidget
from typing_extensions import override

from jieyou_desktop.ui.kit.theme import px

_HEADINGS = {1: 20, 2: 16, 3: 15}
_LINE_HEIGHT = 125


class Help(QDockWidget):
    """Shows one page's help; links lead to the help of other pages.

    Signals:
        left: It has been read (Esc, or its cross).
    """

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("帮助", parent)
        self.setObjectName("help")
        self.setAllowedAreas(Qt.DockWidgetArea.RightDockWidgetArea)
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setAccessibleName("帮助")
        self._text.setMinimumWidth(px(320))
        self.setWidget(self._text)
        self.setFocusProxy(self._text)
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.hide()
        self._text.anchorClicked.connect(lambda url: self.show_page(url.path()))

    def show_page(self, page: str) -> None:
        """Show the help of a page (``register``)."""
        words = f"{_read(page.removesuffix('.md'))}\n\n---\n\n{_read('keys')}"
        self._text.document().setMarkdown(words, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        self._space_out()
        self.show()
        self._text.moveCursor(QTextCursor.MoveOperation.Start)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _space_out(self) -> None:
        """Room between lines and paragraphs, which Markdown cannot ask for."""
        document = self._text.document()
        document.setIndentWidth(px(16))
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            form = block.blockFormat()
            form.setLineHeight(
                _LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
            )
            form.setBottomMargin(px(6))
            if level := form.headingLevel():
                form.setTopMargin(px(8))
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                letters = QTextCharFormat()
                letters.setProperty(
                    QTextFormat.Property.FontPixelSize, px(_HEADINGS.get(level, 14))
                )
                letters.clearProperty(QTextFormat.Property.FontSizeAdjustment)
                letters.setFontWeight(QFont.Weight.Bold)
                cursor.setCharFormat(letters)
            cursor.setBlockFormat(form)
            block = block.next()


def _read(page: str) -> str:
    file = QFile(f"manual:{page}.md")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return ""
    return bytes(file.readAll().data()).decode("utf-8")


def find_in(folder: str) -> None:
    """Say where the manual is. Once, at start."""
    QDir.setSearchPaths("manual", [folder])

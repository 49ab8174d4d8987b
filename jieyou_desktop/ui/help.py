"""Help for the page in view, beside it or in a window: resources/manual/<page>.md."""

from PySide6.QtCore import QDir, QFile, QIODevice, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QDialog, QDockWidget, QTextBrowser, QVBoxLayout, QWidget
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
        self._text = _Manual()
        self._text.setMinimumWidth(px(320))
        self.setWidget(self._text)
        self.setFocusProxy(self._text)
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.hide()
        self._text.asked.connect(self.show_page)

    def show_page(self, page: str) -> None:
        """Show the help of a page (``register``)."""
        self._text.read(page.removesuffix(".md"), "keys")
        self.show()

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


class HelpWindow(QDialog):
    """Shows the help of one thing done before an office is open; F1 or Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("帮助")
        self._text = _Manual()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text)
        self.resize(px(480), px(520))
        self._text.asked.connect(self.show_page)
        QShortcut(QKeySequence("F1"), self, self.close)

    def show_page(self, page: str) -> None:
        """Show one page of the manual (``sign_in``)."""
        self._text.read(page.removesuffix(".md"))
        self.show()
        self._text.setFocus()


class _Manual(QTextBrowser):
    """Pages of the manual.

    Signals:
        asked: A link to another page was followed (``register.md``).
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName("帮助")
        self.anchorClicked.connect(lambda url: self.asked.emit(url.path()))

    def read(self, *pages: str) -> None:
        """Show pages one below the other, from the top."""
        words = "\n\n---\n\n".join(map(_read, pages))
        self.document().setMarkdown(words, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        self._space_out()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _space_out(self) -> None:
        """Room between lines and paragraphs, which Markdown cannot ask for."""
        document = self.document()
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

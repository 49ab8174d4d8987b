"""A scanner types like a keyboard: what it reads is noticed wherever the cursor is."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from jieyou_desktop.domain.intake_numbers import is_mark

_APART_MS = 60
"""No further apart do keys of a scanner come; nobody types so fast."""


class Scanner(QObject):
    """Watches the keys of a native window for the mark of a notice, and Enter after it.

    What it typed into an input on the way is taken out again.

    Signals:
        scanned: A mark was read (its text).
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._typed = ""
        self._last_ms = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.timestamp() - self._last_ms > _APART_MS:
            self._typed = ""
        self._last_ms = event.timestamp()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._typed += event.text()
            return False
        mark, self._typed = self._typed, ""
        if not is_mark(mark):
            return False
        _take_out(QApplication.focusWidget(), len(mark))
        self.scanned.emit(mark)
        return True


def _take_out(at: QWidget | None, count: int) -> None:
    """Take what was typed last out of an input."""
    line = at.lineEdit() if isinstance(at, QComboBox) else at
    if isinstance(line, QLineEdit):
        for _ in range(min(count, line.cursorPosition())):
            line.backspace()
    elif isinstance(at, QPlainTextEdit):
        cursor = at.textCursor()
        for _ in range(count):
            cursor.deletePreviousChar()

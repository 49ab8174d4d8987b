"""Hiding every window of the program at once, also those that open meanwhile."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.ui.kit.dialogs import Sheet
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.theme import set_role

_BIG = (Qt.WindowType.Window, Qt.WindowType.Dialog)


class Front(Sheet):
    """What a veil leaves in front: it takes the keyboard, and cannot be closed."""

    def __init__(self, window: QWidget, title: str, advice: str, icon: str) -> None:
        super().__init__(window, title, advice, icon)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)

    def take_keyboard(self) -> None:
        """Put the cursor where one goes on from. For subclasses."""

    @override
    def reject(self) -> None:
        pass

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)


class Veil(QObject):
    """Covers all windows but the one in front; what is half filled in stays as it was."""

    def __init__(self, app: QApplication, front: Front) -> None:
        super().__init__(front)
        self._app, self._front = app, front
        self._covers: list[_Cover] = []

    @property
    def drawn(self) -> bool:
        """Whether everything is hidden at the moment."""
        return bool(self._covers)

    def draw(self) -> None:
        """Hide everything and put the front one before it."""
        while (popup := self._app.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        for window in self._app.topLevelWidgets():
            if _is_shown(window):
                self._covers.append(_Cover(window, self._front.windowTitle()))
        self._app.installEventFilter(self)
        self._front.show()
        self._front.take_keyboard()

    def lift(self) -> None:
        """Show everything as it was."""
        self._front.hide()
        self._app.removeEventFilter(self)
        for cover in self._covers:
            if shiboken6.isValid(cover):
                cover.lift()
        self._covers = []

    def _come_forward(self) -> None:
        # The newest modal window takes the keyboard: that must stay the front one.
        if self.drawn:
            self._front.hide()
            self._front.show()
            self._front.take_keyboard()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        opens = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
        if opens and isinstance(watched, QWidget) and _is_shown(watched):
            self._covers.append(_Cover(watched, self._front.windowTitle()))
            QTimer.singleShot(0, self, self._come_forward)
        return False


class _Cover(QFrame):
    """Hides one window, whatever size it takes, and what its title says."""

    def __init__(self, host: QWidget, words: str) -> None:
        super().__init__(host)
        self._host, self._title = host, host.windowTitle()
        host.setWindowTitle(words)
        set_role(self, role="curtain")
        self.setAutoFillBackground(True)
        middle = text(words, "h2")
        middle.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(middle)
        host.installEventFilter(self)
        self._fit()
        self.show()

    def lift(self) -> None:
        """Show the window again."""
        self._host.removeEventFilter(self)
        self._host.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()

    def _fit(self) -> None:
        self.setGeometry(self._host.rect())
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded):
            self._fit()
        return False


def _is_shown(window: QWidget) -> bool:
    big = window.isWindow() and window.windowType() in _BIG
    return big and window.isVisible() and not isinstance(window, Front)

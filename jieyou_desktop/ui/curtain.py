"""The privacy curtain: F9 hides the screen while somebody stands at the desk."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from jieyou_desktop.ui.kit.veil import Front, Veil


class Curtain(QObject):
    """F9 in any window draws it over all of them; F9 or its button opens it again."""

    def __init__(self, app: QApplication, window: QWidget) -> None:
        super().__init__(window)
        self._app = app
        self._notice = _Notice(window)
        self._veil = Veil(app, self._notice)
        self._notice.open_asked.connect(self._veil.lift)
        # A shortcut would end at the first dialog; keys come through every native window.
        app.focusWindowChanged.connect(self._watch)
        self._watch(window.windowHandle())

    @property
    def drawn(self) -> bool:
        """Whether the screen is hidden at the moment."""
        return self._veil.drawn

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def _turn(self) -> None:
        in_front = self._app.activeModalWidget()
        if self._veil.drawn and in_front is self._notice:
            self._veil.lift()
        elif not self._veil.drawn and not isinstance(in_front, Front):
            self._veil.draw()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_F9 or event.isAutoRepeat():
            return False
        self._turn()
        return True


class _Notice(Front):
    """Says that the screen is hidden, and how it is shown again."""

    open_asked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "已遮住", "再按 F9 重新显示。填到一半的内容都在。", "shield")
        self._open = self.add_button("重新显示", primary=True)
        self._open.clicked.connect(self.open_asked)

    @override
    def take_keyboard(self) -> None:
        self._open.setFocus()

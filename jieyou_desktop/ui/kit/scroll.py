"""A scroll area that goes where the cursor goes."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent, QWindow
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from jieyou_desktop.ui.kit.theme import px


class FollowScroll(QScrollArea):
    """Scrolls to the input that has the cursor, however it came there.

    Qt does so for Tab only: Enter in a form, or a complaint about an input above, moves the
    cursor out of sight. What is clicked is in sight already, and stays under the mouse.
    """

    def __init__(self, inside: QWidget | None = None) -> None:
        super().__init__()
        self._watched: QWindow | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if inside is not None:
            self.setWidget(inside)

    def _follow(self, at: QObject) -> None:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        inside = self.widget()
        if inside is not None and isinstance(at, QWidget) and inside.isAncestorOf(at):
            self.ensureWidgetVisible(at, px(8), px(48))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.window().windowHandle()
        if handle is not None and handle is not self._watched:
            self._watched = handle
            handle.focusObjectChanged.connect(self._follow)

"""The line that says which visit was just saved."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.theme import px, set_role


class Kept(QFrame):
    """What was just saved, with the way to it; gone with the next thing done.

    Signals:
        opened: The visit is wanted (its id).
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        set_role(self, role="kept")
        self._visit_id = 0
        self._words, see = text("", tone="done"), button("打开看看", link=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(12), px(4), px(8), px(4))
        layout.addWidget(self._words, 1)
        layout.addWidget(see)
        see.clicked.connect(lambda: self.opened.emit(self._visit_id))
        self.hide()

    def say(self, visit_id: int, words: str) -> None:
        """Show it."""
        self._visit_id = visit_id
        self._words.setText(words)
        self.show()

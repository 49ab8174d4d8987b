"""The side panel: who is this, what do they get, what happened, what is missing, what next."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.pieces import Facts, Tags, button, empty_out, text
from jieyou_desktop.ui.kit.scroll import FollowScroll
from jieyou_desktop.ui.kit.theme import px, set_role


class SidePanel(QFrame):
    """A panel filled from top to bottom, scrolling if need be, with next steps at its foot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, role="side")
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(px(22), px(18), px(16), px(12))
        self.body.setSpacing(px(8))
        self._scroll = FollowScroll(inside)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines, self._lines_end = QGridLayout(), -1
        self._foot = QWidget()
        self._steps = Flow(self._foot)
        self._foot.setVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._foot)
        self._steps.setContentsMargins(px(22), px(10), px(16), px(16))

    def clear(self) -> None:
        """Empty the panel, its steps too."""
        empty_out(self.body)
        self._lines_end = -1
        empty_out(self._steps)
        self._foot.setVisible(False)
        self._scroll.verticalScrollBar().setValue(0)

    def show_nothing(self, words: str) -> None:
        """Say that no record is chosen."""
        self.clear()
        label = text(words, "sub")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addStretch()
        self.body.addWidget(label)
        self.body.addStretch()

    def head(self, title: str, line: str = "", tags: Iterable[str] = ()) -> None:
        """Say whom or what this is about: a title, one line, tags."""
        self.body.addWidget(text(title, "h2"))
        if line:
            self.body.addWidget(text(line, "sub"))
        if tags := tuple(tags):
            self.body.addWidget(Tags(tags))

    def section(self, title: str) -> None:
        """Begin a new part."""
        self.body.addSpacing(px(4))
        self.body.addWidget(text(title, "h3"))

    def facts(self) -> Facts:
        """Add and return lines of names and values."""
        facts = Facts()
        self.body.addWidget(facts)
        return facts

    def happened(self, when: str, words: str, tone: str = "") -> None:
        """Add a line of what happened."""
        if self.body.count() != self._lines_end:  # something else has come in between
            self._lines = QGridLayout()
            self._lines.setHorizontalSpacing(px(12))
            self._lines.setVerticalSpacing(px(8))
            self._lines.setColumnStretch(1, 1)
            self.body.addLayout(self._lines)
            self._lines_end = self.body.count()
        row = self._lines.rowCount()
        self._lines.addWidget(text(when, "key", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
        self._lines.addWidget(text(words, tone=tone), row, 1)

    def step(self, words: str, icon_name: str, *, primary: bool = False) -> QPushButton:
        """Add a next step at the foot and return its button."""
        made = button(words, icon_name, primary=primary)
        self._steps.addWidget(made)
        self._foot.setVisible(True)
        return made

    def finish(self) -> None:
        """Push what was added to the top."""
        self.body.addStretch()

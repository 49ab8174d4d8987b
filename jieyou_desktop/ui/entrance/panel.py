"""One thing asked before an office is open: a heading, a form, one button that does it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Fields
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.scroll import FollowScroll
from jieyou_desktop.ui.kit.theme import px, set_role

T = TypeVar("T")
_WIDE = 420


class Panel(FollowScroll):
    """A narrow column in the middle. Subclasses add to ``body`` and do their work in ``act``.

    Signals:
        left: The person turned back.
    """

    left = Signal()

    def __init__(
        self,
        runner: Runner,
        heading: str,
        about: str,
        fields: Fields,
        act: str,
        *,
        back: str = "",
    ) -> None:
        super().__init__()
        self.runner = runner
        self.form = Form(fields)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(10))
        self._words = act
        self._act = button(act, primary=True)
        self._heading, self._about = text(heading, "h1"), text(about, "sub")
        self._back = button(back or "返回", "chevron-left", link=True)
        self._build(has_back=bool(back))
        self._act.clicked.connect(self.act)
        self._back.clicked.connect(self.left)
        self.form.submitted.connect(self.act)
        if back:
            self.form.escaped.connect(self.left)

    def say(self, words: str) -> None:
        """Set the line under the heading."""
        self._about.setText(words)
        self._about.setVisible(bool(words))

    def focus_first(self) -> None:
        """Put the cursor where one begins."""
        self._act.setFocus()
        self.form.focus_first()

    def act(self) -> None:
        """The one button was pressed. For subclasses."""

    def refuse(self, error: UserError) -> None:
        """Show why it was not done."""
        self.set_busy(None)
        self.form.refuse(error)

    def start(self, call: Callable[[Any], T], done: Callable[[T], None], busy: str) -> None:
        """Do something slow; the button says ``busy`` meanwhile."""
        self.set_busy(busy)
        self.runner.command(call, done, refused=self.refuse)

    def set_busy(self, words: str | None) -> None:
        """Say what is being done and take no second press; None ends it."""
        self._act.setText(words or self._words)
        self._act.setEnabled(words is None)

    def links(self, links: Iterable[tuple[str, str, Callable[[], object]]]) -> None:
        """Add ways to elsewhere: words, icon, what to do."""
        line = Flow(spacing=px(14))
        for words, icon, slot in links:
            made = button(words, icon, link=True)
            made.clicked.connect(lambda _checked=False, go=slot: go())
            line.addWidget(made)
        self.body.addLayout(line)

    def _build(self, *, has_back: bool) -> None:
        column = QWidget()
        column.setMaximumWidth(px(_WIDE))
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, px(24), 0, px(24))
        inside.setSpacing(px(10))
        inside.addStretch(2)
        self._back.setVisible(has_back)
        inside.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._heading)
        inside.addWidget(self._about)
        self._about.setVisible(bool(self._about.text()))
        inside.addSpacing(px(6))
        inside.addWidget(self.form)
        inside.addSpacing(px(6))
        self._act.setMinimumHeight(px(40))
        inside.addWidget(self._act)
        inside.addLayout(self.body)
        inside.addStretch(3)
        whole = QWidget()
        middle = QHBoxLayout(whole)
        middle.setContentsMargins(px(24), 0, px(24), 0)
        middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        self.setWidget(whole)
        set_role(self, role="panel")

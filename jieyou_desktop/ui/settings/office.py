"""The office's particulars."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Record
from jieyou_desktop.services import office
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.pieces import Card, button, narrow, text
from jieyou_desktop.ui.kit.scroll import FollowScroll
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.settings.keeping import Keeping
from jieyou_desktop.ui.settings.section import Section

_ROWS = (
    ("town", "county"),
    ("code", "short_name"),
    ("phone", "supervision_phone"),
    ("county_phone",),
    ("address",),
    ("hours",),
    ("signing_name",),
)


class OfficeSection(Section):
    """One form; saved as a whole."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._seen: Record | None = None
        self._form = Form(office.FIELDS, _ROWS)
        self._keeping = Keeping(self._form)
        card = Card()
        card.body.addWidget(self._form)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(narrow(card, 760))
        lines.addStretch()
        self._state = text("改了还没保存，文书还按原来的印", tone="late")
        self._undo = button("不改了", "undo-2")
        self._save = button("保存单位信息", "save", primary=True)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(0, 0, 0, px(12))
        line.addWidget(self._state, 1)
        line.addStretch()
        line.addWidget(self._undo)
        line.addWidget(self._save)
        # The form scrolls; what saves it stays in sight.
        self.body.addWidget(FollowScroll(inside), 1)
        self.body.addLayout(narrow(foot, 760))
        self._mark(False)
        self._keeping.moved.connect(self._mark)
        self._undo.clicked.connect(self._keeping.take_back)
        self._save.clicked.connect(self._keep)
        self._form.submitted.connect(self._keep)

    @override
    def refresh(self) -> None:
        self.shell.runner.query(office.particulars, self._show)

    def _show(self, seen: Record) -> None:
        """Show the particulars, unless something half typed would be lost."""
        if self._seen is None or self._seen.version != seen.version:
            self._form.put(seen.values)
            self._keeping.settle()
        self._seen = seen

    def _mark(self, unsaved: bool) -> None:
        self._state.setVisible(unsaved)
        self._undo.setVisible(unsaved)
        self.shell.mark_unsaved("单位信息", unsaved=unsaved)

    def _keep(self) -> None:
        values = self._form.take()
        if values is None or self._seen is None:
            return
        call = partial(office.change, values=values, version=self._seen.version)
        self.shell.runner.command(call, self._kept, refused=self._refuse)

    def _kept(self, seen: Record) -> None:
        self._seen = seen
        self._form.put(seen.values)
        self._keeping.settle()
        self.shell.tell("单位信息已保存，以后出的文书按新的印")

    def _refuse(self, error: UserError) -> None:
        self._form.refuse(error)

"""The office's particulars."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Record
from jieyou_desktop.services import office
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.pieces import Card, button, narrow
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
        card = Card()
        card.body.addWidget(self._form)
        self._save = button("保存单位信息", "save", primary=True)
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(self._save)
        card.body.addLayout(line)
        self.body.addLayout(narrow(card, 760))
        self.body.addStretch()
        self._save.clicked.connect(self._keep)
        self._form.submitted.connect(self._keep)

    @override
    def refresh(self) -> None:
        self.shell.runner.query(office.particulars, self._show)

    def _show(self, seen: Record) -> None:
        """Show the particulars, unless something half typed would be lost."""
        if self._seen is None or self._seen.version != seen.version:
            self._form.put(seen.values)
        self._seen = seen

    def _keep(self) -> None:
        values = self._form.take()
        if values is None or self._seen is None:
            return
        call = partial(office.change, values=values, version=self._seen.version)
        self.shell.runner.command(call, self._kept, refused=self._refuse)

    def _kept(self, seen: Record) -> None:
        self._seen = seen
        self._form.put(seen.values)
        self.shell.tell("单位信息已保存，以后出的文书按新的印")

    def _refuse(self, error: UserError) -> None:
        self._form.refuse(error)

"""By which day of the month money is paid: set once, by the county's document."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Day, Text, Whole
from jieyou_desktop.services import leaflet_words
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.runner import Runner

_FIELDS = Fields(
    [
        Field("day", "每月几日前到账", Whole(least=1, most=31), required=True, hint="例如 10"),
        Field("since", "从哪天起", Day(), required=True),
        Field("document", "依据（文号）", Text(limit=100), required=True),
    ]
)


class PayDayPanel(SidePanel):
    """A short form.

    Signals:
        saved: The day is set.
        left: The person turned back.
    """

    saved = Signal()
    left = Signal()

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner
        self._form = Form(Fields([]))

    def ask(self) -> None:
        """Open the form."""
        self.clear()
        self.head("每月到账日", "印在明白纸上：“每月 10 日前到账”。没有填的，这一句不印。")
        self._form = Form(_FIELDS)
        self._form.put({})
        self.body.addWidget(self._form)
        self.finish()
        self.step("记下来", "check", primary=True).clicked.connect(self._save)
        self.step("先不了", "x").clicked.connect(self.left)
        self._form.submitted.connect(self._save)
        self._form.escaped.connect(self.left)
        self._form.focus_first()

    def _save(self) -> None:
        values: dict[str, Any] | None = self._form.take()
        if values is not None:
            call = partial(leaflet_words.set_pay_day, **values)
            self._runner.command(call, self._saved, refused=self._refuse)

    def _saved(self, _result: None) -> None:
        self.saved.emit()

    def _refuse(self, error: UserError) -> None:
        self._form.refuse(error)

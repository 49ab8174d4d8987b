"""After how many days the specially marked are visited again: set once, by a document."""

from functools import partial

from PySide6.QtCore import Signal

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Day, Text, Whole
from jieyou_desktop.services import visit_lists
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.runner import Runner

_FIELDS = Fields(
    [
        Field("days", "满多少天再访", Whole(least=1, most=3660), required=True),
        Field("since", "从哪天起", Day(), required=True),
        Field("document", "依据（文号）", Text(limit=100), required=True),
    ]
)


class IntervalPanel(SidePanel):
    """A short form.

    Signals:
        finished: The interval is set, or the person turned back.
    """

    finished = Signal()

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner
        self._form = Form(Fields([]))

    def ask(self, days: int) -> None:
        """Open the form; ``days`` is the interval in force."""
        self.clear()
        self.head("走访间隔", f"现在有特殊标签的户满 {days} 天再访。县里有规定的，照它改。")
        self._form = Form(_FIELDS)
        self._form.put({})
        self.body.addWidget(self._form)
        self.finish()
        self.step("记下来", "check", primary=True).clicked.connect(self._save)
        self.step("先不了", "x").clicked.connect(self.finished)
        self._form.submitted.connect(self._save)
        self._form.escaped.connect(self.finished)
        self._form.focus_first()

    def _save(self) -> None:
        if (values := self._form.take()) is not None:
            call = partial(visit_lists.set_again_after, **values)
            self._runner.command(call, self._saved, refused=self._refuse)

    def _saved(self, _result: None) -> None:
        self.finished.emit()

    def _refuse(self, error: UserError) -> None:
        self._form.refuse(error)

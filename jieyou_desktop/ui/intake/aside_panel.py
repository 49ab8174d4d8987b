"""One form put aside, beside the list: whose it is, for what, and how to go on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jieyou_desktop.domain.fields import Record
from jieyou_desktop.services.counter import PUT_ASIDE
from jieyou_desktop.ui.kit.panel import SidePanel


class AsidePanel(SidePanel):
    """Shows a line of services.counter.put_aside.

    Signals:
        resumed: It is to be gone on with (uid).
        dropped: It is to be forgotten (uid).
    """

    resumed = Signal(str)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._uid = ""

    def show_form(self, form: Record) -> None:
        """Show one form put aside."""
        self.clear()
        self._uid = form["uid"]
        self.head(form["applicant"] or "还没有选申请人", form["village"] or "")
        facts = self.facts()
        facts.add("事项", form["matter"] or "还没有勾事项")
        facts.add("放下", PUT_ASIDE["at"].kind.show(form["at"]))
        self.finish()
        self.step("接着填", "arrow-right", primary=True).clicked.connect(self._resume)
        self.step("不要了", "trash-2").clicked.connect(self._drop)

    def _resume(self) -> None:
        self.resumed.emit(self._uid)

    def _drop(self) -> None:
        self.dropped.emit(self._uid)

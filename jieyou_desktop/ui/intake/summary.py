"""What the acceptance being filled in will give: due days, what is missing, and the button."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services.counter import Foreseen
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import button, text


class Summary(SidePanel):
    """Tells beforehand what pressing the button will do.

    Signals:
        wanted: Take it in.
        put_off: Leave the form as it is for later.
        dropped: Forget the form.
        year_asked: The holidays of a year are to be entered (year).
    """

    wanted = Signal()
    put_off = Signal()
    dropped = Signal()
    year_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refusal = ""
        self._shown: tuple[str, Sequence[Foreseen]] = ("", ())
        self.button: QPushButton | None = None

    def show_foreseen(self, applicant: str, foreseen: Sequence[Foreseen]) -> None:
        """Show what will come of the form as it stands."""
        self._shown, self._refusal = (applicant, foreseen), ""
        self._fill()

    def refuse(self, error: UserError) -> None:
        """Show why it could not be taken in."""
        self._refusal = f"{error.title}。{error.advice}" if error.advice else error.title
        self._fill()

    def wait(self) -> None:
        """It is being taken in: the button rests."""
        if self.button is not None:
            self.button.setEnabled(False)

    def _fill(self) -> None:
        applicant, foreseen = self._shown
        had_focus = self.button is not None and self.button.hasFocus()
        self.clear()
        self.head("这一件", applicant or "还没有选申请人")
        if self._refusal:
            self.body.addWidget(text(self._refusal, "problem"))
        for one in foreseen:
            self._matter(one)
        if not foreseen:
            self.body.addWidget(text("还没有勾选事项", "sub"))
        self.finish()
        self._offer(applicant, foreseen)
        if had_focus and self.button is not None:
            self.button.setFocus()

    def _matter(self, one: Foreseen) -> None:
        self.section(one.label)
        if one.problem:
            self.body.addWidget(text(one.problem, "problem"))
            if one.missing_year:
                enter = button(f"录入 {one.missing_year} 年放假安排", "calendar", link=True)
                enter.clicked.connect(partial(self._ask_year, one.missing_year))
                self.body.addWidget(enter)
            return
        facts = self.facts()
        for remark in one.remarks:
            facts.add("留意", remark, tone="soon")
        if one.missing:
            facts.add("结果", "先补材料，收齐那天受理", tone="soon")
            for name in one.missing:
                facts.add("还缺", name)
        elif one.handling == "tell":
            facts.add("结果", f"当场告知去向：{one.office}")
        elif one.due_on:
            due = one.due_on
            facts.add("到期", full_day(due), tone="done")
        else:
            facts.add("到期", "未定时限", tone="dim")
        if one.handling == "refer" and not one.missing:
            facts.add("转办", one.office)
        if one.basis:
            facts.add("依据", one.basis, tone="dim")

    def _offer(self, applicant: str, foreseen: Sequence[Foreseen]) -> None:
        waits = [one for one in foreseen if one.missing]
        words, icon_name = "受理并出通知书", "stamp"
        if waits and len(waits) == len(foreseen):
            words, icon_name = "出补正告知书", "file-text"
        elif waits:
            words = "受理，并告知补正"
        self.button = self.step(words, icon_name, primary=True)
        self.button.setToolTip("Ctrl+回车")
        ready = bool(applicant and foreseen) and not any(one.problem for one in foreseen)
        self.button.setEnabled(ready)
        self.button.clicked.connect(self.wanted)
        later = self.step("先放下", "save")
        later.setToolTip("Esc：填了的都留着，下次接着填")
        later.clicked.connect(self.put_off)
        self.step("不要了", "trash-2").clicked.connect(self.dropped)

    def _ask_year(self, year: int, _checked: bool = False) -> None:
        self.year_asked.emit(year)

"""Entering a year's holidays by pasting the notice that sets them."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Text
from jieyou_desktop.domain.notices import Notice, read_notice
from jieyou_desktop.services import calendar
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.runner import Runner

_FIELDS = Fields(
    [
        Field(
            "text",
            "通知原文",
            Text(limit=4000, lines=9),
            required=True,
            hint="从“一、元旦”到“七、国庆节”，整段复制粘贴进来",
        ),
        Field(
            "document", "文号", Text(limit=100), required=True, hint="例如 国办发明电〔2026〕7号"
        ),
    ]
)


class HolidayPanel(SidePanel):
    """Reads the notice as it is pasted, shows what it says, and keeps it.

    Signals:
        entered: The year is known now.
        left: The person turned back.
    """

    entered = Signal()
    left = Signal()

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._year = 0
        self._form = Form(Fields([]))
        self._reading: QLabel = text("")
        self._save = QPushButton()

    def ask(self, year: int) -> None:
        """Ask for the notice of a year."""
        self.clear()
        self._year = year
        self.head(
            f"{year} 年放假安排",
            "国务院办公厅每年 11 月前后发布下一年的放假通知。工作日期限要跨年数，得先有它。",
        )
        self._form = Form(_FIELDS)
        self._form.put({})
        self._reading = text("", "sub")
        self.body.addWidget(self._form)
        self.body.addWidget(self._reading)
        self.finish()
        self._save = self.step("记下来", "save", primary=True)
        self.step("先不了", "x").clicked.connect(self.left)
        self._save.setEnabled(False)
        self._save.clicked.connect(self._keep)
        self._form.changed.connect(self._read)
        self._form.escaped.connect(self.left)
        self._form.focus_first()

    def _read(self) -> None:
        """Show what the text says so far."""
        written = self._form.value("text") or ""
        try:
            words, sound = _words(read_notice(written, self._year)), True
        except UserError as error:
            words, sound = f"{error.title}。{error.advice}" if written else "", False
        self._reading.setText(words)
        self._save.setEnabled(sound)

    def _keep(self) -> None:
        values = self._form.take()
        if values is not None:
            self._save.setEnabled(False)
            call = partial(calendar.enter_notice, year=self._year, **values)
            self._runner.command(call, self._kept, refused=self._refuse)

    def _kept(self, _count: int) -> None:
        self.entered.emit()

    def _refuse(self, error: UserError) -> None:
        self._save.setEnabled(True)
        self._form.refuse(error)


def _words(notice: Notice) -> str:
    worked = "、".join(f"{day.month}月{day.day}日" for day in notice.days_worked)
    return (
        f"读到放假 {len(notice.days_off)} 天；调休上班 {worked or '没有'}。对照通知无误再记下来。"
    )

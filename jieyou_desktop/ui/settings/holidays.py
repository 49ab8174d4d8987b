"""The office's own working days and days off, over the national calendar."""

from functools import partial

from PySide6.QtWidgets import QComboBox
from typing_extensions import override

from jieyou_desktop.domain.fields import Record
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import calendar
from jieyou_desktop.ui.calendar.panel import HolidayPanel
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.pieces import button
from jieyou_desktop.ui.settings.section import ListSection


class HolidaysSection(ListSection):
    """The days of one year; a day is set, or a year's notice entered, beside the list."""

    _saved_words = "工作日历已更新"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._missing: int | None = None
        self._year = QComboBox()
        self._year.setAccessibleName("哪一年")
        self._notice = button("录入放假通知", "file-text", primary=True)
        self._notice.hide()
        self._set = button("单独改一天", "calendar")
        self._end = button("撤销这一天", "undo-2")
        self._lay(self._year, self._set, self._end, self._notice)
        for made in (self._set, self._end):
            made.setVisible(Right.OFFICE in shell.rights)
        self._table.set_empty("这一年没有单独改过的日子", "按国家放假安排算")
        self._holidays = HolidayPanel(shell.runner)
        self._year.activated.connect(self.refresh)
        self._set.clicked.connect(self._ask_day)
        self._end.clicked.connect(self._take_back)
        self._notice.clicked.connect(self._ask_notice)
        self._holidays.entered.connect(self._entered)
        self._holidays.left.connect(self._leave_notice)
        self._rest()
        self._picked(None)

    @override
    def refresh(self) -> None:
        self.shell.runner.query(calendar.missing_year, self._show_missing)
        if (year := self._year.currentData()) is not None:
            self.shell.runner.query(partial(calendar.overrides, year=year), self._table.show_table)

    def _show_missing(self, missing: int | None) -> None:
        self._missing = missing
        self._notice.setVisible(missing is not None and Right.ACCEPT in self.shell.rights)
        self._notice.setText(f"录入 {missing} 年放假通知")
        today = self.shell.runner.today
        if not self._year.count() and today is not None:
            for year in range(today.year - 2, today.year + 2):
                self._year.addItem(f"{year} 年", year)
            self._year.setCurrentIndex(2)
            self.refresh()

    @override
    def _picked(self, row: Record | None) -> None:
        self._end.setEnabled(row is not None)

    def _ask_day(self) -> None:
        self._panel.ask(
            "单独改一天",
            "县里另有通知的才改。勾“上班”是这天上班，不勾是放假。已经算好的到期日不变。",
            calendar.FIELDS,
            {},
            "记下来",
            lambda values: partial(calendar.set_day, **values),
        )

    def _take_back(self) -> None:
        if (row := self._table.current()) is not None:
            self.shell.runner.command(
                partial(calendar.end_day, override_id=row.id), self._saved, refused=self._refuse
            )

    def _ask_notice(self) -> None:
        if self._missing is not None:
            self.side_asked.emit(self._holidays)
            self._holidays.ask(self._missing)

    def _entered(self) -> None:
        self._leave_notice()
        self.shell.tell("放假安排已记下")
        self.refresh()

    def _leave_notice(self) -> None:
        self.side_asked.emit(self._panel)

    @override
    def _rest(self) -> None:
        self._panel.show_nothing("国家放假安排已在程序里；选一天可以撤销")

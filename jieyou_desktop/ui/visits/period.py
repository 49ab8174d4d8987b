"""From when to when: a named period, or two days of one's own."""

import datetime as dt

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.kinds import Day
from jieyou_desktop.ui.kit.inputs import DayInput
from jieyou_desktop.ui.kit.theme import px

_PERIODS = {
    "": "全部时间",
    "month": "本月",
    "last_month": "上月",
    "year": "今年",
    "days": "选日期……",
}


class Period(QObject):
    """Its ``widgets`` stand in the bar of the page.

    Signals:
        changed: Another period is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._named = QComboBox()
        self._named.setAccessibleName("只看什么时候的走访")
        for code, words in _PERIODS.items():
            self._named.addItem(words, code)
        self._days = DayInput(), DayInput()
        for day, words in zip(self._days, ("从哪天", "到哪天"), strict=True):
            day.setAccessibleName(words)
            day.setPlaceholderText(words)
            day.setMaximumWidth(px(140))
            day.hide()
            day.left.connect(self.changed)
        self.widgets: tuple[QWidget, ...] = (self._named, *self._days)
        self._named.activated.connect(self._chosen)

    def span(self, today: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day, both in; None where it is open, or no day is known yet."""
        if (code := self._named.currentData()) == "days":
            first, last = map(_day, self._days)
            return first, last
        return _span(code, today)

    def _chosen(self) -> None:
        for day in self._days:
            day.setVisible(self._named.currentData() == "days")
        self.changed.emit()


def _day(typed: DayInput) -> dt.date | None:
    try:
        return Day().parse(typed.text())
    except FieldError:
        return None


def _span(code: str, today: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    if today is None or not code:
        return None, None
    first = today.replace(day=1)
    match code:
        case "month":
            return first, today
        case "last_month":
            last = first - dt.timedelta(days=1)
            return last.replace(day=1), last
    return today.replace(month=1, day=1), today

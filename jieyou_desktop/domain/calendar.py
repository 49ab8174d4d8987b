"""Counting working days: weekends and public holidays off, shifted days worked."""

import datetime as dt
from dataclasses import dataclass

from jieyou_desktop.domain.errors import UserError

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


class MissingYearError(UserError):
    """A count ran into ``year``, whose holidays are not known: said, never guessed."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"还没有 {year} 年的放假安排，{year} 年的工作日数不出来",
            f"国务院办公厅每年 11 月前后发布下一年的放假通知。请在“今天”页或受理时按"
            f"“录入 {year} 年放假安排”，把通知粘贴进去，再回来办这一步",
        )
        self.year = year


@dataclass(frozen=True)
class Calendar:
    """The working days of the ``years`` it knows.

    ``days_off`` are public holidays (weekends among them or not, it makes no difference),
    ``days_worked`` the Saturdays and Sundays worked in exchange.
    """

    days_off: frozenset[dt.date]
    days_worked: frozenset[dt.date]
    years: frozenset[int]

    def knows(self, day: dt.date) -> bool:
        """Whether the holidays of that day's year are known."""
        return day.year in self.years

    def is_working(self, day: dt.date) -> bool:
        """Whether the office works on a day; raises MissingYearError for an unknown year."""
        if not self.knows(day):
            raise MissingYearError(day.year)
        return day in self.days_worked or (day.weekday() < _SATURDAY and day not in self.days_off)

    def after_working_days(self, start: dt.date, count: int) -> dt.date:
        """The day ``count`` working days after ``start``, which itself is not counted.

        Raises MissingYearError when the count runs into an unknown year.
        """
        day = start
        while count > 0:
            day += _DAY
            count -= self.is_working(day)
        return day

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """How many working days lie after ``start`` up to and with ``end``.

        So ``working_days_between(d, after_working_days(d, n)) == n``; counted backwards, and
        negative, when ``end`` is before ``start``. Raises MissingYearError.
        """
        if end < start:
            return -self.working_days_between(end, start)
        days = (end - start).days
        return sum(self.is_working(start + n * _DAY) for n in range(1, days + 1))

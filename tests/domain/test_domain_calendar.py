import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyou_desktop.domain.calendar import MissingYearError
from jieyou_desktop.domain.errors import UserError


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2021-04-28", 1, "2021-04-29"),
        ("2021-04-28", 3, "2021-05-06"),
        ("2021-04-28", 5, "2021-05-08"),
        ("2021-04-28", 10, "2021-05-14"),
        ("2021-04-28", 15, "2021-05-21"),
        ("2021-04-28", 20, "2021-05-28"),
        ("2021-04-28", 30, "2021-06-11"),
        ("2021-09-15", 3, "2021-09-18"),
        ("2021-09-15", 10, "2021-09-29"),
        ("2021-09-15", 15, "2021-10-12"),
        ("2021-09-15", 20, "2021-10-19"),
        ("2021-09-15", 30, "2021-11-02"),
        ("2026-09-16", 3, "2026-09-20"),
        ("2026-09-16", 10, "2026-09-30"),
        ("2026-09-16", 15, "2026-10-13"),
        ("2026-09-16", 20, "2026-10-20"),
    ],
)
def test_limits_of_the_handbook(calendar, start, count, due):
    due_on = calendar.after_working_days(dt.date.fromisoformat(start), count)
    assert due_on.isoformat() == due


@pytest.mark.parametrize(("year", "count"), [(2021, 250), (2026, 248)])
def test_a_year_has_as_many_working_days_as_the_notice_leaves(calendar, year, count):
    first = dt.date(year, 1, 1)
    assert sum(calendar.is_working(first + dt.timedelta(days=n)) for n in range(365)) == count


def test_the_day_of_acceptance_is_not_counted_even_on_a_day_off(calendar):
    assert calendar.after_working_days(dt.date(2021, 5, 1), 1) == dt.date(2021, 5, 6)
    assert calendar.after_working_days(dt.date(2021, 5, 6), 1) == dt.date(2021, 5, 7)


def test_a_year_without_a_calendar_is_named_and_not_guessed(calendar):
    with pytest.raises(UserError, match="2027 年的放假安排") as caught:
        calendar.after_working_days(dt.date(2026, 12, 21), 20)
    assert isinstance(caught.value, MissingYearError)
    assert caught.value.year == 2027
    assert "2027" in caught.value.advice


def test_what_is_overdue_counts_backwards(calendar):
    assert calendar.working_days_between(dt.date(2026, 9, 21), dt.date(2026, 9, 18)) == -2
    assert calendar.working_days_between(dt.date(2026, 9, 21), dt.date(2026, 9, 21)) == 0


@given(st.dates(dt.date(2026, 1, 1), dt.date(2026, 10, 1)), st.integers(0, 40))
def test_counting_between_undoes_counting_after(calendar, start, count):
    assert calendar.working_days_between(start, calendar.after_working_days(start, count)) == count

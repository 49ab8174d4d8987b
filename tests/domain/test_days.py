import datetime as dt

import pytest

from jieyou_desktop.domain.days import as_stored, full_day, month_before, month_of, on_clock


@pytest.mark.parametrize("day", [dt.date(2021, 6, 5), "2021-06-05"])
def test_days_are_written_out_without_leading_zeros(day):
    assert full_day(day) == "2021年6月5日"


def test_months_sort_as_text_and_are_counted_back_over_the_new_year():
    assert month_of(dt.date(2026, 9, 16)) == "2026-09"
    assert month_before("2026-10") == "2026-09"
    assert month_before("2026-01") == "2025-12"


def test_a_moment_is_kept_in_utc_and_read_on_this_clock():
    now = dt.datetime(2026, 9, 16, 6, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert as_stored(now).isoformat() == "2026-09-15T22:30:00"
    assert on_clock(as_stored(now)) == now
    assert on_clock(as_stored(now)).utcoffset() == now.astimezone().utcoffset()

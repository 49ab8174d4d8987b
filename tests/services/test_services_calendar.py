import datetime as dt

import pytest

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services import calendar
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage.office import DayOverride

# Made up after the pattern of real ones; the notice for 2027 did not exist when this was written.
NOTICE_2027 = (
    "一、元旦：1月1日至3日放假，共3天。二、春节：2月5日至11日放假调休，共7天。2月13日上班。"
    "四、劳动节：5月1日至5日放假调休，共5天。5月8日上班。"
    "七、国庆节：10月1日至7日放假调休，共7天。9月26日、10月9日上班。"
)


def test_the_national_calendar_agrees_with_the_notices_of_2021_and_2026(desk):
    with desk.work() as w:
        known = calendar.working_calendar(w)
    for year, count in ((2021, 250), (2026, 248)):
        first = dt.date(year, 1, 1)
        assert sum(known.is_working(first + dt.timedelta(days=n)) for n in range(365)) == count
    assert known.after_working_days(dt.date(2021, 4, 28), 30) == dt.date(2021, 6, 11)
    assert known.after_working_days(dt.date(2021, 9, 15), 20) == dt.date(2021, 10, 19)
    assert known.after_working_days(dt.date(2026, 9, 16), 20) == dt.date(2026, 10, 20)


def test_the_office_may_work_or_rest_on_a_day_of_its_own(desk):
    with desk.work() as w:
        calendar.set_day(w, day=dt.date(2026, 9, 17), is_working=False, basis="县通知停电")
        calendar.set_day(w, day=dt.date(2026, 9, 19), is_working=True, basis="县通知加班")
    with desk.work() as w:
        known = calendar.working_calendar(w)
        assert not known.is_working(dt.date(2026, 9, 17))
        assert known.is_working(dt.date(2026, 9, 19))
        assert [row["basis"] for row in calendar.overrides(w, year=2026).rows] == [
            "县通知停电",
            "县通知加班",
        ]


def test_a_day_taken_back_ends_and_stays_on_record(desk):
    with desk.work() as w:
        row_id = calendar.set_day(w, day=dt.date(2026, 9, 17), is_working=False, basis="县通知停电")
    with desk.work() as w:
        calendar.end_day(w, override_id=row_id)
    with desk.work() as w:
        assert calendar.working_calendar(w).is_working(dt.date(2026, 9, 17))
        assert calendar.overrides(w, year=2026).rows == ()
        assert w.session.get_one(DayOverride, row_id).ended_on == w.today


def test_setting_a_day_again_replaces_it(desk):
    with desk.work() as w:
        calendar.set_day(w, day=dt.date(2026, 9, 19), is_working=True, basis="县通知加班")
        calendar.set_day(w, day=dt.date(2026, 9, 19), is_working=False, basis="加班取消")
    with desk.work() as w:
        assert not calendar.working_calendar(w).is_working(dt.date(2026, 9, 19))
        assert len(calendar.overrides(w, year=2026).rows) == 1


def test_from_november_the_next_years_notice_is_asked_for_and_can_be_pasted(desk, clock):
    with desk.work() as w:
        assert calendar.missing_year(w) is None
    clock.set_day("2026-11-23")
    with desk.work() as w:
        assert calendar.missing_year(w) == 2027
        with pytest.raises(UserError, match="还没有填通知的文号"):
            calendar.enter_notice(w, year=2027, text=NOTICE_2027, document=" ")
        calendar.enter_notice(w, year=2027, text=NOTICE_2027, document="国办发明电〔2026〕9号")
    with desk.work() as w:
        assert calendar.missing_year(w) is None
        known = calendar.working_calendar(w)
        assert known.after_working_days(dt.date(2026, 12, 31), 1) == dt.date(2027, 1, 4)
        assert known.is_working(dt.date(2027, 2, 13))
        with pytest.raises(UserError, match="2027 年的放假安排已经有了"):
            calendar.enter_notice(w, year=2027, text=NOTICE_2027, document="又一份")


def test_single_days_are_for_those_who_keep_the_office(desk):
    with desk.seat(Actor("李强", "clerk")).work() as w, pytest.raises(UserError, match="权限"):
        calendar.set_day(w, day=dt.date(2026, 9, 17), is_working=False, basis="县通知")

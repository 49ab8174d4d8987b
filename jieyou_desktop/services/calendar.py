"""The working days of this office: the national calendar and the office's own days over it."""

import datetime as dt
from functools import cache

from jieyou_desktop.domain.calendar import Calendar
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Fields, Table
from jieyou_desktop.domain.notices import read_notice
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import office
from jieyou_desktop.storage.base import fields_of, record
from jieyou_desktop.storage.office import DayOverride, Parameter

FIELDS: Fields = fields_of(DayOverride).only("day", "is_working", "basis")
_YEAR = "calendar."


def working_calendar(w: Work) -> Calendar:
    """The calendar by which limits are counted.

    It knows the years of the national calendar and those whose notice the office entered.
    """
    national = _national()
    off, worked = set(national.days_off), set(national.days_worked)
    for override in office.day_overrides(w.session):
        day = override.day
        if override.is_working:
            off.discard(day)
            worked.add(day)
        else:
            worked.discard(day)
            off.add(day)
    entered = office.parameters(w.session, _YEAR, dt.date.max)
    years = national.years | {int(year.value) for year in entered}
    return Calendar(frozenset(off), frozenset(worked), years)


def missing_year(w: Work) -> int | None:
    """The year whose holidays should be entered by now; None while nothing is missing.

    The notice for the next year comes in November, and limits begin to reach over the New
    Year then.
    """
    years = working_calendar(w).years
    wanted = [w.today.year] + ([w.today.year + 1] if w.today.month >= 11 else [])
    return next((year for year in wanted if year not in years), None)


def overrides(w: Work, *, year: int) -> Table:
    """The office's own days of a year, earliest first."""
    rows = tuple(record(row) for row in office.day_overrides(w.session, year))
    return Table(f"{year} 年工作日历", FIELDS, rows)


@allowed(Right.ACCEPT)
def enter_notice(w: Work, *, year: int, text: str, document: str) -> int:
    """Enter a year's holidays from the text of its notice; returns how many days were set.

    ``document`` is the notice's number. Raises UserError where the text does not add up or
    the year is already known.
    """
    if year in working_calendar(w).years:
        raise UserError(
            f"{year} 年的放假安排已经有了", "个别日子有变动的，请管理员在设置里单独改那一天"
        )
    if not document.strip():
        raise UserError("还没有填通知的文号", "例如 国办发明电〔2026〕7号；留着以后好查")
    notice = read_notice(text, year)
    days = {day: False for day in notice.days_off} | {day: True for day in notice.days_worked}
    for day, is_working in sorted(days.items()):
        w.session.add(DayOverride(day=day, is_working=is_working, basis=document.strip()))
    w.session.add(
        Parameter(
            name=f"{_YEAR}{year}",
            value=str(year),
            since=dt.date(year, 1, 1),
            document=document.strip(),
        )
    )
    w.touched("office", "intake")
    return len(days)


@allowed(Right.OFFICE)
def set_day(w: Work, *, day: dt.date, is_working: bool, basis: str) -> int:
    """Say that the office works on a day, or does not, whatever the calendar says.

    Limits already given keep their day; only later ones are counted anew.
    """
    if not basis.strip():
        raise UserError("还没有填依据", "写明是哪份通知，例如 县政府办 2026 年 3 月通知")
    for held in office.day_overrides(w.session, day.year):
        if held.day == day:
            held.ended_on = w.today
    row = DayOverride(day=day, is_working=is_working, basis=basis.strip())
    w.session.add(row)
    w.session.flush()
    w.touched("office", "intake")
    return row.id


@allowed(Right.OFFICE)
def end_day(w: Work, *, override_id: int) -> None:
    """Take back one of the office's own days; the national calendar counts again."""
    row = w.session.get_one(DayOverride, override_id)
    row.ended_on = row.ended_on or w.today
    w.touched("office", "intake")


@cache
def _national() -> Calendar:
    from chinese_calendar.constants import holidays, workdays

    years = frozenset(day.year for day in holidays)
    return Calendar(frozenset(holidays), frozenset(workdays), years)

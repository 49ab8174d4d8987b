"""Days, months and moments, as papers and screens write them out and as they are stored."""

import datetime as dt


def full_day(day: dt.date | str) -> str:
    """A day, or its ISO text, as 2021年6月15日: no leading zeros."""
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"


def as_stored(now: dt.datetime) -> dt.datetime:
    """A moment with its zone as moments are kept: in UTC, without a zone."""
    return now.astimezone(dt.UTC).replace(tzinfo=None)


def on_clock(moment: dt.datetime) -> dt.datetime:
    """A moment kept in UTC, as this computer's clock showed it."""
    return moment.replace(tzinfo=dt.UTC).astimezone()


def month_of(day: dt.date) -> str:
    """The month of a day as kinds.Month holds it, e.g. ``2026-09``."""
    return f"{day:%Y-%m}"


def month_before(month: str) -> str:
    """The month before one: ``2026-01`` to ``2025-12``."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"

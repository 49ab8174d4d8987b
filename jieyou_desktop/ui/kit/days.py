"""Days as people say them near today."""

import datetime as dt

_NEAR = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"}


def short_day(day: dt.date, today: dt.date | None) -> str:
    """``今天``, ``昨天``, ``6月3日`` in this year, ``2020年6月3日`` in another."""
    if today is None:
        return day.isoformat()
    if near := _NEAR.get((day - today).days):
        return near
    month_day = f"{day.month}月{day.day}日"
    return month_day if day.year == today.year else f"{day.year}年{month_day}"

"""Reading the State Council's yearly notice of holidays, pasted as it was published."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.identity import half_width

_DAY = dt.timedelta(days=1)
_SPAN = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:[至到\-—~](?:(\d{1,2})月)?(\d{1,2})日)?"
)
_WORKED = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})日")
# Off by the 全国年节及纪念日放假办法 whatever the notice moves around them.
_ALWAYS_OFF = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))


@dataclass(frozen=True)
class Notice:
    """What a notice says of a year: the days off, and the weekend days worked for them."""

    year: int
    days_off: tuple[dt.date, ...]
    days_worked: tuple[dt.date, ...]


def read_notice(text: str, year: int) -> Notice:
    """Read the lines of a notice (“二、春节：2月15日至23日放假调休，共9天。2月14日上班。”).

    Raises UserError saying which sentence does not add up, or which holiday is missing.
    """
    off: set[dt.date] = set()
    worked: set[dt.date] = set()
    for sentence in _sentences(text):
        if "放假" in sentence:
            off |= set(_days_off(sentence, year))
        elif "上班" in sentence:
            worked |= set(_days_worked(sentence, year))
    missing = [
        f"{month}月{day}日" for month, day in _ALWAYS_OFF if dt.date(year, month, day) not in off
    ]
    if missing:
        raise UserError(
            f"这段通知里没有读到 {'、'.join(missing)} 放假",
            f"请把 {year} 年放假通知里从元旦到国庆节的每一条都粘贴进来",
        )
    return Notice(year, tuple(sorted(off)), tuple(sorted(worked)))


def _sentences(text: str) -> Iterator[str]:
    """The sentences without what stands in brackets (weekdays, days of the lunar calendar)."""
    plain = re.sub(r"\([^)]*\)", "", half_width(text))
    for sentence in re.split(r"[。.;\n]", plain):
        if compact := re.sub(r"\s", "", sentence):
            yield compact


def _days_off(sentence: str, year: int) -> Iterator[dt.date]:
    found = _SPAN.search(sentence)
    if found is None:
        raise UserError(
            f"没有读懂“{sentence}”", "请照通知原文粘贴，例如“元旦：1月1日至3日放假，共3天。”"
        )
    written, month, first, to_month, last = found.groups()
    if written and int(written) != year:
        raise UserError(f"这是 {written} 年的通知，要填的是 {year} 年", "请换成当年的放假通知")
    start = _day(sentence, year, month, first)
    end = _day(sentence, year, to_month or month, last or first)
    days = [start + n * _DAY for n in range((end - start).days + 1)]
    if (said := re.search(r"共(\d+)天", sentence)) and int(said[1]) != len(days):
        raise UserError(
            f"“{sentence}”写的是共 {said[1]} 天，数出来是 {len(days)} 天", "请对照通知原文核对日期"
        )
    yield from days


def _days_worked(sentence: str, year: int) -> Iterator[dt.date]:
    month = ""
    for found in _WORKED.finditer(sentence):
        month = found[1] or month
        day = _day(sentence, year, month, found[2])
        if day.weekday() < 5:
            raise UserError(
                f"“{sentence}”里的 {day.month}月{day.day}日不是周末，本来就上班",
                "请对照通知原文核对日期",
            )
        yield day


def _day(sentence: str, year: int, month: str, day: str) -> dt.date:
    try:
        return dt.date(year, int(month), int(day))
    except ValueError:
        raise UserError(
            f"“{sentence}”里的 {month}月{day}日不存在", "请对照通知原文核对日期"
        ) from None

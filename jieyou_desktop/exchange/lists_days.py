"""Reading days and months as offices write them."""

import datetime as dt
import re

from jieyou_desktop.domain import identity
from jieyou_desktop.exchange.lists_book import Cell
from jieyou_desktop.exchange.lists_reading import NOTHING, Fault, Reading, as_text, clean, count_of

_EPOCH = dt.date(1899, 12, 30)
_BAD_DAY = Fault("date", "日期看不懂，或这一天不存在", "例如 2021-06-15、2021年6月15日 或 20210615")
_BAD_MONTH = Fault("date", "月份看不懂", "例如 2018-03、2018年3月 或 2018.03")
# 72-09-27 and 21年6月: the century is left out.
_SHORT = re.compile(r"(\d{2})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")
_DIGITS = "零一二三四五六七八九"
_SPELLED = re.compile(
    rf"([{_DIGITS}〇○]{{4}})年([一二三四五六七八九十]{{1,3}})月(?:([一二三四五六七八九十]{{1,3}})日?)?"
)


def _plain(cell: Cell) -> str:
    """A cell's text without what is written after a day, and with numerals as digits."""
    text = re.sub(r"(起|开始|至今|[.。\s])+$", "", clean(as_text(cell)))
    if found := _SPELLED.fullmatch(text):
        year = "".join(str(_DIGITS.index(sign)) for sign in re.sub("[〇○]", "零", found[1]))
        return "-".join([year, *(str(count_of(part)) for part in found.groups()[1:] if part)])
    return identity.half_width(text)


def read_day(cell: Cell, today: dt.date) -> Reading:
    """Read a day; a month alone is right as far as it goes, but there is no day to store."""
    day: dt.date | None
    if isinstance(cell, dt.date):
        day = cell.date() if isinstance(cell, dt.datetime) else cell
    elif isinstance(cell, float | int):
        whole = int(cell)
        if 1850 <= cell < 2151:
            # 1972 or 1972.09: a year or month typed as a number.
            return NOTHING
        # Days since 1900 and days written 19720927 lie far apart.
        serial = 1000 <= whole <= 80000 and not isinstance(cell, bool)
        day = _EPOCH + dt.timedelta(days=whole) if serial else identity.read_day(str(whole))
    else:
        # Most are plain days: the rest is asked only of those that are not.
        day = identity.read_day(cell) if isinstance(cell, str) else None
        if day is None:
            text = _plain(cell)
            if found := _SHORT.fullmatch(text):
                return _short_day(found, today)
            day = identity.read_day(text)
            if day is None and _says_less(text):
                return NOTHING
    if day is None or not 1850 <= day.year <= today.year + 60:
        return Reading(fault=_BAD_DAY)
    return Reading(day)


def _says_less(text: str) -> bool:
    """Whether a text is a year or a month, without the day."""
    month = identity.read_month(text)
    if month:
        return int(month[:4]) >= 1850
    return bool(re.fullmatch(r"(18|19|20)\d{2}年?", text))


def _short_day(found: re.Match[str], today: dt.date) -> Reading:
    """A day without its century: told only where the other century has not come yet."""
    year, month, day = found.groups()
    if int(year) <= today.year % 100:
        told = f"年份只写了两位，分不清是 19{year} 年还是 20{year} 年"
        return Reading(fault=Fault("date", told, f"请写成四位，例如 19{year}-{int(month):02d}-01"))
    return read_day(f"19{year}-{month}-{day}" if day else f"19{year}-{month}", today)


def agrees(cell: Cell, born: dt.date, today: dt.date) -> bool | None:
    """Whether a birthday as written is this day, as far as it goes; None when it is unreadable."""
    reading = read_day(cell, today)
    if reading.value:
        return bool(reading.value == born)
    if isinstance(cell, float | int):
        # 1972.1 may have been 1972.10 before it became a number.
        said = {f"{born.year}", f"{born.year}.{born.month}", f"{born:%Y.%m}", f"{born:%Y.%m}0"}
        return as_text(cell) in said | {f"{born:%Y.%m}".rstrip("0")} if not reading.fault else None
    text = _plain(cell)
    if found := _SHORT.fullmatch(text):
        told = [int(part) for part in found.groups() if part]
        return told == [born.year % 100, born.month, born.day][: len(told)]
    if reading.fault:
        return None
    if month := identity.read_month(text):
        return month == f"{born:%Y-%m}"
    return text[:4] == str(born.year)


def read_month(cell: Cell, today: dt.date) -> Reading:
    """Read a month; a day gives its month."""
    if isinstance(cell, dt.date):
        return Reading(f"{cell:%Y-%m}")
    text = as_text(cell)
    if isinstance(cell, float | int):
        if re.fullmatch(r"\d{4}\.1", text):
            year = text[:4]
            told = f"当数字存的 {text}，分不清是 {year} 年 1 月还是 10 月"
            return Reading(fault=Fault("date", told, f"请改写为 {year}年1月 或 {year}年10月"))
        if re.fullmatch(r"\d{5}", text) and 20000 <= int(text) <= 80000:
            return Reading(f"{_EPOCH + dt.timedelta(days=int(text)):%Y-%m}")
    else:
        text = _plain(cell)
        if found := _SHORT.fullmatch(text):
            century = 19 if int(found[1]) > today.year % 100 else 20
            text = f"{century}{text}"
    month = identity.read_month(text)
    if month is None or not 1949 <= int(month[:4]) <= 2100:
        return Reading(fault=_BAD_MONTH)
    return Reading(month)

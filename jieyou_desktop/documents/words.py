"""Amounts, days and telephone numbers as official papers write them (handbook 11.3)."""

import datetime as dt
import re


def in_words(fen: int) -> str:
    """An amount in fen as 大写, e.g. 1640902 to 壹万陆仟肆佰零玖元零贰分."""
    from cn2an import an2cn

    if fen < 0:
        return "负" + in_words(-fen)
    return str(an2cn(f"{fen // 100}.{fen % 100:02d}", "rmb"))


def yuan(fen: int) -> str:
    """An amount in fen as yuan with two decimals, e.g. ``1,680.50``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def cn_day(day: dt.date | str) -> str:
    """A day, or its ISO text, as 2021年6月15日: no leading zeros."""
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"


def cn_month(month: str) -> str:
    """``2018-03`` as 2018年3月."""
    return f"{month[:4]}年{int(month[5:7])}月"


def dialled(phone: str) -> str:
    """A telephone number in the groups it is read in: 0539-6211234, 138-0539-1234."""
    if found := re.fullmatch(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})", phone):
        return f"{found[1]}-{found[2]}"
    if found := re.fullmatch(r"(1\d{2})(\d{4})(\d{4})", phone):
        return f"{found[1]}-{found[2]}-{found[3]}"
    return phone

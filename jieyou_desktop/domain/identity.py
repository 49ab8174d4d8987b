"""Numbers and names by which people, cards and days are known (handbook 12)."""

import datetime as dt
import re
from dataclasses import dataclass

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
# Born before 1900: the serials that old 15-digit numbers kept for people over a hundred.
_CENTENARIAN = {"999", "998", "997", "996"}


@dataclass(frozen=True)
class IdReading:
    """What was made of a written identity number.

    ``number`` is the sound 18-character number, or None. ``cause`` is ``""``, ``length``,
    ``precision``, ``checksum`` or ``date``; ``fault`` and ``advice`` say it in Chinese;
    ``note`` says what was mended in a sound one.
    """

    number: str | None
    cause: str = ""
    fault: str = ""
    advice: str = ""
    note: str = ""


def half_width(text: str) -> str:
    """Full-width letters, digits and signs made half-width."""
    if text.isascii():
        return text
    return "".join(
        chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else " " if char == "　" else char
        for char in text
    )


def clean_name(text: str) -> str:
    """A name without spaces, with every middle dot written U+00B7; never simplified."""
    text = re.sub(r"[•‧∙⋅・．｡●]", "·", text)
    return re.sub(r"\s+", "", text.replace("　", "").replace("\u200b", ""))


def check_digit(first17: str) -> str:
    """The 18th character that belongs to the first 17 digits (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK[total % 11]


def raise_15(number: str) -> str:
    """A 15-digit number as the 18 characters it became (GB 11643-1999, handbook 12.1)."""
    century = "18" if number[-3:] in _CENTENARIAN else "19"
    first17 = number[:6] + century + number[6:]
    return first17 + check_digit(first17)


def read_id(text: str) -> IdReading:
    """Read a written identity number. The area code is never a reason to refuse."""
    cleaned = re.sub(r"[\s'’`\-]", "", half_width(text)).upper()
    note = "" if cleaned == text else "已去掉空格或转成半角"
    if re.fullmatch(r"\d(?:\.\d+)?E\+?\d+", cleaned):
        return IdReading(
            None,
            "precision",
            "号码被 Excel 变成了科学计数，后几位已经丢失",
            "请向本人或原始资料要正确的 18 位号码",
        )
    if re.fullmatch(r"\d{15}", cleaned):
        if _born_in(raise_15(cleaned)) is None:
            return IdReading(None, "date", "15 位证号里的出生日期不存在", "请对照户口簿核对")
        return IdReading(raise_15(cleaned), note="已由 15 位升为 18 位")
    if not re.fullmatch(r"\d{17}[\dX]", cleaned):
        counted = f"身份证号应为 18 位，现在是 {len(cleaned)} 位"
        fault = "身份证号里有数字以外的字" if len(cleaned) == 18 else counted
        return IdReading(None, "length", fault, "请对照身份证或户口簿重填")
    if _born_in(cleaned) is None:
        return IdReading(
            None,
            "date",
            f"证号里的出生日期 {cleaned[6:14]} 不存在",
            "请对照身份证核对第 7 到 14 位",
        )
    if check_digit(cleaned[:17]) != cleaned[-1]:
        return IdReading(
            None, "checksum", "身份证号最后一位（校验位）对不上", "请对照身份证，看是否有一位写错"
        )
    return IdReading(cleaned, note=note)


def _born_in(number: str) -> dt.date | None:
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def born_on(number: str) -> dt.date:
    """The birthday in a sound 18-character number."""
    return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(number: str) -> str:
    """The sex code (GB/T 2261.1: 1 male, 2 female) in a sound 18-character number."""
    return "1" if int(number[16]) % 2 else "2"


def age_on(born: dt.date, day: dt.date) -> int:
    """Full years of age; the birthday itself counts (Civil Code: 以上 includes the number)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_luhn(card: str) -> bool:
    """Whether a card number passes the Luhn sum; passbooks need not."""
    digits = [int(digit) for digit in reversed(card)]
    doubled = (d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def is_phone(text: str) -> bool:
    """A mobile number, or a fixed line with or without its area code."""
    return bool(re.fullmatch(r"1[3-9]\d{9}|0\d{2,3}\d{7,8}|[2-9]\d{6,7}|1\d{4}", text))


def is_disability_number(text: str) -> bool:
    """18-character identity number, kind 1-7, level 1-4, and B with a count if reissued."""
    return bool(re.fullmatch(r"\d{17}[\dX][1-7][1-4](B\d{1,2})?", text))


def read_day(text: str) -> dt.date | None:
    """A day written in any of the ways offices write one; None when it is not one."""
    text = half_width(text).strip()
    text = re.sub(r"\s+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$", "", text)
    found = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", text)
    found = found or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    if not found:
        return None
    try:
        day = dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return day if 1850 <= day.year <= 2150 else None


def read_month(text: str) -> str | None:
    """A month as ``2018-03``; a full day gives its month; None when it is neither."""
    text = half_width(text).strip()
    found = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?", text)
    found = found or re.fullmatch(r"(\d{4})(\d{2})", text)
    if found and 1 <= int(found[2]) <= 12:
        return f"{found[1]}-{int(found[2]):02d}"
    day = read_day(text)
    return f"{day:%Y-%m}" if day else None

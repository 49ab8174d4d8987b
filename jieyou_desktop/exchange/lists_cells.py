"""Reading one cell as what its column is: the value, or what is wrong with it."""

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jieyou_desktop.domain import codes, identity
from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.kinds import (
    BankCard,
    Choice,
    Day,
    Kind,
    Money,
    Month,
    Name,
    Phone,
    Whole,
)
from jieyou_desktop.exchange.lists_book import Cell

# Excel keeps 15 significant digits: a longer number typed as a number has lost its end.
_EXACT = 10**15
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_EPOCH = dt.date(1899, 12, 30)
_BLANK = {"", "-", "--", "—", "——", "/", "\\", "无", "空", "暂无", "无。", "#N/A", "NULL", "null"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell.

    ``kind`` is precision, checksum, date, missing, duplicate or other; ``message`` says it and
    ``suggestion`` what to do, in Chinese.
    """

    kind: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True)
class Reading:
    """A cell read: ``value`` is what may be stored (None for nothing), ``fault`` what is wrong."""

    value: Any = None
    fault: Fault | None = None


_NOTHING = Reading()


def as_text(cell: Cell) -> str:
    """A cell as it would be written in a text file; whole numbers without ``.0``."""
    if isinstance(cell, str):
        return cell
    match cell:
        case bool():
            return "是" if cell else "否"
        case float():
            # Past 15 digits the rest is noughts, as Excel shows it, not the float's own noise.
            if not math.isfinite(cell):
                return ""
            whole = cell.is_integer()
            return f"{Decimal(repr(cell)):.0f}" if whole else f"{Decimal(repr(round(cell, 6))):f}"
        case dt.datetime():
            return f"{cell:%Y-%m-%d %H:%M}" if cell.time() != dt.time() else f"{cell:%Y-%m-%d}"
        case dt.date():
            return cell.isoformat()
        case _:
            return str(cell)


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, or one of the signs people put for nothing."""
    if not isinstance(cell, str):
        return isinstance(cell, float) and not math.isfinite(cell)
    return not cell or cell in _BLANK or (len(cell) < 9 and _clean(cell) in _BLANK)


def _clean(text: str) -> str:
    """Text without invisible characters and the spaces around it."""
    if text.isalnum():
        return text
    return _INVISIBLE.sub("", text).strip().lstrip("'’‘")


def read_cell(cell: Cell, kind: Kind, today: dt.date) -> Reading:
    """Read a cell of any kind but identity numbers; no value is guessed."""
    if is_blank(cell):
        return _NOTHING
    match kind:
        case Money():
            return _read_money(cell)
        case Day():
            return _read_day(cell, today)
        case Month():
            return _read_month(cell)
        case Whole():
            return _read_whole(cell, kind)
        case BankCard():
            return _read_account(cell, kind)
        case Phone():
            return _read_phone(cell, kind)
        case Name():
            return _read_name(cell, kind)
        case Choice():
            return _read_choice(cell, kind)
        case _:
            return _kept(lambda: kind.parse(re.sub(r"\s*\n\s*", " ", _clean(as_text(cell)))[:500]))


def _kept(parse: Callable[[], Any]) -> Reading:
    try:
        return Reading(parse())
    except FieldError as error:
        return Reading(fault=Fault("other", error.title, error.advice))


def read_identity(cell: Cell) -> Reading:
    """Read an identity number; one that is rounded or fails its check has no value."""
    if is_blank(cell):
        return _NOTHING
    if isinstance(cell, float | int) and abs(cell) >= _EXACT:
        return Reading(fault=ROUNDED)
    text = re.sub(r"[×✕╳хХχΧ*]$", "X", _clean(as_text(cell)))
    reading = identity.read_id(text)
    if reading.number:
        return Reading(reading.number)
    digits = re.sub(r"\s", "", identity.half_width(text))
    if reading.cause == "precision" or (reading.cause == "checksum" and digits.endswith("000")):
        # Fifteen good digits and three noughts: rounded before it was kept as text.
        return Reading(fault=ROUNDED)
    advice = reading.advice
    if reading.cause == "checksum":
        advice = f"若前 17 位无误，末位应为 {identity.check_digit(digits[:17])}；请对照身份证核实"
    elif (mended := identity.read_id(re.sub("[oO]", "0", re.sub("[lI]", "1", text)))).number:
        advice = f"字母可能是数字之误，或应为 {mended.number}；请对照身份证核实"
    kind = reading.cause if reading.cause in ("checksum", "date") else "other"
    return Reading(fault=Fault(kind, reading.fault, advice))


ROUNDED = Fault(
    "precision",
    "当数字存过，后几位丢失了",
    "Excel 会把长号码四舍五入；请向本人或原始资料要正确的 18 位号码，不能照表上的填",
)
"""What is wrong with a number that a spreadsheet has rounded."""


def _read_money(cell: Cell) -> Reading:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        fen = round(cell * 100)
        if abs(cell * 100 - fen) > 0.01:
            return Reading(fault=Fault("other", "金额有三位以上小数", "请按元、角、分填写"))
    elif not isinstance(cell, str):
        return Reading(fault=Fault("other", "金额栏里是日期，不是金额", "请改成数字，例如 680"))
    else:
        text = re.sub(r"(/|每)(人|户|月)+$", "", _clean(cell))
        reading = _kept(lambda: Money().parse(re.sub(r"^(人民币|RMB)|(块|元)钱?$", "", text)))
        if reading.value is None:
            return reading
        fen = reading.value
    if fen < 0:
        return Reading(fault=Fault("other", "金额是负数", "请核对；停发、扣回不在台账里用负数表示"))
    if fen >= 10_000_000:
        return Reading(fault=Fault("other", "月金额超过十万元", "请核对是否多写了几位"))
    return Reading(fen)


_BAD_DAY = Fault("date", "日期看不懂，或这一天不存在", "例如 2021-06-15、2021年6月15日 或 20210615")


def _read_day(cell: Cell, today: dt.date) -> Reading:
    day: dt.date | None
    if isinstance(cell, dt.datetime):
        day = cell.date()
    elif isinstance(cell, dt.date):
        day = cell
    elif isinstance(cell, float | int):
        whole = int(cell)
        if 1850 <= cell < 2151:
            # 1972 or 1972.09: a year or month typed as a number.
            return _NOTHING
        # Days since 1900 and days written 19720927 lie far apart.
        serial = 1000 <= whole <= 80000 and not isinstance(cell, bool)
        day = _EPOCH + dt.timedelta(days=whole) if serial else identity.read_day(str(whole))
    else:
        day = identity.read_day(_clean(as_text(cell)).rstrip(".。"))
    if day is None:
        # A month is not a day: it is right as far as it goes, but there is no day to store.
        month = identity.read_month(_clean(as_text(cell)).rstrip(".。"))
        return _NOTHING if month and int(month[:4]) >= 1850 else Reading(fault=_BAD_DAY)
    if not 1850 <= day.year <= today.year + 60:
        return Reading(fault=_BAD_DAY)
    return Reading(day)


def _read_month(cell: Cell) -> Reading:
    if isinstance(cell, dt.date):
        return Reading(f"{cell:%Y-%m}")
    bad = Fault("date", "月份看不懂", "例如 2018-03、2018年3月 或 2018.03")
    if isinstance(cell, float | int):
        text = as_text(cell)
        if re.fullmatch(r"\d{4}\.1", text):
            year = text[:4]
            return Reading(
                fault=Fault(
                    "date",
                    f"当数字存的 {text}，分不清是 {year} 年 1 月还是 10 月",
                    f"请改写为 {year}年1月 或 {year}年10月",
                )
            )
        if re.fullmatch(r"\d{5}", text) and 20000 <= int(text) <= 80000:
            return Reading(f"{_EPOCH + dt.timedelta(days=int(text)):%Y-%m}")
    else:
        text = _clean(as_text(cell)).rstrip(".。起")
    month = identity.read_month(text)
    if month is None or not 1949 <= int(month[:4]) <= 2100:
        return Reading(fault=bad)
    return Reading(month)


_NUMERALS = "零一二三四五六七八九十"


def _read_whole(cell: Cell, kind: Whole) -> Reading:
    text = re.sub(r"(人|口|个|名|户)$", "", _clean(as_text(cell)))
    if text in _NUMERALS:
        text = str(_NUMERALS.index(text))
    return _kept(lambda: kind.parse(text))


def _read_account(cell: Cell, kind: BankCard) -> Reading:
    rounded = Fault(
        "precision",
        "当数字存过，后几位丢失了",
        "请对照存折或社保卡重填，不能照表上的填",
    )
    if isinstance(cell, float | int) and abs(cell) >= _EXACT:
        return Reading(fault=rounded)
    text = re.sub(r"[\s\-]", "", identity.half_width(_clean(as_text(cell))))
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text, re.IGNORECASE):
        return Reading(fault=rounded)
    # Noughts from the sixteenth digit on and a wrong Luhn sum: rounded, then kept as text.
    if (
        len(text) >= 18
        and set(text[15:]) == {"0"}
        and text.isdecimal()
        and not identity.is_luhn(text)
    ):
        return Reading(fault=rounded)
    return _kept(lambda: kind.parse(text))


def _read_phone(cell: Cell, kind: Phone) -> Reading:
    text = identity.half_width(_clean(as_text(cell)))
    written = [part for part in re.split(r"[,，、/;；\n]|\s{2,}", text) if part.strip()]
    readings = [_kept(lambda part=part: kind.parse(part)) for part in written]  # type: ignore[misc]
    sound = [reading for reading in readings if reading.value]
    return sound[0] if sound else readings[0] if readings else _NOTHING


def _read_name(cell: Cell, kind: Name) -> Reading:
    text = identity.clean_name(_clean(as_text(cell)))
    if found := re.fullmatch(r"([^(（]+)[(（](.+)[)）]", text):
        note = Fault("other", f"姓名后面有附注“{found[2]}”", "已按前面的姓名读入，附注请核实")
        return Reading(found[1], note)
    if re.search(r"[?？\ufffd□]", text):
        return Reading(
            text, Fault("other", "姓名里有认不出的字", "多半是生僻字丢失，请对照户口簿补上")
        )
    if re.search(r"[0-9０-９、，,;；]", text):
        return Reading(
            text, Fault("other", "姓名里有数字或写了不止一个人", "请一格只写一个人的姓名")
        )
    return _kept(lambda: kind.parse(text))


def _read_choice(cell: Cell, kind: Choice) -> Reading:
    text = re.sub(r"\s+", "", identity.half_width(_clean(as_text(cell))))
    if code := kind.codes.find(text):
        return Reading(code)
    for wording in (text.upper(), re.sub("^(户主)?(之|的)?", "", text), text.split("(")[0]):
        if wording and (code := kind.codes.find(wording)):
            return Reading(code)
    for codes_, patterns in _LOOSELY:
        if kind.codes is codes_:
            for pattern, code in patterns:
                if re.search(pattern, text, re.IGNORECASE):
                    return Reading(code)
    return _kept(lambda: kind.parse(text))


# Wordings that hold the answer within them; the first that fits is it.
_LOOSELY: tuple[tuple[codes.Codes, tuple[tuple[str, str], ...]], ...] = (
    (codes.AREA, (("非农|城", "1"), ("农", "2"))),
    (
        codes.CLASS,
        (("^A|A类|^一[类档]|^1", "A"), ("^B|B类|^二[类档]|^2", "B"), ("^C|C类|^三[类档]|^3", "C")),
    ),
    (
        codes.SELF_CARE,
        (("半", "2"), ("部分", "2"), ("失能|全护理|不能|完全丧失", "3"), ("自理", "1")),
    ),
    (codes.CARE_MODE, (("分散|散居|居家", "2"), ("集中|敬老院|福利院|机构", "1"))),
    (
        codes.CAUSE,
        (
            ("病", "01"),
            ("残", "02"),
            ("学", "03"),
            ("灾", "04"),
            ("意外|事故", "05"),
            ("缺劳|无劳|劳动力|劳力", "06"),
            ("失业|下岗", "07"),
            ("老", "08"),
            ("孤儿|未成年", "09"),
            ("疫", "10"),
            (".", "99"),
        ),
    ),
)


def read_card(cell: Cell) -> Reading:
    """Read the number of a disability certificate: 20 characters, more when issued again."""
    text = re.sub(r"[\s\-]", "", identity.half_width(_clean(as_text(cell)))).upper()
    if isinstance(cell, float | int) or re.search(r"E\+", text):
        message = "当数字存过，后几位丢失了"
        return Reading(fault=Fault("precision", message, "请对照残疾证重填，单元格设为文本"))
    if identity.is_disability_number(text):
        return Reading(text)
    return Reading(
        fault=Fault("other", "残疾证号应为 20 位（补办的加 B 和次数）", "请对照残疾证核对")
    )


def read_disability(cell: Cell) -> tuple[str | None, str | None]:
    """Kind and level in a wording like 肢体二级 or 智力残疾三级; several kinds are 多重."""
    text = re.sub(r"\s+", "", identity.half_width(as_text(cell)))
    kinds = {
        code for code, label in codes.DISABILITY.labels.items() if code != "7" and label in text
    }
    if "多重" in text or len(kinds) > 1:
        kinds = {"7"}
    found = re.findall(r"(一|二|三|四|[1-4]|壹|贰|叁|肆|Ⅰ|Ⅱ|Ⅲ|Ⅳ)级", text)
    levels = sorted(level for word in found if (level := codes.DISABILITY_LEVEL.find(f"{word}级")))
    return (kinds.pop() if kinds else None), (levels[0] if levels else None)

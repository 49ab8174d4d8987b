"""Reading one cell as what its column is: the value, or what is wrong with it."""

import datetime as dt
import re

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
from jieyou_desktop.exchange.lists_days import read_day, read_month
from jieyou_desktop.exchange.lists_reading import (
    NOTHING,
    Fault,
    Reading,
    as_text,
    clean,
    count_of,
    is_blank,
)

# Excel keeps 15 significant digits: a longer number typed as a number has lost its end.
_EXACT = 10**15


def read_cell(cell: Cell, kind: Kind, today: dt.date) -> Reading:
    """Read a cell of any kind but identity numbers; no value is guessed."""
    if is_blank(cell):
        return NOTHING
    match kind:
        case Money():
            return _read_money(cell)
        case Day():
            return read_day(cell, today)
        case Month():
            return read_month(cell, today)
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
            return _kept(kind, re.sub(r"\s*\n\s*", " ", clean(as_text(cell)))[:500])


def _kept(kind: Kind, text: str) -> Reading:
    try:
        return Reading(kind.parse(text))
    except FieldError as error:
        return Reading(fault=Fault("other", error.title, error.advice))


def read_identity(cell: Cell) -> Reading:
    """Read an identity number; one that is rounded or fails its check has no value."""
    if is_blank(cell):
        return NOTHING
    if isinstance(cell, float | int) and abs(cell) >= _EXACT:
        return Reading(fault=ROUNDED)
    text = re.sub(r"[×✕╳хХχΧ*]$", "X", clean(as_text(cell)))
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


# What an amount is for, said in its cell: 每月402元, 402元/户, 500/人.
_PER = re.compile("^(人均|每[户人月]|户?月)+|([/每·][户人月口])+$")
_PER_PERSON = re.compile("每人|人均|[/·]人|每口")


def is_per_person(text: str) -> bool:
    """Whether a heading or a cell speaks of an amount for each person (500/人, 元/人·月, 人均)."""
    return bool(_PER_PERSON.search(text))


def _read_money(cell: Cell) -> Reading:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        fen = round(cell * 100)
        if abs(cell * 100 - fen) > 0.01:
            return Reading(fault=Fault("other", "金额有三位以上小数", "请按元、角、分填写"))
    elif not isinstance(cell, str):
        return Reading(fault=Fault("other", "金额栏里是日期，不是金额", "请改成数字，例如 680"))
    else:
        text = re.sub(_PER, "", re.sub(r"\s", "", clean(cell)))
        text = re.sub(r"^(人民币|RMB)|(块|元|圆)[钱整正]?$", "", text)
        text = re.sub(r"^(\d+)[元块](\d)角(?:(\d)分)?$", r"\1.\2\3", text)
        words = count_of(text)
        reading = Reading(words * 100) if words is not None else _kept(Money(), text)
        if reading.value is None:
            return reading
        fen = reading.value
    if fen < 0:
        return Reading(fault=Fault("other", "金额是负数", "请核对；停发、扣回不在台账里用负数表示"))
    if fen >= 10_000_000:
        return Reading(fault=Fault("other", "月金额超过十万元", "请核对是否多写了几位"))
    return Reading(fen)


def _read_whole(cell: Cell, kind: Whole) -> Reading:
    text = clean(as_text(cell))
    if text.isdecimal():
        return _kept(kind, text)
    text = re.sub(r"(人|口|个|名|户)$", "", text)
    words = count_of(text)
    return _kept(kind, text if words is None else str(words))


def _read_account(cell: Cell, kind: BankCard) -> Reading:
    rounded = Fault(
        "precision",
        "当数字存过，后几位丢失了",
        "请对照存折或社保卡重填，不能照表上的填",
    )
    if isinstance(cell, float | int) and abs(cell) >= _EXACT:
        return Reading(fault=rounded)
    text = re.sub(r"[\s\-]", "", identity.half_width(clean(as_text(cell))))
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
    return _kept(kind, text)


def _read_phone(cell: Cell, kind: Phone) -> Reading:
    text = identity.half_width(clean(as_text(cell)))
    written = [part for part in re.split(r"[,，、/;；\n]|\s{2,}", text) if part.strip()]
    if any(re.fullmatch(r"\d{11}", part) for part in text.split()):
        # A single space may also stand within a number: 0539 6211234.
        written = text.split()
    readings = [_kept(kind, part) for part in written]
    sound = [reading for reading in readings if reading.value]
    return sound[0] if sound else readings[0] if readings else NOTHING


def _read_name(cell: Cell, kind: Name) -> Reading:
    text = identity.clean_name(clean(as_text(cell)))
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
    return _kept(kind, text)


def _read_choice(cell: Cell, kind: Choice) -> Reading:
    text = re.sub(r"\s+", "", identity.half_width(clean(as_text(cell))))
    if code := kind.codes.find(text):
        return Reading(code)
    plain = re.sub(r"^\d+[、.]?", "", text)
    for wording in (text.upper(), plain, re.sub("^(户主)?(之|的)?", "", text), text.split("(")[0]):
        if wording and (code := kind.codes.find(wording)):
            return Reading(code)
    for codes_, patterns in _LOOSELY:
        if kind.codes is codes_:
            for pattern, code in patterns:
                if re.search(pattern, text, re.IGNORECASE):
                    return Reading(code)
    return _kept(kind, text)


# Wordings that hold the answer within them; the first that fits is it.
_LOOSELY: tuple[tuple[codes.Codes, tuple[tuple[str, str], ...]], ...] = (
    (codes.AREA, (("非农|城", "1"), ("农", "2"))),
    (codes.LABOUR, (("部分|弱|半", "2"), ("丧失", "3"), ("无|没有|不能", "4"), ("有|正常", "1"))),
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
    text = re.sub(r"[\s\-]", "", identity.half_width(clean(as_text(cell)))).upper()
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

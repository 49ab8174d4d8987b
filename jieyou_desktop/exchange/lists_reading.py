"""What reading a cell gives, and a cell as text: what every reader of cells starts from."""

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jieyou_desktop.exchange.lists_book import Cell

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLANK = {"", "-", "--", "—", "——", "/", "\\", "无", "空", "暂无", "无。", "#N/A", "NULL", "null"}
_NUMERALS = re.compile("[零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]+")


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


NOTHING = Reading()
"""What a blank cell gives."""


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
    return not cell or cell in _BLANK or (len(cell) < 9 and clean(cell) in _BLANK)


def clean(text: str) -> str:
    """Text without invisible characters and the spaces around it."""
    if text.isalnum():
        return text
    return _INVISIBLE.sub("", text).strip().lstrip("'’‘")


def count_of(text: str) -> int | None:
    """The number that Chinese numerals say (四百, 肆佰零贰, 十二); None when they are not all."""
    if not _NUMERALS.fullmatch(text):
        return None
    # Loaded here: start-up must not wait for it.
    from cn2an import cn2an

    try:
        return int(cn2an(text, "smart"))
    except ValueError:
        return None

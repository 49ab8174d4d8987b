"""The sorts of value a field can hold: parsing, showing, masking and carrying each, in one place.

``parse`` takes what a person typed or a sheet held and gives the stored value or raises
FieldError; ``show`` is its inverse; ``mask`` shows what may be seen without asking; ``wire``
is how the value travels in a package. None is always "nothing known" and shows as "".
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from jieyou_desktop.domain import identity
from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.days import on_clock
from jieyou_desktop.domain.errors import FieldError


@dataclass(frozen=True)
class Kind:
    """One sort of value. Subclasses override what differs from plain text."""

    width: int = 12
    """Usual width on screen and paper, in half-width characters."""

    @property
    def right_aligned(self) -> bool:
        """Whether numbers line up on the right."""
        return False

    @property
    def sensitive(self) -> bool:
        """Whether it is masked until asked for."""
        return False

    def parse(self, text: str) -> Any:
        """Turn what a person typed into the stored value; raise FieldError if it cannot be."""
        return text.strip() or None

    def show(self, value: Any) -> str:
        """Turn the stored value into what a person reads; None shows as an empty string."""
        return "" if value is None else str(value)

    def mask(self, value: Any) -> str:
        """Turn the stored value into what may be seen without asking."""
        return self.show(value)

    def wire(self, value: Any) -> str:
        """Turn the stored value into its text in a package."""
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Text(Kind):
    """Text of at most ``limit`` characters; several lines when ``lines`` is over 1."""

    limit: int = 100
    lines: int = 1
    private: bool = False
    """Masked until asked for (illness, for one)."""

    @property
    def sensitive(self) -> bool:
        """See Kind.sensitive."""
        return self.private

    def parse(self, text: str) -> str | None:
        """See Kind.parse."""
        value = text.strip() or None
        if value and len(value) > self.limit:
            raise FieldError(
                "", f"最多 {self.limit} 个字，现在是 {len(value)} 个", "请删减后再保存"
            )
        return value

    def mask(self, value: Any) -> str:
        """See Kind.mask."""
        return "••••" if self.private and value else self.show(value)


@dataclass(frozen=True)
class Name(Text):
    """A person's name: spaces out, the middle dot made one and the same."""

    width: int = 10
    limit: int = 40

    def parse(self, text: str) -> str | None:
        """See Kind.parse."""
        return Text.parse(self, identity.clean_name(text))


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number not below ``least``, with its unit in the label."""

    width: int = 6
    least: int = 0
    most: int = 1_000_000

    @property
    def right_aligned(self) -> bool:
        """See Kind.right_aligned."""
        return True

    def parse(self, text: str) -> int | None:
        """See Kind.parse."""
        text = identity.half_width(text).replace(",", "").strip()
        if not text:
            return None
        if not re.fullmatch(r"-?\d+", text):
            raise FieldError("", "应为整数", "例如 3")
        value = int(text)
        if not self.least <= value <= self.most:
            raise FieldError("", f"应在 {self.least} 到 {self.most} 之间", "请核对后重填")
        return value


@dataclass(frozen=True)
class Money(Kind):
    """An amount held as whole 分 and shown as yuan with two decimals."""

    width: int = 11

    @property
    def right_aligned(self) -> bool:
        """See Kind.right_aligned."""
        return True

    def parse(self, text: str) -> int | None:
        """Yuan as typed (``680``, ``1,200.50``, ``402元``, ``￥320``) to fen."""
        text = identity.half_width(text)
        text = re.sub(r"[\s,¥￥]|元$|元整$|元/月$", "", text.strip())
        if not text:
            return None
        if not (found := re.fullmatch(r"(-?)(\d+)(?:\.(\d{1,2})0*)?", text)):
            raise FieldError("", "金额应为数字，最多两位小数", "例如 680 或 680.50")
        sign, yuan, cents = found.groups()
        fen = int(yuan) * 100 + int((cents or "0").ljust(2, "0"))
        return -fen if sign else fen

    def show(self, value: Any) -> str:
        """Fen to yuan, e.g. 168050 to ``1,680.50``."""
        if value is None:
            return ""
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(value) // 100:,}.{abs(value) % 100:02d}"

    def wire(self, value: Any) -> str:
        """Fen to plain yuan, e.g. ``1680.50``."""
        return self.show(value).replace(",", "")


@dataclass(frozen=True)
class Day(Kind):
    """A calendar date: ``2021-06-15`` to type and in lists, written the many ways people do."""

    width: int = 11

    def parse(self, text: str) -> dt.date | None:
        """See Kind.parse."""
        if not text.strip():
            return None
        if (value := identity.read_day(text)) is None:
            raise FieldError("", "日期看不懂", "例如 2021-06-15、2021年6月15日 或 20210615")
        return value

    def show(self, value: Any) -> str:
        """See Kind.show."""
        return "" if value is None else value.isoformat()


@dataclass(frozen=True)
class Month(Kind):
    """A month, stored and sorted as ``2018-03``."""

    width: int = 9

    def parse(self, text: str) -> str | None:
        """See Kind.parse."""
        if not text.strip():
            return None
        if (value := identity.read_month(text)) is None:
            raise FieldError("", "月份看不懂", "例如 2018-03 或 2018年3月")
        return value

    def show(self, value: Any) -> str:
        """See Kind.show: ``2018年3月``."""
        return "" if value is None else f"{value[:4]}年{int(value[5:])}月"


@dataclass(frozen=True)
class Moment(Kind):
    """A point in time, stored in UTC and shown on this computer's clock to the minute."""

    width: int = 16

    def show(self, value: Any) -> str:
        """See Kind.show."""
        if value is None:
            return ""
        return f"{on_clock(value):%Y-%m-%d %H:%M}"

    def wire(self, value: Any) -> str:
        """See Kind.wire."""
        return "" if value is None else f"{value.isoformat(timespec='seconds')}Z"


@dataclass(frozen=True)
class Flag(Kind):
    """Yes or no."""

    width: int = 5

    def parse(self, text: str) -> bool | None:
        """See Kind.parse."""
        text = text.strip()
        if not text:
            return None
        if text in {"是", "有", "√", "✓", "1", "true", "True", "Y", "y"}:
            return True
        if text in {"否", "无", "×", "0", "false", "False", "N", "n"}:
            return False
        raise FieldError("", "应为 是 或 否", "请改写为 是 或 否")

    def show(self, value: Any) -> str:
        """See Kind.show."""
        return "" if value is None else "是" if value else "否"

    def wire(self, value: Any) -> str:
        """See Kind.wire."""
        return "" if value is None else "true" if value else "false"


@dataclass(frozen=True)
class Choice(Kind):
    """One code of a table; the code is stored and travels, the label is read."""

    codes: Codes = field(default_factory=lambda: Codes("", {}))
    private: bool = False

    @property
    def sensitive(self) -> bool:
        """See Kind.sensitive."""
        return self.private

    def parse(self, text: str) -> str | None:
        """A label, a code or a known other wording to its code."""
        if not text.strip():
            return None
        if (code := self.codes.find(text)) is None:
            raise FieldError(
                "", f"“{text.strip()}”不在{self.codes.title}里", f"可填：{self.codes.sample()}"
            )
        return code

    def show(self, value: Any) -> str:
        """See Kind.show."""
        return "" if value is None else self.codes.label(value)

    def mask(self, value: Any) -> str:
        """See Kind.mask."""
        return "••••" if self.private and value else self.show(value)


@dataclass(frozen=True)
class IdNumber(Kind):
    """A citizen identity number, 18 characters with its check digit (GB 11643-1999)."""

    width: int = 19

    @property
    def sensitive(self) -> bool:
        """See Kind.sensitive."""
        return True

    def parse(self, text: str) -> str | None:
        """See Kind.parse; 15-digit numbers are raised to 18, full width and spaces mended."""
        if not text.strip():
            return None
        reading = identity.read_id(text)
        if reading.number is None:
            raise FieldError("", reading.fault, reading.advice)
        return reading.number

    def mask(self, value: Any) -> str:
        """Keep the first six and the last four digits (handbook 7.2)."""
        return "" if value is None else f"{value[:6]}••••••••{value[-4:]}"


@dataclass(frozen=True)
class Phone(Kind):
    """A mobile or fixed-line number."""

    width: int = 13

    @property
    def sensitive(self) -> bool:
        """See Kind.sensitive."""
        return True

    def parse(self, text: str) -> str | None:
        """See Kind.parse."""
        value = re.sub(r"[\s-]", "", identity.half_width(text))
        if not value:
            return None
        if not identity.is_phone(value):
            raise FieldError(
                "", "电话号码位数不对", "手机 11 位，以 1 开头；固话写区号加号码，例如 0539-6211234"
            )
        return value

    def show(self, value: Any) -> str:
        """See Kind.show: a fixed line with its area code set off, ``0539-6211234``."""
        found = re.fullmatch(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})", value or "")
        return f"{found[1]}-{found[2]}" if found else Kind.show(self, value)

    def mask(self, value: Any) -> str:
        """Keep the first three and the last four digits."""
        return "" if value is None else f"{value[:3]}••••{value[-4:]}"


@dataclass(frozen=True)
class BankCard(Kind):
    """A card or passbook number. A failed Luhn sum only warns: passbooks do not follow it."""

    width: int = 21

    @property
    def sensitive(self) -> bool:
        """See Kind.sensitive."""
        return True

    def parse(self, text: str) -> str | None:
        """See Kind.parse."""
        value = re.sub(r"[\s-]", "", identity.half_width(text)).lstrip("'")
        if not value:
            return None
        if not re.fullmatch(r"\d{8,32}", value):
            raise FieldError("", "账号应为 8 到 32 位数字", "请对照存折或社保卡重填")
        return value

    def mask(self, value: Any) -> str:
        """Keep the last four digits."""
        return "" if value is None else f"尾号 {value[-4:]}"


@dataclass(frozen=True)
class Secret(Kind):
    """A password: typed unseen, stored nowhere."""

    width: int = 24

    @property
    def sensitive(self) -> bool:
        """See Kind.sensitive."""
        return True

    def parse(self, text: str) -> str | None:
        """See Kind.parse; nothing is trimmed."""
        return text or None

    def mask(self, value: Any) -> str:
        """See Kind.mask."""
        return "••••" if value else ""

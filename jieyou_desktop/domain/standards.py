"""Dated amounts: which one holds on a day, and how a year's amount becomes a month's.

A standard counts only once the office has switched it on with the number of the document that
sets it. Days without a version stop the work: an old amount is never carried on into a gap
(handbook 3.4, appendix B).
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jieyou_desktop.domain.codes import AREA, SELF_CARE, Codes
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.kinds import Money

ITEM = Codes(
    "标准",
    {
        "dibao": "低保标准",
        "tekun": "特困基本生活标准",
        "care": "照料护理标准",
        "town_limit": "临时救助镇街单笔上限",
    },
)
TIER = Codes("档", dict(SELF_CARE.labels))
UNIT = Codes("单位", {"month": "元/月", "year": "元/年", "once": "元"})

BY_AREA = frozenset({"dibao", "tekun"})
"""Set apart for towns and for villages; the others hold for both."""
BY_TIER = frozenset({"care"})


@dataclass(frozen=True)
class Version:
    """One amount from a day to a day, both included; ``until`` None is open-ended."""

    item: str
    area: str | None
    tier: str | None
    amount_fen: int
    unit: str
    since: dt.date
    until: dt.date | None = None
    document: str = ""

    @property
    def name(self) -> str:
        """What it is called, e.g. 农村低保标准."""
        return name_of(self.item, self.area, self.tier)

    @property
    def monthly(self) -> Fraction:
        """Fen a month, unrounded: a year's amount by 12 is summed first and rounded last."""
        return Fraction(self.amount_fen, 12 if self.unit == "year" else 1)


@dataclass(frozen=True)
class Seed:
    """A version found in public sources, offered to the office but counting for nothing yet.

    ``certainty`` says in Chinese how sure it is; ``gap_after`` that a version is known to be
    missing between this one and the next.
    """

    version: Version
    source: str
    certainty: str
    gap_after: bool = False


def read_seeds(data: Mapping[str, Any]) -> tuple[Seed, ...]:
    """The versions of a resources file already parsed; its amounts are whole yuan."""
    return tuple(
        Seed(
            Version(
                entry["item"],
                entry.get("area"),
                entry.get("tier"),
                entry["yuan"] * 100,
                entry["unit"],
                entry["since"],
            ),
            entry["source"],
            entry["certainty"],
            entry.get("gap_after", False),
        )
        for entry in data["standard"]
    )


def document_number(text: str) -> str:
    """A document's number with its year in six-sided brackets, as 临民发〔2020〕15号.

    Raises FieldError for words that hold no number: a standard without one counts for nothing.
    """
    text = re.sub(r"[\[［【（(〔]\s*(\d{4})\s*[\]］】）)〕]\s*", r"〔\1〕", text.strip())
    if not re.search(r"\d\s*号", text):
        raise FieldError(
            "document", "请写明文号", "没有文号的标准不能启用。照文件写，例如 临民发〔2020〕15号"
        )
    return text


def name_of(item: str, area: str | None, tier: str | None) -> str:
    """What a standard is called, e.g. 农村低保标准, 照料护理标准（半失能）."""
    head = AREA.label(area) if area else ""
    return f"{head}{ITEM.label(item)}" + (f"（{TIER.label(tier)}）" if tier else "")


def version_on(
    versions: Iterable[Version], item: str, area: str | None, tier: str | None, day: dt.date
) -> Version:
    """Return the version that holds on a day. Raises UserError naming the missing one."""
    known = sorted(_alike(versions, item, area, tier), key=lambda version: version.since)
    for version in known:
        if version.since <= day and (version.until is None or day <= version.until):
            return version
    raise UserError(
        f"{full_day(day)}的{name_of(item, area, tier)}还没有启用",
        f"{_around(known, day)}请在“设置 → 救助标准”里照文件启用，写上文号。"
        "程序不会拿别的日子的标准顶替",
        "没有文号的标准一律不许启用",
    )


def _around(known: Sequence[Version], day: dt.date) -> str:
    before = [version for version in known if version.since <= day]
    after = [version for version in known if version.since > day]
    if before and before[-1].until is not None:
        last = before[-1].until
        return f"已启用的最近一版只到 {full_day(last)}。"
    if after:
        first = after[0].since
        return f"已启用的最早一版从 {full_day(first)} 起。"
    return ""


def check_new(versions: Iterable[Version], new: Version) -> None:
    """Raise FieldError unless ``new`` may stand beside the versions switched on already."""
    document_number(new.document)
    if new.amount_fen <= 0:
        raise FieldError("amount_fen", "金额应大于 0", "请照文件填写")
    if (new.item in BY_AREA) != (new.area is not None):
        raise FieldError("area", f"{ITEM.label(new.item)}的城乡类别不对", _area_advice(new.item))
    if (new.item in BY_TIER) != (new.tier is not None):
        raise FieldError("tier", f"{ITEM.label(new.item)}的档不对", _tier_advice(new.item))
    if new.until is not None and new.until < new.since:
        raise FieldError("until", "失效日期早于生效日期", "请照文件核对两个日期")
    for other in _alike(versions, new.item, new.area, new.tier):
        starts_before_end = new.until is None or other.since <= new.until
        ends_after_start = other.until is None or new.since <= other.until
        if starts_before_end and ends_after_start:
            amount = Money().show(other.amount_fen)
            raise FieldError(
                "since",
                f"与 {other.since} 起的 {amount} 元（{other.document}）日期重叠",
                "请先写明那一版用到哪一天为止，再启用这一版",
            )


def require_end(seeds: Iterable[Seed], new: Version) -> None:
    """Raise FieldError for a version without its last day when a later one is known of.

    Left open, an old amount would pass for today's as long as the later one is not entered.
    """
    if new.until is None and has_later(seeds, new):
        raise FieldError(
            "until",
            f"{new.since} 起的这一版后来换过，请填失效日期",
            "照文件填它用到哪一天。不知道的先不启用，现在的标准照现在的文件另启用一条",
        )


def has_later(seeds: Iterable[Seed], version: Version) -> bool:
    """Whether public sources tell of a later version, be its amount known or not."""
    for seed in seeds:
        known = seed.version
        if (known.item, known.area, known.tier) == (version.item, version.area, version.tier) and (
            known.since > version.since or (seed.gap_after and known.since == version.since)
        ):
            return True
    return False


def _alike(
    versions: Iterable[Version], item: str, area: str | None, tier: str | None
) -> list[Version]:
    return [v for v in versions if (v.item, v.area, v.tier) == (item, area, tier)]


def _area_advice(item: str) -> str:
    return "请选城市或农村" if item in BY_AREA else "这一项不分城乡，请留空"


def _tier_advice(item: str) -> str:
    return "请选自理能力" if item in BY_TIER else "这一项不分档，请留空"


def rounded_fen(amount: Fraction, unit: str = "fen", mode: str = "half_up") -> int:
    """Round fen to 分, 角 or 元 (``fen``, ``jiao``, ``yuan``), once, at the end of a sum.

    ``mode`` is ``half_up``, ``up`` or ``down``; which one a county uses is its own rule.
    """
    step = {"fen": 1, "jiao": 10, "yuan": 100}[unit]
    steps = amount / step
    match mode:
        case "half_up":
            whole = (steps + Fraction(1, 2)).__floor__()
        case "up":
            whole = steps.__ceil__()
        case "down":
            whole = steps.__floor__()
        case _:
            raise ValueError(mode)
    return whole * step

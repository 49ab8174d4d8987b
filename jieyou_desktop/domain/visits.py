"""Visits: whom to visit, what a record must say, and how visits are counted (handbook 8, 10.2)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jieyou_desktop.domain.codes import TAG
from jieyou_desktop.domain.errors import FieldError

SPECIAL_TAGS = ("V1", "V2", "V3", "V4", "V5")
"""The people the action is for: 沭民发〔2021〕4号 二(一)1, handbook 8.1."""

AGAIN_AFTER_DAYS = 90
"""How long a visit to them lasts where the county has set nothing else (handbook 5.3: 待核)."""

TOLD = ("told_standard", "told_conditions", "told_procedure", "told_basis")
"""The four things people are to be told of: 沭民发〔2021〕4号 二(一)3."""

FEWEST_VISITORS = 2

LARGE_GIFT_FEN = 500_000
"""Gifts above this, in fen, are seldom meant: more often a key was struck twice."""


def why_visit(
    tags: Iterable[str],
    last_on: dt.date | None,
    today: dt.date,
    again_after: int = AGAIN_AFTER_DAYS,
) -> str | None:
    """Say by which rule a household on 低保 or 特困 is to be visited now; None when by none.

    ``tags`` are the marks (codes.TAG) of its people, ``last_on`` the day of the last visit,
    ``again_after`` the days after which the special ones are visited again.
    """
    special = "、".join(TAG.label(code) for code in SPECIAL_TAGS if code in set(tags))
    if last_on is None:
        return f"{special}，从未走访" if special else "从未走访"
    days = (today - last_on).days
    if special and days >= again_after:
        return f"{special}，{days} 天没走访"
    return None


def check(values: Mapping[str, Any], visitors: Iterable[str], today: dt.date) -> None:
    """Refuse what a visit record cannot say; FieldError names the field.

    ``values`` are the stored values of the form, ``visitors`` the names of those who went.
    """
    day = values.get("visited_on")
    if day is None:
        raise FieldError("visited_on", "还没有填走访日期", "填上门那天的日期")
    if day > today:
        raise FieldError("visited_on", "走访日期在今天之后", "走访过后再登记；请核对日期")
    names = list(visitors)
    if not names:
        raise FieldError("visitors", "还没有填走访人", "至少填一位走访的同志")
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise FieldError("visitors", f"走访人“{twice}”填了两次", "同一次走访每人只填一次")
    if values.get("mode") == "home" and not values.get("met_name"):
        raise FieldError("met_name", "还没有填见到了谁", "家里没人就写“无人在家”")
    for name, label in (("money_fen", "慰问金"), ("goods_fen", "慰问品折价")):
        if (values.get(name) or 0) < 0:
            raise FieldError(name, f"{label}不能是负数", "没有就留空")
    if values.get("goods_fen") and not values.get("goods"):
        raise FieldError("goods", "填了折价，没有填慰问品", "写明品名和数量，例如 大米 10 公斤")
    if values.get("has_problem") is None:
        raise FieldError("has_problem", "还没有选是否发现问题", "没有发现问题也请选“否”")
    if values["has_problem"] and not values.get("problem"):
        raise FieldError("problem", "选了发现问题，没有写是什么问题", "写一两句，好去办理")
    if not values["has_problem"] and values.get("problem"):
        raise FieldError("has_problem", "写了问题，却选了没有发现问题", "请改成“是”，或把问题删去")


def doubts(values: Mapping[str, Any], visitors: int) -> list[str]:
    """What is allowed in a visit record but worth a second look, in sentences."""
    found = []
    if visitors < FEWEST_VISITORS:
        found.append(f"只有 {visitors} 位走访人，入户走访一般要两人以上")
    if untold := sum(not values.get(name) for name in TOLD):
        found.append(f"主动告知四项还有 {untold} 项没有勾选")
    if values.get("money_fen") and not values.get("money_source"):
        found.append("慰问金没有写资金来源")
    return found


@dataclass(frozen=True)
class Visited:
    """One person a visit was paid to.

    ``key`` is the ID number, or anything that tells apart those without one; ``tags`` are the
    person's marks on the day.
    """

    key: str
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class VisitFacts:
    """What of one finished visit goes into the figures; ``household`` is the household's code."""

    household: str
    village: str
    people: tuple[Visited, ...]
    money_fen: int = 0
    goods_fen: int = 0
    told_all: bool = False
    leaflets: int = 0
    has_problem: bool = False


@dataclass(frozen=True)
class Tally:
    """The figures of handbook 10.2, lines 2 to 9 and 14: people by ID, households by code.

    ``person_times`` counts everyone at every visit; ``by_tag`` counts people, so its sum may
    be more than ``people`` (one may bear several marks).
    """

    households: int = 0
    people: int = 0
    person_times: int = 0
    visits: int = 0
    money_fen: int = 0
    goods_fen: int = 0
    told_all: int = 0
    leaflets: int = 0
    problems: int = 0
    by_tag: Mapping[str, int] = field(default_factory=dict)


def tally(visits: Iterable[VisitFacts]) -> Tally:
    """Count finished visits as handbook 10.2 defines 户, 人, 人次 and money."""
    visits = list(visits)
    everyone = [person for visit in visits for person in visit.people]
    return Tally(
        households=len({visit.household for visit in visits}),
        people=len({person.key for person in everyone}),
        person_times=len(everyone),
        visits=len(visits),
        money_fen=sum(visit.money_fen for visit in visits),
        goods_fen=sum(visit.goods_fen for visit in visits),
        told_all=sum(len(visit.people) for visit in visits if visit.told_all),
        leaflets=sum(visit.leaflets for visit in visits),
        problems=sum(visit.has_problem for visit in visits),
        by_tag={
            code: len({person.key for person in everyone if code in person.tags})
            for code in SPECIAL_TAGS
        },
    )


@dataclass(frozen=True)
class VisitFilter:
    """Which visits a list or a count is about; days include both ends (handbook 10.2)."""

    village_id: int | None = None
    household_id: int | None = None
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    visitor: str = ""
    problem: bool | None = None
    text: str = ""

"""What happened in an invented town: the visits made to its people."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from jieyou_desktop.services.practice.rows import Rows
from jieyou_desktop.storage.register import Household, Member, Person
from jieyou_desktop.storage.visits import Visit, Visited, Visitor

_VISITORS = (
    ("王芳", "镇民政办", True, False),
    ("李强", "镇民政办", True, True),
    ("赵堃", "镇民政办", False, False),
    ("孙玉梅", "镇包村工作组", True, True),
    ("周海涛", "镇包村工作组", True, False),
    ("郑丽", "镇妇联", False, True),
)
_CONDITIONS = (
    "身体还好，按时吃药，儿女每周来一次",
    "住院刚回，还要复查",
    "腿脚不便，做饭靠邻居帮忙",
    "孩子上学，靠低保和零工",
    "房屋不漏，水电正常",
)
_DIFFICULTIES = ("药费多，报销后每月自付四五百元", "没人接送看病", "孩子学费紧张", "冬天取暖", None)
_NEEDS = ("想办慢性病门诊", "想申请临时救助", "想要一张护理床", "想找个离家近的活", None)
_OPINIONS = ("对政策满意", "希望多来看看", "希望说清楚标准怎么定的", None, None)
_PROBLEMS = (
    "房顶漏雨，需要修缮",
    "残疾证快到期，没人带去换",
    "存折在亲戚手里",
    "重病医疗费未及时报销",
)
_GOODS = (("大米 10 公斤、食用油 1 桶", 12000), ("面粉 25 公斤", 9000), ("棉被 1 床", 15000))


def visits(rows: Rows) -> None:
    """Most households have been visited this half-year, a few never."""
    members: dict[int, list[int]] = {}
    for member in rows.of(Member):
        members.setdefault(member["household_id"], []).append(member["person_id"])
    names = {person["id"]: person["name"] for person in rows.of(Person)}
    phones = {person["id"]: person["phone"] for person in rows.of(Person) if "phone" in person}
    for household in rows.of(Household):
        head = household["head_id"]
        draw = rows.random.random()
        for _ in range(0 if draw < 0.07 else 1 if draw < 0.8 else 2):
            day = rows.day(1, 170 if draw < 0.9 else 400)
            _visit(rows, household["id"], members[household["id"]], day, names[head], phones[head])


def visit_today(rows: Rows, household: dict[str, Any], head: str, phone: str) -> None:
    """The visit to 单玉芝 this morning, as the manual tells it."""
    _visit(
        rows,
        household["id"],
        [household["head_id"]],
        rows.today,
        head,
        phone,
        money_fen=50000,
        problem=_PROBLEMS[3],
        made_by=_VISITORS[:2],
    )


def _visit(
    rows: Rows,
    household_id: int,
    people: Sequence[int],
    day: dt.date,
    met: str,
    phone: str | None,
    *,
    money_fen: int | None = None,
    problem: str | None = None,
    made_by: Sequence[tuple[str, str, bool, bool]] = (),
) -> None:
    random = rows.random
    if money_fen is None and rows.chance(0.3):
        money_fen = random.choice((20000, 30000, 50000, 100000))
    goods, goods_fen = random.choice(_GOODS) if rows.chance(0.35) else (None, None)
    problem = problem or (random.choice(_PROBLEMS) if rows.chance(0.08) else None)
    told = rows.chance(0.85)
    visit_id = rows.put(
        Visit,
        household_id=household_id,
        done=True,
        visited_on=day,
        mode="home" if rows.chance(0.92) else "phone",
        met_name=met,
        met_relation="02",
        met_phone=phone,
        condition=random.choice(_CONDITIONS),
        difficulties=random.choice(_DIFFICULTIES),
        needs=random.choice(_NEEDS),
        opinions=random.choice(_OPINIONS),
        money_fen=money_fen,
        money_source="镇财政走访慰问经费" if money_fen else None,
        goods=goods,
        goods_fen=goods_fen,
        told_standard=told,
        told_conditions=told,
        told_procedure=told,
        told_basis=told and rows.chance(0.9),
        leaflets=1 if told else None,
        has_problem=problem is not None,
        problem=problem,
    )
    for name, unit, is_party_member, is_cadre in made_by or random.sample(_VISITORS, 2):
        rows.put(
            Visitor,
            visit_id=visit_id,
            name=name,
            unit=unit,
            is_party_member=is_party_member,
            is_cadre=is_cadre,
        )
    for person_id in people[: 1 if rows.chance(0.7) else 2]:
        rows.put(Visited, visit_id=visit_id, person_id=person_id)

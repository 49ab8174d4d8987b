"""Invented households: what they get, on which account, who answers for them, what is amiss."""

import datetime as dt
from typing import Any

from jieyou_desktop.domain.codes import HEAD
from jieyou_desktop.domain.identity import age_on
from jieyou_desktop.services.practice import people
from jieyou_desktop.services.practice.families import Someone, alone, family
from jieyou_desktop.services.practice.rows import Rows
from jieyou_desktop.storage.register import Account, Benefit, Household, Member, Person, Tag, Tie

ORIGIN = "练习数据"
_A_PERSON_FEN = {"A": (40200, 45000), "B": (26650, 32000), "C": (16800, 21500)}
_TEKUN_FEN = {"1": 75400, "2": 90400, "3": 122300}
_BANKS = ("邮储银行", "农商银行", "农商银行", "农业银行")
_BASIS = {
    "V1": "医保局救助重病名单",
    "V2": "残疾人证",
    "V3": "退役军人服务站名单",
    "V4": "镇党建办名单",
    "V5": "退役军人事务局名单",
    "W1": "监测对象名单",
    "W4": "村协理员摸排",
    "W6": "县民政局认定",
    "W8": "退役军人事务局名单",
}


def add(rows: Rows, village_id: int, position: int, code: str, *, urban: bool) -> int:
    """A household of any sort, and with a small chance something missing or wrong in it."""
    draw = rows.random.random()
    programme = (
        "dibao"
        if draw < 0.66
        else "tekun"
        if draw < 0.76
        else "edge"
        if draw < 0.83
        else "rigid"
        if draw < 0.86
        else None
    )
    members = alone(rows) if programme == "tekun" else family(rows)
    household_id = _household(rows, members, village_id, position, code, urban=urban)
    _tags(rows, household_id, members, programme)
    _ties(rows, household_id, members, programme)
    if programme:
        _benefits(rows, household_id, members, programme)
    if programme in {"dibao", "tekun"}:
        _accounts(rows, household_id, members[0])
    _mar(rows, members, programme)
    return household_id


def add_shan_yuzhi(rows: Rows, village_id: int, position: int, code: str) -> int:
    """单玉芝 of 东沟村, whom every picture and every exercise of the manual speaks of."""
    members = [
        _known(rows, "单玉芝", HEAD, "2", "19620315", marital="30", phone="13612340571"),
        _known(rows, "刘德山", "20", "1", "19881103", phone="13512346286"),
        _known(rows, "刘涵", "42", "2", "20140622"),
    ]
    members[0].values.update(illness="尿毒症，每周透析三次", health="49", labour="3")
    household_id = _household(
        rows, members, village_id, position, code, urban=False, registered=dt.date(2018, 3, 1)
    )
    rows.put(
        Tag,
        household_id=household_id,
        person_id=members[0].person_id,
        code="V1",
        basis=_BASIS["V1"],
        since=dt.date(2019, 5, 10),
    )
    rows.put(
        Benefit,
        household_id=household_id,
        person_id=None,
        programme="dibao",
        area="2",
        tier="B",
        insured=2,
        amount_fen=53300,
        from_month="2018-03",
        to_month=None,
        review_month=rows.month(-10, -2),
        legacy=True,
    )
    _account(rows, household_id, members[0], number="6217990012345677197", bank="邮储银行")
    return household_id


def _known(rows: Rows, name: str, relation: str, sex: str, born: str, **values: Any) -> Someone:
    day = dt.date.fromisoformat(born)
    filled: dict[str, Any] = {
        "name": name,
        "id_kind": "id",
        "id_number": people.id_number(rows.random, sex, day, rows.taken),
        "sex": sex,
        "born_on": day,
        "ethnicity": "01",
        "illness": None,
        "disability": None,
        "disability_level": None,
    } | values
    person_id = rows.put(Person, **filled)
    return Someone(person_id, relation, day, rows.of(Person)[-1])


def _household(
    rows: Rows,
    members: list[Someone],
    village_id: int,
    position: int,
    code: str,
    *,
    urban: bool,
    registered: dt.date | None = None,
) -> int:
    registered = registered or rows.day(2, 3600)
    household_id = rows.put(
        Household,
        code=code,
        village_id=village_id,
        head_id=members[0].person_id,
        area="1" if urban and rows.chance(0.6) else "2",
        address=f"{rows.random.randint(1, 9)}组{rows.random.randint(1, 120)}号",
        position=position,
        cause=rows.random.choice(("01", "01", "02", "02", "06", "08", "03")),
        registered_on=registered,
        origin=ORIGIN,
    )
    for member in members:
        rows.put(
            Member,
            household_id=household_id,
            person_id=member.person_id,
            relation=member.relation,
            lives_with=True,
            since=registered,
        )
    return household_id


def _tags(rows: Rows, household_id: int, members: list[Someone], programme: str | None) -> None:
    def put(member: Someone, code: str, since: dt.date, ended_on: dt.date | None = None) -> None:
        rows.put(
            Tag,
            household_id=household_id,
            person_id=member.person_id,
            code=code,
            basis=_BASIS.get(code),
            since=since,
            ended_on=ended_on,
        )

    for member in members:
        age = age_on(member.born_on, rows.today)
        if member.is_gravely_ill and rows.chance(0.8):
            put(member, "V1", rows.day(30, 1500))
        if member.is_gravely_disabled:
            put(member, "V2", rows.day(30, 2500))
        if member.values["political"] == "01":
            put(member, "V4" if age > 70 else "V3", rows.day(300, 2000))
        if age < 16 and len(members) > 1 and rows.chance(0.03):
            put(member, "W6", rows.day(60, 900))
        if age > 60 and rows.chance(0.012):
            put(member, rows.random.choice(("V5", "W8")), rows.day(300, 2000))
    head = members[0]
    if len(members) == 1 and age_on(head.born_on, rows.today) >= 60:
        put(head, "W4", rows.day(30, 600))
    if programme is None and rows.chance(0.7):
        put(head, "W1", rows.day(30, 700))
    elif rows.chance(0.02):
        put(head, "W1", rows.day(900, 1500), ended_on=rows.day(100, 800))


def _ties(rows: Rows, household_id: int, members: list[Someone], programme: str | None) -> None:
    head = members[0]
    old = age_on(head.born_on, rows.today) >= 60

    def put(kind: str, relation: str, youngest: int, oldest: int) -> None:
        sex = rows.random.choice("12")
        born = people.born(rows.random, rows.today, youngest, oldest)
        rows.put(
            Tie,
            household_id=household_id,
            kind=kind,
            name=people.name(rows.random, sex, born),
            phone=people.phone(rows.random),
            relation=relation,
            since=rows.day(30, 2000),
        )

    if old and programme != "tekun" and rows.chance(0.45):
        put("obligor", rows.random.choice(("子", "女", "长子")), 33, 58)
    if programme == "tekun":
        put("carer", "邻居" if rows.chance(0.6) else "侄子", 40, 68)
    if rows.chance(0.015):
        put("proxy", "亲属", 30, 65)


def _benefits(rows: Rows, household_id: int, members: list[Someone], programme: str) -> None:
    start = rows.month(2, 90)
    common: dict[str, Any] = {
        "household_id": household_id,
        "programme": programme,
        "area": rows.of(Household)[-1]["area"],
        "from_month": start,
        "legacy": rows.chance(0.85),
        "review_month": rows.month(-11, -1),
    }
    if programme == "tekun":
        care = rows.random.choice(("1", "1", "1", "2", "2", "3"))
        rows.put(
            Benefit,
            **common,
            person_id=members[0].person_id,
            care_mode="2" if rows.chance(0.9) else "1",
            self_care=care,
            insured=1,
            amount_fen=_TEKUN_FEN[care],
        )
        return
    if programme != "dibao":
        rows.put(Benefit, **common, insured=len(members))
        return
    tier = rows.random.choice("AABBBCC")
    insured = rows.random.randint(max(1, len(members) - 1), len(members))
    amount = rows.random.choice(_A_PERSON_FEN[tier]) * insured
    if start > "2021-06" and rows.chance(0.25):
        earlier = common | {"from_month": "2019-01", "to_month": "2021-06", "review_month": None}
        rows.put(Benefit, **earlier, tier=tier, insured=insured, amount_fen=amount * 4 // 5)
        common |= {"from_month": "2021-07"}
    rows.put(Benefit, **common, tier=tier, insured=insured, amount_fen=amount)


def _accounts(rows: Rows, household_id: int, head: Someone) -> None:
    if rows.chance(0.05):
        _account(rows, household_id, head, ended_on=rows.day(100, 900))
    _account(rows, household_id, head)


def _account(
    rows: Rows,
    household_id: int,
    head: Someone,
    *,
    number: str | None = None,
    bank: str | None = None,
    ended_on: dt.date | None = None,
) -> None:
    book = number is None and rows.chance(0.25)
    rows.put(
        Account,
        household_id=household_id,
        beneficiary_id=head.person_id,
        payee_name=head.name,
        payee_id_number=head.values["id_number"],
        payee_relation="本人",
        kind="book" if book else "card",
        bank=bank or rows.random.choice(_BANKS),
        number=number or (people.passbook if book else people.card)(rows.random),
        since=rows.day(1000, 2400),
        ended_on=ended_on,
        ended_reason="换社保卡" if ended_on else None,
    )


def _mar(rows: Rows, members: list[Someone], programme: str | None) -> None:
    """Spoil a few households the ways real registers are spoiled."""
    head = members[0].values
    draw = rows.random.random()
    household = rows.of(Household)[-1]
    if draw < 0.012:
        written = people.wrong_check_digit(head["id_number"])
        head["id_doubt"] = f"原表写作 {written}，校验位对不上"
        head["id_number"] = None
    elif draw < 0.018:
        members[-1].values["id_number"] = None
    elif draw < 0.026:
        for member in members:
            member.values["phone"] = None
    elif draw < 0.032:
        household["position"] = None
    elif draw < 0.036:
        household["area"] = None
    elif draw < 0.04 and len(members) > 1:
        members[1].values["died_on"] = rows.day(10, 200)
    elif draw < 0.043 and head["disability_number"]:
        head["disability_until"] = rows.day(5, 300)
    elif programme in {"dibao", "tekun"}:
        if draw < 0.048:
            rows.of(Benefit)[-1]["amount_fen"] = None
        elif draw < 0.062:
            rows.of(Benefit)[-1]["review_month"] = rows.month(1, 5)
        elif draw < 0.068:
            rows.of(Account).pop()

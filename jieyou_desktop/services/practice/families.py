"""Invented families: who lives together, and how each of them is."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.codes import HEAD
from jieyou_desktop.domain.identity import age_on
from jieyou_desktop.services.practice import people
from jieyou_desktop.services.practice.rows import Rows
from jieyou_desktop.storage.register import Person

_ILLNESSES = (
    "尿毒症，每周透析三次",
    "脑梗死后遗症，左侧肢体活动不便",
    "肺癌术后化疗",
    "乳腺癌术后",
    "冠心病，支架术后",
    "肝硬化",
    "糖尿病并发症",
    "类风湿关节炎，双手变形",
    "慢性阻塞性肺病",
    "白血病，定期化疗",
)
_HEALTH_OF = {"1": "61", "2": "62", "3": "63", "4": "64", "5": "65", "6": "66", "7": "60"}


@dataclass(frozen=True)
class Someone:
    """A member as invented: the row's id, place in the household, and what tags depend on."""

    person_id: int
    relation: str
    born_on: dt.date
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """The name in the row."""
        return str(self.values["name"])

    @property
    def is_gravely_ill(self) -> bool:
        """Whether an illness is written down."""
        return bool(self.values["illness"])

    @property
    def is_gravely_disabled(self) -> bool:
        """Level 1 or 2, or 3 with mind or intellect (handbook 8.1)."""
        level, kind = self.values["disability_level"], self.values["disability"]
        return level in {"1", "2"} or (level == "3" and kind in {"5", "6"})


def alone(rows: Rows) -> list[Someone]:
    """One elderly or disabled person without anyone."""
    if rows.chance(0.8):
        return [_someone(rows, HEAD, 61, 89, marital="30" if rows.chance(0.3) else "10")]
    return [_someone(rows, HEAD, 30, 59, disabled=True, marital="10")]


def family(rows: Rows) -> list[Someone]:
    """One of the shapes that families on relief have."""
    draw = rows.random.random()
    if draw < 0.32:
        return _old_couple(rows)
    if draw < 0.8:
        return _parents_and_children(rows)
    if draw < 0.9:
        return _one_parent(rows)
    return _grandparents(rows)


def _old_couple(rows: Rows) -> list[Someone]:
    head = _someone(rows, HEAD, 60, 84, ill=0.3)
    if rows.chance(0.4):
        return [head]
    return [head, _spouse(rows, head, ill=0.3)]


def _parents_and_children(rows: Rows) -> list[Someone]:
    head = _someone(rows, HEAD, 34, 57, ill=0.35)
    members = [head]
    if rows.chance(0.7):
        members.append(_spouse(rows, head, ill=0.15))
    members += [_child(rows, head) for _ in range(rows.random.choice((0, 1, 1, 2, 2, 3)))]
    if rows.chance(0.18):
        members.append(_parent(rows, head))
    return members


def _one_parent(rows: Rows) -> list[Someone]:
    head = _someone(rows, HEAD, 30, 50, marital=rows.random.choice(("30", "40")), ill=0.2)
    return [head, *(_child(rows, head) for _ in range(rows.random.choice((1, 1, 2))))]


def _grandparents(rows: Rows) -> list[Someone]:
    head = _someone(rows, HEAD, 58, 74, ill=0.2)
    sex = rows.random.choice("12")
    grandchild = _someone(
        rows,
        "41" if sex == "1" else "42",
        4,
        15,
        sex=sex,
        surname=_surname(head) if rows.chance(0.7) else None,
    )
    return [head, _spouse(rows, head, ill=0.2), grandchild]


def _spouse(rows: Rows, head: Someone, ill: float) -> Someone:
    age = age_on(head.born_on, rows.today)
    sex = "2" if head.values["sex"] == "1" else "1"
    head.values["marital"] = "20"
    return _someone(
        rows, "10", max(age - 5, 20), age + 4, sex=sex, ill=ill, marital="20", phone=0.3
    )


def _child(rows: Rows, head: Someone) -> Someone:
    age = age_on(head.born_on, rows.today)
    sex = rows.random.choice("12")
    return _someone(
        rows,
        "20" if sex == "1" else "30",
        max(age - 36, 0),
        max(age - 22, 1),
        sex=sex,
        surname=_surname(head),
        disabled=rows.chance(0.05),
        phone=0.1,
    )


def _parent(rows: Rows, head: Someone) -> Someone:
    age = age_on(head.born_on, rows.today)
    sex = rows.random.choice("122")
    return _someone(
        rows,
        "51" if sex == "1" else "52",
        age + 21,
        age + 30,
        sex=sex,
        surname=_surname(head) if sex == "1" else None,
        ill=0.3,
        phone=0.15,
        marital="30",
    )


def _surname(head: Someone) -> str:
    name = head.name
    return name[:2] if name[:2] in {"欧阳", "令狐", "尉迟"} else name[:1]


def _someone(
    rows: Rows,
    relation: str,
    youngest: int,
    oldest: int,
    *,
    sex: str | None = None,
    surname: str | None = None,
    marital: str | None = None,
    ill: float = 0.0,
    disabled: bool | None = None,
    phone: float = 0.95,
) -> Someone:
    random = rows.random
    sex = sex or random.choice("12")
    born = people.born(random, rows.today, youngest, oldest)
    age = age_on(born, rows.today)
    number = people.id_number(random, sex, born, rows.taken)
    name = surname + people.given_name(random, sex, born) if surname else ""
    values: dict[str, Any] = {
        "name": name or people.name(random, sex, born),
        "id_kind": "id",
        "id_number": number,
        "sex": sex,
        "born_on": born,
        "phone": people.phone(random) if age > 11 and rows.chance(phone) else None,
        "ethnicity": "01" if rows.chance(0.99) else random.choice(("03", "11", "30")),
        "marital": marital or ("10" if age < 26 else "20"),
        "education": _education(rows, age),
        "political": "01" if age > 40 and rows.chance(0.04) else "13",
        "labour": "4" if age < 16 or age > 74 else "2" if age > 60 else "1",
        "health": "10" if age < 50 else "20",
        "illness": None,
        "disability": None,
        "disability_level": None,
        "disability_number": None,
        "disability_until": None,
    }
    if rows.chance(ill):
        values |= {"illness": random.choice(_ILLNESSES), "health": "49", "labour": "3"}
    elif disabled or (disabled is None and rows.chance(0.09)):
        values |= _disability(rows, number)
    return Someone(rows.put(Person, **values), relation, born, rows.of(Person)[-1])


def _education(rows: Rows, age: int) -> str | None:
    if age < 6:
        return None
    if age < 13:
        return "80"
    if age < 20:
        return "70" if age < 16 else "60"
    return rows.random.choice(("90", "80", "80", "70") if age > 55 else ("70", "70", "60", "30"))


def _disability(rows: Rows, number: str) -> dict[str, Any]:
    kind = rows.random.choice("1244445667")
    level = rows.random.choice("1223344")
    until = rows.today + dt.timedelta(days=rows.random.randrange(60, 3600))
    return {
        "disability": kind,
        "disability_level": level,
        "disability_number": f"{number}{kind}{level}",
        "disability_until": until,
        "health": _HEALTH_OF[kind],
        "labour": "3" if level in "12" else "2",
    }

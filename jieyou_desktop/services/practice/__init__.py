"""The practice town: an invented office full of invented people to learn and try things on."""

from random import Random
from typing import Any

from jieyou_desktop.domain.register import View
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.practice import households as homes
from jieyou_desktop.services.practice import life, morning, people
from jieyou_desktop.services.practice.rows import Rows
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import register, search
from jieyou_desktop.storage.office import Office, SavedView, Standard
from jieyou_desktop.storage.register import Benefit, Household, Person, Village

PASSWORD = "练习"
"""Opens a practice office for which none was chosen."""

OFFICE = {
    "town": "青石镇",
    "code": "371399101",
    "county": "临沭县",
    "short_name": "青石",
    "phone": "05396211234",
    "supervision_phone": "05396215678",
    "county_phone": "12349",
    "address": "青石镇为民路 1 号便民服务中心 3 号窗口",
    "hours": "工作日 8:30—12:00，13:30—17:30",
    "signing_name": "青石镇人民政府",
    "delegation_basis": "示例文件〔2021〕9号",
}
"""Particulars of the invented office (storage.office.Office)."""

_VILLAGES = [
    "东沟村",
    "西沟村",
    "石桥村",
    "柳庄村",
    "前李村",
    "后李村",
    "大岭社区",
    "河湾社区",
    "北店村",
    "南店村",
]
_SHAN_YUZHI = 127
_WHY = "建立练习镇"


@allowed(Right.REGISTER)
def fill(w: Work, *, households: int = 600, seed: int = 1) -> None:
    """Fill an empty office with an invented town, the same for the same seed and day.

    About two and a half people live in each household; every table of the register, visits
    and the window has rows, and a few households in a hundred have something amiss.
    """
    random = Random(seed)
    villages = _villages(w, random)
    _standards(w)
    _views(w)
    rows = Rows(w.session, random, w.today)
    first = int(register.next_household_code(w.session, households))
    counts = dict.fromkeys((village.id for village in villages), 0)
    weights = [random.uniform(0.5, 1.5) for _ in villages]
    shan = min(_SHAN_YUZHI, households) - 1
    for number in range(households):
        w.progress.step(number, households, "正在编练习镇的住户")
        (village,) = random.choices(villages, weights)
        village = villages[0] if number == shan else village
        counts[village.id] += 1
        place = (village.id, counts[village.id], f"{first + number:06d}")
        if number == shan:
            homes.add_shan_yuzhi(rows, *place)
        else:
            homes.add(rows, *place, urban=village.kind == "community")
    _twins(rows)
    life.visits(rows)
    household = rows.of(Household)[shan]
    life.visit_today(rows, household, "单玉芝", "13612340571")
    w.progress.step(households, households, "正在写入")
    rows.write(_WHY)
    search.refresh(w.session, (one["id"] for one in rows.of(Household)))
    _matters(w, random, rows, household)
    w.touched("register", "visits", "intake", "letters", "office")


def _villages(w: Work, random: Random) -> list[Village]:
    known = {village.name: village for village in register.villages(w.session)}
    for number, name in enumerate(_VILLAGES, start=1):
        village = known.setdefault(name, Village(name=name))
        village.position = number
        village.kind = "community" if name.endswith("社区") else "village"
        village.code = f"{OFFICE['code']}{200 + number}"
        born = people.born(random, w.today, 30, 55)
        village.helper_name = people.name(random, random.choice("12"), born)
        village.helper_phone = people.phone(random)
        w.session.add(village)
    w.session.flush()
    return [known[name] for name in _VILLAGES]


def _standards(w: Work) -> None:
    """Amounts with document numbers nobody can take for real ones, for this year and last."""
    amounts = (
        ("dibao", "1", None, 93200, "month"),
        ("dibao", "2", None, 74500, "month"),
        ("tekun", "1", None, 139800, "month"),
        ("tekun", "2", None, 96900, "month"),
        ("care", None, "1", 22000, "month"),
        ("care", None, "2", 55000, "month"),
        ("care", None, "3", 110000, "month"),
        ("town_limit", None, None, 300000, "once"),
    )
    since = w.today.replace(year=w.today.year - 1, month=7, day=1)
    w.session.add_all(
        Standard(
            item=item,
            area=area,
            tier=tier,
            amount_fen=amount,
            unit=unit,
            since=since,
            document=f"示例文〔{since.year}〕{number}号",
        )
        for number, (item, area, tier, amount, unit) in enumerate(amounts, start=1)
    )


def _views(w: Work) -> None:
    ill = View(tag="V1", never_visited=True)
    w.session.add(SavedView(page="register", name="重病未走访", filter=ill.as_filter()))


def _twins(rows: Rows) -> None:
    """Two women of two villages under one number, as it happened in the years of paper."""
    women = [one for one in rows.of(Person) if one["id_number"] and one["sex"] == "2"]
    if len(women) > 20:
        one, other = women[5], women[-3]
        other["id_number"], other["born_on"] = one["id_number"], one["born_on"]


def _matters(w: Work, random: Random, rows: Rows, last: dict[str, Any]) -> None:
    if not w.session.query(Office).count():
        w.session.add(Office(**OFFICE, is_practice=True))
        w.session.flush()
    dead = {person["id"] for person in rows.of(Person) if person.get("died_on")}
    able = [one for one in rows.of(Household) if one["head_id"] not in dead and one is not last]
    paid = {
        one["household_id"] for one in rows.of(Benefit) if one["programme"] in {"dibao", "tekun"}
    }
    able = random.sample(able, len(able))
    granted = [(one["id"], one["head_id"]) for one in able if one["id"] in paid]
    others = [(one["id"], one["head_id"]) for one in able if one["id"] not in paid]
    morning.lay_out(w, random, granted, others, (last["id"], last["head_id"]))

"""People and their places in households: adding, changing, moving, leaving."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jieyou_desktop.domain import identity
from jieyou_desktop.domain.codes import HEAD
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Fields
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.changes import require_unchanged
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import register, search
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.register import Household, Member, Person

PERSON = Fields(field for field in fields_of(Person) if field.name != "id_doubt")
"""What is known of a person, for forms; ``id_doubt`` goes when a sound number is entered."""

MEMBER = Fields(
    replace(field, required=True) if field.name == "relation" else field
    for field in fields_of(Member)
    if not field.name.startswith("ended")
)
"""A person's place in a household, for forms."""


class DuplicateIdError(FieldError):
    """The number stands in the register under someone else.

    ``may_go_on``: whoever is at the desk may register it all the same, with a reason.
    """

    def __init__(self, others: str, household_id: int | None, *, may_go_on: bool) -> None:
        advice = "是同一个人，请到那一户办理迁移"
        advice += (
            "；确属两人同号，写明理由可以继续"
            if may_go_on
            else "；确属两人同号，请有权限的同事办理"
        )
        super().__init__("id_number", f"这个证号已登记在{others}", advice)
        self.household_id = household_id
        self.may_go_on = may_go_on


@allowed(Right.REGISTER)
def change_person(
    w: Work, *, person_id: int, version: int, values: Mapping[str, Any], reason: str = ""
) -> None:
    """Change what is known of a person; values left out stay.

    Raises DuplicateIdError for a number of someone else unless a ``reason`` is given by one
    who may, UserError when the person was changed since ``version``.
    """
    person = w.session.get_one(Person, person_id)
    require_unchanged(w, person, version)
    _check(w, person, {**_known(person), **values}, set(values), reason)
    put(person, values)
    _complete(person)
    done(w, *register.households_of(w.session, person_id))


@allowed(Right.REGISTER)
def add_member(
    w: Work,
    *,
    household_id: int,
    values: Mapping[str, Any],
    relation: str | None,
    lives_with: bool = True,
    since: dt.date | None = None,
    reason: str = "",
) -> int:
    """Add someone to a household and return the person's id.

    Whoever is known by number and name, but belongs nowhere now, is taken in as the same
    person. Raises DuplicateIdError as ``change_person`` does.
    """
    household = open_household(w, household_id)
    _check_relation(relation)
    person = enter(w, values, reason)
    w.session.add(
        Member(
            household_id=household.id,
            person_id=person.id,
            relation=relation,
            lives_with=lives_with,
            since=since or w.today,
        )
    )
    done(w, household_id)
    return person.id


@allowed(Right.REGISTER)
def change_member(
    w: Work,
    *,
    member_id: int,
    version: int,
    person_version: int,
    values: Mapping[str, Any],
    reason: str = "",
) -> None:
    """Change a member: what is known of the person, and the place in the household, at once.

    ``values`` are of PERSON and MEMBER; those left out stay. Raises as ``change_person``.
    """
    member = w.session.get_one(Member, member_id)
    require_unchanged(w, member, version)
    place = {name: values[name] for name in values if name in MEMBER}
    household = w.session.get_one(Household, member.household_id)
    is_head = household.head_id == member.person_id
    if is_head and place.get("relation", HEAD) != HEAD:
        raise FieldError("relation", "这位是户主，关系不能改", "要换户主，请用“立为户主”")
    if not is_head and "relation" in place:
        _check_relation(place["relation"])
    put(member, place)
    known = {name: values[name] for name in values if name in PERSON}
    change_person(
        w, person_id=member.person_id, version=person_version, values=known, reason=reason
    )


@allowed(Right.REGISTER)
def move_member(
    w: Work,
    *,
    member_id: int,
    version: int,
    to_code: str,
    relation: str | None,
    on: dt.date | None = None,
    reason: str = "",
) -> None:
    """Move someone to the household of a code: the old place ends and a new one begins.

    Raises FieldError for a code that no household has.
    """
    member = w.session.get_one(Member, member_id)
    code = to_code.strip().zfill(6)
    known = register.household_by_code(w.session, code)
    if known is None:
        raise FieldError("code", f"没有户号 {code} 这一户", "在户台账里查到那一户，照它的户号填")
    if member.household_id == known.id:
        raise FieldError("code", "这位已经在那一户里", "请填要迁到的另一户的户号")
    there = open_household(w, known.id)
    _check_relation(relation)
    day = on or w.today
    why = f"迁到户号 {there.code}" + (f"：{reason}" if reason else "")
    _leave(w, member, version, day, why)
    w.session.add(
        Member(household_id=there.id, person_id=member.person_id, relation=relation, since=day)
    )
    done(w, member.household_id, there.id)


@allowed(Right.REGISTER)
def end_member(
    w: Work,
    *,
    member_id: int,
    version: int,
    reason: str,
    on: dt.date | None = None,
    died_on: dt.date | None = None,
) -> None:
    """End someone's place in a household; the person and the history stay.

    ``died_on`` records a death with it. The head can leave only after another is named.
    """
    member = w.session.get_one(Member, member_id)
    if not reason.strip():
        raise FieldError("ended_reason", "还没有写离开的原因", "例如 死亡、出嫁、迁出、分户")
    person = w.session.get_one(Person, member.person_id)
    if died_on is not None:
        _check_death(w, person.born_on, died_on)
        person.died_on = died_on
    _leave(w, member, version, on or died_on or w.today, reason.strip())
    done(w, member.household_id)


def number_holder(w: Work, *, number: str, person_id: int | None = None) -> str:
    """Where a number stands already under somebody other than ``person_id``; "" when nowhere."""
    for other in register.people_by_id_number(w.session, number):
        if other.id != person_id:
            return _where(w, other)[0]
    return ""


def enter(w: Work, values: Mapping[str, Any], reason: str = "") -> Person:
    """The person of these values: one known who belongs nowhere, else a new one.

    Not an action by itself: whoever calls it gives the person a place. Raises as ``add_member``.
    """
    number, name = values.get("id_number"), values.get("name")
    for known in register.people_by_id_number(w.session, number) if number else ():
        if known.name == name and not register.households_of(w.session, known.id):
            _check(w, known, {**_known(known), **values}, set(values), reason)
            put(known, values)
            _complete(known)
            return known
    _check(w, None, values, set(values), reason)
    person = Person(**{"id_kind": "id"} | {k: v for k, v in values.items() if v is not None})
    _complete(person)
    w.session.add(person)
    w.session.flush()
    if reason and number and len(register.people_by_id_number(w.session, number)) > 1:
        w.note("override", {"reason": reason}, "person", person.id)
    return person


def open_household(w: Work, household_id: int) -> Household:
    """A household that has not ended; raises UserError for one that has."""
    household = w.session.get_one(Household, household_id)
    if household.ended_on is not None:
        raise UserError(
            f"户号 {household.code} 已于 {household.ended_on} 销户",
            "要接着用这一户，先在户页面点“恢复这一户”；户号不会给别人再用",
        )
    return household


def put(row: Any, values: Mapping[str, Any]) -> None:
    """Set the values that differ, so that the trail names only what changed."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def done(w: Work, *household_ids: int) -> None:
    """End an action that changed these households: found anew, and read again on screen."""
    w.session.flush()
    search.refresh(w.session, household_ids)
    w.touched("register")


def _leave(w: Work, member: Member, version: int, day: dt.date, reason: str) -> None:
    require_unchanged(w, member, version)
    if member.ended_on is not None:
        raise UserError("这位已经不在这一户里了", "请刷新后再看")
    household = w.session.get_one(Household, member.household_id)
    if household.head_id == member.person_id:
        others = len(register.current_members(w.session, household.id)) - 1
        raise UserError(
            "户主不能直接离开",
            "先把另一位立为户主，再办离开" if others else "这户只剩户主一人，请办理销户",
        )
    if day > w.today:
        raise FieldError("ended_on", "离开日期在今天之后", "请填今天或以前的日期")
    member.ended_on, member.ended_reason = day, reason


def _known(person: Person) -> dict[str, Any]:
    return {field.name: getattr(person, field.name) for field in fields_of(Person)}


def _check_relation(relation: str | None) -> None:
    if relation is None:
        raise FieldError("relation", "还没有选与户主的关系", "照户口簿选；没有血缘的选“非亲属”")
    if relation == HEAD:
        raise FieldError("relation", "一户只有一位户主", "请选与户主的关系；要换户主，用“立为户主”")


def _check(
    w: Work, person: Person | None, values: Mapping[str, Any], given: set[str], reason: str
) -> None:
    """Refuse what cannot be true of a person; only what was given now is held to account."""
    if not values.get("name"):
        raise FieldError("name", "还没有填姓名", "照身份证或户口簿填写")
    number, born, died = (values.get(name) for name in ("id_number", "born_on", "died_on"))
    if born and born > w.today:
        raise FieldError("born_on", "出生日期在今天之后", "请核对年份")
    if died:
        _check_death(w, born, died)
    if number and given & {"id_number", "born_on", "sex"}:
        _check_agrees(number, values)
    card = values.get("disability_number")
    if card and "disability_number" in given and not identity.is_disability_number(card):
        raise FieldError(
            "disability_number",
            "残疾证号应为 18 位身份证号加类别、等级两位",
            "例如 身份证号后接 43，表示肢体三级；补办的后面还有 B1",
        )
    if number and (person is None or person.id_number != number):
        _check_alone(w, person, number, reason)


def _check_agrees(number: str, values: Mapping[str, Any]) -> None:
    born, sex = identity.born_on(number), identity.sex_of(number)
    if values.get("born_on") not in (None, born):
        raise FieldError(
            "born_on",
            f"出生日期与证号里的 {full_day(born)} 不一致",
            "一般以证号为准；证号写错的先改证号",
        )
    if values.get("sex") in {"1", "2"} and values["sex"] != sex:
        raise FieldError(
            "sex",
            f"性别与证号里的不一致（证号是{'男' if sex == '1' else '女'}）",
            "请核对证号第 17 位",
        )


def _check_alone(w: Work, person: Person | None, number: str, reason: str) -> None:
    others = [
        other
        for other in register.people_by_id_number(w.session, number)
        if person is None or other.id != person.id
    ]
    if not others:
        return
    may = w.may(Right.OVERRIDE)
    if reason.strip() and may:
        if person is not None:
            w.note("override", {"reason": reason.strip()}, "person", person.id)
        return
    where, household_id = _where(w, others[0])
    raise DuplicateIdError(where, household_id, may_go_on=may)


def _where(w: Work, person: Person) -> tuple[str, int | None]:
    """In which household somebody stands, in words, and its id."""
    home = register.home_of(w.session, person.id)
    if home is None:
        return f"以前的记录里的{person.name}名下", None
    household, village = home
    head = w.session.get(Person, household.head_id) if household.head_id else None
    words = f"{village.name}{head.name if head else ''}户（户号 {household.code}）"
    return f"{words}的{person.name}名下", household.id


def _check_death(w: Work, born: dt.date | None, died: dt.date) -> None:
    if died > w.today:
        raise FieldError("died_on", "死亡日期在今天之后", "请核对日期")
    if born and died < born:
        raise FieldError("died_on", "死亡日期早于出生日期", "请核对两个日期")


def _complete(person: Person) -> None:
    """Fill what the number tells, and let go of a doubt about it."""
    if not person.id_number:
        return
    person.born_on = person.born_on or identity.born_on(person.id_number)
    if person.sex not in {"1", "2"}:
        person.sex = identity.sex_of(person.id_number)
    if person.id_kind == "none":
        person.id_kind = "id"
    person.id_doubt = None

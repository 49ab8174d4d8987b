"""Households: entering one, changing it, another head, ending it and taking that back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.codes import HEAD
from jieyou_desktop.domain.days import month_of
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Fields
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.changes import require_unchanged
from jieyou_desktop.services.people import done, enter, open_household, put
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import register
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.register import Household, Member, Person, Village

_KEPT = {"code", "origin", "ended_on", "ended_reason"}
HOUSEHOLD = Fields(field for field in fields_of(Household) if field.name not in _KEPT)
"""What is known of a household, for forms; the code is given out and never changed."""

_ENDED = "销户"
_SPOUSES = {"10", "11", "12"}
# Children and grandchildren of one spouse are so to the other.
_SHARED = {*map(str, range(20, 50))}


@dataclass(frozen=True)
class NewMember:
    """Someone of a new household besides its head; ``values`` are those of people.PERSON."""

    values: Mapping[str, Any]
    relation: str
    lives_with: bool = True


@allowed(Right.REGISTER)
def add(
    w: Work,
    *,
    village_id: int | None,
    values: Mapping[str, Any],
    head: Mapping[str, Any],
    members: Sequence[NewMember] = (),
    reason: str = "",
) -> int:
    """Enter a household with its head and members and return its id.

    It gets a code of its own and, unless one is given, the last place in the village's walk.
    Raises DuplicateIdError as people.add_member does.
    """
    village = _village(w, village_id)
    filled = {name: value for name, value in values.items() if value is not None}
    household = Household(
        **{"registered_on": w.today, "origin": "窗口建户"} | filled,
        code=register.next_household_code(w.session),
        village_id=village.id,
    )
    if household.position is None:
        household.position = register.last_position(w.session, village.id) + 1
    chief = enter(w, head, reason)
    household.head_id = chief.id
    w.session.add(household)
    w.session.flush()
    _place(w, household, chief.id, HEAD)
    for member in members:
        if member.relation == HEAD:
            raise FieldError("relation", "一户只有一位户主", "请选与户主的关系")
        person = enter(w, member.values, reason)
        _place(w, household, person.id, member.relation, lives_with=member.lives_with)
    done(w, household.id)
    return household.id


@allowed(Right.REGISTER)
def change(
    w: Work,
    *,
    household_id: int,
    version: int,
    values: Mapping[str, Any],
    village_id: int | None = None,
) -> None:
    """Change what is known of a household; values left out stay."""
    household = open_household(w, household_id)
    require_unchanged(w, household, version)
    put(household, values)
    if village_id is not None and village_id != household.village_id:
        household.village_id = _village(w, village_id).id
    done(w, household_id)


@allowed(Right.REGISTER)
def set_head(w: Work, *, household_id: int, version: int, person_id: int) -> str:
    """Make another member the head; return what must now be looked at, or "".

    When the spouses change places the children's relations stay; otherwise everyone's relation
    to the new head is unknown until it is entered.
    """
    household = open_household(w, household_id)
    require_unchanged(w, household, version)
    members = {one.person_id: one for one in register.current_members(w.session, household_id)}
    if person_id not in members:
        raise UserError("这位现在不在这一户里", "户主只能从现在的成员里选")
    person = w.session.get_one(Person, person_id)
    if person.died_on:
        raise UserError(f"{person.name}登记为已去世", "请选家里其他人作户主")
    if household.head_id == person_id:
        return ""
    swapped = members[person_id].relation in _SPOUSES
    for one in members.values():
        if one.person_id == person_id:
            one.relation = HEAD
        elif one.person_id == household.head_id:
            one.relation = "10" if swapped else None
        elif not (swapped and one.relation in _SHARED):
            one.relation = None
    household.head_id = person_id
    unknown = sum(one.relation is None for one in members.values())
    done(w, household_id)
    return f"请把 {unknown} 位成员与新户主的关系补上" if unknown else ""


@allowed(Right.REGISTER)
def end(
    w: Work, *, household_id: int, version: int, reason: str, on: dt.date | None = None
) -> None:
    """End a household with the places of its members; its code is never used again.

    Raises UserError while anything is still granted to it.
    """
    household = open_household(w, household_id)
    require_unchanged(w, household, version)
    if not reason.strip():
        raise FieldError(
            "ended_reason", "还没有写销户的原因", "例如 户主死亡无其他成员、整户迁出、并户"
        )
    day = on or w.today
    if day > w.today:
        raise FieldError("ended_on", "销户日期在今天之后", "请填今天或以前的日期")
    if register.benefits_after(w.session, household_id, month_of(day)):
        raise UserError("这一户还有没停的待遇", "先停发待遇，再办销户")
    for member in register.current_members(w.session, household_id):
        member.ended_on, member.ended_reason = day, _ENDED
    for row in register.still_open(w.session, household_id):
        row.ended_on = day
    household.ended_on, household.ended_reason = day, reason.strip()
    done(w, household_id)


@allowed(Right.REGISTER)
def resume(w: Work, *, household_id: int, version: int, reason: str) -> None:
    """Take back the end of a household: it goes on under its code with those it ended with.

    Marks, accounts and the people who answer for it are entered again where they still hold.
    """
    household = w.session.get_one(Household, household_id)
    require_unchanged(w, household, version)
    if household.ended_on is None:
        raise UserError("这一户没有销户", "不用恢复")
    if not reason.strip():
        raise FieldError("reason", "还没有写恢复的原因", "例如 销户登记有误")
    for member in register.members_ended(w.session, household_id, household.ended_on, _ENDED):
        if not register.households_of(w.session, member.person_id):
            member.ended_on = member.ended_reason = None
    household.ended_on = household.ended_reason = None
    w.note("resume", {"reason": reason.strip()}, "household", household_id)
    done(w, household_id)


def _village(w: Work, village_id: int | None) -> Village:
    village = w.session.get(Village, village_id) if village_id else None
    if village is None or village.ended_on:
        raise FieldError("village_id", "还没有选村（社区）", "选这一户所在的村")
    return village


def _place(
    w: Work, household: Household, person_id: int, relation: str, *, lives_with: bool = True
) -> None:
    w.session.add(
        Member(
            household_id=household.id,
            person_id=person_id,
            relation=relation,
            lives_with=lives_with,
            since=household.registered_on,
        )
    )

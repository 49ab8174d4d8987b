"""The list of households: which, in what order, how many, and what stands in a line."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from jieyou_desktop.domain.days import month_of
from jieyou_desktop.domain.gaps import GAPS
from jieyou_desktop.domain.register import View
from jieyou_desktop.storage import gaps
from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.register import (
    Benefit,
    Household,
    Member,
    Person,
    Tag,
    Village,
    is_current,
    walk,
)
from jieyou_desktop.storage.search import SearchText, by_name, contains, nearest_first, words_of
from jieyou_desktop.storage.visits import Visit


def household_ids(
    session: Session,
    view: View,
    today: dt.date,
    *,
    text: str = "",
    sort: str = "",
    descending: bool = False,
    most_found: int = 300,
) -> list[int]:
    """The households of a view in which every word typed occurs.

    Without ``sort``: nearest first when something was typed, otherwise in walking order. What
    is typed also finds households that have ended, after the others. Of what was typed only
    the nearest ``most_found`` are given: nobody reads the twenty thousand that hold a “1”.
    """
    words = words_of(text)
    if words and not sort and view == View():
        # The commonest question, asked at every key: the narrow table alone answers it.
        found = select(SearchText.household_id).where(*contains(words))
        nearest = found.order_by(*nearest_first(words)).limit(most_found)
        return list(session.execute(nearest).scalars())
    found = _matching(select(Household.id), view, today, with_ended=bool(words))
    order = _order(sort, today)
    if words or sort == "head_name":
        # Households registered in error have no text.
        found = found.outerjoin(SearchText, SearchText.household_id == Household.id)
    if words:
        found = found.where(*contains(words))
    if order is not None:
        found = found.order_by(order.is_(None), order.desc() if descending else order, Household.id)
    elif words:
        found = found.order_by(*nearest_first(words)).limit(most_found)
    else:
        found = found.join(Village, Village.id == Household.village_id).order_by(*walk())
    return _with_gap(session, list(session.execute(found).scalars()), view, today)


def count(session: Session, view: View, today: dt.date) -> int:
    """How many households a view has."""
    if view.gap:
        found = _matching(select(Household.id), view, today)
        return len(_with_gap(session, list(session.execute(found).scalars()), view, today))
    counted = _matching(select(func.count(Household.id)), view, today)
    return session.execute(counted).scalar_one()


def people(session: Session) -> int:
    """How many people live in the households that have not ended."""
    counted = (
        select(func.count(Member.id))
        .join(Household, Household.id == Member.household_id)
        .where(Member.ended_on.is_(None), Household.ended_on.is_(None))
    )
    return session.execute(counted).scalar_one()


def registered_since(session: Session, day: dt.date) -> int:
    """How many households were registered on a day or later."""
    counted = select(func.count(Household.id)).where(
        Household.registered_on >= day, Household.ended_on.is_(None)
    )
    return session.execute(counted).scalar_one()


class Granted(NamedTuple):
    """What a household gets, as far as the list says it."""

    programme: str
    area: str | None
    tier: str | None
    care_mode: str | None
    amount_fen: int | None


@dataclass
class Line:
    """A household as one line of the list needs it."""

    id: int
    version: int
    code: str
    ended_on: dt.date | None
    village: str
    head: str | None
    people: int
    visited_on: dt.date | None
    benefits: list[Granted] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def lines(session: Session, ids: Sequence[int], today: dt.date) -> list[Line]:
    """The lines of these households, in the order asked for; those that are gone left out."""
    members = (
        select(func.count(Member.id))
        .where(Member.household_id == Household.id, Member.ended_on.is_(None))
        .scalar_subquery()
    )
    found = session.execute(
        select(
            *(Household.id, Household.version, Household.code, Household.ended_on),
            *(Village.name, Person.name, members, _last_visit()),
        )
        .join(Village, Village.id == Household.village_id)
        .outerjoin(Person, Person.id == Household.head_id)
        .where(Household.id.in_(ids))
    )
    made = {row[0]: Line(*row) for row in found}
    granted = select(
        *(Benefit.household_id, Benefit.programme, Benefit.area, Benefit.tier),
        *(Benefit.care_mode, Benefit.amount_fen),
    ).where(Benefit.household_id.in_(ids), is_current(month_of(today)))
    for row in session.execute(granted.order_by(Benefit.id)):
        made[row[0]].benefits.append(Granted(row[1], row[2], row[3], row[4], row[5]))
    tags = select(Tag.household_id, Tag.code).where(Tag.household_id.in_(ids), _tag_holds(today))
    for household_id, code in session.execute(tags.order_by(Tag.code)):
        if code not in made[household_id].tags:
            made[household_id].tags.append(code)
    for code, household_id, _, _ in gaps.of_households(session, today, ids):
        made[household_id].gaps.append(code)
    return [made[one] for one in ids if one in made]


def _matching(
    query: Select[int], view: View, today: dt.date, *, with_ended: bool = False
) -> Select[int]:
    month = month_of(today)
    if view.ended:
        query = query.where(Household.ended_on.is_not(None))
    elif not with_ended or view != View():
        query = query.where(Household.ended_on.is_(None))
    if view.village_id is not None:
        query = query.where(Household.village_id == view.village_id)
    if view.programme:
        granted = select(Benefit.household_id).where(
            Benefit.programme == view.programme, is_current(month)
        )
        query = query.where(Household.id.in_(granted))
    if view.tag:
        marked = select(Tag.household_id).where(Tag.code == view.tag, _tag_holds(today))
        query = query.where(Household.id.in_(marked))
    if view.never_visited:
        visited = select(Visit.household_id).where(Visit.done)
        query = query.where(Household.id.not_in(visited))
    return query


def _with_gap(session: Session, ids: list[int], view: View, today: dt.date) -> list[int]:
    if not view.gap:
        return ids
    amiss = gaps.everywhere(session, today, GAPS if view.gap == "any" else (view.gap,))
    return [one for one in ids if one in amiss]


def _tag_holds(day: dt.date) -> ColumnElement[bool]:
    return or_(Tag.ended_on.is_(None), Tag.ended_on > day)


def _last_visit() -> Any:
    return (
        select(func.max(Visit.visited_on))
        .where(Visit.household_id == Household.id, Visit.done)
        .scalar_subquery()
    )


def _order(sort: str, today: dt.date) -> Any:
    """What a column sorts by; None for the order the list has by itself."""
    granted = Benefit.household_id == Household.id, is_current(month_of(today))
    village = select(func.coalesce(Village.position, 9999)).where(
        Village.id == Household.village_id
    )
    members = select(func.count(Member.id)).where(
        Member.household_id == Household.id, Member.ended_on.is_(None)
    )
    return {
        "code": Household.code,
        "head_name": by_name(),
        "village": village.scalar_subquery(),
        "people": members.scalar_subquery(),
        "programmes": select(func.min(Benefit.programme)).where(*granted).scalar_subquery(),
        "amount_fen": select(func.sum(Benefit.amount_fen)).where(*granted).scalar_subquery(),
        "visited_on": _last_visit(),
    }.get(sort)

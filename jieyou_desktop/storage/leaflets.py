"""Whom a leaflet goes to, and what they get: read in a few passes, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select

from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.register import (
    Account,
    Benefit,
    Household,
    Person,
    Village,
    is_current,
    village_walk,
    walk,
)


@dataclass(frozen=True)
class Grant:
    """One current benefit, with the name of the person it is for, if it is for one."""

    household_id: int
    person_id: int | None
    who: str | None
    programme: str
    area: str | None
    tier: str | None
    care_mode: str | None
    self_care: str | None
    insured: int | None
    amount_fen: int | None
    from_month: str | None
    review_month: str | None


@dataclass(frozen=True)
class Purse:
    """An account in use: for whom, where, and the end of its number."""

    household_id: int
    beneficiary_id: int | None
    payee_name: str
    bank: str | None
    number: str


@dataclass(frozen=True)
class Home:
    """A household that may get a leaflet."""

    id: int
    area: str | None
    village_id: int
    village: str
    helper_name: str | None
    helper_phone: str | None
    head: str | None
    grants: list[Grant] = field(default_factory=list)
    purses: list[Purse] = field(default_factory=list)


def homes(
    session: Session,
    month: str,
    *,
    programme: str | None = None,
    household_ids: Sequence[int] | None = None,
    village_id: int | None = None,
) -> list[Home]:
    """The households chosen, in walking order, with what they get in a month.

    ``programme`` keeps to those it is granted to; None as a choice means no limit.
    """
    chosen = select(Household.id).where(Household.ended_on.is_(None))
    if programme is not None:
        granted = select(Benefit.household_id).where(
            Benefit.programme == programme, is_current(month)
        )
        chosen = chosen.where(Household.id.in_(granted))
    if village_id is not None:
        chosen = chosen.where(Household.village_id == village_id)
    if household_ids is not None:
        chosen = chosen.where(Household.id.in_(household_ids))
    query = (
        select(
            Household.id,
            Household.area,
            Village.id,
            Village.name,
            Village.helper_name,
            Village.helper_phone,
            Person.name,
        )
        .join(Village, Village.id == Household.village_id)
        .outerjoin(Person, Person.id == Household.head_id)
        .where(Household.id.in_(chosen))
        .order_by(*walk())
    )
    found = {row[0]: Home(*row) for row in session.execute(query)}
    for grant in session.execute(_grants(month, chosen)):
        found[grant[0]].grants.append(Grant(*grant))
    for purse in session.execute(_purses(chosen)):
        found[purse[0]].purses.append(Purse(*purse))
    return list(found.values())


def households_by_village(
    session: Session, month: str, programme: str | None
) -> list[tuple[int, str, int]]:
    """Each village in walking order, its name and how many households are granted something.

    ``programme`` None counts every household.
    """
    counted = select(Household.village_id, func.count().label("homes")).where(
        Household.ended_on.is_(None)
    )
    if programme is not None:
        granted = select(Benefit.household_id).where(
            Benefit.programme == programme, is_current(month)
        )
        counted = counted.where(Household.id.in_(granted))
    homes_of = counted.group_by(Household.village_id).subquery()
    query = (
        select(Village.id, Village.name, func.coalesce(homes_of.c.homes, 0))
        .outerjoin(homes_of, homes_of.c.village_id == Village.id)
        .where(Village.ended_on.is_(None))
        .order_by(*village_walk())
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def _grants(month: str, chosen: Select[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Benefit.household_id,
            Benefit.person_id,
            Person.name,
            Benefit.programme,
            Benefit.area,
            Benefit.tier,
            Benefit.care_mode,
            Benefit.self_care,
            Benefit.insured,
            Benefit.amount_fen,
            Benefit.from_month,
            Benefit.review_month,
        )
        .outerjoin(Person, Person.id == Benefit.person_id)
        .where(Benefit.household_id.in_(chosen), is_current(month))
        .order_by(Benefit.id)
    )


def _purses(chosen: Select[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Account.household_id,
            Account.beneficiary_id,
            Account.payee_name,
            Account.bank,
            Account.number,
        )
        .where(Account.household_id.in_(chosen), Account.ended_on.is_(None))
        .order_by(Account.id)
    )

"""What of visits is counted: figures, people, marks, visitors (handbook 10.2)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from jieyou_desktop.domain.visits import VisitFilter
from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.register import Household, Person, Tag, Village
from jieyou_desktop.storage.visits import Visit, Visited, Visitor, matching


@dataclass(frozen=True)
class VisitFigures:
    """What of a visit is counted, without the texts."""

    id: int
    visited_on: dt.date
    code: str
    village: str
    money_fen: int
    goods_fen: int
    told_all: bool
    leaflets: int
    has_problem: bool


def figures(session: Session, wanted: VisitFilter) -> list[VisitFigures]:
    """What is counted of the visits a filter leaves."""
    told = and_(Visit.told_standard, Visit.told_conditions, Visit.told_procedure, Visit.told_basis)
    rows = session.execute(
        matching(
            wanted,
            Visit.id,
            Visit.visited_on,
            Household.code,
            Village.name,
            func.coalesce(Visit.money_fen, 0),
            func.coalesce(Visit.goods_fen, 0),
            told,
            func.coalesce(Visit.leaflets, 0),
            func.coalesce(Visit.has_problem, False),
        )
    )
    return [VisitFigures(*row) for row in rows]


def visited_in(session: Session, wanted: VisitFilter) -> list[tuple[int, int, str | None]]:
    """(visit, person, ID number) for everyone visited in the visits a filter leaves."""
    rows = session.execute(
        select(Visited.visit_id, Person.id, Person.id_number)
        .join(Person, Person.id == Visited.person_id)
        .where(Visited.ended_on.is_(None), Visited.visit_id.in_(matching(wanted, Visit.id)))
    )
    return [(visit_id, person_id, number) for visit_id, person_id, number in rows]


@dataclass(frozen=True)
class Mark:
    """A mark of a person from a day to a day; None is open."""

    code: str
    since: dt.date | None
    ended_on: dt.date | None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the person bears it on a day."""
        return (self.since is None or self.since <= day) and (
            self.ended_on is None or self.ended_on > day
        )


def marks(session: Session, wanted: VisitFilter, codes: Sequence[str]) -> dict[int, list[Mark]]:
    """By person, the marks of some kinds, past and present, on the households visited.

    A mark on the whole household is its head's.
    """
    rows = session.execute(
        select(func.coalesce(Tag.person_id, Household.head_id), Tag.code, Tag.since, Tag.ended_on)
        .join(Household, Household.id == Tag.household_id)
        .where(Tag.code.in_(codes), Tag.household_id.in_(matching(wanted, Visit.household_id)))
    )
    found: dict[int, list[Mark]] = defaultdict(list)
    for person_id, code, since, ended_on in rows:
        found[person_id].append(Mark(code, since, ended_on))
    return found


@dataclass(frozen=True)
class Went:
    """One visitor at one visit."""

    name: str
    unit: str | None
    is_party_member: bool
    is_cadre: bool
    household_id: int
    visited_on: dt.date | None


def visitor_times(session: Session, wanted: VisitFilter) -> list[Went]:
    """Every visitor at every visit a filter leaves, latest first."""
    rows = session.execute(
        select(
            Visitor.name,
            Visitor.unit,
            Visitor.is_party_member,
            Visitor.is_cadre,
            Visit.household_id,
            Visit.visited_on,
        )
        .join(Visit, Visit.id == Visitor.visit_id)
        .where(Visitor.ended_on.is_(None), Visit.id.in_(matching(wanted, Visit.id)))
        .order_by(Visit.visited_on.desc(), Visitor.id)
    )
    return [Went(*row) for row in rows]


def village_names(session: Session, household_ids: Sequence[int]) -> list[str]:
    """The name of the village of each of these households."""
    query = select(Village.name).join(Household, Household.village_id == Village.id)
    return list(session.execute(query.where(Household.id.in_(household_ids))).scalars())

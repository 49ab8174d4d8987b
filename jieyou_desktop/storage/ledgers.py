"""The register as ledgers are held against it: whom and what it knows, read in bulk."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, null, select, update

from jieyou_desktop.storage import audit
from jieyou_desktop.storage.base import Base, Entity, Session, table_of
from jieyou_desktop.storage.cases import Intake, Letter
from jieyou_desktop.storage.register import (
    Account,
    Benefit,
    Household,
    Member,
    Person,
    Tag,
    Tie,
    Village,
)
from jieyou_desktop.storage.visits import Attachment, Visit

# SQLite takes no more than 32,766 values in one statement.
_CHUNK = 5000
E = TypeVar("E", bound=Entity)
Owned = TypeVar("Owned", Member, Tie, Tag, Account, Benefit)
NEVER = "1900-01"
"""The last month of a benefit that was brought in and taken back: it was never granted."""


@dataclass(frozen=True)
class Living:
    """One person in one household, both as they are now."""

    person_id: int
    member_id: int
    household_id: int
    village_id: int
    name: str
    id_number: str | None
    born_on: dt.date | None
    is_head: bool


def living(session: Session) -> list[Living]:
    """Everyone who belongs to a household now, household by household."""
    rows = session.execute(
        select(
            Person.id,
            Member.id,
            Household.id,
            Household.village_id,
            Person.name,
            Person.id_number,
            Person.born_on,
            Household.head_id == Person.id,
        )
        .join(Member, Member.person_id == Person.id)
        .join(Household, Member.household_id == Household.id)
        .where(Member.ended_on.is_(None), Household.ended_on.is_(None))
        .order_by(Household.id, Member.id)
    )
    return [Living(*row[:7], bool(row[7])) for row in rows]


def people_numbered(session: Session, numbers: Iterable[str]) -> dict[str, Person]:
    """The person registered first under each identity number, in a household or not."""
    found: dict[str, Person] = {}
    for some in _chunks(sorted(set(numbers))):
        same = select(Person).where(Person.id_number.in_(some)).order_by(Person.id)
        for person in session.execute(same).scalars():
            found.setdefault(str(person.id_number), person)
    return found


def holders(session: Session, number: str) -> list[Person]:
    """Those in a household now who are registered under an identity number."""
    rows = session.execute(
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .join(Household, Member.household_id == Household.id)
        .where(Person.id_number == number, Member.ended_on.is_(None), Household.ended_on.is_(None))
        .order_by(Person.id)
    )
    return list(dict.fromkeys(rows.scalars()))


def by_id(session: Session, model: type[E], ids: Iterable[int]) -> dict[int, E]:
    """Rows of a table by their ids."""
    found: dict[int, E] = {}
    for some in _chunks(sorted(set(ids))):
        rows = session.execute(select(model).where(model.id.in_(some))).scalars()
        found.update((row.id, row) for row in rows)
    return found


def owned(
    session: Session, model: type[Owned], household_ids: Iterable[int]
) -> dict[int, list[Owned]]:
    """What households have now of one sort (members, benefits, accounts …), by household."""
    going_on = getattr(model, "to_month" if model is Benefit else "ended_on").is_(None)
    found: dict[int, list[Owned]] = defaultdict(list)
    for some in _chunks(sorted(set(household_ids))):
        rows = session.execute(
            select(model).where(model.household_id.in_(some), going_on).order_by(model.id)
        )
        for row in rows.scalars():
            found[row.household_id].append(row)
    return found


def stopped(session: Session, household_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """The last month of benefits that have stopped, by household and programme."""
    found: dict[tuple[int, str], str] = {}
    for some in _chunks(sorted(set(household_ids))):
        rows = session.execute(
            select(Benefit.household_id, Benefit.programme, func.max(Benefit.to_month))
            .where(Benefit.household_id.in_(some), Benefit.to_month != NEVER)
            .group_by(Benefit.household_id, Benefit.programme)
        )
        found.update(((row[0], row[1]), str(row[2])) for row in rows)
    return found


def belongings(
    session: Session, household_ids: Collection[int]
) -> Iterator[tuple[str, list[Member] | list[Tie] | list[Tag] | list[Account] | list[Benefit]]]:
    """All that households have now, with what to call it; one household and sort at a time."""
    for members in owned(session, Member, household_ids).values():
        yield "成员", members
    for ties in owned(session, Tie, household_ids).values():
        yield "相关人员", ties
    for tags in owned(session, Tag, household_ids).values():
        yield "标签", tags
    for accounts in owned(session, Account, household_ids).values():
        yield "账户", accounts
    for benefits in owned(session, Benefit, household_ids).values():
        yield "待遇", benefits


@dataclass(frozen=True)
class State:
    """Which version a row is at, and whose it is: its household's id, if the table has one."""

    version: int
    household_id: int | None


def states(session: Session, model: type[Base], ids: Iterable[int]) -> dict[int, State]:
    """The state of many rows of a table, without reading all of each."""
    columns = table_of(model).c
    whose = columns.id if model is Household else columns.get("household_id", null())
    found: dict[int, State] = {}
    for some in _chunks(sorted(set(ids))):
        rows = session.execute(
            select(columns.id, columns.version, whose).where(columns.id.in_(some))
        )
        found.update((row[0], State(row[1], row[2])) for row in rows)
    return found


def end_rows(
    session: Session, model: type[Base], ids: Sequence[int], values: dict[str, Any], why: str
) -> None:
    """Give many rows the same end in one go; the trail gets one entry with their number."""
    table = table_of(model)
    stamp = {
        "version": table.c.version + 1,
        "changed_at": session.info["moment"],
        "changed_by": session.info["actor"],
    }
    for some in _chunks(ids):
        session.connection().execute(
            update(table).where(table.c.id.in_(some)).values(**values, **stamp)
        )
    if ids:
        audit.note(session, "bulk", {"rows": len(ids), "why": why}, model.__tablename__)


def in_use(session: Session, household_ids: Collection[int]) -> dict[int, str]:
    """Households that have a visit, an acceptance, a paper or a photo, and which of them."""
    found: dict[int, str] = {}
    sources: tuple[tuple[type[Visit | Intake | Letter | Attachment], str], ...] = (
        (Attachment, "有照片或附件"),
        (Letter, "出具过文书"),
        (Intake, "有受理的事项"),
        (Visit, "有走访记录"),
    )
    for model, why in sources:
        for some in _chunks(sorted(household_ids)):
            ids = select(model.household_id).where(model.household_id.in_(some)).distinct()
            found.update((one, why) for one in session.execute(ids).scalars() if one)
    return found


def all_villages(session: Session) -> list[Village]:
    """Every village there is or was."""
    return list(session.execute(select(Village).order_by(Village.id)).scalars())


def villages_in_use(session: Session) -> set[int]:
    """The villages in which some household stands."""
    rows = select(Household.village_id).where(Household.ended_on.is_(None)).distinct()
    return set(session.execute(rows).scalars())


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]

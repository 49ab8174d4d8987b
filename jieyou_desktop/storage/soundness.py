"""Questions that show whether the file holds together: pages, references, sums, numbers."""

import datetime as dt

from sqlalchemy import Integer, cast, exists, func, select

from jieyou_desktop.storage import gaps
from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.cases import Intake
from jieyou_desktop.storage.numbers import Counter
from jieyou_desktop.storage.packages import Package
from jieyou_desktop.storage.register import Benefit, Household, Member, is_current
from jieyou_desktop.storage.search import SearchText

_NOW = (Household.ended_on.is_(None), Member.ended_on.is_(None))


def broken_pages(session: Session) -> list[str]:
    """What SQLite finds wrong when it reads every page; empty when all is well."""
    rows = session.connection().exec_driver_sql("PRAGMA integrity_check")
    return [str(row[0]) for row in rows if row[0] != "ok"]


def loose_references(session: Session) -> int:
    """How many rows refer to a row that is not there."""
    return len(session.connection().exec_driver_sql("PRAGMA foreign_key_check").fetchall())


def headless(session: Session, today: dt.date) -> list[str]:
    """Codes of households whose head is not among their members (domain.gaps: no_head)."""
    ids = gaps.everywhere(session, today, ("no_head",))
    codes = session.execute(select(Household.id, Household.code).order_by(Household.code))
    return [code for household_id, code in codes if household_id in ids]


def of_two_households(session: Session) -> int:
    """How many people live in more than one household today."""
    twice = (
        select(Member.person_id)
        .join(Household, Member.household_id == Household.id)
        .where(*_NOW, Member.lives_with)
        .group_by(Member.person_id)
        .having(func.count(Member.household_id.distinct()) > 1)
    )
    return session.scalar(select(func.count()).select_from(twice.subquery())) or 0


def paid_twice(session: Session, month: str) -> list[str]:
    """Codes of households that get the same programme for the same person twice this month."""
    twice = (
        select(Benefit.household_id)
        .where(is_current(month))
        .group_by(Benefit.household_id, Benefit.programme, Benefit.person_id)
        .having(func.count() > 1)
    )
    query = select(Household.code).where(Household.id.in_(twice)).order_by(Household.code)
    return list(session.execute(query).scalars())


def not_findable(session: Session) -> int:
    """How many households that have not ended the search does not know."""
    query = select(func.count(Household.id)).where(
        Household.ended_on.is_(None), ~exists().where(SearchText.household_id == Household.id)
    )
    return session.scalar(query) or 0


def numbers_off(session: Session) -> list[str]:
    """Series whose last number given out does not fit the rows that bear the numbers."""
    given = {row.series: row.last for row in session.execute(select(Counter)).scalars()}
    off = []
    own = Household.code.op("GLOB")("[0-9]" * 6)
    highest = session.scalar(select(func.max(cast(Household.code, Integer))).where(own))
    if (highest or 0) > given.get("household", 0):
        off.append("household")
    year = func.strftime("%Y", Intake.accepted_on)
    for of_year, rows in session.execute(select(year, func.count()).group_by(year)):
        if rows != given.get(f"intake-{of_year}", 0):
            off.append(f"intake-{of_year}")
    return off


def package_chain_breaks(session: Session) -> int | None:
    """The first package that does not follow the one before it; None when all do."""
    before = ""
    packages = session.execute(select(Package).order_by(Package.sequence)).scalars()
    for place, package in enumerate(packages, start=1):
        if package.sequence != place or (package.previous or "") != before:
            return package.sequence
        before = package.manifest_sha256
    return None

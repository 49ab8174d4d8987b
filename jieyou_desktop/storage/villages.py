"""Queries about villages as such: by name, and how many households each has."""

from sqlalchemy import func, select

from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.register import Household, Village


def named(session: Session, name: str) -> Village | None:
    """The village of a name, merged away or not; None when there never was one."""
    return session.execute(select(Village).where(Village.name == name)).scalar_one_or_none()


def households_in(session: Session, village_id: int) -> list[Household]:
    """The households of a village that have not ended."""
    rows = session.execute(
        select(Household).where(Household.village_id == village_id, Household.ended_on.is_(None))
    )
    return list(rows.scalars())


def counted(session: Session) -> dict[int, int]:
    """How many households that have not ended each village has; those with none left out."""
    rows = session.execute(
        select(Household.village_id, func.count(Household.id))
        .where(Household.ended_on.is_(None))
        .group_by(Household.village_id)
    )
    return dict(rows.all())

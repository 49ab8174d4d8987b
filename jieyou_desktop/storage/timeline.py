"""What happened to a household, as rows of the tables it happened in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from jieyou_desktop.storage.audit import Audit
from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.batches import Batch, BatchRow
from jieyou_desktop.storage.cases import Case, Intake, Letter
from jieyou_desktop.storage.register import Account, Benefit, Member, Tag, Tie
from jieyou_desktop.storage.trail import of_rows
from jieyou_desktop.storage.visits import Visit, Visitor


@dataclass(frozen=True)
class Happenings:
    """Rows about one household; visitors' names by visit."""

    visits: list[Visit]
    visitors: dict[int, list[str]]
    cases: list[tuple[Case, Intake]]
    letters: list[Letter]
    imports: list[tuple[BatchRow, Batch]]
    entries: list[Audit]


def of_household(
    session: Session, household_id: int, person_ids: Sequence[int], latest: int
) -> Happenings:
    """The latest of each sort of thing that happened to a household and its people."""
    visits = _visits(session, household_id, latest)
    return Happenings(
        visits,
        _visitors(session, [visit.id for visit in visits]),
        _cases(session, household_id),
        _letters(session, household_id, latest),
        _imports(session, household_id),
        _entries(session, household_id, person_ids, latest),
    )


def _visits(session: Session, household_id: int, latest: int) -> list[Visit]:
    rows = select(Visit).where(Visit.household_id == household_id, Visit.done)
    return list(session.execute(rows.order_by(Visit.visited_on.desc()).limit(latest)).scalars())


def _visitors(session: Session, visit_ids: Sequence[int]) -> dict[int, list[str]]:
    rows = select(Visitor.visit_id, Visitor.name).where(
        Visitor.visit_id.in_(visit_ids), Visitor.ended_on.is_(None)
    )
    names: dict[int, list[str]] = {}
    for visit_id, name in session.execute(rows.order_by(Visitor.id)):
        names.setdefault(visit_id, []).append(name)
    return names


def _cases(session: Session, household_id: int) -> list[tuple[Case, Intake]]:
    rows = (
        select(Case, Intake)
        .join(Intake, Intake.id == Case.intake_id)
        .where(Intake.household_id == household_id)
    )
    return [(case, intake) for case, intake in session.execute(rows.order_by(Case.id))]


def _letters(session: Session, household_id: int, latest: int) -> list[Letter]:
    rows = select(Letter).where(Letter.household_id == household_id)
    return list(session.execute(rows.order_by(Letter.id.desc()).limit(latest)).scalars())


def _imports(session: Session, household_id: int) -> list[tuple[BatchRow, Batch]]:
    """The rows of sheets that a household came from, the first of each sheet."""
    rows = (
        select(BatchRow, Batch)
        .join(Batch, Batch.id == BatchRow.batch_id)
        .where(BatchRow.household_id == household_id)
        .order_by(BatchRow.id)
    )
    first: dict[int, tuple[BatchRow, Batch]] = {}
    for row, batch in session.execute(rows):
        first.setdefault(batch.id, (row, batch))
    return list(first.values())


def _entries(
    session: Session, household_id: int, person_ids: Sequence[int], latest: int
) -> list[Audit]:
    rows: dict[str, Sequence[int]] = {"household": [household_id], "person": person_ids}
    for model in (Member, Tag, Tie, Account, Benefit):
        ids = select(model.id).where(model.household_id == household_id)
        rows[model.__tablename__] = list(session.execute(ids).scalars())
    return of_rows(session, rows, latest)

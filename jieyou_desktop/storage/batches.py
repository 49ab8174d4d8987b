"""Imported sheets: the batch, every row of it, what it changed, and remembered columns."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import JSON, DateTime, ForeignKey, Index, and_, insert, null, or_, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from jieyou_desktop.domain.kinds import Text, Whole
from jieyou_desktop.storage import audit
from jieyou_desktop.storage.base import Base, Entity, Session, column
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


class Batch(Entity, Base):
    """One file brought in: one transaction, and undone as one."""

    __tablename__ = "batch"

    kind: Mapped[str] = mapped_column()
    file_name: Mapped[str] = column(Text(limit=200, width=24), "文件", required=True)
    sha256: Mapped[str] = mapped_column(index=True)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey(Attachment.id))
    mapping: Mapped[dict[str, Any]] = mapped_column()
    rows: Mapped[int] = column(Whole(), "数据行", required=True, default=0)
    added: Mapped[int] = column(Whole(), "新增", required=True, default=0)
    changed: Mapped[int] = column(Whole(), "变更", required=True, default=0)
    same: Mapped[int] = column(Whole(), "相同", required=True, default=0)
    bad: Mapped[int] = column(Whole(), "待修", required=True, default=0)
    totals: Mapped[dict[str, Any]] = mapped_column()
    undone_at: Mapped[dt.datetime | None] = mapped_column(DateTime)
    undone_by: Mapped[str | None] = mapped_column()


class BatchRow(Base):
    """One row of the sheet, as written, with what came of it and what is wrong in it."""

    __tablename__ = "batch_row"
    __table_args__ = (Index(None, "batch_id", "row"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey(Batch.id))
    sheet: Mapped[str] = mapped_column()
    row: Mapped[int] = mapped_column()
    outcome: Mapped[str] = mapped_column()
    cells: Mapped[list[Any]] = mapped_column(JSON)
    problems: Mapped[list[Any]] = mapped_column(JSON)
    household_id: Mapped[int | None] = mapped_column()
    person_id: Mapped[int | None] = mapped_column()
    mended_at: Mapped[dt.datetime | None] = mapped_column(DateTime)


class BatchChange(Base):
    """One row of a table that a batch added or changed, and what undoes it.

    ``version`` is the row's version after the batch: a higher one means someone touched it
    since, and undoing leaves it alone and says so. ``before`` is None for an added row.
    """

    __tablename__ = "batch_change"
    __table_args__ = (Index(None, "batch_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey(Batch.id))
    table: Mapped[str] = mapped_column()
    entity_id: Mapped[int] = mapped_column()
    version: Mapped[int] = mapped_column()
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Mapping(Entity, Base):
    """Which column is what, remembered by the fingerprint of a heading."""

    __tablename__ = "mapping"

    fingerprint: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column()
    columns: Mapped[dict[str, Any]] = mapped_column()


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


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def remembered(session: Session) -> dict[str, dict[int, str]]:
    """What each column was settled to be, by the fingerprint of the heading."""
    rows = session.execute(select(Mapping)).scalars()
    return {row.fingerprint: {int(x): name for x, name in row.columns.items()} for row in rows}


def remember(session: Session, fingerprint: str, kind: str, columns: dict[int, str]) -> None:
    """Keep what the columns under a heading are for the next sheet that has it."""
    row = session.execute(select(Mapping).where(Mapping.fingerprint == fingerprint)).scalar()
    plain = {str(x): name for x, name in columns.items()}
    if row is None:
        session.add(Mapping(fingerprint=fingerprint, kind=kind, columns=plain))
    elif (row.kind, row.columns) != (kind, plain):
        row.kind, row.columns = kind, plain


def all_batches(session: Session) -> list[Batch]:
    """Every file ever brought in, the newest first."""
    return list(session.execute(select(Batch).order_by(Batch.id.desc())).scalars())


def same_file(session: Session, sha256: str) -> Batch | None:
    """The last batch of the very same file that was not undone."""
    rows = select(Batch).where(Batch.sha256 == sha256, Batch.undone_at.is_(None))
    return session.execute(rows.order_by(Batch.id.desc()).limit(1)).scalar()


def add_rows(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep the rows of a sheet as written."""
    if rows:
        session.connection().execute(insert(BatchRow.__table__), list(rows))  # type: ignore[arg-type]


def add_changes(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what a batch added and changed, so that it can be undone."""
    if rows:
        session.connection().execute(insert(BatchChange.__table__), list(rows))  # type: ignore[arg-type]


def open_rows(session: Session, batch_id: int | None = None) -> list[tuple[BatchRow, Batch]]:
    """Rows with a fault that nobody has mended, oldest batch first.

    A later sheet that speaks of the same person, or has the same row again, takes the place of
    the earlier one; batches that were undone say nothing.
    """
    later, its = aliased(BatchRow), aliased(Batch)
    again = (
        select(later.id)
        .join(its, later.batch_id == its.id)
        .where(
            its.undone_at.is_(None),
            later.batch_id > BatchRow.batch_id,
            or_(
                later.person_id == BatchRow.person_id,
                and_(
                    BatchRow.person_id.is_(None),
                    later.row == BatchRow.row,
                    later.cells == BatchRow.cells,
                ),
            ),
        )
    )
    query = (
        select(BatchRow, Batch)
        .join(Batch, BatchRow.batch_id == Batch.id)
        .where(
            BatchRow.problems != [],
            BatchRow.mended_at.is_(None),
            Batch.undone_at.is_(None),
            ~again.exists(),
        )
        .order_by(BatchRow.batch_id, BatchRow.id)
    )
    if batch_id is not None:
        query = query.where(BatchRow.batch_id == batch_id)
    return [(row[0], row[1]) for row in session.execute(query)]


def rows_of(session: Session, batch_id: int) -> list[BatchRow]:
    """Every row of a batch, in the order of the sheet."""
    rows = session.execute(select(BatchRow).where(BatchRow.batch_id == batch_id))
    return sorted(rows.scalars(), key=lambda row: row.id)


def changes_of(session: Session, batch_id: int) -> list[BatchChange]:
    """What a batch added and changed, in the order it was done."""
    rows = select(BatchChange).where(BatchChange.batch_id == batch_id).order_by(BatchChange.id)
    return list(session.execute(rows).scalars())


def move_version(session: Session, table: str, entity_id: int, before: int, after: int) -> None:
    """A row is again what it was at version ``before``, now numbered ``after``.

    Earlier batches that left it so may then still be undone.
    """
    session.execute(
        update(BatchChange)
        .where(
            BatchChange.table == table,
            BatchChange.entity_id == entity_id,
            BatchChange.version == before,
        )
        .values(version=after)
    )


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


@dataclass(frozen=True)
class State:
    """Which version a row is at, and whose it is: its household's id, if the table has one."""

    version: int
    household_id: int | None


def states(session: Session, model: type[Base], ids: Iterable[int]) -> dict[int, State]:
    """The state of many rows of a table, without reading all of each."""
    columns = model.__table__.c
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
    table = model.__table__
    stamp = {
        "version": table.c.version + 1,
        "changed_at": session.info["moment"],
        "changed_by": session.info["actor"],
    }
    for some in _chunks(ids):
        session.connection().execute(
            update(table).where(table.c.id.in_(some)).values(**values, **stamp)  # type: ignore[arg-type]
        )
    if ids:
        audit.note(session, "bulk", {"rows": len(ids), "why": why}, model.__tablename__)


def villages_in_use(session: Session) -> set[int]:
    """The villages in which some household stands."""
    rows = select(Household.village_id).where(Household.ended_on.is_(None)).distinct()
    return set(session.execute(rows).scalars())

"""Imported sheets: the batch, every row of it, what it changed, and remembered columns."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, and_, insert, or_, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from jieyou_desktop.domain.kinds import Text, Whole
from jieyou_desktop.storage.base import Base, Entity, Session, column, table_of
from jieyou_desktop.storage.visits import Attachment


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
        session.connection().execute(insert(table_of(BatchRow)), list(rows))


def add_changes(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what a batch added and changed, so that it can be undone."""
    if rows:
        session.connection().execute(insert(table_of(BatchChange)), list(rows))


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

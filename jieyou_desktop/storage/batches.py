"""Imported sheets: the batch, every row of it, what it changed, and remembered columns."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.domain.kinds import Text, Whole
from jieyou_desktop.storage.base import Base, Entity, column
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
    __table_args__ = (Index(None, "batch_id", "row"),)

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

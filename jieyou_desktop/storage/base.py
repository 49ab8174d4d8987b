"""The one place that ties a field to a column, and what every table has in common."""

import datetime as dt
import uuid
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import JSON, Boolean, Date, DateTime, Integer, MetaData, String, Table, inspect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedColumn,
    Session,
    declared_attr,
    mapped_column,
)
from sqlalchemy.types import TypeEngine

from jieyou_desktop.domain import kinds
from jieyou_desktop.domain.fields import Field, Fields, Record
from jieyou_desktop.domain.kinds import Kind

__all__ = ["Base", "Entity", "Session", "column", "fields_of", "record", "table_of"]


class Base(DeclarativeBase):
    """Parent of every table."""

    type_annotation_map: ClassVar = {dict[str, Any]: JSON, list[Any]: JSON}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Entity:
    """What a row that people work on has besides its fields.

    ``uid`` travels in packages; ``version`` grows at each change, so two open forms cannot
    overwrite each other; who and when are filled by ``storage.audit``.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime | None] = mapped_column(DateTime)
    created_by: Mapped[str | None] = mapped_column(String(40))
    changed_at: Mapped[dt.datetime | None] = mapped_column(DateTime)
    changed_by: Mapped[str | None] = mapped_column(String(40))

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def column(
    kind: Kind, label: str, *, required: bool = False, group: str = "", hint: str = "", **sql: Any
) -> MappedColumn[Any]:
    """Declare a field and its column together; the attribute's name becomes the field's."""
    field = Field("", label, kind, required, group, hint)
    return mapped_column(_sql_type(kind), nullable=not required, info={"field": field}, **sql)


@cache
def fields_of(model: type[Base]) -> Fields:
    """The fields declared on a table, in the order they were written."""
    return Fields(
        replace(attr.columns[0].info["field"], name=attr.key)
        for attr in inspect(model).column_attrs
        if "field" in attr.columns[0].info
    )


def record(row: Base, **extra: Any) -> Record:
    """Copy a row into a record that outlives its session; ``extra`` adds computed values."""
    values = {field.name: getattr(row, field.name) for field in fields_of(type(row))}
    (identity,) = inspect(row).identity or (0,)
    return Record(identity, values | extra, getattr(row, "version", 0))


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements over many rows that the mapper would slow down."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _sql_type(kind: Kind) -> TypeEngine[Any]:
    match kind:
        case kinds.Money() | kinds.Whole():
            return Integer()
        case kinds.Day():
            return Date()
        case kinds.Moment():
            return DateTime()
        case kinds.Flag():
            return Boolean()
        case kinds.Month():
            return String(7)
        case kinds.Choice():
            return String(12)
        case kinds.Text(limit=limit):
            return String(limit)
        case _:
            return String(40)

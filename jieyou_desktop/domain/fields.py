"""A field is declared once; forms, tables, sheets, lists and packages all read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.kinds import Kind


@dataclass(frozen=True)
class Field:
    """One named value of a record, with everything a screen or a sheet needs to know."""

    name: str
    label: str
    kind: Kind
    required: bool = False
    group: str = ""
    hint: str = ""


class Fields:
    """An ordered set of fields, picked apart and put together by name."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self._fields = {field.name: field for field in fields}
        self._ordered = tuple(self._fields.values())

    def __iter__(self) -> Iterator[Field]:
        return iter(self._ordered)

    def __len__(self) -> int:
        return len(self._ordered)

    def __getitem__(self, name: str) -> Field:
        return self._fields[name]

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def at(self, position: int) -> Field:
        """The field in a column."""
        return self._ordered[position]

    def only(self, *names: str) -> "Fields":
        """These fields, in this order. An unknown name is a KeyError: a bug, not a choice."""
        return Fields(self._fields[name] for name in names)

    def plus(self, *others: Field) -> "Fields":
        """These fields and then ``others``."""
        return Fields([*self, *others])


@dataclass(frozen=True)
class Record:
    """A detached, read-only copy of one row; safe to hand to another thread.

    ``id`` and ``version`` let a later command say which row, and which state of it, was seen.
    """

    id: int
    values: Mapping[str, Any]
    version: int = 0

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True)
class Table:
    """A whole list ready for any renderer: the screen, a sheet or a page.

    ``unit`` is what a row counts as (户, 件; empty: not worth a count). ``is_summed`` is False
    where adding its amounts up says nothing, or is done in a row of its own.
    """

    title: str
    fields: Fields
    rows: tuple[Record, ...]
    masked: bool = True
    unit: str = "行"
    is_summed: bool = True

    def text(self, row: Record, field: Field) -> str:
        """The cell as a person reads it."""
        show = field.kind.mask if self.masked else field.kind.show
        return show(row[field.name])


@dataclass(frozen=True)
class Listing:
    """A long list as ids only; its rows are read in windows as they come into view."""

    title: str
    fields: Fields
    ids: tuple[int, ...]
    sums: Mapping[str, int] | None = None
    unit: str = "行"

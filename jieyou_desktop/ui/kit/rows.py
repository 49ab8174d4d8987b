"""Where a table on screen gets its rows: all at once, or in windows as they come into view."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Protocol

from PySide6.QtCore import QCollator, QLocale, QObject, QTimer, Signal

from jieyou_desktop.domain.fields import Field, Fields, Listing, Record, Table
from jieyou_desktop.ui.kit.runner import Job, Runner

MARGIN = 12
"""How many rows below (or above) those on show are read ahead."""

_KEPT = 1000


class Fetch(Protocol):
    """Reads the records of some ids; a service function, or a partial of one."""

    def __call__(self, w: Any, *, ids: tuple[int, ...]) -> tuple[Record, ...]:
        """Return the records of ``ids``; one that is gone may be left out."""


class Rows(Protocol):
    """What the table model asks of its rows."""

    title: str
    fields: Fields
    ids: tuple[int, ...]
    masked: bool

    def get(self, row: int) -> Record | None:
        """The record in a row; None while it has not been read, which it then will be."""

    def peek(self, row: int) -> Record | None:
        """The record in a row if it has been read; asks for nothing."""


class WholeRows:
    """All the rows of a Table."""

    def __init__(self, table: Table) -> None:
        self.title, self.fields, self.masked = table.title, table.fields, table.masked
        self.table = table
        self.ids = tuple(row.id for row in table.rows)

    def get(self, row: int) -> Record | None:
        """See Rows.get."""
        return self.table.rows[row]

    def peek(self, row: int) -> Record | None:
        """See Rows.peek."""
        return self.table.rows[row]

    def sorted_by(self, field: Field, descending: bool) -> Table:
        """The same table in the order of one field; empty cells last, names by pinyin."""
        collator = QCollator(QLocale(QLocale.Language.Chinese))
        collator.setNumericMode(True)

        def key(row: Record) -> Any:
            value = row[field.name]
            if isinstance(value, int | float):
                return value
            return collator.sortKey(field.kind.show(value))

        known = [row for row in self.table.rows if row[field.name] not in (None, "")]
        unknown = tuple(row for row in self.table.rows if row[field.name] in (None, ""))
        rows = (*sorted(known, key=key, reverse=descending), *unknown)
        return Table(self.title, self.fields, rows, self.masked)


class ReadRows(QObject):
    """The rows of a Listing, read in windows and kept for a while.

    Signals:
        arrived: Rows have been read; what is on show should be drawn again.
    """

    arrived = Signal()

    def __init__(
        self,
        runner: Runner,
        listing: Listing,
        fetch: Fetch,
        on_show: Callable[[], range],
        known: Mapping[int, Record] = MappingProxyType({}),
        parent: QObject | None = None,
    ) -> None:
        """``known`` records are shown until they have been read afresh."""
        super().__init__(parent)
        self.title, self.fields, self.ids = listing.title, listing.fields, listing.ids
        self.masked = True
        self.listing, self.fetch = listing, fetch
        self._runner = runner
        self._on_show = on_show
        self._known: dict[int, Record] = dict(known)
        self._asked: set[int] = set()
        self._under_way: tuple[int, ...] = ()
        self._job: Job | None = None
        # Painting asks row by row; one timer turns that into one query.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._read)

    def get(self, row: int) -> Record | None:
        """See Rows.get."""
        wanted = self.ids[row]
        if wanted not in self._asked and not self._soon.isActive():
            self._soon.start()
        return self._known.get(wanted)

    def peek(self, row: int) -> Record | None:
        """See Rows.peek."""
        return self._known.get(self.ids[row])

    @property
    def known(self) -> Mapping[int, Record]:
        """The records that have been read and kept."""
        return self._known

    def stop(self) -> None:
        """Read nothing more: another list is shown."""
        self.setParent(None)
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()

    def _read(self) -> None:
        if self._job is not None and self._under_way:
            self._job.cancel()
            self._asked.difference_update(self._under_way)
        shown = self._on_show()
        window = self.ids[max(shown.start - MARGIN, 0) : shown.stop + MARGIN]
        missing = tuple(wanted for wanted in window if wanted not in self._asked)
        self._under_way = missing
        if missing:
            self._asked.update(missing)
            self._job = self._runner.query(partial(self.fetch, ids=missing), self._arrived)

    def _arrived(self, records: tuple[Record, ...]) -> None:
        self._under_way = ()
        self._known.update((record.id, record) for record in records)
        for old in list(self._known)[: max(len(self._known) - _KEPT, 0)]:
            del self._known[old]
            self._asked.discard(old)
        self.arrived.emit()

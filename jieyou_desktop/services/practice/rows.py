"""Rows of an invented town, gathered table by table before they are written at once."""

import datetime as dt
from collections import defaultdict
from random import Random
from typing import Any

from jieyou_desktop.storage import bulk
from jieyou_desktop.storage.base import Base, Entity, Session


class Rows:
    """What will be inserted; ids are known beforehand, so rows can name each other."""

    def __init__(self, session: Session, random: Random, today: dt.date) -> None:
        self.random = random
        self.today = today
        self.taken: set[str] = set()
        self._session = session
        self._uids = bulk.uids(random)
        self._next: dict[type[Entity], int] = {}
        self._rows: dict[type[Entity], list[dict[str, Any]]] = defaultdict(list)

    def put(self, model: type[Entity], **values: Any) -> int:
        """Keep a row for later and return the id it will have."""
        number = self._next.get(model) or bulk.next_id(self._session, model)
        self._next[model] = number + 1
        self._rows[model].append({"id": number, "uid": next(self._uids), "version": 1, **values})
        return number

    def of(self, model: type[Entity]) -> list[dict[str, Any]]:
        """The rows kept of one table."""
        return self._rows[model]

    def write(self, why: str) -> None:
        """Insert everything, tables in the order they were first named."""
        for model, rows in self._rows.items():
            assert issubclass(model, Base)
            bulk.add(self._session, model, rows, why)

    def chance(self, share: float) -> bool:
        """True as often as ``share`` says."""
        return self.random.random() < share

    def day(self, least: int, most: int) -> dt.date:
        """A day ``least`` to ``most`` days before today."""
        return self.today - dt.timedelta(days=self.random.randint(least, most))

    def month(self, least: int, most: int) -> str:
        """A month ``least`` to ``most`` months before this one (negative: after it)."""
        back = self.random.randint(least, most)
        count = self.today.year * 12 + self.today.month - 1 - back
        return f"{count // 12}-{count % 12 + 1:02d}"

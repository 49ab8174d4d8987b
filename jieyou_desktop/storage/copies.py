"""Whole copies of the database file: taken while it is in use, opened and checked again."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3

from jieyou_desktop.storage.engine import connect, in_words

Counts = dict[str, int]
"""Rows of each table, and sums of each amount column in fen (``benefit.amount_fen``)."""

_PAGES = 2000


@dataclass(frozen=True)
class Soundness:
    """What an opened copy was found to be; sound when nothing is wrong with it."""

    wrong: tuple[str, ...]
    counts: Counts


def copy(source: Path, key: bytes, target: Path, tell: Callable[[int, int], None]) -> Counts:
    """Copy the database as it stands at this moment, and return what it held at that moment.

    Others may go on reading and writing. ``tell`` hears pages done and in all; what it raises
    stops the copy. Raises OSError when the disk does not take it, UserError when the database is
    damaged.
    """
    with closing(connect(source, key)) as old, closing(connect(target, key)) as new:
        # Nobody reads the copy yet: a log beside it would only write every page twice.
        new.execute("PRAGMA journal_mode = DELETE")
        # The counts and the pages are read in one transaction, so they are of one moment.
        old.execute("BEGIN")
        try:
            counted = counts(old)
            old.backup(
                new, pages=_PAGES, progress=lambda _status, left, total: tell(total - left, total)
            )
        except sqlcipher3.dbapi2.OperationalError as error:
            raise OSError(0, str(error)) from error
        except sqlcipher3.dbapi2.DatabaseError as error:
            raise in_words(error) or error from error
    return counted


def examine(path: Path, key: bytes) -> Soundness:
    """Open a copy and read every page of it; raises UserError when the key does not fit."""
    with closing(connect(path, key)) as opened:
        try:
            wrong = [
                str(row[0])
                for pragma in ("cipher_integrity_check", "integrity_check")
                for row in opened.execute(f"PRAGMA {pragma}")
                if row[0] != "ok"
            ]
            if not wrong:
                wrong = [
                    f"{row[0]} {row[1]} → {row[2]}"
                    for row in opened.execute("PRAGMA foreign_key_check")
                ]
            return Soundness(tuple(wrong), {} if wrong else counts(opened))
        except sqlcipher3.dbapi2.DatabaseError as error:
            return Soundness((str(error),), {})


def counts_of(path: Path, key: bytes) -> Counts:
    """What a database holds at this moment."""
    with closing(connect(path, key)) as opened:
        return counts(opened)


def counts(opened: Any) -> Counts:
    """Rows and sums of an open file, whatever release it is of."""
    counted: Counts = {}
    tables = [
        row[0]
        for row in opened.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
    ]
    for table in tables:
        columns = [row[1] for row in opened.execute(f'PRAGMA table_info("{table}")')]
        amounts = [name for name in columns if name.endswith("_fen")]
        asked = ", ".join(["count(*)", *(f'coalesce(sum("{name}"), 0)' for name in amounts)])
        rows, *sums = opened.execute(f'SELECT {asked} FROM "{table}"').fetchone()
        counted[table] = rows
        counted |= {f"{table}.{name}": amount for name, amount in zip(amounts, sums, strict=True)}
    return counted

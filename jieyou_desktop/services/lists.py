"""Any list that is on screen, as a sheet or as pages; each leaving is put on record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.fields import Fields, Listing, Record, Table
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage.office import the_office

_AT_ONCE = 500


@dataclass(frozen=True)
class LongList:
    """A list of ids with the service function that reads its rows: ``fetch(w, ids=…)``."""

    listing: Listing
    fetch: Callable[..., tuple[Record, ...]]


@allowed(Right.PRINT)
def to_sheet(
    w: Work, *, shown: Table | LongList, columns: Sequence[str] = (), revealed: bool = False
) -> bytes:
    """The list as an .xlsx workbook.

    ``columns`` names the fields to take, in order; none takes all. Masked unless
    ``revealed``, which needs the right to reveal. Raises UserError without it.
    """
    from jieyou_desktop.documents import workbook

    table = _whole(w, shown, columns, revealed)
    content = workbook.xlsx(table, step=partial(_step, w, "正在写表格"))
    _note(w, "export", table)
    return content


@allowed(Right.PRINT)
def to_paper(
    w: Work, *, shown: Table | LongList, columns: Sequence[str] = (), revealed: bool = False
) -> bytes:
    """The list as a PDF headed with the office and the day; otherwise as to_sheet."""
    from jieyou_desktop.documents import table_pdf

    table = _whole(w, shown, columns, revealed)
    subtitle = f"{the_office(w.session).town}　{full_day(w.today)}"
    content = table_pdf.pdf(
        table, w.resources, subtitle=subtitle, step=partial(_step, w, "正在排版")
    )
    _note(w, "print", table)
    return content


def _whole(w: Work, shown: Table | LongList, columns: Sequence[str], revealed: bool) -> Table:
    """The list with all its rows, and only the columns asked for."""
    if isinstance(shown, Table):
        table = shown
    else:
        of = shown.listing
        table = Table(of.title, of.fields, tuple(_rows(w, shown)), unit=of.unit)
    if columns:
        table = replace(table, fields=table.fields.only(*columns))
    if revealed:
        _require_reveal(w)
    return replace(table, masked=not revealed)


def _rows(w: Work, shown: LongList) -> list[Record]:
    ids = shown.listing.ids
    rows: list[Record] = []
    for start in range(0, len(ids), _AT_ONCE):
        w.progress.step(start, len(ids), "正在读取")
        rows.extend(shown.fetch(w, ids=ids[start : start + _AT_ONCE]))
    return rows


@allowed(Right.REVEAL)
def _require_reveal(w: Work) -> None:
    """Refuse a post that may not see masked values."""


def _step(w: Work, words: str, done: int, total: int) -> None:
    w.progress.step(done, total, words)


def _note(w: Work, action: str, table: Table) -> None:
    detail: dict[str, Any] = {
        "list": table.title,
        "rows": len(table.rows),
        "columns": _labels(table.fields),
        "masked": table.masked,
    }
    w.note(action, detail)


def _labels(fields: Fields) -> list[str]:
    return [field.label for field in fields]

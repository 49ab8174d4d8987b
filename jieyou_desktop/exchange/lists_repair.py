"""The faulty rows of a sheet as a sheet to correct and bring in again."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.sheets import sheet_name
from jieyou_desktop.exchange.lists_book import Cell
from jieyou_desktop.exchange.lists_fields import MEND_KEY, TARGETS
from jieyou_desktop.exchange.lists_reading import is_blank

_ASK = "红格是要改的地方。改好保存后，把这份表再导入一次即可；“修正编号”一列请不要动。"
_EXTRA = ("哪里不对", "怎么改", "来自")


@dataclass(frozen=True)
class FaultyRow:
    """One row as written, its faults as (column, message, suggestion), and what finds it again."""

    cells: Sequence[str]
    faults: Sequence[tuple[str, str, str]]
    origin: str
    key: str = ""


@dataclass(frozen=True)
class FaultySheet:
    """The faulty rows of one sheet, under its own headings."""

    name: str
    labels: Sequence[str]
    rows: Sequence[FaultyRow]


def write_workbook(sheets: Sequence[FaultySheet]) -> bytes:
    """An .xlsx of the rows as they stood, each with its reasons; every cell is text."""
    from xlsxwriter import Workbook

    kept = io.BytesIO()
    # In memory: otherwise the rows, ID numbers and all, would pass through a plain file.
    book = Workbook(kept, {"in_memory": True})
    styles = _Styles(book)
    for sheet in sheets:
        _write(book.add_worksheet(sheet_name(sheet.name or "待修", book.sheetnames)), sheet, styles)
    book.close()
    return kept.getvalue()


class _Styles:
    """How cells look. All are text: an = may not become a formula, nor 18 digits a number."""

    def __init__(self, book: Any) -> None:
        text = {"num_format": "@"}
        wrapped = text | {"text_wrap": True, "valign": "top"}
        self.plain = book.add_format(text)
        self.wrong = book.add_format(text | {"bg_color": "#F4C7C3"})
        self.wrapped = book.add_format(wrapped)
        self.heading = book.add_format(wrapped | {"bold": True, "bg_color": "#E8ECF1"})


def _write(page: Any, sheet: FaultySheet, styles: _Styles) -> None:
    labels = [*sheet.labels, *_EXTRA, TARGETS[MEND_KEY].label]
    longest = [0] * len(labels)
    _put(page, 0, 0, _ASK, styles.plain)
    for x, label in enumerate(labels):
        _put(page, 1, x, label, styles.heading)
    for y, row in enumerate(sheet.rows, start=2):
        wrong = {column for column, _message, _how in row.faults}
        for x, (label, value) in enumerate(zip(labels, _cells(sheet, row), strict=True)):
            longest[x] = max(longest[x], len(value))
            if x >= len(sheet.labels):
                style = styles.wrapped if label in _EXTRA[:2] else styles.plain
            else:
                style = styles.wrong if label in wrong else styles.plain
            _put(page, y, x, value, style)
    page.freeze_panes(2, 0)
    for x, label in enumerate(labels):
        wide = 36 if label in _EXTRA[:2] else min(max(len(label) * 2, longest[x]) + 3, 30)
        page.set_column(x, x, wide)


def _cells(sheet: FaultySheet, row: FaultyRow) -> list[str]:
    """A row under the headings of its sheet, then what is wrong with it and what finds it."""
    width = len(sheet.labels)
    told = "；".join(f"{column}：{message}" for column, message, _how in row.faults)
    how = "；".join(dict.fromkeys(how for _column, _message, how in row.faults if how))
    missing = [""] * (width - len(row.cells))
    return [*row.cells[:width], *missing, told, how, row.origin, row.key]


def _put(page: Any, y: int, x: int, value: str, style: Any) -> None:
    if text := _legal(value):
        page.write_string(y, x, text, style)
    else:
        page.write_blank(y, x, None, style)


def _legal(text: str) -> str:
    """Text without the control characters and the length that a cell cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\n\t")[:32767]


def keyed_rows(
    rows: Sequence[Sequence[Cell]], labels: Sequence[str], key_column: int
) -> Iterator[tuple[str, int, dict[str, list[Cell]]]]:
    """The rows of a repair sheet coming back: key, place from 0, cells by heading in order.

    The key of a row that somebody added, or of a sheet written on trial, is an empty string.
    """
    for place, row in enumerate(rows):
        if all(is_blank(cell) for cell in row):
            continue
        key = str(row[key_column]).strip() if key_column < len(row) else ""
        cells: dict[str, list[Cell]] = {}
        for label, cell in zip(labels, row, strict=False):
            cells.setdefault(label, []).append(cell)
        yield key, place, cells

"""The faulty rows of a sheet as a sheet to correct and bring in again."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.exchange.lists_book import Cell
from jieyou_desktop.exchange.lists_fields import MEND_KEY, TARGETS

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
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    red = PatternFill("solid", start_color="FFF4C7C3")
    grey = PatternFill("solid", start_color="FFE8ECF1")
    wrap = Alignment(wrap_text=True, vertical="top")
    for sheet in sheets:
        page = book.create_sheet(_title(sheet.name, book.sheetnames))
        labels = [*sheet.labels, *_EXTRA, TARGETS[MEND_KEY].label]
        _put(page, 1, [_ASK])
        _put(page, 2, labels)
        for cell in page[2]:
            cell.font, cell.fill, cell.alignment = Font(bold=True), grey, wrap
        for number, row in enumerate(sheet.rows, start=3):
            width = len(sheet.labels)
            cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
            told = "；".join(f"{column}：{message}" for column, message, _how in row.faults)
            how = "；".join(dict.fromkeys(how for _column, _message, how in row.faults if how))
            _put(page, number, [*cells, told, how, row.origin, row.key])
            wrong = {column for column, _message, _how in row.faults}
            for x, label in enumerate(sheet.labels, start=1):
                if label in wrong:
                    page.cell(number, x).fill = red
            for x in (width + 1, width + 2):
                page.cell(number, x).alignment = wrap
        page.freeze_panes = "A3"
        for x, label in enumerate(labels, start=1):
            longest = max(
                (len(str(page.cell(y, x).value or "")) for y in range(3, len(sheet.rows) + 3)),
                default=0,
            )
            wide = 36 if label in _EXTRA[:2] else min(max(len(label) * 2, longest) + 3, 30)
            page.column_dimensions[page.cell(2, x).column_letter].width = wide
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _put(page: Any, number: int, values: Sequence[str]) -> None:
    for x, value in enumerate(values, start=1):
        cell = page.cell(number, x)
        # Text, whatever it begins with: an = may not become a formula, nor 18 digits a number.
        cell.number_format = "@"
        cell.value = _legal(value)
        cell.data_type = "s"


def _legal(text: str) -> str:
    """Text without the control characters that a workbook cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\n\t")


def _title(name: str, taken: Sequence[str]) -> str:
    plain = "".join(char for char in name if char not in "[]:*?/\\")[:25] or "待修"
    title, number = plain, 1
    while title in taken:
        number += 1
        title = f"{plain} {number}"
    return title


def keyed_rows(
    rows: Sequence[Sequence[Cell]], labels: Sequence[str], key_column: int
) -> Iterator[tuple[str, int, dict[str, list[Cell]]]]:
    """The rows of a repair sheet coming back: key, place from 0, cells by heading in order."""
    for place, row in enumerate(rows):
        key = str(row[key_column]).strip() if key_column < len(row) else ""
        if not key:
            continue
        cells: dict[str, list[Cell]] = {}
        for label, cell in zip(labels, row, strict=False):
            cells.setdefault(label, []).append(cell)
        yield key, place, cells

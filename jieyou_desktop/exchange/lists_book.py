"""A sheet file of any kind as plain sheets of plain cells."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.exchange import lists_guard, lists_text

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""What one cell holds; an empty one holds ``""``. A number in a sheet stays a number here, so
that an ID number which Excel has rounded can be told from one that was kept as text."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows from its very first, all of one width, and its joined cells."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merges: tuple[lists_guard.Merge, ...] = ()
    cells_are_text: bool = False
    """Whether the file keeps no numbers apart from text (csv, web table)."""
    numbers: tuple[int, ...] = ()
    """The number of each row in the file, where it is not its place here (see lists_across)."""
    renamed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """By place: what columns are called in the file, by what they are called here."""

    def number(self, place: int) -> int:
        """The number that a row has in the file, from 1."""
        return self.numbers[place] if self.numbers else place + 1


@dataclass(frozen=True)
class Book:
    """A file's visible sheets that hold anything, and the names of those left out."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()


def read_book(content: bytes, name: str) -> Book:
    """Read a sheet file by what it is, not by what its name says.

    ``name`` is used for a sheet of a csv or web table, which has none of its own. Raises
    UserError for what is empty, locked, damaged, endless or no sheet at all.
    """
    stem = name.rsplit(".", 1)[0]
    match lists_guard.sniff(content):
        case "text":
            rows = lists_text.read_csv(content)
            book = Book((Sheet(stem, rows, cells_are_text=True),))
        case "html":
            rows, merges = lists_text.read_html(content)
            book = Book((Sheet(stem, rows, merges, cells_are_text=True),))
        case "xlsx":
            lists_guard.check_xlsx(content)
            book = _read_workbook(content)
        case "ods":
            lists_guard.check_ods(content)
            book = _read_workbook(content)
        case "xls":
            lists_guard.check_xls(content)
            book = _read_workbook(content)
    if not any(cell != "" for sheet in book.sheets for row in sheet.rows for cell in row):
        raise UserError(
            "这份表格里没有内容", "请确认选对了文件；内容若在隐藏的工作表里，请先取消隐藏"
        )
    return book


def _read_workbook(content: bytes) -> Book:
    # Loaded here: start-up must not wait for it.
    import python_calamine as calamine

    sheets: list[Sheet] = []
    hidden: list[str] = []
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for position, facts in enumerate(workbook.sheets_metadata):
                if facts.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                if facts.visible is not calamine.SheetVisibleEnum.Visible:
                    hidden.append(facts.name)
                    continue
                sheet = workbook.get_sheet_by_index(position)
                if sheet.total_height > lists_guard.MAX_ROWS:
                    raise lists_guard.too_long(sheet.total_height)
                rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
                sheets.append(Sheet(facts.name, rows, tuple(sheet.merged_cell_ranges or ())))
    except calamine.PasswordError as error:
        raise lists_guard.locked() from error
    except calamine.CalamineError as error:
        raise lists_guard.damaged() from error
    return Book(tuple(sheets), tuple(hidden))

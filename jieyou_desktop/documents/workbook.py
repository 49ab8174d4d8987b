"""A list as an .xlsx workbook: what is text stays text, what is money can be summed.

XlsxWriter writes it in memory; openpyxl would leave the rows in a plain temporary file.
"""

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

from jieyou_desktop.domain.fields import Field, Record, Table
from jieyou_desktop.domain.kinds import Day, Kind, Money, Whole
from jieyou_desktop.domain.sheets import sheet_name

# A fixed day, so that the same list always gives the same bytes.
_MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_TEXT = "@"
_FORMS: dict[type[Kind], str] = {Money: "#,##0.00", Whole: "0", Day: "yyyy-mm-dd"}
ROWS_PER_SHEET = 1_048_575
"""What a sheet holds under its heading."""


def xlsx(table: Table, *, step: Callable[[int, int], None] | None = None) -> bytes:
    """One heading row, then the rows; a longer list goes on in a further sheet.

    Masked as the table asks. ``step`` is told every thousand rows and may raise to stop.
    """
    from xlsxwriter import Workbook

    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": table.title, "created": _MADE})
    styles = {form: book.add_format({"num_format": form}) for form in (_TEXT, *_FORMS.values())}
    bold = book.add_format({"bold": True, "bottom": 1, "num_format": _TEXT})
    for start in range(0, max(len(table.rows), 1), ROWS_PER_SHEET):
        rows = table.rows[start : start + ROWS_PER_SHEET]
        sheet = book.add_worksheet(sheet_name(table.title, book.sheetnames))
        columns = [
            _Column(sheet, table, field, number, styles)
            for number, field in enumerate(table.fields)
        ]
        _dress(sheet, table, len(rows), bold)
        for number, row in enumerate(rows):
            if step is not None and number % 1000 == 0:
                step(start + number, len(table.rows))
            for column in columns:
                column.write(number + 1, row)
    book.close()
    return out.getvalue()


def _dress(sheet: Any, table: Table, rows: int, bold: Any) -> None:
    """The heading, kept in view and repeated on paper; a filter; A4 across, one page wide."""
    for number, field in enumerate(table.fields):
        sheet.write_string(0, number, field.label, bold)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, max(len(table.fields) - 1, 0))
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


class _Column:
    """One column: how its cells are written."""

    def __init__(
        self, sheet: Any, table: Table, field: Field, number: int, styles: dict[str, Any]
    ) -> None:
        self._sheet, self._table, self._field, self._number = sheet, table, field, number
        is_open = not (table.masked and field.kind.sensitive)
        form = _FORMS.get(type(field.kind), _TEXT) if is_open else _TEXT
        self._is_text = form == _TEXT
        self._style = styles[form]
        width = max(field.kind.width, 2 * len(field.label)) + 2
        # Text all the way down, so that an ID typed into an empty cell stays whole too.
        sheet.set_column(number, number, min(width, 60), self._style)

    def write(self, line: int, row: Record) -> None:
        """Write the cell of a row: a number, a day, or text that can never be a formula."""
        value = row[self._field.name]
        if value is None:
            return
        at = (line, self._number)
        if self._is_text:
            if text := self._table.text(row, self._field):
                self._sheet.write_string(*at, text, self._style)
        elif isinstance(self._field.kind, Money):
            self._sheet.write_number(*at, round(value / 100, 2), self._style)
        elif isinstance(value, dt.date):
            self._sheet.write_datetime(*at, value, self._style)
        else:
            self._sheet.write_number(*at, value, self._style)

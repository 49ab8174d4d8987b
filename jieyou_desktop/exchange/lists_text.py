"""Sheets kept as text: comma files in whatever encoding, and web tables named .xls."""

import csv
import io
import re
from html.parser import HTMLParser

from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.exchange import lists_guard

_SEPARATORS = (",", "\t", ";", "，", "|")


def read_csv(content: bytes) -> list[list[str]]:
    """The rows of a comma, tab or semicolon file, all of one width."""
    text = _decode(content)
    csv.field_size_limit(200_000)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            rows.append([_plain(cell) for cell in row])
            if len(rows) > lists_guard.MAX_ROWS:
                raise lists_guard.too_long()
    except csv.Error as error:
        raise lists_guard.damaged() from error
    return _even(rows)


def _plain(cell: str) -> str:
    """A cell without ``="…"``, by which careful exporters keep digits as text."""
    cell = cell.strip("\ufeff\t ")
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    text = content.decode("gb18030", errors="replace")
    # A few broken characters are reported cell by cell; many mean another encoding altogether.
    if text.count("\ufffd") * 100 > len(text):
        raise UserError("这份文件的文字编码认不出来", "请用 WPS 打开，“另存为” xlsx 格式，再导入")
    return text


def _separator(text: str) -> str:
    """The separator that cuts the first lines into the most columns, most often alike."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:30]

    def score(separator: str) -> int:
        counts = [line.count(separator) for line in lines]
        return max((counts.count(count) * count for count in set(counts)), default=0)

    return max(_SEPARATORS, key=score)


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


class _Table(HTMLParser):
    """Collects the cells of every table, row by row; a table within a table is not cut out."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, int, int]]] = []
        self._text: list[str] | None = None
        self._spans = (1, 1)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            found = dict(attrs)
            self._spans = _span(found.get("rowspan")), _span(found.get("colspan"))
            self._text = []
            if not self.rows:
                self.rows.append([])
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    @override
    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._text is not None:
            self.rows[-1].append(("".join(self._text).strip(), *self._spans))
            self._text = None


def _span(text: str | None) -> int:
    return min(int(text), 1000) if text and text.strip().isdecimal() else 1


def read_html(content: bytes) -> tuple[list[list[str]], tuple[lists_guard.Merge, ...]]:
    """The rows of the tables in a web page, and their joined cells.

    Many county systems hand out such pages under the name .xls. Read here, the ID numbers
    stay whole; saved anew by a spreadsheet program, they would be rounded.
    """
    page = _decode_page(content)
    # Counted first: reading a page takes far longer than looking for its rows.
    rows = len(re.findall("<tr", page, re.IGNORECASE))
    if rows > lists_guard.MAX_ROWS or len(re.findall("<t[dh]", page, re.IGNORECASE)) > 500_000:
        raise lists_guard.too_long(rows)
    table = _Table()
    table.feed(page)
    table.close()
    if sum(down * right for row in table.rows for _text, down, right in row) > 5_000_000:
        raise lists_guard.damaged()
    grid: list[dict[int, str]] = [{} for _row in table.rows]
    merges: list[lists_guard.Merge] = []
    for y, row in enumerate(table.rows):
        x = 0
        for text, down, right in row:
            while x in grid[y]:
                x += 1
            bottom = min(y + max(down, 1), len(grid)) - 1
            for covered in range(y, bottom + 1):
                grid[covered].update(dict.fromkeys(range(x, x + max(right, 1)), ""))
            grid[y][x] = text
            if bottom > y or right > 1:
                merges.append(((y, x), (bottom, x + max(right, 1) - 1)))
    if not any(grid):
        raise UserError("这份文件是网页，里面没有表格", "请用 WPS 打开，“另存为” xlsx 格式，再导入")
    width = max(max(row, default=-1) for row in grid) + 1
    return [[row.get(x, "") for x in range(width)] for row in grid], tuple(merges)


def _decode_page(content: bytes) -> str:
    head = content[:2048].lower()
    if b"charset=gb" in head or b'charset="gb' in head:
        return content.decode("gb18030", errors="replace")
    return _decode(content)

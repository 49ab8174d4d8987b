"""The rows of people under a heading: what is a person, what is a sum, a note, a new page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jieyou_desktop.exchange.lists_book import Cell, Sheet
from jieyou_desktop.exchange.lists_heading import Heading, meaning
from jieyou_desktop.exchange.lists_reading import as_text, is_blank

_SUM = re.compile(r"(合计|小计|总计|共计|累计|总数)[:：]?$")
# 合计60户104人: no name, wherever it stands.
_COUNTED = re.compile(r"(本页|全镇|全村)?(合计|小计|总计|共计|累计)[:：]?[\d,.（(共户人元]*")
_SUM_ENDS = frozenset("计数:：户人元)）")
_NOTE = re.compile(
    r"^(注|备注|说明|填表|制表|审核|复核|负责人|单位负责|分管|填报|经办|联系人|联系电话|主要领导|"
    r"附注|第.{1,4}页|共.{1,4}页|以上|以下|打印|日期|截止|截至|盖章|（?盖章|公章)"
)


@dataclass(frozen=True)
class DataRow:
    """One row of a person: its number in the sheet from 1, and the village it stands under.

    ``renamed`` says what columns are called in the file, where that is not as in the heading.
    """

    number: int
    cells: Sequence[Cell]
    section: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Rows:
    """What the rows under a heading are."""

    data: list[DataRow] = field(default_factory=list)
    sums: list[DataRow] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    """Numbers of the rows at which a table with another heading begins; it is not read."""
    skipped: list[tuple[int, str]] = field(default_factory=list)
    """Rows read as neither person nor sum: number and words, so that nothing is lost unseen."""


def sort_rows(sheet: Sheet, heading: Heading, columns: Mapping[int, str]) -> Rows:
    """Tell the people of a sheet from everything else that stands under its heading."""
    found = Rows()
    section, reading = "", True
    names = {x for x, target in columns.items() if target in ("name", "head_name")}
    telling = names | {
        x
        for x, target in columns.items()
        if target in ("id_number", "head_id", "disability_number")
    }
    labels = {re.sub(r"\s", "", word) for words in heading.parts for word in words}
    for index in range(heading.first, len(sheet.rows)):
        cells = sheet.rows[index]
        filled = [cell for cell in cells if not is_blank(cell)]
        if not filled:
            continue
        number = sheet.number(index)
        row = DataRow(number, cells, section, sheet.renamed.get(index, {}))
        names_someone = any(not is_blank(cells[x]) for x in telling if x < len(cells))
        if not reading:
            # A table of its own stands here, until our heading comes again.
            reading = _heads(cells, heading) is True
        elif _is_sum(cells, names):
            found.sums.append(row)
        elif names_someone and len(filled) > 4 and _is_plainly_data(filled, labels):
            found.data.append(row)
        else:
            written = [re.sub(r"\s", "", as_text(cell)) for cell in filled]
            if village := _section(written):
                section = village
            elif _is_furniture(written, labels):
                if _heads(cells, heading) is False:
                    found.others.append(number)
                    reading = False
            elif _is_note(written, names_someone):
                found.skipped.append((number, " ".join(written)[:60]))
            else:
                # Without name and number it may still carry on the household above.
                found.data.append(row)
    return found


def _is_sum(cells: Sequence[Cell], names: set[int]) -> bool:
    """Whether one of the first cells says 合计; in the column of names it must say only that."""
    for x, cell in enumerate(cells[:6]):
        if not isinstance(cell, str) or cell.rstrip()[-1:] not in _SUM_ENDS:
            continue
        text = re.sub(r"\s", "", cell)
        if _COUNTED.fullmatch(text) or (x not in names and len(text) <= 12 and _SUM.search(text)):
            return True
    return False


def _is_note(written: Sequence[str], names_someone: bool) -> bool:
    """Whether a short line is a remark or signatures (村主任：　经办人：) and nobody's row."""
    signed = sum(bool(re.match(r"[^\d:：]{2,14}[:：]", word)) for word in written)
    alone = len(written) == 1 and not names_someone
    return bool(_NOTE.match(written[0])) or alone or signed * 2 >= len(written)


def _is_plainly_data(filled: Sequence[Cell], labels: set[str]) -> bool:
    """Whether a row cannot be a heading or a line of column numbers; told at a glance."""
    return (
        filled[0] not in labels
        and filled[-1] not in labels
        and any(isinstance(cell, str) and len(cell) > 2 for cell in filled)
    )


def _is_furniture(written: Sequence[str], labels: set[str]) -> bool:
    """The heading again on a new page, a line numbering the columns, a row numbered in advance."""
    again = sum(word in labels for word in written) * 2 > len(written) > 1
    return again or all(re.fullmatch(r"[甲乙丙丁戊己]|\d{1,4}", word) for word in written)


def _heads(cells: Sequence[Cell], heading: Heading) -> bool | None:
    """Whether a line is our heading again (True) or another one (False); None when neither."""
    written = {x: re.sub(r"\s", "", as_text(cell)) for x, cell in enumerate(cells) if cell != ""}
    known = sum(bool(meaning((word,))[0]) for word in written.values())
    if known < 3 or known * 2 < len(written):
        return None
    here = [x < len(heading.parts) and word in heading.parts[x] for x, word in written.items()]
    return sum(here) * 5 >= len(here) * 4


def _section(written: Sequence[str]) -> str:
    """The village that a line of its own announces for the rows under it."""
    if len(written) != 1:
        return ""
    text = re.sub(r"^[一二三四五六七八九十\d]+[、.．]", "", written[0])
    text = re.sub(r"[（(].*[)）]$|[:：]$", "", text)
    return text if re.fullmatch(r".{1,12}(村|社区|居委会|居|村委会)", text) else ""

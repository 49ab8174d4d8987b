"""Which rows of a sheet are one household, and which village it stands in."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jieyou_desktop.domain.identity import clean_name, half_width
from jieyou_desktop.exchange.lists_people import PersonRow
from jieyou_desktop.exchange.lists_reading import as_text

_VILLAGE = re.compile(r"[^\s:：（(0-9]{1,10}(?:村|社区|居委会)")


@dataclass(frozen=True)
class _Marks:
    """What a row says of its household; empty where it carries on the one above."""

    code: str
    serial: str
    head: str
    head_id: str
    village: str
    is_head: bool
    is_other: bool
    id_number: str


def _marks(row: PersonRow) -> _Marks:
    def text(target: str) -> str:
        return re.sub(r"\s", "", half_width(as_text(row.shared.get(target, ""))))

    relation = row.values.get("relation")
    return _Marks(
        text("household_code"),
        str(row.values.get("serial") or ""),
        row.values.get("head_name") or "",
        text("head_id").upper(),
        text("village"),
        row.says_head,
        relation is not None and not row.says_head,
        row.values.get("id_number") or "",
    )


def group(rows: Sequence[PersonRow]) -> list[list[PersonRow]]:
    """Cut the rows of a sheet into households.

    A new one begins where the household's code, number, or head changes, or where a row says
    it is the head; blanks, whether joined cells or not, carry on the household above. Rows of a
    household that stand apart come together when each names the same head and village.
    """
    marks = [_marks(row) for row in rows]
    codes = [mark.code for mark in marks]
    repeated = all(codes) and any(one == next_ for one, next_ in itertools.pairwise(codes))
    by_code = repeated or _counts_households(codes, marks)
    by_serial = _counts_households([mark.serial for mark in marks], marks)
    tells = any(mark.head or mark.is_head for mark in marks)
    plain = not (by_code or by_serial or tells)
    full = all(mark.head and mark.village for mark in marks)
    groups: list[list[PersonRow]] = []
    heads: list[_Marks] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row, mark in zip(rows, marks, strict=True):
        last = heads[-1] if heads else None
        key = (mark.village, mark.head, mark.head_id)
        if last is None or _begins(mark, last, by_code, by_serial, plain):
            place = seen.get(key)
            if full and place is not None and not (mark.is_head and heads[place].is_head):
                groups[place].append(row)
                if mark.is_head:
                    heads[place] = replace(heads[place], is_head=True, id_number=mark.id_number)
                continue
            groups.append([])
            heads.append(mark)
            seen[key] = len(groups) - 1
        elif mark.is_head and not last.is_head:
            heads[-1] = replace(last, is_head=True, id_number=mark.id_number)
        groups[-1].append(row)
    return groups


def _counts_households(written: Sequence[str], marks: Sequence[_Marks]) -> bool:
    """Whether a column numbers households: it repeats or has gaps, and not every person has one."""
    given = [text for text in written if text]
    if not given or (len(given) == len(written) and len(set(given)) == len(given)):
        return False
    fresh = [
        mark
        for before, text, mark in zip(["", *written], written, marks, strict=False)
        if text and text != before
    ]
    return sum(mark.is_other for mark in fresh) * 5 <= len(fresh)


def _begins(mark: _Marks, last: _Marks, by_code: bool, by_serial: bool, plain: bool) -> bool:
    """Whether a row begins a household after the one whose head row is ``last``.

    ``plain`` sheets know no households: every row is one of its own.
    """
    if plain:
        return True
    if by_code and mark.code:
        return mark.code != last.code
    if by_serial and mark.serial and last.serial and mark.serial != last.serial:
        return True
    same = bool(mark.id_number) and mark.id_number == last.id_number
    another_head = mark.is_head and last.is_head and not same
    if mark.head:
        moved = bool(mark.village and last.village and mark.village != last.village)
        other = bool(mark.head_id and last.head_id and mark.head_id != last.head_id)
        return mark.head != last.head or moved or other or another_head
    return mark.is_head and not same


_NO_VILLAGE = {"农村", "各村", "全村", "本村", "行政村", "乡村", "社区", "城乡社区", "村居社区"}


class Villages:
    """Where each household of a sheet stands.

    The household's own cell says it, else the line of a village over its rows, else the
    household above where villages are written once for many, else its address, else the
    sheet's name or title.
    ``joined`` are the rows whose village cell is joined with the one above.
    """

    def __init__(
        self,
        sheet_name: str,
        title: str,
        groups: Sequence[Sequence[PersonRow]],
        joined: frozenset[int],
    ) -> None:
        given = sum(bool(self._own(rows)) for rows in groups)
        self._sparse = given * 2 <= len(groups)
        self._joined = joined
        self._whole = _village_in(sheet_name) or _village_in(title)
        self.above = ""

    def of(self, rows: Sequence[PersonRow]) -> str:
        """The village of the next household; "" where nothing tells."""
        if own := self._own(rows):
            self.above = own
            return own
        carried = self.above if self._sparse or rows[0].number in self._joined else ""
        return rows[0].section or carried or self._in_address(rows) or self._whole

    @staticmethod
    def _in_address(rows: Sequence[PersonRow]) -> str:
        told = (as_text(row.shared["address"]) for row in rows if "address" in row.shared)
        return next((village for text in told if (village := _village_in(text))), "")

    @staticmethod
    def _own(rows: Sequence[PersonRow]) -> str:
        for row in rows:
            if "village" in row.shared:
                return clean_name(as_text(row.shared["village"]))
        return ""


def _village_in(text: str) -> str:
    """The only village that a title or a sheet's name speaks of."""
    text = re.sub(r"\d{4}年度?(\d{1,2}月份?)?", " ", text)
    found = {re.sub(r"^.*(镇|街道|乡)", "", name) for name in _VILLAGE.findall(text)}
    found -= _NO_VILLAGE
    return found.pop() if len(found) == 1 else ""

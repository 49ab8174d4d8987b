"""Faults and changes of a sheet as lists on screen."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.kinds import Choice, Name, Text, Whole
from jieyou_desktop.domain.ledgers import SERIOUS
from jieyou_desktop.services.ledgers import Change, Problem

_TAKE = Codes("采用", {"new": "表里的", "old": "保留台账的"})

_PROBLEMS = Fields(
    [
        Field("row", "行", Whole(width=5)),
        Field("name", "姓名", Name()),
        Field("column", "列", Text(width=14)),
        Field("value", "表上写的", Text(width=21, private=True)),
        Field("message", "哪里不对", Text(width=36)),
        Field("suggestion", "怎么改", Text(width=44)),
    ]
)
_SHEET = Field("sheet", "工作表", Text(width=10))
_CHANGES = Fields(
    [
        Field("row", "行", Whole(width=5)),
        Field("name", "姓名", Name()),
        Field("label", "项目", Text(width=12)),
        Field("old", "台账里的", Text(width=22, private=True)),
        Field("new", "表里的", Text(width=22, private=True)),
        Field("take", "采用", Choice(width=12, codes=_TAKE)),
    ]
)
_SKIPPED = Fields(
    [
        Field("row", "行", Whole(width=5)),
        Field("words", "表上写的", Text(width=60)),
        Field("sheet", "工作表", Text(width=12)),
    ]
)


def problem_table(problems: Sequence[Problem]) -> Table:
    """Each fault a line, as in the sheets' order; the sheet is named where there are several."""
    several = len({problem.sheet for problem in problems}) > 1
    rows = tuple(
        Record(
            number,
            asdict(problem)
            | {"_tones": {"message": "late" if problem.fault in SERIOUS else "soon"}},
        )
        for number, problem in enumerate(problems, start=1)
    )
    fields = _PROBLEMS.plus(_SHEET) if several else _PROBLEMS
    return Table("哪里不对", fields, rows, masked=False)


def change_table(changes: Sequence[Change], keep: Collection[str]) -> Table:
    """Each value that differs a line; ``keep`` names those that stay as they are."""
    rows = tuple(
        Record(
            number,
            {
                "row": change.row,
                "name": change.name,
                "label": change.label,
                "old": change.old,
                "new": change.new,
                "take": "old" if change.key in keep else "new",
                "_tones": {"new": "dim"} if change.key in keep else {"old": "dim"},
            },
        )
        for number, change in enumerate(changes, start=1)
    )
    return Table("与户台账不同", _CHANGES, rows, masked=False)


def skipped_table(skipped: Sequence[tuple[str, int, str]]) -> Table:
    """Each row that was read as neither person nor sum."""
    rows = tuple(
        Record(number, {"sheet": sheet, "row": row, "words": words})
        for number, (sheet, row, words) in enumerate(skipped, start=1)
    )
    return Table("没有当作人员的行", _SKIPPED, rows, masked=False)

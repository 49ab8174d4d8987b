"""A repair sheet coming back: what was corrected in it goes to the rows it came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.ledgers import REPAIR
from jieyou_desktop.exchange import lists, lists_repair
from jieyou_desktop.exchange.lists import Cell, Problem
from jieyou_desktop.services.ledgers_draft import Change, Preview
from jieyou_desktop.services.ledgers_repair import layout_of, mend, name_in, read_value
from jieyou_desktop.services.ledgers_write import keep_file
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage.batches import Batch, BatchRow


@dataclass(frozen=True)
class Returned:
    """One row of a repair sheet that came back: what was changed in it."""

    sheet: str
    number: int
    row_id: int
    name: str
    cells: Mapping[str, tuple[str, str, Cell]]
    """By target: the heading, what was written, what is written now."""


def preview(w: Work, layout: lists.Layout) -> Preview:
    """What a repair sheet corrects, and what in it is still wrong; nothing is written."""
    rows, notes = _returned(w, layout)
    problems: list[Problem] = []
    for each in rows:
        for target, (label, _before, now) in each.cells.items():
            try:
                read_value(w, target, now)
            except UserError as error:
                problems.append(_still(w, each, label, now, error, target))
    return _told(layout, rows, problems, notes)


def bring_in(w: Work, layout: lists.Layout, content: bytes) -> Preview:
    """Mend every row of a repair sheet that can be; the others stay in the repair list."""
    rows, notes = _returned(w, layout)
    problems: list[Problem] = []
    for number, each in enumerate(rows):
        w.progress.step(number, len(rows), "正在修正")
        if not each.cells:
            continue
        try:
            mend(w, row_id=each.row_id, values={t: now for t, (_l, _b, now) in each.cells.items()})
        except UserError as error:
            target = getattr(error, "field", "")
            label, _before, now = each.cells.get(target, ("", "", ""))
            problems.append(_still(w, each, label, now, error, target))
    told = _told(layout, rows, problems, notes)
    file = keep_file(w, layout.name, content)
    batch = Batch(
        kind=REPAIR,
        file_name=layout.name[:200],
        sha256=file.sha256,
        attachment_id=file.id,
        mapping={"sheets": []},
        rows=len(rows),
        changed=told.changed,
        same=told.same,
        bad=told.left,
        totals={},
    )
    w.session.add(batch)
    w.session.flush()
    w.touched("register", "ledgers")
    return replace(told, batch=batch.id)


def _told(
    layout: lists.Layout, rows: list[Returned], problems: list[Problem], notes: list[str]
) -> Preview:
    wrong = {(problem.sheet, problem.row) for problem in problems}
    changes = [
        Change(f"{each.sheet}!{each.number}:{target}", each.sheet, each.number, each.name, *cells)
        for each in rows
        for target, (label, before, now) in each.cells.items()
        for cells in ((label, before, lists.as_text(now)),)
    ]
    touched = sum(bool(each.cells) for each in rows)
    return Preview(
        file_name=layout.name,
        kind=REPAIR,
        sheets=(),
        changed=touched - len(wrong),
        same=len(rows) - touched,
        left=len(wrong),
        problems=tuple(problems),
        changes=tuple(changes),
        notes=tuple(notes),
    )


def _still(
    w: Work, each: Returned, label: str, now: Cell, error: UserError, target: str
) -> Problem:
    fault = lists.read_value(target, now, w.today).fault if target in lists.TARGETS else None
    kind = fault.kind if fault else "duplicate" if target == "id_number" else "other"
    text = lists.as_text(now)
    return Problem(
        each.sheet, each.number, label, text, kind, error.title, error.advice, target, each.name
    )


def _returned(w: Work, layout: lists.Layout) -> tuple[list[Returned], list[str]]:
    """The rows of a repair sheet with what was corrected in each, and notes on the others.

    Raises UserError when no row says which one it mends.
    """
    found: list[Returned] = []
    notes: list[str] = []
    keyed = False
    for each in layout.sheets:
        keys = [x for x, target in each.chosen.items() if target == lists.MEND_KEY]
        if not keys:
            continue
        first, labels = each.heading.first, each.heading.labels
        rows = lists_repair.keyed_rows(each.sheet.rows[first:], labels, keys[0])
        for key, place, cells in rows:
            number = first + place + 1
            if not key:
                notes.append(f"“{each.sheet.name}”第 {number} 行：没有修正编号，没有读")
                continue
            keyed = True
            row = _row_of(w, key)
            if row is None or row.mended_at is not None:
                why = "已经改好了" if row else "找不到原来的行"
                notes.append(f"“{each.sheet.name}”第 {number} 行：{why}，没有再读")
                continue
            batch = w.session.get_one(Batch, row.batch_id)
            changed = _changed(row, batch, cells)
            found.append(Returned(each.sheet.name, number, row.id, name_in(row, batch), changed))
    if not keyed:
        raise UserError(
            "这份修正表里没有修正编号，对不上原来的行",
            "试读时写出的只供查看。请先导入原来的台账，再改导入时写出的那一份",
        )
    return found, notes


def _row_of(w: Work, key: str) -> BatchRow | None:
    match = re.fullmatch(r"(\d+)-(\d+)", key)
    row = w.session.get(BatchRow, int(match[2])) if match else None
    return row if row and match and row.batch_id == int(match[1]) else None


def _changed(
    row: BatchRow, batch: Batch, cells: Mapping[str, list[Cell]]
) -> dict[str, tuple[str, str, Cell]]:
    """The cells of a returned row that are not as they were, by target."""
    labels, columns = layout_of(row, batch)
    changed: dict[str, tuple[str, str, Cell]] = {}
    for x, label in enumerate(labels):
        now = cells[label].pop(0) if cells.get(label) else ""
        before = str(row.cells[x]) if x < len(row.cells) else ""
        if x in columns and lists.as_text(now).strip() != before.strip() and now != "":
            changed[columns[x]] = (label, before, now)
    return changed

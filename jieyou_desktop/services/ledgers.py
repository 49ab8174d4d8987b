"""Bringing in the ledgers an office has: look first, then write all of it or none."""

import hashlib
from collections.abc import Collection, Mapping, Sequence

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.kinds import Moment
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.exchange import lists
from jieyou_desktop.exchange.lists import Column, Layout, Problem
from jieyou_desktop.services import ledgers_plan, ledgers_repair, ledgers_return, ledgers_write
from jieyou_desktop.services.ledgers_draft import Change, Plan, Preview, SheetColumns
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import batches
from jieyou_desktop.storage.office import the_office

__all__ = ["KINDS", "BroughtIn", "Change", "Column", "Preview", "Problem", "SheetColumns"]

KINDS = Codes("台账种类", {code: kind.label for code, kind in lists.LIST_KINDS.items()})
"""The sorts of ledger."""

Columns = Mapping[int, str]
"""What each column of one sheet is: its position from 0 to a code of MEANINGS."""


BroughtIn = Preview
"""What was done is told in the same words as what would be."""


MEANINGS = Codes("列的意思", {t.name: t.label for t in lists.TARGETS.values() if not t.ignored})
"""What a column may be said to be, by target."""


def preview(
    w: Work,
    *,
    content: bytes,
    name: str,
    kind: str = "",
    columns: Sequence[Columns] = (),
    keep: Collection[str] = (),
) -> Preview:
    """Read a file and say what bringing it in would do; nothing is written.

    ``kind`` is one of KINDS, or "" to go by title and columns; ``columns`` overrides what the
    columns are taken for, one mapping per sheet; ``keep`` names changes not wanted. Raises
    UserError for a file that cannot be read.
    """
    layout = _lay_out(w, content, name, kind)
    if layout.is_repair:
        return ledgers_return.preview(w, layout)
    plan = _plan(w, layout, name, columns, keep)
    return _told(layout, plan, name, _earlier(w, content), is_idle=_is_idle(w, plan, content))


@allowed(Right.REGISTER)
def bring_in(
    w: Work,
    *,
    content: bytes,
    name: str,
    kind: str = "",
    columns: Sequence[Columns] = (),
    keep: Collection[str] = (),
) -> BroughtIn:
    """Bring a ledger into the register as one batch that can be undone; see ``preview``.

    Nothing is written and there is no batch when nothing in it is new.
    """
    layout = _lay_out(w, content, name, kind)
    if layout.is_repair:
        return ledgers_return.bring_in(w, layout, content)
    plan = _plan(w, layout, name, columns, keep)
    if _is_idle(w, plan, content):
        return _told(layout, plan, name, _earlier(w, content), is_idle=True)
    w.progress.step(0, 0, "正在写入")
    batch_id = ledgers_write.write(w, plan, layout, content, columns)
    w.touched("register", "ledgers")
    return _told(layout, plan, name, [], batch_id)


def faulty_rows(w: Work, *, content: bytes, name: str, kind: str = "") -> bytes:
    """The rows of a file that have faults, with the reasons, as an .xlsx; nothing is written.

    Raises UserError as ``preview``, and when there is no fault.
    """
    layout = _lay_out(w, content, name, kind)
    plan = _plan(w, layout, name, (), ())
    return ledgers_repair.faulty_workbook(layout, plan)


def _lay_out(w: Work, content: bytes, name: str, kind: str) -> Layout:
    w.progress.step(0, 0, "正在读表")
    return lists.lay_out(content, name, kind=kind, remembered=batches.remembered(w.session))


def _plan(
    w: Work, layout: Layout, name: str, columns: Sequence[Columns], keep: Collection[str]
) -> Plan:
    ledger = lists.read_ledger(layout, w.today, columns)
    return ledgers_plan.make(w, ledger, file_name=name, town=the_office(w.session).town, keep=keep)


def _earlier(w: Work, content: bytes) -> list[str]:
    before = batches.same_file(w.session, hashlib.sha256(content).hexdigest())
    if before is None:
        return []
    moment = Moment().show(before.created_at)
    return [f"这份文件 {moment} 由{before.created_by}导入过一次，再导入不会重复"]


def _is_idle(w: Work, plan: Plan, content: bytes) -> bool:
    """Whether a plan would write nothing, and its faults stand in the repair list already."""
    if not plan.writes_nothing:
        return False
    return not plan.ledger.problems or bool(_earlier(w, content))


def _told(
    layout: Layout,
    plan: Plan,
    name: str,
    notes: list[str],
    batch: int | None = None,
    *,
    is_idle: bool = False,
) -> Preview:
    ledger = plan.ledger
    left_out = [f"工作表“{sheet}”：{why}" for sheet, why in layout.left_out]
    return Preview(
        file_name=name,
        kind=layout.kind,
        sheets=tuple(
            SheetColumns(each.sheet.name, each.heading.title, each.columns)
            for each in layout.sheets
        ),
        households=len(ledger.households),
        members=len(ledger.people),
        insured=ledger.insured,
        monthly_total_fen=ledger.monthly_total_fen,
        new_households=plan.new_households,
        new=plan.count("new"),
        changed=plan.count("changed"),
        same=plan.count("same"),
        left=plan.count("left"),
        problems=tuple(ledger.problems),
        changes=tuple(plan.changes),
        notes=(*notes, *plan.notes, *ledger.notes, *left_out),
        skipped=tuple(ledger.skipped),
        batch=batch,
        is_idle=is_idle,
    )

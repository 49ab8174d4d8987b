"""What is done on a matter after it is taken in, each step kept (handbook 2.4)."""

import datetime as dt

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.matters import CASE_STATE
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.domain.rules import due_after
from jieyou_desktop.services import intake, matters, receipts
from jieyou_desktop.services.calendar import working_calendar
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import cases
from jieyou_desktop.storage.cases import Case, CaseStep, Intake


@allowed(Right.ACCEPT)
def receive(
    w: Work, *, case_id: int, received: frozenset[str], on: dt.date | None = None
) -> int | None:
    """Take in papers of a matter that waits for them.

    Once nothing required is missing the matter is accepted on that day, by the rules of that
    day, and its 受理通知书 is issued: its letter's id is returned, None while some are missing.
    """
    case = _case(w, case_id, "supplement", "open")
    day = _day(w, case, on)
    papers = cases.materials_of(w.session, case.id)
    new = [paper for paper in papers if paper.name in received and paper.received_on is None]
    if not new:
        raise FieldError("received", "还没有勾选新收到的材料", "勾选这次交来的，再按“收下材料”")
    for paper in new:
        paper.received_on = day
    missing = receipts.missing_of(w, case)
    note = "、".join(paper.name for paper in new)
    _keep(w, case, "收到材料", day, f"{note}；还缺 {'、'.join(missing)}" if missing else note)
    w.touched("intake", "letters")
    if missing or case.state == "open":
        return None
    intake.set_going(w, case, matters.matter(w, code=case.matter), day)
    _keep(w, case, "受理", day, "材料已补齐")
    return receipts.issue_receipt(w, w.session.get_one(Intake, case.intake_id), [case], day)


@allowed(Right.ACCEPT)
def do_step(w: Work, *, case_id: int, step: str, note: str = "", on: dt.date | None = None) -> None:
    """Record a step done.

    Where the rules bind each step and not the whole, the step it sets going gives the new due
    day (relief within 24 hours, then 5 days for the papers).
    """
    case = _case(w, case_id, "open", "referred")
    day = _day(w, case, on)
    if not step.strip():
        raise FieldError("step", "还没有填做了什么", "选一个环节，或写几个字，例如 入户调查")
    _keep(w, case, step.strip(), day, note)
    if case.accepted_on is None:
        return
    rules = matters.edition_of(w, matters.matter(w, code=case.matter), case.accepted_on)
    code = next((known.code for known in rules.steps if known.label == step.strip()), "")
    if due := due_after(rules, code, day, working_calendar(w)):
        case.step, case.due_on, case.due_basis = due.step, due.day, due.basis
        case.limit_days = due.limit.count if due.limit and due.limit.unit == "wd" else None
    elif code:
        following = [known.label for known in rules.steps if known.start == code]
        case.step = following[0] if following else f"{step.strip()}（已办）"
    else:
        case.step = step.strip()


@allowed(Right.ACCEPT)
def refer(w: Work, *, case_id: int, note: str = "", on: dt.date | None = None) -> None:
    """Hand a matter over to the office that decides it; it stays open until that one answers."""
    case = _case(w, case_id, "open")
    if case.handling != "refer":
        raise UserError(f"“{case.matter_label}”由本窗口办理，不转办", "办完请记办结")
    day = _day(w, case, on)
    case.state, case.step = "referred", f"等{case.office}反馈"
    _keep(w, case, "转办", day, note or f"转{case.office}")


@allowed(Right.ACCEPT)
def finish(w: Work, *, case_id: int, result: str, told: bool, on: dt.date | None = None) -> None:
    """Close a matter with its result; ``told``: the applicant was told of it the same day."""
    case = _case(w, case_id, "open", "referred")
    day = _day(w, case, on)
    if not result.strip():
        raise FieldError("result", "还没有填结果", "写清给了什么，或为什么不给；查到这件的人要看")
    case.state, case.step, case.done_on, case.result = "done", None, day, result.strip()
    _keep(w, case, "办结", day, result)
    if told:
        case.told_on = day
        _keep(w, case, "告知申请人", day, "")


@allowed(Right.ACCEPT)
def tell(w: Work, *, case_id: int, how: str = "", on: dt.date | None = None) -> None:
    """Record that the applicant was told of the result, and how."""
    case = _case(w, case_id, "done", "refused")
    if case.told_on:
        raise UserError("已经记过告知申请人了", f"告知日期 {case.told_on.isoformat()}，不用再记")
    day = _day(w, case, on)
    if case.done_on and day < case.done_on:
        raise FieldError("on", "告知日期在办结之前", f"这件是 {case.done_on.isoformat()} 办结的")
    case.told_on = day
    _keep(w, case, "告知申请人", day, how)


@allowed(Right.ACCEPT)
def withdraw(w: Work, *, case_id: int, reason: str, on: dt.date | None = None) -> None:
    """Close a matter because the applicant takes it back."""
    case = _case(w, case_id, "open", "supplement", "referred")
    day = _day(w, case, on)
    if not reason.strip():
        raise FieldError("reason", "还没有填撤回原因", "写一句申请人为什么撤回")
    case.state, case.step, case.done_on = "withdrawn", None, day
    _keep(w, case, "申请人撤回", day, reason)


@allowed(Right.ACCEPT)
def reopen(w: Work, *, case_id: int, reason: str) -> None:
    """Take back a close made by mistake; the due day stands as it was."""
    case = _case(w, case_id, "done", "withdrawn")
    if not reason.strip():
        raise FieldError("reason", "还没有填重新打开的原因", "写一句为什么，例如 点错了")
    waits = bool(receipts.missing_of(w, case)) and case.accepted_on is None
    case.state = "supplement" if waits else "open"
    case.done_on = case.told_on = case.result = None
    _keep(w, case, "重新打开", w.today, reason)


def _case(w: Work, case_id: int, *states: str) -> Case:
    """The case, if it is in one of the states; UserError says in which it is."""
    case = w.session.get_one(Case, case_id)
    if case.state not in states:
        advice = "列表可能是刚才的，已经按现在的情况更新"
        if case.state == "supplement":
            advice = "先收齐所缺的材料，受理以后再办这一步"
        raise UserError(f"这件现在是“{CASE_STATE.label(case.state)}”，不能办这一步", advice)
    return case


def _day(w: Work, case: Case, on: dt.date | None) -> dt.date:
    """The day of a step: not after today, not before the matter was taken in."""
    day = on or w.today
    if day > w.today:
        raise FieldError("on", "日期在今天之后", "请填今天或以前的日期")
    first = w.session.get_one(Intake, case.intake_id).accepted_on
    if day < first:
        raise FieldError("on", "日期在登记之前", f"这件是 {first.isoformat()} 登记的")
    return day


def _keep(w: Work, case: Case, step: str, day: dt.date, note: str) -> None:
    """Keep a step; every change of a case passes here."""
    w.session.add(
        CaseStep(
            case_id=case.id, step=step, done_on=day, by=w.actor.name, note=note.strip() or None
        )
    )
    w.session.flush()
    w.touched("intake")

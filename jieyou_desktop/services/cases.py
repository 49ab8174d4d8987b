"""The matters taken in at the counter: the lists by days left, and all about one matter."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.calendar import Calendar
from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.fields import Field, Fields, Listing, Record
from jieyou_desktop.domain.kinds import Choice, Day, Name, Text
from jieyou_desktop.domain.matters import CASE_STATE, CASE_VIEW, SOON
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import matters
from jieyou_desktop.services.calendar import working_calendar
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import cases, register
from jieyou_desktop.storage.base import fields_of, record
from jieyou_desktop.storage.cases import Case, CaseStep, Intake
from jieyou_desktop.storage.register import Household, Person, Village

INTAKE = fields_of(Intake)
_APPLICANT = Field("applicant", "申请人", Name())
_MATTER = Field("matter", "事项", Text(width=18))
_VILLAGE = Field("village", "村（社区）", Text(width=12))
_STATE = Field("state", "状态", Choice(width=10, codes=CASE_STATE))
_OFFICE = Field("office", "承办", Text(width=16))
_ACCEPTED_ON = Field("accepted_on", "受理", Day(width=9))
_NUMBER = Field("number", "受理编号", Text(width=20))
OPEN = Fields(
    [
        _APPLICANT,
        _MATTER,
        Field("left", "还剩", Text(width=13)),
        Field("due_on", "到期", Day(width=9)),
        Field("step", "当前环节", Text(width=18)),
        _VILLAGE,
        _NUMBER,
        _ACCEPTED_ON,
        _OFFICE,
    ]
)
"""Columns of the matters in hand."""
DONE = Fields(
    [
        _APPLICANT,
        _MATTER,
        _STATE,
        Field("done_on", "办结", Day(width=9)),
        Field("told_on", "告知", Day(width=9)),
        Field("result", "结果", Text(width=28)),
        _VILLAGE,
        _OFFICE,
        _ACCEPTED_ON,
        _NUMBER,
    ]
)
"""Columns of the matters at an end."""


@dataclass(frozen=True)
class Paper:
    """One paper of a matter: asked for or checked by the office (``note``), in or not."""

    name: str
    required: bool
    received_on: dt.date | None
    note: str | None


@dataclass(frozen=True)
class Done:
    """One step done on a matter."""

    step: str
    on: dt.date
    by: str
    note: str | None


@dataclass(frozen=True)
class Issued:
    """One paper issued in the acceptance, by which it can be looked at again."""

    letter_id: int
    title: str
    on: dt.date


@dataclass(frozen=True)
class CaseFile:
    """All about one matter, for the panel beside the list.

    ``case``, ``intake`` and ``person`` hold the fields of their tables; ``left`` says how much
    time is left and ``tone`` how pressing it is; ``next_steps`` are steps of its rules not yet
    done; ``siblings`` the other matters of the acceptance as (case id, label, state).
    """

    case: Record
    intake: Record
    person: Record
    household_id: int
    relation: str
    village: str
    address: str | None
    left: str
    tone: str
    papers: tuple[Paper, ...]
    steps: tuple[Done, ...]
    next_steps: tuple[str, ...]
    letters: tuple[Issued, ...]
    siblings: tuple[tuple[int, str, str], ...]
    is_open: bool


def listing(
    w: Work, *, view: str = "open", text: str = "", sort: str = "", descending: bool = False
) -> Listing:
    """The matters of a view (domain.matters.CASE_VIEW), overdue first, then by days left."""
    calendar = working_calendar(w)
    soon = last_soon_day(w.today, calendar)
    ids = cases.case_ids(
        w.session, view, w.today, soon, text=text, sort=sort, descending=descending
    )
    fields = DONE if view in ("done", "untold") else OPEN
    return Listing(f"一门受理：{CASE_VIEW.label(view)}", fields, tuple(ids), unit="件")


def rows(w: Work, *, ids: Sequence[int]) -> tuple[Record, ...]:
    """Lines of ``listing`` by case."""
    calendar = working_calendar(w)
    found = {row.case.id: row for row in cases.case_rows(w.session, ids)}
    return tuple(_row(found[one], w.today, calendar) for one in ids if one in found)


def counts(w: Work) -> dict[str, int]:
    """How many matters each view holds."""
    return cases.case_counts(w.session, w.today, last_soon_day(w.today, working_calendar(w)))


def view_of(w: Work, *, case_id: int) -> str:
    """The view in which a matter stands: in hand, or done."""
    return "open" if w.session.get_one(Case, case_id).is_open else "done"


def case_file(w: Work, *, case_id: int) -> CaseFile:
    """All about one matter; masked values stay masked until shown by their kind."""
    case = w.session.get_one(Case, case_id)
    intake = w.session.get_one(Intake, case.intake_id)
    person = w.session.get_one(Person, intake.applicant_id)
    household = w.session.get_one(Household, intake.household_id)
    members = register.current_members(w.session, household.id)
    relation = next((m.relation for m in members if m.person_id == person.id), None)
    left, tone = time_left(case, w.today, working_calendar(w))
    steps = cases.steps_of(w.session, case.id)
    papers = cases.materials_of(w.session, case.id)
    letters = cases.letters_of(w.session, intake.id)
    others = [one for one in cases.cases_of(w.session, intake.id) if one.id != case.id]
    return CaseFile(
        case=record(case),
        intake=record(intake),
        person=record(person),
        household_id=household.id,
        relation=codes.RELATION.label(relation) if relation else "",
        village=w.session.get_one(Village, household.village_id).name,
        address=household.address,
        left=left,
        tone=tone,
        papers=tuple(Paper(p.name, p.required, p.received_on, p.note) for p in papers),
        steps=tuple(Done(s.step, s.done_on, s.by, s.note) for s in steps),
        next_steps=_next_steps(w, case, steps),
        letters=tuple(
            Issued(one.id, one.title, one.issued_on)
            for one in letters
            if one.case_id in (None, case.id)
        ),
        siblings=tuple((o.id, o.matter_label, CASE_STATE.label(o.state)) for o in others),
        is_open=case.is_open,
    )


@allowed(Right.REVEAL)
def reveal(w: Work, *, case_id: int, fields: Sequence[str], purpose: str) -> dict[str, str]:
    """The concealed values of a matter's acceptance as read; the trail notes who asked why."""
    if not purpose.strip():
        raise FieldError("purpose", "还没有写查看的用途", "例如 电话联系")
    intake = w.session.get_one(Intake, w.session.get_one(Case, case_id).intake_id)
    detail = {
        "fields": [INTAKE[name].label for name in fields],
        "purpose": purpose.strip(),
        "household": intake.household_id,
    }
    w.note("reveal", detail, "intake", intake.id)
    return {name: INTAKE[name].kind.show(getattr(intake, name)) for name in fields}


def last_soon_day(today: dt.date, calendar: Calendar) -> dt.date:
    """The last day that counts as near: SOON working days from today.

    While the year's holidays are not known the list still has to open, so plain days count.
    """
    plain = today + dt.timedelta(days=SOON)
    if not (calendar.knows(today) and calendar.knows(plain + dt.timedelta(days=14))):
        return plain
    return calendar.after_working_days(today, SOON)


def time_left(case: Case, today: dt.date, calendar: Calendar) -> tuple[str, str]:
    """How much time a matter has, as read in the list, and how pressing that is.

    Working days where its limit is in working days and both years are known, else days.
    """
    if not case.is_open:
        return "", ""
    if case.state == "supplement":
        return "等补正", "dim"
    if case.due_on is None:
        return "未定时限", "dim"
    counted = case.limit_days is not None and calendar.knows(today) and calendar.knows(case.due_on)
    days = (
        calendar.working_days_between(today, case.due_on) if counted else (case.due_on - today).days
    )
    unit = "个工作日" if counted else "天"
    if case.due_on < today:
        return (f"超 {-days} {unit}" if days else "已到期"), "late"
    if case.due_on == today:
        return "今天到期", "soon"
    return (f"剩 {days} {unit}" if days else "放假期间到期"), "soon" if days <= SOON else ""


def _row(row: cases.CaseRow, today: dt.date, calendar: Calendar) -> Record:
    case, intake = row.case, row.intake
    left, tone = time_left(case, today, calendar)
    values = {
        "applicant": row.applicant,
        "village": row.village,
        "matter": case.matter_label,
        "left": left,
        "due_on": case.due_on if case.is_open else None,
        "step": case.step if case.is_open else None,
        "state": case.state,
        "done_on": case.done_on,
        "told_on": case.told_on,
        "result": case.result,
        "office": case.office,
        "accepted_on": case.accepted_on,
        "number": intake.number,
        "_tones": {"left": tone, "due_on": tone} if tone else {},
    }
    if case.state == "done":
        values["_tones"] = {"state": "done" if case.told_on else "soon"}
    return Record(case.id, values, case.version)


def _next_steps(w: Work, case: Case, steps: Sequence[CaseStep]) -> tuple[str, ...]:
    """The steps of its rules that are not done yet; none for a matter no longer open."""
    if not case.is_open or case.accepted_on is None:
        return ()
    rules = matters.edition_of(w, matters.matter(w, code=case.matter), case.accepted_on)
    done = {step.step for step in steps}
    return tuple(step.label for step in rules.steps if step.is_on and step.label not in done)

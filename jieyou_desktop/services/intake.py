"""Taking in at the counter: one acceptance, one number, one matter or several."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from jieyou_desktop.domain import intake_numbers
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.domain.matters import Matter
from jieyou_desktop.domain.register import programme_words
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import drafts, matters, receipts
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import cases, numbers, register
from jieyou_desktop.storage.cases import Case, CaseMaterial, CaseStep, Intake
from jieyou_desktop.storage.office import the_office
from jieyou_desktop.storage.register import Household, Person

_EXCLUSIVE = {"dibao", "tekun"}


@dataclass(frozen=True)
class Chosen:
    """A matter asked for and the names of the papers handed in; None: all that it must have."""

    matter: str
    received: frozenset[str] | None = None


@dataclass(frozen=True)
class IntakeDraft:
    """What the form at the counter says.

    ``uid`` is made by the form when it opens: the same form handed in twice is accepted once.
    ``contact_name`` is whoever applies for the applicant; ``supplement_by`` the day by which
    missing papers are asked for.
    """

    household_id: int
    applicant_id: int
    matters: tuple[Chosen, ...]
    uid: str = ""
    on: dt.date | None = None
    channel: str = "counter"
    contact_name: str | None = None
    contact_phone: str | None = None
    summary: str | None = None
    supplement_by: dt.date | None = None


@dataclass(frozen=True)
class AcceptedCase:
    """One matter taken in; ``missing`` names the papers it still waits for."""

    case_id: int
    matter: str
    label: str
    state: str
    due_on: dt.date | None
    due_basis: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """What came of an acceptance, and the papers to print."""

    intake_id: int
    number: str
    code: str
    cases: tuple[AcceptedCase, ...]
    letter_ids: tuple[int, ...]

    @property
    def letter_id(self) -> int:
        """The first paper: the receipt, or the list of what is missing where all waits."""
        return self.letter_ids[0]


def draft_key(uid: str = "") -> str:
    """The key of a half-filled form of the counter; without a uid how all of them begin."""
    return f"intake:{uid}"


@allowed(Right.ACCEPT)
def accept(w: Work, *, draft: IntakeDraft) -> Accepted:
    """Take in one or more matters of a household, set their due days and issue the papers.

    Matters whose papers are complete are accepted with a 受理通知书; those that lack required
    papers wait under a 一次性补正告知书 (57号第九条, handbook 2.3). Raises UserError for a day
    in the future, without rules or without a calendar, and for who cannot apply.
    """
    if draft.uid and (known := cases.intake_of(w.session, uid=draft.uid)):
        return _accepted(w, known)
    day = _day(w, draft)
    _check_applicant(w, draft)
    wanted = [(matters.matter(w, code=chosen.matter), chosen.received) for chosen in draft.matters]
    if not wanted:
        raise FieldError("matters", "还没有选事项", "至少勾选一个事项")
    if twice := len(wanted) - len({matter.code for matter, _ in wanted}):
        raise FieldError("matters", f"有 {twice} 个事项勾选了两次", "同一件里每个事项只选一次")
    intake = _register(w, draft, day, wanted[0][0].letters)
    taken = [_take_in(w, intake, matter, received) for matter, received in wanted]
    if accepted := [case for case in taken if case.state != "supplement"]:
        receipts.issue_receipt(w, intake, accepted, day)
    if waiting := [case for case in taken if case.state == "supplement"]:
        receipts.issue_supplement(w, intake, waiting, day, draft.supplement_by)
    drafts.drop_draft(w, key=draft_key(draft.uid))
    w.touched("intake", "letters")
    return _accepted(w, intake)


def remarks(w: Work, *, household_id: int, matter: str) -> tuple[str, ...]:
    """What is worth knowing before taking in a matter again; it stops nothing.

    The same matter still open for the household (no second try without a reason, handbook
    1.4.2), or a benefit it already gets: 低保 and 特困 are not had together (handbook 4.6).
    """
    waiting = [
        f"{number.number} 也是这件事，还没有办结"
        for case, number in cases.open_matters_of(w.session, household_id)
        if case.matter == matter
    ]
    if matter not in _EXCLUSIVE:
        return tuple(waiting)
    month = w.today.strftime("%Y-%m")
    paid = [
        f"这家现在领着{programme_words(one.programme, one.area, one.tier, one.care_mode)}，"
        f"每月 {Money().show(one.amount_fen or 0)} 元"
        for one in register.benefits_of(w.session, household_id)
        if one.programme in _EXCLUSIVE and (one.to_month is None or one.to_month >= month)
    ]
    return (*waiting, *paid)


def office_remarks(w: Work, *, codes: Iterable[str], day: dt.date) -> tuple[str, ...]:
    """What the papers for some matters go without because the office has not filled it in.

    It stops nothing. Raises UserError for a day without rules.
    """
    office = the_office(w.session)
    phones = {"服务电话": office.phone, "监督电话": office.supervision_phone}
    blank = "、".join(label for label, held in phones.items() if not held)
    said = (f"单位信息里没填{blank}，通知书上不印这一句",) if blank else ()
    if not office.delegated or office.delegation_basis:
        return said
    editions = [matters.edition_of(w, matters.matter(w, code=code), day) for code in codes]
    unfounded = [
        f"单位信息里没填下放依据：期限仍照下放后的 {limit}算，通知书上不写下放"
        for limit in dict.fromkeys(edition.delegated for edition in editions)
        if limit
    ]
    return (*said, *unfounded)


def scan(w: Work, *, text: str) -> int:
    """The case of a scanned or typed number: the mark, either number, or the running number.

    Of an acceptance with several matters the one that waits for papers, as who comes with the
    notice most likely brings them, else the first that is still open. Raises UserError.
    """
    number = intake_numbers.read(text, w.today.year)
    found = cases.intakes_ending(w.session, *number) if number else []
    if not found:
        raise UserError(
            f"没有找到编号“{text.strip()}”",
            "请对照通知书上的受理编号再输一次，也可以在搜索框里按申请人姓名找",
        )
    taken = cases.cases_of(w.session, found[0].id)
    taken.sort(key=lambda case: (case.state != "supplement", not case.is_open))
    return taken[0].id


def set_going(w: Work, case: Case, matter: Matter, day: dt.date) -> None:
    """Start the clock of a matter whose papers are complete, by the rules of that day.

    Raises UserError for a day without rules, MissingYearError for one without a calendar.
    """
    due = matters.due_of(w, matter, day)
    case.edition = matters.edition_of(w, matter, day).code
    case.accepted_on, case.state = day, "open"
    case.step, case.due_on, case.due_basis = due.step or None, due.day, due.basis
    case.limit_days = due.limit.count if due.limit and due.limit.unit == "wd" else None


def _day(w: Work, draft: IntakeDraft) -> dt.date:
    day = draft.on or w.today
    if day > w.today:
        raise FieldError("on", "受理日期在今天之后", "请填今天或以前的日期；电脑日期不对的先改日期")
    if draft.supplement_by and draft.supplement_by <= day:
        raise FieldError("supplement_by", "补正期限不在受理日期之后", "请改成以后的日子")
    return day


def _check_applicant(w: Work, draft: IntakeDraft) -> None:
    household = w.session.get_one(Household, draft.household_id)
    person = w.session.get_one(Person, draft.applicant_id)
    if household.ended_on:
        raise UserError(
            f"户号 {household.code} 已经销户，不能再受理", "请用这家现在的户；没有的先在户台账建户"
        )
    members = register.current_members(w.session, household.id)
    if person.id not in {member.person_id for member in members}:
        raise UserError(f"{person.name}现在不在这一户里", "请重选申请人，或先在户台账里把人加进来")
    if person.died_on:
        raise UserError(
            f"{person.name}登记为已去世，不能作申请人",
            "请改选家里其他人；登记有误的先在户台账里更正",
        )


def _register(w: Work, draft: IntakeDraft, day: dt.date, letters: str) -> Intake:
    office = the_office(w.session)
    sequence = numbers.take(w.session, f"intake-{day.year}")
    intake = Intake(
        uid=draft.uid or str(uuid.uuid4()),
        number=intake_numbers.on_paper(office.short_name, day.year, sequence),
        code=intake_numbers.inside(office.code, day.year, letters, sequence),
        household_id=draft.household_id,
        applicant_id=draft.applicant_id,
        accepted_on=day,
        channel=draft.channel,
        contact_name=draft.contact_name,
        contact_phone=draft.contact_phone,
        summary=draft.summary,
        first_contact=w.actor.name,
    )
    w.session.add(intake)
    w.session.flush()
    return intake


def _take_in(w: Work, intake: Intake, matter: Matter, received: frozenset[str] | None) -> Case:
    day = intake.accepted_on
    edition = matters.edition_of(w, matter, day)
    asked = matter.asked(edition, by_proxy=bool(intake.contact_name))
    here = {
        paper.name
        for paper in asked
        if (paper.required if received is None else paper.name in received)
    }
    case = Case(
        intake_id=intake.id,
        matter=matter.code,
        matter_label=matter.label,
        handling=matter.handling,
        office=matter.office or None,
        edition=edition.code,
        state="supplement",
    )
    w.session.add(case)
    w.session.flush()
    w.session.add_all(
        CaseMaterial(
            case_id=case.id,
            name=paper.name,
            required=paper.required,
            received_on=day if paper.name in here else None,
        )
        for paper in asked
    )
    w.session.add_all(
        CaseMaterial(case_id=case.id, name=paper.name, required=False, note="窗口自行核对")
        for paper in matter.checked(edition)
    )
    missing = [paper.name for paper in asked if paper.required and paper.name not in here]
    step, note = "登记，一次性告知补正", f"所缺：{'、'.join(missing)}"
    if not missing:
        set_going(w, case, matter, day)
        step, note = "受理", ""
    if matter.handling == "tell":
        case.state, case.told_on = "told", day
        step, note = "告知去向", f"请到{matter.office}办理"
    first = CaseStep(case_id=case.id, step=step, done_on=day, by=w.actor.name, note=note or None)
    w.session.add(first)
    w.session.flush()
    return case


def _accepted(w: Work, intake: Intake) -> Accepted:
    taken = tuple(
        AcceptedCase(
            case.id,
            case.matter,
            case.matter_label,
            case.state,
            case.due_on,
            case.due_basis or "",
            tuple(receipts.missing_of(w, case)),
        )
        for case in cases.cases_of(w.session, intake.id)
    )
    issued = tuple(letter.id for letter in cases.letters_of(w.session, intake.id))
    return Accepted(intake.id, intake.number, intake.code, taken, issued)

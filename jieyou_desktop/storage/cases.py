"""What is taken in at the counter, and each matter in it until it is done."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.kinds import Choice, Day, Flag, Name, Phone, Text, Whole
from jieyou_desktop.domain.matters import CASE_STATE, CASE_VIEW, HANDLING, OPEN_STATES
from jieyou_desktop.storage.base import Base, Entity, Session, column
from jieyou_desktop.storage.register import Household, Person, Village
from jieyou_desktop.storage.search import SearchText, contains, words_of


class Intake(Entity, Base):
    """One acceptance at the counter: a number, an applicant, one or more matters."""

    __tablename__ = "intake"
    __table_args__ = (Index(None, "household_id"), Index(None, "accepted_on"))

    number: Mapped[str] = column(Text(limit=40, width=22), "受理编号", required=True, unique=True)
    code: Mapped[str] = column(Text(limit=40), "内部编号", required=True, unique=True)
    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id))
    applicant_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    accepted_on: Mapped[dt.date] = column(Day(), "登记日期", required=True)
    channel: Mapped[str] = column(Choice(codes=codes.CHANNEL), "来访方式", required=True)
    contact_name: Mapped[str | None] = column(Name(), "代办人")
    contact_phone: Mapped[str | None] = column(Phone(), "联系电话")
    summary: Mapped[str | None] = column(Text(limit=500, lines=3, private=True), "诉求摘要")
    first_contact: Mapped[str] = column(Name(), "首问责任人", required=True)


class Case(Entity, Base):
    """One matter of an acceptance, with its own limit and end."""

    __tablename__ = "case"
    __table_args__ = (Index(None, "intake_id"), Index(None, "state", "due_on"))

    intake_id: Mapped[int] = mapped_column(ForeignKey(Intake.id))
    matter: Mapped[str] = column(Text(limit=20), "事项码", required=True)
    matter_label: Mapped[str] = column(Text(limit=40, width=16), "事项", required=True)
    handling: Mapped[str] = column(Choice(width=10, codes=HANDLING), "处理方式", required=True)
    office: Mapped[str | None] = column(Text(limit=40), "承办单位")
    edition: Mapped[str | None] = column(Text(limit=20), "适用规则")
    step: Mapped[str | None] = column(Text(limit=40), "当前环节")
    accepted_on: Mapped[dt.date | None] = column(
        Day(), "受理日期", hint="材料齐的那天；期限从它的第二天起算"
    )
    limit_days: Mapped[int | None] = column(Whole(), "期限（工作日）")
    due_on: Mapped[dt.date | None] = column(Day(), "到期日")
    due_basis: Mapped[str | None] = column(Text(limit=200), "期限依据")
    state: Mapped[str] = column(Choice(width=8, codes=CASE_STATE), "状态", required=True)
    result: Mapped[str | None] = column(Text(limit=500, lines=3), "结果")
    told_on: Mapped[dt.date | None] = column(Day(), "告知申请人日期")
    done_on: Mapped[dt.date | None] = column(Day(), "办结日期")

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN_STATES


class CaseMaterial(Entity, Base):
    """One of the papers a matter asks for."""

    __tablename__ = "case_material"
    __table_args__ = (Index(None, "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id))
    name: Mapped[str] = column(Text(limit=100), "材料", required=True)
    required: Mapped[bool] = column(Flag(), "必交", required=True, default=True)
    received_on: Mapped[dt.date | None] = column(Day(), "收到日期")
    note: Mapped[str | None] = column(Text(limit=100), "说明")


class CaseStep(Entity, Base):
    """Something done on a matter."""

    __tablename__ = "case_step"
    __table_args__ = (Index(None, "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id))
    step: Mapped[str] = column(Text(limit=40), "环节", required=True)
    done_on: Mapped[dt.date] = column(Day(), "日期", required=True)
    by: Mapped[str] = column(Name(), "办理人", required=True)
    note: Mapped[str | None] = column(Text(limit=500, lines=2), "情况")


class Letter(Entity, Base):
    """An issued paper: its facts are frozen, so a reprint is the same page.

    ``form`` names the module in ``documents.letters``; ``job`` groups one print job. Facts that
    all letters of a job share are frozen once, in the letter ``base_id`` names. ``ended_on``
    marks one that was never handed out; its number is not given again.
    """

    __tablename__ = "letter"
    __table_args__ = (Index(None, "household_id"), Index(None, "intake_id"), Index(None, "job"))

    form: Mapped[str] = mapped_column()
    title: Mapped[str] = column(Text(limit=100, width=24), "文书", required=True)
    number: Mapped[str | None] = column(Text(limit=40, width=22), "编号")
    household_id: Mapped[int | None] = mapped_column(ForeignKey(Household.id))
    intake_id: Mapped[int | None] = mapped_column(ForeignKey(Intake.id))
    case_id: Mapped[int | None] = mapped_column(ForeignKey(Case.id))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    issued_on: Mapped[dt.date] = column(Day(), "出具日期", required=True)
    job: Mapped[str | None] = mapped_column()
    facts: Mapped[dict[str, Any]] = mapped_column()
    signed_on: Mapped[dt.date | None] = column(Day(), "签收日期")
    ended_on: Mapped[dt.date | None] = column(Day(), "作废日期")
    ended_reason: Mapped[str | None] = column(Text(limit=100), "作废原因")


def intake_of(
    session: Session, *, uid: str = "", code: str = "", number: str = ""
) -> Intake | None:
    """The acceptance with a uid, an internal number or the number on its paper."""
    which = Intake.uid == uid if uid else Intake.code == code if code else Intake.number == number
    return session.execute(select(Intake).where(which)).scalar()


def intakes_ending(session: Session, year: int, sequence: int) -> list[Intake]:
    """The acceptances of a year with a running number, whatever town and matter."""
    ending = Intake.code.like(f"%-{year}-%-{sequence:06d}")
    return list(session.execute(select(Intake).where(ending)).scalars())


def cases_of(session: Session, intake_id: int) -> list[Case]:
    """The matters of an acceptance, in the order they were chosen."""
    query = select(Case).where(Case.intake_id == intake_id).order_by(Case.id)
    return list(session.execute(query).scalars())


def materials_of(session: Session, case_id: int) -> list[CaseMaterial]:
    """The papers a matter asks for, in the order they are asked for."""
    query = select(CaseMaterial).where(CaseMaterial.case_id == case_id).order_by(CaseMaterial.id)
    return list(session.execute(query).scalars())


def steps_of(session: Session, case_id: int) -> list[CaseStep]:
    """What was done on a matter, earliest first."""
    query = select(CaseStep).where(CaseStep.case_id == case_id)
    return list(session.execute(query.order_by(CaseStep.done_on, CaseStep.id)).scalars())


def letters_of(session: Session, intake_id: int) -> list[Letter]:
    """The papers issued in an acceptance, earliest first."""
    query = select(Letter).where(Letter.intake_id == intake_id).order_by(Letter.id)
    return list(session.execute(query).scalars())


def open_matters_of(session: Session, household_id: int) -> list[tuple[Case, Intake]]:
    """The matters of a household that still wait for somebody, earliest first."""
    rows = session.execute(
        select(Case, Intake)
        .join(Intake, Intake.id == Case.intake_id)
        .where(Intake.household_id == household_id, Case.state.in_(OPEN_STATES))
        .order_by(Case.id)
    )
    return [(case, intake) for case, intake in rows]


@dataclass(frozen=True)
class CaseRow:
    """A matter with what stands beside it in the list."""

    case: Case
    intake: Intake
    applicant: str
    village: str


def case_rows(session: Session, ids: Sequence[int]) -> list[CaseRow]:
    """Matters by id, in no order."""
    rows = session.execute(
        select(Case, Intake, Person.name, Village.name)
        .join(Intake, Intake.id == Case.intake_id)
        .join(Person, Person.id == Intake.applicant_id)
        .join(Household, Household.id == Intake.household_id)
        .join(Village, Village.id == Household.village_id)
        .where(Case.id.in_(ids))
    )
    return [CaseRow(*row) for row in rows]


def case_ids(
    session: Session,
    view: str,
    today: dt.date,
    soon: dt.date,
    *,
    text: str = "",
    sort: str = "",
    descending: bool = False,
) -> list[int]:
    """The matters of a view (domain.matters.CASE_VIEW), nearest due day first.

    ``soon`` is the last day that counts as near. Those without a due day come last; finished
    ones latest first. ``text`` is looked for as in the register, and in the numbers.
    """
    columns: dict[str, Any] = {
        "number": Intake.id,
        "applicant": Person.name,
        "village": func.coalesce(Village.position, 9999),
        "matter": Case.matter_label,
        "office": Case.office,
        "accepted_on": func.coalesce(Case.accepted_on, Intake.accepted_on),
        "due_on": Case.due_on,
        "left": Case.due_on,
        "step": Case.step,
        "state": Case.state,
        "done_on": Case.done_on,
        "told_on": Case.told_on,
        "result": Case.result,
    }
    query = (
        select(Case.id)
        .join(Intake, Intake.id == Case.intake_id)
        .join(Person, Person.id == Intake.applicant_id)
        .join(Household, Household.id == Intake.household_id)
        .join(Village, Village.id == Household.village_id)
        .where(_in_view(view, today, soon))
    )
    if words := words_of(text):
        known = select(SearchText.household_id).where(*contains(words))
        numbered = and_(
            *(func.lower(Intake.number + " " + Intake.code).contains(word) for word in words)
        )
        query = query.where(or_(Intake.household_id.in_(known), numbered))
    if (by := columns.get(sort)) is not None:
        query = query.order_by(by.is_(None), by.desc() if descending else by.asc(), Case.id)
    elif view == "done":
        query = query.order_by(func.coalesce(Case.done_on, Case.told_on).desc(), Case.id.desc())
    else:
        query = query.order_by(Case.due_on.is_(None), Case.due_on, Case.id)
    return list(session.execute(query).scalars())


def case_counts(session: Session, today: dt.date, soon: dt.date) -> dict[str, int]:
    """How many matters each view holds."""
    counts = (func.count(Case.id).filter(_in_view(view, today, soon)) for view in CASE_VIEW)
    found = session.execute(select(*counts)).one()
    return dict(zip(CASE_VIEW, found, strict=True))


def _in_view(view: str, today: dt.date, soon: dt.date) -> ColumnElement[bool]:
    is_open = Case.state.in_(OPEN_STATES)
    match view:
        case "late":
            return and_(is_open, Case.due_on < today)
        case "today":
            return and_(is_open, Case.due_on == today)
        case "soon":
            return and_(is_open, Case.due_on > today, Case.due_on <= soon)
        case "supplement" | "referred":
            return Case.state == view
        case "untold":
            return and_(Case.state.in_(("done", "refused")), Case.told_on.is_(None))
        case "done":
            return Case.state.not_in(OPEN_STATES)
        case _:
            return is_open

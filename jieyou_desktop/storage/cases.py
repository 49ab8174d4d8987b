"""What is taken in at the window, and each matter in it until it is done."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.kinds import Choice, Day, Flag, Name, Phone, Text, Whole
from jieyou_desktop.domain.matters import CASE_STATE, HANDLING
from jieyou_desktop.storage.base import Base, Entity, column
from jieyou_desktop.storage.register import Household, Person


class Intake(Entity, Base):
    """One acceptance at the window: a number, an applicant, one or more matters."""

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
    summary: Mapped[str | None] = column(Text(limit=500, lines=3), "诉求摘要")
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

    ``form`` names the module in ``documents.letters``; ``job`` groups one print job.
    """

    __tablename__ = "letter"
    __table_args__ = (Index(None, "household_id"), Index(None, "intake_id"), Index(None, "job"))

    form: Mapped[str] = mapped_column()
    title: Mapped[str] = column(Text(limit=100, width=24), "文书", required=True)
    number: Mapped[str | None] = column(Text(limit=40, width=22), "编号")
    household_id: Mapped[int | None] = mapped_column(ForeignKey(Household.id))
    intake_id: Mapped[int | None] = mapped_column(ForeignKey(Intake.id))
    case_id: Mapped[int | None] = mapped_column(ForeignKey(Case.id))
    issued_on: Mapped[dt.date] = column(Day(), "出具日期", required=True)
    job: Mapped[str | None] = mapped_column()
    facts: Mapped[dict[str, Any]] = mapped_column()
    signed_on: Mapped[dt.date | None] = column(Day(), "签收日期")

"""Visits, who made them, and what was brought (handbook 8.2)."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.kinds import Choice, Day, Flag, Money, Name, Phone, Text, Whole
from jieyou_desktop.storage.base import Base, Entity, column
from jieyou_desktop.storage.register import Household, Person


class Visit(Entity, Base):
    """One visit to one household; a draft until ``done`` is set."""

    __tablename__ = "visit"
    __table_args__ = (Index(None, "household_id"), Index(None, "visited_on"))

    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id))
    done: Mapped[bool] = column(Flag(), "已完成", required=True, default=False)
    campaign: Mapped[str | None] = column(Text(limit=30), "行动")
    visited_on: Mapped[dt.date | None] = column(Day(), "走访日期")
    mode: Mapped[str | None] = column(Choice(width=8, codes=codes.VISIT_MODE), "走访方式")
    met_name: Mapped[str | None] = column(Name(), "受访人")
    met_relation: Mapped[str | None] = column(Choice(codes=codes.RELATION), "与户主关系")
    met_phone: Mapped[str | None] = column(Phone(), "联系电话")
    condition: Mapped[str | None] = column(
        Text(limit=500, lines=3, private=True), "家庭近况", group="了解情况"
    )
    difficulties: Mapped[str | None] = column(
        Text(limit=500, lines=3, private=True), "困难", group="了解情况"
    )
    needs: Mapped[str | None] = column(Text(limit=500, lines=3), "需求", group="了解情况")
    opinions: Mapped[str | None] = column(Text(limit=500, lines=3), "意见建议", group="了解情况")
    money_fen: Mapped[int | None] = column(Money(), "慰问金", group="慰问")
    money_source: Mapped[str | None] = column(Text(limit=40), "资金来源", group="慰问")
    goods: Mapped[str | None] = column(
        Text(limit=100), "慰问品", group="慰问", hint="例如 大米 10 公斤、食用油 1 桶"
    )
    goods_fen: Mapped[int | None] = column(Money(), "慰问品折价", group="慰问")
    told_standard: Mapped[bool] = column(
        Flag(), "待遇标准", required=True, default=False, group="主动告知"
    )
    told_conditions: Mapped[bool] = column(
        Flag(), "资格条件", required=True, default=False, group="主动告知"
    )
    told_procedure: Mapped[bool] = column(
        Flag(), "审核审批程序", required=True, default=False, group="主动告知"
    )
    told_basis: Mapped[bool] = column(
        Flag(), "政策依据", required=True, default=False, group="主动告知"
    )
    leaflets: Mapped[int | None] = column(Whole(most=100), "明白纸（份）", group="主动告知")
    has_problem: Mapped[bool | None] = column(Flag(), "发现问题", group="问题")
    problem: Mapped[str | None] = column(Text(limit=500, lines=3), "问题描述", group="问题")


class Visitor(Entity, Base):
    """One of the people who made a visit."""

    __tablename__ = "visitor"
    __table_args__ = (Index(None, "visit_id"),)

    visit_id: Mapped[int] = mapped_column(ForeignKey(Visit.id))
    name: Mapped[str] = column(Name(), "走访人", required=True)
    unit: Mapped[str | None] = column(Text(limit=40), "单位")
    is_party_member: Mapped[bool] = column(Flag(), "党员", required=True, default=False)
    is_cadre: Mapped[bool] = column(Flag(), "干部", required=True, default=False)


class Attachment(Entity, Base):
    """A photo, a signed paper or an imported file, kept inside the encrypted database."""

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "visit_id"),)

    visit_id: Mapped[int | None] = mapped_column(ForeignKey(Visit.id))
    household_id: Mapped[int | None] = mapped_column(ForeignKey(Household.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    name: Mapped[str] = column(Text(limit=200), "文件名", required=True)
    media_type: Mapped[str] = column(Text(limit=80), "类型", required=True)
    size: Mapped[int] = column(Whole(most=2**40), "大小（字节）", required=True)
    sha256: Mapped[str] = mapped_column(index=True)
    content: Mapped[bytes] = mapped_column(deferred=True)
    ended_on: Mapped[dt.date | None] = column(Day(), "作废日期")


class Draft(Entity, Base):
    """A half-filled form as typed, so that leaving, locking or a power cut loses nothing."""

    __tablename__ = "draft"

    key: Mapped[str] = mapped_column(index=True)
    owner: Mapped[str] = mapped_column()
    values: Mapped[dict[str, Any]] = mapped_column()

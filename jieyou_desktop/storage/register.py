"""Villages, households, the people in them, and what they are entitled to."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.kinds import (
    BankCard,
    Choice,
    Day,
    Flag,
    IdNumber,
    Money,
    Month,
    Name,
    Phone,
    Text,
    Whole,
)
from jieyou_desktop.storage import numbers
from jieyou_desktop.storage.base import Base, Entity, Session, column


class Village(Entity, Base):
    """A village or community of the town, in the order it is walked."""

    __tablename__ = "village"

    name: Mapped[str] = column(Text(limit=30, width=12), "村（社区）", required=True, unique=True)
    code: Mapped[str | None] = column(Text(limit=12), "12 位区划码")
    kind: Mapped[str | None] = column(Choice(codes=codes.VILLAGE_KIND), "类型")
    position: Mapped[int | None] = column(Whole(), "走访顺序")
    helper_name: Mapped[str | None] = column(Name(), "村协理员")
    helper_phone: Mapped[str | None] = column(Phone(), "协理员电话")
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    ended_on: Mapped[dt.date | None] = column(Day(), "撤并日期")


class Person(Entity, Base):
    """Someone known to the office, whatever household they are in."""

    __tablename__ = "person"
    __table_args__ = (Index(None, "id_number"), Index(None, "name"))

    name: Mapped[str] = column(Name(), "姓名", required=True)
    id_kind: Mapped[str] = column(
        Choice(codes=codes.ID_KIND), "证件类型", required=True, default="id"
    )
    id_number: Mapped[str | None] = column(IdNumber(), "公民身份号码")
    sex: Mapped[str | None] = column(Choice(width=6, codes=codes.SEX), "性别")
    born_on: Mapped[dt.date | None] = column(Day(), "出生日期")
    phone: Mapped[str | None] = column(Phone(), "联系电话")
    ethnicity: Mapped[str | None] = column(Choice(codes=codes.ETHNICITY), "民族", group="基本情况")
    marital: Mapped[str | None] = column(Choice(codes=codes.MARITAL), "婚姻状况", group="基本情况")
    education: Mapped[str | None] = column(Choice(codes=codes.EDUCATION), "学历", group="基本情况")
    political: Mapped[str | None] = column(
        Choice(codes=codes.POLITICAL), "政治面貌", group="基本情况"
    )
    labour: Mapped[str | None] = column(
        Choice(width=16, codes=codes.LABOUR), "劳动能力", group="基本情况"
    )
    health: Mapped[str | None] = column(
        Choice(codes=codes.HEALTH, private=True), "健康状况", group="健康"
    )
    illness: Mapped[str | None] = column(Text(limit=200, private=True), "病情", group="健康")
    disability: Mapped[str | None] = column(
        Choice(codes=codes.DISABILITY, private=True), "残疾类别", group="健康"
    )
    disability_level: Mapped[str | None] = column(
        Choice(codes=codes.DISABILITY_LEVEL, private=True), "残疾等级", group="健康"
    )
    disability_number: Mapped[str | None] = column(
        Text(limit=23, width=22, private=True), "残疾证号", group="健康"
    )
    disability_until: Mapped[dt.date | None] = column(Day(), "残疾证到期", group="健康")
    died_on: Mapped[dt.date | None] = column(Day(), "死亡日期", group="健康")
    id_doubt: Mapped[str | None] = column(
        Text(limit=200), "证号待修", hint="原表里的写法和为什么不能用；填上正确证号后清空"
    )


class Household(Entity, Base):
    """A household as registered; its code is never used again."""

    __tablename__ = "household"
    __table_args__ = (Index(None, "village_id", "position"),)

    code: Mapped[str] = column(Text(limit=20, width=10), "户号", required=True, unique=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id))
    head_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    area: Mapped[str | None] = column(Choice(width=6, codes=codes.AREA), "城乡类别")
    address: Mapped[str | None] = column(Text(limit=200, width=24), "住址")
    position: Mapped[int | None] = column(Whole(), "走访顺序")
    cause: Mapped[str | None] = column(Choice(codes=codes.CAUSE, private=True), "致困原因")
    registered_on: Mapped[dt.date | None] = column(Day(), "建户日期")
    origin: Mapped[str | None] = column(Text(limit=100), "来源")
    note: Mapped[str | None] = column(Text(limit=500, lines=3), "备注")
    ended_on: Mapped[dt.date | None] = column(Day(), "销户日期")
    ended_reason: Mapped[str | None] = column(Text(limit=100), "销户原因")


class Member(Entity, Base):
    """A person's place in a household, from a day to a day."""

    __tablename__ = "member"
    __table_args__ = (Index(None, "household_id"), Index(None, "person_id"))

    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    relation: Mapped[str | None] = column(Choice(codes=codes.RELATION), "与户主关系")
    lives_with: Mapped[bool] = column(Flag(), "共同生活", required=True, default=True)
    since: Mapped[dt.date | None] = column(Day(), "加入日期")
    ended_on: Mapped[dt.date | None] = column(Day(), "离开日期")
    ended_reason: Mapped[str | None] = column(Text(limit=100), "离开原因")


class Tie(Entity, Base):
    """Someone outside the household who answers for it: obligor, carer, guardian, proxy."""

    __tablename__ = "tie"
    __table_args__ = (Index(None, "household_id"),)

    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    kind: Mapped[str] = column(Choice(codes=codes.TIE), "身份", required=True)
    name: Mapped[str] = column(Name(), "姓名", required=True)
    id_number: Mapped[str | None] = column(IdNumber(), "公民身份号码")
    phone: Mapped[str | None] = column(Phone(), "联系电话")
    relation: Mapped[str | None] = column(Text(limit=20), "关系")
    since: Mapped[dt.date | None] = column(Day(), "开始日期")
    ended_on: Mapped[dt.date | None] = column(Day(), "结束日期")


class Tag(Entity, Base):
    """A mark on a person of a household, with its start, end and basis."""

    __tablename__ = "tag"
    __table_args__ = (Index(None, "household_id"), Index(None, "code"))

    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    code: Mapped[str] = column(Choice(codes=codes.TAG), "标签", required=True)
    basis: Mapped[str | None] = column(Text(limit=200), "依据")
    since: Mapped[dt.date | None] = column(Day(), "开始日期")
    ended_on: Mapped[dt.date | None] = column(Day(), "结束日期")


class Account(Entity, Base):
    """An account money goes to. Holder of the household, payee and beneficiary stay apart."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "household_id"), Index(None, "number"))

    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id))
    beneficiary_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    payee_name: Mapped[str] = column(Name(), "收款人（开户名）", required=True)
    payee_id_number: Mapped[str | None] = column(IdNumber(), "收款人证号")
    payee_relation: Mapped[str | None] = column(Text(limit=20), "收款人与受益人关系")
    kind: Mapped[str | None] = column(Choice(codes=codes.ACCOUNT_KIND), "账户类型")
    bank: Mapped[str | None] = column(Text(limit=60, width=16), "开户行")
    number: Mapped[str] = column(BankCard(), "账号", required=True)
    since: Mapped[dt.date | None] = column(Day(), "启用日期")
    ended_on: Mapped[dt.date | None] = column(Day(), "停用日期")
    ended_reason: Mapped[str | None] = column(Text(limit=100), "停用原因")


class Benefit(Entity, Base):
    """What a household, or one person of it, gets a month, from a month to a month.

    A change never edits it: the old one ends and a new one starts (停旧建新).
    """

    __tablename__ = "benefit"
    __table_args__ = (Index(None, "household_id"), Index(None, "programme", "household_id"))

    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    programme: Mapped[str] = column(Choice(codes=codes.PROGRAMME), "救助项目", required=True)
    area: Mapped[str | None] = column(Choice(width=6, codes=codes.AREA), "城乡类别")
    tier: Mapped[str | None] = column(Choice(width=8, codes=codes.CLASS), "保障类别")
    care_mode: Mapped[str | None] = column(Choice(codes=codes.CARE_MODE), "供养方式")
    self_care: Mapped[str | None] = column(Choice(codes=codes.SELF_CARE, private=True), "自理能力")
    insured: Mapped[int | None] = column(Whole(), "保障人数")
    amount_fen: Mapped[int | None] = column(Money(), "月保障金额")
    from_month: Mapped[str | None] = column(Month(), "起始月")
    to_month: Mapped[str | None] = column(Month(), "终止月")
    review_month: Mapped[str | None] = column(Month(), "下次核查")
    legacy: Mapped[bool] = column(Flag(), "存量导入", required=True, default=False)
    stop_reason: Mapped[str | None] = column(Choice(codes=codes.STOP_REASON), "停发原因")
    note: Mapped[str | None] = column(Text(limit=200), "说明")


def people_by_id_number(session: Session, number: str) -> list[Person]:
    """Everyone registered under an identity number, the first registered first."""
    same = select(Person).where(Person.id_number == number).order_by(Person.id)
    return list(session.execute(same).scalars())


def home_of(session: Session, person_id: int) -> tuple[Household, Village] | None:
    """The household someone belongs to now, or left last; None for one who never did."""
    found = session.execute(
        select(Household, Village)
        .join(Village, Household.village_id == Village.id)
        .join(Member, Member.household_id == Household.id)
        .where(Member.person_id == person_id)
        .order_by(Member.ended_on.is_not(None), Member.id.desc())
        .limit(1)
    ).first()
    return (found[0], found[1]) if found else None


def current_members(session: Session, household_id: int) -> list[Member]:
    """Those who belong to a household now, the head first, then as they joined."""
    rows = session.execute(
        select(Member)
        .where(Member.household_id == household_id, Member.ended_on.is_(None))
        .order_by(Member.relation != codes.HEAD, Member.id)
    )
    return list(rows.scalars())


def households_of(session: Session, person_id: int) -> list[int]:
    """The ids of the households someone belongs to now: one, unless something is wrong."""
    rows = session.execute(
        select(Member.household_id).where(Member.person_id == person_id, Member.ended_on.is_(None))
    )
    return list(rows.scalars())


def household_by_code(session: Session, code: str) -> Household | None:
    """The household of a code, whether it goes on or has ended."""
    return session.execute(select(Household).where(Household.code == code)).scalar_one_or_none()


def next_household_code(session: Session, count: int = 1) -> str:
    """Take ``count`` household codes, six digits each, and return the first; never reused."""
    return f"{numbers.take(session, 'household', count):06d}"


def village_walk() -> tuple[Any, ...]:
    """What puts villages in the order they are walked, those without a place last."""
    return func.coalesce(Village.position, 9999), Village.id


def walk() -> tuple[Any, ...]:
    """What puts households in walking order: village by village, then house by house."""
    return *village_walk(), func.coalesce(Household.position, 999999), Household.id


def villages(session: Session) -> list[Village]:
    """The villages that exist, in the order they are walked."""
    rows = select(Village).where(Village.ended_on.is_(None)).order_by(*village_walk())
    return list(session.execute(rows).scalars())


def contact_phone() -> ColumnElement[str | None]:
    """A household's telephone: its head's, or else another member's, or else of who answers for it.

    For a query over Household. services.household_file.Contact follows the same order.
    """
    of_members = (
        select(Person.phone)
        .join(Member, Member.person_id == Person.id)
        .where(Member.household_id == Household.id, Member.ended_on.is_(None))
        .where(Person.phone.is_not(None), Person.died_on.is_(None))
        .order_by(Person.id != Household.head_id, Member.id)
    )
    of_others = (
        select(Tie.phone)
        .where(Tie.household_id == Household.id, Tie.ended_on.is_(None), Tie.phone.is_not(None))
        .order_by(Tie.kind, Tie.id)
    )
    return func.coalesce(
        of_members.limit(1).correlate(Household).scalar_subquery(),
        of_others.limit(1).correlate(Household).scalar_subquery(),
    )


def is_current(month: str) -> ColumnElement[bool]:
    """Condition: a benefit that is granted in a month (``2026-09``)."""
    return and_(
        or_(Benefit.from_month.is_(None), Benefit.from_month <= month),
        or_(Benefit.to_month.is_(None), Benefit.to_month >= month),
    )


def members_ended(session: Session, household_id: int, day: dt.date, reason: str) -> list[Member]:
    """Those who left a household on a day for a reason."""
    rows = session.execute(
        select(Member).where(
            Member.household_id == household_id,
            Member.ended_on == day,
            Member.ended_reason == reason,
        )
    )
    return list(rows.scalars())


def last_position(session: Session, village_id: int) -> int:
    """The last place taken in a village's walk; 0 in an empty one."""
    last = select(func.max(Household.position)).where(Household.village_id == village_id)
    return session.execute(last).scalar() or 0


def tags_of(session: Session, household_id: int) -> list[Tag]:
    """All marks of a household, those that hold first."""
    rows = select(Tag).where(Tag.household_id == household_id)
    return list(
        session.execute(rows.order_by(Tag.ended_on.is_not(None), Tag.code, Tag.id)).scalars()
    )


def ties_of(session: Session, household_id: int) -> list[Tie]:
    """All who answer or answered for a household, those who do first."""
    rows = select(Tie).where(Tie.household_id == household_id)
    return list(
        session.execute(rows.order_by(Tie.ended_on.is_not(None), Tie.kind, Tie.id)).scalars()
    )


def accounts_of(session: Session, household_id: int) -> list[Account]:
    """All accounts of a household, those in use first, then the latest ended first."""
    rows = select(Account).where(Account.household_id == household_id)
    order = (Account.ended_on.is_not(None), Account.ended_on.desc(), Account.id)
    return list(session.execute(rows.order_by(*order)).scalars())


def benefits_of(session: Session, household_id: int) -> list[Benefit]:
    """All a household gets or got, the latest first."""
    rows = select(Benefit).where(Benefit.household_id == household_id)
    order = (Benefit.to_month.is_not(None), Benefit.from_month.desc(), Benefit.id.desc())
    return list(session.execute(rows.order_by(*order)).scalars())


def benefits_after(session: Session, household_id: int, month: str) -> list[Benefit]:
    """What a household is granted in some month after this one."""
    rows = select(Benefit).where(
        Benefit.household_id == household_id,
        or_(Benefit.to_month.is_(None), Benefit.to_month > month),
    )
    return list(session.execute(rows.order_by(Benefit.id)).scalars())


def still_open(session: Session, household_id: int) -> list[Tag | Tie | Account]:
    """The marks, accounts and people of a household that have not ended."""
    every: list[Tag | Tie | Account] = [
        *tags_of(session, household_id),
        *ties_of(session, household_id),
        *accounts_of(session, household_id),
    ]
    return [row for row in every if row.ended_on is None]


def members_with_people(session: Session, household_id: int) -> list[tuple[Member, Person]]:
    """Everyone who is or was in a household: those who are first, the head before all."""
    rows = session.execute(
        select(Member, Person)
        .join(Person, Person.id == Member.person_id)
        .where(Member.household_id == household_id)
        .order_by(Member.ended_on.is_not(None), Member.relation != codes.HEAD, Member.id)
    )
    return [(member, person) for member, person in rows]

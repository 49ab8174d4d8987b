"""The office itself: its particulars, people, parameters and words."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.domain import codes, standards
from jieyou_desktop.domain.kinds import Choice, Day, Flag, Money, Name, Phone, Text
from jieyou_desktop.storage.base import Base, Entity, Session, column


class Office(Entity, Base):
    """The one row that says whose program this is."""

    __tablename__ = "office"

    town: Mapped[str] = column(Text(limit=30), "镇（街道）名称", required=True)
    code: Mapped[str] = column(Text(limit=9), "9 位区划码", required=True)
    county: Mapped[str | None] = column(Text(limit=30), "所属县（市、区）")
    short_name: Mapped[str] = column(
        Text(limit=10), "文号代字", required=True, hint="例如 青石，用在“青石救受〔2026〕12号”"
    )
    phone: Mapped[str | None] = column(Phone(), "服务电话", group="对外公布")
    supervision_phone: Mapped[str | None] = column(Phone(), "监督电话", group="对外公布")
    county_phone: Mapped[str | None] = column(
        Phone(), "县救助热线", group="对外公布", hint="县里公布的号码，例如 12349"
    )
    address: Mapped[str | None] = column(Text(limit=100), "办公地址", group="对外公布")
    hours: Mapped[str | None] = column(Text(limit=60), "办公时间", group="对外公布")
    signing_name: Mapped[str] = column(
        Text(limit=40), "落款名称", required=True, group="文书", hint="例如 青石镇人民政府"
    )
    delegated: Mapped[bool] = column(
        Flag(), "审核确认权已下放本镇街", required=True, default=True, group="审核确认"
    )
    delegation_basis: Mapped[str | None] = column(
        Text(limit=100),
        "下放依据",
        group="审核确认",
        hint="县里下放的文件；填了，通知书上才写“已下放本镇街”",
    )
    is_practice: Mapped[bool] = mapped_column(default=False)
    signing_key: Mapped[str | None] = mapped_column()
    age_identity: Mapped[str | None] = mapped_column()
    county_key: Mapped[str | None] = mapped_column()


class User(Entity, Base):
    """Someone who signs in. The password's wrap of the data key is in the key file, not here."""

    __tablename__ = "user"

    name: Mapped[str] = column(Name(), "姓名", required=True, unique=True)
    role: Mapped[str] = column(Choice(codes=codes.ROLE), "岗位", required=True)
    phone: Mapped[str | None] = column(Phone(), "电话")
    is_party_member: Mapped[bool] = column(Flag(), "党员", required=True, default=False)
    ended_on: Mapped[dt.date | None] = column(Day(), "停用日期")


class Standard(Entity, Base):
    """A dated amount the office has switched on, with the document that sets it.

    ``until`` is the last day it holds; ``ended_on`` marks one that was entered by mistake.
    """

    __tablename__ = "standard"
    __table_args__ = (Index(None, "item", "area", "since"),)

    item: Mapped[str] = column(Choice(width=16, codes=standards.ITEM), "标准", required=True)
    area: Mapped[str | None] = column(Choice(width=6, codes=codes.AREA), "城乡类别")
    tier: Mapped[str | None] = column(Choice(width=8, codes=standards.TIER), "档")
    amount_fen: Mapped[int] = column(Money(), "金额", required=True)
    unit: Mapped[str] = column(Choice(width=7, codes=standards.UNIT), "单位", required=True)
    since: Mapped[dt.date] = column(Day(), "生效日期", required=True)
    until: Mapped[dt.date | None] = column(Day(), "失效日期")
    document: Mapped[str] = column(Text(limit=100, width=24), "文号", required=True)
    ended_on: Mapped[dt.date | None] = column(Day(), "作废日期")


class DayOverride(Entity, Base):
    """A day the office says is worked or not, over the national calendar.

    Of the rows of one day the one not ended counts.
    """

    __tablename__ = "day_override"
    __table_args__ = (Index(None, "day"),)

    day: Mapped[dt.date] = column(Day(), "日期", required=True)
    is_working: Mapped[bool] = column(Flag(), "上班", required=True)
    basis: Mapped[str] = column(Text(limit=100), "依据", required=True)
    ended_on: Mapped[dt.date | None] = column(Day(), "撤销日期")


class Wording(Entity, Base):
    """The office's own edition of a printed text; the newest not ended is used."""

    __tablename__ = "wording"
    __table_args__ = (Index(None, "name"),)

    name: Mapped[str] = mapped_column()
    content: Mapped[dict[str, Any]] = mapped_column()
    since: Mapped[dt.date] = column(Day(), "启用日期", required=True)
    ended_on: Mapped[dt.date | None] = column(Day(), "停用日期")


class SavedView(Entity, Base):
    """A named filter of a list."""

    __tablename__ = "saved_view"
    __table_args__ = (Index(None, "page"),)

    page: Mapped[str] = mapped_column()
    name: Mapped[str] = column(Text(limit=20), "名称", required=True)
    filter: Mapped[dict[str, Any]] = mapped_column()
    ended_on: Mapped[dt.date | None] = column(Day(), "停用日期")


class Parameter(Entity, Base):
    """A figure the county sets (a limit of days, a day of payment), with its document."""

    __tablename__ = "parameter"
    __table_args__ = (Index(None, "name"),)

    name: Mapped[str] = mapped_column()
    value: Mapped[str] = column(Text(limit=100), "数值", required=True)
    since: Mapped[dt.date] = column(Day(), "生效日期", required=True)
    until: Mapped[dt.date | None] = column(Day(), "失效日期")
    document: Mapped[str] = column(Text(limit=100), "文号", required=True)


def the_office(session: Session) -> Office:
    """The office whose program this is."""
    return session.execute(select(Office)).scalar_one()


def users(session: Session) -> list[User]:
    """Everyone who signs in or once did, those still here first, in the order they came."""
    return list(session.execute(select(User).order_by(User.ended_on, User.id)).scalars())


def user_named(session: Session, name: str) -> User | None:
    """The user of a name, ended or not; None when there never was one."""
    return session.execute(select(User).where(User.name == name)).scalar_one_or_none()


def switched_on(session: Session) -> list[Standard]:
    """The standards switched on, those of one kind together, newest first."""
    query = select(Standard).where(Standard.ended_on.is_(None))
    order = (Standard.item, Standard.area, Standard.tier, Standard.since.desc())
    return list(session.execute(query.order_by(*order)).scalars())


def wording(session: Session, name: str) -> Wording | None:
    """The office's own edition of a printed text; None while it keeps to the program's."""
    query = select(Wording).where(Wording.name == name, Wording.ended_on.is_(None))
    return session.execute(query.order_by(Wording.id.desc())).scalars().first()


def day_overrides(session: Session, year: int | None = None) -> list[DayOverride]:
    """The office's own working days and days off that count, of all years or of one."""
    query = select(DayOverride).where(DayOverride.ended_on.is_(None))
    if year is not None:
        query = query.where(DayOverride.day.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    return list(session.execute(query.order_by(DayOverride.day)).scalars())


def parameters(session: Session, prefix: str, day: dt.date) -> list[Parameter]:
    """The county's figures whose names begin so and that hold on a day, oldest first."""
    query = select(Parameter).where(
        Parameter.name.startswith(prefix, autoescape=True),
        Parameter.since <= day,
        or_(Parameter.until.is_(None), Parameter.until >= day),
    )
    return list(session.execute(query.order_by(Parameter.since, Parameter.id)).scalars())


def parameter_on(session: Session, name: str, day: dt.date) -> Parameter | None:
    """The county's figure of a name on a day; the one since latest; None where none is set."""
    held = [found for found in parameters(session, name, day) if found.name == name]
    return held[-1] if held else None


def set_parameter(session: Session, name: str, value: str, since: dt.date, document: str) -> None:
    """Enter a figure of the county from a day on; the one held until then ends the day before."""
    for held in parameters(session, name, since):
        if held.name == name:
            held.until = max(held.since, since - dt.timedelta(days=1))
    session.add(Parameter(name=name, value=value, since=since, document=document))

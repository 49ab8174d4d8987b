"""Visits, who made them and to whom, and what was brought (handbook 8.2)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.kinds import Choice, Day, Flag, Money, Name, Phone, Text, Whole
from jieyou_desktop.domain.visits import VisitFilter
from jieyou_desktop.storage.base import Base, Entity, Session, column
from jieyou_desktop.storage.register import (
    Benefit,
    Household,
    Member,
    Person,
    Tag,
    Village,
    contact_phone,
    current_members,
    is_current,
    walk,
)
from jieyou_desktop.storage.search import SearchText, contains, words_of


class Visit(Entity, Base):
    """One visit to one household; ``done`` is taken back from a record made in error.

    What is half typed is a storage.drafts.Draft, not a visit.
    """

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
    ended_on: Mapped[dt.date | None] = column(Day(), "更正时划去")


class Visited(Entity, Base):
    """One of the people a visit was paid to; 人 and 人次 are counted here (handbook 10.2)."""

    __tablename__ = "visited"
    __table_args__ = (Index(None, "visit_id"), Index(None, "person_id"))

    visit_id: Mapped[int] = mapped_column(ForeignKey(Visit.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    ended_on: Mapped[dt.date | None] = column(Day(), "更正时划去")


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


def supported(
    session: Session,
    month: str,
    *,
    village_id: int | None = None,
    text: str = "",
    sort: str = "",
) -> list[tuple[int, dt.date | None]]:
    """Households on 低保 or 特困 in a month with the day of their last visit.

    In walking order, unless ``sort`` names head_name, last_on or code.
    """
    last = _last_visits()
    query = (
        select(Household.id, last.c.last_on)
        .join(Village, Village.id == Household.village_id)
        .outerjoin(SearchText, SearchText.household_id == Household.id)
        .outerjoin(last, last.c.household_id == Household.id)
        .where(
            Household.ended_on.is_(None),
            select(Benefit.id)
            .where(Benefit.household_id == Household.id, _supports(month))
            .exists(),
        )
    )
    if village_id is not None:
        query = query.where(Household.village_id == village_id)
    if text:
        query = query.where(_found(text))
    first = {"head_name": SearchText.text, "last_on": last.c.last_on, "code": Household.code}
    order = (first[sort], *walk()) if sort in first else walk()
    return [
        (household_id, last_on) for household_id, last_on in session.execute(query.order_by(*order))
    ]


def tags_of(
    session: Session, day: dt.date, codes: Sequence[str], household_ids: Sequence[int] | None = None
) -> list[tuple[int, int | None, str]]:
    """(household, person, code) of the marks that hold on a day.

    A mark on the whole household is its head's.
    """
    query = (
        select(Tag.household_id, func.coalesce(Tag.person_id, Household.head_id), Tag.code)
        .join(Household, Household.id == Tag.household_id)
        .where(
            Tag.code.in_(codes),
            or_(Tag.since.is_(None), Tag.since <= day),
            or_(Tag.ended_on.is_(None), Tag.ended_on > day),
        )
    )
    if household_ids is not None:
        query = query.where(Tag.household_id.in_(household_ids))
    return [(household, person, code) for household, person, code in session.execute(query)]


@dataclass(frozen=True)
class DueRow:
    """A household that may have to be visited, as its line in the list needs it."""

    household: Household
    village: str
    head: str | None
    phone: str | None
    last_on: dt.date | None


def due_rows(session: Session, household_ids: Sequence[int]) -> list[DueRow]:
    """Households by id with what stands beside them in the list, in no order."""
    last = _last_visits()
    rows = session.execute(
        select(Household, Village.name, Person.name, contact_phone(), last.c.last_on)
        .join(Village, Village.id == Household.village_id)
        .outerjoin(Person, Person.id == Household.head_id)
        .outerjoin(last, last.c.household_id == Household.id)
        .where(Household.id.in_(household_ids))
    )
    return [DueRow(*row) for row in rows]


def programmes_of(
    session: Session, household_ids: Sequence[int], month: str
) -> list[tuple[int, str]]:
    """(household, programme) of the benefits running in a month."""
    query = select(Benefit.household_id, Benefit.programme).where(
        Benefit.household_id.in_(household_ids), _supports(month)
    )
    return [(household_id, code) for household_id, code in session.execute(query.distinct())]


def members_of(session: Session, household_id: int) -> list[tuple[Member, Person]]:
    """Those who belong to a household now with who they are, the head first."""
    members = {member.person_id: member for member in current_members(session, household_id)}
    people = session.execute(select(Person).where(Person.id.in_(members))).scalars()
    known = {person.id: person for person in people}
    return [(member, known[person_id]) for person_id, member in members.items()]


def visit_ids(
    session: Session, wanted: VisitFilter, sort: str = "", *, descending: bool = False
) -> list[int]:
    """The visits a filter leaves, latest first unless a column is named."""
    columns: dict[str, Any] = {
        "visited_on": Visit.visited_on,
        "village": Village.position,
        "head_name": SearchText.text,
        "money_fen": Visit.money_fen,
        "goods": Visit.goods,
        "problem": Visit.has_problem,
    }
    by = columns.get(sort)
    first = Visit.visited_on.desc() if by is None else by.desc() if descending else by.asc()
    query = matching(wanted, Visit.id).order_by(first, Visit.id.desc())
    return list(session.execute(query).scalars())


def money_of(session: Session, wanted: VisitFilter) -> tuple[int, int]:
    """Sum of money and of the value of goods, fen, over the visits a filter leaves."""
    query = matching(wanted, func.sum(Visit.money_fen), func.sum(Visit.goods_fen))
    money, goods = session.execute(query).one()
    return money or 0, goods or 0


@dataclass(frozen=True)
class VisitRow:
    """A visit with the names that stand beside it in the list."""

    visit: Visit
    code: str
    village: str
    head: str | None


def visit_rows(session: Session, ids: Sequence[int]) -> list[VisitRow]:
    """Visits by id, in no order."""
    rows = session.execute(
        select(Visit, Household.code, Village.name, Person.name)
        .join(Household, Household.id == Visit.household_id)
        .join(Village, Village.id == Household.village_id)
        .outerjoin(Person, Person.id == Household.head_id)
        .where(Visit.id.in_(ids))
    )
    return [VisitRow(*row) for row in rows]


def visitors_of(session: Session, visit_ids: Sequence[int]) -> list[Visitor]:
    """Who made some visits, in the order they were written."""
    query = select(Visitor).where(Visitor.visit_id.in_(visit_ids), Visitor.ended_on.is_(None))
    return list(session.execute(query.order_by(Visitor.id)).scalars())


def visited_of(session: Session, visit_ids: Sequence[int]) -> list[tuple[Visited, Person]]:
    """To whom some visits were paid."""
    rows = session.execute(
        select(Visited, Person)
        .join(Person, Person.id == Visited.person_id)
        .where(Visited.visit_id.in_(visit_ids), Visited.ended_on.is_(None))
        .order_by(Visited.id)
    )
    return [(visited, person) for visited, person in rows]


def photos_of(session: Session, visit_id: int) -> list[Attachment]:
    """The photos of a visit, their contents left in the file until asked for."""
    query = select(Attachment).where(Attachment.visit_id == visit_id, Attachment.ended_on.is_(None))
    return list(session.execute(query.order_by(Attachment.id)).scalars())


def loose_photo(session: Session, household_id: int, sha256: str) -> Attachment | None:
    """A photo of a household that waits for its visit to be saved."""
    query = select(Attachment).where(
        Attachment.sha256 == sha256,
        Attachment.household_id == household_id,
        Attachment.visit_id.is_(None),
        Attachment.ended_on.is_(None),
    )
    return session.execute(query).scalars().first()


def last_by(session: Session, actor: str) -> Visit | None:
    """The visit someone recorded last; their next one is likely made by the same people."""
    query = select(Visit).where(Visit.created_by == actor).order_by(Visit.id.desc()).limit(1)
    return session.execute(query).scalar()


def known_visitors(session: Session, limit: int = 50) -> list[Visitor]:
    """The latest entry of each visitor's name, those seen last first."""
    latest = select(func.max(Visitor.id)).where(Visitor.ended_on.is_(None)).group_by(Visitor.name)
    query = select(Visitor).where(Visitor.id.in_(latest)).order_by(Visitor.id.desc())
    return list(session.execute(query.limit(limit)).scalars())


def matching(wanted: VisitFilter, *what: Any) -> Select[Any]:
    """Select something of the finished visits that a filter leaves.

    Visit, Household, Village and SearchText may be selected from.
    """
    query = (
        select(*what)
        .select_from(Visit)
        .join(Household, Household.id == Visit.household_id)
        .join(Village, Village.id == Household.village_id)
        .outerjoin(SearchText, SearchText.household_id == Household.id)
        .where(Visit.done)
    )
    if wanted.village_id is not None:
        query = query.where(Household.village_id == wanted.village_id)
    if wanted.household_id is not None:
        query = query.where(Visit.household_id == wanted.household_id)
    if wanted.from_on is not None:
        query = query.where(Visit.visited_on >= wanted.from_on)
    if wanted.to_on is not None:
        query = query.where(Visit.visited_on <= wanted.to_on)
    if wanted.problem is not None:
        query = query.where(func.coalesce(Visit.has_problem, False) == wanted.problem)
    if wanted.visitor:
        query = query.where(_went(wanted.visitor))
    if wanted.text:
        written = (
            Visit.condition,
            Visit.difficulties,
            Visit.needs,
            Visit.opinions,
            Visit.problem,
            Visit.goods,
        )
        query = query.where(
            or_(
                _found(wanted.text),
                _went(wanted.text),
                *(text.contains(wanted.text, autoescape=True) for text in written),
            )
        )
    return query


def _went(name: str) -> ColumnElement[bool]:
    return (
        select(Visitor.id)
        .where(
            Visitor.visit_id == Visit.id,
            Visitor.ended_on.is_(None),
            Visitor.name.contains(name, autoescape=True),
        )
        .exists()
    )


def _last_visits() -> Any:
    return (
        select(Visit.household_id, func.max(Visit.visited_on).label("last_on"))
        .where(Visit.done)
        .group_by(Visit.household_id)
        .subquery()
    )


def _supports(month: str) -> ColumnElement[bool]:
    return Benefit.programme.in_(("dibao", "tekun")) & is_current(month)


def _found(text: str) -> ColumnElement[bool]:
    return Household.id.in_(select(SearchText.household_id).where(*contains(words_of(text))))

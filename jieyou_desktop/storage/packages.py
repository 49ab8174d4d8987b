"""Packages made for the county: their chain, and the reading of what they carry."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ForeignKey, Select, func, inspect, select, update
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.domain.fields import Fields
from jieyou_desktop.domain.kinds import Day, Text, Whole
from jieyou_desktop.storage.base import Base, Entity, Session, column, fields_of
from jieyou_desktop.storage.cases import Case, CaseMaterial, CaseStep, Intake, Letter
from jieyou_desktop.storage.register import (
    Account,
    Benefit,
    Household,
    Member,
    Person,
    Tag,
    Tie,
    Village,
    is_current,
)
from jieyou_desktop.storage.visits import Visit, Visited, Visitor


class Package(Entity, Base):
    """One package made; never changed, never made twice.

    ``content`` is the sealed file itself, kept for the newest ones so that a lost stick is
    answered with the same package and not with another.
    """

    __tablename__ = "package"

    sequence: Mapped[int] = column(Whole(), "序号", required=True, unique=True)
    file_name: Mapped[str] = column(Text(limit=120, width=36), "文件名", required=True)
    made_on: Mapped[dt.date] = column(Day(), "制作日期", required=True)
    period: Mapped[str] = column(Text(limit=40), "期间", required=True)
    size: Mapped[int] = column(Whole(most=2**40), "大小（字节）", required=True)
    sha256: Mapped[str] = mapped_column()
    manifest_sha256: Mapped[str] = mapped_column()
    previous: Mapped[str | None] = mapped_column()
    recipient: Mapped[str] = column(Text(limit=60, width=16), "交给", required=True)
    recipient_key: Mapped[str] = mapped_column()
    figures: Mapped[dict[str, Any]] = mapped_column()
    saved_to: Mapped[str | None] = column(Text(limit=300, width=24), "保存到")
    letter_id: Mapped[int] = mapped_column(ForeignKey(Letter.id))
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    receipt: Mapped[dict[str, Any] | None] = mapped_column()


# What travels, in an order in which everything pointed at comes first.
TRAVELLERS: dict[str, tuple[type[Any], str]] = {
    "villages": (Village, "村（社区）"),
    "persons": (Person, "人员"),
    "households": (Household, "家庭"),
    "members": (Member, "家庭成员"),
    "ties": (Tie, "相关人员"),
    "tags": (Tag, "标签"),
    "accounts": (Account, "账户"),
    "benefits": (Benefit, "待遇"),
    "visits": (Visit, "走访"),
    "visitors": (Visitor, "走访人"),
    "visited": (Visited, "走访对象"),
    "intakes": (Intake, "受理件"),
    "cases": (Case, "事项件"),
    "case_materials": (CaseMaterial, "材料"),
    "case_steps": (CaseStep, "办理经过"),
}
_ROLES = {"head_id": "户主", "merged_into": "并入村", "applicant_id": "申请人"}
_ROLES |= {"beneficiary_id": "受益人"}
_NAMES = {model.__tablename__: name for name, (model, _) in TRAVELLERS.items()}
_WINDOW = 2_000


@dataclass(frozen=True)
class Reference:
    """A column that points at another traveller: its name there, its label, where it points."""

    attribute: str
    column: str
    title: str
    target: str


@dataclass(frozen=True)
class Traveller:
    """A table that goes to the county."""

    name: str
    title: str
    fields: Fields
    references: tuple[Reference, ...]


def travellers() -> tuple[Traveller, ...]:
    """Every table that goes to the county, whatever fields it has by now."""
    return tuple(
        Traveller(name, title, _fields(model), _references(model))
        for name, (model, title) in TRAVELLERS.items()
    )


def count(session: Session, name: str) -> int:
    """How many rows of a traveller go."""
    model, _ = TRAVELLERS[name]
    return session.scalar(_going(select(func.count()).select_from(model), model)) or 0


def rows(session: Session, name: str) -> Iterator[Sequence[Any]]:
    """A traveller's rows: uid, version, changed at, the references' uids, the fields' values."""
    model, _ = TRAVELLERS[name]
    own = model.__table__
    columns = [own.c.uid, own.c.version, func.coalesce(own.c.changed_at, own.c.created_at)]
    source = own
    for reference in _references(model):
        target = TRAVELLERS[reference.target][0].__table__.alias()
        source = source.outerjoin(target, target.c.id == own.c[reference.attribute])
        columns.append(target.c.uid)
    columns += [own.c[each.name] for each in _fields(model)]
    query = _going(select(*columns).select_from(source), model).order_by(own.c.id)
    # Tables rather than classes: their rows need no work to be read.
    return iter(session.execute(query.execution_options(yield_per=_WINDOW)))


def last(session: Session) -> Package | None:
    """The newest package, whose hash the next one continues."""
    return session.scalar(select(Package).order_by(Package.sequence.desc()).limit(1))


def all_made(session: Session) -> Sequence[Package]:
    """Every package made, newest first."""
    return session.scalars(select(Package).order_by(Package.sequence.desc())).all()


def unsaved(session: Session) -> Sequence[Package]:
    """Packages made that have not left this computer, oldest first."""
    query = select(Package).where(Package.saved_to.is_(None), Package.content.is_not(None))
    return session.scalars(query.order_by(Package.sequence)).all()


def drop_contents(session: Session, keep: int) -> None:
    """Let go of the sealed files that have left, but for the newest ``keep`` packages."""
    newest = last(session)
    limit = (newest.sequence if newest else 0) - keep
    session.execute(
        update(Package)
        .where(Package.sequence <= limit, Package.saved_to.is_not(None))
        .values(content=None)
    )


def figures(session: Session, month: str) -> dict[str, int]:
    """What the slip and the county compare: numbers of things, and sums of money in fen.

    ``month`` (``2021-06``) says which benefits are current.
    """
    households = Household.ended_on.is_(None)
    people = select(func.count(func.distinct(Member.person_id))).join(
        Household, Household.id == Member.household_id
    )
    insured = func.sum(func.coalesce(Benefit.insured, 1))
    benefit = select(
        func.count(func.distinct(Benefit.household_id)), insured, func.sum(Benefit.amount_fen)
    ).where(is_current(month))
    visited = select(
        func.count(),
        func.count(func.distinct(Visit.household_id)),
        func.sum(Visit.money_fen),
        func.sum(Visit.goods_fen),
    ).where(Visit.done)
    aided, persons, monthly = session.execute(benefit).one()
    visits, visited_households, money, goods = session.execute(visited).one()
    # A matter whose papers are not complete is registered but not accepted yet (handbook 1.2.5).
    accepted, waiting = session.execute(
        select(
            func.count(Case.accepted_on),
            func.count(Case.id).filter(Case.state == "supplement"),
        )
    ).one()
    return {
        "households": session.scalar(select(func.count(Household.id)).where(households)) or 0,
        "people": session.scalar(people.where(households, Member.ended_on.is_(None))) or 0,
        "aided_households": aided,
        "insured": persons or 0,
        "visits": visits,
        "visited_households": visited_households,
        "intakes": session.scalar(select(func.count(Intake.id))) or 0,
        "accepted": accepted,
        "supplement": waiting,
        "monthly_fen": monthly or 0,
        "gift_money_fen": money or 0,
        "gift_goods_fen": goods or 0,
    }


def _fields(model: type[Any]) -> Fields:
    return fields_of(cast(type[Base], model))


def _references(model: type[Any]) -> tuple[Reference, ...]:
    found = []
    for attribute in inspect(model).column_attrs:
        for key in attribute.columns[0].foreign_keys:
            if target := _NAMES.get(key.column.table.name):
                name = attribute.key
                label = _ROLES.get(name) or TRAVELLERS[target][1]
                column = f"{name.removesuffix('_id')}_uid"
                found.append(Reference(name, column, f"{label}标识", target))
    return tuple(found)


def _going(query: Select[Any], model: type[Any]) -> Select[Any]:
    """A visit that was recorded in error stays at home, with all that hangs on it."""
    if model is Visit:
        return query.where(Visit.done)
    if model in (Visitor, Visited):
        return query.where(model.visit_id.in_(select(Visit.id).where(Visit.done)))
    return query

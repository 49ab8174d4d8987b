"""The queries that find what is missing or wrong (domain.gaps), one for each gap."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from jieyou_desktop.domain.days import month_of
from jieyou_desktop.domain.gaps import GAPS
from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.office import Standard
from jieyou_desktop.storage.register import (
    Account,
    Benefit,
    Household,
    Member,
    Person,
    Village,
    contact_phone,
)

# The household, the person or None, and a detail or None.
Found = Select[Any, Any, Any]
Detail = SQLColumnExpression[Any]

_TODAY = bindparam("today", type_=Date)
_MONTH = bindparam("month", type_=String)
_ADULTS_BORN_BY = bindparam("adults_born_by", type_=Date)
_NOTHING: Detail = null()
_PAID = ("dibao", "tekun")


def of_households(
    session: Session, today: dt.date, household_ids: Sequence[int]
) -> list[tuple[str, int, int | None, str | None]]:
    """Code, household, person or None and detail or None of each gap, wrong ones first."""
    values = _values(today) | {"household_ids": household_ids}
    found = session.execute(_statement(tuple(GAPS), among=True), values)
    return [(code, household, person, detail) for household, person, detail, code in found]


def everywhere(session: Session, today: dt.date, gaps: Iterable[str]) -> set[int]:
    """The ids of all households that have at least one of these gaps."""
    found = session.execute(_statement(tuple(gaps), among=False), _values(today))
    return set(found.scalars())


def _values(today: dt.date) -> dict[str, object]:
    # 29 February has no counterpart in most years; the law counts the day after as reached.
    leap = today.month == 2 and today.day == 29
    adults = dt.date(today.year - 18, 2, 28) if leap else today.replace(year=today.year - 18)
    return {"today": today, "month": month_of(today), "adults_born_by": adults}


@cache
def _statement(gaps: tuple[str, ...], *, among: bool) -> CompoundSelect[Any, Any, Any, Any]:
    """One statement that asks for all these gaps; kept, as building it costs more than asking."""
    queries = _queries()
    parts = [queries[gap].add_columns(literal(gap)) for gap in gaps]
    if among:
        chosen: BindParameter[Any] = bindparam("household_ids", expanding=True)
        parts = [part.where(part.selected_columns[0].in_(chosen)) for part in parts]
    return union_all(*parts)


@cache
def _queries() -> dict[str, Found]:
    return {
        "id_doubt": _of_members(Person.id_doubt).where(Person.id_doubt.is_not(None)),
        "duplicate": _duplicate(),
        "died": _died(),
        "twice": _twice(),
        "mismatch": _of_members().where(_number_disagrees()),
        "no_head": _no_head(),
        "too_many_insured": _too_many_insured(),
        "review": _benefits(Benefit.review_month).where(Benefit.review_month < _MONTH),
        "no_id": _of_members().where(
            Person.id_kind.in_(("id", "none")),
            Person.id_number.is_(None),
            Person.id_doubt.is_(None),
            Person.died_on.is_(None),
        ),
        "no_account": _no_account(),
        "no_amount": _benefits().where(
            Benefit.programme.in_(_PAID), func.coalesce(Benefit.amount_fen, 0) == 0
        ),
        "above_standard": _above_standard(),
        "no_phone": _households().where(contact_phone().is_(None)),
        "no_position": _no_position(),
        "no_area": _households().where(Household.area.is_(None)),
        "no_relation": _of_members().where(Member.relation.is_(None)),
        "minor_head": _of_members().where(
            Household.head_id == Person.id, Person.born_on > _ADULTS_BORN_BY
        ),
        "card_expired": _of_members(cast(Person.disability_until, String)).where(
            Person.disability_until < _TODAY, Person.died_on.is_(None)
        ),
        "card_mismatch": _of_members().where(
            func.substr(Person.disability_number, 1, 18) != Person.id_number
        ),
        "same_account": _same_account(),
    }


def _whose(head: type[Person]) -> Detail:
    """Another household by its village and its head."""
    return Village.name + " " + func.coalesce(head.name, "") + "户"


def _households() -> Found:
    return select(Household.id, _NOTHING, _NOTHING).where(Household.ended_on.is_(None))


def _of_members(detail: Detail = _NOTHING) -> Found:
    """Current members, with a column that tells more."""
    return (
        select(Member.household_id, Person.id, detail)
        .join(Person, Member.person_id == Person.id)
        .join(Household, Member.household_id == Household.id)
        .where(Member.ended_on.is_(None), Household.ended_on.is_(None))
    )


def _benefits(detail: Detail = _NOTHING) -> Found:
    """What is granted now or will be, with a column that tells more."""
    return (
        select(Benefit.household_id, Benefit.person_id, detail)
        .join(Household, Benefit.household_id == Household.id)
        .where(Household.ended_on.is_(None), _goes_on(Benefit))
    )


def _goes_on(benefit: type[Benefit]) -> ColumnElement[bool]:
    """What is paid or granted this month or will be."""
    return or_(benefit.to_month.is_(None), benefit.to_month >= _MONTH)


def _number_disagrees() -> ColumnElement[bool]:
    born = func.replace(cast(Person.born_on, String), "-", "")
    odd = cast(func.substr(Person.id_number, 17, 1), Integer) % 2
    return or_(
        func.substr(Person.id_number, 7, 8) != born,
        (Person.sex == "1") & (odd == 0),
        (Person.sex == "2") & (odd == 1),
    )


def _duplicate() -> Found:
    other, there, home = aliased(Person), aliased(Member), aliased(Household)
    head = aliased(Person)
    return (
        _of_members(_whose(head))
        .join(other, other.id_number == Person.id_number)
        .join(there, (there.person_id == other.id) & there.ended_on.is_(None))
        .join(home, (home.id == there.household_id) & home.ended_on.is_(None))
        .join(Village, Village.id == home.village_id)
        .outerjoin(head, head.id == home.head_id)
        .where(there.household_id != Member.household_id)
    )


def _died() -> Found:
    return (
        _of_members(cast(Person.died_on, String))
        .join(
            Benefit,
            (Benefit.household_id == Household.id)
            & (Benefit.person_id.is_(None) | (Benefit.person_id == Person.id)),
        )
        .where(
            Person.died_on.is_not(None),
            Benefit.programme.in_(_PAID),
            _goes_on(Benefit),
        )
    )


def _living_together() -> ScalarSelect[int]:
    together = aliased(Member)
    return (
        select(func.count(together.id))
        .where(
            together.household_id == Benefit.household_id,
            together.ended_on.is_(None),
            together.lives_with,
        )
        .scalar_subquery()
    )


def _too_many_insured() -> Found:
    return _benefits(cast(Benefit.insured, String)).where(Benefit.insured > _living_together())


def _above_standard() -> Found:
    """More for each person than brings somebody without any income up to the standard."""
    yearly = Standard.amount_fen * case((Standard.unit == "year", 1), else_=12)
    people = case((Benefit.person_id.is_not(None), 1), else_=Benefit.insured)
    return (
        _benefits(cast(func.round(yearly / 1200.0, 2), String))
        .join(
            Standard,
            (Standard.item == "dibao")
            & (Standard.area == func.coalesce(Benefit.area, Household.area)),
        )
        .where(
            Benefit.programme == "dibao",
            Standard.ended_on.is_(None),
            Standard.since <= _TODAY,
            or_(Standard.until.is_(None), Standard.until >= _TODAY),
            Benefit.amount_fen * 12 > people * yearly,
        )
    )


def _twice() -> Found:
    tekun = aliased(Benefit)
    return (
        _benefits()
        .with_only_columns(Benefit.household_id, tekun.person_id, _NOTHING)
        .join(tekun, tekun.household_id == Benefit.household_id)
        .where(
            Benefit.programme == "dibao",
            tekun.programme == "tekun",
            _goes_on(tekun),
            or_(
                Benefit.person_id == tekun.person_id,
                Benefit.person_id.is_(None) & (Benefit.insured >= _living_together()),
            ),
        )
    )


def _no_head() -> Found:
    head = aliased(Member)
    return _households().where(
        ~select(head.id)
        .where(
            head.household_id == Household.id,
            head.person_id == Household.head_id,
            head.ended_on.is_(None),
        )
        .exists()
    )


def _no_account() -> Found:
    # Who is cared for in an institution is paid through it.
    return (
        _benefits()
        .where(
            Benefit.programme.in_(_PAID),
            Benefit.amount_fen > 0,
            func.coalesce(Benefit.care_mode, "2") != "1",
            ~select(Account.id)
            .where(Account.household_id == Benefit.household_id, Account.ended_on.is_(None))
            .exists(),
        )
        .distinct()
    )


def _no_position() -> Found:
    """Households left out where their village has been put in walking order."""
    # Before that, the order is a thing the village lacks, not each of its households.
    ordered = select(Household.village_id).where(Household.position.is_not(None))
    return _households().where(Household.position.is_(None), Household.village_id.in_(ordered))


def _same_account() -> Found:
    other, home, head = aliased(Account), aliased(Household), aliased(Person)
    return (
        select(Account.household_id, _NOTHING, _whose(head))
        .join(Household, Household.id == Account.household_id)
        .join(other, other.number == Account.number)
        .join(home, home.id == other.household_id)
        .join(Village, Village.id == home.village_id)
        .outerjoin(head, head.id == home.head_id)
        .where(
            Household.ended_on.is_(None),
            home.ended_on.is_(None),
            Account.ended_on.is_(None),
            other.ended_on.is_(None),
            other.household_id != Account.household_id,
        )
    )

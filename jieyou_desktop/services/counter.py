"""What the counter shows while an acceptance is being filled in: the family, and what will come."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.calendar import MissingYearError
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.identity import age_on
from jieyou_desktop.domain.kinds import Moment, Name, Text
from jieyou_desktop.services import drafts, intake, matters
from jieyou_desktop.services.drafts import Typed
from jieyou_desktop.services.intake import Chosen
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import cases, register, search
from jieyou_desktop.storage.register import Household, Person, Village

PUT_ASIDE = Fields(
    [
        Field("applicant", "申请人", Name()),
        Field("matter", "事项", Text(width=30)),
        Field("village", "村（社区）", Text(width=12)),
        Field("at", "什么时候放下的", Moment()),
    ]
)
"""Columns of the forms left half filled."""


@dataclass(frozen=True)
class Hit:
    """A household that what was typed may mean."""

    household_id: int
    head: str
    line: str


@dataclass(frozen=True)
class Relative:
    """One who may apply: a living member, with what tells them from the others."""

    person_id: int
    name: str
    line: str


@dataclass(frozen=True)
class Family:
    """A household at the counter; ``open_matters`` are those it already waits for."""

    household_id: int
    code: str
    village: str
    address: str | None
    people: tuple[Relative, ...]
    open_matters: tuple[tuple[int, str, str], ...]
    """Case id, matter, number."""
    put_aside: tuple[tuple[str, str], ...]
    """Uid and matters of its forms half filled."""


@dataclass(frozen=True)
class Foreseen:
    """What taking in a matter now would give; ``problem`` says why it cannot be.

    ``missing_year`` is the year without a calendar that the limit runs into; ``remarks`` are
    worth a thought first (services.intake.remarks, office_remarks).
    """

    code: str
    label: str
    handling: str
    office: str
    due_on: dt.date | None = None
    basis: str = ""
    missing: tuple[str, ...] = ()
    problem: str = ""
    missing_year: int | None = None
    remarks: tuple[str, ...] = ()


def find(w: Work, *, text: str, limit: int = 8) -> tuple[Hit, ...]:
    """The households that may be meant, best first, each with village, people and code."""
    hits = []
    for household_id in search.find(w.session, text, limit):
        household = w.session.get_one(Household, household_id)
        members = register.current_members(w.session, household_id)
        names = [w.session.get_one(Person, member.person_id).name for member in members]
        head = household.head_id and w.session.get_one(Person, household.head_id).name
        village = w.session.get_one(Village, household.village_id).name
        ended = "已销户" if household.ended_on else ""
        line = (village, "、".join(names[:5]), f"户号 {household.code}", ended)
        hits.append(Hit(household_id, head or names[0], " · ".join(filter(None, line))))
    return tuple(hits)


def family(w: Work, *, household_id: int) -> Family:
    """A household and those of it who may apply, the head first."""
    household = w.session.get_one(Household, household_id)
    people = []
    for member in register.current_members(w.session, household_id):
        person = w.session.get_one(Person, member.person_id)
        if person.died_on is None:
            people.append(Relative(person.id, person.name, _line(w, member.relation, person)))
    return Family(
        household.id,
        household.code,
        w.session.get_one(Village, household.village_id).name,
        household.address,
        tuple(people),
        tuple(
            (case.id, case.matter_label, intake.number)
            for case, intake in cases.open_matters_of(w.session, household_id)
        ),
        tuple(
            (row["uid"], row["matter"])
            for row in put_aside(w).rows
            if row["household_id"] == household_id
        ),
    )


def put_aside(w: Work) -> Table:
    """The forms that the one at the desk has left half filled, the last touched first.

    A record's id is its position; ``uid`` is the acceptance the form will become.
    """
    typed = drafts.drafts_under(w, prefix=intake.draft_key())
    rows = (_put_aside(w, position, one) for position, one in enumerate(typed, start=1))
    return Table("一门受理：放下的", PUT_ASIDE, tuple(rows))


def foresee(
    w: Work,
    *,
    chosen: Sequence[Chosen],
    day: dt.date | None,
    by_proxy: bool,
    household_id: int | None = None,
) -> tuple[Foreseen, ...]:
    """What taking in some matters on a day (None: today) would give; nothing is written.

    What concerns all of them is remarked on with the first.
    """
    day = day or w.today
    foreseen = [_foresee(w, one, day, by_proxy) for one in chosen]
    if household_id is not None:
        foreseen = [
            replace(one, remarks=intake.remarks(w, household_id=household_id, matter=one.code))
            for one in foreseen
        ]
    possible = [one for one in foreseen if not one.problem]
    if possible:
        said = intake.office_remarks(w, codes=[one.code for one in possible], day=day)
        place = foreseen.index(possible[0])
        foreseen[place] = replace(possible[0], remarks=(*possible[0].remarks, *said))
    return tuple(foreseen)


def _foresee(w: Work, chosen: Chosen, day: dt.date, by_proxy: bool) -> Foreseen:
    matter = matters.matter(w, code=chosen.matter)
    start = Foreseen(matter.code, matter.label, matter.handling, matter.office)
    try:
        edition = matters.edition_of(w, matter, day)
        missing = tuple(
            paper.name
            for paper in matter.asked(edition, by_proxy=by_proxy)
            if paper.required and chosen.received is not None and paper.name not in chosen.received
        )
        if missing or matter.handling == "tell":
            return replace(start, missing=missing)
        due = matters.due_of(w, matter, day)
    except MissingYearError as error:
        return replace(start, problem=error.title, missing_year=error.year)
    except UserError as error:
        return replace(start, problem=error.title)
    return replace(start, due_on=due.day, basis=due.basis)


def _put_aside(w: Work, position: int, typed: Typed) -> Record:
    values = typed.values
    applicant = values["applicant_id"] and w.session.get_one(Person, values["applicant_id"])
    household = values["household_id"] and w.session.get_one(Household, values["household_id"])
    chosen = [matters.matter(w, code=code).short for code in values["codes"]]
    return Record(
        position,
        {
            "applicant": applicant.name if applicant else values["newcomer"].get("name"),
            "matter": "、".join(chosen),
            "village": household and w.session.get_one(Village, household.village_id).name,
            "at": typed.at,
            "uid": values["uid"],
            "household_id": values["household_id"],
        },
    )


def _line(w: Work, relation: str | None, person: Person) -> str:
    """Relation, sex, age and the end of the ID number, as far as they are known."""
    parts = [codes.RELATION.label(relation) if relation else ""]
    if person.sex:
        parts.append(codes.SEX.label(person.sex))
    if person.born_on:
        parts.append(f"{age_on(person.born_on, w.today)} 岁")
    if person.id_number:
        parts.append(f"证号尾号 {person.id_number[-4:]}")
    return " · ".join(part for part in parts if part)

"""One household whole: who they are, what they get, what happened, what is missing or wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from jieyou_desktop.documents.words import in_words
from jieyou_desktop.domain.days import month_of
from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.gaps import GAPS
from jieyou_desktop.domain.identity import age_on
from jieyou_desktop.domain.kinds import Name, Text, Whole
from jieyou_desktop.domain.register import programme_words
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import timeline
from jieyou_desktop.services.changes import conceal
from jieyou_desktop.services.timeline import Event
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import gaps, register
from jieyou_desktop.storage.base import Base, fields_of, record
from jieyou_desktop.storage.register import (
    Account,
    Benefit,
    Household,
    Member,
    Person,
    Tag,
    Tie,
    Village,
)

_WHO = Field("who", "姓名", Name())
_PERSON = fields_of(Person)
_MEMBER = fields_of(Member)

MEMBERS = Fields(
    [
        _PERSON["name"],
        _MEMBER["relation"],
        _PERSON["sex"],
        Field("age", "年龄", Whole()),
        _PERSON["id_number"],
        _PERSON["phone"],
        _PERSON["health"],
        Field("tag_words", "标签", Text(width=16)),
        _MEMBER["lives_with"],
        _MEMBER["since"],
    ]
)
GONE = Fields([_PERSON["name"], _MEMBER["relation"], _MEMBER["ended_on"], _MEMBER["ended_reason"]])
TAGS = Fields([_WHO, *fields_of(Tag)])
TIES = Fields(field for field in fields_of(Tie))
ACCOUNTS = Fields([Field("who", "受益人", Name()), *fields_of(Account)])
BENEFITS = Fields(
    [
        Field("name", "待遇", Text(width=14)),
        _WHO,
        *(f for f in fields_of(Benefit) if f.name not in {"programme", "area", "tier"}),
    ]
)


@dataclass(frozen=True)
class Missing:
    """Something missing or wrong: a sentence, what to do, and whom it is about.

    ``concealed`` names the person's value of which the sentence hides the middle, if it does.
    """

    code: str
    sentence: str
    advice: str
    is_wrong: bool
    person_id: int | None
    concealed: str = ""


@dataclass(frozen=True)
class Contact:
    """Whose telephone a household is reached by; one of the two ids says where it is written."""

    name: str
    phone: str
    person_id: int | None = None
    tie_id: int | None = None


@dataclass(frozen=True)
class HouseholdFile:
    """All there is about one household.

    ``household`` has the values of Household with ``village``, ``village_id``, ``head_id`` and
    ``head_name``. Lines of ``members`` have the person's id and version; ``_member`` and
    ``_member_version`` are those of the place in the household, ``_is_head`` says who is head.
    Lines of tags, accounts and benefits name their person as ``_person``. Values are not
    masked: show them through Table.text or the kind's ``mask``. ``monthly_fen`` is what they get
    this month in all, ``monthly_words`` the same as 大写.
    """

    household: Record
    head: Record | None
    members: Table
    gone: Table
    ties: Table
    tags: Table
    accounts: Table
    benefits: Table
    timeline: tuple[Event, ...]
    missing: tuple[Missing, ...]
    monthly_fen: int | None
    monthly_words: str

    @property
    def id(self) -> int:
        """The household's id."""
        return self.household.id

    @property
    def contact(self) -> Contact | None:
        """The head if they have a phone, or else another member, or else who answers for them.

        None when the household has the gap “no_phone”; storage.register.contact_phone is the same.
        """
        members = sorted(self.members.rows, key=lambda row: not row["_is_head"])
        for row in members:
            if row["phone"] and not row["died_on"]:
                return Contact(row["name"], row["phone"], person_id=row.id)
        for row in self.ties.rows:
            if row["phone"] and row["ended_on"] is None:
                return Contact(row["name"], row["phone"], tie_id=row.id)
        return None

    @property
    def current_tags(self) -> tuple[Record, ...]:
        """The marks that hold."""
        return tuple(row for row in self.tags.rows if row["ended_on"] is None)

    @property
    def current_accounts(self) -> tuple[Record, ...]:
        """The accounts in use."""
        return tuple(row for row in self.accounts.rows if row["ended_on"] is None)

    @property
    def current_benefits(self) -> tuple[Record, ...]:
        """What they get now or will get."""
        return tuple(row for row in self.benefits.rows if row["_is_current"])


def household(w: Work, *, household_id: int) -> HouseholdFile:
    """Read a household whole. Raises LookupError (a bug) for one that never was."""
    row = w.session.get_one(Household, household_id)
    village = w.session.get_one(Village, row.village_id)
    places = register.members_with_people(w.session, household_id)
    names = {person.id: person.name for _, person in places}
    tags = register.tags_of(w.session, household_id)
    members = [_member(w, row, place, person, tags) for place, person in places]
    head = next((one for one in members if one["_is_head"]), None)
    granted = tuple(
        _benefit(w, one, names) for one in register.benefits_of(w.session, household_id)
    )
    monthly = _monthly(w, granted)
    return HouseholdFile(
        record(
            row,
            village=village.name,
            village_id=row.village_id,
            head_id=row.head_id,
            head_name=head["name"] if head else None,
        ),
        head,
        Table("家庭成员", MEMBERS, tuple(m for m in members if _is_here(row, m))),
        Table("曾经的成员", GONE, tuple(m for m in members if not _is_here(row, m))),
        Table("相关人员", TIES, _records(register.ties_of(w.session, household_id))),
        Table("标签", TAGS, tuple(_of_person(tag, tag.person_id, names) for tag in tags)),
        Table(
            "收款账户",
            ACCOUNTS,
            tuple(
                _of_person(account, account.beneficiary_id, names)
                for account in register.accounts_of(w.session, household_id)
            ),
        ),
        Table("待遇", BENEFITS, granted),
        timeline.of_household(w, row, names),
        _missing(w, household_id, names),
        monthly,
        in_words(monthly) if monthly else "",
    )


@allowed(Right.REVEAL)
def reveal(
    w: Work,
    *,
    household_id: int,
    fields: Sequence[str],
    purpose: str,
    person_id: int | None = None,
    account_id: int | None = None,
    tie_id: int | None = None,
    benefit_id: int | None = None,
) -> dict[str, str]:
    """The values of concealed fields as a person reads them; the trail notes who asked why.

    They are the person's, the account's, the tie's, the benefit's, or else the household's own.
    """
    if not purpose.strip():
        raise FieldError("purpose", "还没有写查看的用途", "例如 核对存折、电话通知")
    asked: tuple[tuple[type[Base], int | None], ...] = (
        (Person, person_id),
        (Account, account_id),
        (Tie, tie_id),
        (Benefit, benefit_id),
    )
    model, row_id = next(((m, i) for m, i in asked if i), (Household, household_id))
    row = w.session.get_one(model, row_id)
    known = fields_of(model)
    labels = [known[name].label for name in fields]
    w.note(
        "reveal",
        {"fields": labels, "purpose": purpose.strip(), "household": household_id},
        model.__tablename__,
        row_id,
    )
    return {name: known[name].kind.show(getattr(row, name)) for name in fields}


def _member(
    w: Work, household: Household, place: Member, person: Person, tags: Sequence[Tag]
) -> Record:
    born = person.born_on
    marks = [tag for tag in tags if tag.person_id == person.id and tag.ended_on is None]
    return record(
        person,
        relation=place.relation,
        lives_with=place.lives_with,
        since=place.since,
        ended_on=place.ended_on,
        ended_reason=place.ended_reason,
        age=age_on(born, min(w.today, person.died_on or w.today)) if born else None,
        tag_words="、".join(fields_of(Tag)["code"].kind.show(tag.code) for tag in marks),
        _member=place.id,
        _member_version=place.version,
        _is_head=household.head_id == person.id,
        _tones={"name": "dim"} if person.died_on else {},
    )


def _is_here(household: Household, member: Record) -> bool:
    """A member now, or one an ended household ended with."""
    ended = member["ended_on"]
    return ended is None or ended == household.ended_on


def _monthly(w: Work, granted: Sequence[Record]) -> int | None:
    """What is granted for this month in all; None when nothing with an amount is."""
    month = month_of(w.today)
    now = [one for one in granted if one["_is_current"] and (one["from_month"] or month) <= month]
    amounts = [one["amount_fen"] for one in now if one["amount_fen"] is not None]
    return sum(amounts) if amounts else None


def _records(rows: Sequence[Base]) -> tuple[Record, ...]:
    return tuple(record(row, _tones=_tones(row)) for row in rows)


def _of_person(row: Tag | Account, person_id: int | None, names: dict[int, str]) -> Record:
    who = names.get(person_id, "") if person_id else "全户"
    return record(row, who=who, _person=person_id, _tones=_tones(row))


def _benefit(w: Work, row: Benefit, names: dict[int, str]) -> Record:
    month = month_of(w.today)
    is_current = row.to_month is None or row.to_month >= month
    every = tuple(field.name for field in fields_of(Benefit))
    return record(
        row,
        name=programme_words(row.programme, row.area, row.tier, row.care_mode),
        who=names.get(row.person_id, "") if row.person_id else "全户",
        _person=row.person_id,
        _is_current=is_current,
        _tones={} if is_current else dict.fromkeys(("name", "who", *every), "dim"),
    )


def _tones(row: Base) -> dict[str, str]:
    if getattr(row, "ended_on", None) is None:
        return {}
    return dict.fromkeys(("who", *(field.name for field in fields_of(type(row)))), "dim")


def _missing(w: Work, household_id: int, names: dict[int, str]) -> tuple[Missing, ...]:
    found = []
    for code, _, person_id, detail in gaps.of_households(w.session, w.today, [household_id]):
        gap = GAPS[code]
        whole = gap.words(names.get(person_id or 0), detail)
        sentence = conceal(whole)
        concealed = "id_doubt" if code == "id_doubt" and sentence != whole else ""
        found.append(Missing(code, sentence, gap.advice, gap.is_wrong, person_id, concealed))
    return tuple(found)

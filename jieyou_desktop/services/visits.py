"""Recording a visit, putting one right, and the photos of it (handbook 8.2)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from jieyou_desktop.documents.words import in_words
from jieyou_desktop.domain import codes
from jieyou_desktop.domain import visits as rules
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Fields, Record
from jieyou_desktop.domain.identity import age_on
from jieyou_desktop.domain.kinds import Moment
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.domain.visits import SPECIAL_TAGS, VisitFilter
from jieyou_desktop.services import photos
from jieyou_desktop.services.drafts import Typed, drop_draft, take_draft
from jieyou_desktop.services.photos import Photo
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import visits
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.base import record as record_of
from jieyou_desktop.storage.register import Household, Person, Village
from jieyou_desktop.storage.visits import Visit, Visited, Visitor

VISIT = fields_of(Visit)
_NEEDED = {"visited_on", "mode", "met_name", "has_problem"}
FORM = Fields(
    replace(field, required=field.required or field.name in _NEEDED)
    for field in VISIT
    if field.name not in {"done", "campaign"}
)
"""What the form asks for; who went, to whom, and the photos stand beside it."""


_SITTING = dt.timedelta(minutes=30)
"""Whoever writes down one visit after the other has those of a day before them: it is kept."""


@dataclass(frozen=True)
class VisitorEntry:
    """One of those who went."""

    name: str
    unit: str | None = None
    is_party_member: bool = False
    is_cadre: bool = False


@dataclass(frozen=True)
class VisitDraft:
    """A filled form. ``values`` are stored values of FORM; a name left out is empty.

    Without ``person_ids`` the visit was to those of the household who bear a special mark, or
    else to its head. ``draft_key`` names the kept draft that this ends.
    """

    household_id: int
    values: Mapping[str, Any]
    visitors: tuple[VisitorEntry, ...]
    person_ids: tuple[int, ...] = ()
    photo_ids: tuple[int, ...] = ()
    draft_key: str = ""


@dataclass(frozen=True)
class MemberChoice:
    """Someone of the household whom the visit may have been to."""

    id: int
    name: str
    relation: str
    age: int | None
    tags: str
    chosen: bool


@dataclass(frozen=True)
class VisitSheet:
    """All that an entry form needs to begin, in one reading.

    ``version`` is that of the visit to be put right, 0 for a new one.
    """

    household_id: int
    title: str
    last: str
    members: tuple[MemberChoice, ...]
    visitors: tuple[VisitorEntry, ...]
    known_visitors: tuple[VisitorEntry, ...]
    values: Mapping[str, Any]
    photos: tuple[Photo, ...]
    typed: Typed | None
    version: int = 0


@dataclass(frozen=True)
class VisitFile:
    """One visit with everything kept about it."""

    visit: Record
    household_id: int
    title: str
    visitors: tuple[VisitorEntry, ...]
    people: tuple[str, ...]
    photos: tuple[Photo, ...]
    written: str


def draft_key(household_id: int, visit_id: int | None = None) -> str:
    """Under which key a visit form is kept while it is typed."""
    return f"visit:{household_id}" if visit_id is None else f"visit:{household_id}:{visit_id}"


def ids_of(key: str) -> tuple[int, int | None]:
    """The household, and the visit put right if any, that a draft's key names."""
    _, household_id, *visit_id = key.split(":")
    return int(household_id), int(visit_id[0]) if visit_id else None


def start(w: Work, *, household_id: int, visit_id: int | None = None) -> VisitSheet:
    """What the form for a new visit, or for putting one right, opens with."""
    household = _household(w, household_id)
    visit = None if visit_id is None else _visit(w, visit_id)
    if visit is None:
        chosen = _usual_people(w, household)
        mine = visits.last_by(w.session, w.actor.name)
        values: dict[str, Any] = {"visited_on": w.today, "mode": "home", "has_problem": None}
        if mine and mine.created_at and w.moment - mine.created_at < _SITTING:
            values["visited_on"] = mine.visited_on
        visitors = _visitors(w, [mine.id]) if mine else ()
    else:
        chosen = [p.id for _, p in visits.visited_of(w.session, [visit.id])]
        values = dict(record_of(visit).values)
        visitors = _visitors(w, [visit.id])
    typed = take_draft(w, key=draft_key(household_id, visit_id))
    kept = () if typed is None else tuple(typed.values.get("photo_ids", ()))
    return VisitSheet(
        household_id,
        _title(w, household),
        _last(w, household_id, visit_id),
        _members(w, household, chosen),
        visitors or (VisitorEntry(w.actor.name),),
        tuple(map(_entry, visits.known_visitors(w.session))),
        values,
        (photos.of_visit(w, visit_id=visit.id) if visit else ()) + photos.waiting(w, ids=kept),
        typed,
        visit.version if visit else 0,
    )


def doubts(w: Work, *, draft: VisitDraft, visit_id: int | None = None) -> tuple[str, ...]:
    """What the form may say but is worth a second look before it is saved."""
    found = rules.doubts(draft.values, len(draft.visitors))
    for name in ("money_fen", "goods_fen"):
        if (fen := draft.values.get(name) or 0) > rules.LARGE_GIFT_FEN:
            field = VISIT[name]
            found.insert(0, f"{field.label}是 {field.kind.show(fen)} 元（{in_words(fen)}），请核对")
    if (day := draft.values.get("visited_on")) is not None:
        same = VisitFilter(household_id=draft.household_id, from_on=day, to_on=day)
        if any(other != visit_id for other in visits.visit_ids(w.session, same)):
            found.append(f"这一户{full_day(day)}已有一份走访记录，请看是不是重复")
    return tuple(found)


@allowed(Right.VISIT)
def record(w: Work, *, draft: VisitDraft) -> int:
    """Keep a finished visit and return its id. Raises FieldError for what it cannot say."""
    household = _household(w, draft.household_id)
    values = _values(w, draft, household)
    visit = Visit(household_id=household.id, done=True, **values)
    w.session.add(visit)
    w.session.flush()
    _write_people(w, visit, household, draft)
    _finish(w, draft)
    return visit.id


@allowed(Right.VISIT)
def correct(w: Work, *, visit_id: int, version: int, draft: VisitDraft, reason: str) -> None:
    """Put a kept visit right; the trail keeps what it said before, who changed it and why.

    ``version`` is that of the record as it was opened. Values the draft leaves out stay.
    """
    visit = _opened(w, visit_id, version)
    if not reason.strip():
        raise UserError("更正走访记录要写明原因", "例如：日期写错、金额记错")
    household = _household(w, visit.household_id)
    as_it_was = record_of(visit).values
    draft = replace(draft, values={**as_it_was, **draft.values})
    for name, value in _values(w, draft, household).items():
        setattr(visit, name, value)
    _write_people(w, visit, household, draft)
    w.note("correct", {"reason": reason.strip()}, "visit", visit.id)
    _finish(w, draft)


@allowed(Right.VISIT)
def withdraw(w: Work, *, visit_id: int, version: int, reason: str) -> None:
    """Take a record made in error (wrong household, written twice) out of lists and figures."""
    visit = _opened(w, visit_id, version)
    if not reason.strip():
        raise UserError("作废走访记录要写明原因", "例如：登记到了别的户、重复登记")
    visit.done = False
    w.note("withdraw", {"reason": reason.strip()}, "visit", visit.id)
    w.touched("visits", "register")


def visit(w: Work, *, visit_id: int) -> VisitFile:
    """One visit as the side panel shows it, private texts for the panel to mask."""
    row = _visit(w, visit_id)
    household = _household(w, row.household_id)
    written = f"{row.created_by} {Moment().show(row.created_at)} 登记"
    if row.changed_by:
        written += f"，{row.changed_by} {Moment().show(row.changed_at)} 更正"
    return VisitFile(
        record_of(row),
        household.id,
        _title(w, household),
        _visitors(w, [row.id]),
        tuple(person.name for _, person in visits.visited_of(w.session, [row.id])),
        photos.of_visit(w, visit_id=row.id),
        written,
    )


@allowed(Right.REVEAL)
def reveal(w: Work, *, visit_id: int) -> Record:
    """The visit with its private texts to be shown; the look is recorded."""
    row = _visit(w, visit_id)
    w.note(
        "reveal",
        {"fields": [field.name for field in VISIT if field.kind.sensitive]},
        "visit",
        row.id,
    )
    return record_of(row)


@allowed(Right.VISIT)
def give_up(w: Work, *, key: str) -> None:
    """Throw away a half-typed form, with the photos that were waiting in it."""
    if (typed := take_draft(w, key=key)) is not None:
        photos.throw_away(w, ids=typed.values.get("photo_ids", ()))
        drop_draft(w, key=key)
        w.touched("visits")


def _household(w: Work, household_id: int) -> Household:
    if (household := w.session.get(Household, household_id)) is None:
        raise UserError("找不到这一户", "请先在户台账里登记这一户，再记走访")
    return household


def _visit(w: Work, visit_id: int) -> Visit:
    if (visit := w.session.get(Visit, visit_id)) is None:
        raise UserError("找不到这份走访记录", "请在走访列表里重新选择")
    return visit


def _opened(w: Work, visit_id: int, version: int) -> Visit:
    visit = _visit(w, visit_id)
    if visit.version != version or not visit.done:
        raise UserError("这份走访记录刚被别人改过", "请重新打开看过，再决定要不要改")
    return visit


def _values(w: Work, draft: VisitDraft, household: Household) -> dict[str, Any]:
    """The form's values as the table takes them, checked."""
    values: dict[str, Any] = {field.name: draft.values.get(field.name) for field in FORM}
    values |= {name: bool(values[name]) for name in rules.TOLD}
    values["mode"] = values["mode"] or "home"
    rules.check(values, [visitor.name for visitor in draft.visitors], w.today)
    if household.ended_on and values["visited_on"] > household.ended_on:
        raise FieldError(
            "visited_on",
            f"这一户已于{full_day(household.ended_on)}销户",
            "请核对走访日期，或看是不是选错了户",
        )
    return values


def _write_people(w: Work, visit: Visit, household: Household, draft: VisitDraft) -> None:
    """Make those who went, to whom, and the photos be as the draft has them."""
    went = {visitor.name: visitor for visitor in visits.visitors_of(w.session, [visit.id])}
    for entry in draft.visitors:
        if (row := went.pop(entry.name, None)) is None:
            w.session.add(Visitor(visit_id=visit.id, **asdict(entry)))
        else:
            row.unit, row.is_party_member = entry.unit, entry.is_party_member
            row.is_cadre = entry.is_cadre
    seen = {person.id: row for row, person in visits.visited_of(w.session, [visit.id])}
    wanted = draft.person_ids or tuple(_usual_people(w, household))
    known = {person.id for _, person in visits.members_of(w.session, household.id)}
    if not wanted:
        raise UserError("这一户还没有登记人员", "请先在户台账里补上户主，再记走访")
    if not set(wanted) <= known | set(seen):
        raise UserError("走访对象不是这一户的人", "请核对选的是不是这一户")
    for person_id in wanted:
        if seen.pop(person_id, None) is None:
            w.session.add(Visited(visit_id=visit.id, person_id=person_id))
    photos.attach(w, visit=visit, photo_ids=draft.photo_ids)
    for visitor in went.values():
        visitor.ended_on = w.today
    for visited in seen.values():
        visited.ended_on = w.today


def _finish(w: Work, draft: VisitDraft) -> None:
    if draft.draft_key:
        drop_draft(w, key=draft.draft_key)
    w.touched("visits", "register")


def _usual_people(w: Work, household: Household) -> list[int]:
    """Those living there with a special mark, or else the head, or else whoever is first."""
    members = [person.id for _, person in visits.members_of(w.session, household.id)]
    tags = visits.tags_of(w.session, w.today, SPECIAL_TAGS, [household.id])
    marked = {person_id for _, person_id, _ in tags}
    return [one for one in members if one in marked] or members[:1]


def _members(w: Work, household: Household, chosen: Sequence[int]) -> tuple[MemberChoice, ...]:
    tags: dict[int | None, list[str]] = {}
    for _, person_id, code in visits.tags_of(w.session, w.today, list(codes.TAG), [household.id]):
        tags.setdefault(person_id, []).append(codes.TAG.label(code))
    return tuple(
        MemberChoice(
            person.id,
            person.name,
            codes.RELATION.label(member.relation or ""),
            age_on(person.born_on, w.today) if person.born_on else None,
            "、".join(dict.fromkeys(tags.get(person.id, ()))),
            person.id in chosen,
        )
        for member, person in visits.members_of(w.session, household.id)
    )


def _visitors(w: Work, visit_ids: Sequence[int]) -> tuple[VisitorEntry, ...]:
    return tuple(map(_entry, visits.visitors_of(w.session, visit_ids)))


def _entry(row: Visitor) -> VisitorEntry:
    return VisitorEntry(row.name, row.unit, row.is_party_member, row.is_cadre)


def _title(w: Work, household: Household) -> str:
    head = w.session.get(Person, household.head_id) if household.head_id else None
    village = w.session.get_one(Village, household.village_id)
    return f"{head.name if head else '（没有户主）'} · {village.name} · 户号 {household.code}"


def _last(w: Work, household_id: int, but: int | None) -> str:
    """The last visit before this one in a sentence; empty when there was none."""
    ids = visits.visit_ids(w.session, VisitFilter(household_id=household_id))
    if (last := next((one for one in ids if one != but), None)) is None:
        return ""
    row = w.session.get_one(Visit, last)
    names = "、".join(visitor.name for visitor in visits.visitors_of(w.session, [last]))
    money = f"，慰问金 {VISIT['money_fen'].kind.show(row.money_fen)} 元" if row.money_fen else ""
    problem = f"，发现问题：{row.problem}" if row.has_problem else ""
    day = full_day(row.visited_on) if row.visited_on else ""
    return f"{day}，{names}{money}{problem}"

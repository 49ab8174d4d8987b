"""Whom to visit, what has been visited, and the figures (handbook 8.1, 10.2)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.days import month_of
from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.fields import Field, Fields, Listing, Record, Table
from jieyou_desktop.domain.kinds import Day, Flag, Moment, Money, Name, Phone, Text, Whole
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.domain.visits import (
    AGAIN_AFTER_DAYS,
    SPECIAL_TAGS,
    TOLD,
    Tally,
    Visited,
    VisitFacts,
    VisitFilter,
    tally,
    why_visit,
)
from jieyou_desktop.services.drafts import Typed, drafts_under
from jieyou_desktop.services.visits import VISIT, ids_of
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import office, visit_figures, visits
from jieyou_desktop.storage.base import record
from jieyou_desktop.storage.register import Household, Person, Village, villages
from jieyou_desktop.storage.visit_figures import Mark, Went

_HEAD = Field("head_name", "户主", Name())
_VILLAGE = Field("village", "村（社区）", Text(width=12))

DUE = Fields(
    [
        _HEAD,
        _VILLAGE,
        Field("programmes", "项目", Text(width=10)),
        Field("last_on", "上次走访", Day()),
        Field("phone", "电话", Phone()),
        Field("why", "为什么走访", Text(width=40)),
    ]
)
DONE = Fields(
    [
        _HEAD,
        _VILLAGE,
        replace(VISIT["visited_on"], label="日期"),
        Field("visitors", "走访人", Text(width=16)),
        VISIT["money_fen"],
        Field("told", "主动告知", Text(width=8)),
        Field("problem", "发现的问题", Text(width=24)),
    ]
)
DRAFTS = Fields(
    [
        _HEAD,
        _VILLAGE,
        Field("at", "最后改动", Moment()),
        Field("typed", "已写到", Text(width=40)),
    ]
)
BY_VILLAGE = Fields(
    [
        _VILLAGE,
        Field("households", "户", Whole(), hint="走访过的户，同一户只算一次"),
        Field("people", "人", Whole(), hint="走访过的人，按证号只算一次"),
        Field("person_times", "人次", Whole(), hint="每次走访的人都算"),
        Field("due", "还该走访", Whole(), hint="现在该走访的户"),
        Field("money_fen", "慰问金", Money()),
        Field("goods_fen", "物资折价", Money()),
        Field("problems", "发现问题", Whole(), hint="发现问题的走访次数"),
        *(
            Field(code, codes.TAG.label(code), Whole(), hint="走访过的人里有这个标签的")
            for code in SPECIAL_TAGS
        ),
        Field("told_all", "四项告知", Whole(), hint="四项都告知到的人次"),
        Field("leaflets", "明白纸", Whole(), hint="发出的份数"),
    ]
)
BY_VISITOR = Fields(
    [
        Field("name", "走访人", Name()),
        Field("unit", "单位", Text(width=16)),
        Field("is_party_member", "党员", Flag()),
        Field("is_cadre", "干部", Flag()),
        Field("times", "人次", Whole()),
        Field("households", "户", Whole()),
        Field("last_on", "最近一次", Day()),
    ]
)

_AGAIN = "visits.again_after"
_UNMARKED: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Summary:
    """What stands in each view of the page, the figures, and the villages to choose from."""

    due: int
    done: int
    drafts: int
    problems: int
    figures: Tally
    again_after: int
    villages: tuple[tuple[int, str], ...]


def again_after(w: Work) -> int:
    """After how many days the specially marked are visited again, by the county or by default."""
    held = office.parameter_on(w.session, _AGAIN, w.today)
    return int(held.value) if held else AGAIN_AFTER_DAYS


@allowed(Right.OFFICE)
def set_again_after(w: Work, *, days: int, since: dt.date, document: str) -> None:
    """Enter the county's interval between visits, with the document that sets it."""
    if days < 1:
        raise FieldError("days", "间隔至少是 1 天", "请对照县里的文件重填")
    office.set_parameter(w.session, _AGAIN, str(days), since, document)
    w.touched("visits", "office")


def due(
    w: Work,
    *,
    village_id: int | None = None,
    text: str = "",
    sort: str = "",
    descending: bool = False,
) -> Listing:
    """Households on 低保 or 特困 to be visited now, in walking order unless a column is named."""
    ids = _due(w, village_id, text, sort)
    found = tuple(reversed(ids) if descending else ids)
    return Listing("该走访的户", DUE, found, unit="户")


def due_rows(w: Work, *, ids: Sequence[int]) -> tuple[Record, ...]:
    """Lines of ``due`` by household, each with the rule that picked it."""
    tags, again = _tags_by_household(w, ids), again_after(w)
    programmes: dict[int, list[str]] = defaultdict(list)
    for household_id, code in visits.programmes_of(w.session, ids, month_of(w.today)):
        programmes[household_id].append(codes.PROGRAMME.label(code))
    rows = {}
    for row in visits.due_rows(w.session, ids):
        why = why_visit(tags[row.household.id], row.last_on, w.today, again)
        rows[row.household.id] = Record(
            row.household.id,
            {
                "head_name": row.head,
                "village": row.village,
                "programmes": "、".join(programmes[row.household.id]),
                "why": why,
                "last_on": row.last_on,
                "phone": row.phone,
                "_tones": {"why": "late"} if row.last_on is None else {"why": "soon"},
            },
            row.household.version,
        )
    return tuple(rows[one] for one in ids if one in rows)


def listing(
    w: Work, *, wanted: VisitFilter | None = None, sort: str = "", descending: bool = False
) -> Listing:
    """Finished visits, latest first unless a column is named."""
    wanted = wanted or VisitFilter()
    money, goods = visits.money_of(w.session, wanted)
    ids = visits.visit_ids(w.session, wanted, sort, descending=descending)
    return Listing(
        "走访记录", DONE, tuple(ids), {"money_fen": money, "goods_fen": goods}, unit="次"
    )


def rows(w: Work, *, ids: Sequence[int]) -> tuple[Record, ...]:
    """Lines of ``listing`` by visit."""
    names: dict[int, list[str]] = defaultdict(list)
    for visitor in visits.visitors_of(w.session, ids):
        names[visitor.visit_id].append(visitor.name)
    found = {}
    for row in visits.visit_rows(w.session, ids):
        untold = sum(not getattr(row.visit, name) for name in TOLD)
        found[row.visit.id] = record(
            row.visit,
            household_id=row.visit.household_id,
            head_name=row.head,
            village=row.village,
            code=row.code,
            visitors="、".join(names[row.visit.id]),
            told=f"缺 {untold} 项" if untold else "四项齐",
            _tones={"told": "soon" if untold else "done", "problem": "late"},
        )
    return tuple(found[one] for one in ids if one in found)


def drafts(w: Work) -> Table:
    """Visit forms the one at the desk has left half typed; the record's id is its position."""
    lines = []
    for position, typed in enumerate(drafts_under(w, prefix="visit:"), start=1):
        household_id, visit_id = ids_of(typed.key)
        household = w.session.get_one(Household, household_id)
        head = w.session.get(Person, household.head_id) if household.head_id else None
        lines.append(
            Record(
                position,
                {
                    "head_name": head and head.name,
                    "village": w.session.get_one(Village, household.village_id).name,
                    "typed": _gist(typed),
                    "at": typed.at,
                    "household_id": household.id,
                    "visit_id": visit_id,
                },
            )
        )
    return Table("没写完的走访", DRAFTS, tuple(lines))


def summary(w: Work, *, wanted: VisitFilter | None = None) -> Summary:
    """How many households are due, visits kept, forms half typed, and what they come to."""
    wanted = wanted or VisitFilter()
    figures = totals(w, wanted=wanted)
    return Summary(
        len(_due(w, wanted.village_id)),
        figures.visits,
        len(drafts_under(w, prefix="visit:")),
        figures.problems,
        figures,
        again_after(w),
        tuple((village.id, village.name) for village in villages(w.session)),
    )


def totals(w: Work, *, wanted: VisitFilter | None = None) -> Tally:
    """The figures over the visits a filter leaves."""
    return tally(_facts(w, wanted or VisitFilter()))


def by_village(w: Work, *, from_on: dt.date | None = None, to_on: dt.date | None = None) -> Table:
    """The figures of every village over some days, both ends in, and of the town last.

    Someone visited in two villages is one person of the town, so 合计 may be less than the sum.
    """
    facts = _facts(w, VisitFilter(from_on=from_on, to_on=to_on))
    by_name: dict[str, list[VisitFacts]] = {one.name: [] for one in villages(w.session)}
    for fact in facts:
        by_name.setdefault(fact.village, []).append(fact)
    still_due = Counter(visit_figures.village_names(w.session, _due(w)))
    lines = [
        _figures(position, name, tally(those), still_due[name])
        for position, (name, those) in enumerate(by_name.items(), start=1)
    ]
    lines.append(_figures(0, "合计", tally(facts), still_due.total()))
    return Table("各村走访情况", BY_VILLAGE, tuple(lines), unit="", is_summed=False)


def by_visitor(w: Work, *, from_on: dt.date | None = None, to_on: dt.date | None = None) -> Table:
    """Who went, how often and to how many households; a name counts as one person."""
    wanted = VisitFilter(from_on=from_on, to_on=to_on)
    went: dict[str, list[Went]] = defaultdict(list)
    for one in visit_figures.visitor_times(w.session, wanted):
        went[one.name].append(one)
    busiest = sorted(went.items(), key=lambda pair: -len(pair[1]))
    lines = [
        Record(
            position,
            {
                "name": name,
                "unit": next((one.unit for one in times if one.unit), None),
                "is_party_member": any(one.is_party_member for one in times),
                "is_cadre": any(one.is_cadre for one in times),
                "times": len(times),
                "households": len({one.household_id for one in times}),
                "last_on": times[0].visited_on,
            },
        )
        for position, (name, times) in enumerate(busiest, start=1)
    ]
    return Table("党员干部走访情况", BY_VISITOR, tuple(lines), unit="人")


def _due(w: Work, village_id: int | None = None, text: str = "", sort: str = "") -> list[int]:
    tags, again = _tags_by_household(w, None), again_after(w)
    found = [
        (household_id, last_on)
        for household_id, last_on in visits.supported(
            w.session, month_of(w.today), village_id=village_id, text=text, sort=sort
        )
        if why_visit(tags[household_id], last_on, w.today, again)
    ]
    if sort == "why":
        # Those specially marked first, and of them whoever has waited longest.
        found.sort(key=lambda one: (not tags[one[0]], one[1] or dt.date.min))
    return [household_id for household_id, _ in found]


def _tags_by_household(w: Work, ids: Sequence[int] | None) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for household_id, _, code in visits.tags_of(w.session, w.today, SPECIAL_TAGS, ids):
        found[household_id].append(code)
    return found


def _facts(w: Work, wanted: VisitFilter) -> list[VisitFacts]:
    """The visits a filter leaves, each with the people it was to and their marks that day."""
    marks = visit_figures.marks(w.session, wanted, SPECIAL_TAGS)
    people: dict[int, list[tuple[int, str | None]]] = defaultdict(list)
    for visit_id, person_id, number in visit_figures.visited_in(w.session, wanted):
        people[visit_id].append((person_id, number))
    return [
        VisitFacts(
            row.code,
            row.village,
            tuple(
                Visited(number or f"#{person_id}", _on(row.visited_on, marks.get(person_id)))
                for person_id, number in people[row.id]
            ),
            row.money_fen,
            row.goods_fen,
            row.told_all,
            row.leaflets,
            row.has_problem,
        )
        for row in visit_figures.figures(w.session, wanted)
    ]


def _on(day: dt.date, marks: Sequence[Mark] | None) -> frozenset[str]:
    return frozenset(mark.code for mark in marks if mark.holds_on(day)) if marks else _UNMARKED


def _figures(line: int, village: str, figures: Tally, still_due: int) -> Record:
    values = {
        field.name: getattr(figures, field.name)
        for field in BY_VILLAGE
        if hasattr(figures, field.name)
    }
    return Record(line, values | dict(figures.by_tag) | {"village": village, "due": still_due})


def _gist(typed: Typed) -> str:
    """The first things typed, to know the form again."""
    return "；".join(
        str(typed.values[name])
        for name in ("difficulties", "needs", "condition")
        if typed.values.get(name)
    )

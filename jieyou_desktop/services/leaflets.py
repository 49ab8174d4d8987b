"""Policy leaflets for the office, a village or each family: planned, issued, printed again."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.documents import press
from jieyou_desktop.documents.fonts import fonts
from jieyou_desktop.documents.letters.leaflet import compose
from jieyou_desktop.domain.days import full_day, month_of
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.kinds import Day, Name, Text, Whole
from jieyou_desktop.domain.leaflets import LEAFLET
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.domain.standards import name_of
from jieyou_desktop.services import leaflet_texts, letters
from jieyou_desktop.services.leaflet_drafts import Draft, Order, Remark, draft_of
from jieyou_desktop.services.leaflet_words import pay_day, standards_of
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import gaps, numbers
from jieyou_desktop.storage import leaflets as stored_homes
from jieyou_desktop.storage import letters as storage
from jieyou_desktop.storage.cases import Letter
from jieyou_desktop.storage.office import the_office

__all__ = [
    "ByHand",
    "Issued",
    "LeafletPlan",
    "Order",
    "Place",
    "Remark",
    "issue",
    "listing",
    "papers",
    "pdf",
    "places",
    "plan",
    "sample",
    "void",
]

_LONG = dt.timedelta(days=2 * 365)
_VILLAGES_NAMED = 3
"""Of so many villages it is said one by one what was printed today."""

JOBS = Fields(
    [
        Field("title", "明白纸", Text(width=30)),
        Field("village", "发到", Text(width=12)),
        Field("count", "份数", Whole()),
        Field("void", "作废", Whole()),
        Field("numbers", "编号", Text(width=30)),
        Field("issued_on", "印制日期", Day()),
        Field("by", "经办", Name()),
        Field("state", "现在", Text(width=16)),
    ]
)

PAPERS = Fields(
    [
        Field("number", "编号", Text(width=18)),
        Field("head", "户主", Name()),
        Field("void", "作废原因", Text(width=16)),
    ]
)


@dataclass(frozen=True)
class ByHand:
    """A household whose paper leaves a box to write in, as no font here has the character."""

    household_id: int
    head: str
    characters: str


@dataclass(frozen=True)
class LeafletPlan:
    """What an order will print, told before it is printed.

    ``standards`` are the amounts it rests on, ``notes`` what the clerk should know of the
    text, ``refused`` those of a selection who get none, ``doubtful`` those whose amount is
    more than the standard: they get theirs all the same. ``printed`` says what was issued today
    already for the same families or places, so that nobody numbers a second set unawares.
    """

    title: str
    papers: int
    pages: int
    sheets: int
    edition: dt.date
    standards: tuple[str, ...] = ()
    refused: tuple[Remark, ...] = ()
    doubtful: tuple[Remark, ...] = ()
    missing_glyphs: tuple[ByHand, ...] = ()
    notes: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A village, and how many families there would get their own leaflet."""

    village_id: int
    name: str
    households: int


@dataclass(frozen=True)
class Issued:
    """One print job: its key and the papers of it."""

    job: str
    letter_ids: tuple[int, ...]


def places(w: Work, *, programme: str) -> tuple[Place, ...]:
    """The villages in walking order; for emergencies every household counts."""
    granted = None if programme == "temporary" else programme
    found = stored_homes.households_by_village(w.session, month_of(w.today), granted)
    return tuple(Place(*row) for row in found)


@allowed(Right.PRINT)
def plan(w: Work, *, order: Order) -> LeafletPlan:
    """Say what an order will print: papers, pages, sheets, who is left out, names by hand.

    Raises UserError naming a standard, rule or telephone number without which it cannot be
    printed, or saying that nobody would get one.
    """
    draft = draft_of(w, order)
    papers = [compose(facts) for facts in draft.papers()]
    pages = press.page_counts(papers, w.resources, step=w.progress.step)
    text, notes = leaflet_texts.in_use(w, order.programme)
    if "发放日" in text.words() and pay_day(w) is None:
        notes = (*notes, "没有填每月到账日，“到账”那一句不印")
    notes += tuple(_old_standards(w, draft))
    rests_on = (
        f"{one['name']} {one['amount']}（{one['document']}，{full_day(one['since'])}起）"
        for common in draft.common.values()
        for one in common["standards"]
    )
    return LeafletPlan(
        title=papers[0].title,
        papers=len(pages),
        pages=sum(pages),
        sheets=sum(-(-count // 2) if order.duplex else count for count in pages),
        edition=text.since,
        standards=tuple(dict.fromkeys(rests_on)),
        refused=tuple(draft.refused),
        doubtful=tuple(_above_standard(w, order, draft)),
        missing_glyphs=tuple(_by_hand(w, draft)),
        notes=notes,
        printed=_printed_today(w, order, draft),
    )


@allowed(Right.PRINT)
def issue(w: Work, *, order: Order) -> Issued:
    """Give the papers of an order their numbers and freeze what they say; raises as ``plan``."""
    draft = draft_of(w, order)
    short_name = the_office(w.session).short_name
    first = numbers.take(w.session, f"leaflet-{w.today.year}", len(draft.slips))
    job = str(uuid.uuid4())
    bases = {key: _base(w, facts) for key, facts in draft.common.items()}
    issued = []
    for number, slip in enumerate(draft.slips, start=first):
        serial = f"{short_name}明〔{w.today.year}〕{number}号"
        issued.append(
            Letter(
                form="leaflet",
                title=_title(order),
                number=serial,
                household_id=slip.household_id,
                base_id=bases[slip.key],
                job=job,
                issued_on=w.today,
                facts={"number": serial} | ({"own": slip.own} if slip.own else {}),
            )
        )
    w.session.add_all(issued)
    w.session.flush()
    w.touched("letters")
    return Issued(job, tuple(letter.id for letter in issued))


@allowed(Right.PRINT)
def sample(w: Work, *, order: Order) -> bytes:
    """Draw the first paper of an order, unnumbered, to look at: nothing is issued."""
    first = next(draft_of(w, order).papers())
    return press.pdf([compose(first)], w.resources)


@allowed(Right.PRINT)
def pdf(w: Work, *, job: str, duplex: bool = True) -> bytes:
    """Draw all papers of a job but void ones, now or years later, the same each time."""
    standing = storage.letters_of_job(w.session, job)
    if not standing:
        raise UserError("这一批都作废了，不能再印", "要发的，请在“印新的”里另印")
    return letters.pdf(w, letter_ids=standing, duplex=duplex)


@allowed(Right.PRINT)
def void(w: Work, *, job: str, reason: str) -> None:
    """Mark what stands of a job as never handed out; raises as ``letters.void``."""
    letters.void(w, letter_ids=storage.letters_of_job(w.session, job), reason=reason)


def listing(w: Work) -> Table:
    """The print jobs so far, newest first; ``state`` says when a standard has changed since.

    A row's ``job`` is its key, for ``pdf``.
    """
    now: dict[tuple[str, str], list[dict[str, str]] | None] = {}
    rows = []
    for number, job in enumerate(storage.jobs(w.session, ("leaflet",))):
        base = storage.base_facts(w.session, job.base_id)
        values = {
            "title": job.title,
            "village": base["village"] or "全镇通用" if job.count == 1 else base["village"],
            "count": job.count,
            "void": job.void or None,
            "numbers": _span(job.first, job.last),
            "issued_on": job.issued_on,
            "by": job.issued_by,
            "state": _state(w, base, now),
            "job": job.job,
        }
        rows.append(Record(number, values))
    return Table("印过的明白纸", JOBS, tuple(rows), unit="批")


def papers(w: Work, *, job: str) -> Table:
    """The papers of a job one by one, so that a spoilt one can be printed again or made void."""
    rows = tuple(
        Record(
            paper.id,
            {
                "number": paper.number,
                "head": paper.facts.get("own", {}).get("head"),
                "void": paper.ended_reason,
            },
        )
        for paper in storage.papers_of(w.session, job)
    )
    return Table("这一批的每一份", PAPERS, rows, unit="份")


def _by_hand(w: Work, draft: Draft) -> Iterator[ByHand]:
    chosen = fonts(w.resources)
    for slip in draft.slips:
        if slip.own is None or slip.household_id is None:
            continue
        texts = (slip.own["head"], *(grant["who"] for grant in slip.own["grants"]))
        if characters := chosen.undrawable(texts):
            yield ByHand(slip.household_id, slip.own["head"], characters)


def _above_standard(w: Work, order: Order, draft: Draft) -> Iterator[Remark]:
    if order.programme != "dibao":
        return
    above = gaps.everywhere(w.session, w.today, ("above_standard",))
    for slip in draft.slips:
        if slip.own is not None and slip.household_id in above:
            yield Remark(slip.household_id, slip.own["head"], "平均每人比低保标准还高")


def _printed_today(w: Work, order: Order, draft: Draft) -> tuple[str, ...]:
    homes = {slip.household_id for slip in draft.slips}
    common = {(facts["village"], facts["area"]) for facts in draft.common.values()}
    found: dict[str, list[str]] = {}
    for paper in storage.standing_of_day(w.session, "leaflet", w.today):
        base = storage.base_facts(w.session, paper.base_id)
        is_alike = paper.household_id in homes and base["programme"] == order.programme
        if not order.personal:
            is_alike = is_alike and (base["village"], base["area"]) in common
        if is_alike and paper.number:
            found.setdefault(base["village"] or "全镇通用", []).append(paper.number)
    if len(found) > _VILLAGES_NAMED:
        papers = sum(map(len, found.values()))
        return (f"{len(found)} 个村今天已出过 {papers:,} 份，再印请到“印过的”",)
    return tuple(
        f"{place}今天已出过 {_which(numbers)}，再印请到“印过的”" for place, numbers in found.items()
    )


def _which(serials: list[str]) -> str:
    """Numbers in a row as a span, others as how many there are."""
    first, last = (int(re.findall(r"\d+", serials[end])[-1]) for end in (0, -1))
    in_a_row = last - first + 1 == len(serials)
    return _span(serials[0], serials[-1]) if in_a_row else f"{len(serials)} 份"


def _old_standards(w: Work, draft: Draft) -> Iterator[str]:
    """Standards are raised nearly every year: one that has stood for two is worth a question."""
    known = {
        one["name"]: one["since"] for facts in draft.common.values() for one in facts["standards"]
    }
    for name, since in known.items():
        day = dt.date.fromisoformat(since)
        if name != name_of("town_limit", None, None) and w.today - day > _LONG:
            yield f"{name}是{full_day(day)}起的，请核对县里有没有新文件"


def _base(w: Work, facts: dict[str, Any]) -> int:
    """Freeze once the facts that all papers of one village share."""
    base = Letter(form="leaflet", title=facts["title"], issued_on=w.today, facts=facts)
    w.session.add(base)
    w.session.flush()
    return base.id


def _title(order: Order) -> str:
    kind = "个人版" if order.personal else "通用版"
    size = "，大字" if order.large else ""
    return f"{LEAFLET.label(order.programme)}明白纸（{kind}{size}）"


def _span(first: str | None, last: str | None) -> str:
    if not first or not last or first == last:
        return first or ""
    return f"{first.removesuffix('号')}至{last.rpartition('〕')[2]}"


def _state(
    w: Work, base: dict[str, Any], now: dict[tuple[str, str], list[dict[str, str]] | None]
) -> str:
    """Whether the amounts a job rests on are still those of today."""
    key = base["programme"], base["area"]
    if key not in now:
        try:
            now[key] = standards_of(w, *key)
        except UserError:
            now[key] = None
    current = now[key]
    if current is None:
        return "今天的标准缺版"
    return "现行" if current == base["standards"] else "标准已变，应重发"

"""What happened to a household, in words, the latest first."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from jieyou_desktop.domain.days import on_clock
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.services import changes
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import timeline as storage
from jieyou_desktop.storage.audit import Audit
from jieyou_desktop.storage.cases import Case, Intake, Letter
from jieyou_desktop.storage.register import Household
from jieyou_desktop.storage.visits import Visit

_LATEST = 100
_MONEY = Money()


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    ``kind`` is visit, case, letter, import, change, look or start; ``id`` that of the row the
    event can be opened at; ``tone`` late or soon where something is still to be done.
    """

    day: dt.date
    kind: str
    text: str
    id: int | None = None
    tone: str = ""


def of_household(w: Work, household: Household, names: Mapping[int, str]) -> tuple[Event, ...]:
    """The events of a household; ``names`` are those of everyone ever in it, by id."""
    found = storage.of_household(w.session, household.id, list(names), _LATEST)
    events = [
        *(_visit(visit, found.visitors.get(visit.id, [])) for visit in found.visits),
        *(event for case, intake in found.cases for event in _case(w, case, intake)),
        *(_letter(letter) for letter in found.letters if letter.intake_id is None),
        *_changes(w, household, found.entries, names),
    ]
    for row, batch in found.imports:
        undone = "（这一批后来撤销了）" if batch.undone_at else ""
        text = f"从“{batch.file_name}”第 {row.row} 行导入{undone}"
        events.append(Event(_local(batch.created_at), "import", text, batch.id))
    started = household.registered_on or _local(household.created_at)
    origin = household.origin or ""
    # A household that came with a sheet has that sheet among its imports already.
    told = any(batch.file_name in origin for _row, batch in found.imports)
    came = f"（{origin}）" if origin and not told else ""
    events.append(Event(started, "start", f"建户，户号 {household.code}{came}"))
    # Of one day what was done last comes first; the start is always at the bottom.
    order = ("start", "import", "look", "change", "letter", "case", "visit")
    return tuple(
        sorted(events, key=lambda event: (event.day, order.index(event.kind)), reverse=True)
    )


def _visit(visit: Visit, visitors: list[str]) -> Event:
    parts = ["、".join(visitors)] if visitors else []
    if visit.money_fen:
        parts.append(f"慰问金 {_yuan(visit.money_fen)} 元")
    if visit.goods:
        parts.append(visit.goods)
    if visit.has_problem:
        parts.append(f"发现问题：{visit.problem}" if visit.problem else "发现问题")
    text = f"走访：{'，'.join(parts)}" if parts else "走访"
    return Event(visit.visited_on or dt.date.min, "visit", text, visit.id)


def _case(w: Work, case: Case, intake: Intake) -> Iterator[Event]:
    taken = case.accepted_on or intake.accepted_on
    if not case.is_open:
        yield Event(taken, "case", f"受理 {case.matter_label} {intake.number}", case.id)
        if case.done_on:
            result = f"：{case.result}" if case.result else ""
            yield Event(case.done_on, "case", f"办结 {case.matter_label}{result}", case.id)
        return
    if case.state == "supplement":
        text = f"{case.matter_label} {intake.number}，等补正材料"
        yield Event(intake.accepted_on, "case", text, case.id, "soon")
        return
    text, tone = f"受理 {case.matter_label} {intake.number}", ""
    if case.due_on:
        text += f"，{case.due_on.month}月{case.due_on.day}日到期"
        tone = "late" if case.due_on < w.today else "soon" if case.due_on == w.today else ""
    yield Event(taken, "case", text, case.id, tone)


def _letter(letter: Letter) -> Event:
    signed = f"，{letter.signed_on.month}月{letter.signed_on.day}日签收" if letter.signed_on else ""
    void = f"（已作废：{letter.ended_reason}）" if letter.ended_on else ""
    return Event(letter.issued_on, "letter", f"出具 {letter.title}{signed}{void}", letter.id)


def _changes(
    w: Work, household: Household, entries: list[Audit], names: Mapping[int, str]
) -> Iterator[Event]:
    """Changes of one action as one event; those that entered the household left out."""
    later = [e for e in entries if e.at != household.created_at or e.action != "add"]
    for (at, actor), group in groupby(later, key=lambda entry: (entry.at, entry.actor)):
        together = list(group)[::-1]
        kind = "look" if all(entry.action == "reveal" for entry in together) else "change"
        said = [text for entry in together if (text := changes.words(w, entry, names))]
        if said:
            yield Event(_local(at), kind, f"{actor} {'；'.join(dict.fromkeys(said))}")


def _yuan(fen: int) -> str:
    return _MONEY.show(fen).removesuffix(".00")


def _local(moment: dt.datetime | None) -> dt.date:
    """The day of a moment kept in UTC, on this computer's clock."""
    return on_clock(moment).date() if moment else dt.date.min

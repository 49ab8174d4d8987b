"""The first page: what is overdue, due, waiting, half done; each number with the list behind it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jieyou_desktop.domain.days import full_day, month_of
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.kinds import Name, Text
from jieyou_desktop.domain.register import View
from jieyou_desktop.services import backup, calendar, cases, counter, visit_lists
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import batches, register_lists, visits

MOST = 40
"""So many matters are named; the rest are behind the numbers above."""

_WEEKDAYS = "一二三四五六日"
_LIST = Fields(
    [
        Field("who", "谁", Name()),
        Field("what", "要办的事", Text(width=40)),
        Field("when", "什么时候", Text(width=16)),
    ]
)


@dataclass(frozen=True)
class Link:
    """Where the list behind something is: a page and what to show there."""

    page: str
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Number:
    """A number at the top, with what else is to be said of it."""

    title: str
    count: int
    note: str
    link: Link


@dataclass(frozen=True)
class Task:
    """Something to do: about whom, what, and how pressing it is."""

    who: str
    what: str
    when: str
    tone: str
    link: Link


@dataclass(frozen=True)
class Share:
    """How far something is: ``done`` of ``total``, in a unit."""

    label: str
    done: int
    total: int
    unit: str
    link: Link


@dataclass(frozen=True)
class Overview:
    """What stands at the desk today."""

    facts: str
    numbers: tuple[Number, ...]
    tasks: tuple[Task, ...]
    unlisted: int
    """How many pressing matters are not named in ``tasks``."""
    reminders: tuple[Task, ...]
    """What has no due day but should not be forgotten."""
    is_new: bool = False
    """Nobody is registered yet: the ledgers at hand come first."""


@dataclass(frozen=True)
class Ground:
    """How far the register, which everything stands on, is sound and known at first hand."""

    to_visit: Number
    shares: tuple[Share, ...]


def overview(w: Work) -> Overview:
    """What stands at the desk today."""
    counts = cases.counts(w)
    households = register_lists.count(w.session, View(), w.today)
    ids, unlisted = _pressing(w)
    tasks = tuple(_case_task(row) for row in cases.rows(w, ids=ids))
    return Overview(
        _facts(w.today, households, counts["open"]),
        _numbers(counts, tasks),
        tasks,
        unlisted,
        _reminders(w, counts),
        is_new=households == 0,
    )


def ground(w: Work) -> Ground:
    """How far the register is sound; apart from ``overview`` as it looks at every household."""
    supported = visits.supported(w.session, month_of(w.today))
    visited = sum(last_on is not None for _, last_on in supported)
    never = _register(never_visited=True)
    return Ground(
        Number(
            "该走访",
            len(visit_lists.due(w).ids),
            f"从未走访 {len(supported) - visited:,} 户",
            Link("visits", {"view": "due"}),
        ),
        (Share("走访过的低保、特困户", visited, len(supported), "户", never), *_sound(w)),
    )


def task_list(w: Work) -> Table:
    """What is to be done today, as a list to print."""
    found = overview(w)
    rows = tuple(
        Record(position, {"who": task.who, "what": task.what, "when": task.when})
        for position, task in enumerate((*found.tasks, *found.reminders), start=1)
    )
    return Table(f"今日单　{full_day(w.today)}", _LIST, rows)


def _facts(today: dt.date, households: int, in_hand: int) -> str:
    weekday = _WEEKDAYS[today.weekday()]
    return f"{full_day(today)} 星期{weekday} · 在册 {households:,} 户 · 在办 {in_hand:,} 件"


def _numbers(counts: Mapping[str, int], tasks: tuple[Task, ...]) -> tuple[Number, ...]:
    oldest = f"最早一件{tasks[0].when}" if counts["late"] else "没有超期的件"
    waiting = counts["supplement"] + counts["referred"]
    return (
        Number("超期", counts["late"], oldest, _cases("late")),
        Number("今天到期", counts["today"], f"三天内还有 {counts['soon']} 件", _cases("today")),
        Number(
            "等别人",
            waiting,
            f"等补正 {counts['supplement']} · 等反馈 {counts['referred']}",
            _cases("supplement" if counts["supplement"] or not waiting else "referred"),
        ),
    )


def _pressing(w: Work) -> tuple[tuple[int, ...], int]:
    ids = tuple(
        one for view in ("late", "today", "soon") for one in cases.listing(w, view=view).ids
    )
    return ids[:MOST], len(ids[MOST:])


def _case_task(row: Record) -> Task:
    what = " · ".join(filter(None, (row["matter"], row["step"])))
    tone = row["_tones"].get("left", "")
    return Task(row["applicant"], what, row["left"], tone, Link("intake", {"case_id": row.id}))


def _reminders(w: Work, counts: Mapping[str, int]) -> tuple[Task, ...]:
    found = []
    if year := calendar.missing_year(w):
        what = f"录入 {year} 年放假安排"
        found.append(Task("日历", what, "跨年期限要用", "soon", Link("intake", {"year": year})))
    if counts["untold"]:
        what = f"{counts['untold']} 件办结了还没告知申请人"
        found.append(Task("告知", what, "去告知", "soon", _cases("untold")))
    if forms := len(counter.put_aside(w).rows):
        found.append(Task("受理", f"{forms} 件放下没填完", "接着填", "", _cases("aside")))
    if drafts := len(visit_lists.drafts(w).rows):
        link = Link("visits", {"view": "drafts"})
        found.append(Task("走访", f"{drafts} 份走访记录没写完", "接着写", "", link))
    if rows := len(batches.open_rows(w.session)):
        what = f"导入的台账里有 {rows} 行要修"
        found.append(Task("台账", what, "去修", "", Link("ledgers", {"repair": True})))
    if lacking := register_lists.count(w.session, View(gap="no_account"), w.today):
        what = f"{lacking} 户在领待遇，没有收款账户"
        found.append(Task("账户", what, "去补", "soon", _register(gap="no_account")))
    if w.vault is not None and backup.state(w).last is None:
        found.append(
            Task(
                "备份",
                "还没有做过备份",
                "去备份",
                "soon",
                Link("settings", {"section": "backups"}),
            )
        )
    return tuple(found)


def _sound(w: Work) -> tuple[Share, ...]:
    """How much of the register is as it should be."""
    households = register_lists.count(w.session, View(), w.today)

    def without(label: str, gap: str) -> Share:
        lacking = register_lists.count(w.session, View(gap=gap), w.today)
        return Share(label, households - lacking, households, "户", _register(gap=gap))

    return (
        without("证号没有疑问的户", "id_doubt"),
        without("有联系电话的户", "no_phone"),
        without("资料齐全的户", "any"),
    )


def _cases(view: str) -> Link:
    return Link("intake", {"view": view})


def _register(**conditions: Any) -> Link:
    return Link("register", {"view": View(**conditions)})

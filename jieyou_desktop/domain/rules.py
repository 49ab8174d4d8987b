"""Which rules bind a matter: editions, steps and limits as data, chosen by the day of acceptance.

One year may see two sets of rules (low-income support changed on 2021-07-01), so an edition
is looked up for a day and never assumed. The figures live in ``resources/rules/*.toml``.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.calendar import Calendar
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import UserError

ACCEPTED = "accepted"
"""The event that a limit runs from when it runs from acceptance."""

_UNCHECKED = "待核"
_UNITS = {"wd": "个工作日", "d": "天", "h": "小时"}


@dataclass(frozen=True)
class Limit:
    """A length of time: working days ``wd``, calendar days ``d`` or hours ``h``."""

    count: int
    unit: str = "wd"

    def __str__(self) -> str:
        return f"{self.count} {_UNITS[self.unit]}"

    def end(self, start: dt.date, calendar: Calendar) -> dt.date:
        """The last day of the limit; the start day is not counted. Raises MissingYearError."""
        match self.unit:
            case "wd":
                return calendar.after_working_days(start, self.count)
            case "h":
                return start + dt.timedelta(days=-(-self.count // 24))
            case _:
                return start + dt.timedelta(days=self.count)


@dataclass(frozen=True)
class Step:
    """One step of a procedure; ``start`` is the event its limit runs from."""

    code: str
    label: str
    limit: Limit | None = None
    start: str = ACCEPTED
    source: str = ""
    certainty: str = ""

    @property
    def is_on(self) -> bool:
        """Whether its figure may be used: one still to be confirmed by the county may not."""
        return self.certainty != _UNCHECKED


@dataclass(frozen=True)
class Edition:
    """The rules of one matter from a day to a day (``until`` included; None: still in force).

    ``total`` bounds the whole procedure where the county confirms, ``delegated`` where that
    is left to the town, ``extended`` in the special cases the rules name.
    ``asks_checkable`` is False where the family may no longer be asked for papers that the
    office can check by itself (社会救助法 第六十二条).
    """

    code: str
    label: str
    since: dt.date
    until: dt.date | None = None
    total: Limit | None = None
    delegated: Limit | None = None
    extended: Limit | None = None
    asks_checkable: bool = True
    source: str = ""
    certainty: str = ""
    steps: tuple[Step, ...] = ()

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def step_after(self, event: str) -> Step | None:
        """The first step whose limit may be used and runs from an event."""
        running = (step for step in self.steps if step.start == event)
        return next((step for step in running if step.limit and step.is_on), None)


@dataclass(frozen=True)
class Due:
    """By when, and why; ``day`` is None where nobody has set a limit."""

    day: dt.date | None
    limit: Limit | None
    basis: str
    step: str = ""


def edition_on(editions: Iterable[Edition], day: dt.date, *, matter: str) -> Edition:
    """The edition in force on a day; raises UserError where there is none to stand on."""
    for edition in editions:
        if edition.holds_on(day):
            return edition
    raise UserError(
        f"{full_day(day)}没有可用的“{matter}”办理规则",
        "程序不拿别的年份的规则来顶替。请核对受理日期；日期无误的，请向县民政局要当时的文件",
    )


def due_at_acceptance(
    edition: Edition,
    day: dt.date,
    calendar: Calendar,
    *,
    delegated: bool,
    delegation_basis: str | None = None,
    county: tuple[Limit, str] | None = None,
) -> Due:
    """By when a matter accepted on a day is due.

    The total limit where the edition has one, else the step that runs from acceptance, else
    the county's own figure with its document, else no day at all. That the town confirms is
    said only with the document that says so, ``delegation_basis``. Raises MissingYearError.
    """
    total = (edition.delegated if delegated else None) or edition.total
    step = edition.step_after(ACCEPTED)
    first = step.label if step else ""
    if total:
        said = delegated and edition.delegated and delegation_basis
        who = f"，审核确认权已下放本镇街（{delegation_basis}）" if said else ""
        return _due(total, f"{edition.label}：全程 {total}{who}", day, calendar, first)
    if step and step.limit:
        return _due(step.limit, f"{edition.label}：{step.label} {step.limit}", day, calendar, first)
    if county:
        limit, document = county
        return _due(limit, f"{document}：{limit}", day, calendar, first)
    return Due(None, None, "国家没有规定统一时限，县里的时限还没有填：未定时限")


def due_after(edition: Edition, event: str, day: dt.date, calendar: Calendar) -> Due | None:
    """By when the step that a finished step sets going is due; None when the day stands.

    Under an edition with a total limit the day never moves. Raises MissingYearError.
    """
    step = edition.step_after(event)
    if edition.total or step is None or step.limit is None:
        return None
    return _due(
        step.limit, f"{edition.label}：{step.label} {step.limit}", day, calendar, step.label
    )


def _due(limit: Limit, basis: str, day: dt.date, calendar: Calendar, step: str) -> Due:
    return Due(limit.end(day, calendar), limit, f"{basis}，当天不计", step)


def read_editions(data: Mapping[str, Any]) -> dict[str, tuple[Edition, ...]]:
    """The editions of each matter, from a rules file already parsed."""
    return {matter: tuple(_edition(entry) for entry in entries) for matter, entries in data.items()}


def _edition(entry: Mapping[str, Any]) -> Edition:
    values = dict(entry)
    unit = values.pop("unit", "wd")
    for name in {"total", "delegated", "extended"} & values.keys():
        values[name] = Limit(values[name], unit)
    values["steps"] = tuple(_step(step) for step in values.get("steps", ()))
    return Edition(**values)


def _step(entry: Mapping[str, Any]) -> Step:
    values = dict(entry)
    unit = values.pop("unit", "wd")
    if "limit" in values:
        values["limit"] = Limit(values["limit"], unit)
    return Step(**values)

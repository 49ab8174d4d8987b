"""The matters of the counter and their rules on a day, as the resources hold them."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.matters import Matter, matter_of, read_matters
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.domain.rules import (
    Due,
    Edition,
    Limit,
    due_at_acceptance,
    edition_on,
    read_editions,
)
from jieyou_desktop.services.calendar import working_calendar
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import office


@dataclass(frozen=True)
class Offer:
    """A matter that may be chosen on a day, with what the family is then asked for.

    ``checked`` names the papers the office checks by itself. Where the day has no rules,
    ``closed`` says so and the matter cannot be accepted.
    """

    matter: Matter
    asked: tuple[tuple[str, bool], ...] = ()
    checked: tuple[str, ...] = ()
    closed: str = ""


def matter(w: Work, *, code: str) -> Matter:
    """The matter of a code; raises UserError naming those there are."""
    return matter_of(_matters(w.resources), code)


def matters_on(w: Work, *, day: dt.date) -> tuple[Matter, ...]:
    """The matters that exist on a day, in the order they are offered."""
    return tuple(found for found in _matters(w.resources) if found.holds_on(day))


def offers(w: Work, *, day: dt.date | None, by_proxy: bool = False) -> tuple[Offer, ...]:
    """What may be chosen on a day (None: today); each paper asked for as (name, required)."""
    day = day or w.today
    found = []
    for one in matters_on(w, day=day):
        try:
            edition = edition_of(w, one, day)
        except UserError as error:
            found.append(Offer(one, closed=error.title))
            continue
        asked = tuple(
            (paper.name, paper.required) for paper in one.asked(edition, by_proxy=by_proxy)
        )
        found.append(Offer(one, asked, tuple(paper.name for paper in one.checked(edition))))
    return tuple(found)


def edition_of(w: Work, matter: Matter, day: dt.date) -> Edition:
    """The rules that bind a matter accepted on a day; raises UserError where there are none."""
    return edition_on(_editions(w.resources)[matter.rules], day, matter=matter.label)


def due_of(w: Work, matter: Matter, day: dt.date) -> Due:
    """By when a matter accepted on a day is due in this office, and why.

    Raises UserError for a day without rules, MissingYearError for one without a calendar.
    """
    here = office.the_office(w.session)
    return due_at_acceptance(
        edition_of(w, matter, day),
        day,
        working_calendar(w),
        delegated=here.delegated,
        delegation_basis=here.delegation_basis,
        county=_county_limit(w, matter, day),
    )


@allowed(Right.ACCEPT)
def set_limit(w: Work, *, code: str, days: int, document: str, since: dt.date) -> None:
    """Enter the county's limit for a matter, in working days, with the document that sets it.

    It counts for what is accepted from ``since`` on; the figure before it ends the day before.
    """
    label = matter(w, code=code).label
    if days < 1:
        raise UserError(f"{label}的时限应当至少是 1 个工作日", "请对照县里的文件重填")
    if not document.strip():
        raise UserError("还没有填文号", "时限要有文件依据，例如 沭民发〔2026〕3号")
    office.set_parameter(w.session, _limit_name(code), str(days), since, document.strip())
    w.touched("office", "intake")


def _county_limit(w: Work, matter: Matter, day: dt.date) -> tuple[Limit, str] | None:
    held = office.parameter_on(w.session, _limit_name(matter.code), day)
    return (Limit(int(held.value)), held.document) if held else None


def _limit_name(code: str) -> str:
    return f"days.{code}"


@cache
def _matters(resources: Path) -> tuple[Matter, ...]:
    return read_matters(tomllib.loads((resources / "matters.toml").read_text("utf-8")))


@cache
def _editions(resources: Path) -> dict[str, tuple[Edition, ...]]:
    found: dict[str, tuple[Edition, ...]] = {}
    for path in sorted((resources / "rules").glob("*.toml")):
        found |= read_editions(tomllib.loads(path.read_text("utf-8")))
    return found

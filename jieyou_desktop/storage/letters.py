"""Queries asked of issued papers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.cases import Letter

# SQLite takes a few tens of thousands of variables in one statement; stay well below.
_CHUNK = 5000


@dataclass(frozen=True)
class Issue:
    """What one paper was issued on: its form and facts, and the letter that holds the rest."""

    form: str
    base_id: int | None
    facts: dict[str, Any]
    number: str | None
    ended_on: dt.date | None


@dataclass(frozen=True)
class Job:
    """One print job: how many papers of which form were issued together, when and by whom.

    ``void`` of the ``count`` papers are marked as never handed out.
    """

    job: str
    form: str
    title: str
    base_id: int | None
    count: int
    void: int
    first: str | None
    last: str | None
    issued_on: dt.date
    issued_by: str | None


def letters(session: Session, ids: Sequence[int]) -> list[Issue]:
    """What these papers were issued on, in the order asked for. An unknown id is a KeyError."""
    found: dict[int, Issue] = {}
    for start in range(0, len(ids), _CHUNK):
        query = select(
            Letter.id,
            Letter.form,
            Letter.base_id,
            Letter.facts,
            Letter.number,
            Letter.ended_on,
        ).where(Letter.id.in_(ids[start : start + _CHUNK]))
        found |= {row[0]: Issue(*row[1:]) for row in session.execute(query)}
    return [found[id_] for id_ in ids]


def letters_of_job(session: Session, job: str) -> list[int]:
    """The ids of the papers of one print job that stand, in the order they were issued."""
    query = (
        select(Letter.id).where(Letter.job == job, Letter.ended_on.is_(None)).order_by(Letter.id)
    )
    return list(session.execute(query).scalars())


def standing_of_day(session: Session, form: str, day: dt.date) -> list[Letter]:
    """The numbered papers of a form issued on a day that stand, in the order they were issued."""
    query = select(Letter).where(
        Letter.form == form,
        Letter.issued_on == day,
        Letter.number.is_not(None),
        Letter.ended_on.is_(None),
    )
    return list(session.execute(query.order_by(Letter.id)).scalars())


def papers_of(session: Session, job: str) -> list[Letter]:
    """The papers of one print job, in the order they were issued."""
    query = select(Letter).where(Letter.job == job).order_by(Letter.id)
    return list(session.execute(query).scalars())


def base_facts(session: Session, letter_id: int | None) -> dict[str, Any]:
    """The facts frozen once for many papers; none where a paper stands by itself."""
    return {} if letter_id is None else session.get_one(Letter, letter_id).facts


def jobs(session: Session, forms: Sequence[str]) -> list[Job]:
    """The print jobs of these forms, newest first."""
    first, last = func.min(Letter.id), func.max(Letter.id)
    grouped = (
        select(
            Letter.job,
            func.count().label("papers"),
            func.count(Letter.ended_on).label("void"),
            first.label("first"),
            last.label("last"),
        )
        .where(Letter.job.is_not(None), Letter.form.in_(forms))
        .group_by(Letter.job)
        .subquery()
    )
    head, tail = select(Letter).subquery(), select(Letter.id, Letter.number).subquery()
    query = (
        select(grouped.c.papers, grouped.c.void, head, tail.c.number.label("last_number"))
        .join(head, head.c.id == grouped.c.first)
        .join(tail, tail.c.id == grouped.c.last)
        .order_by(head.c.id.desc())
    )
    return [
        Job(
            row.job,
            row.form,
            row.title,
            row.base_id,
            row.papers,
            row.void,
            row.number,
            row.last_number,
            row.issued_on,
            row.created_by,
        )
        for row in session.execute(query)
    ]

"""Dated standards: those the office has switched on, and those that might be."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from jieyou_desktop.domain import standards as rule
from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.kinds import Text
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.domain.standards import Seed, Version
from jieyou_desktop.services.changes import require_unchanged
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import office
from jieyou_desktop.storage.base import fields_of, record
from jieyou_desktop.storage.office import Standard

FIELDS: Fields = fields_of(Standard).only(
    "item", "area", "tier", "amount_fen", "unit", "since", "until", "document"
)
"""What is filled in to switch a standard on."""

_NAME = Field("name", "标准", Text(width=22))
_STATE = Field("state", "状态", Text(width=10))
_AMOUNT = (FIELDS["amount_fen"], FIELDS["unit"], FIELDS["since"])
_LISTED = Fields([_NAME, *_AMOUNT, FIELDS["until"], _STATE, FIELDS["document"]])
_OFFERED = Fields(
    [
        _NAME,
        *_AMOUNT,
        Field("certainty", "可信程度", Text(width=16)),
        Field("source", "查到的来源", Text(width=30)),
    ]
)


def standard_on(
    w: Work, *, item: str, area: str | None = None, tier: str | None = None, day: dt.date
) -> Version:
    """The standard that holds on a day; raises UserError naming the one that is missing."""
    return rule.version_on(_versions(w), item, area, tier, day)


def standards(w: Work) -> tuple[Version, ...]:
    """Every version the office has switched on."""
    return tuple(_versions(w))


def listing(w: Work) -> Table:
    """The versions switched on, newest first within each standard, with their state today."""
    rows = [
        record(row, state=_state(row, w.today), name=rule.name_of(row.item, row.area, row.tier))
        for row in office.switched_on(w.session)
    ]
    return Table("已启用的救助标准", _LISTED, tuple(rows), unit="条", is_summed=False)


def offered(w: Work) -> Table:
    """The versions known from public sources that the office has not switched on.

    A row's id is its place among the seeds; ``is_replaced`` that a later version is known of,
    so that its last day must be filled in.
    """
    taken = {(v.item, v.area, v.tier, v.since) for v in _versions(w)}
    rows = []
    for number, seed in enumerate(seeds(w.resources)):
        version = seed.version
        if (version.item, version.area, version.tier, version.since) in taken:
            continue
        replaced = rule.has_later(seeds(w.resources), version)
        told = {
            "name": version.name,
            "source": seed.source,
            "certainty": f"{seed.certainty}，后来换过" if replaced else seed.certainty,
            "is_replaced": replaced,
        }
        rows.append(Record(number, asdict(version) | told))
    return Table("查到而未启用的标准", _OFFERED, tuple(rows), unit="条", is_summed=False)


@allowed(Right.OFFICE)
def switch_on(
    w: Work,
    *,
    values: Mapping[str, Any],
    previous_until: dt.date | None = None,
) -> int:
    """Switch a standard on, by its document; returns its id.

    ``values`` are those of FIELDS. Where an earlier version is still open-ended,
    ``previous_until`` says until which day that one held: the program never presumes it.
    Raises FieldError for what is missing or overlaps, and for an old version without an end.
    """
    version = _version(values)
    rule.require_end(seeds(w.resources), version)
    if previous_until is not None:
        _end_previous(w, version, previous_until)
    rule.check_new(_versions(w), version)
    row = Standard(**asdict(version))
    w.session.add(row)
    w.session.flush()
    w.touched("office")
    return row.id


@allowed(Right.OFFICE)
def end(w: Work, *, standard_id: int, version: int, until: dt.date) -> None:
    """Say until which day, included, a standard held.

    Raises FieldError for a day before its first, UserError when someone changed it since.
    """
    row = w.session.get_one(Standard, standard_id)
    require_unchanged(w, row, version)
    if until < row.since:
        raise FieldError("until", "失效日期早于生效日期", "请照文件核对两个日期")
    row.until = until
    w.touched("office")


@allowed(Right.OFFICE)
def withdraw(w: Work, *, standard_id: int, version: int, reason: str) -> None:
    """Take back a standard that was switched on by mistake; it stays on record, ended.

    Papers issued on it keep what they were issued on. Raises UserError as ``end`` does.
    """
    row = w.session.get_one(Standard, standard_id)
    require_unchanged(w, row, version)
    row.ended_on = w.today
    w.note("withdraw", {"reason": reason}, "standard", standard_id)
    w.touched("office")


@cache
def seeds(resources: Path) -> tuple[Seed, ...]:
    """What public sources say, file by file."""
    found: list[Seed] = []
    for path in sorted((resources / "standards").glob("*.toml")):
        found += rule.read_seeds(tomllib.loads(path.read_text("utf-8")))
    return tuple(found)


def _versions(w: Work) -> list[Version]:
    return [
        Version(
            row.item,
            row.area,
            row.tier,
            row.amount_fen,
            row.unit,
            row.since,
            row.until,
            row.document,
        )
        for row in office.switched_on(w.session)
    ]


def _version(values: Mapping[str, Any]) -> Version:
    for field in FIELDS:
        if field.required and values.get(field.name) is None:
            raise FieldError(field.name, f"{field.label}没有填", "请照文件填写")
    return Version(
        values["item"],
        values.get("area"),
        values.get("tier"),
        values["amount_fen"],
        values["unit"],
        values["since"],
        values.get("until"),
        rule.document_number(values["document"]),
    )


def _end_previous(w: Work, new: Version, until: dt.date) -> None:
    for row in office.switched_on(w.session):
        is_alike = (row.item, row.area, row.tier) == (new.item, new.area, new.tier)
        if is_alike and row.until is None and row.since < new.since:
            if not row.since <= until < new.since:
                raise FieldError(
                    "until", "上一版的失效日期要在两个生效日期之间", "请照文件写明它用到哪一天"
                )
            row.until = until
    w.session.flush()


def _state(row: Standard, today: dt.date) -> str:
    if row.since > today:
        return "尚未生效"
    return "已失效" if row.until is not None and row.until < today else "生效中"

"""Marks on people, with their start, end and basis (handbook 8.1)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jieyou_desktop.domain.codes import TAG as TAG_CODES
from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.changes import require_unchanged
from jieyou_desktop.services.people import done, open_household, put
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import register
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.register import Tag

TAG = fields_of(Tag).only("code", "since", "basis")
"""A mark, for forms."""


@allowed(Right.REGISTER)
def add(w: Work, *, household_id: int, person_id: int | None, values: Mapping[str, Any]) -> int:
    """Mark a member, or the whole household when ``person_id`` is None."""
    open_household(w, household_id)
    code = values.get("code")
    if code is None:
        raise FieldError("code", "还没有选标签", "从列表里选一个")
    for tag in register.tags_of(w.session, household_id):
        if (tag.code, tag.person_id) == (code, person_id) and tag.ended_on is None:
            raise FieldError(
                "code", f"已经有“{TAG_CODES.label(code)}”了", "不用再加；要改依据请改原来那条"
            )
    tag = Tag(**{"since": w.today} | _given(values), household_id=household_id, person_id=person_id)
    w.session.add(tag)
    done(w, household_id)
    return tag.id


@allowed(Right.REGISTER)
def change(w: Work, *, tag_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Put right the start or the basis of a mark."""
    tag = w.session.get_one(Tag, tag_id)
    require_unchanged(w, tag, version)
    put(tag, values)
    done(w, tag.household_id)


@allowed(Right.REGISTER)
def end(w: Work, *, tag_id: int, version: int, on: dt.date | None = None) -> None:
    """Take a mark off from a day on; that it was there stays known."""
    tag = w.session.get_one(Tag, tag_id)
    require_unchanged(w, tag, version)
    day = on or w.today
    if tag.since and day < tag.since:
        raise FieldError("ended_on", "结束日期早于开始日期", "请核对两个日期")
    tag.ended_on = day
    done(w, tag.household_id)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}

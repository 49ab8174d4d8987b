"""What a household gets a month. A change ends the old and begins the new (停旧建新)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jieyou_desktop.domain.codes import PROGRAMME
from jieyou_desktop.domain.days import month_before
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Fields
from jieyou_desktop.domain.kinds import Money, Month
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.changes import require_unchanged
from jieyou_desktop.services.people import done, open_household
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import gaps, register
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.register import Benefit

_FORM = (
    *("programme", "area", "tier", "care_mode", "self_care", "insured"),
    *("amount_fen", "from_month", "review_month", "legacy", "note"),
)
BENEFIT = Fields(
    replace(field, required=field.required or field.name == "from_month")
    for field in fields_of(Benefit).only(*_FORM)
)
"""A benefit, for forms."""

STOP = Fields(
    [
        replace(fields_of(Benefit)["to_month"], label="发到哪个月", required=True),
        replace(fields_of(Benefit)["stop_reason"], required=True),
        fields_of(Benefit)["note"],
    ]
)
"""What the stop of a benefit asks for."""


@allowed(Right.REGISTER)
def grant(
    w: Work,
    *,
    household_id: int,
    person_id: int | None,
    values: Mapping[str, Any],
    replaces: int | None = None,
    version: int = 0,
) -> int:
    """Record a benefit from a month on and return its id; the one it ``replaces`` ends before.

    ``person_id`` None is for the whole household. Raises UserError where the same is granted
    twice, or 低保 and 特困 to the same person (handbook 15). Whether somebody can look after
    themselves stays as it was if it is left out of a change.
    """
    open_household(w, household_id)
    start = values.get("from_month")
    if not values.get("programme"):
        raise FieldError("programme", "还没有选救助项目", "从列表里选一个")
    if not start:
        raise FieldError("from_month", "还没有填起始月", "一般从确认的下月起，例如 2026-10")
    if (values.get("amount_fen") or 0) < 0:
        raise FieldError("amount_fen", "金额不能是负数", "请照审批表填写")
    if replaces is not None:
        old = w.session.get_one(Benefit, replaces)
        require_unchanged(w, old, version)
        _end_before(old, start)
        if values["programme"] == old.programme:
            values = {"self_care": old.self_care, **values}
    _check_once(w, household_id, person_id, values["programme"], start)
    filled = {name: value for name, value in values.items() if value is not None}
    benefit = Benefit(**filled, household_id=household_id, person_id=person_id)
    w.session.add(benefit)
    done(w, household_id)
    if any(code == "twice" for code, *_ in gaps.of_households(w.session, w.today, [household_id])):
        raise UserError(
            "同一个人不能同时享受低保和特困",
            "先停掉一项，再登记另一项；户里只有一人是特困的，请把低保的保障人数减去这一位",
        )
    return benefit.id


@allowed(Right.REGISTER)
def stop(
    w: Work,
    *,
    benefit_id: int,
    version: int,
    to_month: str,
    stop_reason: str | None,
    note: str = "",
) -> None:
    """Stop a benefit after a month: ``to_month`` is the last one granted."""
    benefit = w.session.get_one(Benefit, benefit_id)
    require_unchanged(w, benefit, version)
    if stop_reason is None:
        raise FieldError("stop_reason", "还没有选停发原因", "从列表里选一个")
    if benefit.from_month and to_month < month_before(benefit.from_month):
        raise FieldError("to_month", "终止月早于起始月", f"这笔从 {_month(benefit.from_month)}起")
    benefit.to_month, benefit.stop_reason = to_month, stop_reason
    benefit.note = note.strip() or benefit.note
    done(w, benefit.household_id)


def _end_before(old: Benefit, start: str) -> None:
    """End a benefit before another begins; one that began the same month was entered wrongly."""
    if old.to_month is not None and old.to_month < start:
        return
    if old.from_month and start < old.from_month:
        raise FieldError(
            "from_month",
            f"起始月早于现在这笔的起始月（{_month(old.from_month)}）",
            "变更从新的起始月算；要更正原来这笔，请填同一个起始月",
        )
    old.to_month = month_before(start)


def _check_once(
    w: Work, household_id: int, person_id: int | None, programme: str, start: str
) -> None:
    for other in register.benefits_after(w.session, household_id, month_before(start)):
        if (other.programme, other.person_id) == (programme, person_id):
            amount = f"，每月 {Money().show(other.amount_fen)} 元" if other.amount_fen else ""
            raise UserError(
                f"这一户已经登记了{PROGRAMME.label(programme)}{amount}",
                "金额、类别有变化，请在那一笔上点“变更”，旧的会停、新的接着",
            )


def _month(month: str) -> str:
    return Month().show(month)

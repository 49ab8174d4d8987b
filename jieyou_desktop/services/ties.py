"""Those outside a household who answer for it; members are never among them (handbook 17.44)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.changes import require_unchanged
from jieyou_desktop.services.people import done, open_household, put
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import register
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.register import Tie

TIE = fields_of(Tie).only("kind", "name", "relation", "phone", "id_number", "since")
"""Someone who answers for a household, for forms."""


@allowed(Right.REGISTER)
def add(w: Work, *, household_id: int, values: Mapping[str, Any]) -> int:
    """Enter an obligor, carer, guardian, proxy or contact; who is also registered is linked."""
    open_household(w, household_id)
    _check(w, household_id, values)
    tie = Tie(
        **{name: value for name, value in values.items() if value is not None},
        household_id=household_id,
        person_id=_registered(w, values.get("id_number")),
    )
    w.session.add(tie)
    done(w, household_id)
    return tie.id


@allowed(Right.REGISTER)
def change(w: Work, *, tie_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Put right what is known of someone who answers for a household."""
    tie = w.session.get_one(Tie, tie_id)
    require_unchanged(w, tie, version)
    _check(w, tie.household_id, {"kind": tie.kind, "name": tie.name, **values}, tie)
    put(tie, values)
    if "id_number" in values:
        tie.person_id = _registered(w, values["id_number"])
    done(w, tie.household_id)


@allowed(Right.REGISTER)
def end(w: Work, *, tie_id: int, version: int, on: dt.date | None = None) -> None:
    """Someone no longer answers for a household from a day on."""
    tie = w.session.get_one(Tie, tie_id)
    require_unchanged(w, tie, version)
    tie.ended_on = on or w.today
    done(w, tie.household_id)


def _check(w: Work, household_id: int, values: Mapping[str, Any], tie: Tie | None = None) -> None:
    if not values.get("name"):
        raise FieldError("name", "还没有填姓名", "照身份证填写")
    if not values.get("kind"):
        raise FieldError("kind", "还没有选身份", "义务人、照料人、监护人、代领人分开登记")
    for other in register.ties_of(w.session, household_id):
        same = (other.kind, other.name) == (values["kind"], values["name"])
        if same and other.ended_on is None and other is not tie:
            raise FieldError(
                "name", f"{other.name}已经登记为同一种身份", "要改电话等，请改原来那条"
            )


def _registered(w: Work, number: str | None) -> int | None:
    people = register.people_by_id_number(w.session, number) if number else []
    return people[0].id if len(people) == 1 else None

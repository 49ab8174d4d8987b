"""The villages and communities of the town: entered, put in walking order, merged."""

from collections.abc import Mapping
from typing import Any

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Fields, Table
from jieyou_desktop.domain.kinds import Whole
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.changes import require_unchanged
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import register, search, villages
from jieyou_desktop.storage.base import fields_of, record
from jieyou_desktop.storage.register import Village

FIELDS: Fields = fields_of(Village).only(
    "name", "kind", "code", "position", "helper_name", "helper_phone"
)


def listing(w: Work) -> Table:
    """The villages in walking order, with how many households each has."""
    counted = villages.counted(w.session)
    rows = [record(row, households=counted.get(row.id, 0)) for row in register.villages(w.session)]
    fields = FIELDS.only("position", "name", "kind", "helper_name", "helper_phone", "code")
    return Table(
        "村（社区）", fields.plus(Field("households", "户", Whole())), tuple(rows), unit="个"
    )


@allowed(Right.REGISTER)
def add(w: Work, *, values: Mapping[str, Any]) -> int:
    """Enter a village, last in the walk unless a place is given; return its id.

    Raises FieldError for a name that there is already.
    """
    _check_name(w, values["name"], None)
    last = max((row.position or 0 for row in register.villages(w.session)), default=0)
    row = Village(**{**values, "position": values.get("position") or last + 1})
    w.session.add(row)
    w.session.flush()
    w.touched("register")
    return row.id


@allowed(Right.REGISTER)
def change(w: Work, *, village_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Change a village; its households are found by the new name from now on."""
    row = w.session.get_one(Village, village_id)
    require_unchanged(w, row, version)
    _check_name(w, values.get("name", row.name), row.id)
    for name, value in values.items():
        setattr(row, name, value)
    w.session.flush()
    search.refresh(w.session, [one.id for one in villages.households_in(w.session, row.id)])
    w.touched("register")


@allowed(Right.REGISTER)
def merge(w: Work, *, village_id: int, version: int, into: int | None = None) -> int:
    """End a village; its households go on in ``into``. Returns how many moved.

    What was written under the old village keeps its name. Raises UserError when there are
    households and no village for them.
    """
    row = w.session.get_one(Village, village_id)
    require_unchanged(w, row, version)
    households = villages.households_in(w.session, village_id)
    if households and (into is None or into == village_id):
        raise UserError(
            f"{row.name}还有 {len(households)} 户", "请先选它们并到哪个村（社区），再撤并"
        )
    for household in households:
        assert into is not None
        household.village_id = into
    row.merged_into = into
    row.ended_on = w.today
    w.session.flush()
    search.refresh(w.session, [one.id for one in households])
    w.touched("register")
    return len(households)


def _check_name(w: Work, name: str, own_id: int | None) -> None:
    same = villages.named(w.session, name)
    if same is not None and same.id != own_id:
        raise FieldError(
            "name",
            f"已经有“{name}”" if same.ended_on is None else f"“{name}”以前有过，已经撤并",
            "同名的请加上方位或原属地分开",
        )

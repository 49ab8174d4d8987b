"""The office's own particulars: shown, and changed."""

import re
from collections.abc import Mapping
from typing import Any

from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.fields import Fields, Record
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.changes import require_unchanged
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage.base import fields_of, record
from jieyou_desktop.storage.office import Office, the_office

FIELDS: Fields = fields_of(Office)
SETUP = (
    *("town", "code", "county", "short_name", "phone", "supervision_phone"),
    *("address", "hours", "signing_name"),
)
"""The particulars asked for on the first run."""


def particulars(w: Work) -> Record:
    """The office as it stands."""
    return record(the_office(w.session))


@allowed(Right.OFFICE)
def change(w: Work, *, values: Mapping[str, Any], version: int) -> Record:
    """Change the particulars; papers issued before keep what they were issued on.

    Raises FieldError, and UserError when someone changed them since ``version`` was seen.
    """
    row = the_office(w.session)
    require_unchanged(w, row, version)
    was_unfounded = row.delegated and not row.delegation_basis
    for name, value in checked(values).items():
        setattr(row, name, value)
    if row.delegated and not row.delegation_basis and not was_unfounded:
        raise FieldError(
            "delegation_basis",
            "还没有填下放依据",
            "写上县里下放审核确认权的文件；没有下放的，不要勾选“审核确认权已下放本镇街”",
        )
    w.session.flush()
    w.touched("office")
    return record(row)


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """A new office's particulars, with what its name tells where nothing else is given.

    Raises FieldError for a missing or impossible value.
    """
    given = {name: value for name, value in values.items() if value not in (None, "")}
    missing = dict.fromkeys(SETUP)
    return checked({**missing, **suggested(str(given.get("town") or "")), **given})


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored; raises FieldError for a missing or impossible one."""
    found = dict(values)
    for name, value in values.items():
        if name not in FIELDS:
            continue
        field = FIELDS[name]
        try:
            found[name] = field.kind.parse(field.kind.show(value))
        except FieldError as error:
            raise FieldError(name, f"{field.label}：{error.title}", error.advice) from error
        if found[name] is None and field.required:
            raise FieldError(name, f"{field.label}必填")
    if not re.fullmatch(r"\d{9}", found.get("code", "000000000")):
        raise FieldError(
            "code", "区划码应为 9 位数字", "例如蛟龙镇是 371329101；不知道可以问县民政局"
        )
    return found


def suggested(town: str) -> dict[str, str]:
    """What a town's name tells: the word in its document numbers, and how it signs."""
    town = town.strip()
    short = re.sub(r"(镇|乡|街道|街道办事处)$", "", town)
    signs = "办事处" if town.endswith("街道") else "" if town.endswith("办事处") else "人民政府"
    return {"short_name": short[:10], "signing_name": f"{town}{signs}"} if town else {}

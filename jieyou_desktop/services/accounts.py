"""Accounts money goes to. A change ends the old one and begins a new one (handbook 12.5)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Fields
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.changes import require_unchanged
from jieyou_desktop.services.people import done, open_household
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.register import Account

_FORM = ("number", "payee_name", "payee_relation", "payee_id_number", "kind", "bank", "since")
ACCOUNT = Fields(
    replace(field, required=field.required or field.name == "kind")
    for field in fields_of(Account).only(*_FORM)
)
"""An account, for forms. Head of household, payee and beneficiary are three (handbook 17.44)."""


@allowed(Right.REGISTER)
def enter(
    w: Work,
    *,
    household_id: int,
    beneficiary_id: int | None,
    values: Mapping[str, Any],
    replaces: int | None = None,
    version: int = 0,
    reason: str = "",
) -> int:
    """Enter an account and return its id; the one it ``replaces`` ends the same day.

    ``reason`` says why the old one ends; the number of a payee who stays the same need not be
    given again. Without a change nothing is written.
    """
    open_household(w, household_id)
    for name in ("number", "payee_name"):
        if not values.get(name):
            raise FieldError(name, f"还没有填{ACCOUNT[name].label}", "对照存折或社保卡填写")
    start = values.get("since") or w.today
    if replaces is not None:
        old = w.session.get_one(Account, replaces)
        require_unchanged(w, old, version)
        if values["payee_name"] == old.payee_name:
            values = {"payee_id_number": old.payee_id_number, **values}
        if _same(old, values, beneficiary_id):
            return old.id
        if not reason.strip():
            raise FieldError("reason", "还没有写为什么换账户", "例如 存折换社保卡、开户行撤并")
        _end(w, old, start, reason)
    account = Account(
        **{name: value for name, value in values.items() if value is not None}
        | {"since": start, "household_id": household_id, "beneficiary_id": beneficiary_id}
    )
    w.session.add(account)
    done(w, household_id)
    return account.id


@allowed(Right.REGISTER)
def end(w: Work, *, account_id: int, version: int, reason: str, on: dt.date | None = None) -> None:
    """Stop using an account; it stays in the history."""
    account = w.session.get_one(Account, account_id)
    require_unchanged(w, account, version)
    if not reason.strip():
        raise FieldError("reason", "还没有写停用的原因", "例如 销户、挂失、停发")
    _end(w, account, on or w.today, reason)
    done(w, account.household_id)


def _same(old: Account, values: Mapping[str, Any], beneficiary_id: int | None) -> bool:
    given = {name: value for name, value in values.items() if name != "since"}
    return old.beneficiary_id == beneficiary_id and all(
        getattr(old, name) == value for name, value in given.items()
    )


def _end(w: Work, account: Account, day: dt.date, reason: str) -> None:
    if account.ended_on is not None:
        raise UserError("这个账户早已停用", "请选现在用的账户")
    if day > w.today:
        raise FieldError("since", "启用日期在今天之后", "请填今天或以前的日期")
    account.ended_on, account.ended_reason = day, reason.strip()

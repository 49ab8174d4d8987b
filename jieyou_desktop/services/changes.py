"""What was changed, in words: for the timeline, and for whoever held an older state."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from jieyou_desktop.domain.days import on_clock
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Day
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import trail
from jieyou_desktop.storage.audit import Audit
from jieyou_desktop.storage.base import Base, Entity, fields_of
from jieyou_desktop.storage.office import Office, Standard, User
from jieyou_desktop.storage.register import (
    Account,
    Benefit,
    Household,
    Member,
    Person,
    Tag,
    Tie,
    Village,
)

_WATCHED: tuple[type[Base], ...] = (
    Household,
    Person,
    Member,
    Tag,
    Account,
    Benefit,
    Tie,
    Village,
    Office,
    Standard,
    User,
)
_FIELDS: dict[str, Fields] = {model.__tablename__: fields_of(model) for model in _WATCHED}
_THING = {
    "household": "户情况",
    "member": "成员",
    "tag": "标签",
    "account": "收款账户",
    "benefit": "待遇",
    "tie": "相关人员",
    "village": "村（社区）",
    "standard": "标准",
    "user": "用户",
}
# Whom or what a row of a table is about, in its own values.
_TITLE = {"tag": "code", "account": "payee_name", "benefit": "programme", "tie": "name"}


def require_unchanged(w: Work, row: Entity, version: int) -> None:
    """Raise UserError, saying what changed, if a row is no longer as the caller saw it."""
    if row.version == version:
        return
    assert isinstance(row, Base)
    later = trail.of_row(w.session, row.__tablename__, row.id)[-(row.version - version) :]
    told = "；".join(f"{entry.actor}{_clock(entry.at)}{words(w, entry)}" for entry in later)
    raise UserError(
        "您打开以后，这里已经被别人改过，没有保存",
        f"{told or '内容已更新'}。请对照现在的内容再改一次",
    )


def words(w: Work, entry: Audit, names: Mapping[int, str] | None = None) -> str:
    """One entry of the trail in words, without who and when; ``names`` of people by id."""
    names = names or {}
    table, detail = entry.table or "", entry.detail
    match entry.action:
        case "change":
            return _changed(w, table, detail, _whose(entry, names))
        case "add":
            return _added(table, detail, names)
        case "reveal":
            shown = "、".join(detail.get("fields", ()))
            return f"查看了{_whose(entry, names)}{shown}（{detail.get('purpose', '')}）"
        case "resume":
            return f"恢复了这一户：{detail.get('reason', '')}"
        case "override":
            return f"说明理由后继续登记：{detail.get('reason', '')}"
        case _:
            return ""


def _whose(entry: Audit, names: Mapping[int, str]) -> str:
    name = names.get(entry.entity_id or 0) if entry.table == "person" else None
    return f"{name}的" if name else ""


def _changed(w: Work, table: str, detail: Mapping[str, Any], whose: str) -> str:
    if "ended_on" in detail and detail["ended_on"][1]:
        return f"{_ENDED.get(table, '结束了' + _THING.get(table, ''))}{_reason(detail)}"
    if "to_month" in detail and table == "benefit" and detail["to_month"][1]:
        return f"待遇发到 {_FIELDS[table]['to_month'].kind.show(detail['to_month'][1])}为止"
    parts = [_one(w, table, name, before, after) for name, (before, after) in detail.items()]
    thing = whose or (f"{_THING[table]}的" if table in _THING and table != "household" else "")
    return f"改了{thing}{'、'.join(part for part in parts if part)}"


_ENDED = {
    "household": "销户",
    "member": "成员离开",
    "tag": "取下标签",
    "account": "停用账户",
    "village": "停用这个村（社区）",
    "standard": "撤回标准",
    "user": "停用这位用户",
}


def _reason(detail: Mapping[str, Any]) -> str:
    reason = detail.get("ended_reason", [None, None])[1]
    return f"：{reason}" if reason else ""


def _one(w: Work, table: str, name: str, before: Any, after: Any) -> str:
    fields = _FIELDS.get(table)
    if fields is not None and name in fields:
        field = fields[name]
        old, new = shown(field, before), shown(field, after)
        if not old:
            return f"{field.label}（填为 {new}）" if new != "••••" else field.label
        if not new:
            return f"{field.label}（清空）"
        return f"{field.label}（{old} → {new}）" if old != new else field.label
    if name == "head_id":
        return f"户主（{_name(w, before)} → {_name(w, after)}）"
    if name == "village_id":
        return f"村（{_village(w, before)} → {_village(w, after)}）"
    return ""


def _added(table: str, detail: Mapping[str, Any], names: Mapping[int, str]) -> str:
    if table == "member":
        relation = shown(_FIELDS[table]["relation"], detail.get("relation"))
        who = names.get(detail.get("person_id", 0), "")
        return f"添加成员 {who}{f'（{relation}）' if relation else ''}"
    if table in _TITLE:
        title = shown(_FIELDS[table][_TITLE[table]], detail.get(_TITLE[table]))
        amount = detail.get("amount_fen")
        money = f" {shown(_FIELDS[table]['amount_fen'], amount)} 元" if amount else ""
        who = names.get(detail.get("person_id") or 0, "")
        return f"添加{_THING[table]} {title}{money}{f'（{who}）' if who else ''}"
    return ""


def shown(field: Field, raw: Any) -> str:
    """A value as the trail keeps it, masked where it must be."""
    if raw is None:
        return ""
    if isinstance(field.kind, Day) and isinstance(raw, str):
        raw = dt.date.fromisoformat(raw)
    return conceal(str(field.kind.mask(raw)))


def conceal(words: str) -> str:
    """Words with the middle of every number long enough to be somebody's hidden."""
    return re.sub(r"(\d{6})\d{4,11}([\dXx]{4})", r"\1••••••••\2", words)


def _name(w: Work, person_id: int | None) -> str:
    person = w.session.get(Person, person_id) if person_id else None
    return person.name if person else "无"


def _village(w: Work, village_id: int | None) -> str:
    village = w.session.get(Village, village_id) if village_id else None
    return village.name if village else "无"


def _clock(at: dt.datetime) -> str:
    return f" {on_clock(at):%H:%M} "

"""What a household gets and who stands by it: the forms of marks, ties, accounts, benefits."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.fields import Field, Fields, Record
from jieyou_desktop.domain.kinds import Choice, Text
from jieyou_desktop.services import accounts, benefits, tags, ties
from jieyou_desktop.services.accounts import ACCOUNT
from jieyou_desktop.services.benefits import BENEFIT, STOP
from jieyou_desktop.services.household_file import HouseholdFile
from jieyou_desktop.services.tags import TAG
from jieyou_desktop.services.ties import TIE
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.register.edit_panel import Edit
from jieyou_desktop.ui.register.edits import More, about, reveal, sensitive

_WHOLE = "0"


def tag(file: HouseholdFile, row: Record | None, more: More = ()) -> Edit:
    """A mark on somebody, new or put right."""
    if row is None:
        fields = Fields([_who_field(file), *TAG])

        def add(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
            who = _who(given)
            return partial(tags.add, household_id=file.id, person_id=who, values=given)

        values = {"who": _first(file)}
        key = f"register:tag:new:{file.id}"
        return Edit(key, "加标签", fields, add, "已加标签", about(file), values=values, verb="加上")

    def change(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        return partial(tags.change, tag_id=row.id, version=row.version, values=given)

    fields = TAG.only("since", "basis")
    return Edit(
        f"register:tag:{row.id}",
        file.tags.text(row, file.tags.fields["code"]),
        fields,
        change,
        "已保存标签",
        about=row["who"],
        values=row.values,
        more=more,
    )


def tie(file: HouseholdFile, row: Record | None, more: More = ()) -> Edit:
    """Somebody outside who answers for the household, new or put right."""

    def save(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        if row is None:
            return partial(ties.add, household_id=file.id, values=given)
        return partial(ties.change, tie_id=row.id, version=row.version, values=given)

    return Edit(
        f"register:tie:{row.id if row else f'new:{file.id}'}",
        row["name"] if row else "添加相关人员",
        TIE,
        save,
        "已保存相关人员",
        about="不算家庭成员；义务人、照料人、监护人、代领人分开登记",
        values=row.values if row else {},
        conceal=sensitive(TIE, row.values) if row else (),
        reveal=partial(reveal, file, {"tie_id": row.id}) if row else None,
        more=more,
    )


def account(file: HouseholdFile, row: Record | None, more: More = ()) -> Edit:
    """An account: entered, or another one in the place of this one."""
    reason = Field("reason", "为什么换", Text(limit=100), required=True, hint="例如 存折换社保卡")
    fields = Fields([_who_field(file, "受益人"), *ACCOUNT, *([reason] if row else [])])

    def save(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        who = _who(given)
        why = given.pop("reason", "") or ""
        return partial(
            accounts.enter,
            household_id=file.id,
            beneficiary_id=who,
            values=given,
            replaces=row.id if row else None,
            version=row.version if row else 0,
            reason=why,
        )

    head = file.head
    values: Mapping[str, Any] = {
        "who": _first(file),
        "payee_name": head["name"] if head else None,
        "payee_relation": "本人",
    }
    if row is not None:
        kept = {name: row[name] for name in _names(ACCOUNT) if name not in {"number", "since"}}
        values = kept | {"who": str(row["_person"] or _WHOLE)}
    return Edit(
        f"register:account:{row.id if row else f'new:{file.id}'}",
        "换账户" if row else "登记账户",
        fields,
        save,
        "已登记账户，旧账户留在历史里" if row else "已登记账户",
        about=f"现在用的：{file.accounts.text(row, ACCOUNT['number'])}" if row else about(file),
        values=values,
        conceal=sensitive(ACCOUNT, values),
        reveal=partial(reveal, file, {"account_id": row.id}) if row else None,
        verb="换成这个账户" if row else "登记",
        more=more,
    )


def benefit(file: HouseholdFile, row: Record | None, more: More = ()) -> Edit:
    """A benefit: recorded, or another one in the place of this one (停旧建新)."""
    fields = Fields([_who_field(file, "给谁"), *BENEFIT])

    def save(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        who = _who(given)
        return partial(
            benefits.grant,
            household_id=file.id,
            person_id=who,
            values=given,
            replaces=row.id if row else None,
            version=row.version if row else 0,
        )

    values: Mapping[str, Any] = {
        "who": _WHOLE,
        "area": file.household["area"],
        "insured": len(file.members.rows),
    }
    if row is not None:
        left_out = {"from_month", "review_month", "legacy", "note"}
        kept = {name: row[name] for name in _names(BENEFIT) if name not in left_out}
        values = kept | {"who": str(row["_person"] or _WHOLE)}
    amount = file.benefits.text(row, file.benefits.fields["amount_fen"]) if row else ""
    return Edit(
        f"register:benefit:{row.id if row else f'new:{file.id}'}",
        f"变更{row['name']}" if row else "登记待遇",
        fields,
        save,
        "已变更：旧的停发，新的接着" if row else "已登记待遇",
        about=f"现在每月 {amount} 元；保存后旧的停在新起始月的前一个月" if row else about(file),
        values=values,
        conceal=sensitive(BENEFIT, values),
        reveal=partial(reveal, file, {"benefit_id": row.id}) if row else None,
        verb="变更" if row else "登记",
        at="who" if row else "",
        suit=_suit_benefit,
        more=more,
    )


def _suit_benefit(form: Form) -> None:
    """Ask only for what the programme has: classes for 低保, care for 特困."""
    programme = form.value("programme")
    form.editor("tier").setVisible(programme == "dibao")
    for name in ("care_mode", "self_care"):
        form.editor(name).setVisible(programme == "tekun")


def stopping(row: Record) -> Edit:
    """A benefit that stops after a month."""

    def save(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        return partial(
            benefits.stop,
            benefit_id=row.id,
            version=row.version,
            to_month=given["to_month"],
            stop_reason=given["stop_reason"],
            note=given["note"] or "",
        )

    key = f"register:stop:{row.id}"
    return Edit(key, f"停发{row['name']}", STOP, save, f"已停发{row['name']}", verb="停发")


def _who_field(file: HouseholdFile, label: str = "谁") -> Field:
    names = {_WHOLE: "全户"} | {str(row.id): row["name"] for row in file.members.rows}
    return Field("who", label, Choice(codes=Codes("成员", names)), required=True)


def _who(given: dict[str, Any]) -> int | None:
    """Take the person out of a form's values; None is the whole household."""
    return int(given.pop("who")) or None


def _first(file: HouseholdFile) -> str:
    return str(file.head.id) if file.head else _WHOLE


def _names(fields: Fields) -> tuple[str, ...]:
    return tuple(one.name for one in fields)

"""What can be added to a household or put right in it: forms and the calls they end in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.fields import Field, Fields, Record
from jieyou_desktop.domain.kinds import Choice, Day, Text
from jieyou_desktop.services import accounts, benefits, households, people, register, tags, ties
from jieyou_desktop.services.accounts import ACCOUNT
from jieyou_desktop.services.benefits import BENEFIT, STOP
from jieyou_desktop.services.households import HOUSEHOLD
from jieyou_desktop.services.people import MEMBER, PERSON
from jieyou_desktop.services.register import HouseholdFile, VillageChoice
from jieyou_desktop.services.tags import TAG
from jieyou_desktop.services.ties import TIE
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.register.edit_panel import Edit

More = tuple[tuple[str, Callable[[], None]], ...]

_PURPOSE = "修改资料"
_WHOLE = "0"


def household(file: HouseholdFile, villages: Sequence[VillageChoice], more: More) -> Edit:
    """Village, address and the rest of what is known of the household itself."""
    fields = Fields([village_field(villages), *HOUSEHOLD])
    values = dict(file.household.values) | {"village": str(file.household["village_id"])}

    def save(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        village = given.pop("village")
        return partial(
            households.change,
            household_id=file.id,
            version=file.household.version,
            values=given,
            village_id=int(village),
        )

    return Edit(
        f"register:household:{file.id}",
        "修改户情况",
        fields,
        save,
        "已保存户情况",
        about=f"户号 {file.household['code']}",
        values=values,
        conceal=_sensitive(fields, values),
        reveal=partial(_reveal, file, None, None),
        more=more,
    )


def new_member(file: HouseholdFile) -> Edit:
    """Somebody who joins the household."""

    def save(given: dict[str, Any], reason: str) -> Callable[[Any], Any]:
        return partial(
            people.add_member,
            household_id=file.id,
            values=_only(given, PERSON),
            relation=given["relation"],
            lives_with=given["lives_with"],
            since=given["since"],
            reason=reason,
        )

    return Edit(
        f"register:member:new:{file.id}",
        "添加成员",
        _member_fields(),
        save,
        "已添加成员",
        about=_about(file),
        values={"lives_with": True, "id_kind": "id"},
        verb="添加",
    )


def member(file: HouseholdFile, row: Record, more: More) -> Edit:
    """Somebody of the household: who they are and their place in it."""
    fields = _member_fields()

    def save(given: dict[str, Any], reason: str) -> Callable[[Any], Any]:
        return partial(
            people.change_member,
            member_id=row["_member"],
            version=row["_member_version"],
            person_version=row.version,
            values=given,
            reason=reason,
        )

    return Edit(
        f"register:member:{row['_member']}",
        row["name"],
        fields,
        save,
        f"已保存{row['name']}的资料",
        about="户主" if row["_is_head"] else "",
        values=row.values,
        conceal=_sensitive(fields, row.values),
        reveal=partial(_reveal, file, row.id, None),
        person_id=row.id,
        more=more,
    )


def leaving(row: Record) -> Edit:
    """Somebody leaves the household, or has died."""
    fields = Fields(
        [
            Field(
                "ended_reason",
                "离开的原因",
                Text(limit=100),
                required=True,
                hint="例如 死亡、出嫁、迁出、分户",
            ),
            Field("ended_on", "离开日期", Day(), hint="不填就是今天"),
            Field("died_on", "死亡日期", Day(), hint="去世的填这一格"),
        ]
    )

    def save(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        return partial(
            people.end_member,
            member_id=row["_member"],
            version=row["_member_version"],
            reason=given["ended_reason"],
            on=given["ended_on"],
            died_on=given["died_on"],
        )

    key = f"register:leaving:{row['_member']}"
    title = f"{row['name']}离开这一户"
    return Edit(key, title, fields, save, f"已登记{row['name']}离开", verb="登记离开")


def moving(row: Record) -> Edit:
    """Somebody moves to another household of the town."""
    fields = Fields(
        [
            Field("code", "迁到哪一户（户号）", Text(limit=20), required=True, hint="例如 000127"),
            replace(MEMBER["relation"], label="与那一户户主的关系"),
            Field("on", "迁移日期", Day(), hint="不填就是今天"),
            Field("reason", "原因", Text(limit=60), hint="例如 结婚、投靠子女"),
        ]
    )

    def save(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        return partial(
            people.move_member,
            member_id=row["_member"],
            version=row["_member_version"],
            to_code=given["code"],
            relation=given["relation"],
            on=given["on"],
            reason=given["reason"] or "",
        )

    key = f"register:moving:{row['_member']}"
    title = f"{row['name']}迁到另一户"
    return Edit(key, title, fields, save, f"已把{row['name']}迁过去", verb="迁过去")


def tag(file: HouseholdFile, row: Record | None, more: More = ()) -> Edit:
    """A mark on somebody, new or put right."""
    if row is None:
        fields = Fields([_who_field(file), *TAG])

        def add(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
            who = _who(given)
            return partial(tags.add, household_id=file.id, person_id=who, values=given)

        values = {"who": _first(file)}
        key = f"register:tag:new:{file.id}"
        return Edit(
            key, "加标签", fields, add, "已加标签", _about(file), values=values, verb="加上"
        )

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
        conceal=_sensitive(TIE, row.values) if row else (),
        reveal=partial(_reveal, file, None, row.id) if row else None,
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
        about=f"现在用的：{file.accounts.text(row, ACCOUNT['number'])}" if row else _about(file),
        values=values,
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
        about=f"现在每月 {amount} 元；保存后旧的停在新起始月的前一个月" if row else _about(file),
        values=values,
        verb="变更" if row else "登记",
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


def ending(file: HouseholdFile) -> Edit:
    """The end of a household."""
    fields = Fields(
        [
            Field(
                "reason",
                "销户的原因",
                Text(limit=100),
                required=True,
                hint="例如 户主死亡无其他成员、整户迁出、并户",
            ),
            Field("on", "销户日期", Day(), hint="不填就是今天"),
        ]
    )

    def save(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        return partial(
            households.end, household_id=file.id, version=file.household.version, **given
        )

    key = f"register:end:{file.id}"
    about = "户号不会给别人再用；记录都留着，登记错了可以恢复"
    return Edit(key, "销户", fields, save, "已销户", about, verb="销户")


def resuming(file: HouseholdFile) -> Edit:
    """An ended household taken up again."""
    fields = Fields([Field("reason", "恢复的原因", Text(limit=100), required=True)])

    def save(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        return partial(
            households.resume, household_id=file.id, version=file.household.version, **given
        )

    key = f"register:resume:{file.id}"
    about = "成员一起恢复；标签、账户、相关人员请核对后重新登记"
    return Edit(key, "恢复这一户", fields, save, "已恢复", about, verb="恢复")


def village_field(villages: Sequence[VillageChoice]) -> Field:
    """A choice of village; its value is the id as text."""
    codes = Codes("村（社区）", {str(one.id): one.name for one in villages})
    return Field("village", "村（社区）", Choice(codes=codes), required=True)


def _member_fields() -> Fields:
    first = PERSON.only("name", "id_number", "sex", "born_on", "phone")
    rest = [one for one in PERSON if one.name not in first and one.name != "id_kind"]
    return Fields(
        [
            first["name"],
            MEMBER["relation"],
            *(one for one in first if one.name != "name"),
            PERSON["id_kind"],
            MEMBER["lives_with"],
            MEMBER["since"],
            *rest,
        ]
    )


def _who_field(file: HouseholdFile, label: str = "谁") -> Field:
    names = {_WHOLE: "全户"} | {str(row.id): row["name"] for row in file.members.rows}
    return Field("who", label, Choice(codes=Codes("成员", names)), required=True)


def _who(given: dict[str, Any]) -> int | None:
    """Take the person out of a form's values; None is the whole household."""
    return int(given.pop("who")) or None


def _first(file: HouseholdFile) -> str:
    return str(file.head.id) if file.head else _WHOLE


def _about(file: HouseholdFile) -> str:
    return f"{file.household['head_name'] or ''}户 · {file.household['village']}"


def _only(given: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in fields}


def _names(fields: Fields) -> tuple[str, ...]:
    return tuple(one.name for one in fields)


def _sensitive(fields: Fields, values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        one.name for one in fields if one.kind.sensitive and values.get(one.name) is not None
    )


def _reveal(
    file: HouseholdFile, person_id: int | None, tie_id: int | None, name: str
) -> Callable[[Any], Any]:
    return partial(
        register.reveal,
        household_id=file.id,
        person_id=person_id,
        tie_id=tie_id,
        fields=(name,),
        purpose=_PURPOSE,
    )

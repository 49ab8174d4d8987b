"""What can be added to a household or put right in it: forms and the calls they end in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.fields import Field, Fields, Record
from jieyou_desktop.domain.kinds import Choice, Day, Text
from jieyou_desktop.services import household_file, households, people
from jieyou_desktop.services.changes import conceal
from jieyou_desktop.services.household_file import HouseholdFile
from jieyou_desktop.services.households import HOUSEHOLD
from jieyou_desktop.services.people import MEMBER, PERSON
from jieyou_desktop.services.register import VillageChoice
from jieyou_desktop.ui.register.edit_panel import Edit

More = tuple[tuple[str, Callable[[], None]], ...]


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
        conceal=sensitive(fields, values),
        reveal=partial(reveal, file, {}),
        at="village",
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
        about=about(file),
        values={"lives_with": True, "id_kind": "id"},
        verb="添加",
    )


def member(file: HouseholdFile, row: Record, more: More) -> Edit:
    """Somebody of the household: who they are and their place in it."""
    fields = _member_fields()
    if (doubt := row["id_doubt"]) and row["id_number"] is None:
        # Masked as everywhere; in full it is shown on the household's page, or for mending.
        told = replace(fields["id_number"], hint=conceal(doubt))
        fields = Fields(told if field.name == "id_number" else field for field in fields)

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
        conceal=sensitive(fields, row.values),
        reveal=partial(reveal, file, {"person_id": row.id}),
        person_id=row.id,
        at="name",
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
    line = "户号不会给别人再用；记录都留着，登记错了可以恢复"
    return Edit(key, "销户", fields, save, "已销户", line, verb="销户")


def resuming(file: HouseholdFile) -> Edit:
    """An ended household taken up again."""
    fields = Fields([Field("reason", "恢复的原因", Text(limit=100), required=True)])

    def save(given: dict[str, Any], _reason: str) -> Callable[[Any], Any]:
        return partial(
            households.resume, household_id=file.id, version=file.household.version, **given
        )

    key = f"register:resume:{file.id}"
    line = "成员一起恢复；标签、账户、相关人员请核对后重新登记"
    return Edit(key, "恢复这一户", fields, save, "已恢复", line, verb="恢复")


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


def about(file: HouseholdFile) -> str:
    """Whose household a form is about, in a line."""
    return f"{file.household['head_name'] or ''}户 · {file.household['village']}"


def _only(given: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in fields}


def sensitive(fields: Fields, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a form shows only masked."""
    return tuple(
        one.name for one in fields if one.kind.sensitive and values.get(one.name) is not None
    )


def reveal(
    file: HouseholdFile, whose: Mapping[str, int], name: str, purpose: str
) -> Callable[[Any], Any]:
    """The call that reads one masked value in full for the form it is changed in.

    ``whose`` is a person_id, tie_id, account_id or benefit_id; none means the household's own.
    """
    return partial(
        household_file.reveal,
        household_id=file.id,
        fields=(name,),
        purpose=purpose,
        **whose,
    )

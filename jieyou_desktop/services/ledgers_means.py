"""What a ledger says of a household's means: benefit, account, those who care, tags."""

from collections.abc import Sequence
from typing import Any

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.days import month_before
from jieyou_desktop.domain.fields import Field
from jieyou_desktop.domain.kinds import Month, Text
from jieyou_desktop.exchange.lists import LIST_KINDS, HouseholdRows, PersonRow
from jieyou_desktop.services.ledgers_draft import Draft
from jieyou_desktop.storage import ledgers as rolls
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.register import Account, Benefit, Tag, Tie

_BENEFIT = ("area", "tier", "insured", "amount_fen", "care_mode", "self_care")
# 低保 and 特困 are never had together (handbook 15).
_EXCLUSIVE = {"dibao": "tekun", "tekun": "dibao"}
_GOES_ON = Field("programme", "待遇", Text())
_TIES = (("carer", "carer_name", "carer_phone"), ("guardian", "guardian_name", "guardian_phone"))


class Means:
    """Compares and plans the means of households; loads what the known ones have."""

    def __init__(self, draft: Draft, homes: Sequence[int]) -> None:
        self._draft = draft
        session = draft.w.session
        self._benefits = rolls.owned(session, Benefit, homes)
        self._stopped = rolls.stopped(session, homes)
        self._accounts = rolls.owned(session, Account, homes)
        self._ties = rolls.owned(session, Tie, homes)
        self._tags = rolls.owned(session, Tag, homes)

    def plan_household(self, rows: HouseholdRows, household_id: int, head_id: int) -> None:
        """Plan what the household has together."""
        if programme := LIST_KINDS[rows.kind].programme:
            self._benefit(rows, household_id, head_id, programme)
        self._account(rows, household_id, head_id)
        for kind, name, phone in _TIES:
            self._tie(rows, household_id, kind, rows.values.get(name), rows.values.get(phone))

    def plan_person(self, row: PersonRow, household_id: int, person_id: int) -> None:
        """Plan the tags that a person's health and disability mean."""
        has = {tag.code for tag in self._tags[household_id] if tag.person_id == person_id}
        for code, why in _tags_of(row):
            if code not in has:
                basis = f"{self._draft.origin(row)}：{why}"
                self._draft.add(
                    Tag,
                    household_id=household_id,
                    person_id=person_id,
                    code=code,
                    basis=basis[:200],
                    since=self._draft.w.today,
                )

    def _benefit(
        self, rows: HouseholdRows, household_id: int, head_id: int, programme: str
    ) -> None:
        values = _granted(rows, programme)
        has = self._benefits[household_id]
        if any(benefit.programme == _EXCLUSIVE.get(programme) for benefit in has):
            message = "本户已在享受低保或特困，两项不能同时享受"
            self._draft.complain(rows.head, "", "other", message, "请核对应享受哪一项，停发另一项")
        same = [
            benefit
            for benefit in has
            if benefit.programme == programme and benefit.person_id in (None, head_id)
        ]
        if same:
            self._compare_benefit(rows, same[-1], values)
            return
        if last := self._stopped.get((household_id, programme)):
            # Stopped here, yet on the sheet: shown as a change, so that it can be kept.
            old, new = f"{Month().show(last)}止，已停发", "仍在享受"
            if not self._draft.differs(rows.head, _GOES_ON, old, new):
                return
        self._draft.add(
            Benefit,
            household_id=household_id,
            person_id=head_id if programme == "tekun" else None,
            programme=programme,
            **(values | {"insured": values["insured"] or rows.values.get("headcount")}),
            from_month=rows.values.get("from_month"),
            to_month=None,
            legacy=True,
        )

    def _compare_benefit(
        self, rows: HouseholdRows, benefit: Benefit, values: dict[str, Any]
    ) -> None:
        """A benefit that changes ends, and a new one begins; what was unknown is filled in."""
        draft, head, fields = self._draft, rows.head, fields_of(Benefit)
        for name, target in (("amount_fen", "amount"), ("insured", "insured")):
            if getattr(benefit, name) is not None and values[name] is None:
                head.problems = [each for each in head.problems if each.target != target]
        changed = {
            name: values[name]
            for name in _BENEFIT
            if draft.differs(head, fields[name], getattr(benefit, name), values[name])
        }
        month = rows.values.get("from_month") if benefit.from_month is None else None
        if draft.differs(head, fields["from_month"], None, month):
            draft.alter(benefit, from_month=month)
        if not changed:
            return
        only_filled = all(getattr(benefit, name) is None for name in changed)
        if only_filled or (benefit.from_month or "") >= draft.month:
            draft.alter(benefit, **changed)
            return
        kept = {name: getattr(benefit, name) for name in _BENEFIT}
        draft.alter(benefit, to_month=month_before(draft.month))
        draft.add(
            Benefit,
            household_id=benefit.household_id,
            person_id=benefit.person_id,
            programme=benefit.programme,
            **(kept | changed),
            from_month=draft.month,
            to_month=None,
            legacy=True,
            note=f"{draft.origin(head)}：与原记载不同，停旧建新",
        )

    def _account(self, rows: HouseholdRows, household_id: int, head_id: int) -> None:
        draft, head, values = self._draft, rows.head, rows.values
        has = self._accounts[household_id]
        number = values.get("account")
        if number is None:
            if has:
                head.problems = [each for each in head.problems if each.target != "account"]
            return
        if same := [account for account in has if account.number == number]:
            bank = values.get("bank")
            if draft.differs(head, fields_of(Account)["bank"], same[0].bank, bank):
                draft.alter(same[0], bank=bank)
            return
        old = has[0] if len(has) == 1 else None
        field = fields_of(Account)["number"]
        if old and not draft.differs(head, field, old.number, number):
            return
        if old:
            why = f"{draft.origin(head)}：换了账号"
            draft.alter(old, ended_on=draft.w.today, ended_reason=why[:100])
        payee = values.get("payee_name") or head.name
        own = payee == head.name
        draft.add(
            Account,
            household_id=household_id,
            beneficiary_id=head_id,
            payee_name=payee,
            payee_id_number=values.get("payee_id")
            or (head.values.get("id_number") if own else None),
            payee_relation="本人" if own else None,
            kind=values.get("account_kind"),
            bank=values.get("bank"),
            number=number,
            since=draft.w.today,
        )

    def _tie(
        self,
        rows: HouseholdRows,
        household_id: int,
        kind: str,
        name: str | None,
        phone: str | None,
    ) -> None:
        if name is None:
            return
        draft, head, fields = self._draft, rows.head, fields_of(Tie)
        has = [tie for tie in self._ties[household_id] if tie.kind == kind]
        for tie in has:
            if tie.name == name:
                if draft.differs(head, fields["phone"], tie.phone, phone):
                    draft.alter(tie, phone=phone)
                return
        if len(has) == 1:
            if not draft.differs(head, fields["name"], has[0].name, name):
                return
            draft.alter(has[0], ended_on=draft.w.today)
        draft.add(
            Tie, household_id=household_id, kind=kind, name=name, phone=phone, since=draft.w.today
        )


def _granted(rows: HouseholdRows, programme: str) -> dict[str, Any]:
    """The values of a benefit as the sheet gives them."""
    values = rows.values
    parts = [
        f"{label} {values[name] / 100:.2f} 元"
        for name, label in (("basic_amount", "基本生活"), ("care_amount", "照料护理"))
        if values.get(name)
    ]
    return {name: values.get(name) for name in _BENEFIT if name != "amount_fen"} | {
        "amount_fen": values.get("amount"),
        **({"note": "，".join(parts)} if parts and programme == "tekun" else {}),
    }


def _tags_of(row: PersonRow) -> list[tuple[str, str]]:
    """Tags that health and disability mean, each with the words it rests on.

    重残 is level one or two, or level three of 智力 or 精神 (handbook 0, point 8).
    """
    found = []
    words = row.values.get("health_words") or ""
    if any(word in words for word in ("重病", "大病", "重大疾病", "重特大")):
        found.append(("V1", f"健康状况“{words}”"))
    kind, level = row.values.get("disability"), row.values.get("disability_level")
    if level in ("1", "2") or (level == "3" and kind in ("5", "6")):
        shown = codes.DISABILITY.label(kind or "") + codes.DISABILITY_LEVEL.label(level)
        found.append(("V2", f"残疾“{shown}”"))
    return found

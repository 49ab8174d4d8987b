"""Holding a ledger against the register: who is known, who is new, what differs."""

from collections.abc import Collection, Sequence

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.fields import Field
from jieyou_desktop.domain.kinds import Kind
from jieyou_desktop.exchange.lists import UNKNOWN_VILLAGE, HouseholdRows, Ledger, PersonRow
from jieyou_desktop.services import ledgers_means
from jieyou_desktop.services.ledgers_draft import Draft, Outcome, Plan
from jieyou_desktop.services.ledgers_match import Register, Villages
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import ledgers as rolls
from jieyou_desktop.storage.base import fields_of
from jieyou_desktop.storage.register import Household, Member, Person, Village

_PERSON = (
    "name",
    "id_number",
    "sex",
    "born_on",
    "phone",
    "ethnicity",
    "marital",
    "education",
    "political",
    "labour",
    "health",
    "illness",
    "disability",
    "disability_level",
    "disability_number",
    "disability_until",
)
_HOUSEHOLD = ("area", "address", "cause")
_HIDDEN_NAME = set("某*＊×xX○O〇?？")
"""Signs that stand in for the part of a name somebody did not want to write."""


def make(
    w: Work,
    ledger: Ledger,
    *,
    file_name: str,
    town: str,
    keep: Collection[str] = (),
    home: int | None = None,
) -> Plan:
    """What bringing in a ledger would do.

    ``keep`` names changes that are not to be made. ``home`` is the household that every row of
    the ledger belongs to, when that is known beforehand.
    """
    return _Planner(w, ledger, file_name, town, keep, home).plan_all()


class _Planner:
    """Goes through a ledger household by household."""

    def __init__(
        self,
        w: Work,
        ledger: Ledger,
        file_name: str,
        town: str,
        keep: Collection[str],
        home: int | None,
    ) -> None:
        self._w = w
        self._ledger = ledger
        self._home = home
        self._draft = Draft(w, ledger, file_name, keep)
        self._villages = Villages(w.session, town)
        self._village_ids: dict[str, int] = {}
        numbers = (row.values.get("id_number", "") for row in ledger.people)
        self._register = Register(w.session, numbers)
        self._people: dict[int, Person] = {}
        self._members: dict[int, Member] = {}
        self._households: dict[int, Household] = {}

    def plan_all(self) -> Plan:
        """Plan every household, then say what stays out."""
        households = self._ledger.households
        self._doubt_strangers()
        homes = self._find_homes()
        self._load([home for home in homes if home])
        means = ledgers_means.Means(self._draft, [h for h in homes if h])
        for number, (household, home) in enumerate(zip(households, homes, strict=True)):
            if number % 100 == 0:
                self._w.progress.step(number, len(households), "正在与户台账比对")
            self._plan_household(household, home, means)
        self._leave_out()
        self._note_villages()
        return self._draft.plan

    def _doubt_strangers(self) -> None:
        """A number registered under an altogether different name is not believed."""
        for row in self._ledger.people:
            known = self._register.numbered(row.values.get("id_number"))
            if known is None or _alike(known.name, row.name):
                continue
            number = row.values["id_number"]
            message = f"这个证号在户台账里是“{known.name}”"
            advice = "请核对两人的身份证，看是哪一个写错了"
            Draft.complain(row, "id_number", "duplicate", message, advice)
            row.id_doubt = f"原表写的是 {number}：{message}"[:200]
            del row.values["id_number"]

    def _find_homes(self) -> list[int | None]:
        """The household meant by each of the sheet's; heads known by number come first."""
        households = self._ledger.households
        if self._home:
            return [self._home for _household in households]
        taken: set[int] = set()
        homes: list[int | None] = [None] * len(households)
        for place, rows in enumerate(households):
            head = self._register.numbered(rows.head.values.get("id_number"))
            if head and head.is_head and head.household_id not in taken:
                homes[place] = head.household_id
                taken.add(head.household_id)
        for place, rows in enumerate(households):
            if homes[place] is None:
                village = self._villages.find(rows.village)
                home = self._register.household(rows, village.id if village else None, taken)
                homes[place] = home
                taken |= {home} if home else set()
        return homes

    def _load(self, homes: Sequence[int]) -> None:
        session = self._w.session
        known = [one for home in homes for one in self._register.members(home)]
        self._people = rolls.by_id(session, Person, (one.person_id for one in known))
        self._members = rolls.by_id(session, Member, (one.member_id for one in known))
        self._households = rolls.by_id(session, Household, homes)

    def _plan_household(
        self, rows: HouseholdRows, home: int | None, means: ledgers_means.Means
    ) -> None:
        plan = self._draft.plan
        place = self._village_id(rows.village)
        coming = [row for row in rows.rows if not self._lives_elsewhere(row, home)]
        if home is None and rows.head not in coming:
            self._hold_back(rows, coming)
            coming = []
        plan.outcomes += [Outcome(row, "left", home) for row in rows.rows if row not in coming]
        if not coming:
            return
        household_id = home or self._add_household(rows, place)
        plan.households.add(household_id)
        head = rows.head if rows.head in coming else coming[0]
        taken: set[int] = set()
        for row in coming:
            before = len(plan.changes)
            person_id, is_new = self._place(row, household_id, home, row is head, taken)
            taken.add(person_id)
            if row is head:
                if home:
                    self._compare_household(rows, self._households[home], place, person_id)
                else:
                    plan.additions[Household][-1]["head_id"] = person_id
                means.plan_household(rows, household_id, person_id)
            means.plan_person(row, household_id, person_id)
            changed = "changed" if len(plan.changes) > before else "same"
            outcome = "new" if is_new else changed
            plan.outcomes.append(Outcome(row, outcome, household_id, person_id))

    def _lives_elsewhere(self, row: PersonRow, home: int | None) -> bool:
        """Whether someone belongs to another household; the fault is noted."""
        known = self._register.numbered(row.values.get("id_number"))
        if known is None or known.household_id == home:
            return False
        head = next(one for one in self._register.members(known.household_id) if one.is_head)
        message = f"此人已登记在“{head.name}”户，这一行没有读入"
        advice = "确已分户或迁入的，请先在户台账里办理，再导入"
        Draft.complain(row, "id_number", "duplicate", message, advice)
        return True

    @staticmethod
    def _hold_back(rows: HouseholdRows, others: Sequence[PersonRow]) -> None:
        for row in others:
            message = f"户主“{rows.head.name}”没有读入，本户暂缓"
            Draft.complain(row, "", "other", message, "先处理户主那一行，再导入")

    def _place(
        self,
        row: PersonRow,
        household_id: int,
        home: int | None,
        is_head: bool,
        taken: Collection[int],
    ) -> tuple[int, bool]:
        """Find or add someone in a household; return the person's id and whether new there."""
        relation = codes.HEAD if is_head else row.values.get("relation")
        known = self._register.person(row, home, taken) if home else None
        if known:
            self._settle(row, "id_number", bool(known.id_number))
            compare_person(self._draft, row, self._people[known.person_id])
            member = self._members[known.member_id]
            field = fields_of(Member)["relation"]
            if not is_head and self._draft.differs(row, field, member.relation, relation):
                self._draft.alter(member, relation=relation)
            return known.person_id, False
        if homeless := self._register.homeless(row.values.get("id_number")):
            compare_person(self._draft, row, homeless)
            person_id = homeless.id
        else:
            values = {name: row.values.get(name) for name in _PERSON}
            person_id = self._draft.add(
                Person, **values, id_kind="id", id_doubt=row.id_doubt or None
            )
        self._draft.add(
            Member,
            household_id=household_id,
            person_id=person_id,
            relation=relation,
            lives_with=True,
            since=self._w.today,
        )
        return person_id, True

    @staticmethod
    def _settle(row: PersonRow, target: str, is_settled: bool) -> None:
        """Drop a fault of the sheet that has been mended in the register since."""
        if is_settled and not row.values.get(target):
            row.problems = [problem for problem in row.problems if problem.target != target]

    def _add_household(self, rows: HouseholdRows, place: int) -> int:
        values = rows.values
        return self._draft.add(
            Household,
            # The code is given when the ledger is written, so that looking uses up none.
            code="",
            village_id=place,
            head_id=None,
            area=values.get("area"),
            address=values.get("address"),
            cause=values.get("cause"),
            registered_on=self._w.today,
            origin=self._draft.origin(rows.head),
            note=values.get("note"),
        )

    def _compare_household(
        self, rows: HouseholdRows, household: Household, place: int, head_id: int
    ) -> None:
        fields, head = fields_of(Household), rows.head
        for name in _HOUSEHOLD:
            new = rows.values.get(name)
            if self._draft.differs(head, fields[name], getattr(household, name), new):
                self._draft.alter(household, **{name: new})
        if rows.village != UNKNOWN_VILLAGE and place != household.village_id:
            old = self._villages.name(household.village_id)
            if self._draft.differs(head, fields_of(Village)["name"], old, rows.village):
                self._draft.alter(household, village_id=place)
        if head_id != household.head_id and head.says_head and household.head_id in self._people:
            old = self._people[household.head_id].name
            if self._draft.differs(head, _HEAD, old, head.name):
                self._draft.alter(household, head_id=head_id)

    def _village_id(self, name: str) -> int:
        """The village's id; one that is not known is planned."""
        if name not in self._village_ids:
            self._village_ids[name] = village_id(self._draft, self._villages, name)
        return self._village_ids[name]

    def _note_villages(self) -> None:
        plan = self._draft.plan
        names = [row["name"] for row in plan.additions[Village]]
        if names:
            plan.notes.append(
                f"会新建 {len(names)} 个村（社区）：{'、'.join(names)}，请看有没有写错的"
            )
        for name in names:
            if near := self._villages.nearest(name):
                plan.notes.append(f"“{name}”是不是已有的“{near}”？是的话请在表里改过来再导入")

    def _leave_out(self) -> None:
        """Rows that cannot come in stay with the household they stand in, to be mended there."""
        plan = self._draft.plan
        homes = {
            (each.row.sheet, each.row.number): each.household_id
            for each in plan.outcomes
            if each.household_id
        }
        for row in self._ledger.unusable:
            home = self._home or homes.get((row.sheet, row.head_number))
            plan.outcomes.append(Outcome(row, "left", home))


_HEAD = Field("head_id", "户主", Kind())


def _alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: they share a character."""
    return bool(set(one) & set(other))


def compare_person(draft: Draft, row: PersonRow, person: Person) -> None:
    """Plan what a row says of a person otherwise than the register."""
    fields = fields_of(Person)
    for name in _PERSON:
        new = row.values.get(name)
        if name == "name" and (new == person.name or _HIDDEN_NAME & set(str(new))):
            continue
        if name in ("born_on", "sex") and person.id_number and not row.values.get("id_number"):
            # The register's true number settles these better than the sheet does.
            continue
        if draft.differs(row, fields[name], getattr(person, name), new):
            draft.alter(person, **{name: new})
            if name == "id_number":
                draft.alter(person, id_doubt=None)


def village_id(draft: Draft, known: Villages, name: str) -> int:
    """The id of a village by name; one not known is planned, one that ended comes back."""
    if village := known.find(name):
        draft.alter(village, ended_on=None)
        return village.id
    planned = draft.plan.additions[Village]
    proper = known.proper(name)
    for row in planned:
        if row["name"] == proper:
            return int(row["id"])
    kind = "community" if proper.endswith(("社区", "居")) else "village"
    position = known.last_position + len(planned) + 1
    return draft.add(Village, name=proper[:30], kind=kind, position=position)


def move(draft: Draft, household: Household, name: str, town: str) -> None:
    """Plan that a household stands in another village, by its name."""
    known = Villages(draft.w.session, town)
    draft.alter(household, village_id=village_id(draft, known, name))

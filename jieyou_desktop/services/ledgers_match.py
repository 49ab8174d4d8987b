"""Whom the rows of a sheet mean: villages, households and people already in the register."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from jieyou_desktop.domain.identity import clean_name
from jieyou_desktop.exchange.lists import HouseholdRows, PersonRow
from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.ledgers import Living, all_villages, living, people_numbered
from jieyou_desktop.storage.register import Person, Village

_SUFFIXES = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("居民委员会", "社区"),
    ("居委会", "社区"),
    ("社区", "社区"),
    ("村民委员会", "村"),
    ("村委会", "村"),
    ("村委", "村"),
    ("村", "村"),
    ("居", "社区"),
)


def village_key(name: str, town: str = "") -> tuple[str, str]:
    """A village's name without its town and its ending, and what the ending says it is."""
    text = re.sub(r"\s", "", name)
    if town and town in text and len(text) > len(town):
        text = text.split(town, 1)[1]
    for suffix, sort in _SUFFIXES:
        if text.endswith(suffix) and len(text) > len(suffix):
            return text[: -len(suffix)], sort
    return text, ""


class Villages:
    """The villages of the town by whatever way their names are written."""

    def __init__(self, session: Session, town: str) -> None:
        self._town = town
        self._all = {village.id: village for village in all_villages(session)}
        self._known = [village for village in self._all.values() if village.ended_on is None]

    def find(self, name: str) -> Village | None:
        """The village meant; None when there is none or when two could be.

        One that was merged is the one it was merged into; one that ended may come back.
        """
        exact = [village for village in self._all.values() if village.name == self.proper(name)]
        if exact:
            village = exact[0]
            while village.merged_into:
                village = self._all[village.merged_into]
            return village
        base, sort = village_key(name, self._town)
        alike = [
            village
            for village in self._known
            for its_base, its_sort in (village_key(village.name, self._town),)
            if its_base == base and (its_sort == sort or "" in (its_sort, sort))
        ]
        return alike[0] if len(alike) == 1 else None

    def name(self, village_id: int) -> str:
        """The name of a village by its id."""
        return self._all[village_id].name

    def proper(self, name: str) -> str:
        """The name to found a village under: without the town's."""
        text = clean_name(name)
        return text.split(self._town, 1)[1] if self._town and self._town in text[:-1] else text

    def nearest(self, name: str) -> str:
        """A known village that sounds like this one or is spelled much like it; "" for none."""
        # Loaded here: start-up must not wait for them.
        from pypinyin import lazy_pinyin
        from rapidfuzz import fuzz

        base = village_key(name, self._town)[0]
        for village in self._known:
            known = village_key(village.name, self._town)[0]
            close = min(len(base), len(known)) >= 3 and fuzz.ratio(base, known) >= 66
            if close or lazy_pinyin(base) == lazy_pinyin(known):
                return village.name
        return ""

    @property
    def last_position(self) -> int:
        """The place in walking order after which new villages come."""
        return max((village.position or 0 for village in self._known), default=0)


class Register:
    """The people of the register as a sheet's rows look for them."""

    def __init__(self, session: Session, numbers: Iterable[str]) -> None:
        self._by_number: dict[str, list[Living]] = defaultdict(list)
        self._households: dict[int, list[Living]] = defaultdict(list)
        self._heads: dict[tuple[int, str], list[Living]] = defaultdict(list)
        for one in living(session):
            self._households[one.household_id].append(one)
            if one.id_number:
                self._by_number[one.id_number].append(one)
            if one.is_head:
                self._heads[one.village_id, one.name].append(one)
        # Known by number though in no household now: brought in before and undone, or gone.
        self._homeless: dict[str, Person] = people_numbered(
            session, (number for number in numbers if number not in self._by_number)
        )

    def members(self, household_id: int) -> Sequence[Living]:
        """The people of a household now."""
        return self._households[household_id]

    def numbered(self, number: str | None) -> Living | None:
        """Who has this identity number and lives in a household; the first when several do."""
        found = self._by_number.get(number or "")
        return found[0] if found else None

    def homeless(self, number: str | None) -> Person | None:
        """Who has this number but belongs to no household."""
        return self._homeless.get(number or "")

    def household(
        self, rows: HouseholdRows, village_id: int | None, taken: Collection[int]
    ) -> int | None:
        """The household meant: by its head's number, most of its numbers, or head and village."""
        head = self.numbered(rows.head.values.get("id_number"))
        if head and head.household_id not in taken:
            return head.household_id
        numbers = [n for row in rows.rows if (n := row.values.get("id_number"))]
        homes = Counter(one.household_id for n in numbers if (one := self.numbered(n)))
        for household_id, count in homes.most_common(1):
            agrees = count * 2 >= len(numbers) and self._may_be(rows.head, household_id)
            if agrees and household_id not in taken:
                return household_id
        if village_id is None:
            return None
        named = [
            one
            for one in self._heads[village_id, rows.head.name]
            if one.household_id not in taken and not _conflict(one, rows.head)
        ]
        names = {row.name for row in rows.rows}
        named.sort(key=lambda one: -sum(m.name in names for m in self.members(one.household_id)))
        return named[0].household_id if named else None

    def _may_be(self, head: PersonRow, household_id: int) -> bool:
        """Whether a sheet's head, not known by number, may be of this household."""
        return any(
            one.name == head.name or (one.is_head and not one.id_number)
            for one in self.members(household_id)
        ) or not head.values.get("id_number")

    def person(self, row: PersonRow, household_id: int, taken: Collection[int]) -> Living | None:
        """Which member of a household a row means: by number, else by name."""
        free = [one for one in self.members(household_id) if one.person_id not in taken]
        number = row.values.get("id_number")
        for one in free:
            if number and one.id_number == number:
                return one
        named = [one for one in free if one.name == row.name]
        named.sort(key=lambda one: _conflict(one, row))
        return named[0] if named else None


def _conflict(one: Living, row: PersonRow) -> bool:
    """Whether both have a true number, and not the same."""
    number = row.values.get("id_number")
    return bool(one.id_number and number and one.id_number != number)

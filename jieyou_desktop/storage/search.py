"""The search text of every household, kept beside it so that typing finds at once.

The text is three lines of words, each after a space: how the head is called, how the other
members are called, and everything else (numbers, phones, those who answer for the household,
village, code). A name is there in characters, in full pinyin and in initials, in every
reading it may have; among the rest also with its last two initials exchanged, as hurried
fingers do (“szy” for 单玉芝). The head's full pinyin stands first, so sorting by text sorts
by name; a household that has ended begins with a tilde, which sorts after all letters.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, product
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Select,
    case,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.domain.identity import clean_name, half_width
from jieyou_desktop.domain.names import GIVEN, SURNAMES, surname_of
from jieyou_desktop.storage.base import Base, Session
from jieyou_desktop.storage.register import Household, Member, Person, Tie, Village

_ENDED = "~"
_MOST_READINGS = 6
# SQLite takes no more than 32,766 values in one statement.
_CHUNK = 5000


class SearchText(Base):
    """All that a household may be found by, lower case: one narrow row to scan per household."""

    __tablename__ = "search_text"

    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id), primary_key=True)
    text: Mapped[str] = mapped_column()


def refresh(session: Session, household_ids: Iterable[int]) -> None:
    """Write the search text of these households anew.

    Call it in the transaction that changes a name, a member, a number, a phone, a village or
    someone who answers for the household.
    """
    wanted = list(dict.fromkeys(household_ids))
    for start in range(0, len(wanted), _CHUNK):
        ids = wanted[start : start + _CHUNK]
        rows = [{"household_id": one, "text": text} for one, text in _texts(session, ids)]
        forget(session, ids)
        if rows:
            session.execute(insert(SearchText), rows)


def forget(session: Session, household_ids: Sequence[int]) -> None:
    """Find these households no more by typing: they were registered in error."""
    for start in range(0, len(household_ids), _CHUNK):
        ids = household_ids[start : start + _CHUNK]
        session.execute(delete(SearchText).where(SearchText.household_id.in_(ids)))


def find(session: Session, text: str, limit: int = 50) -> list[int]:
    """The ids of the households in which every word occurs, best first."""
    words = words_of(text)
    if not words:
        return []
    found = (
        select(SearchText.household_id)
        .where(*contains(words))
        .order_by(*nearest_first(words))
        .limit(limit)
    )
    return list(session.execute(found).scalars())


def words_of(text: str) -> tuple[str, ...]:
    """What was typed as the words to look for: half-width, lower case, apostrophes out."""
    cleaned = half_width(text).lower().replace("'", "").replace("ü", "v")
    return tuple(clean_name(word) for word in cleaned.split())


def contains(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions that hold for a household in which every word occurs."""
    # LIKE leaps to the first character of a word; instr() counts its way through every one.
    return [SearchText.text.contains(word, autoescape=True) for word in words]


def nearest_first(words: Sequence[str]) -> tuple[ColumnElement[Any], ...]:
    """An order for results: ended households last, then by how near they are, then by name.

    Nearness adds up, for each word: 0 where the head's name begins with it, 1 where anything
    else begins with it, 2 where it stands inside something (the middle of a phone).
    """
    nearness = [_nearness(word) for word in words]
    # Sorting carries its keys about: the head of the text says all that the order needs.
    return (SearchText.text >= _ENDED, sum(nearness, literal(0)), by_name())


def _nearness(word: str) -> ColumnElement[int]:
    begins = SearchText.text.contains(" " + word, autoescape=True)
    if word.isdecimal():
        return case((begins, 1), else_=2)  # no name has digits
    # instr() counts its way through every character: it is asked only where it must be.
    in_head = func.instr(SearchText.text, " " + word) < func.instr(SearchText.text, "\n")
    return case((~begins, 2), (in_head, 0), else_=1)


def by_name() -> ColumnElement[str]:
    """An order by the head's name in pinyin."""
    return func.substr(SearchText.text, 1, 24)


def spellings(name: str) -> list[str]:
    """How a name may be typed: full pinyin and initials of each reading, and the characters."""
    name = name.lower()
    written: list[str] = []
    for reading in islice(_readings(name), _MOST_READINGS):
        written += ["".join(reading), "".join(syllable[0] for syllable in reading)]
    return list(dict.fromkeys([*written[:2], name, *written[2:]]))


def _slip(name: str) -> list[str]:
    """The initials of a name with the last two exchanged; none for a name of two."""
    initials = [syllable[0] for syllable in next(_readings(name.lower()))]
    if len(initials) < 3 or initials[-1] == initials[-2]:
        return []
    return ["".join([*initials[:-2], initials[-1], initials[-2]])]


def _readings(name: str) -> Iterator[tuple[str, ...]]:
    """Every way to read a name, the likeliest first, as syllables."""
    surname = surname_of(name)
    usual = tuple(_syllable(character) for character in surname)
    # The everyday reading comes last: whoever does not know 单 is Shan types dan.
    surnames = dict.fromkeys([*SURNAMES.get(surname, ()), usual])
    given = (
        GIVEN.get(character) or (_syllable(character),)
        for character in name[len(surname) :]
        if character != "·"
    )
    for first, *rest in product(surnames, *given):
        yield (*first, *rest)


@cache
def _syllable(character: str) -> str:
    """The usual reading of one character without tone; what is no character stays itself."""
    from pypinyin import Style, lazy_pinyin

    if character.isascii():
        return character
    (reading,) = lazy_pinyin(character, style=Style.NORMAL)
    return reading


def _texts(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    heads: dict[int, list[str]] = {}
    members: dict[int, list[str]] = {}
    others: dict[int, list[str]] = {}
    head_of: dict[int, int | None] = {}
    marks: dict[int, str] = {}
    for household_id, code, head_id, village, ended_on in session.execute(_households(ids)):
        heads[household_id], members[household_id] = [], []
        marks[household_id] = _ENDED if ended_on else ""
        others[household_id] = [code.lower(), *_spellings_of_village(village)]
        head_of[household_id] = head_id
    for household_id, person_id, name, id_number, phone in session.execute(_people(ids)):
        line = heads if head_of[household_id] == person_id else members
        line[household_id] += spellings(name)
        others[household_id] += [word.lower() for word in (id_number, phone) if word]
        others[household_id] += _slip(name)
    for household_id, name, phone in session.execute(_ties(ids)):
        others[household_id] += [*spellings(name), *([phone] if phone else [])]
    for household_id in heads:
        lines = (heads[household_id], members[household_id], others[household_id])
        text = "\n".join("".join(f" {word}" for word in line) for line in lines)
        yield household_id, marks[household_id] + text


@cache
def _spellings_of_village(name: str) -> list[str]:
    syllables = [_syllable(character) for character in name]
    return [name, "".join(syllables), "".join(syllable[0] for syllable in syllables)]


def _households(ids: Sequence[int]) -> Select[int, str, int | None, str, dt.date | None]:
    return (
        select(Household.id, Household.code, Household.head_id, Village.name, Household.ended_on)
        .join(Village, Household.village_id == Village.id)
        .where(Household.id.in_(ids))
    )


def _people(ids: Sequence[int]) -> Select[int, int, str, str | None, str | None]:
    """Current members; of an ended household, those it ended with."""
    return (
        select(Member.household_id, Member.person_id, Person.name, Person.id_number, Person.phone)
        .join(Person, Member.person_id == Person.id)
        .join(Household, Member.household_id == Household.id)
        .where(
            Member.household_id.in_(ids),
            Member.ended_on.is_(None) | (Member.ended_on == Household.ended_on),
        )
        .order_by(Member.household_id, Member.id)
    )


def _ties(ids: Sequence[int]) -> Select[int, str, str | None]:
    return (
        select(Tie.household_id, Tie.name, Tie.phone)
        .where(Tie.household_id.in_(ids), Tie.ended_on.is_(None))
        .order_by(Tie.id)
    )

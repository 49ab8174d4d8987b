"""The numbers of an acceptance: on paper, inside, in the mark that is scanned."""

import re

from jieyou_desktop.domain.identity import half_width

_INNER = re.compile(r"\d{9}\D*(\d{4})\D+(\d{6})")
_MARK = re.compile(r"\d{9}-?\d{4}-?\d{6}")
_BARE = re.compile(r"\d{9}(\d{4})(\d{6})")
_PAPER = re.compile(r"\D*(\d{4})[〕\])】年-]0*(\d{1,6})号?")
_RUNNING = re.compile(r"0*(\d{1,6})号?")


def on_paper(short_name: str, year: int, sequence: int) -> str:
    """The number people read, e.g. 青石救受〔2026〕12号; never padded (GB/T 9704, handbook 2.3)."""
    return f"{short_name}救受〔{year}〕{sequence}号"


def inside(town: str, year: int, letters: str, sequence: int) -> str:
    """The number that sorts, e.g. 371399101-2026-DB-000012; ``letters`` name the first matter."""
    return f"{town}-{year}-{letters}-{sequence:06d}"


def in_mark(town: str, year: int, sequence: int) -> str:
    """What the mark on the notice holds, e.g. 371399101-2026-000012.

    Digits and hyphens only: a scanner types like a keyboard, and letters would fall into a
    Chinese input method instead of the program.
    """
    return f"{town}-{year}-{sequence:06d}"


def is_mark(text: str) -> bool:
    """Whether a text is what ``in_mark`` gives, as a scanner types it."""
    return _MARK.fullmatch(half_width(text)) is not None


def is_whole(text: str) -> bool:
    """Whether a text is a full number and can be meant as nothing else (a scan, for one)."""
    text = re.sub(r"\s", "", half_width(text))
    return any(pattern.fullmatch(text) for pattern in (_INNER, _BARE, _PAPER))


def read(text: str, this_year: int) -> tuple[int, int] | None:
    """Year and running number of what was scanned or typed; None when it is no such number.

    Takes all three ways of writing, other brackets, and a bare running number of this year.
    """
    text = re.sub(r"\s", "", half_width(text))
    for pattern in (_INNER, _BARE, _PAPER):
        if found := pattern.fullmatch(text):
            return int(found[1]), int(found[2])
    found = _RUNNING.fullmatch(text)
    return (this_year, int(found[1])) if found else None

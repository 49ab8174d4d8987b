"""What a sheet of a workbook may be called."""

from collections.abc import Iterable

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "·"))
_LONGEST = 31


def sheet_name(words: str, taken: Iterable[str] = ()) -> str:
    """A name made of ``words`` that a workbook takes and that none of ``taken`` is.

    A workbook knows no signs of a path in it, no more than 31 characters, and no difference
    between large and small letters.
    """
    plain = words.translate(_FORBIDDEN)[:_LONGEST] or "表"
    used = {each.casefold() for each in taken}
    name, number = plain, 1
    while name.casefold() in used:
        number += 1
        end = f" {number}"
        name = plain[: _LONGEST - len(end)] + end
    return name

"""What a password must be, and the recovery code that stands in for a forgotten one."""

import secrets
import unicodedata
from itertools import pairwise

from jieyou_desktop.domain.errors import FieldError, UserError

RULE = "至少 8 位。用一句自己记得住的话的拼音最好，例如 menqian3kehuaishu；不要用姓名和生日"

LEAST = 8
# Written in capitals without I, L, O, 0 and 1, which are misread on paper. 31 is a prime, so
# the check letter below finds every single wrong letter and every swap of two neighbours.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _DATA = 6, 4
_COMMON = {"password", "password1", "passw0rd", "qwertyui", "qwertyuiop", "admin123", "iloveyou"}


def normal(password: str) -> str:
    """The same password however it was typed: a Chinese keyboard may give full-width digits."""
    return unicodedata.normalize("NFKC", password).strip()


def check(password: str, user: str) -> None:
    """Refuse a password that is too easy; a Chinese character counts as two.

    Raises FieldError naming ``password``.
    """
    text = normal(password)
    if sum(2 if ord(char) > 0x2E7F else 1 for char in text) < LEAST:
        raise FieldError("password", "密码太短", RULE)
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    if len(set(text)) < 3 or steps in ({1}, {-1}) or text.lower() in _COMMON:
        raise FieldError("password", "这个密码太容易被猜到", RULE)
    if user and text.replace(user, "").strip("0123456789") == "":
        raise FieldError("password", "密码不要用自己的姓名或全是数字", RULE)


def new_recovery_code() -> str:
    """A fresh code of six groups of five letters, such as ``7KQ2M-…``: 118 bits of chance.

    The last letter of each group checks that group and its place.
    """
    groups = []
    for place in range(_GROUPS):
        data = "".join(secrets.choice(_LETTERS) for _ in range(_DATA))
        groups.append(data + _check_letter(data, place))
    return "-".join(groups)


def read_recovery_code(text: str) -> str:
    """The code as it was made, from what was typed off the paper.

    Spaces, dashes and small letters do not matter. Raises UserError that names the group
    in which something was misread.
    """
    letters = "".join(char for char in normal(text).upper() if char.isalnum())
    if len(letters) != _GROUPS * (_DATA + 1):
        raise UserError(
            f"恢复码应为 {_GROUPS} 组、每组 {_DATA + 1} 位，现在一共 {len(letters)} 位",
            "请对照纸上的恢复码再核对一遍",
        )
    groups = [letters[i : i + _DATA + 1] for i in range(0, len(letters), _DATA + 1)]
    for place, group in enumerate(groups):
        if set(group) - set(_LETTERS) or group[-1] != _check_letter(group[:-1], place):
            raise UserError(
                f"恢复码第 {place + 1} 组“{group}”抄错了",
                "恢复码里没有数字 0、1 和字母 I、L、O，请对照纸上再看这一组",
            )
    return "-".join(groups)


def _check_letter(data: str, place: int) -> str:
    total = place + sum(
        weight * _LETTERS.index(letter) for weight, letter in enumerate(data, start=2)
    )
    return _LETTERS[total % len(_LETTERS)]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyou_desktop.documents.words import dialled, in_words


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (140950, "壹仟肆佰零玖元伍角"),
        (0, "零元整"),
        (1000, "壹拾元整"),
        (10001000, "壹拾万零壹拾元整"),
        (300000, "叁仟元整"),
        (5, "伍分"),
        (100000000, "壹佰万元整"),
        (53300, "伍佰叁拾叁元整"),
        (-5000, "负伍拾元整"),
    ],
)
def test_amounts_in_words_as_on_cheques(fen, words):
    assert in_words(fen) == words


_DIGITS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_STEPS = {"拾": 10, "佰": 100, "仟": 1000}


def read(words: str) -> int:
    """The amount in fen that 大写 stands for, read by its own rules."""
    words = words.removesuffix("整")
    fen = 0
    if "元" in words:
        whole, words = words.split("元")
        fen += 100 * read_whole(whole)
    digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            fen += digit * {"角": 10, "分": 1}[char]
    return fen


def read_whole(words: str) -> int:
    total = part = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _STEPS:
            part += digit * _STEPS[char]
            digit = 0
        elif char == "万":
            total += (part + digit) * 10_000
            part = digit = 0
        else:
            total = (total + part + digit) * 100_000_000
            part = digit = 0
    return total + part + digit


@given(st.integers(min_value=0, max_value=999_999_999_99))
def test_words_read_back_as_the_amount(fen):
    assert read(in_words(fen)) == fen


@pytest.mark.parametrize(
    ("stored", "read_as"),
    [
        ("05396211234", "0539-6211234"),
        ("01012345678", "010-12345678"),
        ("13805391234", "138-0539-1234"),
        ("12345", "12345"),
        ("6211234", "6211234"),
    ],
)
def test_telephone_numbers_stand_in_the_groups_they_are_read_in(stored, read_as):
    assert dialled(stored) == read_as

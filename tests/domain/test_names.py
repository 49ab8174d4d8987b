import pytest

from jieyou_desktop.domain.names import SURNAMES, surname_of


@pytest.mark.parametrize(
    ("surname", "reading"),
    [
        ("单", "shan"),
        ("仇", "qiu"),
        ("解", "xie"),
        ("曾", "zeng"),
        ("查", "zha"),
        ("区", "ou"),
        ("盖", "ge"),
        ("朴", "piao"),
        ("员", "yun"),
        ("种", "chong"),
        ("折", "she"),
        ("万俟", "mo qi"),
        ("尉迟", "yu chi"),
        ("长孙", "zhang sun"),
    ],
)
def test_a_surname_is_read_as_a_surname(surname, reading):
    assert " ".join(SURNAMES[surname][0]) == reading


def test_a_reading_has_one_syllable_for_each_character():
    for surname, readings in SURNAMES.items():
        assert all(len(reading) == len(surname) for reading in readings)


@pytest.mark.parametrize(
    ("name", "surname"),
    [("欧阳秀兰", "欧阳"), ("单玉芝", "单"), ("令狐", "令"), ("尉迟敬", "尉迟"), ("", "")],
)
def test_the_surname_is_two_characters_only_when_it_is_a_compound(name, surname):
    assert surname_of(name) == surname

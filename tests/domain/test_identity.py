import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyou_desktop.domain import identity
from jieyou_desktop.domain.identity import read_id


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "372833194001010011",
        "372833195212310027",
        "371329200002290030",
        "371329201506300049",
    ],
)
def test_sound_numbers_of_any_area_are_read(number):
    assert read_id(number).number == number


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        ("372833194001010012", "checksum"),
        ("371329190002290013", "date"),
        ("37132920211301001X", "date"),
        ("3.7139919700122e+17", "precision"),
        ("37139919700122", "length"),
        ("张三", "length"),
    ],
)
def test_an_unsound_number_says_what_is_wrong_and_what_to_do(number, cause):
    reading = read_id(number)
    assert (reading.number, reading.cause) == (None, cause)
    assert reading.fault
    assert reading.advice


def test_a_letter_within_a_number_is_told_from_a_wrong_length():
    assert "18" not in read_id("3713991962O7248784").fault
    assert "17" in read_id("37139919620724878").fault


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_how_it_was_written_does_not_matter(written):
    reading = read_id(written)
    assert reading.number == "11010519491231002X"


def test_fifteen_digits_are_raised_to_eighteen():
    assert read_id("372833400101001").number == "372833194001010011"


def test_a_centenarian_of_fifteen_digits_was_born_in_the_eighteen_hundreds():
    assert read_id("372833990101999").number[6:10] == "1899"


def test_birthday_and_sex_come_from_the_number():
    assert identity.born_on("372833195212310027") == dt.date(1952, 12, 31)
    assert identity.sex_of("372833195212310027") == "2"
    assert identity.sex_of("372833194001010011") == "1"


@pytest.mark.parametrize(
    ("day", "age"), [("2012-12-30", 59), ("2012-12-31", 60), ("2013-01-01", 60)]
)
def test_age_is_reached_on_the_birthday(day, age):
    assert identity.age_on(dt.date(1952, 12, 31), dt.date.fromisoformat(day)) == age


def test_someone_born_on_a_leap_day_ages_in_other_years_on_the_first_of_march():
    born = dt.date(2000, 2, 29)
    assert identity.age_on(born, dt.date(2021, 2, 28)) == 20
    assert identity.age_on(born, dt.date(2021, 3, 1)) == 21


@pytest.mark.parametrize(
    "written",
    ["2021-6-5", "2021/06/05", "2021.6.5", "20210605", "2021年6月5日", "2021-06-05 00:00:00"],
)
def test_a_day_is_read_in_the_ways_offices_write_it(written):
    assert identity.read_day(written) == dt.date(2021, 6, 5)


@pytest.mark.parametrize("written", ["2021-02-30", "6月5日", "2021", "长期", "20211301"])
def test_what_is_not_a_day_is_not_guessed(written):
    assert identity.read_day(written) is None


@pytest.mark.parametrize(
    "written", ["2018年03月", "2018.03", "2018-3", "201803", "2018/3", "2018-03-01"]
)
def test_a_month_is_read_in_the_ways_offices_write_it(written):
    assert identity.read_month(written) == "2018-03"


def test_a_card_passes_luhn_and_one_wrong_digit_does_not():
    assert identity.is_luhn("6222080400012345673")
    assert not identity.is_luhn("6222080400012345674")


@pytest.mark.parametrize("dot", "·•‧・．")
def test_every_middle_dot_becomes_one(dot):
    assert identity.clean_name(f" 阿依 古丽{dot}买买提 ") == "阿依古丽·买买提"


@given(st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)), st.integers(0, 999))
def test_any_one_wrong_digit_is_caught(born, serial):
    first17 = f"371329{born:%Y%m%d}{serial:03d}"
    number = first17 + identity.check_digit(first17)
    assert read_id(number).number == number
    wrong = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    assert read_id(wrong).number is None

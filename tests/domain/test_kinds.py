import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.kinds import (
    BankCard,
    Choice,
    Day,
    Flag,
    IdNumber,
    Money,
    Month,
    Name,
    Phone,
    Text,
    Whole,
)


@given(st.integers(-(10**12), 10**12))
def test_money_reads_what_it_shows(fen):
    assert Money().parse(Money().show(fen)) == fen
    assert Money().parse(Money().wire(fen)) == fen


@given(st.dates(dt.date(1850, 1, 1), dt.date(2150, 12, 31)))
def test_days_and_months_read_what_they_show(day):
    assert Day().parse(Day().show(day)) == day
    month = f"{day:%Y-%m}"
    assert Month().parse(Month().show(month)) == month


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("680", 68000),
        ("680.5", 68050),
        ("1,680.05", 168005),
        ("402元", 40200),
        ("￥320", 32000),
        ("１２０", 12000),
        ("533.00", 53300),
        ("533.000", 53300),
        ("-20", -2000),
        ("", None),
    ],
)
def test_money_is_held_in_fen(typed, fen):
    assert Money().parse(typed) == fen


@pytest.mark.parametrize("typed", ["1.005", "三百", "12元3角", "1e3"])
def test_money_refuses_what_it_would_have_to_guess(typed):
    with pytest.raises(FieldError, match="金额应为数字"):
        Money().parse(typed)


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        (IdNumber(), "11010519491231002X", "110105••••••••002X"),
        (Phone(), "13619659571", "136••••9571"),
        (BankCard(), "6217006030824628197", "尾号 8197"),
        (Text(private=True), "尿毒症", "••••"),
        (Text(), "东沟村", "东沟村"),
        (Choice(codes=codes.HEALTH, private=True), "41", "••••"),
    ],
)
def test_what_is_sensitive_is_masked(kind, value, masked):
    assert kind.mask(value) == masked
    assert kind.mask(None) == ""


@pytest.mark.parametrize(
    ("table", "written", "code"),
    [
        (codes.RELATION, "之妻", "12"),
        (codes.RELATION, "户主", "02"),
        (codes.ETHNICITY, "汉", "01"),
        (codes.ETHNICITY, "基诺族", "56"),
        (codes.DISABILITY, "视力", "1"),
        (codes.DISABILITY, "听力", "2"),
        (codes.DISABILITY_LEVEL, "二级", "2"),
        (codes.SELF_CARE, "全护理", "3"),
        (codes.SELF_CARE, "半护理", "2"),
        (codes.SEX, "女", "2"),
    ],
)
def test_a_wording_finds_its_national_code(table, written, code):
    assert Choice(codes=table).parse(written) == code


def test_an_unknown_wording_is_refused_with_what_may_be_filled_in():
    with pytest.raises(FieldError, match="邻居") as refusal:
        Choice(codes=codes.SEX).parse("邻居")
    assert "男" in refusal.value.advice


def test_every_other_wording_stands_for_a_code_of_its_table():
    tables = [value for value in vars(codes).values() if isinstance(value, codes.Codes)]
    assert len(tables) > 15
    for table in tables:
        assert set(table.others.values()) <= set(table.labels), table.title
        assert len(set(table.labels.values())) == len(table.labels), table.title


@pytest.mark.parametrize("typed", ["13619659571", "0539-6211234", "6211234", "12345"])
def test_phones_of_every_common_form_are_taken(typed):
    assert Phone().parse(typed) == typed.replace("-", "")


def test_a_wrong_phone_is_refused():
    with pytest.raises(FieldError):
        Phone().parse("1361965957")


def test_text_over_its_limit_says_how_long_it_is():
    with pytest.raises(FieldError, match="现在是 6 个"):
        Text(limit=5).parse("一二三四五六")


def test_names_lose_their_spaces():
    assert Name().parse(" 单　玉 芝 ") == "单玉芝"


@pytest.mark.parametrize(("typed", "value"), [("是", True), ("无", False), ("", None)])
def test_flags(typed, value):
    assert Flag().parse(typed) is value


def test_whole_numbers_keep_their_bounds():
    assert Whole(most=10).parse("３") == 3
    with pytest.raises(FieldError, match="0 到 10"):
        Whole(most=10).parse("11")


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("0539-6211234", "05396211234", "0539-6211234"),
        ("010 88881234", "01088881234", "010-88881234"),
        ("021-5888 1234", "02158881234", "021-58881234"),
        ("13805391234", "13805391234", "13805391234"),
        ("12345", "12345", "12345"),
    ],
)
def test_a_fixed_line_is_shown_with_its_area_code_set_off(typed, stored, shown):
    kind = Phone()
    assert kind.parse(typed) == stored
    assert kind.show(stored) == shown
    assert kind.parse(shown) == stored

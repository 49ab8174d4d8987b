import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.documents.fonts import Face, fonts
from jieyou_desktop.documents.typeset import Setting, line_of, paragraph

FONTS = fonts(RESOURCES)
SIZE = 15.0


def lines(text: str, ems: float = 20, **how) -> list[str]:
    return [line.text for line in paragraph(FONTS, text, Setting(SIZE, ems * SIZE, **how))]


def test_no_line_begins_with_a_comma():
    # The look's known fault: its last but two line began with one.
    text = (
        "政策依据：《最低生活保障审核确认办法》（民发〔2021〕57号）；"
        "保障标准示例文〔2021〕0号，2021年1月起。"
    )
    for ems in range(8, 40):
        for line in lines(text, ems)[1:]:
            assert line[0] not in "，。、；：！？）〕》”"


def test_no_line_ends_with_an_opening_bracket():
    text = "依据《社会救助法》（二〇二六年）和“一门受理”〔通知〕办理《通知书》（一式二份）。" * 3
    for ems in range(6, 30):
        for line in lines(text, ems):
            assert line[-1] not in "（〔《“"


def test_numbers_and_words_are_not_cut_and_stay_with_their_units():
    text = (
        "每人每月 450.00 元，打电话 0539-6211234，自2021年7月1日起，共 20 个工作日，用 WPS 打开。"
    )
    for ems in range(8, 30):
        whole = lines(text, ems)
        for piece in ("450.00 元", "0539-6211234", "2021年", "7月", "1日", "20 个", "WPS"):
            assert any(piece in line for line in whole), (ems, piece, whole)


def test_the_end_of_an_account_number_is_not_torn_from_its_name():
    for ems in range(8, 30):
        whole = lines("临沂农村商业银行股份有限公司青石支行 尾号 5673（单小山）", ems)
        assert any("尾号 5673" in line for line in whole), (ems, whole)


def test_a_word_longer_than_the_line_is_cut_rather_than_lost():
    text = "见https://example.invalid/" + "a" * 90
    assert "".join(lines(text, 10)) == text


def test_full_lines_reach_the_margin():
    text = "国家给收入低于当地标准的家庭每月补到标准，让大家都能过上基本的生活。" * 4
    set_lines = paragraph(FONTS, text, Setting(SIZE, 21.3 * SIZE))
    for line in set_lines[:-1]:
        ends = line.width + line.spread * (len(line.text) - 1)
        hangs = SIZE / 2 if line.text[-1] in "，。、；：" else 0
        assert ends - hangs == pytest.approx(21.3 * SIZE, abs=0.5)
    assert set_lines[-1].spread == 0


def test_first_line_indent_is_in_characters():
    first, second = paragraph(FONTS, "字" * 30, Setting(SIZE, 20 * SIZE, first=2))
    assert (len(first.text), first.indent) == (18, 2 * SIZE)
    assert (len(second.text), second.indent) == (12, 0)


def test_two_marks_together_take_the_room_of_one_and_a_half():
    assert line_of(FONTS, "》（", SIZE, Face.BODY).width == pytest.approx(1.5 * SIZE)
    assert line_of(FONTS, "元，", SIZE, Face.BODY).width == pytest.approx(2 * SIZE)


def test_stars_set_words_in_the_heading_face():
    line = line_of(FONTS, "每月**533元**整", SIZE, Face.BODY)
    assert line.text == "每月533元整"
    assert len({run.font for run in line.runs}) == 2


def test_an_empty_paragraph_has_no_lines():
    assert lines("") == []


@given(
    st.text(st.sampled_from("字，。（）“”〔〕 0123abc.-元年①—…"), max_size=60), st.integers(3, 25)
)
def test_nothing_is_lost_or_added_whatever_the_width(text, ems):
    kept = re.sub(" ", "", text)
    assert re.sub(" ", "", "".join(lines(text, ems))) == kept

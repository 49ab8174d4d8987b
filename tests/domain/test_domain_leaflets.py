import datetime as dt
import tomllib
from dataclasses import replace

import pytest

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.leaflets import (
    LEAFLET,
    POINTS,
    WORDS,
    Section,
    check,
    read_texts,
    summary,
    text_of,
    text_on,
)

D = dt.date.fromisoformat


def texts(programme: str):
    path = RESOURCES / "letters" / f"leaflet_{programme}.toml"
    return read_texts(tomllib.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("programme", list(LEAFLET))
def test_every_edition_keeps_the_outline_and_only_known_words(programme):
    for text in texts(programme):
        check(text)
        assert {section.point for section in text.sections} == set(POINTS)
        assert set(text.words()) <= set(WORDS)
        assert any(section.own for section in text.sections)


@pytest.mark.parametrize("programme", list(LEAFLET))
def test_no_amount_of_a_standard_is_typed_into_a_text(programme):
    for text in texts(programme):
        for section in text.sections:
            for line in section.lines:
                assert "每月 4" not in line
                assert "450" not in line


def test_the_edition_is_that_of_the_day():
    dibao = texts("dibao")
    assert text_on(dibao, "dibao", D("2026-06-30")).since == D("2021-07-01")
    assert text_on(dibao, "dibao", D("2026-07-01")).since == D("2026-07-01")
    with pytest.raises(UserError, match="2021年5月1日没有可用的低保明白纸文字"):
        text_on(dibao, "dibao", D("2021-05-01"))


def test_a_later_edition_says_only_what_it_changes():
    before, after = texts("dibao")
    changed = [
        new.point for old, new in zip(before.sections, after.sections, strict=True) if old != new
    ]
    assert changed == ["bring", "report"]
    assert "社会救助法" in after.basis[0]
    # 2026 law, article 48: the family is heard before its money is cut.
    assert any("先听您的意见" in line for s in after.sections for line in s.lines)


def test_a_line_whose_word_is_not_known_is_left_out_whole():
    text = texts("dibao")[-1]
    filled = text.filled(lambda word: None if word == "发放日" else f"<{word}>")
    pay = next(section for section in filled.sections if section.point == "pay")
    assert pay.lines[0] == "每月打进您的银行卡或存折，摘要写“<摘要>”。"
    assert not any("日前到账" in line for line in pay.lines)
    assert not any("{" in line for section in filled.sections for line in section.lines)


def test_plain_values_make_the_same_text_again():
    text = texts("tekun")[0]
    assert text_of(text.plain(), text.since) == text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"basis": ()}, "basis"),
        ({"action": "打 {手机}"}, "words"),
    ],
)
def test_a_text_that_would_not_do_names_what_is_wrong(change, field):
    with pytest.raises(FieldError) as refused:
        check(replace(texts("dibao")[0], **change))
    assert refused.value.field == field


def test_a_point_left_out_is_named():
    text = texts("dibao")[0]
    without = replace(text, sections=tuple(s for s in text.sections if s.point != "appeal"))
    with pytest.raises(FieldError, match="不服怎么办"):
        check(without)
    emptied = replace(without, sections=(*without.sections, Section("appeal", "不服", ())))
    with pytest.raises(FieldError, match="不服怎么办"):
        check(emptied)


def test_the_bank_prints_what_the_money_is():
    assert summary("dibao", "2") == "农村低保金"
    assert summary("tekun", "1") == "城市特困供养金"
    assert summary("temporary", "2") == "临时救助金"

import datetime as dt
import tomllib
from dataclasses import replace
from fractions import Fraction

import pytest

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.standards import (
    Version,
    check_new,
    document_number,
    name_of,
    read_seeds,
    rounded_fen,
    version_on,
)

D = dt.date.fromisoformat
RURAL = Version("dibao", "2", None, 45000, "month", D("2020-07-01"), None, "临民发〔2020〕15号")
OLD = Version(
    "dibao", "2", None, 420000, "year", D("2018-09-01"), D("2019-06-30"), "临政办发〔2018〕9号"
)


def on(day: str, *versions: Version) -> Version:
    return version_on(versions, "dibao", "2", None, D(day))


def test_the_version_of_the_day_is_found_at_both_its_ends():
    assert on("2018-09-01", OLD, RURAL) == OLD
    assert on("2019-06-30", OLD, RURAL) == OLD
    assert on("2020-07-01", OLD, RURAL) == RURAL
    assert on("2026-01-01", OLD, RURAL) == RURAL


def test_a_gap_stops_and_names_what_is_missing():
    with pytest.raises(UserError) as refused:
        on("2019-12-01", OLD, RURAL)
    assert refused.value.title == "2019年12月1日的农村低保标准还没有启用"
    assert "只到 2019年6月30日" in refused.value.advice


def test_a_day_before_the_first_version_stops():
    with pytest.raises(UserError, match="2017年1月1日的农村低保标准") as refused:
        on("2017-01-01", RURAL)
    assert "从 2020年7月1日 起" in refused.value.advice


def test_the_standard_of_towns_is_not_that_of_villages():
    with pytest.raises(UserError, match="城市低保标准"):
        version_on([RURAL], "dibao", "1", None, D("2021-01-01"))


def test_names_say_area_and_tier():
    assert name_of("dibao", "2", None) == "农村低保标准"
    assert name_of("care", None, "2") == "照料护理标准（半失能）"
    assert name_of("town_limit", None, None) == "临时救助镇街单笔上限"


def test_a_years_amount_is_divided_exactly_and_rounded_once():
    year = replace(OLD, amount_fen=370000)
    assert year.monthly == Fraction(370000, 12)
    assert rounded_fen(year.monthly * 3) == 92500
    assert rounded_fen(rounded_fen(year.monthly) * Fraction(3)) == 92499  # the mistake to avoid


@pytest.mark.parametrize(
    ("unit", "mode", "fen"),
    [
        ("fen", "half_up", 30833),
        ("jiao", "half_up", 30830),
        ("yuan", "half_up", 30800),
        ("yuan", "up", 30900),
        ("jiao", "up", 30840),
        ("yuan", "down", 30800),
    ],
)
def test_rounding_follows_the_countys_rule(unit, mode, fen):
    assert rounded_fen(Fraction(370000, 12), unit, mode) == fen


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"document": ""}, "document"),
        ({"document": "市里的通知"}, "document"),
        ({"amount_fen": 0}, "amount_fen"),
        ({"area": None}, "area"),
        ({"tier": "1"}, "tier"),
        ({"until": D("2021-06-30")}, "until"),
    ],
)
def test_a_standard_needs_a_document_and_makes_sense(changed, field):
    new = replace(RURAL, since=D("2021-07-01"), **changed) if "since" not in changed else RURAL
    with pytest.raises(FieldError) as refused:
        check_new([], new)
    assert refused.value.field == field


def test_care_has_tiers_and_no_area():
    care = Version("care", None, "3", 70000, "month", D("2020-07-01"), None, "临民发〔2020〕15号")
    check_new([], care)
    with pytest.raises(FieldError, match="档"):
        check_new([], replace(care, tier=None))


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2020-07-01", None),
        ("2021-01-01", None),
        ("2019-01-01", "2020-07-01"),
        ("2019-07-01", None),
    ],
)
def test_versions_may_not_overlap(since, until):
    new = replace(RURAL, since=D(since), until=D(until) if until else None)
    with pytest.raises(FieldError, match="日期重叠"):
        check_new([RURAL], new)


def test_versions_may_follow_one_another_and_leave_a_gap():
    check_new([OLD], RURAL)
    check_new([RURAL], OLD)
    check_new([RURAL], replace(RURAL, area="1"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("临民发[2020]15号", "临民发〔2020〕15号"),
        (" 临民发（2020） 15号 ", "临民发〔2020〕15号"),
        ("市政府令第12号", "市政府令第12号"),
    ],
)
def test_document_numbers_get_their_own_brackets(typed, kept):
    assert document_number(typed) == kept


def test_seeds_count_for_nothing_and_say_how_sure_they_are():
    seeds = [
        seed
        for path in (RESOURCES / "standards").glob("*.toml")
        for seed in read_seeds(tomllib.loads(path.read_text("utf-8")))
    ]
    assert len(seeds) == 15
    assert all(seed.certainty in {"历史", "待县确认"} and seed.source for seed in seeds)
    # Without a document number none of them can be switched on as it stands.
    for seed in seeds:
        with pytest.raises(FieldError):
            check_new([], seed.version)


def test_the_2018_standards_end_in_a_gap():
    data = tomllib.loads((RESOURCES / "standards" / "dibao.toml").read_text("utf-8"))
    assert all(s.gap_after for s in read_seeds(data) if s.version.since == D("2018-09-01"))

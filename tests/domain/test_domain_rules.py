import datetime as dt
import tomllib
from itertools import pairwise

import pytest

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.matters import HANDLING, matter_of, read_matters
from jieyou_desktop.domain.rules import (
    Edition,
    Limit,
    due_after,
    due_at_acceptance,
    edition_on,
    read_editions,
)


@pytest.fixture(scope="module")
def editions():
    found = {}
    for path in (RESOURCES / "rules").glob("*.toml"):
        found |= read_editions(tomllib.loads(path.read_text("utf-8")))
    return found


@pytest.fixture(scope="module")
def matters():
    return read_matters(tomllib.loads((RESOURCES / "matters.toml").read_text("utf-8")))


@pytest.fixture
def due(editions, calendar):
    def find(rules, day, **how):
        day = dt.date.fromisoformat(day)
        edition = edition_on(editions[rules], day, matter=rules)
        return due_at_acceptance(edition, day, calendar, **{"delegated": True} | how)

    return find


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2012-12-12", "DB-2012"),
        ("2021-06-30", "DB-2012"),
        ("2021-07-01", "DB-2021"),
        ("2026-06-30", "DB-2021"),
        ("2026-07-01", "DB-2026"),
    ],
)
def test_the_edition_is_that_of_the_day_of_acceptance(editions, day, code):
    assert edition_on(editions["dibao"], dt.date.fromisoformat(day), matter="低保").code == code


def test_a_day_without_an_edition_stops_instead_of_borrowing_one(editions):
    with pytest.raises(UserError, match="2012年12月11日没有可用的“低保”办理规则"):
        edition_on(editions["dibao"], dt.date(2012, 12, 11), matter="低保")


def test_editions_of_a_matter_never_overlap_and_leave_no_gap(editions):
    for matter, known in editions.items():
        for before, after in pairwise(known):
            assert before.until is not None, matter
            assert after.since == before.until + dt.timedelta(days=1), matter


def test_before_july_2021_low_income_support_is_due_at_the_end_of_the_survey(due):
    found = due("dibao", "2021-04-28")
    assert found.day == dt.date(2021, 5, 14)
    assert found.limit == Limit(10)
    assert found.basis == "民发〔2012〕220号：入户调查 10 个工作日，当天不计"


def test_low_income_support_is_due_in_20_days_where_the_town_confirms_else_in_30(due):
    assert due("dibao", "2021-09-15").day == dt.date(2021, 10, 19)
    assert due("dibao", "2021-09-15", delegated=False).day == dt.date(2021, 11, 2)
    assert due("dibao", "2026-09-16").day == dt.date(2026, 10, 20)


def test_that_the_town_confirms_is_said_only_with_the_document_that_says_so(due):
    named = due("dibao", "2026-09-16", delegation_basis="沭政发〔2021〕9号")
    assert "全程 20 个工作日，审核确认权已下放本镇街（沭政发〔2021〕9号）" in named.basis
    unnamed = due("dibao", "2026-09-16")
    assert unnamed.day == named.day
    assert "下放" not in unnamed.basis
    county = due("dibao", "2021-09-15", delegated=False, delegation_basis="沭政发〔2021〕9号")
    assert "下放" not in county.basis


def test_destitute_support_is_due_when_the_first_opinion_is(due):
    assert due("tekun", "2021-04-28").limit == Limit(20)
    assert due("tekun", "2021-04-28").day == dt.date(2021, 5, 28)
    assert due("tekun", "2026-09-16").limit == Limit(15)
    assert due("tekun", "2026-09-16").day == dt.date(2026, 10, 13)


def test_urgent_relief_has_24_hours_and_then_5_days_for_the_papers(due, editions, calendar):
    day = dt.date(2026, 9, 18)
    assert due("urgent", "2026-09-18").day == dt.date(2026, 9, 19)
    edition = edition_on(editions["urgent"], day, matter="急难")
    after = due_after(edition, "relief", day, calendar)
    assert (after.day, after.step) == (dt.date(2026, 9, 23), "补齐手续")
    assert due("quick", "2026-09-18").day == dt.date(2026, 9, 21)


def test_a_matter_without_a_national_figure_has_the_countys_or_none(due):
    assert due("temporary", "2026-09-16").day is None
    assert "未定时限" in due("temporary", "2026-09-16").basis
    found = due("temporary", "2026-09-16", county=(Limit(15), "县民发〔2026〕3号"))
    assert found.day == dt.date(2026, 10, 13)
    assert found.basis.startswith("县民发〔2026〕3号：15 个工作日")


def test_a_figure_still_to_be_confirmed_is_never_counted_with(due, editions):
    assert editions["general"][0].steps[0].limit == Limit(3)
    assert due("general", "2026-09-16").day is None


def test_the_end_of_one_step_sets_the_next_going_but_never_moves_a_total_limit(editions, calendar):
    old = edition_on(editions["dibao"], dt.date(2021, 4, 28), matter="低保")
    moved = due_after(old, "survey", dt.date(2021, 5, 14), calendar)
    assert (moved.step, moved.day) == ("民主评议", dt.date(2021, 5, 21))
    assert due_after(old, "refusal_notice", dt.date(2021, 5, 14), calendar) is None
    new = edition_on(editions["dibao"], dt.date(2021, 9, 15), matter="低保")
    assert due_after(new, "start_survey", dt.date(2021, 9, 16), calendar) is None


def test_every_matter_is_whole_and_has_rules(editions, matters):
    assert len({matter.code for matter in matters}) == len(matters)
    assert len({matter.letters for matter in matters}) == len(matters)
    for matter in matters:
        assert matter.handling in HANDLING
        assert matter.rules in editions
        assert matter.handling == "own" or matter.office
    assert matter_of(matters, "dibao").label == "最低生活保障"
    with pytest.raises(UserError, match="没有“bidao”这个事项"):
        matter_of(matters, "bidao")


def test_under_the_2026_law_nobody_is_asked_for_what_the_office_can_check(editions, matters):
    dibao = matter_of(matters, "dibao")
    old = edition_on(editions["dibao"], dt.date(2026, 6, 30), matter="低保")
    new = edition_on(editions["dibao"], dt.date(2026, 7, 1), matter="低保")
    booklet = "居民户口簿、身份证"
    assert booklet in [material.name for material in dibao.asked(old, by_proxy=False)]
    assert booklet not in [material.name for material in dibao.asked(new, by_proxy=False)]
    assert booklet in [material.name for material in dibao.checked(new)]
    assert dibao.checked(old) == ()


def test_a_letter_of_attorney_is_asked_for_only_from_a_proxy(matters):
    dibao = matter_of(matters, "dibao")
    edition = Edition("X", "某规则", dt.date(2020, 1, 1))
    assert not any(material.by_proxy for material in dibao.asked(edition, by_proxy=False))
    assert any(material.by_proxy for material in dibao.asked(edition, by_proxy=True))

import datetime as dt

import pytest

from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.visits import Visited, VisitFacts, check, doubts, tally, why_visit

TODAY = dt.date(2021, 6, 15)
SOUND = {"visited_on": TODAY, "mode": "home", "met_name": "单玉芝", "has_problem": False}


@pytest.mark.parametrize(
    ("tags", "last", "why"),
    [
        ([], None, "从未走访"),
        (["V1"], None, "重病，从未走访"),
        (["V2", "V1", "W1"], None, "重病、重残，从未走访"),
        (["V5"], dt.date(2021, 3, 17), "烈士遗属，90 天没走访"),
        (["V5"], dt.date(2021, 3, 18), None),
        (["W1"], dt.date(2020, 1, 1), None),
        ([], dt.date(2020, 1, 1), None),
    ],
)
def test_the_rule_that_picks_a_household_is_said(tags, last, why):
    assert why_visit(tags, last, TODAY) == why


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"visited_on": None}, "visited_on"),
        ({"visited_on": dt.date(2021, 6, 16)}, "visited_on"),
        ({"met_name": None}, "met_name"),
        ({"money_fen": -1}, "money_fen"),
        ({"goods_fen": 5000}, "goods"),
        ({"has_problem": None}, "has_problem"),
        ({"has_problem": True}, "problem"),
        ({"problem": "屋顶漏雨"}, "has_problem"),
    ],
)
def test_what_a_record_cannot_say_is_refused_at_its_field(change, field):
    with pytest.raises(FieldError) as refusal:
        check(SOUND | change, ["王芳", "李强"], TODAY)
    assert refusal.value.field == field


def test_a_sound_record_passes():
    check(SOUND, ["王芳"], TODAY)
    check(SOUND | {"mode": "phone", "met_name": None}, ["王芳"], TODAY)


@pytest.mark.parametrize("visitors", [[], ["王芳", "王芳"]])
def test_visitors_are_named_once_each(visitors):
    with pytest.raises(FieldError) as refusal:
        check(SOUND, visitors, TODAY)
    assert refusal.value.field == "visitors"


def test_one_visitor_and_things_left_untold_are_worth_a_second_look():
    told = dict.fromkeys(("told_standard", "told_conditions", "told_procedure", "told_basis"), True)
    assert doubts(told | {"money_fen": 50000, "money_source": "镇财政"}, 2) == []
    found = doubts(told | {"told_basis": False, "money_fen": 50000}, 1)
    assert [any(word in line for line in found) for word in ("两人", "1 项", "来源")] == [True] * 3


def facts(household, *people, village="东沟村", **more):
    return VisitFacts(household, village, tuple(people), **more)


def test_households_people_and_times_are_counted_apart():
    shan, liu = Visited("371399A", frozenset({"V1", "V4"})), Visited("371399B", frozenset({"V1"}))
    figures = tally(
        [
            facts("000001", shan, money_fen=50000, told_all=True),
            facts("000001", shan, liu, money_fen=20000, goods_fen=3000, has_problem=True),
            facts("000002", liu, leaflets=2),
        ]
    )
    assert (figures.households, figures.people, figures.person_times, figures.visits) == (
        2,
        2,
        4,
        3,
    )
    assert (figures.money_fen, figures.goods_fen) == (70000, 3000)
    assert (figures.told_all, figures.leaflets, figures.problems) == (1, 2, 1)
    assert figures.by_tag == {"V1": 2, "V2": 0, "V3": 0, "V4": 1, "V5": 0}


def test_someone_registered_in_two_households_is_one_person():
    shan = Visited("371399A")
    figures = tally([facts("000001", shan), facts("000009", shan)])
    assert (figures.households, figures.people, figures.person_times) == (2, 1, 2)


def test_nothing_visited_counts_as_nothing():
    assert tally([]).households == 0

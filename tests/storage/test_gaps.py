import datetime as dt

import pytest

from jieyou_desktop.domain.codes import HEAD
from jieyou_desktop.domain.gaps import GAPS
from jieyou_desktop.storage import gaps
from jieyou_desktop.storage.office import Standard
from jieyou_desktop.storage.register import Account, Benefit, Household, Member, Person, Tie

NUMBER = "372833195212310027"


@pytest.fixture
def home(desk):
    """A household with nothing missing, as (household, head, member, benefit, account)."""
    with desk.work() as w:
        yield w, whole(w)


def whole(w, code="000001", number=NUMBER, card="6222080400012345673"):
    head = Person(
        name="单玉芝",
        id_number=number,
        sex="2",
        born_on=dt.date(1952, 12, 31),
        phone="13612340571",
    )
    other = Person(
        name="刘小山", id_number="371329200002290030", sex="1", born_on=dt.date(2000, 2, 29)
    )
    if code != "000001":
        other.id_number = None
        other.id_kind = "other"
    w.session.add_all([head, other])
    w.session.flush()
    household = Household(code=code, village_id=1, head_id=head.id, area="2", position=1)
    w.session.add(household)
    w.session.flush()
    place = Member(household_id=household.id, person_id=head.id, relation=HEAD)
    second = Member(household_id=household.id, person_id=other.id, relation="20")
    benefit = Benefit(
        household_id=household.id,
        programme="dibao",
        insured=2,
        amount_fen=53300,
        from_month="2020-01",
        review_month="2026-12",
    )
    account = Account(household_id=household.id, payee_name="单玉芝", number=card)
    w.session.add_all([place, second, benefit, account])
    w.session.flush()
    return household, head, other, second, benefit, account


def codes(w, household):
    w.session.flush()
    return [gap for gap, *_ in gaps.of_households(w.session, w.today, [household.id])]


def test_a_household_in_order_has_no_gap(home):
    w, (household, *_) = home
    assert codes(w, household) == []


def test_there_is_a_query_for_every_gap_and_a_gap_for_every_query(home):
    assert set(gaps._queries()) == set(GAPS)  # noqa: SLF001 - the two lists must not part


@pytest.mark.parametrize(
    ("fen", "insured", "found"),
    [(90000, 2, False), (90100, 2, True), (50000, 1, True), (99999, None, False)],
)
def test_more_than_the_standard_a_person_is_noticed(home, fen, insured, found):
    w, (household, *_, benefit, _account) = home
    benefit.amount_fen, benefit.insured = fen, insured
    assert "above_standard" not in codes(w, household)  # no standard is switched on
    year = {"item": "dibao", "area": "2", "amount_fen": 540000, "unit": "year"}
    for since, until in (((2024, 1, 1), dt.date(2025, 6, 30)), ((2025, 7, 1), None)):
        amount = year["amount_fen"] if until is None else 1
        told = {"since": dt.date(*since), "until": until, "document": "示例文〔2025〕1号"}
        w.session.add(Standard(**year | {"amount_fen": amount} | told))
    assert ("above_standard" in codes(w, household)) is found
    if found:
        (one,) = [
            gap
            for gap in gaps.of_households(w.session, w.today, [household.id])
            if gap[0] == "above_standard"
        ]
        assert GAPS["above_standard"].words(None, one[3]) == (
            "低保金平均每人比低保标准（每月 450.00 元）还高"
        )


def spoil_account_ended(household, head, other, place, benefit, account):
    account.ended_on = dt.date(2026, 1, 1)


SPOILS = {
    "id_doubt": lambda h, head, *_: setattr(head, "id_doubt", "原表写作 1"),
    "died": lambda h, head, other, *_: setattr(other, "died_on", dt.date(2026, 8, 1)),
    "mismatch": lambda h, head, *_: setattr(head, "sex", "1"),
    "no_head": lambda h, *_: setattr(h, "head_id", None),
    "too_many_insured": lambda h, a, b, c, benefit, *_: setattr(benefit, "insured", 3),
    "review": lambda h, a, b, c, benefit, *_: setattr(benefit, "review_month", "2026-08"),
    "no_id": lambda h, a, other, *_: setattr(other, "id_number", None),
    "no_account": spoil_account_ended,
    "no_amount": lambda h, a, b, c, benefit, *_: setattr(benefit, "amount_fen", None),
    "no_phone": lambda h, head, *_: setattr(head, "phone", None),
    "no_area": lambda h, *_: setattr(h, "area", None),
    "no_relation": lambda h, a, b, place, *_: setattr(place, "relation", None),
    "card_mismatch": lambda h, head, *_: setattr(head, "disability_number", "37132920000229003043"),
}


@pytest.mark.parametrize("gap", SPOILS)
def test_what_is_spoilt_is_found_and_nothing_else(home, gap):
    w, rows = home
    SPOILS[gap](*rows)
    assert codes(w, rows[0]) == [gap]
    assert gaps.everywhere(w.session, w.today, [gap]) == {rows[0].id}


def test_a_place_in_the_walking_order_is_missed_once_the_village_has_one(home):
    w, (household, *_) = home
    neighbour = Household(code="000002", village_id=household.village_id, area="2")
    w.session.add(neighbour)
    assert "no_position" in codes(w, neighbour)
    household.position = None
    assert "no_position" not in codes(w, neighbour) + codes(w, household)


def test_an_expired_card_counts_from_the_day_after(home):
    w, (household, head, *_) = home
    head.disability_until = w.today
    assert codes(w, household) == []
    head.disability_until = w.today - dt.timedelta(days=1)
    assert codes(w, household) == ["card_expired"]


def test_a_head_comes_of_age_on_the_birthday(home):
    w, (household, head, *_) = home
    head.id_number, head.id_kind = None, "other"
    head.born_on = dt.date(2008, 9, 17)
    assert codes(w, household) == ["minor_head"]
    head.born_on = dt.date(2008, 9, 16)
    assert codes(w, household) == []


def test_a_number_or_an_account_in_two_households_names_the_other(home):
    w, (household, *_) = home
    twin, *_ = whole(w, "000002")
    found = {
        (gap, home): detail
        for gap, home, _, detail in gaps.of_households(w.session, w.today, [household.id, twin.id])
    }
    assert found == {
        ("duplicate", household.id): "东沟村 单玉芝户",
        ("duplicate", twin.id): "东沟村 单玉芝户",
        ("same_account", household.id): "东沟村 单玉芝户",
        ("same_account", twin.id): "东沟村 单玉芝户",
    }


def test_dibao_and_tekun_for_the_same_one_contradict_each_other(home):
    w, (household, head, _, _, benefit, _) = home
    w.session.add(
        Benefit(household_id=household.id, person_id=head.id, programme="tekun", amount_fen=1)
    )
    assert "twice" in codes(w, household)
    benefit.insured = 1
    assert "twice" not in codes(w, household)


def test_a_phone_of_one_who_answers_for_them_will_do(home):
    w, (household, head, *_) = home
    head.phone = None
    w.session.add(Tie(household_id=household.id, kind="obligor", name="解明", phone="13911112222"))
    assert codes(w, household) == []


def test_those_in_an_institution_need_no_account(home):
    w, (household, _, _, _, benefit, account) = home
    account.ended_on = w.today
    benefit.care_mode = "1"
    assert codes(w, household) == []


def test_an_ended_household_lacks_nothing(home):
    w, (household, head, *_) = home
    head.phone = None
    household.ended_on = w.today
    assert codes(w, household) == []


def test_a_leap_day_is_no_obstacle(desk, clock):
    clock.set_day("2028-02-29")
    with desk.work() as w:
        household, *_ = whole(w)
        assert "minor_head" not in codes(w, household)

import datetime as dt

from jieyou_desktop.domain import identity
from jieyou_desktop.services import cases, practice, today
from jieyou_desktop.storage import audit, gaps, search
from jieyou_desktop.storage.cases import Case, Intake
from jieyou_desktop.storage.register import Account, Benefit, Household, Member, Person, Village


def test_shan_yuzhi_of_donggou_is_there(town):
    with town.work() as w:
        (first, *_) = search.find(w.session, "szy 东沟村")
        household = w.session.get_one(Household, first)
        head = w.session.get_one(Person, household.head_id)
        village = w.session.get_one(Village, household.village_id)
        benefit = w.session.query(Benefit).filter_by(household_id=first).one()
        assert (head.name, village.name, household.code) == ("单玉芝", "东沟村", "000127")
        assert (benefit.programme, benefit.tier, benefit.amount_fen) == ("dibao", "B", 53300)


def test_the_town_is_as_large_as_asked_and_its_people_are_sound(town):
    with town.work() as w:
        assert w.session.query(Household).count() == 150
        people = w.session.query(Person).all()
        assert 2.2 < len(people) / 150 < 2.9
        numbers = [person.id_number for person in people if person.id_number]
        assert all(identity.read_id(number).number == number for number in numbers)
        areas = {number[:6] for number in numbers}
        assert {"371399", "372833"} <= areas
        assert all(
            identity.age_on(person.born_on, w.today) < 110 and person.born_on < w.today
            for person in people
        )


def test_every_table_of_the_main_line_has_rows(town):
    with town.work() as w:
        assert w.session.query(Member).count() > 150
        assert w.session.query(Account).count() > 50
        due = [case.due_on for case in w.session.query(Case) if case.state == "open"]
        assert due
        assert any(day and day > w.today for day in due)
        assert audit.verify(w.session) is None


def test_a_morning_shows_a_newcomer_what_the_first_page_is_for(town):
    with town.work() as w:
        counts, seen = cases.counts(w), today.overview(w)
        kept = audit.verify(w.session)
    assert {view: counts[view] for view in ("late", "today", "supplement", "referred")} == {
        "late": 1,
        "today": 1,
        "supplement": 3,
        "referred": 2,
    }
    assert counts["soon"] >= 3
    assert counts["untold"] == 1
    assert {"受理", "走访", "告知"} <= {task.who for task in seen.reminders}
    assert kept is None


def test_nobody_in_the_town_asks_for_what_they_have(town):
    with town.work() as w:
        paid = {one.household_id for one in w.session.query(Benefit) if one.amount_fen}
        asked = {
            w.session.get_one(Intake, case.intake_id).household_id
            for case in w.session.query(Case)
            if case.matter in {"dibao", "tekun", "edge"}
        }
    assert asked
    assert not asked & paid


def test_some_households_have_something_amiss_but_few(town):
    with town.work() as w:
        amiss = gaps.everywhere(w.session, w.today, gaps.GAPS)
        assert 3 < len(amiss) < 30


def test_the_same_seed_and_day_give_the_same_town(desk, clock, tmp_path):
    def names(seed):
        with desk.work() as w:
            known = w.session.query(Person).count()
            practice.fill(w, households=40, seed=seed)
            people = w.session.query(Person).order_by(Person.id).offset(known)
            made = [(person.name, person.uid) for person in people]
            w.session.rollback()
        return made

    assert names(7) == names(7)
    assert names(7) != names(8)


def test_the_town_stands_on_any_day(desk, clock):
    clock.set_day("2028-02-29")
    with desk.work() as w:
        practice.fill(w, households=30, seed=3)
        assert w.today == dt.date(2028, 2, 29)
        assert w.session.query(Household).count() == 30

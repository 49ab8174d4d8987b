import datetime as dt

import pytest

from jieyou_desktop.domain.calendar import MissingYearError
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.services import calendar, cases, counter, intake, matters
from jieyou_desktop.services.intake import Chosen, IntakeDraft
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage.cases import Case, CaseMaterial, Intake, Letter
from jieyou_desktop.storage.office import the_office
from jieyou_desktop.storage.register import Benefit, Household, Person


def draft(home, *codes, **more):
    chosen = tuple(code if isinstance(code, Chosen) else Chosen(code) for code in codes)
    return IntakeDraft(home.household_id, home.head_id, chosen, **more)


def accept(desk, home, *codes, **more):
    with desk.work() as w:
        return intake.accept(w, draft=draft(home, *codes, **more))


def test_an_acceptance_has_one_number_and_one_case_per_matter_each_with_its_own_due_day(desk, home):
    accepted = accept(desk, home, "dibao", "tekun", "urgent", "medical")
    assert accepted.number == "青石救受〔2026〕1号"
    assert accepted.code == "371399101-2026-DB-000001"
    assert [(case.matter, case.due_on) for case in accepted.cases] == [
        ("dibao", dt.date(2026, 10, 20)),
        ("tekun", dt.date(2026, 10, 13)),
        ("urgent", dt.date(2026, 9, 17)),
        ("medical", None),
    ]
    with desk.work() as w:
        assert w.session.get_one(Intake, accepted.intake_id).first_contact == "王芳"


def test_numbers_run_on_without_padding_and_start_anew_each_year(desk, home):
    for _ in range(11):
        accept(desk, home, "other")
    assert accept(desk, home, "tekun").number == "青石救受〔2026〕12号"
    earlier = accept(desk, home, "dibao", on=dt.date(2021, 4, 28))
    assert earlier.number == "青石救受〔2021〕1号"
    assert earlier.code == "371399101-2021-DB-000001"


@pytest.mark.parametrize(
    ("on", "delegated", "due_on"),
    [
        ("2021-04-28", True, "2021-05-14"),
        ("2021-09-15", True, "2021-10-19"),
        ("2021-09-15", False, "2021-11-02"),
        ("2026-09-16", True, "2026-10-20"),
    ],
)
def test_low_income_support_is_due_by_the_rules_of_the_day_it_is_accepted(
    desk, home, on, delegated, due_on
):
    with desk.work() as w:
        the_office(w.session).delegated = delegated
    (case,) = accept(desk, home, "dibao", on=dt.date.fromisoformat(on)).cases
    assert case.due_on.isoformat() == due_on


def test_a_double_click_accepts_once(desk, home):
    first = accept(desk, home, "dibao", uid="5f3e")
    second = accept(desk, home, "dibao", uid="5f3e")
    assert second == first
    with desk.work() as w:
        assert w.session.query(Intake).count() == 1
        assert w.session.query(Letter).count() == 1


def test_the_receipt_holds_the_number_the_days_and_the_mark(desk, home):
    accepted = accept(desk, home, "dibao", "education", contact_name="解大军")
    with desk.work() as w:
        letter = w.session.get_one(Letter, accepted.letter_id)
    assert (letter.form, letter.number) == ("acceptance", accepted.number)
    assert letter.facts["applicant"] == "单玉芝"
    assert letter.facts["contact"] == "解大军"
    assert letter.facts["qr"] == "371399101-2026-000001"
    assert letter.facts["accepted_on"] == "2026-09-16"
    assert [matter["due_on"] for matter in letter.facts["matters"]] == ["2026-10-20", None]
    assert "申请及授权书" in letter.facts["materials"][0]


def test_missing_papers_are_told_at_once_and_the_matter_waits(desk, home):
    accepted = accept(desk, home, Chosen("dibao", frozenset()))
    (case,) = accepted.cases
    assert (case.state, case.due_on) == ("supplement", None)
    assert len(case.missing) == 1
    with desk.work() as w:
        letter = w.session.get_one(Letter, accepted.letter_id)
    assert letter.form == "supplement"
    assert [entry["name"] for entry in letter.facts["missing"]] == list(case.missing)
    assert letter.facts["by_date"] == "2026-09-30"


def test_missing_papers_are_asked_for_even_into_a_year_without_a_calendar(desk, home, clock):
    clock.set_day("2026-12-25")
    accepted = accept(desk, home, Chosen("dibao", frozenset()))
    with desk.work() as w:
        assert w.session.get_one(Letter, accepted.letter_id).facts["by_date"] == "2027-01-08"


def test_where_one_matter_lacks_papers_the_other_is_accepted_all_the_same(desk, home):
    accepted = accept(desk, home, "dibao", Chosen("temporary", frozenset({"申请书"})))
    assert [case.state for case in accepted.cases] == ["open", "supplement"]
    with desk.work() as w:
        forms = [w.session.get_one(Letter, one).form for one in accepted.letter_ids]
    assert forms == ["acceptance", "supplement"]


def test_since_the_2026_law_nobody_is_asked_for_what_the_office_can_check(desk, home):
    new = accept(desk, home, "dibao")
    old = accept(desk, home, "dibao", on=dt.date(2026, 6, 30))
    with desk.work() as w:
        papers = {
            one: {
                paper.name: paper.note
                for paper in w.session.query(CaseMaterial).filter_by(case_id=one)
            }
            for one in (new.cases[0].case_id, old.cases[0].case_id)
        }
    assert papers[new.cases[0].case_id]["居民户口簿、身份证"] == "窗口自行核对"
    assert papers[old.cases[0].case_id]["居民户口簿、身份证"] is None


def test_a_matter_the_counter_only_shows_the_way_to_is_told_at_once(desk, home):
    (case,) = accept(desk, home, "education").cases
    assert case.state == "told"
    with desk.work() as w:
        assert w.session.get_one(Case, case.case_id).told_on == w.today


def test_a_limit_of_the_county_counts_once_it_is_entered(desk, home):
    assert accept(desk, home, "temporary").cases[0].due_on is None
    with desk.work() as w:
        matters.set_limit(
            w, code="temporary", days=15, document="沭民发〔2026〕3号", since=dt.date(2026, 1, 1)
        )
    (case,) = accept(desk, home, "temporary").cases
    assert case.due_on == dt.date(2026, 10, 13)
    assert case.due_basis.startswith("沭民发〔2026〕3号")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"on": dt.date(2026, 9, 17)}, "在今天之后"),
        ({"on": dt.date(2012, 12, 11)}, "没有可用的“最低生活保障”办理规则"),
        ({"supplement_by": dt.date(2026, 9, 16)}, "补正期限"),
    ],
)
def test_a_day_that_cannot_be_is_refused(desk, home, more, says):
    with pytest.raises(UserError, match=says):
        accept(desk, home, "dibao", **more)


def test_a_limit_that_runs_into_a_year_without_calendar_takes_nothing_in(desk, home, clock):
    clock.set_day("2026-12-15")
    with pytest.raises(MissingYearError, match="2027"):
        accept(desk, home, "dibao")
    with desk.work() as w:
        assert w.session.query(Intake).count() == 0
        assert calendar.missing_year(w) == 2027
    assert accept(desk, home, "urgent").number == "青石救受〔2026〕1号"


def test_who_cannot_apply_is_refused_with_what_to_do(desk, home):
    with pytest.raises(FieldError, match="还没有选事项"):
        accept(desk, home)
    with pytest.raises(FieldError, match="勾选了两次"):
        accept(desk, home, "dibao", "dibao")
    with desk.work() as w:
        stranger = Person(name="王五")
        w.session.add(stranger)
    with pytest.raises(UserError, match="王五现在不在这一户里"), desk.work() as w:
        chosen = (Chosen("dibao"),)
        intake.accept(w, draft=IntakeDraft(home.household_id, stranger.id, chosen))
    with desk.work() as w:
        w.session.get_one(Person, home.head_id).died_on = dt.date(2026, 9, 1)
    with pytest.raises(UserError, match="已去世"):
        accept(desk, home, "dibao")
    with desk.work() as w:
        w.session.get_one(Household, home.household_id).ended_on = dt.date(2026, 9, 1)
    with pytest.raises(UserError, match="已经销户"):
        accept(desk, home, "dibao")


def test_a_post_without_the_right_cannot_accept(desk, home):
    with pytest.raises(UserError, match="权限"):
        accept(desk.seat(Actor("赵审计", "audit")), home, "dibao")


@pytest.mark.parametrize(
    "text", ["371399101-2026-000002", "371399101-2026-YL-000002", "青石救受〔2026〕2号", "2"]
)
def test_a_scanned_or_typed_number_finds_its_case(desk, home, text):
    accept(desk, home, "dibao")
    second = accept(desk, home, "medical")
    with desk.work() as w:
        assert intake.scan(w, text=text) == second.cases[0].case_id


def test_a_scan_goes_to_the_matter_still_open(desk, home):
    accepted = accept(desk, home, "education", "dibao")
    with desk.work() as w:
        assert intake.scan(w, text="1") == accepted.cases[1].case_id
        assert cases.case_file(w, case_id=accepted.cases[1].case_id).siblings[0][1] == "教育救助"


def test_an_unknown_number_is_said_as_typed(desk):
    with desk.work() as w, pytest.raises(UserError, match="没有找到编号“青石救受〔2026〕99号”"):
        intake.scan(w, text="青石救受〔2026〕99号")


def test_what_a_matter_asks_for_is_offered_for_the_day(desk):
    with desk.work() as w:
        today = {offer.matter.code: offer for offer in matters.offers(w, day=w.today)}
        proxied = {
            offer.matter.code: offer for offer in matters.offers(w, day=w.today, by_proxy=True)
        }
        early = {offer.matter.code for offer in matters.offers(w, day=dt.date(2021, 4, 28))}
        before = matters.offers(w, day=dt.date(2012, 1, 1))
    assert ("委托书和代办人身份证", True) not in today["dibao"].asked
    assert ("委托书和代办人身份证", True) in proxied["dibao"].asked
    assert "居民户口簿、身份证" in today["dibao"].checked
    assert {"quick", "edge", "rigid"}.isdisjoint(early)
    assert "没有可用的" in before[0].closed


def test_the_same_matter_still_open_is_remarked_on_and_another_is_not(desk, home):
    accepted = accept(desk, home, "dibao")
    with desk.work() as w:
        said = intake.remarks(w, household_id=home.household_id, matter="dibao")
        assert said == (f"{accepted.number} 也是这件事，还没有办结",)
        assert intake.remarks(w, household_id=home.household_id, matter="medical") == ()


@pytest.mark.parametrize("to_month", [None, "2026-09", "2026-08"])
def test_who_already_gets_low_income_support_is_remarked_on_while_it_runs(desk, home, to_month):
    with desk.work() as w:
        w.session.add(
            Benefit(
                household_id=home.household_id,
                programme="dibao",
                area="2",
                tier="B",
                amount_fen=53300,
                to_month=to_month,
            )
        )
        w.session.flush()
        said = intake.remarks(w, household_id=home.household_id, matter="tekun")
        gets = ("这家现在领着农村低保 B，每月 533.00 元",)
        assert said == (() if to_month == "2026-08" else gets)
        (foreseen,) = counter.foresee(
            w, chosen=[Chosen("tekun")], day=None, by_proxy=False, household_id=home.household_id
        )
        assert foreseen.remarks == said
        assert intake.remarks(w, household_id=home.household_id, matter="temporary") == ()


def test_what_the_office_has_not_filled_in_is_remarked_on_once_before_accepting(desk, home):
    with desk.work() as w:
        assert intake.office_remarks(w, codes=("dibao",), day=w.today) == ()
        office = the_office(w.session)
        office.supervision_phone = office.delegation_basis = None
        said = intake.office_remarks(w, codes=("dibao", "temporary"), day=w.today)
        assert said == (
            "单位信息里没填监督电话，通知书上不印这一句",
            "单位信息里没填下放依据：期限仍照下放后的 20 个工作日算，通知书上不写下放",
        )
        assert intake.office_remarks(w, codes=("temporary",), day=w.today) == said[:1]
        first, second = counter.foresee(
            w, chosen=[Chosen("dibao"), Chosen("temporary")], day=None, by_proxy=False
        )
        assert (first.remarks, second.remarks) == (said, ())
    accepted = accept(desk, home, "dibao")
    assert accepted.cases[0].due_on == dt.date(2026, 10, 20)
    assert "下放" not in accepted.cases[0].due_basis


@pytest.mark.parametrize(("code", "days"), [("quick", 3), ("urgent", 1)])
def test_relief_in_need_runs_from_the_application_whatever_is_missing(desk, home, code, days):
    with desk.work() as w:
        draft = IntakeDraft(home.household_id, home.head_id, (Chosen(code, frozenset()),))
        (case,) = intake.accept(w, draft=draft).cases
    assert (case.state, case.missing) == ("open", ())
    assert case.due_on == dt.date(2026, 9, 16) + dt.timedelta(days=days)

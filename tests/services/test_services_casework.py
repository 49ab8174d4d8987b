import datetime as dt

import pytest

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.services import calendar, cases, casework, intake
from jieyou_desktop.services.intake import Chosen, IntakeDraft
from jieyou_desktop.storage.cases import Case, Letter

APPLICATION = "申请及授权书（含家庭成员、收入、财产声明和核对授权，成年成员都签字）"


@pytest.fixture
def take(desk, home):
    def accept(*codes, **more):
        chosen = tuple(code if isinstance(code, Chosen) else Chosen(code) for code in codes)
        with desk.work() as w:
            draft = IntakeDraft(home.household_id, home.head_id, chosen, **more)
            return intake.accept(w, draft=draft).cases[0].case_id

    return accept


@pytest.fixture
def do(desk):
    def call(function, **how):
        with desk.work() as w:
            return function(w, **how)

    return call


def test_missing_papers_brought_later_start_the_clock_on_that_day(take, do, desk, clock):
    case_id = take(Chosen("dibao", frozenset()))
    clock.set_day("2026-09-21")
    letter_id = do(casework.receive, case_id=case_id, received=frozenset({APPLICATION}))
    with desk.work() as w:
        case = w.session.get_one(Case, case_id)
        assert (case.state, case.accepted_on) == ("open", dt.date(2026, 9, 21))
        assert case.due_on == calendar.working_calendar(w).after_working_days(w.today, 20)
        assert w.session.get_one(Letter, letter_id).facts["accepted_on"] == "2026-09-21"


def test_papers_brought_in_part_leave_the_matter_waiting(take, do, desk):
    case_id = take(Chosen("temporary", frozenset()))
    assert do(casework.receive, case_id=case_id, received=frozenset({"申请书"})) is None
    with desk.work() as w:
        file = cases.case_file(w, case_id=case_id)
    assert file.case["state"] == "supplement"
    assert file.steps[-1].note == "申请书；还缺 医疗、教育等必需支出的票据"
    with pytest.raises(FieldError, match="还没有勾选新收到的材料"):
        do(casework.receive, case_id=case_id, received=frozenset({"申请书"}))


def test_urgent_relief_given_moves_the_due_day_to_that_of_the_papers(take, do, desk):
    case_id = take("urgent")
    do(casework.do_step, case_id=case_id, step="先行救助", note="500 元")
    with desk.work() as w:
        case = w.session.get_one(Case, case_id)
    assert (case.step, case.due_on) == ("补齐手续", dt.date(2026, 9, 21))


def test_a_step_never_moves_a_total_limit(take, do, desk):
    case_id = take("dibao")
    do(casework.do_step, case_id=case_id, step="启动经济状况调查")
    do(casework.do_step, case_id=case_id, step="入户调查", note="两人入户")
    with desk.work() as w:
        file = cases.case_file(w, case_id=case_id)
    assert file.case["due_on"] == dt.date(2026, 10, 20)
    assert [(step.step, step.by) for step in file.steps] == [
        ("受理", "王芳"),
        ("启动经济状况调查", "王芳"),
        ("入户调查", "王芳"),
    ]
    assert "启动经济状况调查" not in file.next_steps
    assert "初审公示（有的地方按工作日）" not in file.next_steps


def test_a_referred_matter_stays_open_until_the_answer_and_the_telling(take, do, desk):
    case_id = take("medical")
    do(casework.refer, case_id=case_id)
    assert do(cases.counts)["referred"] == 1
    do(casework.finish, case_id=case_id, result="救助 1200 元", told=False)
    assert do(cases.counts)["untold"] == 1
    do(casework.tell, case_id=case_id, how="电话")
    assert do(cases.counts) == dict.fromkeys(
        ("open", "late", "today", "soon", "supplement", "referred", "untold"), 0
    ) | {"done": 1}
    with pytest.raises(UserError, match="已经记过"):
        do(casework.tell, case_id=case_id)


def test_a_matter_of_the_window_itself_is_not_referred(take, do):
    with pytest.raises(UserError, match="不转办"):
        do(casework.refer, case_id=take("dibao"))


def test_closing_says_with_what_and_a_slip_can_be_taken_back(take, do, desk):
    case_id = take("dibao")
    with pytest.raises(FieldError, match="还没有填结果"):
        do(casework.finish, case_id=case_id, result=" ", told=True)
    do(casework.finish, case_id=case_id, result="同意，B 类", told=True)
    with pytest.raises(UserError, match="这件现在是“已办结”"):
        do(casework.do_step, case_id=case_id, step="公示")
    do(casework.reopen, case_id=case_id, reason="点错了")
    with desk.work() as w:
        file = cases.case_file(w, case_id=case_id)
    assert file.is_open
    assert file.case["due_on"] == dt.date(2026, 10, 20)
    assert [step.step for step in file.steps][-3:] == ["办结", "告知申请人", "重新打开"]


def test_what_waits_for_papers_may_be_withdrawn_and_waits_again_when_reopened(take, do, desk):
    case_id = take(Chosen("dibao", frozenset()))
    with pytest.raises(UserError, match="不能办这一步"):
        do(casework.finish, case_id=case_id, result="同意", told=True)
    do(casework.withdraw, case_id=case_id, reason="找到工作了")
    do(casework.reopen, case_id=case_id, reason="又要申请")
    with desk.work() as w:
        assert w.session.get_one(Case, case_id).state == "supplement"


def test_a_step_is_dated_between_taking_in_and_today(take, do):
    case_id = take("dibao")
    with pytest.raises(FieldError, match="在今天之后"):
        do(casework.do_step, case_id=case_id, step="公示", on=dt.date(2026, 9, 17))
    with pytest.raises(FieldError, match="在登记之前"):
        do(casework.do_step, case_id=case_id, step="公示", on=dt.date(2026, 9, 15))


def test_the_list_has_the_most_overdue_first_and_says_how_many_working_days(take, do, clock):
    take("temporary")
    late = take("dibao", on=dt.date(2026, 8, 13))
    today = take("dibao", on=dt.date(2026, 8, 19))
    soon = take("quick")
    far = take("dibao")
    take(Chosen("tekun", frozenset()))
    listing = do(cases.listing)
    rows = do(cases.rows, ids=listing.ids)
    assert [row.id for row in rows[:4]] == [late, today, soon, far]
    assert [row["left"] for row in rows] == [
        "超 4 个工作日",
        "今天到期",
        "剩 3 天",
        "剩 20 个工作日",
        "未定时限",
        "等补正",
    ]
    assert rows[0]["_tones"]["left"] == "late"
    views = {view: do(cases.listing, view=view).ids for view in ("late", "today", "soon")}
    assert views == {"late": (late,), "today": (today,), "soon": (soon,)}


def test_the_list_still_opens_in_a_year_without_a_calendar(take, do, clock):
    case_id = take("dibao")
    clock.set_day("2027-01-05")
    (row,) = do(cases.rows, ids=do(cases.listing).ids)
    assert (row.id, row["left"]) == (case_id, "超 77 天")


def test_the_list_is_searched_by_pinyin_and_by_number(take, do):
    case_id = take("dibao")
    assert do(cases.listing, text="syz").ids == (case_id,)
    assert do(cases.listing, text="东沟").ids == (case_id,)
    assert do(cases.listing, text="371399101-2026-db").ids == (case_id,)
    assert do(cases.listing, text="王五").ids == ()


def test_the_file_of_a_case_answers_who_what_and_what_now(take, do, home):
    file = do(cases.case_file, case_id=take("dibao"))
    assert (file.person["name"], file.relation, file.village) == ("单玉芝", "户主", "东沟村")
    assert file.household_id == home.household_id
    assert file.left == "剩 20 个工作日"
    assert "下放" in file.case["due_basis"]
    assert [paper.received_on is not None for paper in file.papers if paper.required] == [True]
    assert [letter.title for letter in file.letters] == ["受理通知书"]


def test_what_is_at_an_end_shows_its_result_and_whether_it_was_told(take, do):
    case_id = take("dibao")
    do(casework.finish, case_id=case_id, result="同意，B 类", told=False)
    listing = do(cases.listing, view="done")
    assert {"done_on", "told_on", "result"} <= {field.name for field in listing.fields}
    (row,) = do(cases.rows, ids=listing.ids)
    assert (row["result"], row["done_on"], row["told_on"]) == (
        "同意，B 类",
        dt.date(2026, 9, 16),
        None,
    )


@pytest.mark.parametrize("field", [*cases.OPEN, *cases.DONE], ids=lambda field: field.name)
def test_every_column_can_be_sorted_by(take, do, field):
    first, second = take("dibao"), take("urgent")
    found = do(cases.listing, sort=field.name, descending=True)
    assert set(found.ids) == {first, second}

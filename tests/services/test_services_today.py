import datetime as dt

import pytest

from jieyou_desktop.domain.register import View
from jieyou_desktop.services import casework, drafts, intake, today
from jieyou_desktop.services.intake import Chosen, IntakeDraft
from jieyou_desktop.services.visits import draft_key
from jieyou_desktop.storage.register import Benefit, Person
from jieyou_desktop.storage.visits import Visit


@pytest.fixture
def take(desk, home):
    def accept(*codes, **more):
        chosen = tuple(code if isinstance(code, Chosen) else Chosen(code) for code in codes)
        with desk.work() as w:
            draft = IntakeDraft(home.household_id, home.head_id, chosen, **more)
            return intake.accept(w, draft=draft).cases[0].case_id

    return accept


@pytest.fixture
def look(desk):
    def overview():
        with desk.work() as w:
            return today.overview(w)

    return overview


def numbers(overview):
    return {number.title: (number.count, number.note) for number in overview.numbers}


def test_an_empty_desk_says_so_in_numbers(look):
    seen = look()
    assert seen.facts == "2026年9月16日 星期三 · 在册 0 户 · 在办 0 件"
    assert {count for count, _ in numbers(seen).values()} == {0}
    assert seen.tasks == seen.reminders == ()


def test_what_presses_is_named_and_counted_the_most_overdue_first(take, look):
    today_one = take("dibao", on=dt.date(2026, 8, 19))
    late = take("dibao", on=dt.date(2026, 8, 13))
    take("dibao")
    take(Chosen("tekun", frozenset()))
    seen = look()
    assert numbers(seen)["超期"] == (1, "最早一件超 4 个工作日")
    assert numbers(seen)["今天到期"] == (1, "三天内还有 0 件")
    assert numbers(seen)["等别人"] == (1, "等补正 1 · 等反馈 0")
    assert [task.link.where["case_id"] for task in seen.tasks] == [late, today_one]
    assert [task.when for task in seen.tasks] == ["超 4 个工作日", "今天到期"]


def test_what_has_no_day_is_not_forgotten(take, look, desk, home, clock):
    case_id = take("dibao")
    with desk.work() as w:
        casework.finish(w, case_id=case_id, result="同意", told=False)
        form = {"household_id": home.household_id, "applicant_id": home.head_id, "codes": []}
        typed = {"uid": "u1", "newcomer": {}, "received": {}, "form": {}} | form
        drafts.save_draft(w, key=intake.draft_key("u1"), values=typed)
        drafts.save_draft(w, key=draft_key(home.household_id), values={"condition": "还好"})
    clock.set_day("2026-11-23")
    reminders = [(task.what, task.link.page) for task in look().reminders]
    assert reminders == [
        ("录入 2027 年放假安排", "intake"),
        ("1 件办结了还没告知申请人", "intake"),
        ("1 件放下没填完", "intake"),
        ("1 份走访记录没写完", "visits"),
    ]


def test_how_far_the_register_is_sound(desk, home):
    def look():
        with desk.work() as w:
            return today.ground(w)

    with desk.work() as w:
        benefit = Benefit(household_id=home.household_id, programme="dibao", from_month="2020-01")
        w.session.add(benefit)
        w.session.get_one(Person, home.son_id).id_doubt = "3.71329E+17"
    seen = look()
    visited, sound, *_ = seen.shares
    assert (visited.done, visited.total) == (0, 1)
    assert (seen.to_visit.count, seen.to_visit.note) == (1, "从未走访 1 户")
    assert (sound.done, sound.total) == (0, 1)
    assert sound.link.where == {"view": View(gap="id_doubt")}
    with desk.work() as w:
        day = dt.date(2026, 9, 1)
        w.session.add(Visit(household_id=home.household_id, done=True, visited_on=day))
    assert look().shares[0].done == 1


def test_the_list_of_the_day_can_be_printed(take, desk):
    take("quick")
    with desk.work() as w:
        table = today.task_list(w)
    assert table.title == "今日单　2026年9月16日"
    assert [(row["who"], row["what"], row["when"]) for row in table.rows] == [
        ("单玉芝", "临时救助（小额快救） · 小额快救", "剩 3 天")
    ]


def test_an_office_is_new_until_somebody_is_registered(look, request):
    assert look().is_new
    request.getfixturevalue("home")
    assert not look().is_new

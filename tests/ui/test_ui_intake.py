import datetime as dt
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
)

from jieyou_desktop.services import cases, casework, counter, intake
from jieyou_desktop.services.intake import Chosen, IntakeDraft
from jieyou_desktop.storage.audit import Audit
from jieyou_desktop.storage.cases import Case, Intake
from jieyou_desktop.storage.register import Person
from jieyou_desktop.ui.intake.aside_panel import AsidePanel
from jieyou_desktop.ui.intake.case_panel import CasePanel
from jieyou_desktop.ui.intake.editor import IntakeEditor
from jieyou_desktop.ui.intake.household_picker import HouseholdPicker
from jieyou_desktop.ui.intake.new_household import NewHousehold
from jieyou_desktop.ui.intake.page import IntakePage
from jieyou_desktop.ui.intake.summary import Summary
from jieyou_desktop.ui.kit.concealed import Concealed
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.lines import Line
from jieyou_desktop.ui.kit.page import SearchBox
from jieyou_desktop.ui.kit.table import TableView


@pytest.fixture
def page(qtbot, shell):
    page = IntakePage(shell)
    qtbot.addWidget(page)
    page.resize(1202, 700)
    with qtbot.waitExposed(page):
        page.show()
    return page


@pytest.fixture
def take(run, home):
    """Takes in through the runner, so that open pages hear of it."""

    def accept(*codes, **more):
        chosen = tuple(code if isinstance(code, Chosen) else Chosen(code) for code in codes)
        draft = IntakeDraft(home.household_id, home.head_id, chosen, **more)
        taken = []
        run.command(partial(intake.accept, draft=draft), taken.append)
        return taken[0].cases[0].case_id

    return accept


def seen(widget, kind):
    """The children of a kind that can be seen, once Qt has shown what was just added."""
    for _ in range(3):
        QApplication.processEvents()
    return [one for one in widget.findChildren(kind) if one.isVisibleTo(widget)]


def buttons(widget):
    return {one.text(): one for one in seen(widget, QPushButton)}


def press(widget, label):
    buttons(widget)[label].click()


def said(widget):
    return "\n".join(one.text() for one in seen(widget, QLabel))


def tick(widget, name):
    boxes = {one.text() or one.accessibleName(): one for one in seen(widget, QCheckBox)}
    boxes[name].setChecked(True)


def focused(page):
    seen(page, QLabel)
    return page.focusWidget()


def listed(page):
    seen(page, QLabel)
    rows = page.findChild(TableView).rows()
    return list(rows.ids) if rows else []


def test_an_application_is_taken_in_by_keyboard_alone(page, qtbot, shell, desk, home):
    press(page, "受理一件")
    search = page.findChild(HouseholdPicker).findChild(SearchBox)
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClicks(search, "syz")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    applicant = focused(page)
    assert isinstance(applicant, QRadioButton)
    assert applicant.text().startswith("单玉芝")
    qtbot.keyClick(applicant, Qt.Key.Key_Return)
    matter = focused(page)
    assert matter.text() == "低保"
    qtbot.keyClick(matter, Qt.Key.Key_Space)
    assert "先补材料" in said(page.findChild(Summary))
    qtbot.keyClick(matter, Qt.Key.Key_Return)
    paper = focused(page)
    assert paper.accessibleName().startswith("申请及授权书")
    qtbot.keyClick(paper, Qt.Key.Key_Space)
    assert "2026年10月20日" in said(page.findChild(Summary))
    qtbot.keyClick(paper, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    ((title, pdf),) = shell.papers
    assert title == "青石救受〔2026〕1号"
    assert pdf.startswith(b"%PDF")
    assert not page.findChild(IntakeEditor).isVisibleTo(page)
    assert "单玉芝" in said(page.findChild(CasePanel))
    with desk.work() as w:
        assert w.session.query(Intake).count() == 1
        assert counter.put_aside(w).rows == ()


def test_what_lacks_papers_is_said_beforehand_and_gets_the_other_paper(page, shell, home, desk):
    page.arrive(new=True, household_id=home.household_id)
    tick(page, "低保")
    press(page.findChild(Summary), "出补正告知书")
    with desk.work() as w:
        (case,) = w.session.query(Case)
    assert case.state == "supplement"
    assert len(shell.papers) == 1


def put_aside(page, qtbot, home, *matters):
    page.arrive(new=True, household_id=home.household_id)
    for matter in matters:
        tick(page, matter)
    qtbot.keyClick(focused(page), Qt.Key.Key_Escape)
    assert not page.findChild(IntakeEditor).isVisibleTo(page)


def test_what_is_put_aside_stands_in_the_list_and_comes_back_whole(page, qtbot, home):
    page.arrive(new=True, household_id=home.household_id)
    seen(page, QRadioButton)[1].click()
    tick(page, "低保")
    tick(page, "医疗救助")
    tick(page, "疾病诊断材料（有则交）")
    form = page.findChild(IntakeEditor).findChild(Form)
    told = {"channel": "代办", "contact_name": "解大军", "summary": "住院花了八万"}
    form.retype(told)
    qtbot.keyClick(focused(page), Qt.Key.Key_Escape)
    assert "放下的  1" in buttons(page)
    press(page, "放下的  1")
    assert "低保、医疗救助" in said(page.findChild(AsidePanel))
    press(page, "接着填")
    told_beforehand = said(page.findChild(Summary))
    assert "解大军 · 东沟村" in told_beforehand
    assert "医疗救助" in told_beforehand
    assert {name: form.typed()[name] for name in told} == told
    ticked = [box.accessibleName() for box in seen(page, QCheckBox) if box.isChecked()]
    assert "疾病诊断材料（有则交）" in ticked


def test_the_next_person_finds_an_empty_form(page, qtbot, home):
    put_aside(page, qtbot, home, "低保")
    press(page, "受理一件")
    assert "还没有选申请人" in said(page.findChild(Summary))
    assert "还没有勾选事项" in said(page.findChild(Summary))


def test_a_household_with_a_form_put_aside_is_shown_it(page, qtbot, home):
    put_aside(page, qtbot, home, "低保")
    page.arrive(new=True, household_id=home.household_id)
    (line,) = seen(page.findChild(HouseholdPicker), Line)
    assert line.accessibleName() == "放下的，低保，没填完，接着填"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "最低生活保障" in said(page.findChild(Summary))
    qtbot.keyClick(focused(page), Qt.Key.Key_Escape)
    assert "放下的  1" in buttons(page)


def test_a_form_with_nothing_in_it_is_not_kept(page, qtbot):
    page.arrive(new=True)
    qtbot.keyClick(focused(page), Qt.Key.Key_Escape)
    assert not any(words.startswith("放下的") for words in buttons(page))


def test_a_form_put_aside_is_given_up_from_the_list(page, qtbot, home, desk):
    put_aside(page, qtbot, home, "低保")
    press(page, "放下的  1")
    press(page.findChild(AsidePanel), "不要了")
    assert "没有放下的件" in said(page)
    with desk.work() as w:
        assert counter.put_aside(w).rows == ()


def test_a_newcomer_half_entered_is_put_aside_too(page, qtbot):
    page.arrive(new=True)
    picker = page.findChild(HouseholdPicker)
    search = picker.findChild(SearchBox)
    search.setText("仇兰玉")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    offer = focused(page)
    assert offer.text() == "没有登记过，新建一户"
    qtbot.keyClick(offer, Qt.Key.Key_Return)
    form = picker.findChild(NewHousehold).findChild(Form)
    form.retype({"phone": "13605391571"})
    qtbot.keyClick(focused(page), Qt.Key.Key_Escape)
    press(page, "放下的  1")
    press(page, "接着填")
    form = picker.findChild(NewHousehold).findChild(Form)
    assert form.typed() == {"name": "仇兰玉", "phone": "13605391571"}


def test_what_is_taken_in_is_no_longer_put_aside(page, qtbot, home, desk):
    put_aside(page, qtbot, home, "其他")
    press(page, "放下的  1")
    press(page, "接着填")
    press(page.findChild(Summary), "受理并出通知书")
    with desk.work() as w:
        assert counter.put_aside(w).rows == ()


def test_papers_a_proxy_must_bring_are_seen_before_it_is_taken_in(page, qtbot, home, shell):
    page.arrive(new=True, household_id=home.household_id)
    tick(page, "低保")
    press(page, "必交的都收齐了")
    contact = page.findChild(IntakeEditor).findChild(QLineEdit, "contact_name")
    contact.setFocus()
    contact.setText("解大军")
    qtbot.keyClick(contact, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shell.papers == []
    assert "委托书和代办人身份证" in said(page.findChild(Summary))


def test_a_form_begun_from_another_page_has_its_own_summary(qtbot, shell, take, home):
    take("quick")
    page = IntakePage(shell)
    qtbot.addWidget(page)
    page.arrive(new=True)
    page.show()
    seen(page, QLabel)
    assert page.findChild(Summary).isVisibleTo(page)
    assert not page.findChild(CasePanel).isVisibleTo(page)


def test_a_household_with_the_matter_in_hand_is_shown_it(page, take, home, shell, qtbot):
    case_id = take("dibao")
    page.arrive(new=True, household_id=home.household_id)
    (line,) = seen(page.findChild(HouseholdPicker), Line)
    assert line.accessibleName() == "在办，最低生活保障 青石救受〔2026〕1号，去看"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert shell.gone == [("intake", {"case_id": case_id})]


def test_a_limit_into_an_unknown_year_asks_for_its_notice_and_goes_on(page, clock, home):
    clock.set_day("2026-12-15")
    page.arrive(new=True, household_id=home.household_id)
    tick(page, "低保")
    press(page, "必交的都收齐了")
    summary = page.findChild(Summary)
    assert not summary.button.isEnabled()
    press(summary, "录入 2027 年放假安排")
    assert "2027 年放假安排" in said(page)


def test_the_side_shows_who_by_when_and_what_next(page, take):
    take("dibao", contact_name="解大军")
    panel = page.findChild(CasePanel)
    told = said(panel)
    for part in ("单玉芝", "东沟村", "2026年10月20日（剩 20 个工作日）", "下放", "解大军", "王芳"):
        assert part in told
    assert {"记一步", "办结", "撤回", "看这一户"} <= set(buttons(panel))


def test_papers_brought_later_are_ticked_and_taken(page, take, shell, desk):
    case_id = take(Chosen("dibao", frozenset()))
    panel = page.findChild(CasePanel)
    tick(panel, "申请及授权书（含家庭成员、收入、财产声明和核对授权，成年成员都签字）")
    press(panel, "收下勾选的材料")
    with desk.work() as w:
        assert w.session.get_one(Case, case_id).state == "open"
    assert [title for title, _ in shell.papers] == ["受理通知书 青石救受〔2026〕1号"]


def test_a_step_is_recorded_in_the_panel(page, take, qtbot, desk):
    case_id = take("dibao")
    press(page.findChild(CasePanel), "记一步")
    press(page, "启动经济状况调查")
    press(page, "记一步")
    with desk.work() as w:
        assert cases.case_file(w, case_id=case_id).steps[-1].step == "启动经济状况调查"
    assert "启动经济状况调查（王芳）" in said(page.findChild(CasePanel))


def test_closing_without_a_result_says_so_under_the_input(page, take):
    take("dibao")
    press(page.findChild(CasePanel), "办结")
    press(page, "办结")
    assert "请填写结果" in said(page)


def test_a_scanned_notice_opens_its_case_wherever_the_cursor_is(page, take, qtbot):
    wanted = take("dibao")
    take("temporary")
    table = page.findChild(TableView)
    table.setFocus()
    for key in "371399101-2026-000001":
        qtbot.keyClicks(focused(page), key)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    seen(page, QLabel)
    assert table.current().id == wanted
    assert page.findChild(SearchBox).text() == ""


def test_an_unknown_number_is_said_and_nothing_moves(page, take, qtbot, shell):
    take("dibao")
    search = page.findChild(SearchBox)
    qtbot.keyClicks(search, "371399101-2026-000099")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert shell.said[-1] == "没有找到编号“371399101-2026-000099”"


def test_the_side_follows_what_is_searched_for(page, take, qtbot):
    take("dibao")
    take("temporary")
    panel, search = page.findChild(CasePanel), page.findChild(SearchBox)
    assert "最低生活保障" in said(panel)
    qtbot.keyClicks(search, "2026-LS")
    qtbot.waitUntil(lambda: "临时救助" in said(panel))
    assert "最低生活保障" not in said(panel)
    search.setText("没有这个人")
    qtbot.waitUntil(lambda: "选中一件" in said(panel))
    assert not {"记一步", "办结", "撤回"} & set(buttons(panel))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_enter_and_down_lead_from_the_search_into_the_list_and_on(page, take, qtbot, key):
    take("dibao")
    wanted = take("temporary")
    search, table = page.findChild(SearchBox), page.findChild(TableView)
    search.setFocus()
    qtbot.keyClicks(search, "2026-LS")
    qtbot.keyClick(search, key)
    assert focused(page) is table
    assert table.current().id == wanted
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert focused(page).text() == "记一步"


def test_a_matter_that_waits_for_papers_is_registered_and_not_yet_accepted(page, take):
    take(Chosen("dibao", frozenset()))
    panel = page.findChild(CasePanel)
    assert "登记" in said(panel).splitlines()
    assert "受理" not in said(panel).splitlines()
    tick(panel, "申请及授权书（含家庭成员、收入、财产声明和核对授权，成年成员都签字）")
    press(panel, "收下勾选的材料")
    assert "受理" in said(panel).splitlines()


def test_chips_count_and_choose(page, take, desk):
    late = take("dibao", on=dt.date(2026, 8, 13))
    open_one = take("dibao")
    page.refresh()
    assert listed(page) == [late, open_one]
    press(page, "超期  1")
    assert listed(page) == [late]


def test_arriving_at_a_finished_case_turns_to_its_view(page, take, desk):
    case_id = take("dibao")
    take("tekun")
    with desk.work() as w:
        casework.finish(w, case_id=case_id, result="同意", told=True)
    page.arrive(case_id=case_id)
    assert listed(page) == [case_id]
    assert "已办结" in said(page.findChild(CasePanel))


def test_who_may_not_accept_is_offered_nothing(qtbot, shell, take):
    shell.rights = frozenset()
    take("dibao")
    page = IntakePage(shell)
    qtbot.addWidget(page)
    page.resize(1202, 700)
    page.show()
    assert "单玉芝" in said(page)
    assert "受理一件" not in buttons(page)
    assert "办结" not in buttons(page)


def test_a_refusal_stands_in_the_summary_and_the_form_stays(page, home, desk, qtbot):
    page.arrive(new=True, household_id=home.household_id)
    tick(page, "其他")
    with desk.work() as w:
        w.session.get_one(Person, home.head_id).died_on = dt.date(2026, 9, 1)
    press(page.findChild(Summary), "受理并出通知书")
    assert "单玉芝登记为已去世" in said(page.findChild(Summary))
    assert page.findChild(IntakeEditor).isVisibleTo(page)


def test_a_household_never_registered_is_entered_at_the_counter(page, qtbot, desk, shell):
    page.arrive(new=True)
    picker = page.findChild(HouseholdPicker)
    search = picker.findChild(SearchBox)
    search.setText("仇兰玉")
    qtbot.waitUntil(lambda: "没有登记过，新建一户" in buttons(picker))
    press(picker, "没有登记过，新建一户")
    form = picker.findChild(NewHousehold).findChild(Form)
    assert form.value("name") == "仇兰玉"
    form.retype({"village": "石桥村", "id_number": "371329195203120026", "address": "3 组 5 号"})
    press(picker, "登记这一户")
    assert "仇兰玉 · 石桥村" in said(page.findChild(Summary))
    with desk.work() as w:
        person = w.session.query(Person).filter_by(name="仇兰玉").one()
    assert (person.sex, person.born_on) == ("2", dt.date(1952, 3, 12))


def test_a_number_known_elsewhere_leads_to_that_household(page, qtbot, home):
    page.arrive(new=True)
    picker = page.findChild(HouseholdPicker)
    picker.findChild(SearchBox).setText("单玉之")
    qtbot.waitUntil(lambda: "没有登记过，新建一户" in buttons(picker))
    press(picker, "没有登记过，新建一户")
    form = picker.findChild(NewHousehold).findChild(Form)
    form.retype({"village": "石桥村", "id_number": "371329195203120026"})
    press(picker, "登记这一户")
    press(picker, "就用那一户")
    assert "单玉芝 · 东沟村" in said(page.findChild(Summary))


def test_the_applicants_phone_is_masked_until_a_purpose_is_given(page, take, desk):
    take("dibao")
    panel = page.findChild(CasePanel)
    assert "136••••1571" in said(panel)
    panel.findChild(Concealed).asked.emit("电话联系")
    assert "13605391571" in said(panel)
    with desk.work() as w:
        seen = w.session.query(Audit).filter_by(action="reveal").one()
    assert seen.detail["purpose"] == "电话联系"


def test_what_was_asked_for_is_masked_until_a_purpose_is_given(page, take, desk):
    take("dibao", summary="尿毒症，每周透析", contact_name="解大军", contact_phone="13512346286")
    panel = page.findChild(CasePanel)
    assert "尿毒症" not in said(panel)
    shown = {one.accessibleName(): one for one in seen(panel, QPushButton)}
    assert {"显示诉求摘要", "显示联系电话"} <= set(shown)
    shown["显示诉求摘要"].parent().asked.emit("核对身份")
    assert "尿毒症，每周透析" in said(panel)
    assert "13512346286" not in said(panel)
    with desk.work() as w:
        look = w.session.query(Audit).filter_by(action="reveal").one()
    assert (look.table, look.detail["fields"]) == ("intake", ["诉求摘要"])
    assert look.detail["purpose"] == "核对身份"


def test_the_side_follows_from_what_is_put_aside_to_the_matters(page, take, qtbot, home):
    take("quick")
    put_aside(page, qtbot, home, "低保")
    press(page, "放下的  1")
    assert page.findChild(AsidePanel).isVisibleTo(page)
    press(page, "在办  1")
    assert "临时救助（小额快救）" in said(page.findChild(CasePanel))
    assert not page.findChild(AsidePanel).isVisibleTo(page)


def test_beside_a_list_stands_a_matter_of_it_or_nothing(page, take):
    take("quick")
    waiting = take(Chosen("dibao", frozenset()))
    page.refresh()
    press(page, "等补正  1")
    assert "最低生活保障" in said(page.findChild(CasePanel))
    assert page.findChild(TableView).current().id == waiting
    press(page, "已办结  0")
    assert "选中一件" in said(page.findChild(CasePanel))


def test_enter_leads_from_the_list_to_what_is_to_be_done(page, take, qtbot):
    take("dibao")
    table = page.findChild(TableView)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert focused(page).text() == "记一步"


def test_who_comes_with_missing_papers_is_served_by_keyboard_alone(page, take, qtbot, shell, desk):
    first = take("dibao", Chosen("temporary", frozenset({"申请书"})))
    page.arrive(mark="371399101-2026-000001")
    table = page.findChild(TableView)
    assert first + 1 in listed(page)
    assert table.current().id == first + 1
    qtbot.keyClick(table, Qt.Key.Key_Return)
    tick = focused(page)
    assert tick.accessibleName() == "医疗、教育等必需支出的票据"
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    press(page, "收下勾选的材料")
    with desk.work() as w:
        assert w.session.get_one(Case, first + 1).state == "open"

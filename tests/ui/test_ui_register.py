import pytest
from appeared import windows_appearing
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from jieyou_desktop.domain.register import View
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import drafts, household_file, register
from jieyou_desktop.storage.audit import Audit
from jieyou_desktop.storage.register import Household, Person, Tie
from jieyou_desktop.ui.kit import concealed
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.lines import Line
from jieyou_desktop.ui.kit.page import Chip, SearchBox
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.register import edit_panel
from jieyou_desktop.ui.register.edit_panel import EditPanel
from jieyou_desktop.ui.register.home import HouseholdHome
from jieyou_desktop.ui.register.newcomer import NewHousehold
from jieyou_desktop.ui.register.page import RegisterPage
from jieyou_desktop.ui.register.side import HouseholdSide


@pytest.fixture
def page(town_shell, qtbot):
    page = RegisterPage(town_shell)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    # Only in a window that is active does a cursor come and go.
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def shown(widget, kind):
    """The widgets of a kind on show; what was just added appears only once events have run."""
    QApplication.processEvents()
    return [one for one in widget.findChildren(kind) if one.isVisibleTo(widget)]


def said(widget):
    return "\n".join(one.text() for one in shown(widget, QLabel))


def press(widget, words):
    """Press the button of these words."""
    next(one for one in shown(widget, QPushButton) if one.text() == words).click()


def write(widget, text):
    """Type as an input method does: Chinese has no keys of its own."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def type_into(page, qtbot, text):
    box = page.findChild(SearchBox)
    box.clear()
    write(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    return page.findChild(TableView)


def shan(page, qtbot):
    """The page with 单玉芝's household open."""
    table = type_into(page, qtbot, "shanyuzhi")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    QApplication.processEvents()
    return page.findChild(HouseholdHome)


def panel(page):
    return shown(page, EditPanel)[0]


def form_of(widget):
    return shown(widget, Form)[0]


def test_nothing_flashes_up_as_a_window_of_its_own(town, town_shell, qtbot, dressed):
    with town.work() as w:
        (household_id,) = register.listing(w, text="单玉芝").ids
    with windows_appearing(dressed) as windows:
        page = RegisterPage(town_shell)
        qtbot.addWidget(page)
        page.show()
        page.arrive(household_id=household_id)
        press(page, "登记待遇")
        page.arrive(new=True)
    assert windows == ["RegisterPage"]


def test_the_list_shows_all_and_the_panel_the_first(page):
    table, side = page.findChild(TableView), page.findChild(HouseholdSide)
    assert len(table.rows().ids) == 150
    assert table.current()["head_name"] in said(side)
    assert "缺什么" in said(page) or "经过" in said(side)


def test_typing_initials_finds_and_the_panel_answers(page, qtbot):
    table = type_into(page, qtbot, "szy")
    assert "单玉芝" in [table.rows().get(i)["head_name"] for i in range(len(table.rows().ids))]
    type_into(page, qtbot, "szy dgc")
    side = said(page.findChild(HouseholdSide))
    for words in (
        "单玉芝",
        "农村低保 B",
        "重病",
        "533.00 元（伍佰叁拾叁元整）",
        "尾号 7197",
        "慰问金 500 元",
    ):
        assert words in side
    assert "13612340571" not in side


def test_chips_carry_counts_and_choose_their_view(page, town):
    chips = {chip.objectName(): chip for chip in page.findChildren(Chip)}
    with town.work() as w:
        counts = {named.name: named.count for named in register.views(w)}
    assert {name: f"{name}  {counts[name]}" for name in chips} == {
        name: chip.text() for name, chip in chips.items()
    }
    chips["特困"].click()
    assert len(page.findChild(TableView).rows().ids) == counts["特困"]
    assert [name for name, chip in chips.items() if chip.isChecked()] == ["特困"]


def test_a_view_put_together_by_hand_is_kept_under_a_name(page, town, qtbot):
    press(page, "筛选")
    page.arrive(view=View(programme="dibao", tag="V1"))
    press(page, "存成视图")
    form = form_of(panel(page))
    form.set_value("name", "低保重病")
    form.submitted.emit()
    with town.work() as w:
        assert View(programme="dibao", tag="V1") in [one.view for one in register.views(w)]
    (chip,) = [one for one in page.findChildren(Chip) if one.objectName() == "低保重病"]
    assert chip.isChecked()


def test_a_masked_value_is_shown_for_a_purpose_and_the_look_recorded(page, town, qtbot):
    type_into(page, qtbot, "shanyuzhi")
    side = page.findChild(HouseholdSide)
    masked = side.findChildren(concealed.Concealed)[1]
    masked.asked.emit("电话联系")
    assert "13612340571" in said(side)
    with town.work() as w:
        look = w.session.query(Audit).filter_by(action="reveal").one()
        assert (look.detail["fields"], look.detail["purpose"]) == (["联系电话"], "电话联系")


def test_the_next_steps_lead_to_the_other_pages(page, town_shell, qtbot):
    table = type_into(page, qtbot, "shanyuzhi")
    household_id = table.current().id
    side = page.findChild(HouseholdSide)
    for words in ("走访", "受理", "明白纸"):
        press(side, words)
    assert town_shell.gone == [
        ("visits", {"household_id": household_id, "new": True}),
        ("intake", {"household_id": household_id, "new": True}),
        ("leaflets", {"household_ids": (household_id,)}),
    ]


def test_enter_opens_the_household_and_escape_goes_back_to_it(page, qtbot):
    home = shan(page, qtbot)
    assert home.isVisibleTo(page)
    for words in ("刘德山", "刘涵", "农村低保 B", "尾号 7197", "医保局救助重病名单"):
        assert words in said(home)
    qtbot.keyClick(home, Qt.Key.Key_Escape)
    table = page.findChild(TableView)
    assert table.isVisibleTo(page)
    assert table.current()["head_name"] == "单玉芝"


def test_a_member_is_put_right_by_keyboard(page, town, qtbot):
    home = shan(page, qtbot)
    assert "单玉芝" in home.focusWidget().accessibleName()
    qtbot.keyClick(home.focusWidget(), Qt.Key.Key_Down)
    assert "刘德山" in home.focusWidget().accessibleName()
    qtbot.keyClick(home.focusWidget(), Qt.Key.Key_Return)
    form = form_of(panel(page))
    form.set_value("education", "70")
    qtbot.keyClick(
        form.editor("name").widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    with town.work() as w:
        assert w.session.query(Person).filter_by(name="刘德山").one().education == "70"
    assert not panel_is_open(page)
    assert "学历" in said(page)


def test_the_cursor_comes_back_to_where_a_form_was_opened(page, town, qtbot):
    home = shan(page, qtbot)
    for _ in "ab":
        press(home, "添加成员")
        form = form_of(panel(page))
        for name, value in (("name", "刘山"), ("relation", "28"), ("lives_with", True)):
            form.set_value(name, value)
        form.submitted.emit()
        qtbot.waitUntil(lambda: "添加成员" in home.focusWidget().accessibleName())
    line = next(one for one in shown(home, Line) if "医保局" in one.accessibleName())
    line.pressed.emit()
    form_of(panel(page)).set_value("basis", "医保局重病名单（二）")
    form_of(panel(page)).submitted.emit()
    qtbot.waitUntil(lambda: "（二）" in home.focusWidget().accessibleName())


def panel_is_open(page):
    return bool(shown(page, EditPanel))


def test_a_number_tells_birthday_sex_and_age_and_what_is_wrong_at_once(page, town, qtbot):
    home = shan(page, qtbot)
    press(home, "添加成员")
    form = form_of(panel(page))
    line = form.editor("id_number").widget
    line.setFocus()
    write(line, "372833195212310028")
    line.clearFocus()
    assert "校验位" in said(form)
    line.setFocus()
    line.clear()
    write(line, "３７２８３３１９５２１２３１００２７")
    line.clearFocus()
    assert "女，1952年12月31日生，73 岁" in said(form)
    assert (form.value("sex"), form.value("born_on").isoformat()) == ("2", "1952-12-31")


def test_a_number_of_another_household_warns_and_goes_on_with_a_reason(
    page, town, qtbot, monkeypatch
):
    with town.work() as w:
        other = w.session.query(Person).filter(Person.name != "单玉芝").first()
    home = shan(page, qtbot)
    press(home, "添加成员")
    form = form_of(panel(page))
    for name, value in (
        ("name", "王新"),
        ("relation", "28"),
        ("id_number", other.id_number),
        ("lives_with", True),
    ):
        form.set_value(name, value)
    form.field_left.emit("id_number")
    assert f"的{other.name}名下" in said(form)
    form.submitted.emit()
    assert f"的{other.name}名下" in said(form)
    monkeypatch.setattr(edit_panel, "ask_reason", lambda *_: "公安已出证明")
    press(panel(page), "说明理由，继续登记")
    with town.work() as w:
        assert w.session.query(Person).filter_by(id_number=other.id_number).count() == 2
        assert w.session.query(Audit).filter_by(action="override").count() == 1


def test_leaving_a_form_keeps_what_was_typed(page, town, qtbot):
    home = shan(page, qtbot)
    press(home, "添加")
    line = form_of(panel(page)).editor("name").widget
    write(line, "解明")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not panel_is_open(page)
    press(home, "添加")
    assert form_of(panel(page)).editor("name").text() == "解明"
    assert "上次没保存" in said(panel(page))


def test_a_benefit_is_changed_by_ending_the_old_one(page, town, qtbot):
    home = shan(page, qtbot)
    line = next(one for one in home.findChildren(Line) if "533.00" in one.accessibleName())
    line.pressed.emit()
    form = form_of(panel(page))
    assert form.editor("tier").isVisibleTo(form)
    assert not form.editor("care_mode").isVisibleTo(form)
    form.set_value("amount_fen", 60000)
    form.set_value("from_month", "2026-10")
    form.submitted.emit()
    assert "600.00 元/月" in said(home)
    with town.work() as w:
        file = household_file.household(w, household_id=home.file.id)
        assert [row["to_month"] for row in file.benefits.rows] == [None, "2026-09"]


def test_what_is_missing_opens_its_form_at_the_field(page, town, qtbot):
    with town.work() as w:
        head = w.session.query(Person).filter_by(name="单玉芝").first()
        head.id_number, head.id_doubt = None, "原表写作 371399196203159420，校验位对不上"
    home = shan(page, qtbot)
    assert "371399196203159420" not in said(page)
    press(page, "去补上")
    form = form_of(panel(page))
    assert form.editor("id_number").isVisibleTo(form)
    form.set_value("id_number", "37283319620315002X")
    form.submitted.emit()
    assert "证号待修" not in said(home)
    with town.work() as w:
        assert w.session.get_one(Person, head.id).id_doubt is None


def test_a_new_household_is_entered_and_opens(page, town, qtbot):
    press(page, "新建一户")
    new = page.findChild(NewHousehold)
    head, place = new.findChildren(Form)[:2]
    place = next(one for one in new.findChildren(Form) if one is not head)
    write(head.editor("name").widget, "仇兰玉")
    press(new, "保存这一户")
    assert "请填写村（社区）" in said(place)
    place.set_value("village", "1")
    press(new, "添加一位成员")
    member = new.findChildren(Form)[-1]
    write(member.editor("name").widget, "解明")
    member.set_value("relation", "20")
    press(new, "保存这一户")
    home = page.findChild(HouseholdHome)
    assert home.isVisibleTo(page)
    assert "仇兰玉" in said(home)
    assert "解明" in said(home)
    with town.work() as w:
        assert register.listing(w, text="qly").ids == (home.file.id,)
        assert drafts.take_draft(w, key="register:newcomer") is None


def test_a_half_filled_new_household_comes_back(page, town, qtbot):
    press(page, "新建一户")
    new = page.findChild(NewHousehold)
    head = new.findChildren(Form)[0]
    write(head.editor("name").widget, "仇兰玉")
    press(new, "先放着，以后接着填")
    assert page.findChild(TableView).isVisibleTo(page)
    press(page, "新建一户")
    assert new.findChildren(Form)[0].editor("name").text() == "仇兰玉"
    press(new, "不要了")
    press(page, "新建一户")
    assert new.findChildren(Form)[0].editor("name").text() == ""


def test_a_household_ends_and_is_taken_up_again(page, town, qtbot):
    with town.work() as w:
        free = register.listing(w, view=View(tag="W1")).ids
        plain = next(
            one
            for one in free
            if not household_file.household(w, household_id=one).current_benefits
        )
    page.arrive(household_id=plain)
    home = page.findChild(HouseholdHome)
    press(home, "修改户情况")
    press(panel(page), "销户")
    form = form_of(panel(page))
    form.set_value("reason", "整户迁出")
    form.submitted.emit()
    assert "销户：整户迁出" in said(home)
    press(home, "恢复这一户")
    form = form_of(panel(page))
    form.set_value("reason", "登记有误")
    form.submitted.emit()
    with town.work() as w:
        assert w.session.get_one(Household, plain).ended_on is None


def test_another_page_leads_straight_to_a_household(page, town, qtbot):
    with town.work() as w:
        (household_id,) = register.listing(w, text="单玉芝").ids
    page.arrive(household_id=household_id)
    assert "单玉芝" in said(page.findChild(HouseholdHome))


def test_an_auditor_may_neither_change_nor_reveal(town_shell, qtbot):
    town_shell.rights = frozenset({Right.AUDIT})
    page = RegisterPage(town_shell)
    qtbot.addWidget(page)
    page.show()
    words = {one.text() for one in shown(page, QPushButton)}
    assert not words & {"新建一户", "导入台账", "显示", "走访", "受理", "存成视图"}
    shan(page, qtbot)
    words = {one.text() for one in shown(page, QPushButton)}
    assert not words & {"添加成员", "登记待遇", "修改户情况", "去补上"}


def test_what_is_filtered_is_said_and_undone_with_one_press(page, town):
    with town.work() as w:
        lacking = len(register.listing(w, view=View(gap="any", tag="V1")).ids)
    page.arrive(view=View(gap="any", tag="V1"))
    words = f"只看“重病、资料有缺”的 {lacking} 户，点这里看全部"
    press(page, words)
    assert len(page.findChild(TableView).rows().ids) == 150
    assert words not in [one.text() for one in shown(page, QPushButton)]


def test_how_many_of_how_many_is_said_while_searching(page, qtbot):
    type_into(page, qtbot, "szy dgc")
    every = next(one for one in page.findChildren(Chip) if one.objectName() == "全部")
    assert every.text() == "全部  1 / 150"
    page.findChild(SearchBox).clear()
    qtbot.keyClick(page.findChild(SearchBox), Qt.Key.Key_Return)
    assert every.text() == "全部  150"


def test_down_goes_from_the_search_box_into_the_list(page, qtbot):
    box = page.findChild(SearchBox)
    box.setFocus()
    write(box, "szy")
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert page.focusWidget() is page.findChild(TableView)


def test_the_phone_is_whoevers_answers_and_its_lack_is_said_once(page, town, qtbot):
    with town.work() as w:
        (household_id,) = register.listing(w, text="单玉芝").ids
        file = household_file.household(w, household_id=household_id)
        for row in file.members.rows:
            w.session.get_one(Person, row.id).phone = None
    side = page.findChild(HouseholdSide)
    type_into(page, qtbot, "shanyuzhi")
    qtbot.waitUntil(lambda: "没有登记" in said(side))
    assert "全家和相关人员都没有电话" in said(side)
    with town.work() as w:
        w.session.add(
            Tie(household_id=household_id, kind="carer", name="解明", phone="13712340571")
        )
    type_into(page, qtbot, "szy")
    type_into(page, qtbot, "shanyuzhi")
    qtbot.waitUntil(lambda: "137••••0571" in said(side))
    assert "是解明的电话" in said(side)
    assert "没有电话" not in said(side)


def test_a_number_to_be_mended_is_called_so_everywhere(page, town, qtbot):
    with town.work() as w:
        head = w.session.query(Person).filter_by(name="单玉芝").first()
        head.id_number, head.id_doubt = None, "原表写作 371399196203159420，校验位对不上"
    type_into(page, qtbot, "shanyuzhi")
    side = page.findChild(HouseholdSide)
    qtbot.waitUntil(lambda: "证号待修" in said(side))
    assert "没有登记" not in said(side)


def test_the_cursor_stays_where_a_value_was_shown(page, qtbot):
    type_into(page, qtbot, "shanyuzhi")
    masked = page.findChild(HouseholdSide).findChildren(concealed.Concealed)[1]
    masked.findChild(QPushButton).setFocus()
    masked.asked.emit("电话联系")
    QApplication.processEvents()
    assert masked.isAncestorOf(page.focusWidget())


def test_a_value_of_a_form_is_shown_only_for_a_purpose(page, town, qtbot):
    shan(page, qtbot)
    shown(page, Line)[0].pressed.emit()
    press(form_of(panel(page)).editor("id_number"), "显示")
    menu = form_of(panel(page)).findChild(concealed.PurposeMenu)
    with town.work() as w:
        assert w.session.query(Audit).filter_by(action="reveal").all() == []
    assert menu.isVisible()
    menu.actions()[0].trigger()
    menu.close()
    with town.work() as w:
        look = w.session.query(Audit).filter_by(action="reveal").one()
        assert look.detail["purpose"] == "核对身份"
    assert len(form_of(panel(page)).editor("id_number").text()) == 18


def test_a_doubtful_number_is_shown_as_it_was_written_on_record(page, town, qtbot):
    table = type_into(page, qtbot, "shanyuzhi")
    with town.work() as w:
        household = w.session.get_one(Household, table.current().id)
        person = w.session.get_one(Person, household.head_id)
        person.id_number, person.id_doubt = None, "原表写的是 371399196402107200：校验位对不上"
    home = shan(page, qtbot)
    side = shown(page, HouseholdSide)[0]
    assert "371399••••••••7200" in said(side)
    masked = next(one for one in shown(side, concealed.Concealed) if "待修" in said(one))
    masked.asked.emit("核对身份")
    assert "原表写的是 371399196402107200" in said(side)
    with town.work() as w:
        look = w.session.query(Audit).filter_by(action="reveal").one()
        assert (look.table, look.detail["purpose"]) == ("person", "核对身份")
    shown(home, Line)[0].pressed.emit()
    assert "原表写的是 371399••••••••7200" in said(panel(page))

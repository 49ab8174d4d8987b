import datetime as dt

import pytest
from appeared import windows_appearing
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import drafts, visit_lists, visits
from jieyou_desktop.services.visits import VisitDraft, VisitorEntry
from jieyou_desktop.storage.register import Benefit, Tag
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.page import SearchBox
from jieyou_desktop.ui.visits.form import VisitForm
from jieyou_desktop.ui.visits.page import VisitsPage
from jieyou_desktop.ui.visits.people import VisitorsInput
from jieyou_desktop.ui.visits.photos import LONGEST_SIDE, PhotoStrip, shrunk

TODAY = dt.date(2026, 9, 16)


@pytest.fixture
def due_home(desk, home):
    """单玉芝's household: on 低保, she gravely ill, nobody has been there."""
    with desk.work() as w:
        w.session.add_all(
            [
                Benefit(household_id=home.household_id, programme="dibao", from_month="2018-03"),
                Tag(household_id=home.household_id, person_id=home.head_id, code="V1"),
            ]
        )
    return home


@pytest.fixture
def page(qtbot, shell, due_home):
    page = VisitsPage(shell)
    qtbot.addWidget(page)
    page.resize(1202, 704)
    page.show()
    qtbot.waitUntil(lambda: "为什么走访" in seen(page))
    return page


def seen(widget) -> str:
    """Every word on show."""
    labels = widget.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(widget))


def button(widget, words):
    """The button on show that begins with these words."""
    on_show = (one for one in widget.findChildren(QPushButton) if one.isVisibleTo(widget))
    return next((one for one in on_show if one.text().startswith(words)), None)


def press(widget, words):
    button(widget, words).click()


def write(page, name, text):
    page.findChild(VisitForm).findChild(QLineEdit, name).setText(text)
    page.findChild(VisitForm).findChild(QLineEdit, name).textEdited.emit(text)


def choose(form, name, words):
    box = form.findChild(object, name)
    box.setCurrentText(words)
    box.activated.emit(box.currentIndex())


def kept(desk):
    with desk.work() as w:
        listing = visit_lists.listing(w)
        return visit_lists.rows(w, ids=listing.ids)


def record(desk, home, **values):
    sound = {"visited_on": TODAY, "mode": "home", "met_name": "单玉芝", "has_problem": False}
    with desk.work() as w:
        draft = VisitDraft(home.household_id, sound | values, (VisitorEntry("王芳"),))
        return visits.record(w, draft=draft)


def test_the_first_list_is_whom_to_visit_and_why(page):
    assert "重病，从未走访" in seen(page)
    assert "还该走访 1 户" in seen(page)


def test_a_visit_is_written_and_saved(qtbot, page, desk):
    press(page, "记一次走访")
    form = page.findChild(VisitForm)
    write(page, "met_name", "单玉芝")
    for name in ("told_standard", "told_conditions", "told_procedure", "told_basis"):
        form.findChild(QCheckBox, name).click()
    choose(form, "has_problem", "没有发现问题")
    form.save()
    assert kept(desk) == ()
    assert "两人以上" in seen(page)
    form.save()
    [visit] = kept(desk)
    assert (visit["visitors"], visit["told"]) == ("王芳", "四项齐")
    assert "已保存：今天 走访 单玉芝 · 东沟村 · 户号 000127，走访人 王芳" in seen(page)
    assert "还该走访 0 户" in seen(page)
    press(page, "打开看看")
    qtbot.waitUntil(lambda: "四项" in seen(page) or "已告知" in seen(page))
    assert "已保存" not in seen(page)


def search(page, qtbot, text):
    box = page.findChild(SearchBox)
    box.setText(text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_enter_in_the_search_box_goes_into_the_list(page, qtbot):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    search(page, qtbot, "szy")
    assert page.focusWidget() is page.export_table()


def test_a_search_that_finds_nobody_says_so_and_ends_with_the_visit(page, qtbot, due_home):
    search(page, qtbot, "szy")
    page.arrive(household_id=due_home.household_id, new=True)
    write(page, "met_name", "单玉芝")
    form = page.findChild(VisitForm)
    choose(form, "has_problem", "没有发现问题")
    form.save()
    form.save()
    assert page.findChild(SearchBox).text() == ""
    assert "眼下没有该走访的户" in seen(page)
    search(page, qtbot, "wang")
    assert "“wang”在“该走访”里没有找到" in seen(page)


def at_keyboard(page, qtbot):
    """The form of a new visit in an active window, where shortcuts and the cursor work."""
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    press(page, "记一次走访")
    return page.findChild(VisitForm)


def test_a_visit_is_written_by_keyboard_from_the_top(page, qtbot, desk):
    form = at_keyboard(page, qtbot)

    def key(*keys):
        for one in keys:
            at = QApplication.activePopupWidget() or page.focusWidget()
            qtbot.keyClick(at, one)

    assert page.focusWidget().objectName() == "visited_on"
    down, enter = Qt.Key.Key_Down, Qt.Key.Key_Return
    key(enter, enter, down, down, enter, enter)
    assert form.findChild(QLineEdit, "met_name").text() == "单玉芝"
    assert form.findChild(QComboBox, "met_relation").currentText() == "户主"
    key(enter, enter, down)
    assert page.focusWidget().objectName() == "has_problem"
    key(enter)
    assert page.focusWidget().accessibleName() == "走访人姓名"
    for _ in "ab":
        qtbot.keyClick(page.focusWidget(), enter, Qt.KeyboardModifier.ControlModifier)
    [visit] = kept(desk)
    assert (visit["visitors"], visit["has_problem"]) == ("王芳", False)


def test_a_problem_is_asked_for_only_where_there_is_one(page):
    press(page, "记一次走访")
    form = page.findChild(VisitForm)
    problem = form.findChild(QPlainTextEdit, "problem")
    assert not problem.isVisibleTo(page)
    choose(form, "has_problem", "发现问题")
    assert problem.isVisibleTo(page)
    few = problem.height()
    problem.setPlainText("屋顶漏雨。\n" * 8)
    assert problem.height() > few


def test_tab_goes_from_one_known_visitor_to_the_next(qtbot, dressed):
    lines = VisitorsInput()
    qtbot.addWidget(lines)
    known = [
        VisitorEntry("王芳", "镇民政办", is_party_member=True),
        VisitorEntry("李强", "镇民政办"),
    ]
    lines.put(known, known)
    wang, li, nobody = (
        one for one in lines.findChildren(QLineEdit) if one.placeholderText() == "姓名"
    )
    stops = [
        one for one in lines.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops == [wang, li, nobody]
    nobody.setText("解明")
    nobody.textEdited.emit("解明")
    units = [one for one in lines.findChildren(QLineEdit) if one.placeholderText() == "单位"]
    assert units[2].focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not units[3].focusPolicy() & Qt.FocusPolicy.TabFocus


def test_nothing_flashes_up_as_a_window_of_its_own(qtbot, shell, desk, due_home, dressed):
    visit_id = record(desk, due_home)
    with windows_appearing(dressed) as windows:
        page = VisitsPage(shell)
        qtbot.addWidget(page)
        page.show()
        page.arrive(household_id=due_home.household_id, new=True)
        page.arrive(visit_id=visit_id)
        qtbot.waitUntil(lambda: "主动告知" in seen(page))
    assert windows == ["VisitsPage"]


def test_what_is_missing_is_said_under_its_input(page, desk):
    press(page, "记一次走访")
    page.findChild(VisitForm).save()
    assert "请填写受访人" in seen(page)
    assert "请填写发现问题" in seen(page)
    assert kept(desk) == ()


def test_a_refusal_of_the_service_goes_to_its_field(page, desk):
    press(page, "记一次走访")
    form = page.findChild(VisitForm)
    write(page, "met_name", "单玉芝")
    write(page, "visited_on", "2026-09-17")
    choose(form, "has_problem", "没有发现问题")
    form.save()
    form.save()
    assert "走访日期在今天之后" in seen(page)
    assert kept(desk) == ()


def test_leaving_keeps_what_was_typed_and_brings_it_back(page, desk, due_home):
    press(page, "记一次走访")
    form = page.findChild(VisitForm)
    write(page, "met_name", "单玉")
    form.leave()
    with desk.work() as w:
        typed = drafts.take_draft(w, key=visits.draft_key(due_home.household_id))
    assert typed.values["met_name"] == "单玉"
    press(page, "没写完")
    page.arrive(household_id=due_home.household_id, new=True)
    assert form.findChild(QLineEdit, "met_name").text() == "单玉"


def test_typing_is_kept_even_if_the_page_is_turned_away(page, desk, due_home):
    press(page, "记一次走访")
    write(page, "met_name", "单玉")
    page.hide()
    with desk.work() as w:
        assert drafts.take_draft(w, key=visits.draft_key(due_home.household_id))


def test_giving_up_forgets_the_draft(page, desk, due_home):
    press(page, "记一次走访")
    write(page, "met_name", "单玉")
    press(page, "不要了")
    with desk.work() as w:
        assert drafts.take_draft(w, key=visits.draft_key(due_home.household_id)) is None


def test_a_kept_visit_is_put_right_with_a_reason(qtbot, page, desk, due_home):
    visit_id = record(desk, due_home, money_fen=50000, difficulties="看病花销大")
    page.arrive(visit_id=visit_id)
    qtbot.waitUntil(lambda: "500.00 元" in seen(page))
    assert "看病花销大" not in seen(page)
    qtbot.waitUntil(lambda: button(page, "更正") is not None)
    press(page, "更正")
    form = page.findChild(VisitForm)
    write(page, "money_fen", "300")
    write(page, "reason", "金额记错")
    form.save()
    form.save()
    [visit] = kept(desk)
    assert visit["money_fen"] == 30000
    with desk.work() as w:
        assert visits.visit(w, visit_id=visit_id).visit["difficulties"] == "看病花销大"


def test_private_texts_are_shown_when_asked_for(qtbot, page, desk, due_home):
    visit_id = record(desk, due_home, difficulties="看病花销大")
    page.arrive(visit_id=visit_id)
    qtbot.waitUntil(lambda: "了解到" in seen(page))
    press(page, "显示家庭近况和困难")
    qtbot.waitUntil(lambda: "看病花销大" in seen(page))


def test_visits_of_one_household_can_be_asked_for(qtbot, page, desk, due_home):
    record(desk, due_home)
    page.arrive(household_id=due_home.household_id)
    qtbot.waitUntil(lambda: "王芳" in seen(page))
    press(page, "只看这一户")


def test_figures_by_village_end_with_the_town(qtbot, page, desk, due_home):
    record(desk, due_home, money_fen=50000)
    press(page, "各村情况")
    table = page.export_table().rows().table
    assert [row["village"] for row in table.rows] == ["东沟村", "石桥村", "合计"]
    assert table.rows[-1]["money_fen"] == 50000


def test_a_post_without_the_right_writes_nothing(qtbot, shell, due_home):
    shell.rights = frozenset({Right.PRINT})
    page = VisitsPage(shell)
    qtbot.addWidget(page)
    page.show()
    assert button(page, "记一次走访") is None


def test_picking_a_known_visitor_fills_the_line(qtbot, dressed):
    lines = VisitorsInput()
    qtbot.addWidget(lines)
    wang = VisitorEntry("王芳", "镇民政办", is_party_member=True)
    lines.put([], [wang])
    [name] = (one for one in lines.findChildren(QLineEdit) if one.placeholderText() == "姓名")
    name.setText("王芳")
    name.textEdited.emit("王芳")
    assert lines.entries() == (wang,)
    names = [one for one in lines.findChildren(QLineEdit) if one.placeholderText() == "姓名"]
    assert [one.text() for one in names] == ["王芳", ""]


def test_a_large_photo_is_made_small_and_a_text_is_no_photo(tmp_path, dressed):
    image = QImage(4000, 3000, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    image.save(str(tmp_path / "院子.png"))
    small = QImage.fromData(shrunk(tmp_path / "院子.png"))
    assert max(small.width(), small.height()) == LONGEST_SIDE
    (tmp_path / "记录.jpg").write_text("不是照片", "utf-8")
    assert shrunk(tmp_path / "记录.jpg") is None


@pytest.fixture
def strip(qtbot, run, home):
    strip = PhotoStrip(run)
    qtbot.addWidget(strip)
    strip.put(home.household_id, ())
    return strip


def picture() -> QImage:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    return image


def test_a_photo_is_pasted(strip):
    QGuiApplication.clipboard().setImage(picture())
    strip.paste()
    assert len(strip.photo_ids()) == 1
    strip.paste()
    assert len(strip.photo_ids()) == 1


def test_photos_are_dropped_on_the_panel_around_them(strip, tmp_path, qtbot):
    panel = QWidget()
    qtbot.addWidget(panel)
    strip.welcome(panel)
    picture().save(str(tmp_path / "院子.png"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "院子.png"))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    for event in (QDragEnterEvent, QDropEvent):
        happened = event(QPoint(5, 5), copy, data, Qt.MouseButton.LeftButton, none)
        QCoreApplication.sendEvent(panel, happened)
    assert len(strip.photo_ids()) == 1


def test_an_empty_clipboard_is_said_not_kept(strip):
    said = []
    strip.refused.connect(said.append)
    QGuiApplication.clipboard().clear()
    strip.paste()
    assert [error.title for error in said] == ["剪贴板里没有照片"]
    assert strip.photo_ids() == ()


def test_the_interval_is_changed_by_a_document(page, desk):
    press(page, "走访间隔")
    QApplication.processEvents()
    form = next(one for one in page.findChildren(Form) if one.isVisibleTo(page))
    form.retype({"days": "60", "since": "2026-09-01", "document": "示例 3 号"})
    press(page, "记下来")
    with desk.work() as w:
        assert visit_lists.again_after(w) == 60

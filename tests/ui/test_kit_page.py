import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QVBoxLayout

from jieyou_desktop.domain import kinds
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.ui.kit.concealed import Concealed
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.page import Chip, Page, SearchBox
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import NumberCard
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import set_role

FIELDS = Fields([Field("name", "户主", kinds.Name())])


class Counting(Page):
    def __init__(self, shell, *, with_list=True):
        super().__init__(shell, "户台账", {"register"})
        self.reads = 0
        self.box = SearchBox("姓名、拼音", delay_ms=0)
        self.bar.addWidget(self.box)
        for label in ("全部", "低保", "特困", "从未走访", "资料有缺"):
            self.bar.addWidget(Chip(label, 12))
        self.panel = SidePanel()
        self.set_side(self.panel)
        if with_list:
            self.list = TableView(shell.runner)
            self.body.addWidget(self.list)
        else:
            self.body.addWidget(QLabel("没有表"))

    def refresh(self):
        self.reads += 1


@pytest.fixture
def page(qtbot, shell):
    page = Counting(shell)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    return page


def topic(run, *topics):
    run.command(lambda w: w.touched(*topics))


def button(page, words):
    return next(b for b in page.findChildren(QPushButton) if b.text() == words)


def test_a_page_reads_when_shown_and_again_only_when_its_topics_change(page, run):
    assert page.reads == 0
    page.show()
    assert page.reads == 1
    topic(run, "packages")
    assert page.reads == 1
    topic(run, "register", "visits")
    assert page.reads == 2


def test_a_hidden_page_reads_once_when_it_comes_back(page, run):
    page.show()
    page.hide()
    topic(run, "register")
    topic(run, "register")
    assert page.reads == 1
    page.show()
    assert page.reads == 2
    page.hide()
    page.show()
    assert page.reads == 2


def test_every_list_can_be_exported_and_printed(page, shell):
    page.show()
    button(page, "导出").click()
    button(page, "打印").click()
    assert shell.exported == [(page.list, False), (page.list, True)]


def test_without_the_right_or_a_list_there_is_nothing_to_export(qtbot, shell):
    bare = Counting(shell, with_list=False)
    qtbot.addWidget(bare)
    bare.show()
    assert not button(bare, "导出").isVisible()
    shell.rights = frozenset()
    other = Counting(shell)
    qtbot.addWidget(other)
    other.show()
    assert not button(other, "打印").isVisible()


def test_search_is_told_after_the_typing_and_at_once_on_enter(qtbot, page):
    told = []
    page.box.searched.connect(told.append)
    page.show()
    assert page.focus_search()
    qtbot.keyClicks(page.box, "szy")
    qtbot.waitUntil(lambda: told == ["szy"])
    page.box.setText("szyz")
    page.box.returnPressed.emit()
    assert told == ["szy", "szyz"]
    qtbot.wait(5)
    assert told == ["szy", "szyz"]


def test_the_side_stands_beside_a_wide_body_and_below_a_narrow_one(qtbot, page):
    page.show()
    assert page.panel.x() > page.list.x()
    page.resize(600, 700)
    qtbot.wait(1)
    at = page.panel.mapTo(page, page.panel.rect().topLeft())
    assert at.y() > page.list.mapTo(page, page.list.rect().topLeft()).y()
    assert page.panel.width() > 500


def test_chips_go_on_in_the_next_line_where_the_window_is_narrow(qtbot, page):
    page.show()
    chips = page.findChildren(Chip)
    assert len({chip.y() for chip in chips}) == 1
    page.resize(560, 700)
    qtbot.wait(1)
    assert len({chip.y() for chip in chips}) > 1
    assert all(chip.geometry().right() <= 560 for chip in chips)


def test_one_chip_of_a_row_is_chosen(page):
    chips = page.findChildren(Chip)
    chips[1].click()
    chips[3].click()
    assert [chip.isChecked() for chip in chips] == [False, False, False, True, False]
    chips[3].set_count(1234)
    assert chips[3].text() == "从未走访  1,234"


def test_a_number_opens_the_list_behind_it_by_mouse_and_by_key(qtbot, dressed):
    card = NumberCard("超期", "late")
    qtbot.addWidget(card)
    card.show_number(2, "最早一件超 3 天")
    assert card.accessibleName() == "超期 2，最早一件超 3 天"
    with qtbot.waitSignal(card.pressed):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(card.pressed):
        qtbot.keyClick(card, Qt.Key.Key_Return)


def test_a_panel_is_emptied_whole(qtbot, dressed):
    panel = SidePanel()
    qtbot.addWidget(panel)
    panel.head("单玉芝", "东沟村 · 3 口人", ["低保", "重病"])
    panel.facts().add("电话", "136••••5571", extra=QPushButton("显示"))
    panel.happened("今天", "走访")
    panel.step("走访", "footprints")
    panel.clear()
    panel.show_nothing("选中一户")
    qtbot.wait(1)
    shown = [label.text() for label in panel.findChildren(QLabel) if label.text()]
    assert shown == ["选中一户"]
    assert panel.findChildren(QPushButton) == []


def test_enter_presses_a_button_as_the_space_bar_does(qtbot, dressed):
    from jieyou_desktop.ui.kit.pieces import button as made_button

    for made in (made_button("走访", "footprints"), Chip("低保", 402)):
        qtbot.addWidget(made)
        made.show()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            with qtbot.waitSignal(made.clicked):
                qtbot.keyClick(made, key)


def test_a_chip_says_how_many_of_its_view_a_search_has_found(qtbot):
    chip = Chip("全部", 1070)
    qtbot.addWidget(chip)
    chip.set_count(1070, 12)
    assert chip.text() == "全部  12 / 1,070"
    chip.set_count(1070)
    assert chip.text() == "全部  1,070"


def test_ctrl_n_presses_the_main_button_on_show_whatever_it_says(qtbot, page):
    pressed = []
    page.add_action("printer", "打印", lambda: pressed.append("打印"))
    again = page.add_action("printer", "再印", lambda: pressed.append("再印"), primary=True)
    go = page.add_action("printer", "出编号", lambda: pressed.append("出编号"), primary=True)
    again.hide()
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    go.setText("出编号，打印 3 份")
    page.box.setFocus()
    qtbot.keyClick(page.box, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    go.setEnabled(False)
    qtbot.keyClick(page.box, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["出编号"]


def test_the_page_scrolls_to_the_input_that_enter_goes_on_to(qtbot, page):
    names = [f"第{number}格" for number in range(12)]
    form = Form(Fields([Field(name, name, kinds.Text()) for name in names]))
    page.body.addWidget(form)
    page.resize(1200, 320)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    form.editor(names[0]).widget.setFocus()
    for name in names[:-1]:
        qtbot.keyClick(form.editor(name).widget, Qt.Key.Key_Return)
    last = form.editor(names[-1]).widget
    assert last.hasFocus()
    assert not last.visibleRegion().isEmpty()
    assert last.visibleRegion().boundingRect() == last.rect()


@pytest.mark.parametrize("role", ["card", "side"])
def test_a_menu_is_paper_wherever_it_is_asked_for(qtbot, dressed, role):
    frame = QFrame()
    set_role(frame, role=role)
    inside = Concealed("371399••••", "证号", may_see=True)
    QVBoxLayout(frame).addWidget(inside)
    qtbot.addWidget(frame)
    frame.show()
    menu = inside.findChild(QMenu)
    button(frame, "显示").click()
    spot = menu.actionGeometry(menu.actions()[1]).topRight() - QPoint(6, -6)
    assert menu.grab().toImage().pixelColor(spot) == QColor("white")
    menu.close()

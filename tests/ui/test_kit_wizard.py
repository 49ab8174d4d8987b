import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QStackedWidget

from jieyou_desktop.ui.kit.wizard import Step, Wizard


class Waiting(Step):
    """Does its work on leaving and goes on by itself."""

    def __init__(self) -> None:
        super().__init__("写入", "就要写入了", button="导入这 402 户")
        self.entered = 0
        self.left = 0

    def enter(self):
        self.entered += 1

    def leave(self):
        self.left += 1
        return False


@pytest.fixture
def steps(dressed):
    return [Step("选文件", "选一份表格"), Waiting(), Step("结果", "导好了", button="看户台账")]


@pytest.fixture
def wizard(qtbot, steps):
    wizard = Wizard("导入台账", steps)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.activateWindow()
    return wizard


def shown(wizard) -> dict[str, QPushButton]:
    return {b.text(): b for b in wizard.findChildren(QPushButton) if b.isVisible()}


def test_steps_are_named_and_the_one_in_view_is_marked(wizard, steps):
    names = {label.text(): label.property("state") for label in wizard.findChildren(QLabel)}
    assert names["1　选文件"] == "now"
    assert names["2　写入"] == "later"
    wizard.go_on()
    names = {label.text(): label.property("state") for label in wizard.findChildren(QLabel)}
    assert (names["1　选文件"], names["2　写入"]) == ("done", "now")


def test_a_step_that_works_goes_on_when_it_is_done(qtbot, wizard, steps):
    wizard.go_on()
    assert wizard.step is steps[1]
    assert steps[1].entered == 1
    shown(wizard)["导入这 402 户"].click()
    assert steps[1].left == 1
    assert wizard.step is steps[1]
    steps[1].done.emit()
    assert wizard.step is steps[2]
    with qtbot.waitSignal(wizard.finished):
        shown(wizard)["看户台账"].click()


def test_the_cursor_is_in_the_step_and_tab_stays_in_the_wizard(qtbot, wizard, steps):
    line = QLineEdit()
    steps[1].body.addWidget(line)
    wizard.go_on()
    assert line.hasFocus()
    seen = []
    for _press in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert [stop.text() for stop in seen[:3]] == ["导入这 402 户", "上一步", "不做了"]
    assert seen[3] is line


def test_having_made_a_step_ready_one_goes_on_with_enter(qtbot, wizard, steps):
    choose = QPushButton("选一份表格")
    steps[0].body.addWidget(choose)
    steps[0].set_ready(False)
    choose.clicked.connect(lambda: steps[0].set_ready(True))
    choose.show()
    choose.setFocus()
    choose.click()
    assert QApplication.focusWidget().text() == "下一步"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert wizard.step is steps[1]


def test_one_goes_on_only_when_the_step_is_ready(qtbot, wizard, steps):
    steps[0].set_ready(False)
    assert not shown(wizard)["下一步"].isEnabled()
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.step is steps[0]
    steps[0].set_ready(True)
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.step is steps[1]


def test_one_can_go_back_until_something_was_done(qtbot, wizard, steps):
    wizard.go_on()
    shown(wizard)["上一步"].click()
    assert wizard.step is steps[0]
    wizard.go_on()
    wizard.allow_back(False)
    assert "上一步" not in shown(wizard)
    wizard.allow_back(True)
    with qtbot.waitSignal(wizard.cancelled):
        shown(wizard)["不做了"].click()


def test_while_one_cannot_go_on_the_cursor_is_on_no_button_that_turns_back(qtbot, wizard, steps):
    steps[2].set_ready(False)
    wizard.show_step(steps[2])
    assert QApplication.focusWidget() is wizard
    steps[2].set_ready(True)
    assert shown(wizard)["看户台账"].hasFocus()


def test_a_tall_step_scrolls_in_the_wizard_and_not_the_page_around_it(qtbot, wizard, steps):
    for _line in range(40):
        steps[0].body.addWidget(QLabel("一行字"))
    around = QStackedWidget()
    qtbot.addWidget(around)
    around.addWidget(wizard)
    assert around.layout().totalMinimumSize().height() < 500
    assert not around.hasHeightForWidth()
    around.removeWidget(wizard)
    wizard.setParent(None)

"""A morning at the counter, through the real window and its threads, by keyboard and scanner."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QRadioButton

from jieyou_desktop.app.main import seat_of
from jieyou_desktop.services import cases, households
from jieyou_desktop.storage.office import the_office
from jieyou_desktop.storage.register import Village
from jieyou_desktop.ui.intake.action_panel import ActionPanel
from jieyou_desktop.ui.intake.case_panel import CasePanel
from jieyou_desktop.ui.intake.household_picker import HouseholdPicker
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.page import SearchBox
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.window import Window


@pytest.fixture
def window(qtbot, opened, dressed, monkeypatch):
    papers = []
    monkeypatch.setattr(Window, "preview", lambda self, pdf, title: papers.append((title, pdf)))
    with opened.desk.work() as w:
        village = Village(name="东沟村", position=1)
        w.session.add(village)
        w.session.flush()
        head = {"name": "单玉芝", "id_number": "371329195203120026"}
        households.add(w, village_id=village.id, values={}, head=head)
    runner = Runner(opened.desk)
    failures = []
    runner.failed.connect(failures.append)
    window = Window(dressed, runner, seat_of(opened))
    window.papers = papers
    qtbot.addWidget(window)
    window.resize(1366, 728)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    window.close()
    runner.close()
    assert failures == []


def press(window, qtbot, words):
    def find():
        shown = [b for b in window.current.findChildren(QPushButton) if b.text() == words]
        return [button for button in shown if button.isVisibleTo(window) and button.isEnabled()]

    qtbot.waitUntil(lambda: bool(find()))
    find()[0].click()


def says(window, words):
    labels = window.current.findChildren(QLabel)
    return any(words in label.text() for label in labels if label.isVisibleTo(window))


def test_from_the_first_page_to_the_end_of_a_matter(window, qtbot, opened):
    window.go("today")
    press(window, qtbot, "受理一件")
    search = window.current.findChild(HouseholdPicker).findChild(SearchBox)
    qtbot.keyClicks(search, "szy")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QRadioButton))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QCheckBox))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    press(window, qtbot, "必交的都收齐了")
    press(window, qtbot, "受理并出通知书")
    qtbot.waitUntil(lambda: len(window.papers) == 1)

    window.go("intake")
    table = window.current.findChild(TableView)
    qtbot.waitUntil(lambda: table.current() is not None)
    table.setFocus()
    for key in f"{opened_code(opened)}-2026-000001":
        qtbot.keyClicks(window.focusWidget(), key)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    box = window.current.findChild(SearchBox)
    qtbot.waitUntil(lambda: box.text() == "")
    panel = window.current.findChild(CasePanel)
    qtbot.waitUntil(lambda: panel.file is not None and says(window, "启动经济状况调查"))

    press(window, qtbot, "办结")
    form = window.current.findChild(ActionPanel).findChild(Form)
    form.retype({"result": "同意，农村低保 B 类", "told": "是"})
    press(window, qtbot, "办结")
    qtbot.waitUntil(lambda: says(window, "没有在办的件"))
    with opened.desk.work() as w:
        assert cases.counts(w)["done"] == 1
        assert cases.counts(w)["untold"] == 0


def opened_code(opened):
    with opened.desk.work() as w:
        return the_office(w.session).code

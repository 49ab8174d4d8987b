"""The main line through the real window and its threads, as a new clerk would walk it."""

import pytest
from made_sheets import LEDGER
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
)

from jieyou_desktop.app.main import seat_of
from jieyou_desktop.services import county, drives, keys, register, standards, visit_lists
from jieyou_desktop.services.drives import Drive
from jieyou_desktop.ui.intake.household_picker import HouseholdPicker
from jieyou_desktop.ui.kit.page import Chip, SearchBox
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.visits.form import VisitForm
from jieyou_desktop.ui.window import Window

PATIENCE_MS = 20_000


class Clerk:
    """Presses, types and reads what is on show, and waits as a person would."""

    def __init__(self, window, qtbot) -> None:
        self.window, self.qtbot = window, qtbot

    def shown(self, kind):
        page = self.window.current
        return [one for one in page.findChildren(kind) if one.isVisibleTo(self.window)]

    def wait(self, until):
        self.qtbot.waitUntil(lambda: bool(until()), timeout=PATIENCE_MS)

    def sees(self, words):
        self.wait(lambda: any(words in label.text() for label in self.shown(QLabel)))

    def press(self, words, kind=QPushButton):
        def found():
            named = [one for one in self.shown(kind) if one.text().startswith(words)]
            return [one for one in named if one.isEnabled()]

        self.wait(found)
        found()[0].click()

    def write(self, name, words):
        line = next(one for one in self.shown(QLineEdit) if one.objectName() == name)
        line.setText(words)
        line.textEdited.emit(words)

    def table(self):
        """The list on show, once a line of it is chosen and has been read."""
        self.wait(lambda: self.shown(TableView) and self.shown(TableView)[0].current())
        return self.shown(TableView)[0]


@pytest.fixture
def stick(tmp_path, monkeypatch):
    folder = tmp_path / "stick"
    folder.mkdir()
    found = (Drive(folder, "金士顿", 8 * 2**30, 16 * 2**30),)
    monkeypatch.setattr(drives, "removable", lambda: found)
    return folder


@pytest.fixture
def clerk(qtbot, opened, dressed, monkeypatch, stick, tmp_path):
    papers = []
    monkeypatch.setattr(Window, "preview", lambda self, pdf, title: papers.append((title, pdf)))
    keys.new_files(tmp_path / "county", "临沭县民政局")
    with opened.desk.work() as w:
        keys.import_county(w, path=tmp_path / "county.pub")
        amount = {"item": "dibao", "area": "2", "amount_fen": 74500, "unit": "month"}
        told = {"since": w.today.replace(month=1, day=1), "document": "示例文〔2026〕2号"}
        standards.switch_on(w, values=amount | told)
    runner, failures = Runner(opened.desk), []
    runner.failed.connect(failures.append)
    window = Window(dressed, runner, seat_of(opened))
    window.papers = papers
    qtbot.addWidget(window)
    window.resize(1366, 728)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield Clerk(window, qtbot)
    window.close()
    runner.close()
    assert failures == []


def bring_in(clerk, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(LEDGER), ""))
    clerk.window.go("ledgers")
    clerk.press("导入台账")
    clerk.press("选择文件")
    clerk.sees("读到 60 户 139 人")
    clerk.press("下一步")
    clerk.press("下一步")
    clerk.press("导入这 60 户")
    clerk.sees("还有 11 行要修")
    clerk.press("完成")


def mend(clerk):
    clerk.press("待修清单", Chip)
    wrong = "371399196402107200"
    table = clerk.table()
    clerk.wait(lambda: len(table.rows().ids) == 11)
    table.select(next(one.id for one in table.rows().table.rows if one["value"] == wrong))
    clerk.wait(lambda: any(one.text() == wrong for one in clerk.shown(QLineEdit)))
    clerk.write("id_number", "371399196402107207")
    clerk.press("改好，存入台账")
    clerk.wait(lambda: len(table.rows().ids) == 10)


def find_shan(clerk):
    clerk.window.go("register")
    search = clerk.shown(SearchBox)[0]
    clerk.qtbot.keyClicks(search, "szy")
    clerk.qtbot.keyClick(search, Qt.Key.Key_Return)
    clerk.wait(lambda: clerk.table().current()["head_name"] == "单玉芝")


def visit(clerk):
    clerk.press("走访")
    clerk.wait(lambda: clerk.shown(VisitForm))
    clerk.sees("走访 单玉芝")
    clerk.write("met_name", "单玉芝")
    clerk.write("money_fen", "500")
    clerk.write("money_source", "镇财政")
    for box in clerk.shown(QCheckBox):
        if box.objectName().startswith("told_"):
            box.click()
    found = next(one for one in clerk.shown(VisitForm)[0].findChildren(object, "has_problem"))
    found.setCurrentText("没有发现问题")
    found.activated.emit(found.currentIndex())
    clerk.press("保存这次走访")
    clerk.sees("两人以上")
    clerk.press("保存这次走访")
    clerk.sees("慰问金 500.00 元")


def accept(clerk):
    clerk.window.go("intake", new=True)
    clerk.wait(lambda: clerk.shown(HouseholdPicker))
    search = clerk.shown(HouseholdPicker)[0].findChild(SearchBox)
    clerk.qtbot.keyClicks(search, "szy")
    clerk.qtbot.keyClick(search, Qt.Key.Key_Return)
    clerk.wait(lambda: isinstance(clerk.window.focusWidget(), QRadioButton))
    clerk.qtbot.keyClick(clerk.window.focusWidget(), Qt.Key.Key_Return)
    clerk.wait(lambda: isinstance(clerk.window.focusWidget(), QCheckBox))
    clerk.qtbot.keyClick(clerk.window.focusWidget(), Qt.Key.Key_Space)
    clerk.press("必交的都收齐了")
    clerk.press("受理并出通知书")
    clerk.wait(lambda: len(clerk.window.papers) == 1)


def print_leaflets(clerk):
    clerk.window.go("leaflets")
    clerk.press("出编号，打印")
    clerk.wait(lambda: len(clerk.window.papers) == 2)


def give_to_county(clerk, stick):
    clerk.window.go("packages")
    clerk.press("做一个数据包")
    for _ in range(3):
        QApplication.processEvents()
        clerk.press("下一步")
    clerk.press("做包并存出去")
    clerk.sees("已经存好")


def test_from_the_ledger_to_the_package(clerk, opened, monkeypatch, stick, tmp_path, clock):
    bring_in(clerk, monkeypatch)
    mend(clerk)
    find_shan(clerk)
    visit(clerk)
    accept(clerk)
    print_leaflets(clerk)
    give_to_county(clerk, stick)
    assert all(pdf.startswith(b"%PDF") for _title, pdf in clerk.window.papers)
    [package] = stick.glob("*.jyb")
    arrived = county.open_package(
        package, identity=tmp_path / "county", out=tmp_path / "in", moment=clock()
    )
    assert arrived.rows["households"] == 60
    assert (arrived.rows["visits"], arrived.rows["intakes"]) == (1, 1)
    with opened.desk.work() as w:
        assert visit_lists.totals(w).money_fen == 50000
        assert register.find(w, text="371399196402107207").rows[0]["head_name"] == "单玉芝"

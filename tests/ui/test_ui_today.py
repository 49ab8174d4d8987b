import datetime as dt
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from jieyou_desktop.services import intake, today
from jieyou_desktop.services.intake import Chosen, IntakeDraft
from jieyou_desktop.ui.kit.lines import Line
from jieyou_desktop.ui.kit.pieces import NumberCard
from jieyou_desktop.ui.today.page import TodayPage
from jieyou_desktop.ui.today.pieces import ShareBar


@pytest.fixture
def page(qtbot, shell):
    page = TodayPage(shell)
    qtbot.addWidget(page)
    page.resize(1202, 700)
    with qtbot.waitExposed(page):
        page.show()
    return page


@pytest.fixture
def take(run, home):
    def accept(code, **more):
        draft = IntakeDraft(home.household_id, home.head_id, (Chosen(code),), **more)
        taken = []
        run.command(partial(intake.accept, draft=draft), taken.append)
        return taken[0].cases[0].case_id

    return accept


def said(page):
    for _ in range(3):
        QApplication.processEvents()
    return [one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page)]


def test_every_number_opens_the_list_behind_it(page, take, qtbot, shell):
    take("dibao", on=dt.date(2026, 8, 13))
    said(page)
    for card in page.findChildren(NumberCard):
        qtbot.keyClick(card, Qt.Key.Key_Return)
    assert shell.gone == [
        ("intake", {"view": "late"}),
        ("intake", {"view": "today"}),
        ("intake", {"view": "supplement"}),
        ("visits", {"view": "due"}),
    ]


def test_a_line_opens_what_is_to_be_done(page, take, qtbot, shell):
    case_id = take("dibao", on=dt.date(2026, 8, 13))
    assert "超 4 个工作日" in said(page)
    (line,) = page.findChildren(Line)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert shell.gone == [("intake", {"case_id": case_id})]


def test_a_new_office_is_shown_where_to_begin(page, shell):
    assert "户台账还是空的，先把手里的台账导入进来" in said(page)
    pressed = {one.text(): one for one in page.findChildren(QPushButton)}
    pressed["去导入台账"].click()
    pressed["没有电子台账，一户一户登记"].click()
    assert shell.gone == [("ledgers", {"new": True}), ("register", {"new": True})]


def test_what_is_not_named_is_a_press_away(page, take, shell, monkeypatch):
    monkeypatch.setattr(today, "MOST", 1)
    take("quick")
    take("urgent")
    said(page)
    (more,) = [b for b in page.findChildren(QPushButton) if b.text() == "还有 1 件，看全部"]
    more.click()
    assert shell.gone == [("intake", {"view": "open"})]


def test_the_page_follows_what_happens(page, take):
    page.refresh()
    assert "今天没有要赶的事" in said(page)
    take("quick")
    assert "剩 3 天" in said(page)
    assert "今天没有要赶的事" not in said(page)


def test_a_share_opens_those_that_lack(page, home, qtbot, shell):
    page.refresh()
    said(page)
    bar = page.findChildren(ShareBar)[1]
    assert bar.accessibleName() == "证号没有疑问的户 1 / 1 户"
    qtbot.keyClick(bar, Qt.Key.Key_Space)
    assert shell.gone[0][0] == "register"


def test_the_days_list_goes_to_paper(page, take, shell):
    take("quick")
    (printing,) = [b for b in page.findChildren(QPushButton) if b.text() == "打印今日单"]
    printing.click()
    ((table, to_paper),) = shell.exported
    assert to_paper
    assert len(table.rows) == 1

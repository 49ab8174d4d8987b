import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QProgressBar, QPushButton

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.storage.register import Village
from jieyou_desktop.ui.kit import dialogs
from jieyou_desktop.ui.kit.dialogs import ProgressDialog
from jieyou_desktop.ui.kit.runner import Runner


def soon(act):
    """Do something once the dialog is open."""
    QTimer.singleShot(20, lambda: act(QApplication.activeModalWidget()))


def press(words):
    return lambda dialog: next(
        button for button in dialog.findChildren(QPushButton) if button.text() == words
    ).click()


def words_of(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


def test_a_question_is_answered_by_the_verb_or_by_turning_back(dressed):
    soon(press("撤销这一批"))
    assert dialogs.ask(None, "撤销“低保台账.xlsx”这一批？", "改动过的 3 户会留下", "撤销这一批")
    soon(press("先不了"))
    assert not dialogs.ask(None, "撤销这一批？", yes="撤销这一批")
    soon(lambda dialog: dialog.reject())
    assert not dialogs.ask(None, "撤销这一批？", yes="撤销这一批")


def test_a_refusal_shows_what_stopped_what_to_do_and_the_article(dressed):
    seen = []

    def look(dialog):
        seen.extend(words_of(dialog))
        dialog.accept()

    soon(look)
    dialogs.show_error(None, UserError("超过了受理时限", "请写明原因", "办法第十二条"))
    assert seen == ["超过了受理时限", "请写明原因", "依据：办法第十二条"]


def test_a_reason_must_be_given_before_going_on(dressed):
    states = []

    def fill(dialog):
        go = next(b for b in dialog.findChildren(QPushButton) if b.text() == "仍要登记")
        states.append(go.isEnabled())
        dialog.findChild(QPlainTextEdit).setPlainText(" 两人同号，已请派出所核实 ")
        states.append(go.isEnabled())
        go.click()

    soon(fill)
    reason = dialogs.ask_reason(None, "该证号已登记在另一户", yes="仍要登记")
    assert reason == "两人同号，已请派出所核实"
    assert states == [False, True]
    soon(lambda dialog: dialog.reject())
    assert dialogs.ask_reason(None, "该证号已登记在另一户") is None


@pytest.fixture
def threaded(desk, dressed):
    runner = Runner(desk)
    yield runner
    runner.close()


def test_short_work_shows_nothing(qtbot, threaded):
    shown = []

    class Noticed(ProgressDialog):
        def showEvent(self, event):
            shown.append(event)

    dialog = Noticed(None, "正在保存")
    with qtbot.waitSignal(threaded.saving, check_params_cb=lambda under_way: not under_way):
        threaded.command(lambda w: w.progress.step(1, 2, "写"), watcher=dialog)
    assert shown == []


def test_long_work_shows_how_far_it_is_and_can_be_stopped(qtbot, threaded, desk):
    dialog = ProgressDialog(None, "正在导入台账")
    stopped = threading.Event()

    def long(w):
        w.session.add(Village(name="未完村", position=9))
        w.session.flush()
        try:
            for step in range(10_000):
                w.progress.step(step, 10_000, "正在核对")
                threading.Event().wait(0.002)
        finally:
            stopped.set()

    threaded.command(long, watcher=dialog)
    qtbot.waitUntil(dialog.isVisible, timeout=3000)
    bar = dialog.findChild(QProgressBar)
    qtbot.waitUntil(lambda: bar.maximum() == 10_000)
    assert any("正在核对" in words for words in words_of(dialog))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    with qtbot.waitSignal(threaded.saving, check_params_cb=lambda under_way: not under_way):
        pass
    assert stopped.is_set()
    with desk.work() as w:
        assert w.session.query(Village).filter_by(name="未完村").count() == 0

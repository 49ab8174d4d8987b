import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jieyou_desktop.ui.curtain import Curtain
from jieyou_desktop.ui.lock import Lock


class Desk:
    """A window with a half-filled form and its curtain."""

    def __init__(self, app):
        self.window = QMainWindow()
        self.window.setWindowTitle("解忧 — 青石镇民政办")
        inside = QWidget()
        self.typed = QLineEdit("单玉芝，走访到一半")
        QVBoxLayout(inside).addWidget(self.typed)
        self.window.setCentralWidget(inside)
        self.window.resize(900, 600)
        self.window.show()
        self.curtain = Curtain(app, self.window)

    def notice(self) -> QDialog | None:
        shown = [d for d in self.window.findChildren(QDialog) if d.isVisible() and d.isModal()]
        return next((d for d in shown if "遮住" in d.windowTitle()), None)


def can_be_read(window) -> bool:
    """Whether more than the plain cover is seen, left of its words."""
    picture = window.grab().toImage()
    left = range(0, picture.width() // 4, 2)
    return len({picture.pixel(x, y) for x in left for y in range(picture.height())}) > 1


def paper(parent) -> QDialog:
    made = QDialog(parent)
    made.setWindowTitle("受理通知书 单玉芝")
    QVBoxLayout(made).addWidget(QLineEdit("单玉芝"))
    made.resize(400, 300)
    return made


def press_f9(qtbot, window):
    """As the keyboard does: through the native window in front."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is window.windowHandle())
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F9)


@pytest.fixture
def desk(qtbot, dressed):
    desk = Desk(dressed)
    qtbot.addWidget(desk.window)
    return desk


def test_f9_hides_the_window_and_f9_shows_it_as_it_was(desk, qtbot):
    desk.typed.setFocus()
    assert can_be_read(desk.window)
    press_f9(qtbot, desk.window)
    assert desk.curtain.drawn
    assert not can_be_read(desk.window)
    press_f9(qtbot, desk.notice())
    assert not desk.curtain.drawn
    assert can_be_read(desk.window)
    assert desk.typed.text() == "单玉芝，走访到一半"


def test_the_mouse_opens_it_too_and_esc_does_not(desk, qtbot):
    press_f9(qtbot, desk.window)
    QTest.keyClick(desk.notice(), Qt.Key.Key_Escape)
    assert desk.curtain.drawn
    desk.notice().findChild(QPushButton).click()
    assert not desk.curtain.drawn


def test_an_open_dialog_is_hidden_with_its_title_and_f9_works_there(desk, qtbot):
    shown = paper(desk.window)
    shown.setModal(True)
    shown.show()
    press_f9(qtbot, shown)
    assert not can_be_read(shown)
    assert not can_be_read(desk.window)
    assert "单玉芝" not in shown.windowTitle()
    press_f9(qtbot, desk.notice())
    assert can_be_read(shown)
    assert shown.windowTitle() == "受理通知书 单玉芝"
    shown.close()


def test_what_opens_while_it_is_drawn_is_hidden_before_it_is_seen(desk, qtbot):
    press_f9(qtbot, desk.window)
    late = paper(desk.window)
    late.setModal(True)
    late.show()
    assert not can_be_read(late)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is desk.notice())
    press_f9(qtbot, desk.notice())
    assert can_be_read(late)
    late.close()


def test_f9_does_not_open_a_locked_screen(desk, qtbot, opened, runner_for, dressed):
    lock = Lock(dressed, desk.window, runner_for(opened.desk), "王芳")
    lock.idle.stop()
    lock.lock()
    asking = QApplication.activeModalWidget()
    press_f9(qtbot, asking)
    assert not desk.curtain.drawn
    assert asking.isVisible()
    assert not can_be_read(desk.window)
    lock.unlock()


def test_the_lock_comes_before_a_drawn_curtain_and_leaves_it_drawn(
    desk, qtbot, opened, runner_for, dressed
):
    press_f9(qtbot, desk.window)
    lock = Lock(dressed, desk.window, runner_for(opened.desk), "王芳")
    lock.lock()
    asking = QApplication.activeModalWidget()
    assert asking is not desk.notice()
    press_f9(qtbot, asking)
    assert desk.curtain.drawn
    lock.unlock()
    assert not can_be_read(desk.window)
    assert QApplication.activeModalWidget() is desk.notice()
    press_f9(qtbot, desk.notice())
    assert can_be_read(desk.window)

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jieyou_desktop.ui.lock import Lock

PASSWORD = "石桥老槐树"


class Desk:
    """A window with a half-filled form, and its lock."""

    def __init__(self, app, runner):
        self.window = QMainWindow()
        self.form = QWidget()
        self.typed = QLineEdit()
        QVBoxLayout(self.form).addWidget(self.typed)
        self.window.setCentralWidget(self.form)
        self.window.resize(900, 600)
        self.window.show()
        self.typed.setText("单玉芝，走访到一半")
        self.lock = Lock(app, self.window, runner, "王芳")

    def asking(self) -> QDialog:
        (found,) = (each for each in self.window.findChildren(QDialog) if each.isVisible())
        return found

    def unlock(self, password):
        dialog = self.asking()
        dialog.findChild(QLineEdit, "password").setText(password)
        buttons = dialog.findChildren(QPushButton)
        next(each for each in buttons if each.text() == "解锁").click()

    def can_be_read(self, window) -> bool:
        """Whether more than the plain cover is seen, left of its words."""
        picture = window.grab().toImage()
        left = range(0, picture.width() // 4, 2)
        return len({picture.pixel(x, y) for x in left for y in range(picture.height())}) > 1


@pytest.fixture
def desk(qtbot, qapp, opened, runner_for):
    desk = Desk(qapp, runner_for(opened.desk))
    qtbot.addWidget(desk.window)
    qtbot.waitExposed(desk.window)
    yield desk
    desk.lock.unlock()


def test_locking_hides_the_window_and_the_password_brings_it_back_as_it_was(desk):
    assert desk.can_be_read(desk.window)
    desk.lock.lock()
    assert not desk.can_be_read(desk.window)
    desk.unlock("别的密码一个")
    assert desk.lock.is_locked
    said = [label.text() for label in desk.asking().findChildren(QLabel)]
    assert any("密码不对" in words for words in said)
    desk.unlock(PASSWORD)
    assert not desk.lock.is_locked
    assert desk.can_be_read(desk.window)
    assert desk.typed.text() == "单玉芝，走访到一半"


def test_esc_and_closing_do_not_unlock(desk):
    desk.lock.lock()
    dialog = desk.asking()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.reject()
    dialog.close()
    assert desk.lock.is_locked
    assert dialog.isVisible()
    assert dialog.isModal()


def test_a_dialog_that_is_open_is_covered_too(desk, qtbot):
    paper = QDialog(desk.window)
    QVBoxLayout(paper).addWidget(QLineEdit("受理通知书"))
    paper.resize(400, 300)
    paper.show()
    desk.lock.lock()
    assert not desk.can_be_read(paper)
    paper.resize(600, 400)
    assert not desk.can_be_read(paper)
    desk.lock.unlock()
    assert desk.can_be_read(paper)
    paper.close()


def test_a_dialog_that_opens_meanwhile_is_never_seen(desk, qtbot):
    desk.lock.lock()
    paper = QDialog(desk.window)
    QVBoxLayout(paper).addWidget(QLineEdit("受理通知书"))
    paper.resize(400, 300)
    paper.setModal(True)
    paper.show()
    assert not desk.can_be_read(paper)
    qtbot.wait(1)
    asking = next(each for each in desk.window.findChildren(QDialog) if each is not paper)
    assert asking.isVisible()
    desk.lock.unlock()
    paper.close()


def test_the_clerk_who_goes_away_is_locked_out_and_the_one_who_works_is_not(desk, qtbot):
    desk.lock.idle.stop()
    desk.window.activateWindow()
    qtbot.waitActive(desk.window)
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_A)
    assert desk.lock.idle.isActive()
    desk.lock.idle.timeout.emit()
    assert desk.lock.is_locked


def test_somebody_else_may_sign_in(desk, qtbot):
    desk.lock.lock()
    with qtbot.waitSignal(desk.lock.switch_asked, timeout=1000):
        buttons = desk.asking().findChildren(QPushButton)
        next(each for each in buttons if each.text() == "换人登录").click()

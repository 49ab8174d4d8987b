import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QTextBrowser

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.services import backup, opening
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage.register import Household
from jieyou_desktop.ui import help
from jieyou_desktop.ui.entrance import first_run
from jieyou_desktop.ui.entrance.entrance import Entrance
from jieyou_desktop.ui.entrance.first_run import FirstRun
from jieyou_desktop.ui.entrance.forgotten import Forgotten
from jieyou_desktop.ui.entrance.restoring import Restoring
from jieyou_desktop.ui.entrance.sign_in import SignIn
from jieyou_desktop.ui.kit import dialogs

PASSWORD = "石桥老槐树"


class Door:
    """An entrance on show, what was opened through it, and how a clerk speaks to it."""

    def __init__(self, entrance):
        self.entrance = entrance
        self.opened = []
        entrance.opened.connect(self.opened.append)

    def part(self, kind):
        return next(found for found in self.entrance.findChildren(kind) if found.isVisible())

    def press(self, words):
        buttons = self.entrance.findChildren(QPushButton)
        next(each for each in buttons if each.text() == words and each.isVisible()).click()

    def words(self):
        labels = self.entrance.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def fill(self, kind, **values):
        form = self.part(kind).form
        for name, value in values.items():
            form.set_value(name, value)


@pytest.fixture
def door_to(qtbot, program, runner_for, tmp_path):
    doors = []

    def make(folder=None, user=""):
        entrance = Entrance(
            program,
            runner_for,
            folder=folder,
            user=user,
            proposed=tmp_path / "数据",
            practice=tmp_path / "练习",
        )
        qtbot.addWidget(entrance)
        entrance.resize(1366, 728)
        entrance.show()
        doors.append(Door(entrance))
        return doors[-1]

    yield make
    for door in doors:
        for opened in door.opened:
            opened.close()


def test_the_one_who_signed_in_last_types_only_a_password(door_to, office_folder):
    door = door_to(office_folder, "王芳")
    assert door.part(SignIn).form.value("name") == "王芳"
    door.fill(SignIn, password=PASSWORD)
    door.press("打开")
    assert door.opened[0].desk.actor == Actor("王芳", "admin")


def test_a_wrong_password_is_said_and_typed_again(door_to, office_folder):
    door = door_to(office_folder, "王芳")
    door.fill(SignIn, password="别的密码一个")
    door.press("打开")
    assert "姓名或密码不对" in door.words()
    assert door.part(SignIn).form.value("password") is None
    assert door.opened == []
    door.fill(SignIn, password=PASSWORD)
    door.press("打开")
    assert len(door.opened) == 1


def test_a_clock_moved_back_is_asked_about(door_to, office_folder, clock, monkeypatch):
    clock.now -= dt.timedelta(days=100)
    asked = []
    answers = iter([False, True])
    monkeypatch.setattr(
        dialogs, "ask", lambda _parent, title, *_more: asked.append(title) or next(answers)
    )
    door = door_to(office_folder, "王芳")
    for _try in range(2):
        door.fill(SignIn, password=PASSWORD)
        door.press("打开")
    assert "2026-06-08" in asked[0]
    assert len(door.opened) == 1


def test_a_lost_key_file_is_fetched_from_a_backup(door_to, opened, office_folder):
    with opened.desk.work() as w:
        backup.now(w)
    opened.close()
    (office_folder / "vault.json").unlink()
    door = door_to(office_folder, "王芳")
    door.fill(SignIn, password=PASSWORD)
    door.press("打开")
    door.press("从备份取回密钥文件")
    assert "已从最近一份备份取回" in door.words()
    door.fill(SignIn, password=PASSWORD)
    door.press("打开")
    assert len(door.opened) == 1


def test_a_forgotten_password_is_reset_with_the_recovery_code(
    door_to, office_folder, recovery_code
):
    door = door_to(office_folder, "王芳")
    door.press("忘了密码，用恢复码")
    door.fill(Forgotten, code=recovery_code, name="王芳", password="maple-river", again="maple")
    door.press("设新密码")
    assert "两遍打的不一样" in door.words()
    door.fill(Forgotten, again="maple-river")
    door.press("设新密码")
    assert "王芳的新密码已设好" in door.words()
    door.fill(SignIn, password="maple-river")
    door.press("打开")
    assert len(door.opened) == 1


def test_a_code_misread_is_said_by_its_group(door_to, office_folder, recovery_code):
    door = door_to(office_folder, "王芳")
    door.press("忘了密码，用恢复码")
    wrong = recovery_code[:-5] + "22222"
    door.fill(Forgotten, code=wrong, name="王芳", password="maple-river", again="maple-river")
    door.press("设新密码")
    assert "第 6 组" in door.words()
    door.press("返回登录")
    assert door.part(SignIn)


def test_a_new_computer_restores_from_a_backup(door_to, opened, tmp_path):
    with opened.desk.work() as w:
        file = backup.save_to(w, folder=tmp_path).path
    door = door_to()
    door.press("从备份恢复")
    door.fill(Restoring, file=str(file))
    door.press("恢复")
    assert "密码和恢复码要填一样" in door.words()
    door.fill(Restoring, password=PASSWORD)
    door.press("恢复")
    assert "和备份时一样：0 户，0 人" in door.words()
    door.fill(SignIn, name="王芳", password=PASSWORD)
    door.press("打开")
    assert door.opened[0].folder == tmp_path / "数据"


def test_the_practice_town_is_one_click_away(door_to):
    door = door_to()
    door.press("打开练习镇")
    assert door.opened[0].is_practice
    with door.opened[0].desk.work() as w:
        assert w.session.query(Household).count() > 500


def test_data_elsewhere_on_this_computer_are_found_by_their_folder(
    door_to, office_folder, tmp_path, monkeypatch
):
    told = []
    monkeypatch.setattr(dialogs, "show_error", lambda _parent, error: told.append(error.title))
    chosen = iter([str(tmp_path), str(office_folder)])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: next(chosen))
    door = door_to(tmp_path / "gone")
    door.press("数据已在这台电脑的别处")
    assert told == ["这个文件夹里没有解忧的数据"]
    door.press("数据已在这台电脑的别处")
    assert str(office_folder) in door.words()


def go_through(door, **user):
    """Fill in the steps of the first run up to making the office."""
    wizard = door.part(FirstRun)
    wizard.step.form.set_value("town", "蛟龙镇")
    wizard.step.form.set_value("code", "371329101")
    wizard.go_on()
    wizard.go_on()
    for name, value in user.items():
        wizard.step.form.set_value(name, value)
    wizard.go_on()
    return wizard


def test_the_first_run_ends_in_an_open_office_once_the_code_is_put_away(door_to, program, tmp_path):
    door = door_to()
    door.press("新建本镇的数据")
    wizard = go_through(door, name="王芳", password="maple-river", again="maple-river")
    assert wizard.step.form.value("folder") == str(tmp_path / "数据")
    wizard.go_on()
    code = "-".join(
        label.text().replace("　", "-")
        for label in wizard.step.findChildren(QLabel)
        if label.property("role") == "code"
    )
    wizard.go_on()
    assert door.opened == []
    wizard.step.findChild(first_run.QCheckBox).setChecked(True)
    wizard.go_on()
    assert door.opened.pop().close() is None
    assert code not in door.words()
    opening.reset_by_recovery(program, tmp_path / "数据", code, "王芳", "river-maple")


def test_leaving_with_the_code_on_show_is_asked_about(door_to, program, tmp_path, monkeypatch):
    answers = iter([False, True])
    monkeypatch.setattr(dialogs, "ask", lambda *_words: next(answers))
    door = door_to()
    door.press("新建本镇的数据")
    go_through(door, name="王芳", password="maple-river", again="maple-river").go_on()
    assert not door.entrance.close()
    assert door.entrance.close()
    opening.open_office(program, tmp_path / "数据", "王芳", "maple-river").close()


def test_what_a_towns_name_tells_is_filled_in(door_to):
    door = door_to()
    door.press("新建本镇的数据")
    wizard = door.part(FirstRun)
    form = wizard.step.form
    form.set_value("town", "临沭街道")
    form.set_value("code", "37132900")
    wizard.go_on()
    assert form.value("signing_name") == "临沭街道办事处"
    assert "9 位数字" in door.words()


@pytest.mark.parametrize(
    ("user", "said"),
    [
        ({"name": "王芳", "password": "short", "again": "short"}, "密码太短"),
        ({"name": "王芳", "password": "maple-river", "again": "maple"}, "两遍打的不一样"),
        ({"name": "", "password": "maple-river", "again": "maple-river"}, "请填写姓名"),
    ],
)
def test_a_user_who_cannot_be_is_said_before_anything_is_made(door_to, tmp_path, user, said):
    door = door_to()
    door.press("新建本镇的数据")
    go_through(door, **user)
    assert said in door.words()
    assert not (tmp_path / "数据").exists()


def test_an_unfit_folder_is_refused_with_the_reason(door_to, tmp_path):
    door = door_to()
    door.press("新建本镇的数据")
    wizard = go_through(door, name="王芳", password="maple-river", again="maple-river")
    wizard.step.form.set_value("folder", str(tmp_path / "OneDrive" / "数据"))
    wizard.go_on()
    assert "OneDrive" in door.words()
    assert list(tmp_path.iterdir()) == []


def test_turning_back_from_the_first_run_shows_the_beginning(door_to):
    door = door_to()
    door.press("新建本镇的数据")
    door.press("先不建")
    assert "还没有本镇的数据" in door.words()


def test_a_backup_that_was_clicked_stands_in_the_form_for_restoring(door_to, tmp_path):
    door = door_to()
    door.entrance.offer_restore(str(tmp_path / "解忧备份_20260916_093000.jyh"))
    form = door.part(Restoring).form
    assert form.value("file").endswith("解忧备份_20260916_093000.jyh")
    assert form.value("folder")


def test_f1_shows_what_to_do_at_the_door_and_in_the_first_run(qtbot, door_to, tmp_path):
    help.find_in(str(RESOURCES / "manual"))
    door = door_to()
    with qtbot.waitActive(door.entrance):
        door.entrance.activateWindow()
    qtbot.keyClick(door.entrance, Qt.Key.Key_F1)
    pages = door.entrance.findChild(QTextBrowser)
    assert pages.isVisible()
    assert pages.toPlainText().startswith("登录")
    qtbot.keyClick(pages, Qt.Key.Key_Escape)
    assert not pages.isVisible()
    door.press("新建本镇的数据")
    with qtbot.waitActive(door.entrance):
        door.entrance.activateWindow()
    qtbot.keyClick(door.entrance, Qt.Key.Key_F1)
    assert pages.toPlainText().startswith("第一次使用")

import datetime as dt

import pytest
from appeared import windows_appearing
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from jieyou_desktop.domain.rights import rights_of
from jieyou_desktop.services import opening, standards
from jieyou_desktop.storage.office import the_office
from jieyou_desktop.storage.register import Village
from jieyou_desktop.ui.kit import dialogs
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.page import Chip
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.settings import keeping
from jieyou_desktop.ui.settings.page import SettingsPage

PASSWORD = "石桥老槐树"


class Clerk:
    """Someone at the settings page: presses what is in view, and reads it."""

    def __init__(self, page):
        self.page = page

    def _shown(self, kind):
        QApplication.processEvents()
        return [found for found in self.page.findChildren(kind) if found.isVisibleTo(self.page)]

    def press(self, words):
        next(each for each in self._shown(QPushButton) if each.text() == words).click()

    def last(self, words):
        """Press the last button of these words: the one in the panel."""
        [each for each in self._shown(QPushButton) if each.text() == words][-1].click()

    def words(self):
        return "\n".join(label.text() for label in self._shown(QLabel))

    def fill(self, **values):
        form = self._shown(Form)[-1]
        for name, value in values.items():
            form.set_value(name, value)

    def type(self, name, words):
        form = self._shown(Form)[-1]
        form.retype({name: words})
        form.changed.emit()

    def typed(self):
        return self._shown(Form)[-1].typed()

    def pick(self, row):
        self._shown(TableView)[0].selectRow(row)

    def rows(self, name):
        (table,) = self._shown(TableView)
        model = table.model()
        across = range(model.columnCount())
        headings = [model.headerData(i, Qt.Orientation.Horizontal) for i in across]
        column = headings.index(name)
        return [model.index(row, column).data() for row in range(model.rowCount())]


@pytest.fixture
def clerk(qtbot, office_shell):
    page = SettingsPage(office_shell)
    qtbot.addWidget(page)
    page.resize(1202, 700)
    with qtbot.waitExposed(page):
        page.show()
    return Clerk(page)


@pytest.fixture
def yes(monkeypatch):
    """Every question is answered with yes; what was told is kept."""
    told = []
    monkeypatch.setattr(dialogs, "ask", lambda *_words: True)
    monkeypatch.setattr(dialogs, "tell", lambda _parent, *words: told.append("".join(words)))
    monkeypatch.setattr(
        dialogs, "show_error", lambda _parent, error: told.append(error.title + error.advice)
    )
    return told


def do(opened, call, **values):
    with opened.desk.work() as w:
        return call(w, **values)


def test_nothing_flashes_up_as_a_window_of_its_own(clerk, dressed):
    with windows_appearing(dressed) as windows:
        for chip in clerk.page.findChildren(Chip):
            chip.click()
    assert windows == []


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("村（社区）", "选一个村（社区）来改"),
        ("用户", "选一位用户"),
        ("救助标准", "选一条可以写明失效日期"),
        ("放假调休", "选一天可以撤销"),
    ],
)
def test_beside_a_list_stands_what_can_be_done(clerk, section, words):
    next(chip for chip in clerk.page.findChildren(Chip) if chip.text() == section).click()
    assert words in clerk.words()


def test_what_is_typed_and_not_saved_is_said_until_it_is_saved(clerk, office_shell):
    assert office_shell.unsaved == set()
    clerk.type("phone", "05396210000")
    assert office_shell.unsaved == {"单位信息"}
    assert "改了还没保存" in clerk.words()
    next(chip for chip in clerk.page.findChildren(Chip) if chip.text() == "关于").click()
    assert office_shell.unsaved == {"单位信息"}
    next(chip for chip in clerk.page.findChildren(Chip) if chip.text() == "单位信息").click()
    clerk.press("保存单位信息")
    assert office_shell.unsaved == set()
    assert "改了还没保存" not in clerk.words()


def test_what_is_typed_can_be_taken_back(clerk, office_shell):
    before = clerk.typed()
    clerk.type("phone", "05396210000")
    clerk.press("不改了")
    assert office_shell.unsaved == set()
    assert clerk.typed() == before


@pytest.mark.parametrize("height", [640, 500])
def test_the_button_that_saves_is_always_in_sight(clerk, height):
    clerk.page.resize(1202, height)
    QApplication.processEvents()
    buttons = clerk.page.findChildren(QPushButton)
    save = next(each for each in buttons if each.text() == "保存单位信息")
    assert not save.visibleRegion().isEmpty()
    assert save.visibleRegion().boundingRect().height() == save.height()


@pytest.mark.parametrize(
    ("answer", "name"), [(True, "东沟新村"), (False, "东沟村"), (None, "东沟村")]
)
def test_another_village_is_not_taken_up_before_this_one_is_settled(
    clerk, opened, office_shell, monkeypatch, answer, name
):
    with opened.desk.work() as w:
        w.session.add_all([Village(name="东沟村", position=1), Village(name="石桥村", position=2)])
    asked = []
    monkeypatch.setattr(
        keeping, "ask_to_save", lambda _parent, what: (asked.append(what), answer)[1]
    )
    next(chip for chip in clerk.page.findChildren(Chip) if chip.text() == "村（社区）").click()
    clerk.pick(0)
    QApplication.processEvents()
    clerk.type("name", "东沟新村")
    assert office_shell.unsaved == {"“东沟村”"}
    clerk.pick(1)
    assert asked == ["东沟村"]
    assert ("石桥村" in clerk.words()) is (answer is not None)
    assert office_shell.unsaved == ({"“东沟村”"} if answer is None else set())
    with opened.desk.work() as w:
        assert w.session.get_one(Village, 1).name == name


def test_the_office_is_changed_and_a_fault_is_said_at_its_field(clerk, opened, office_shell):
    clerk.fill(phone="0539-6219999", code="12")
    clerk.press("保存单位信息")
    assert "区划码应为 9 位数字" in clerk.words()
    clerk.fill(code="371399101")
    clerk.press("保存单位信息")
    assert office_shell.said == ["单位信息已保存，以后出的文书按新的印"]
    with opened.desk.work() as w:
        assert the_office(w.session).phone == "05396219999"


def test_a_village_is_added_and_merged(clerk, opened):
    clerk.press("村（社区）")
    for name in ("东沟村", "石桥村"):
        clerk.press("加一个村（社区）")
        clerk.fill(name=name)
        clerk.press("加上")
    assert clerk.rows("村（社区）") == ["东沟村", "石桥村"]
    clerk.pick(0)
    clerk.press("撤并")
    clerk.last("撤并")
    assert clerk.rows("村（社区）") == ["石桥村"]
    with opened.desk.work() as w:
        assert w.session.query(Village).filter_by(name="东沟村").one().ended_on == w.today


def test_a_user_is_added_gets_a_new_password_and_is_ended(clerk, opened, program, yes):
    clerk.press("用户")
    clerk.press("加一位用户")
    clerk.fill(name="李强", password="maple-river", again="maple")
    clerk.press("加上")
    assert "两遍打的不一样" in clerk.words()
    clerk.fill(again="maple-river")
    clerk.press("加上")
    assert clerk.rows("姓名") == ["王芳", "李强"]
    clerk.pick(1)
    clerk.press("设新密码")
    clerk.fill(password="river-maple", again="river-maple")
    clerk.last("设新密码")
    clerk.press("停用")
    assert clerk.rows("登录") == ["可以登录", "已停用（2026年9月16日）"]


def test_ones_own_password_is_changed(clerk, opened, program, office_shell):
    clerk.press("我的密码")
    clerk.fill(old="不对的密码", password="maple-river", again="maple-river")
    clerk.press("改密码")
    assert "原来的密码不对" in clerk.words()
    clerk.fill(old=PASSWORD)
    clerk.press("改密码")
    assert office_shell.said == ["密码已改，下次登录用新的"]
    opened.close()
    opening.open_office(program, opened.folder, "王芳", "maple-river").close()


def test_a_backup_is_made_tried_out_and_carried_away(clerk, yes, tmp_path, monkeypatch):
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(stick))
    clerk.press("备份")
    assert clerk.rows("种类") == []
    clerk.press("现在备份")
    assert clerk.rows("种类") == ["手动"]
    clerk.pick(0)
    clerk.press("演练恢复")
    assert "这份备份能用" in clerk.words()
    clerk.press("另存一份到 U 盘或别的盘")
    assert "已另存，并打开核对过" in yes[0]
    assert len(list(stick.glob("*.jyh"))) == 1


def test_the_check_says_what_was_looked_at(clerk):
    clerk.press("备份")
    clerk.press("检查数据")
    assert "检查完了" in clerk.words()
    assert "逐页读过，没有损坏" in clerk.words()
    assert "还没有备份" in clerk.words()


def test_a_standard_is_switched_on_only_with_its_document(clerk, opened):
    clerk.press("救助标准")
    clerk.press("查到的，还没有启用")
    clerk.pick(0)
    clerk.press("启用")
    assert "请填写文号" in clerk.words()
    assert "请填写失效日期" in clerk.words()  # a later version is known of
    clerk.fill(document="临民发〔2020〕12号", until=dt.date(2019, 6, 30))
    clerk.press("启用")
    assert "启用好了：城市低保标准 500.00 元/月，2018年9月1日起" in clerk.words()
    (row,) = do(opened, standards.listing).rows
    assert row["document"] == "临民发〔2020〕12号"


def test_going_through_a_list_leaves_the_cursor_there_until_it_is_stepped_out_of(clerk, qtbot):
    clerk.press("救助标准")
    clerk.press("查到的，还没有启用")
    clerk.page.activateWindow()
    qtbot.waitUntil(clerk.page.isActiveWindow)
    table = next(view for view in clerk.page.findChildren(TableView) if view.isVisible())
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.hasFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert QApplication.focusWidget().accessibleName() == "文号"


def test_a_day_of_our_own_is_set_and_taken_back(clerk, opened):
    clerk.press("放假调休")
    clerk.press("单独改一天")
    clerk.fill(day=clerk.page.shell.runner.today.replace(month=12, day=31), basis="县府办通知")
    clerk.press("记下来")
    assert clerk.rows("依据") == ["县府办通知"]
    clerk.pick(0)
    clerk.press("撤销这一天")
    assert clerk.rows("依据") == []


def test_a_new_recovery_code_is_shown_once(clerk, opened, program, yes, monkeypatch):
    shown = []

    def look(sheet):
        shown.extend(
            label.text() for label in sheet.findChildren(QLabel) if label.property("role") == "code"
        )

    monkeypatch.setattr(dialogs.Sheet, "exec", look)
    clerk.press("用户")
    clerk.press("换一个恢复码")
    opened.close()
    code = "".join(shown)
    opening.reset_by_recovery(program, opened.folder, code, "王芳", "maple-river")


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("clerk", ["村（社区）", "我的密码", "备份", "救助标准", "放假调休", "关于"]),
        ("audit", ["我的密码", "救助标准", "放假调休", "关于"]),
    ],
)
def test_each_post_sees_what_it_may_do(qtbot, office_shell, role, seen):
    office_shell.rights = rights_of(role)
    page = SettingsPage(office_shell)
    qtbot.addWidget(page)
    assert [chip.text() for chip in page.findChildren(Chip)][: len(seen)] == seen


def test_the_data_folder_is_told(clerk, opened):
    clerk.press("关于")
    assert str(opened.folder) in clerk.words()


def test_a_long_complaint_squeezes_no_input(clerk, qtbot):
    (form,) = clerk.page.findChildren(Form)
    clerk.page.resize(1180, 640)
    for name in ("phone", "supervision_phone"):
        form.editor(name).set_text("menqian3kehuaishu")
    assert form.take() is None
    qtbot.wait(1)
    for name in ("phone", "supervision_phone"):
        line = form.editor(name).widget
        assert line.height() >= line.sizeHint().height()
        (note,) = (n for n in form.editor(name).findChildren(QLabel) if "位数不对" in n.text())
        assert note.height() >= note.heightForWidth(note.width())

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QTextBrowser, QToolButton

from jieyou_desktop.app.main import seat_of
from jieyou_desktop.storage.register import Village
from jieyou_desktop.ui import window as window_module
from jieyou_desktop.ui.kit import memory, theme
from jieyou_desktop.ui.kit.notice import Notice
from jieyou_desktop.ui.kit.page import Page, SearchBox
from jieyou_desktop.ui.navigation import PAGES, Navigation
from jieyou_desktop.ui.window import Window


class Plain(Page):
    """Stands for any page: the window knows none of them."""

    built = 0

    def __init__(self, shell):
        super().__init__(shell, "某页", {"register"})
        type(self).built += 1
        self.reads = 0
        self.box = SearchBox("找")
        self.bar.addWidget(self.box)
        self.where = {}

    def refresh(self):
        self.reads += 1

    def arrive(self, **where):
        self.where = where


@pytest.fixture
def window(qtbot, run_opened, opened, dressed, monkeypatch):
    class Module:
        def __getattr__(self, name):
            return Plain

    monkeypatch.setattr(window_module, "import_module", lambda name: Module())
    Plain.built = 0
    store = {}
    memory.keep_in(store)
    window = Window(dressed, run_opened, seat_of(opened))
    window.store = store
    qtbot.addWidget(window)
    window.resize(1366, 728)
    window.show()
    window.go("today")
    window.activateWindow()
    yield window
    memory.keep_in({})
    theme.resize(dressed, 1.0)


def press(qtbot, window, key, modifiers=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifiers)


def test_pages_are_built_when_they_are_first_shown(window):
    assert Plain.built == 1
    window.go("register")
    window.go("today")
    window.go("register", household_id=5)
    assert Plain.built == 2
    assert window.current.where == {"household_id": 5}


def test_the_title_says_whose_office_this_is(window):
    assert window.windowTitle() == "解忧 — 青石镇民政办"


def test_alt_and_a_digit_goes_to_a_page(qtbot, window):
    press(qtbot, window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert window.findChild(QListWidget).currentRow() == 3
    press(qtbot, window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert window.findChild(QListWidget).currentRow() == 0


def test_the_arrow_keys_go_through_the_pages(qtbot, window):
    nav = window.findChild(QListWidget)
    nav.setFocus()
    qtbot.keyClick(nav, Qt.Key.Key_Down)
    qtbot.keyClick(nav, Qt.Key.Key_Down)
    assert nav.currentRow() == 2
    assert Plain.built == 3


def test_ctrl_k_and_slash_go_to_the_search_but_a_slash_can_be_typed(qtbot, window):
    box = window.current.box
    window.findChild(QListWidget).setFocus()
    press(qtbot, window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert box.hasFocus()
    window.findChild(QListWidget).setFocus()
    press(qtbot, window, Qt.Key.Key_Slash)
    assert box.hasFocus()
    qtbot.keyClicks(box, "a/b")
    assert box.text() == "a/b"


def test_f5_reads_again(qtbot, window):
    reads = window.current.reads
    press(qtbot, window, Qt.Key.Key_F5)
    assert window.current.reads == reads + 1


def test_ctrl_l_asks_for_the_lock(qtbot, window):
    with qtbot.waitSignal(window.lock_asked):
        press(qtbot, window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_text_grows_and_shrinks_and_is_remembered(qtbot, window):
    for _step in range(4):
        press(qtbot, window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert theme.scale() == 1.75
    assert window.store["text_size"] == 1.75
    nav = window.findChild(QListWidget)
    assert [nav.item(row).text() for row in range(nav.count())] == [page[1] for page in PAGES]
    assert max(nav.sizeHintForColumn(0), 1) <= nav.viewport().width()
    press(qtbot, window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert theme.scale() == 1.5
    press(qtbot, window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert theme.scale() == 1.0
    assert nav.item(0).text() == "今天"


@pytest.fixture
def manual(tmp_path):
    from jieyou_desktop.ui import help as help_module

    (tmp_path / "today.md").write_text("# 今天\n\n先看**超期**。\n", encoding="utf-8")
    (tmp_path / "visits.md").write_text("# 走访\n\n先看**该走访**。\n", encoding="utf-8")
    help_module.find_in(str(tmp_path))


def test_f1_shows_the_help_of_this_page(qtbot, window, manual):
    press(qtbot, window, Qt.Key.Key_F1)
    browser = window.findChild(QTextBrowser)
    assert browser.isVisible()
    assert "先看超期。" in browser.toPlainText()
    press(qtbot, window, Qt.Key.Key_F1)
    assert not browser.isVisible()


def test_help_that_is_open_follows_the_page_without_taking_the_cursor(qtbot, window, manual):
    press(qtbot, window, Qt.Key.Key_F1)
    window.go("visits")
    assert "先看该走访。" in window.findChild(QTextBrowser).toPlainText()
    assert window.current.box.hasFocus()
    nav = window.findChild(QListWidget)
    nav.setFocus()
    qtbot.keyClick(nav, Qt.Key.Key_Home)
    assert "先看超期。" in window.findChild(QTextBrowser).toPlainText()
    assert nav.hasFocus()


def test_esc_closes_the_help_and_the_cursor_is_back_where_it_was(qtbot, window, manual):
    nav = window.findChild(QListWidget)
    nav.setFocus()
    press(qtbot, window, Qt.Key.Key_F1)
    assert window.findChild(QTextBrowser).hasFocus()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.findChild(QTextBrowser).isVisible()
    assert nav.hasFocus()


def test_what_was_done_is_said_where_it_is_seen_and_takes_no_focus(qtbot, window):
    window.current.box.setFocus()
    window.tell("已受理，青石救受〔2026〕13号")
    notice = window.findChild(Notice)
    assert notice.isVisible()
    assert notice.accessibleName() == "已受理，青石救受〔2026〕13号"
    assert window.statusBar().currentMessage() == "已受理，青石救受〔2026〕13号"
    assert window.current.box.hasFocus()
    room = notice.parentWidget().rect()
    assert room.contains(notice.geometry())
    window.resize(900, 600)
    assert notice.parentWidget().rect().contains(notice.geometry())
    window.go("visits")
    assert notice.isVisible()
    qtbot.mouseClick(notice, Qt.MouseButton.LeftButton)
    assert not notice.isVisible()


def test_the_status_bar_says_whether_all_is_safe(window, run_opened, opened):
    def words():
        return [label.text() for label in window.statusBar().findChildren(QLabel)]

    assert words() == ["还没有备份", "全部改动已保存", "已加密"]
    from jieyou_desktop.services import backup

    run_opened.command(backup.now)
    run_opened.changed.emit(frozenset({"backup"}))
    assert words()[0].startswith("上次备份 今天 ")
    assert "改动" not in words()[0]
    with opened.desk.work() as w:
        w.session.add(Village(name="东沟村"))
    run_opened.changed.emit(frozenset({"register"}))
    assert words()[0].endswith("，之后有改动")
    run_opened.command(backup.now)
    assert "改动" not in words()[0]


def test_practice_is_plainly_marked(qtbot, run_opened, opened, dressed):
    opened.is_practice = True
    window = Window(dressed, run_opened, seat_of(opened))
    qtbot.addWidget(window)
    assert "（练习）" in window.windowTitle()
    words = [label.text() for label in window.statusBar().findChildren(QLabel)]
    assert "练习镇：数据是虚构的，可以放心试" in words


def test_every_page_has_a_name_an_icon_and_a_key(window):
    assert len({key for key, _name, _icon in PAGES}) == len(PAGES) <= 9


def test_tab_goes_as_the_page_reads_however_late_an_input_was_made(qtbot, window):
    from PySide6.QtWidgets import QGridLayout, QLineEdit

    page = window.current
    grid = QGridLayout()
    page.body.addLayout(grid)
    later, last = QLineEdit(), QLineEdit()
    grid.addWidget(last, 1, 0)
    grid.addWidget(later, 0, 1)
    first = QLineEdit()
    grid.addWidget(first, 0, 0)
    for line in (first, later, last):
        line.show()
    page.box.setFocus()
    seen = []
    for _press in range(4):
        press(qtbot, window, Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen[:3] == [first, later, last]
    assert seen[3] is window.findChild(QListWidget)
    press(qtbot, window, Qt.Key.Key_Backtab)
    assert last.hasFocus()


def test_a_hidden_or_unusable_input_is_passed_over(qtbot, window):
    from PySide6.QtWidgets import QLineEdit

    page = window.current
    hidden, unusable, plain = QLineEdit(), QLineEdit(), QLineEdit()
    for line in (hidden, unusable, plain):
        page.body.addWidget(line)
        line.show()
    hidden.hide()
    unusable.setEnabled(False)
    page.box.setFocus()
    press(qtbot, window, Qt.Key.Key_Tab)
    assert plain.hasFocus()


def test_what_is_hidden_makes_no_rows(qtbot, window):
    from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

    page, grid = window.current, QGridLayout()
    page.body.addLayout(grid)
    hidden = QWidget(page.box.parentWidget())
    hidden.setGeometry(0, 0, 640, 480)
    lines = [QLineEdit() for _ in range(4)]
    for place, line in enumerate(lines):
        grid.addWidget(line, place // 2, place % 2)
        line.show()
    lines[0].setFocus()
    for wanted in lines[1:]:
        press(qtbot, window, Qt.Key.Key_Tab)
        assert wanted.hasFocus()


def typed(window, keys):
    """Keys come through the native window, those of a scanner as well."""
    for key in keys:
        QTest.keyClick(window.windowHandle(), key)


def test_a_mark_is_read_on_any_page_and_leaves_no_trace_where_the_cursor_was(qtbot, window):
    window.go("register")
    box = window.current.box
    box.setText("单玉芝")
    box.setFocus()
    typed(window, [*"371399101-2026-000012", Qt.Key.Key_Return])
    assert window.current.where == {"mark": "371399101-2026-000012"}
    assert box.text() == "单玉芝"


def test_a_number_typed_by_hand_is_left_to_the_page(qtbot, window):
    window.go("register")
    page = window.current
    page.box.setFocus()
    typed(window, "371399101-2026")
    qtbot.wait(80)
    typed(window, [*"-000012", Qt.Key.Key_Return])
    assert window.current is page
    assert page.box.text() == "371399101-2026-000012"


def test_enter_opens_the_menu_of_the_person_at_the_foot(qtbot, window):
    person = window.findChild(QToolButton, "user")
    menu, seen = person.menu(), []

    def look():
        seen.extend(action.text() for action in menu.actions())
        menu.close()

    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, look))
    person.setFocus()
    press(qtbot, window, Qt.Key.Key_Return)
    assert "退出登录（换人）" in seen


@pytest.mark.parametrize("goes", [True, False])
def test_what_is_not_saved_is_asked_about_before_one_leaves(window, monkeypatch, goes):
    asked: list[str] = []
    monkeypatch.setattr(
        window_module.dialogs, "ask", lambda _parent, title, *_rest: asked.append(title) or goes
    )
    left: list[None] = []
    window.leave_asked.connect(lambda: left.append(None))
    window.mark_unsaved("单位信息", unsaved=True)
    window.findChild(Navigation).leave_asked.emit()
    assert asked == ["单位信息改了还没保存"]
    assert len(left) == goes
    assert window.close() is goes
    window.mark_unsaved("单位信息", unsaved=False)
    assert window.close()
    assert len(asked) == 2

import datetime as dt

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QToolTip

from jieyou_desktop.domain import kinds
from jieyou_desktop.domain.fields import Field, Fields, Listing, Record, Table
from jieyou_desktop.ui.kit import memory, theme
from jieyou_desktop.ui.kit.rows import MARGIN
from jieyou_desktop.ui.kit.table import TableView

FIELDS = Fields(
    [
        Field("name", "户主", kinds.Name()),
        Field("id_number", "公民身份号码", kinds.IdNumber()),
        Field("amount", "月金额", kinds.Money()),
        Field("visited_on", "最近走访", kinds.Day()),
    ]
)
NAMES = ("单玉芝", "刘莲", "沈杰英", "欧阳秀兰")


def person(number: int) -> Record:
    return Record(
        number,
        {
            "name": NAMES[number % 4],
            "id_number": "371399194505120026",
            "amount": None if number % 4 == 3 else 10_000 * number + 50,
            "visited_on": dt.date(2026, 9, 15),
            "_tones": {"visited_on": "late"},
        },
    )


class Service:
    """Counts what is read."""

    def __init__(self) -> None:
        self.reads = []

    def rows(self, w, *, ids):
        self.reads.append(ids)
        return tuple(person(wanted) for wanted in ids)


@pytest.fixture
def kept():
    store = {}
    memory.keep_in(store)
    yield store
    memory.keep_in({})


@pytest.fixture
def view(qtbot, run, kept):
    view = TableView(run)
    qtbot.addWidget(view)
    view.resize(800, 400)
    view.show()
    return view


@pytest.fixture
def service():
    return Service()


def listing(count: int) -> Listing:
    return Listing("户台账", FIELDS, tuple(range(count)))


def table(*numbers: int, masked: bool = True) -> Table:
    return Table("户台账", FIELDS, tuple(person(number) for number in numbers), masked)


def drag(header, column: int, width: int) -> None:
    """Widen (or narrow) a column by its edge in the heading, as the mouse does."""
    at = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) - 2, 8)
    there = at + QPoint(width - header.sectionSize(column), 0)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(there),
        header.viewport().mapToGlobal(QPointF(there)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(header.viewport(), moved)
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=there)


def settle(qtbot, view):
    """Let the timers of painting and reading fire."""
    view.viewport().repaint()
    qtbot.wait(5)
    view.viewport().repaint()
    qtbot.wait(5)


def cell(view, row, column, role=Qt.ItemDataRole.DisplayRole):
    return view.model().index(row, column).data(role)


def test_a_long_list_reads_only_what_is_on_show_and_a_little_more(qtbot, view, service):
    view.show_listing(listing(100_000), service.rows)
    settle(qtbot, view)
    shown = 400 // 36
    assert service.reads
    assert max(map(len, service.reads)) <= shown + 2 * MARGIN
    service.reads.clear()
    view.scrollTo(view.model().index(50_000, 0))
    settle(qtbot, view)
    assert sum(map(len, service.reads)) <= shown + 2 * MARGIN + 1
    assert cell(view, 50_000, 0) == "单玉芝"


def test_rows_once_read_are_not_read_again(qtbot, view, service):
    view.show_listing(listing(5_000), service.rows)
    settle(qtbot, view)
    service.reads.clear()
    settle(qtbot, view)
    assert service.reads == []


def test_a_list_shown_again_is_read_again_but_never_blank(qtbot, view, service):
    view.show_listing(listing(100), service.rows)
    settle(qtbot, view)
    service.reads.clear()
    view.show_listing(listing(99), service.rows)
    assert cell(view, 0, 0) == "单玉芝"
    settle(qtbot, view)
    assert 0 in service.reads[0]


def test_the_current_record_is_announced_once_it_is_read_and_stays_current(qtbot, view, service):
    seen = []
    view.current_changed.connect(seen.append)
    view.show_listing(listing(100), service.rows)
    assert view.select(7)
    settle(qtbot, view)
    assert [record.id for record in seen] == [7]
    view.show_listing(Listing("户台账", FIELDS, (9, 8, 7)), service.rows)
    settle(qtbot, view)
    assert view.current().id == 7
    assert len(seen) == 1
    view.show_listing(Listing("户台账", FIELDS, (1, 2)), service.rows)
    settle(qtbot, view)
    assert seen[-1] is None or seen[-1].id in (1, 2)
    assert not view.select(7)


def test_enter_opens_the_current_record(qtbot, view):
    view.show_table(table(1, 2, 3))
    view.select(2)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args[0].id == 2


def test_enter_before_the_awaited_list_is_there_opens_the_new_list_not_the_old(
    qtbot, view, service
):
    opened = []
    view.opened.connect(opened.append)
    view.show_listing(Listing("户台账", FIELDS, (1, 2, 3)), service.rows)
    view.select_first()
    qtbot.waitUntil(lambda: view.current() is not None)
    view.expect()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened == []
    view.show_listing(Listing("户台账", FIELDS, (7, 1)), service.rows)
    view.select_first()
    qtbot.waitUntil(lambda: [record.id for record in opened] == [7])
    view.expect()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    view.show_listing(Listing("户台账", FIELDS, ()), service.rows)
    view.show_listing(Listing("户台账", FIELDS, (2,)), service.rows)
    view.select_first()
    qtbot.waitUntil(lambda: view.current() is not None)
    assert [record.id for record in opened] == [7]


def test_a_list_reached_by_tab_has_its_current_row_chosen(qtbot, view):
    view.show_table(table(1, 2))
    view.clearFocus()
    with qtbot.waitActive(view):
        view.activateWindow()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.current().id == 1
    assert view.selected_ids() == (1,)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.selected_ids() == (2,)


def test_cells_are_masked_toned_and_aligned_and_days_read_as_people_say_them(view, run):
    run.query(lambda w: table(1), view.show_table)
    assert cell(view, 0, 1) == "371399••••••••0026"
    assert cell(view, 0, 2) == "100.50"
    assert cell(view, 0, 2, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell(view, 0, 3) == "昨天"
    assert cell(view, 0, 3, Qt.ItemDataRole.ForegroundRole).color().name().upper() == "#B3321F"
    assert cell(view, 0, 2, Qt.ItemDataRole.ForegroundRole) is None


def test_a_heading_asks_the_service_to_sort_and_again_for_the_other_way(qtbot, view, service):
    asked = []
    view.sort_asked.connect(lambda name, down: asked.append((name, down)))
    view.show_listing(listing(10), service.rows)
    header = view.horizontalHeader()
    header.sectionClicked.emit(2)
    header.sectionClicked.emit(2)
    header.sectionClicked.emit(0)
    assert asked == [("amount", False), ("amount", True), ("name", False)]


def test_a_whole_table_nobody_sorts_is_sorted_here_by_pinyin_with_blanks_last(view):
    view.show_table(table(0, 1, 2, 3))
    view.horizontalHeader().sectionClicked.emit(0)
    names = [cell(view, row, 0) for row in range(4)]
    assert names == ["单玉芝", "刘莲", "欧阳秀兰", "沈杰英"]
    view.horizontalHeader().sectionClicked.emit(2)
    view.horizontalHeader().sectionClicked.emit(2)
    assert [cell(view, row, 2) for row in range(4)] == ["200.50", "100.50", "0.50", ""]


def test_copying_keeps_numbers_of_people_as_text(qtbot, view):
    view.show_table(table(1, 2, masked=False))
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    view.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[1].split("\t")[:2] == ["刘莲", "371399194505120026"]
    assert "<td style=\"mso-number-format:'\\@'\">371399194505120026</td>" in data.html()
    assert "<td>100.50</td>" in data.html()


def test_copying_a_long_list_reads_what_is_selected(qtbot, view, service):
    view.show_listing(listing(500), service.rows)
    view.selectAll()
    view.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 501


def test_the_status_bar_tells_how_many_are_selected_and_their_sum(qtbot, run, kept):
    window = QMainWindow()
    qtbot.addWidget(window)
    view = TableView(run)
    window.setCentralWidget(view)
    window.statusBar()
    window.show()
    view.show_table(table(1, 2, 3))
    view.selectAll()
    qtbot.wait(5)
    assert window.statusBar().currentMessage() == "选中 3 行 · 月金额合计 301.00 元"
    view.select(1)
    qtbot.wait(5)
    assert window.statusBar().currentMessage() == ""


def test_columns_stay_as_they_were_left(qtbot, view, run, kept):
    view.show_table(table(1))
    header = view.horizontalHeader()
    header.moveSection(0, 2)
    drag(header, 1, 222)
    action = next(a for a in view.columns.menu().actions() if a.text() == "最近走访")
    action.trigger()
    qtbot.wait(5)
    another = TableView(run)
    qtbot.addWidget(another)
    another.show_table(table(2))
    assert [f.name for f in another.fields_on_show()] == ["id_number", "amount", "name"]
    assert another.horizontalHeader().sectionSize(1) == 222
    another.columns.restore()
    assert another.fields_on_show()[0].name == "name"
    assert len(another.fields_on_show()) == 4


def test_an_empty_list_says_what_to_do(view):
    from PySide6.QtWidgets import QLabel

    view.set_empty("还没有一户", "点右上角“导入台账”，把现有的表格导进来")
    view.show_table(table())
    words = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert words == ["还没有一户", "点右上角“导入台账”，把现有的表格导进来"]
    view.show_table(table(1))
    assert not any(label.isVisible() for label in view.findChildren(QLabel))


def test_typing_a_letter_in_a_long_list_reads_nothing(qtbot, view, service):
    view.show_listing(listing(50_000), service.rows)
    settle(qtbot, view)
    service.reads.clear()
    qtbot.keyClick(view, Qt.Key.Key_S)
    settle(qtbot, view)
    assert service.reads == []


def wide(number: int, reason: str) -> Record:
    return Record(
        number, {"name": "单玉芝", "id_number": "371399194505120026", "why": reason, "also": None}
    )


WIDE = Fields(
    [
        Field("name", "户主", kinds.Name()),
        Field("id_number", "公民身份号码", kinds.IdNumber()),
        Field("why", "为什么走访", kinds.Text(width=40)),
        Field("also", "还有什么要说的", kinds.Text(width=40)),
    ]
)


def test_a_table_fits_its_room_when_it_can_and_numbers_stay_whole(qtbot, view):
    view.resize(520, 400)
    view.show_table(Table("走访", WIDE, (wide(1, "重病，老党员，一百二十六天没有人走访过了"),)))
    assert view.horizontalScrollBar().maximum() == 0
    header, metrics = view.horizontalHeader(), view.fontMetrics()
    assert header.sectionSize(1) > metrics.horizontalAdvance(cell(view, 0, 1))
    small = header.sectionSize(2)
    view.resize(900, 400)
    assert header.sectionSize(2) > small
    assert view.horizontalScrollBar().maximum() == 0


def cut_off(view) -> list[str]:
    """The texts on show that do not fit their cells."""
    index = [
        view.model().index(row, column)
        for row in range(view.model().rowCount())
        for column in range(view.model().columnCount())
    ]
    seen = [at for at in index if view.viewport().rect().intersects(view.visualRect(at))]
    return [
        at.data() for at in seen if view.sizeHintForIndex(at).width() > view.visualRect(at).width()
    ]


NUMBERED = Fields(
    [
        Field("row", "行", kinds.Whole(width=5)),
        Field("file", "文件", kinds.Text(width=20)),
        Field("made_at", "时间", kinds.Moment()),
        Field("amount", "金额", kinds.Money()),
    ]
)


def numbered(row: int, file: str = "台账.xlsx", amount: int | None = 100) -> Record:
    made_at = dt.datetime(2026, 11, 20, 23, 7, tzinfo=dt.UTC)
    return Record(row, {"row": row, "file": file, "made_at": made_at, "amount": amount})


@pytest.fixture(params=[1.0, 1.5])
def size(dressed, request):
    theme.resize(dressed, request.param)
    yield request.param
    theme.resize(dressed, 1.0)


@pytest.mark.usefixtures("size")
def test_nothing_is_cut_off_while_there_is_room(qtbot, view):
    view.resize(1000, 400)
    few = (numbered(1, amount=None), numbered(2))
    view.show_table(Table("文件", NUMBERED, few))
    assert cut_off(view) == []
    later = numbered(128, "特困人员花名册（含照料护理）.xls", 9_876_543_210)
    view.show_table(Table("文件", NUMBERED, (*few, later)))
    assert cut_off(view) == []


def test_rows_that_come_into_view_widen_their_columns(qtbot, view):
    view.show_table(Table("文件", NUMBERED, tuple(map(numbered, range(2_000)))))
    view.scrollToBottom()
    qtbot.wait(5)
    assert cut_off(view) == []


def test_rows_read_later_widen_their_columns(qtbot, view, run):
    listing = Listing("文件", NUMBERED, tuple(range(20_000)))
    view.show_listing(listing, lambda w, *, ids: tuple(map(numbered, ids)))
    settle(qtbot, view)
    view.scrollToBottom()
    settle(qtbot, view)
    assert cell(view, 19_999, 0) == "19999"
    assert cut_off(view) == []


def test_columns_stand_still_while_all_fits_and_forget_what_is_gone_when_it_does_not(qtbot, view):
    view.resize(700, 400)
    long = numbered(1, "特困人员花名册（含照料护理）.xls")
    view.show_table(Table("文件", NUMBERED, (long,)))
    before = view.columnWidth(1)
    view.show_table(Table("文件", NUMBERED, (numbered(2),)))
    assert view.columnWidth(1) == before
    view.show_table(Table("文件", NUMBERED, (numbered(1, "特困" * 40),)))
    view.show_table(Table("文件", NUMBERED, (long,)))
    assert cut_off(view) == []


def test_a_menu_of_the_heading_is_no_drag(qtbot, view, kept):
    view.show_table(table(1))
    header = view.horizontalHeader().viewport()
    QTest.mousePress(header, Qt.MouseButton.RightButton, pos=QPoint(20, 8))
    view.resize(1000, 400)
    view.resize(700, 400)
    qtbot.wait(5)
    # The whole program shares one mouse, the tests after this one too.
    QTest.mouseRelease(header, Qt.MouseButton.RightButton, pos=QPoint(20, 8))
    assert not any(left.get("widths") for left in kept.values())


def test_an_empty_table_does_not_scroll_sideways(qtbot, view):
    view.resize(520, 400)
    view.show_table(Table("走访", WIDE, ()))
    assert view.horizontalScrollBar().maximum() == 0


def test_a_width_set_by_hand_stays_and_the_others_make_room(qtbot, view, kept):
    view.resize(600, 400)
    view.show_table(Table("走访", WIDE, (wide(1, "重病，老党员，一百二十六天没有人走访过了"),)))
    drag(view.horizontalHeader(), 2, 240)
    qtbot.wait(5)
    view.resize(700, 400)
    assert view.horizontalHeader().sectionSize(2) == 240
    assert view.horizontalScrollBar().maximum() == 0


def test_a_tip_shows_what_is_cut_off_and_nothing_else(qtbot, view):
    view.resize(520, 400)
    reason = "重病，老党员，<b>一百二十六天</b>没有人走访过了"
    view.show_table(Table("走访", WIDE, (wide(1, reason),)))

    def tip(column: int) -> str:
        spot = view.visualRect(view.model().index(0, column)).center()
        about = QHelpEvent(QEvent.Type.ToolTip, spot, view.viewport().mapToGlobal(spot))
        QApplication.sendEvent(view.viewport(), about)
        return QToolTip.text()

    assert tip(1) == ""
    assert "&lt;b&gt;一百二十六天" in tip(2)
    QToolTip.hideText()


def test_the_text_size_makes_columns_grow_and_fixes_none(qtbot, view, kept, dressed):
    view.show_table(table(1))
    small = view.horizontalHeader().sectionSize(0)
    theme.resize(dressed, 1.5)
    qtbot.wait(5)
    grown = view.horizontalHeader().sectionSize(0)
    theme.resize(dressed, 1.0)
    assert grown == pytest.approx(1.5 * small, abs=2)
    assert "columns:name,id_number,amount,visited_on" not in kept

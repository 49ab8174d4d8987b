import io
from pathlib import Path

import openpyxl
import pytest
from made_sheets import LEDGER, SHEETS, to_csv
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton

from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import ledgers
from jieyou_desktop.storage.audit import Audit
from jieyou_desktop.storage.register import Household, Person
from jieyou_desktop.ui.kit.dialogs import ReasonSheet, Sheet
from jieyou_desktop.ui.kit.inputs import ChoiceInput
from jieyou_desktop.ui.kit.page import Chip
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.ledgers.page import LedgersPage


@pytest.fixture
def page(qtbot, shell):
    page = LedgersPage(shell)
    qtbot.addWidget(page)
    page.resize(1202, 704)
    page.show()
    return page


@pytest.fixture
def brought(desk):
    with desk.work() as w:
        return ledgers.bring_in(w, content=LEDGER.read_bytes(), name=LEDGER.name)


def seen(widget) -> str:
    # Widgets added to a page on show come into view with the next turn of events.
    QApplication.processEvents()
    labels = widget.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(widget))


def press(widget, words, kind=QPushButton):
    QApplication.processEvents()
    on_show = (one for one in widget.findChildren(kind) if one.isVisibleTo(widget))
    next(one for one in on_show if one.text().startswith(words)).click()


def table(page) -> TableView:
    return next(one for one in page.findChildren(TableView) if one.isVisibleTo(page))


def cells(page, column) -> list[str]:
    model = table(page).model()
    labels = [model.headerData(x, Qt.Orientation.Horizontal) for x in range(model.columnCount())]
    x = labels.index(column)
    return [model.index(y, x).data() for y in range(model.rowCount())]


def drop(page, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    page.dropEvent(
        QDropEvent(
            QPoint(300, 300),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def count(desk, model):
    with desk.work() as w:
        return w.session.query(model).filter_by(ended_on=None).count()


def test_an_office_without_ledgers_is_told_how_to_begin(page):
    assert "还没有导入过台账" in seen(page)


def test_a_dropped_ledger_goes_through_to_the_result(page, desk):
    drop(page, LEDGER)
    assert "读到 60 户 139 人，月金额合计 21,551.00 元" in seen(page)
    press(page, "下一步")
    assert "青石镇农村最低生活保障对象台账" in seen(page)
    press(page, "下一步")
    assert "新增 60 户 139 人" in seen(page)
    assert cells(page, "姓名")[:2] == ["沈杰英", "程刚兰"]
    assert count(desk, Household) == 0
    press(page, "导入这 60 户")
    assert count(desk, Household) == 60
    assert "还有 11 行要修" in seen(page)
    press(page, "完成")
    assert cells(page, "文件") == [LEDGER.name]
    assert "导入过 1 份 · 还有 11 行要修" in seen(page)


def test_a_file_that_is_no_sheet_is_refused_in_place(page, tmp_path):
    wrong = tmp_path / "台账.xlsx"
    wrong.write_bytes(b"%PDF-1.4")
    drop(page, wrong)
    assert "这是一份 PDF 文件，读不出表格" in seen(page)
    on = next(one for one in page.findChildren(QPushButton) if one.text() == "下一步")
    assert not on.isEnabled()
    press(page, "不做了")
    drop(page, tmp_path / "没有了.xlsx")
    assert "打不开“没有了.xlsx”" in seen(page)


def test_columns_taken_wrongly_are_put_right_by_hand(page, desk, tmp_path):
    odd = tmp_path / "低保.csv"
    odd.write_bytes(
        to_csv([["甲", "姓名", "证号", "低保金"], ["刘莲", "一组", "371399197209270963", "533"]])
    )
    drop(page, odd)
    press(page, "下一步")
    first, second = [
        one for one in page.findChildren(ChoiceInput) if one.accessibleName().startswith("“")
    ][:2]
    first.set_text("姓名")
    first.edited.emit()
    assert "有两列都是“姓名”" in seen(page)
    second.set_text("")
    second.edited.emit()
    assert "有两列都是" not in seen(page)
    press(page, "下一步")
    press(page, "导入这 1 户")
    with desk.work() as w:
        assert w.session.query(Person).one().name == "刘莲"


def test_a_changed_value_may_stay_as_it_is(brought, page, desk, tmp_path):
    book = openpyxl.load_workbook(LEDGER)
    book["Sheet"]["Q4"] = "13600001111"
    book["Sheet"]["Q9"] = "13600002222"
    changed = tmp_path / "新.xlsx"
    book.save(changed)
    drop(page, changed)
    press(page, "下一步")
    press(page, "下一步")
    press(page, "与户台账不同", Chip)
    assert cells(page, "采用") == ["表里的", "表里的"]
    shown = table(page)
    shown.select(1)
    shown.opened.emit(shown.current())
    assert cells(page, "采用") == ["保留台账的", "表里的"]
    press(page, "导入这 60 户")
    with desk.work() as w:
        phones = {p.name: p.phone for p in w.session.query(Person)}
    assert phones["刘莲"] == "13619659571"
    assert phones["杨春静"] == "13600002222"


def test_a_row_is_mended_in_the_side_panel(brought, page, desk):
    press(page, "待修清单", Chip)
    assert len(cells(page, "姓名")) == 11
    table(page).select(3)
    assert "低保台账.xlsx　第 53 行" in seen(page)
    line = page.findChild(QLineEdit, "id_number")
    assert line.text() == "371399196402107200"
    press(page, "改好，存入台账")
    assert "校验位" in seen(page)
    line.setText("371399196402107207")
    line.textEdited.emit(line.text())
    press(page, "改好，存入台账")
    with desk.work() as w:
        person = w.session.query(Person).filter_by(name="单玉芝").one()
        assert person.id_number == "371399196402107207"
    assert len(cells(page, "姓名")) == 10
    assert page.shell.said[-1] == "单玉芝：改好了，已存进台账"


def test_a_row_that_is_right_is_settled_with_a_reason(brought, page, monkeypatch):
    press(page, "待修清单", Chip)
    monkeypatch.setattr(ReasonSheet, "exec", lambda self: Sheet.DialogCode.Accepted)
    monkeypatch.setattr(ReasonSheet, "reason", lambda self: "已见身份证")
    press(page, "不用改，写明原因……")
    assert len(cells(page, "姓名")) == 10


def test_the_repair_sheet_is_saved_and_brought_back(brought, page, desk, tmp_path, monkeypatch):
    saved = tmp_path / "待修.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(saved), ""))
    press(page, "存成表")
    book = openpyxl.load_workbook(io.BytesIO(saved.read_bytes()))
    book.active["E3"] = "371399197001220991"
    book.save(saved)
    drop(page, saved)
    assert "改好的待修清单，改过 1 行" in seen(page)
    press(page, "下一步")
    press(page, "改好的存入台账")
    assert "改好" in seen(page)
    with desk.work() as w:
        person = w.session.query(Person).filter_by(name="沈杰英").one()
        assert person.id_number == "371399197001220991"


def test_a_batch_is_taken_back_after_asking(brought, page, desk, monkeypatch):
    with desk.work() as w:
        w.session.get_one(Person, 1).phone = "13600000000"
    page.refresh()
    monkeypatch.setattr(Sheet, "exec", lambda self: Sheet.DialogCode.Accepted)
    press(page, "撤销这一批")
    assert count(desk, Household) == 1
    assert "撤销时没有动的 1 户" in seen(page)
    assert "东沟村，之后改过成员的资料" in seen(page)


def test_the_original_file_can_be_taken_out(brought, page, tmp_path, monkeypatch):
    taken = tmp_path / "原表.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(taken), ""))
    press(page, "取回原表")
    assert taken.read_bytes() == LEDGER.read_bytes()


def test_another_offices_list_is_held_against_the_register(brought, page, monkeypatch):
    path = SHEETS / "扶贫办监测对象.xlsx"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: (str(path), ""))
    press(page, "比对名单")
    press(page, "选择文件")
    assert "50 人，在册 20 人，不在册 30 人" in seen(page)
    press(page, "在册，姓名不一致", Chip)
    assert cells(page, "台账姓名") == ["朱勇磊", "朱莲建", "解超"]
    shown = table(page)
    shown.select_first()
    shown.opened.emit(shown.current())
    assert page.shell.gone[-1][0] == "register"


def test_a_post_without_the_right_only_looks(qtbot, shell, brought):
    shell.rights = frozenset({Right.AUDIT})
    page = LedgersPage(shell)
    qtbot.addWidget(page)
    page.show()
    words = [one.text() for one in page.findChildren(QPushButton) if one.isVisibleTo(page)]
    assert not {"导入台账", "撤销这一批", "取回原表"} & set(words)
    assert not page.acceptDrops()


def test_arriving_from_elsewhere_starts_or_shows_the_repairs(brought, page):
    page.arrive(new=True)
    assert "要导入哪份台账" in seen(page)
    page.arrive(repair=True)
    assert len(cells(page, "姓名")) == 11


def test_a_file_with_nothing_new_is_said_and_left(brought, page, desk):
    drop(page, LEDGER)
    press(page, "下一步")
    press(page, "下一步")
    assert "没有新的内容" in seen(page)
    press(page, "知道了")
    assert cells(page, "文件") == [LEDGER.name]


def test_repairs_go_by_keyboard_alone(brought, page, qtbot):
    page.activateWindow()
    press(page, "待修清单", Chip)
    table(page).select(3)
    table(page).setFocus()
    qtbot.keyClick(table(page), Qt.Key.Key_Return)
    line = page.findChild(QLineEdit, "id_number")
    assert page.focusWidget() is line
    line.selectAll()
    qtbot.keyClicks(line, "371399196402107207")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.focusWidget() is table(page)
    assert "单玉芝" not in cells(page, "姓名")


def focused(page):
    QApplication.processEvents()
    return page.window().focusWidget()


def test_after_a_file_is_read_enter_goes_on(page, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: (str(LEDGER), ""))
    page.activateWindow()
    page.arrive(new=True)
    for words in ("选择文件", "换一份文件"):
        press(page, words)
        qtbot.waitUntil(lambda: focused(page).text() == "下一步")
        assert "读到 60 户" in seen(page)


def test_turning_away_from_a_file_that_was_read_is_asked(page, monkeypatch):
    answers = [Sheet.DialogCode.Rejected, Sheet.DialogCode.Accepted]
    monkeypatch.setattr(Sheet, "exec", lambda self: answers.pop(0))
    page.arrive(new=True)
    press(page, "不做了")
    assert len(answers) == 2  # nothing to lose, nothing asked
    drop(page, LEDGER)
    press(page, "不做了")
    assert "读到 60 户" in seen(page)
    press(page, "不做了")
    assert "还没有导入过台账" in seen(page)


def test_the_current_fault_stands_in_full_under_the_list(page):
    drop(page, LEDGER)
    press(page, "下一步")
    press(page, "下一步")
    first = cells(page, "哪里不对")[0], cells(page, "怎么改")[0]
    assert f"{first[0]}。{first[1]}。" in seen(page)
    table(page).select(4)
    assert cells(page, "怎么改")[3] in seen(page)


def test_the_batch_just_brought_in_is_the_one_chosen(brought, page, tmp_path):
    table(page).select_first()
    other = tmp_path / "低保.csv"
    other.write_bytes(
        to_csv([["姓名", "身份证号", "低保金"], ["刘一莲", "371399197001220991", "533"]])
    )
    drop(page, other)
    for words in ("下一步", "下一步", "导入这 1 户"):
        press(page, words)
    assert "这份表没有要修的" in seen(page)
    press(page, "完成")
    assert table(page).current()["file_name"] == "低保.csv"
    assert "第 2 批" in seen(page)


def looks(desk):
    with desk.work() as w:
        return [one.detail for one in w.session.query(Audit).filter_by(action="reveal")]


def test_numbers_to_mend_are_masked_in_the_list_and_shown_on_record(brought, page, desk):
    assert looks(desk) == []  # the list of files is on show, nothing to mend is
    press(page, "待修清单", Chip)
    assert "371399••••7200" in cells(page, "表上写的")
    first = looks(desk)
    table(page).select(3)
    assert page.findChild(QLineEdit, "id_number").text() == "371399196402107200"
    assert "621700••••3097" in seen(page)  # the account beside it is not what is wrong
    assert {"fields": ["公民身份号码"], "purpose": "修正台账"} in looks(desk)
    now = looks(desk)
    table(page).select(1)
    table(page).select(3)
    assert (len(now), looks(desk)) == (len(first) + 1, now)


def test_a_value_to_mend_is_selected_on_arrival(brought, page, qtbot):
    page.activateWindow()
    press(page, "待修清单", Chip)
    table(page).select(3)
    table(page).setFocus()
    qtbot.keyClick(table(page), Qt.Key.Key_Return)
    assert page.findChild(QLineEdit, "id_number").selectedText() == "371399196402107200"

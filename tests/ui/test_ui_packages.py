import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QRadioButton,
)

from jieyou_desktop.exchange import delivery
from jieyou_desktop.services import drives, keys, packages
from jieyou_desktop.services.drives import Drive
from jieyou_desktop.storage import batches
from jieyou_desktop.ui.kit import dialogs
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.packages.destinations import Destinations
from jieyou_desktop.ui.packages.page import KeySheet, PackagesPage
from jieyou_desktop.ui.packages.wizard import PackageWizard


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def plugged(monkeypatch, stick):
    """The sticks that are plugged in; tests change the list."""
    found = [Drive(stick, "金士顿", 8 * 2**30, 16 * 2**30)]
    monkeypatch.setattr(drives, "removable", lambda: tuple(found))
    return found


@pytest.fixture
def county_pub(tmp_path):
    keys.new_files(tmp_path / "county", "临沭县民政局")
    return tmp_path / "county.pub"


@pytest.fixture
def linked(run, county_pub):
    run.command(lambda w: keys.import_county(w, path=county_pub))


@pytest.fixture
def page(qtbot, shell, plugged):
    page = PackagesPage(shell)
    qtbot.addWidget(page)
    page.resize(1202, 700)
    with qtbot.waitExposed(page):
        page.show()
    return page


def seen(widget, kind):
    for _ in range(3):
        QApplication.processEvents()
    return [one for one in widget.findChildren(kind) if one.isVisibleTo(widget)]


def press(widget, label):
    (found,) = [one for one in seen(widget, QPushButton) if one.text() == label]
    assert found.isEnabled(), label
    found.click()


def said(widget) -> str:
    return "\n".join(one.text() for one in seen(widget, QLabel))


def wizard(page) -> PackageWizard:
    (found,) = seen(page, PackageWizard)
    return found


def to_destination(page) -> PackageWizard:
    press(page, "做一个数据包")
    press(page, "下一步")
    press(page, "下一步")
    return wizard(page)


def test_an_empty_page_says_how_to_begin(page):
    assert "还没有给县里做过数据包" in said(page)
    assert "还没有县里的公钥" in said(page)


def test_a_package_that_was_clicked_is_shown_where_it_was_made(page, linked, run, monkeypatch):
    first, second = [], []
    run.command(packages.make, first.append)
    run.command(packages.make, second.append)
    table = page.findChild(TableView)
    for made in (*first, *second):
        page.arrive(file=f"/media/金士顿/{made.file_name}")
        assert table.current()["sequence"] == made.sequence
    told = []
    monkeypatch.setattr("jieyou_desktop.ui.packages.page.tell", lambda *words: told.append(words))
    page.arrive(file="/media/金士顿/别镇.jyb")
    assert "县民政局" in told[0][2]


def test_a_package_goes_from_the_first_question_to_the_stick(page, linked, stick, shell):
    press(page, "做一个数据包")
    assert "在册家庭" in said(page)
    press(page, "下一步")
    assert "临沭县民政局" in said(page)
    press(page, "下一步")
    assert any("金士顿" in one.text() for one in seen(page, QRadioButton))
    press(page, "下一步")
    assert "青石镇_解忧暖心_20260916_全量_01.jyb" in said(page)
    assert list(stick.iterdir()) == []
    press(page, "做包并存出去")
    assert "第 1 号包已经存好" in said(page)
    assert [path.name for path in stick.iterdir()] == ["临沭_青石镇_解忧暖心_20260916_全量_01.jyb"]
    press(page, "看交接单、打印")
    ((title, pdf),) = shell.papers
    assert title == "第 1 号数据包交接单"
    assert pdf.startswith(b"%PDF")
    press(page, "完成")
    table = page.findChild(TableView)
    assert table.current()["state"] == "已存出"
    assert "做过 1 个" in said(page)
    assert "第 1 号数据包" in said(page)


def test_rows_not_mended_are_said_and_stop_nothing(page, linked, monkeypatch):
    monkeypatch.setattr(batches, "open_rows", lambda _session: [None] * 10)
    press(page, "做一个数据包")
    assert "待修清单里还有 10 行没修好，不在包里" in said(page)
    press(page, "下一步")
    assert "临沭县民政局" in said(page)


def test_a_new_county_key_must_be_compared_by_telephone(page, county_pub, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(county_pub), ""))
    press(page, "做一个数据包")
    press(page, "下一步")
    assert "还没有县里的公钥" in said(page)
    assert not wizard(page).step.ready
    press(page, "选县里的公钥文件…")
    assert "新选的公钥：临沭县民政局" in said(page)
    assert not wizard(page).step.ready
    (compared,) = seen(page, QCheckBox)
    compared.click()
    press(page, "下一步")
    assert "存到哪里" in said(page)
    press(page, "下一步")
    assert "临沭县民政局" in said(page)


def test_a_wrong_key_file_is_said_and_nothing_changes(page, county_pub, monkeypatch):
    refused = []
    monkeypatch.setattr(
        "jieyou_desktop.ui.packages.county_key.show_error", lambda _, error: refused.append(error)
    )
    secret = county_pub.with_suffix("")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(secret), ""))
    press(page, "做一个数据包")
    press(page, "下一步")
    press(page, "选县里的公钥文件…")
    assert "是私钥" in refused[0].title
    assert not wizard(page).step.ready


def test_a_pulled_stick_is_said_and_the_same_package_goes_elsewhere(
    page, linked, stick, tmp_path, monkeypatch, plugged
):
    def pulled(_handle):
        raise OSError(5, "Input/output error")

    to_destination(page)
    press(page, "下一步")
    monkeypatch.setattr(delivery.os, "fsync", pulled)
    press(page, "做包并存出去")
    monkeypatch.undo()
    monkeypatch.setattr(drives, "removable", lambda: tuple(plugged))
    assert "第 1 号包没有存成" in said(page)
    assert "已经做好，留在本机" in said(page)
    assert list(stick.iterdir()) == []
    other = tmp_path / "other"
    other.mkdir()
    plugged[:] = [Drive(other, "新盘", 8 * 2**30, 16 * 2**30)]
    press(page, "换个地方再存")
    press(page, "下一步")
    press(page, "存出去")
    assert "第 1 号包已经存好" in said(page)
    assert len(list(other.iterdir())) == 1
    press(page, "完成")
    assert page.findChild(TableView).current()["saved_to"] == str(other)


def test_leaving_after_a_failure_keeps_the_package_in_the_list_as_not_out(
    page, linked, run, monkeypatch
):
    run.command(lambda w: packages.make(w))
    assert "1 个还没有存出去" in said(page)
    row = page.findChild(TableView).current()
    assert row["state"] == "未存出"
    assert row["_tones"] == {"state": "late"}
    to_destination(page)
    press(page, "下一步")
    assert "第 1 号包一起存" in said(page)
    press(page, "做包并存出去")
    assert "第 2 号包已经存好" in said(page)
    press(page, "完成")
    assert "还没有存出去" not in said(page)


def test_a_package_saved_before_is_saved_again_the_same(
    page, linked, run, stick, tmp_path, plugged
):
    run.command(lambda w: packages.make(w))
    run.command(lambda w: packages.save(w, folder=stick))
    other = tmp_path / "other"
    other.mkdir()
    plugged[:] = [Drive(other, "新盘", 8 * 2**30, 16 * 2**30)]
    press(page, "再存一份")
    press(page, "下一步")
    press(page, "存出去")
    (first,), (second,) = stick.iterdir(), other.iterdir()
    assert first.read_bytes() == second.read_bytes()


def test_a_folder_or_a_draft_mail_serves_as_well(page, linked, tmp_path, monkeypatch, plugged):
    plugged.clear()
    folder = tmp_path / "mail"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    to_destination(page)
    assert "没有找到 U 盘" in said(page)
    assert not wizard(page).step.ready
    press(page, "草稿放哪里…")
    press(page, "下一步")
    assert "填上收件人，看过再发" in said(page)
    press(page, "做包并存出去")
    (draft,) = folder.iterdir()
    assert draft.suffix == ".eml"
    assert "弹出" not in said(page)


def test_a_folder_is_not_told_to_be_taken_out(page, linked, stick, tmp_path, monkeypatch, plugged):
    """Nor is a stick forgotten."""
    to_destination(page)
    press(page, "下一步")
    press(page, "做包并存出去")
    assert "正常弹出 U 盘" in said(page)
    press(page, "完成")
    plugged.clear()
    folder = tmp_path / "单位共享"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    to_destination(page)
    press(page, "选文件夹…")
    press(page, "下一步")
    press(page, "做包并存出去")
    assert "第 2 号包已经存好" in said(page)
    assert "把文件夹里的包和交接单一起送到县里" in said(page)
    assert "弹出" not in said(page)


def test_a_draft_mail_takes_one_package_and_says_what_stays(
    page, linked, run, tmp_path, monkeypatch, plugged
):
    plugged.clear()
    run.command(lambda w: packages.make(w))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    to_destination(page)
    press(page, "草稿放哪里…")
    press(page, "下一步")
    assert "第 1 号包还没有存出去，请另外送" in said(page)


def test_a_stick_without_room_cannot_be_chosen_and_one_just_plugged_in_appears(
    qtbot, run, plugged, stick, tmp_path
):
    destinations = Destinations(run)
    qtbot.addWidget(destinations)
    destinations.show()
    destinations.need(2**20)
    assert destinations.destination().folder == stick
    plugged[:] = [Drive(stick, "满盘", 1000, 16 * 2**30)]
    destinations.look()
    assert destinations.destination() is None
    assert "放不下" in said(destinations)
    plugged.append(Drive(tmp_path, "新盘", 2**30, 2**30))
    destinations.look()
    assert destinations.destination().folder == tmp_path
    plugged.clear()
    destinations.look()
    assert destinations.destination() is None


def test_turning_away_makes_nothing(page, linked):
    to_destination(page)
    press(page, "不做了")
    assert "还没有给县里做过数据包" in said(page)


def test_the_towns_own_key_is_exported_with_its_fingerprint(page, linked, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(
        "jieyou_desktop.ui.packages.page.tell", lambda _, title, advice: told.append(advice)
    )
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    press(page, "导出本镇公钥")
    (path,) = tmp_path.glob("青石镇_公钥_*.pub")
    assert path.read_text("utf-8").split("指纹：")[1].splitlines()[0] in told[0]


def test_the_key_sheet_takes_a_compared_key_only(qtbot, shell, page, county_pub, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(county_pub), ""))
    sheet = KeySheet(shell, None, page)
    qtbot.addWidget(sheet)
    sheet.show()
    (use,) = [one for one in seen(sheet, QPushButton) if one.text() == "用这把公钥"]
    assert not use.isEnabled()
    press(sheet, "选县里的公钥文件…")
    assert not use.isEnabled()
    (compared,) = seen(sheet, QCheckBox)
    compared.click()
    use.click()
    assert sheet.result() == dialogs.QDialog.DialogCode.Accepted
    assert "封给 临沭县民政局" in said(page)


def test_one_without_the_right_sees_the_list_only(qtbot, shell, plugged):
    shell.rights = frozenset()
    page = PackagesPage(shell)
    qtbot.addWidget(page)
    page.show()
    assert "做一个数据包" not in [one.text() for one in seen(page, QPushButton)]


def test_the_keyboard_alone_is_enough(qtbot, page, linked, stick):
    press(page, "做一个数据包")
    for _ in range(4):
        qtbot.keyClick(wizard(page), Qt.Key.Key_Return)
    assert len(list(stick.iterdir())) == 1

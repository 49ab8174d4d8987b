import io
import zipfile

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QListWidget, QPlainTextEdit, QPushButton

from jieyou_desktop.ui.kit import dialogs
from jieyou_desktop.ui.settings import about
from jieyou_desktop.ui.settings.about import AboutSection, packed_reports
from jieyou_desktop.ui.settings.licences import LicencesSheet


@pytest.fixture
def logs(tmp_path, monkeypatch):
    folder = tmp_path / "logs"
    folder.mkdir()
    monkeypatch.setattr(about, "_reports", folder)
    return folder


@pytest.fixture
def section(qtbot, office_shell, logs):
    section = AboutSection(office_shell)
    qtbot.addWidget(section)
    section.refresh()
    section.show()
    return section


def press(section, words):
    buttons = section.findChildren(QPushButton)
    next(each for each in buttons if each.text() == words and each.isVisible()).click()


def test_reports_of_faults_go_to_a_stick_as_one_file(section, logs, tmp_path, monkeypatch):
    (logs / "fault-0916-0930-1A2B.txt").write_text("KeyError", "utf-8")
    (logs / "jieyou.log").write_text("fault 1A2B", "utf-8")
    (logs / "别的.txt").write_text("不是我们的", "utf-8")
    target = tmp_path / "故障.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(section, "把故障记录存到 U 盘")
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as packed:
        assert packed.namelist() == ["fault-0916-0930-1A2B.txt", "jieyou.log"]


def test_without_a_fault_there_is_nothing_to_hand_over(section, logs, monkeypatch):
    (logs / "jieyou.log").write_text("", "utf-8")
    told = []
    monkeypatch.setattr(dialogs, "tell", lambda parent, *words: told.append(words))
    press(section, "把故障记录存到 U 盘")
    assert told[0][0] == "没有故障记录"
    assert packed_reports(logs) is None


def test_a_checkout_offers_no_licences(section):
    words = [each.text() for each in section.findChildren(QPushButton) if each.isVisible()]
    assert "开源许可" not in words


def test_the_licence_of_each_part_can_be_read(qtbot, dressed, tmp_path):
    (tmp_path / "Lucide.txt").write_text("ISC License", "utf-8")
    (tmp_path / "alembic 1.20.1.txt").write_text("MIT", "utf-8")
    sheet = LicencesSheet(tmp_path, None)
    qtbot.addWidget(sheet)
    assert isinstance(sheet, QDialog)
    parts, text = sheet.findChild(QListWidget), sheet.findChild(QPlainTextEdit)
    assert text.toPlainText() == "MIT"
    parts.setCurrentRow(1)
    assert text.toPlainText() == "ISC License"

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from jieyou_desktop.ui.kit import files, memory

PDF, SHEET = "PDF 文件 (*.pdf)", "表格 (*.xlsx)"


@pytest.fixture
def asked(qtbot, tmp_path, monkeypatch):
    """A window to ask from; ``begun`` are the places where dialogs began."""
    places = {
        QStandardPaths.StandardLocation.DocumentsLocation: tmp_path / "Documents",
        QStandardPaths.StandardLocation.DesktopLocation: tmp_path / "桌面",
    }
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda which: str(places[which]))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    window = QWidget()
    qtbot.addWidget(window)
    window.begun, window.answer = [], ""

    def choose(_parent, _title, begin, _kind):
        window.begun.append(Path(begin))
        return window.answer, ""

    def choose_folder(_parent, _title, begin):
        window.begun.append(Path(begin))
        return window.answer

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose_folder)
    memory.keep_in({})
    yield window
    memory.keep_in({})


def test_a_dialog_begins_in_a_folder_that_is_there(asked, tmp_path):
    files.ask_file(asked, "选择表格", SHEET)
    (tmp_path / "桌面").mkdir()
    files.ask_file(asked, "选择表格", SHEET)
    (tmp_path / "Documents").mkdir()
    files.ask_file(asked, "选择表格", SHEET)
    files.ask_where(asked, "存为文件", "单.pdf", PDF)
    papers = tmp_path / "Documents"
    assert asked.begun == [tmp_path, tmp_path / "桌面", papers, papers / "单.pdf"]


def test_without_known_places_nothing_begins_where_the_program_was_started(asked, monkeypatch):
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: "")
    files.ask_where(asked, "存为文件", "单.pdf", PDF)
    assert asked.begun == [Path.home() / "单.pdf"]


def test_the_last_folder_is_remembered_for_each_kind(asked, tmp_path):
    sheets, stick = tmp_path / "表", tmp_path / "U盘"
    sheets.mkdir()
    stick.mkdir()
    asked.answer = str(sheets / "低保.xlsx")
    assert files.ask_file(asked, "选择表格", SHEET) == sheets / "低保.xlsx"
    asked.answer = str(stick)
    assert files.ask_folder(asked, "存到哪里") == stick
    asked.answer = ""
    asked.begun.clear()
    files.ask_file(asked, "选择表格", SHEET)
    files.ask_folder(asked, "存到哪里")
    files.ask_where(asked, "存为文件", "单.pdf", PDF)
    assert asked.begun == [sheets, stick, tmp_path / "单.pdf"]
    stick.rmdir()
    files.ask_folder(asked, "存到哪里")
    assert asked.begun[-1] == tmp_path

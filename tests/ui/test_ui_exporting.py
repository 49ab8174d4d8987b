import io

import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton, QWidget

from jieyou_desktop.domain import kinds
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields, Listing, Record, Table
from jieyou_desktop.ui.exporting import Exporter
from jieyou_desktop.ui.kit import dialogs, files
from jieyou_desktop.ui.kit.table import TableView

FIELDS = Fields(
    [
        Field("name", "户主", kinds.Name()),
        Field("id_number", "公民身份号码", kinds.IdNumber()),
        Field("amount", "月金额", kinds.Money()),
    ]
)


def person(number: int) -> Record:
    return Record(
        number, {"name": "单玉芝", "id_number": "371399194505120026", "amount": 100 * number}
    )


def fetch(w, *, ids):
    return tuple(person(wanted) for wanted in ids)


@pytest.fixture
def exporter(qtbot, shell):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return Exporter(shell, window)


@pytest.fixture
def view(qtbot, shell):
    view = TableView(shell.runner)
    qtbot.addWidget(view)
    view.show()
    view.show_listing(Listing("户台账", FIELDS, tuple(range(700))), fetch)
    return view


@pytest.fixture
def saved(monkeypatch, tmp_path):
    """Where the person says to save."""
    path = tmp_path / "给村里.xlsx"
    monkeypatch.setattr(files.QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    return path


def answer(words, *, whole=False):
    """Press a button of the question once it is asked."""

    def press():
        sheet = QApplication.activeModalWidget()
        if whole:
            sheet.findChildren(QRadioButton)[1].setChecked(True)
        next(b for b in sheet.findChildren(QPushButton) if b.text() == words).click()

    QTimer.singleShot(20, press)


def rows(path):
    return list(openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active.values)


def test_every_row_of_the_list_goes_out_masked_with_the_columns_on_show(
    exporter, view, saved, shell
):
    view.horizontalHeader().moveSection(2, 0)
    answer("导出")
    exporter.export(view, to_paper=False)
    written = rows(saved)
    assert written[0] == ("月金额", "户主", "公民身份号码")
    assert len(written) == 701
    assert written[1][2] == "371399••••••••0026"
    assert shell.said == [f"已导出到 给村里.xlsx，在文件夹 {saved.parent}"]


def test_whole_numbers_go_out_only_when_asked_for(exporter, view, saved):
    answer("导出", whole=True)
    exporter.export(view, to_paper=False)
    assert rows(saved)[1][1] == "371399194505120026"


def test_turning_back_writes_nothing(exporter, view, saved, monkeypatch):
    answer("先不了")
    exporter.export(view, to_paper=False)
    assert not saved.exists()
    monkeypatch.setattr(files.QFileDialog, "getSaveFileName", lambda *_words: ("", ""))
    answer("导出")
    exporter.export(view, to_paper=False)
    assert not saved.exists()


def test_a_list_without_secrets_is_printed_without_a_question(exporter, shell):
    table = Table("各村户数", FIELDS.only("name", "amount"), (person(1), person(2)))
    exporter.export(table, to_paper=True)
    ((title, pdf),) = shell.papers
    assert title == "各村户数"
    assert "单玉芝" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


def test_a_place_that_cannot_take_it_is_said(exporter, shell, monkeypatch, tmp_path):
    said = []
    monkeypatch.setattr(dialogs, "show_error", lambda parent, error: said.append(error))
    monkeypatch.setattr(
        files.QFileDialog, "getSaveFileName", lambda *_w: (str(tmp_path / "gone" / "a.xlsx"), "")
    )
    table = Table("各村户数", FIELDS.only("name"), (person(1),))
    exporter.export(table, to_paper=False)
    assert isinstance(said[0], UserError)
    assert "没能存到" in said[0].title
    assert shell.said == []

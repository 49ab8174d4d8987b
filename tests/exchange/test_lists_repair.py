import io
import tempfile

import openpyxl
import pytest

from jieyou_desktop.exchange.lists_repair import FaultyRow, FaultySheet, write_workbook

NUMBER = "371399197209270960"


def sheet(name: str, *rows: FaultyRow) -> FaultySheet:
    return FaultySheet(name, ["姓名", "身份证号", "备注"], rows)


def written(*sheets: FaultySheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(sheets)))


def test_it_is_made_without_a_file_that_could_be_read_afterwards(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError):
        tempfile.mkstemp()
    assert write_workbook([sheet("一", FaultyRow([NUMBER], [], "甲.xlsx"))])


def test_a_row_keeps_its_cells_and_says_what_is_wrong_and_how_to_mend_it():
    faults = [("身份证号", "末位不对", "对照身份证"), ("备注", "太长", "对照身份证")]
    page = written(sheet("一", FaultyRow(["王芳", NUMBER], faults, "甲.xlsx 第 3 行", "k1"))).active
    values = [cell.value for cell in page[3]]
    told = "身份证号：末位不对；备注：太长"
    assert values == ["王芳", NUMBER, None, told, "对照身份证", "甲.xlsx 第 3 行", "k1"]
    red = [cell.fill.start_color.rgb == "FFF4C7C3" for cell in page[3]]
    assert red == [False, True, True, False, False, False, False]


def test_what_a_cell_cannot_hold_is_left_out():
    page = written(sheet("一", FaultyRow(["王\x01芳", "=1+1", "长" * 40_000], [], ""))).active
    values = [cell.value for cell in page[3]][:3]
    assert values == ["王芳", "=1+1", "长" * 32_767]
    assert {cell.data_type for cell in page[3] if cell.value} == {"s"}


def test_sheets_of_one_name_are_numbered():
    names = ("低保", "低保", "A/a", "a/A", "")
    assert written(*map(sheet, names)).sheetnames == ["低保", "低保 2", "A·a", "a·A 2", "待修"]

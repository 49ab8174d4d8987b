import datetime as dt
import tempfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pypdfium2
import pytest

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.documents import table_pdf, workbook
from jieyou_desktop.domain.errors import Cancelled
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.kinds import BankCard, Day, IdNumber, Money, Name, Text, Whole

FIELDS = Fields(
    [
        Field("name", "户主", Name()),
        Field("code", "户号", Text(width=10)),
        Field("id_number", "公民身份号码", IdNumber()),
        Field("insured", "保障人数", Whole()),
        Field("amount_fen", "月保障金额", Money()),
        Field("since", "建户日期", Day()),
        Field("account", "账号", BankCard()),
        Field("note", "备注", Text(width=24, limit=500)),
    ]
)


def table(count: int, *, masked: bool = True, **changed) -> Table:
    values = {
        "name": "欧阳㛃𬱖",
        "code": "000127",
        "id_number": "37283319470312002X",
        "insured": 2,
        "amount_fen": 53350,
        "since": dt.date(2018, 3, 1),
        "account": "6217995300012347197",
        "note": "",
    } | changed
    return Table("低保花名册", FIELDS, tuple(Record(n, values) for n in range(count)), masked)


def cells(data: bytes) -> list[list[openpyxl.cell.Cell]]:
    return [list(row) for row in openpyxl.load_workbook(BytesIO(data)).active.iter_rows()]


def test_a_sheet_keeps_numbers_as_text_and_money_as_money():
    heading, row = cells(workbook.xlsx(table(1, masked=False)))
    assert [cell.value for cell in heading] == [field.label for field in FIELDS]
    assert [cell.value for cell in row] == [
        "欧阳㛃𬱖",
        "000127",
        "37283319470312002X",
        2,
        533.5,
        dt.datetime(2018, 3, 1),  # noqa: DTZ001 - a sheet's day has no zone
        "6217995300012347197",
        None,
    ]
    assert row[4].number_format == "#,##0.00"
    assert row[6].data_type == "s"
    assert row[6].number_format == "@"


def test_a_masked_list_leaves_masked():
    (_, row) = cells(workbook.xlsx(table(1)))
    assert row[2].value == "372833••••••••002X"
    assert row[6].value == "尾号 7197"
    page = pypdfium2.PdfDocument(table_pdf.pdf(table(1), RESOURCES))[0]
    assert "37283319470312002X" not in page.get_textpage().get_text_range()


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1"])
def test_nothing_in_a_sheet_can_act_as_a_formula(text):
    (_, row) = cells(workbook.xlsx(table(1, note=text)))
    assert (row[7].data_type, row[7].number_format) == ("s", "@")
    assert row[7].value == text


def test_a_long_title_with_signs_still_names_a_sheet():
    long = Table("a/b:c*[d]?" * 5, FIELDS, table(1).rows)
    book = openpyxl.load_workbook(BytesIO(workbook.xlsx(long)))
    assert len(book.sheetnames[0]) <= 31


def test_a_printed_list_repeats_its_heading_and_says_page_count_and_sums():
    data = table_pdf.pdf(
        replace(table(120), unit="户"),
        RESOURCES,
        subtitle="青石镇人民政府",
        signs=("制表人", "审核人"),
    )
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    assert len(pages) > 1
    assert all("公民身份号码" in page for page in pages)
    assert all(f"第 {n} 页，共 {len(pages)} 页" in page for n, page in enumerate(pages, start=1))
    assert "青石镇人民政府　共 120 户" in pages[0]
    assert "月保障金额合计　64,020.00 元（人民币陆万肆仟零贰拾元整）" in pages[-1]
    assert "制表人：" in pages[-1]
    assert sum(page.count("欧阳㛃𬱖") for page in pages) == 120


def test_an_empty_list_prints_as_one_page_that_says_so():
    (page,) = pypdfium2.PdfDocument(table_pdf.pdf(replace(table(0), unit="户"), RESOURCES))
    assert "共 0 户" in page.get_textpage().get_text_range()


def test_amounts_are_not_added_up_where_the_sum_would_say_nothing():
    rates = replace(table(3), unit="", is_summed=False)
    (page,) = pypdfium2.PdfDocument(table_pdf.pdf(rates, RESOURCES, subtitle="青石镇"))
    words = page.get_textpage().get_text_range()
    assert "合计" not in words
    assert "共" not in words.replace("共 1 页", "")


def test_a_narrow_list_stands_upright_and_a_wide_one_across():
    wide = pypdfium2.PdfDocument(table_pdf.pdf(table(3, note="因病" * 40), RESOURCES))[0]
    narrow = Table("名册", FIELDS.only("name", "insured", "amount_fen"), table(3).rows)
    upright = pypdfium2.PdfDocument(table_pdf.pdf(narrow, RESOURCES))[0]
    assert wide.get_width() > wide.get_height()
    assert upright.get_width() < upright.get_height()


def test_a_list_of_very_many_columns_stays_on_the_page():
    fields = Fields(Field(f"f{n}", f"第{n}列的名称", Text(width=12)) for n in range(30))
    row = Record(1, {field.name: "内容很长很长很长" for field in fields})
    page = pypdfium2.PdfDocument(table_pdf.pdf(Table("宽", fields, (row,)), RESOURCES))[0]
    assert max(item.get_bounds()[2] for item in page.get_objects()) < page.get_width() - 30


def test_a_workbook_is_made_without_a_file_that_could_be_read_afterwards(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert cells(workbook.xlsx(table(1)))


def test_long_lists_can_be_given_up():
    def give_up(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        workbook.xlsx(table(1), step=give_up)
    with pytest.raises(Cancelled):
        table_pdf.pdf(table(1), RESOURCES, step=give_up)

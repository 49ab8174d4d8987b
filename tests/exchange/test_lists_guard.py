import struct
import zipfile
from io import BytesIO

import openpyxl
import pytest
from made_sheets import LEDGER, SHEETS, ods, sample, to_html, xlsx, zipped

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.exchange.lists import lay_out

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
ROW = '<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"><v>2</v></c></row>'
STRAY = (
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "&a;&a;&a;">]>'
LAUGH = '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
REPEATED = (
    '<table:table-row table:number-rows-repeated="900000">'
    "<table:table-cell><text:p>王</text:p></table:table-cell></table:table-row>"
)
XML_TABLE = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
LOCKED_ODS = {"mimetype": "x", "content.xml": "x", "META-INF/manifest.xml": "<m:encryption-data/>"}
MANY = range(1, 200_001)
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_sheet(xml: str | bytes) -> bytes:
    """The sample workbook with another first sheet."""
    with zipfile.ZipFile(LEDGER) as archive:
        parts: dict[str, str | bytes] = {
            each.filename: archive.read(each) for each in archive.infolist()
        }
    return zipped(parts | {"xl/worksheets/sheet1.xml": xml})


def worksheet(rows: str) -> str:
    return f'<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>'


def formulas() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(sample()[0])
    for number in range(200):
        book.active.append([f"=ROW()-1+{number}", *["=A1"] * 18])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def locked_xls() -> bytes:
    """The old workbook with the record that says it is encrypted."""
    content = bytearray((SHEETS / "特困人员花名册.xls").read_bytes())
    first = content.index(b"\x09\x08\x10\x00")
    content[first + 20 : first + 22] = b"\x2f\x00"
    return bytes(content)


def lying_bomb() -> bytes:
    """A sheet of blanks without end whose directory says that it is small."""
    name = b"xl/worksheets/sheet1.xml"
    bomb = bytearray(with_sheet(b" " * 60_000_000))
    for mark, size_at, name_at, length_at in (
        (b"PK\x01\x02", 24, 46, 28),
        (b"PK\x03\x04", 22, 30, 26),
    ):
        start = bomb.find(mark)
        while start >= 0:
            length = struct.unpack("<H", bomb[start + length_at : start + length_at + 2])[0]
            if bomb[start + name_at : start + name_at + length] == name:
                bomb[start + size_at : start + size_at + 4] = struct.pack("<I", 5000)
            start = bomb.find(mark, start + 4)
    return bytes(bomb)


REFUSED = {
    "nothing at all": (b"", "空的"),
    "blanks": (b" \r\n\t", "空的"),
    "a workbook without a cell": (xlsx(("S", [])), "没有内容"),
    "a locked workbook": (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    "a locked old workbook": (locked_xls(), "打开密码"),
    "a Word document": (OLE + "WordDocument".encode("utf-16-le"), "Word"),
    "a new Word document": (zipped({"word/document.xml": "x"}), "Word"),
    "a PDF": (b"%PDF-1.4", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "图片"),
    "an archive": (zipped({"台账.xlsx": "x"}), "压缩包"),
    "half a workbook": (LEDGER.read_bytes()[:8000], "不完整或已损坏"),
    "an old workbook with a hole": (
        (SHEETS / "特困人员花名册.xls").read_bytes()[:2000] + bytes(9000), "损坏"
    ),
    "bytes of no kind": (bytes(range(256)) * 40, "不是表格"),
    "a letter": ("你好，\n附件请查收。\n".encode(), "没有找到表头"),
    "a page without a table": (b"<html><body>hello</body></html>", "没有表格"),
    "an XML table": (XML_TABLE, "XML"),
    "formulas never worked out": (formulas(), "公式"),
    "200,000 rows": (with_sheet(worksheet("".join(ROW.format(n=n) for n in MANY))), "200,000"),
    "200,000 rows of text": (("姓名,证号\n" + "王芳,1\n" * 200_000).encode(), "50,000 行"),
    "200,000 rows in a page": (to_html([["姓名"]]) + b"<tr><td>1</td></tr>" * 200_000, "200,00"),
    "a row repeated without end": (ods([["姓名", "证号"]], extra=REPEATED), "900,001 行"),
    "a locked ods": (zipped(LOCKED_ODS), "打开密码"),
    "a stray cell at the end of the world": (with_sheet(worksheet(STRAY)), "1,048,576 行"),
    "a zip bomb": (with_sheet(b" " * 60_000_000), "胀大"),
    "a zip bomb with a lying directory": (lying_bomb(), "不完整或已损坏"),
    "a bomb of entities": (with_sheet(LAUGHS + worksheet(LAUGH)), "损坏"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_sheet_is_refused_in_words(what):
    content, said = REFUSED[what]
    with pytest.raises(UserError) as refusal:
        lay_out(content, "低保台账.xlsx")
    assert said in refusal.value.title
    assert refusal.value.advice


def test_empty_rows_that_are_only_formatted_do_not_count():
    book = openpyxl.load_workbook(LEDGER)
    kept = BytesIO()
    book.save(kept)
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(145, 200_000))
    with zipfile.ZipFile(LEDGER) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    content = with_sheet(xml.replace("</sheetData>", f"{empty}</sheetData>"))
    assert len(lay_out(content, "低保.xlsx").sheets) == 1


def test_a_sum_by_formula_does_not_spoil_a_ledger():
    book = openpyxl.load_workbook(LEDGER)
    book["Sheet"]["N143"] = "=SUM(N4:N142)"
    kept = BytesIO()
    book.save(kept)
    assert lay_out(kept.getvalue(), "低保.xlsx").kind == "dibao"

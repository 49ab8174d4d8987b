import io

import openpyxl
import pypdfium2
import pytest

from jieyou_desktop.domain import kinds
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields, Listing, Record, Table
from jieyou_desktop.services import lists
from jieyou_desktop.services.lists import LongList
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage.audit import Audit

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


TABLE = Table("东沟村", FIELDS, tuple(person(n) for n in range(3)))
LONG = LongList(Listing("户台账", FIELDS, tuple(range(1234))), fetch)


def cells(content: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.values)


def trail(desk, action):
    with desk.work() as w:
        return [row.detail for row in w.session.query(Audit).filter_by(action=action)]


def test_a_list_becomes_a_sheet_masked_and_on_record(desk):
    with desk.work() as w:
        rows = cells(lists.to_sheet(w, shown=TABLE))
    assert rows[0] == ("户主", "公民身份号码", "月金额")
    assert rows[1][:2] == ("单玉芝", "371399••••••••0026")
    assert trail(desk, "export") == [
        {
            "list": "东沟村",
            "rows": 3,
            "columns": ["户主", "公民身份号码", "月金额"],
            "masked": True,
        }
    ]


def test_a_long_list_is_written_whole_with_the_columns_on_show(desk):
    with desk.work() as w:
        rows = cells(lists.to_sheet(w, shown=LONG, columns=("amount", "name")))
    assert rows[0] == ("月金额", "户主")
    assert len(rows) == 1235
    assert rows[-1] == (1233.0, "单玉芝")


def test_whole_numbers_need_the_right_to_see_them(desk):
    with desk.work() as w:
        rows = cells(lists.to_sheet(w, shown=TABLE, revealed=True))
    assert rows[1][1] == "371399194505120026"
    assert trail(desk, "export")[0]["masked"] is False
    auditor = desk.seat(Actor("赵审", "audit"))
    with pytest.raises(UserError, match="没有这项权限"), auditor.work() as w:
        lists.to_sheet(w, shown=TABLE, revealed=True)


def test_a_list_is_printed_under_the_office_and_the_day(desk):
    with desk.work() as w:
        pdf = lists.to_paper(w, shown=TABLE)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "东沟村" in text
    assert "青石镇" in text
    assert "2026年9月16日" in text
    assert "单玉芝" in text
    assert "371399194505120026" not in text
    assert len(trail(desk, "print")) == 1

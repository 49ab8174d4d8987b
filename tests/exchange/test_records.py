import csv
import datetime as dt
import hashlib
import io
import json

import pytest
from frictionless import Package
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import (
    BankCard,
    Choice,
    Day,
    Flag,
    IdNumber,
    Money,
    Month,
    Name,
    Text,
    Whole,
)
from jieyou_desktop.exchange import records
from jieyou_desktop.exchange.records import Link, Sheet, Tally

SHEET = Sheet(
    "things",
    "样表",
    Fields(
        [
            Field("name", "姓名", Name(), required=True),
            Field("remark", "备注", Text(limit=50)),
            Field("id_number", "证号", IdNumber()),
            Field("card", "账号", BankCard()),
            Field("sex", "性别", Choice(codes=codes.SEX)),
            Field("count", "人数", Whole()),
            Field("amount_fen", "金额", Money()),
            Field("day", "日期", Day()),
            Field("month", "月份", Month()),
            Field("flag", "是否", Flag()),
        ]
    ),
    (Link("parent_uid", "上级", "things"),),
)

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"))
some = st.tuples(
    words.filter(bool).map(lambda text: text[:40]),
    st.none() | words.filter(bool).map(lambda text: text[:50]),
    st.none() | st.just("37283319500101002X"),
    st.none() | st.text("0123456789", min_size=8, max_size=32),
    st.none() | st.sampled_from(list(codes.SEX)),
    st.none() | st.integers(0, 1_000_000),
    st.none() | st.integers(-(10**9), 10**12),
    st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
    st.none() | st.sampled_from(["2018-03", "2026-12"]),
    st.none() | st.booleans(),
)
MOMENT = dt.datetime.fromisoformat("2026-09-16T01:30:05")


def rows_of(values):
    return [(f"uid-{n}", 1, MOMENT, "uid-0" if n else None, *row) for n, row in enumerate(values)]


def written(values) -> tuple[bytes, Tally]:
    tally = Tally()
    return b"".join(records.write(SHEET, rows_of(values), tally)), tally


@given(st.lists(some, max_size=5))
def test_every_value_comes_back_exactly(values):
    content, tally = written(values)
    back = list(records.read(records.table_schema(SHEET), io.BytesIO(content)))
    assert [tuple(row.values()) for row in back] == rows_of(values)
    assert tally.rows == len(values)
    assert tally.sums == {"amount_yuan": sum(row[6] or 0 for row in values)}


@given(st.lists(some, max_size=5))
def test_no_text_leaves_as_a_formula(values):
    content, _ = written(values)
    schema = records.table_schema(SHEET)
    texts = [n for n, each in enumerate(schema["fields"]) if each["type"] == "string"]
    _, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    for line in lines:
        assert not any(line[n].startswith(tuple("=+-@＝＋－＠\t\r\n")) for n in texts)


@given(st.lists(some, min_size=1, max_size=4))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_frictionless_validator_agrees(tmp_path, values):
    content, _ = written(values)
    (tmp_path / "things.csv").write_bytes(content)
    entry = records.resource(SHEET, len(content), hashlib.sha256(content).hexdigest())
    descriptor = {"name": "x", "profile": "tabular-data-package", "resources": [entry]}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@x", "'quoted", "\t=1", "普通", "＝1"])
def test_the_guard_can_be_taken_off(text):
    assert records.unguard(records.guard(text)) == text


def test_a_spreadsheet_finds_a_bom_crlf_and_chinese():
    content, _ = written([("单玉芝", None, None, None, "2", 1, 53300, None, None, None)])
    assert content.startswith(b"\xef\xbb\xbfuid,version,changed_at,parent_uid,name,")
    assert content.endswith("单玉芝,,,,2,1,533.00,,,\r\n".encode())


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("amount_yuan", "amount", "header"),
        ("1.00", "1.005", "two decimals"),
        ("1.00", "x", "Conversion"),
        ("true", "TRUE", "neither"),
        (",true", "", "shorter"),
        ("甲", "\udcff", "decode"),
    ],
)
def test_a_file_that_is_not_as_its_schema_says_is_refused(before, after, says):
    content, _ = written([("甲", None, None, None, None, None, 100, None, None, True)])
    altered = content.decode().replace(before, after).encode(errors="surrogateescape")
    with pytest.raises(ValueError, match=says):
        list(records.read(records.table_schema(SHEET), io.BytesIO(altered)))

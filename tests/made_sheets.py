"""The sample ledger written in the many ways that offices write theirs."""

import csv
import datetime as dt
import io
import random
import zipfile
from html import escape
from pathlib import Path

import openpyxl

SHEETS = Path(__file__).parent / "fixtures" / "sheets"
LEDGER = SHEETS / "低保台账.xlsx"
SHARED = (0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 17)
"""Columns of the sample that belong to the household."""


def sample() -> tuple[list[str], list[list], list[int]]:
    """The heading, the rows of people, and where households begin."""
    sheet = openpyxl.load_workbook(LEDGER)["Sheet"]
    rows = [[cell.value if cell.value is not None else "" for cell in row] for row in sheet]
    people = rows[3:142]
    starts = [number for number, row in enumerate(people) if row[2]]
    return [str(cell) for cell in rows[2]], people, starts


def as_text(value) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value > 1e15:
        # As Excel writes a long number into a text file.
        return f"{value:.5E}"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value)


def filled_down(columns=SHARED) -> list[list]:
    """The rows with the household's cells on every row."""
    _head, people, _starts = sample()
    filled, current = [], []
    for row in people:
        current = row if row[2] else current
        filled.append([current[x] if x in columns else cell for x, cell in enumerate(row)])
    return filled


def xlsx(*sheets: tuple[str, list[list]], merges=()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for y, row in enumerate(rows, start=1):
            for x, value in enumerate(row, start=1):
                if value != "":
                    page.cell(y, x, value)
        for span in merges:
            page.merge_cells(span)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def to_csv(rows: list[list], encoding="utf-8-sig", separator=",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([[as_text(c) for c in row] for row in rows])
    return text.getvalue().encode(encoding)


def to_html(rows: list[list], encoding="gb18030") -> bytes:
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(as_text(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f'<html><head><meta charset="{encoding}"></head><body><table>{lines}</table></body></html>'
    ).encode(encoding)


def ods(rows: list[list], name="Sheet1", extra="") -> bytes:
    def cell(value) -> str:
        if value == "":
            return "<table:table-cell/>"
        if isinstance(value, dt.datetime):
            return (
                f'<table:table-cell office:value-type="date" office:date-value="{value:%Y-%m-%d}">'
                f"<text:p>{value:%Y-%m-%d}</text:p></table:table-cell>"
            )
        if isinstance(value, int | float):
            return (
                f'<table:table-cell office:value-type="float" office:value="{value!r}">'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{lines}{extra}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": body,
        }
    )


def zipped(parts: dict[str, str | bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def variants() -> dict[str, tuple[str, bytes]]:
    """The same ledger, file name and content, by how it differs from the sample."""
    head, people, starts = sample()
    rows = [head, *people]
    full = [head, *filled_down()]
    order = random.Random(7).sample(range(len(head)), len(head))
    other = "编号 所在村 低保户主 家庭成员姓名 身份证号码 称谓 男女 生日 身体状况 残疾情况 享受人数 档次 困难原因 户月补助金额 开户银行 一卡通账号 手机号 享受起始时间 附注".split()  # noqa: SIM905, E501
    groups = "序号 所在村 户主情况 家庭成员 家庭成员 家庭成员 家庭成员 家庭成员 家庭成员 家庭成员 保障情况 保障情况 保障情况 保障情况 发放账户 发放账户 联系电话 纳入时间 备注".split()  # noqa: SIM905, E501
    under = ["", "", "姓名", "姓名", "公民身份号码", "与户主关系", "性别", "出生年月", "健康状况",
             "残疾类别及等级", "保障人口", "类别", "致困原因", "月保障金额（元）", "开户行", "账号",
             "", "", ""]  # fmt: skip
    top = [g if x == 0 or groups[x - 1] != g else "" for x, g in enumerate(groups)]
    merges = ["A2:A3", "B2:B3", "D2:J2", "K2:N2", "O2:P2", "Q2:Q3", "R2:R3", "S2:S3"]
    title = ["青石镇农村最低生活保障对象台账"]
    per_village: dict[str, list[list]] = {}
    for start, end in zip(starts, [*starts[1:], len(people)], strict=True):
        for row in people[start:end]:
            cells = [cell for x, cell in enumerate(row) if x != 1]
            per_village.setdefault(people[start][1], []).append(cells)
    slim_head = [cell for x, cell in enumerate(head) if x != 1]
    sections = [title, slim_head]
    for village, lines in per_village.items():
        sections += [[village], *lines, ["小计", "", "", "", "", "", "", "", "", len(lines)]]
    return {
        "blank continued, utf-8 csv": ("台账.csv", to_csv(rows)),
        "blank continued, gb18030 csv": ("农村低保.csv", to_csv([title, *rows], "gb18030")),
        "filled down, utf-8 without BOM": ("低保.csv", to_csv(full, "utf-8")),
        "filled down, utf-16, tabs": ("低保.txt", to_csv(full, "utf-16", "\t")),
        "semicolons": ("低保.csv", to_csv(rows, "gb18030", ";")),
        "filled down, xlsx": ("低保.xlsx", xlsx(("台账", full))),
        "ods": ("低保.ods", ods([title, *rows])),
        "web page named xls": ("低保.xls", to_html([title, *rows])),
        "xlsx named xls": ("低保.xls", LEDGER.read_bytes()),
        "columns shuffled": (
            "低保.xlsx",
            xlsx(("台账", [[row[x] for x in order] for row in full])),
        ),
        "shuffled, not filled": (
            "低保.csv",
            to_csv([[row[x] for x in order] for row in rows], "gb18030"),
        ),
        "other headings": ("低保.xlsx", xlsx(("台账", [title, [], other, *people]))),
        "two lines, joined": (
            "低保.xlsx",
            xlsx(("台账", [title, top, under, *people]), merges=merges),
        ),
        "two lines, csv": ("低保.csv", to_csv([title, top, under, *people], "gb18030")),
        "by number only": (
            "低保.csv",
            to_csv([[c for x, c in enumerate(row) if x not in (2, 5)] for row in rows]),
        ),
        "by head only": (
            "低保.csv",
            to_csv([[c for x, c in enumerate(row) if x not in (0, 5)] for row in full]),
        ),
        "by relation only": (
            "低保.csv",
            to_csv([[c for x, c in enumerate(row) if x not in (0, 2)] for row in rows]),
        ),
        "people numbered, by relation": (
            "低保.csv",
            to_csv([head, *([n, *row[1:]] for n, row in enumerate(filled_down((1, 2)), start=1))]),
        ),
        "a sheet for each village": (
            "低保.xlsx",
            xlsx(*((name, [title, slim_head, *lines]) for name, lines in per_village.items())),
        ),
        "a line for each village": ("低保.xlsx", xlsx(("台账", sections))),
    }


def large(people: int) -> bytes:
    """A ledger of many made-up people, four columns of it joined, as county sheets are."""
    from jieyou_desktop.domain.identity import check_digit

    chance = random.Random(3)
    head, _people, _starts = sample()
    given = "春兰桂英秀芳国强建军志明玉芝德山文海"
    rows, serial = [], 0
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("台账")
    page.append(["青石镇农村最低生活保障对象台账"])
    page.append(head)
    while len(rows) < people:
        serial += 1
        size = min(chance.choice((1, 1, 2, 3, 4)), people - len(rows))
        head_name = ""
        for place in range(size):
            born = dt.date(1935, 1, 1) + dt.timedelta(days=chance.randrange(30000))
            first = f"371399{born:%Y%m%d}{(len(rows) % 998) + 1:03d}"
            name = chance.choice("王李张刘陈杨赵周") + "".join(chance.sample(given, 2))
            head_name = head_name or name
            person = [
                serial if place == 0 else "", f"第{serial % 40 + 1}村" if place == 0 else "",
                head_name if place == 0 else "", name, first + check_digit(first),
                "户主" if place == 0 else chance.choice(("配偶", "子", "女", "母")), "",
                f"{born:%Y.%m.%d}", chance.choice(("健康", "重病", "残疾")), "",
            ]  # fmt: skip
            shared = [
                size, chance.choice("ABC"), "因病", 533, "邮储银行",
                f"6217{chance.randrange(10**14, 10**15)}", "13619659571", "2018.03", "",
            ]  # fmt: skip
            rows.append(person + (shared if place == 0 else [""] * len(shared)))
            page.append(rows[-1])
    page.append(["合计", "", f"{serial}户", "", "", "", "", "", "", "", people])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()

import collections
import datetime as dt
import io

import openpyxl
import pytest
from made_sheets import LEDGER, SHEETS, sample, to_csv, variants, xlsx

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.identity import check_digit
from jieyou_desktop.exchange.lists import lay_out, read_ledger

TODAY = dt.date(2026, 9, 16)
HEAD = "序号 村 户主姓名 姓名 身份证号 与户主关系 保障人口 月保障金额 备注"
LIU = "1 东沟村 刘莲 刘莲 371399197209270963 户主 1 533 _"
YANG = "2 石桥村 杨春静 杨春静 371399194505070620 户主 1 402 _"
VARIANTS = variants()


def table(text: str) -> list[list[str]]:
    """Rows of a sheet, one a line; ``_`` is an empty cell."""
    lines = (line.split() for line in text.strip().splitlines())
    return [["" if cell == "_" else cell for cell in line] for line in lines]


def read(rows: str, name="低保.csv"):
    return read_ledger(lay_out(to_csv(table(rows)), name), TODAY)


def of(ledger, target):
    return [(each.row, each.fault) for each in ledger.problems if each.target == target]


def test_the_sample_ledger_reads_as_it_should():
    ledger = read_ledger(lay_out(LEDGER.read_bytes(), LEDGER.name), TODAY)
    assert (len(ledger.households), len(ledger.people)) == (60, 139)
    assert (ledger.insured, ledger.monthly_total_fen) == (104, 2155100)
    assert collections.Counter(household.village for household in ledger.households) == {
        "东沟村": 5, "西沟村": 4, "石桥村": 11, "柳庄村": 8, "前李村": 8,
        "后李村": 6, "大岭社区": 4, "河湾社区": 8, "北店村": 3, "南店村": 3,
    }  # fmt: skip
    assert of(ledger, "id_number") == [
        (6, "precision"), (53, "checksum"), (71, "checksum"), (75, "checksum"),
        (81, "checksum"), (89, "precision"), (104, "checksum"), (109, "precision"),
    ]  # fmt: skip
    assert of(ledger, "account") == [(46, "precision"), (83, "precision"), (111, "precision")]
    assert len(ledger.problems) == 11
    assert ledger.notes == []
    assert ledger.skipped == [("Sheet", 144, "注：本表由民政办填报，类别A为重点保障户。")]


def test_the_roster_of_tekun_reads_as_it_should():
    name = "特困人员花名册.xls"
    layout = lay_out((SHEETS / name).read_bytes(), name)
    ledger = read_ledger(layout, TODAY)
    assert (layout.kind, len(ledger.people), ledger.problems) == ("tekun", 10, [])
    first = ledger.households[0]
    assert first.values["amount"] == 101200
    assert (first.values["carer_name"], first.values["account_kind"]) == ("仇文", "card")


@pytest.mark.parametrize("way", VARIANTS)
def test_the_same_ledger_reads_the_same_however_it_is_written(way):
    name, content = VARIANTS[way]
    ledger = read_ledger(lay_out(content, name), TODAY)
    assert (len(ledger.households), len(ledger.people)) == (60, 139)
    assert (ledger.insured, ledger.monthly_total_fen) == (104, 2155100)
    assert len({household.village for household in ledger.households}) == 10
    faults = collections.Counter(fault for _row, fault in of(ledger, "id_number"))
    assert faults == {"precision": 3, "checksum": 5}
    heads = [household.head.name for household in ledger.households]
    assert heads[:3] == ["刘莲", "沈杰英", "杨春静"] or way.startswith("a ")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("37139919720927096３", "371399197209270963"),
        ("'371399197209232473", "371399197209232473"),
        ("371399 19670815 7952", "371399196708157952"),
        ("37139919530404632x", "37139919530404632X"),
        ("\u200b371399196509207144\u3000", "371399196509207144"),
        ("372833400101001", "372833194001010011"),
        ("37139919881010483×", "37139919881010483X"),
        (372833400101001, "372833194001010011"),
    ],
)
def test_numbers_are_mended_where_nothing_is_lost(written, number):
    content = xlsx(("S", [["姓名", "身份证号"], ["王芳", written]]))
    ledger = read_ledger(lay_out(content, "名册.xlsx"), TODAY)
    assert ledger.people[0].values["id_number"] == number
    assert ledger.problems == []


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (371399197001220991.0, "precision"),
        ("3.71399E+17", "precision"),
        ("371399197001221000", "precision"),
        ("371399196402107200", "checksum"),
        ("371399197013220991", "date"),
        (f"37139920300101001{check_digit('37139920300101001')}", "date"),
        ("37139919700122099", "other"),
        ("3713991972O9270963", "other"),
        ("", "missing"),
    ],
)
def test_a_number_that_cannot_be_true_is_never_stored(cell, fault):
    content = xlsx(("S", [["姓名", "公民身份号码", "村"], ["王芳", cell, "东沟村"]]))
    ledger = read_ledger(lay_out(content, "名册.xlsx"), TODAY)
    (person,) = ledger.people
    assert "id_number" not in person.values
    assert person.id_doubt
    (problem,) = ledger.problems
    assert (problem.row, problem.column, problem.fault) == (2, "公民身份号码", fault)
    assert problem.message
    assert problem.suggestion


def test_a_number_rounded_by_excel_may_pass_its_check_by_chance():
    sole = read("姓名 性别 身份证号\n沈杰英 女 371399197001220000", "名册.csv")
    assert sole.people[0].values["id_number"]
    sex = read("姓名 性别 身份证号\n沈杰英 男 371399197001220000", "名册.csv")
    assert of(sex, "id_number") == [(2, "precision")]
    beside = read("姓名 身份证号\n沈杰英 371399197001220000\n胡平 3.71399E+17", "名册.csv")
    assert of(beside, "id_number") == [(2, "precision"), (3, "precision")]


def test_a_letter_for_a_digit_is_said():
    ledger = read("姓名 公民身份号码\n刘莲 3713991972O9270963", "名册.csv")
    assert "371399197209270963" in ledger.problems[0].suggestion


def test_a_bad_check_digit_says_what_else_disagrees():
    head = "姓名 公民身份号码 性别 出生日期"
    ledger = read(f"{head}\n王芳 371399196402107200 男 1946-02-10", "名册.csv")
    suggestion = ledger.problems[0].suggestion
    assert "1946-02-10" in suggestion
    assert "第 7 到 14 位" in suggestion
    assert "第 17 位" in suggestion


def test_birthday_and_sex_against_the_number_are_faults():
    head = "姓名 公民身份号码 性别 出生日期"
    ledger = read(f"{head}\n刘莲 371399197209270963 男 1972-09-28", "名册.csv")
    assert [(p.target, p.fault) for p in ledger.problems] == [("born_on", "date"), ("sex", "other")]
    assert ledger.people[0].values["born_on"] == dt.date(1972, 9, 27)
    assert ledger.people[0].values["sex"] == "2"


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("2018年03月", "2018-03"), ("2018.3", "2018-03"), ("2018/03/01", "2018-03"),
        ("201803", "2018-03"), (dt.date(2018, 3, 1), "2018-03"), (43160, "2018-03"),
        (2018.03, "2018-03"), ("2018-3", "2018-03"),
    ],
)  # fmt: skip
def test_months_are_read_as_people_write_them(cell, month):
    content = xlsx(("S", [["姓名", "低保金", "纳入时间"], ["王芳", 533, cell]]))
    ledger = read_ledger(lay_out(content, "低保.xlsx"), TODAY)
    assert ledger.households[0].values["from_month"] == month


@pytest.mark.parametrize("cell", ["去年", "2018.13", 2018.1, "2018年"])
def test_a_month_that_cannot_be_told_is_a_fault(cell):
    content = xlsx(("S", [["姓名", "低保金", "纳入时间"], ["王芳", 533, cell]]))
    ledger = read_ledger(lay_out(content, "低保.xlsx"), TODAY)
    assert [(p.target, p.fault) for p in ledger.problems] == [("from_month", "date")]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1972.9.27", True), ("1972年9月27日", True), ("19720927", True), ("1972/09/27", True),
        ("1972-09-27", True), (dt.date(1972, 9, 27), True), (26569, True), (19720927, True),
        ("1972.2.30", False), ("二月", False), ("1972年9月", None), ("1972.09", None),
        (1972.09, None),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(cell, day):
    content = xlsx(("S", [["姓名", "出生日期", "村"], ["王芳", cell, "东沟村"]]))
    ledger = read_ledger(lay_out(content, "名册.xlsx"), TODAY)
    born = ledger.people[0].values.get("born_on")
    assert born == (dt.date(1972, 9, 27) if day else None)
    assert [p.fault for p in ledger.problems] == (["date"] if day is False else [])


@pytest.mark.parametrize(
    ("cell", "fen"),
    [("402元", 40200), ("1,200.00", 120000), ("￥320", 32000), (533, 53300), (533.5, 53350),
     ("４０２", 40200), ("402元/月", 40200), ("402.00 元", 40200), (0, 0),
     ("四百零二", 40200), ("肆佰元整", 40000), ("每月402元", 40200),
     ("约400", None), (-5, None), (53333333, None)],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(cell, fen):
    content = xlsx(("S", [["姓名", "保障人口", "月保障金额"], ["王芳", 1, cell]]))
    ledger = read_ledger(lay_out(content, "低保.xlsx"), TODAY)
    assert ledger.households[0].values.get("amount") == fen
    assert [p.fault for p in ledger.problems] == ([] if fen is not None else ["other"])


@pytest.mark.parametrize(
    "heading",
    ["保障金额（元/年）", "保障金额（万元）", "保障金额(元/人·年)", "发放金额（元/季）"],
)
def test_money_in_another_unit_is_not_taken_for_a_months(heading):
    rows = [["姓名", "身份证号", "保障人口", heading], ["王芳", "371399197209270963", 1, 6000]]
    ledger = read_ledger(lay_out(xlsx(("S", rows)), "低保.xlsx"), TODAY)
    assert ledger.households[0].values.get("amount") is None
    (note,) = [note for note in ledger.notes if "没有月保障金额一栏" in note]
    assert heading in note


@pytest.mark.parametrize("heading", ["月保障金额（元/月）", "保障金额（元/户/月）", "金额(元)"])
def test_money_of_a_month_is_taken(heading):
    rows = [["姓名", "身份证号", "保障人口", heading], ["王芳", "371399197209270963", 1, 600]]
    ledger = read_ledger(lay_out(xlsx(("S", rows)), "低保.xlsx"), TODAY)
    assert (ledger.monthly_total_fen, ledger.notes[1:]) == (60000, [])


def test_columns_that_are_wanting_are_said():
    ledger = read("村 户主姓名 姓名 与户主关系 类别 保障标准\n东沟村 刘莲 刘莲 户主 A 500")
    assert [note.split("，")[0] for note in ledger.notes] == [
        "“低保”没有证号一栏", "“低保”没有月保障金额一栏",
    ]  # fmt: skip


def test_what_is_missing_is_said_once_each():
    ledger = read(f"""
        {HEAD}
        1 _ 刘莲 刘莲 _ 户主 _ _ _
        {YANG}
        _ _ _ _ 371399196003129097 配偶 _ _ _
    """)
    missing = {each.target for each in ledger.problems if each.fault == "missing"}
    assert missing == {"village", "id_number", "insured", "amount", "name"}
    assert len(ledger.problems) == 5
    assert len(ledger.people) == 2
    assert [row.number for row in ledger.unusable] == [4]


def test_a_head_without_a_name_borrows_it_from_the_head_column():
    ledger = read(f"{HEAD}\n1 东沟村 刘莲 _ 371399197209270963 户主 1 533 _")
    assert ledger.people[0].name == "刘莲"
    assert of(ledger, "name") == [(2, "missing")]


def test_the_same_person_twice_comes_in_once():
    ledger = read(f"{HEAD}\n{LIU}\n{YANG}\n3{LIU[1:]}")
    assert (len(ledger.households), ledger.monthly_total_fen) == (2, 93500)
    assert of(ledger, "id_number") == [(4, "duplicate")]


def test_two_people_of_one_number_keep_their_households_whole():
    ledger = read(f"{HEAD}\n{LIU}\n2 石桥村 杨春静 杨春静 371399197209270963 户主 1 402 _")
    assert len(ledger.households) == 2
    assert "id_number" not in ledger.people[1].values
    assert "第 2 行“刘莲”" in ledger.people[1].id_doubt
    assert of(ledger, "id_number") == [(3, "duplicate")]


def test_amounts_of_each_person_are_added_up():
    ledger = read("""
        户主姓名 姓名 身份证号 保障金额
        刘莲 刘莲 371399197209270963 300
        刘莲 杨华静 371399197209232473 233
        杨春静 杨春静 371399194505070620 402
        合计 _ _ 935
    """)
    assert [household.values["amount"] for household in ledger.households] == [53300, 40200]


def test_the_sheets_own_total_says_whether_repeated_amounts_add_up():
    rows = "户主姓名 姓名 保障金额\n刘莲 刘莲 300\n刘莲 杨华静 300\n杨春静 杨春静 402"
    assert read(rows).monthly_total_fen == 70200
    assert read(f"{rows}\n合计 _ 1002").monthly_total_fen == 100200
    off = read(f"{rows}\n合计 _ 999")
    assert any("合计写的是 999.00" in note for note in off.notes)


def test_headings_notes_and_sums_between_the_rows_are_not_people():
    ledger = read(f"""
        青石镇低保台账
        {HEAD}
        甲 乙 丙 1 2 3 4 5 6
        {LIU}
        小计 _ _ _ _ _ 1 533 _
        _
        青石镇低保台账（续）
        {HEAD}
        {YANG}
        3 _ _ _ _ _ _ _ _
        填表人：王芳 _ _ 审核人：李强
    """)
    assert [person.name for person in ledger.people] == ["刘莲", "杨春静"]
    assert ledger.problems == []
    assert [number for _sheet, number, _words in ledger.skipped] == [7, 11]


def test_a_name_with_a_note_or_a_lost_character_is_told():
    ledger = read(
        "姓名 身份证号\n刘莲（已故） 371399197209270963\n杨?静 371399194505070620", "名册.csv"
    )
    assert [person.name for person in ledger.people] == ["刘莲", "杨?静"]
    assert of(ledger, "name") == [(2, "other"), (3, "other")]


def test_a_household_without_its_head_is_told():
    ledger = read(f"""
        {HEAD}
        1 东沟村 刘大 刘莲 371399197209270963 配偶 1 533 _
        _ _ _ 杨华静 371399197209232473 子 _ _ _
    """)
    assert [household.head.name for household in ledger.households] == ["刘莲"]
    assert of(ledger, "head_name") == [(2, "other")]


def test_neighbours_of_one_name_are_two_households():
    ledger = read("""
        户主姓名 姓名 身份证号 与户主关系
        刘莲 刘莲 371399197209270963 户主
        刘莲 杨华静 371399197209232473 子
        刘莲 刘莲 371399194505070620 户主
    """)
    assert len(ledger.households) == 2


def test_rows_of_a_household_that_stand_apart_come_together():
    ledger = read("""
        村 户主姓名 姓名 身份证号
        东沟村 刘莲 刘莲 371399197209270963
        东沟村 杨春静 杨春静 371399194505070620
        东沟村 刘莲 杨华静 371399197209232473
    """)
    assert [len(household.rows) for household in ledger.households] == [2, 1]


def test_a_village_written_once_for_many_is_carried_down():
    ledger = read(
        """
        村 姓名 身份证号
        东沟村 刘莲 371399197209270963
        _ 杨华静 371399197209232473
        _ 杨春静 371399194505070620
        石桥村 程刚兰 371399193612033046
        _ 解霞 371399195909084951
        """,
        "名册.csv",
    )
    assert [h.village for h in ledger.households] == ["东沟村"] * 3 + ["石桥村"] * 2


def test_joined_villages_are_followed_even_where_few():
    rows = table("""
        村 姓名 身份证号
        东沟村 刘莲 371399197209270963
        石桥村 杨华静 371399197209232473
        _ 杨春静 371399194505070620
        西沟村 程刚兰 371399193612033046
    """)
    content = xlsx(("S", rows), merges=["A3:A4"])
    ledger = read_ledger(lay_out(content, "名册.xlsx"), TODAY)
    assert [h.village for h in ledger.households] == ["东沟村", "石桥村", "石桥村", "西沟村"]
    assert ledger.problems == []


def test_a_sheet_without_heading_is_read_by_its_cells():
    ledger = read(
        """
        1 刘莲 371399197209270963 13619659571
        2 杨华静 371399197209232473 13619659572
        3 杨春静 371399194505070620 13619659573
        """,
        "名册.csv",
    )
    assert [person.name for person in ledger.people] == ["刘莲", "杨华静", "杨春静"]
    assert ledger.people[2].values["phone"] == "13619659573"


def test_remembered_columns_come_before_guesses():
    content = to_csv(table("甲 姓名 证号\n刘莲 不是姓名 371399197209270963"))
    layout = lay_out(content, "名册.csv")
    mark = layout.sheets[0].heading.fingerprint
    again = lay_out(content, "名册.csv", remembered={mark: {0: "name", 2: "id_number"}})
    assert read_ledger(again, TODAY).people[0].name == "刘莲"


def test_a_sheet_whose_columns_name_nobody_is_refused():
    layout = lay_out(to_csv(table("姓名 证号\n刘莲 371399197209270963")), "名册.csv")
    with pytest.raises(UserError, match="哪一列是姓名"):
        read_ledger(layout, TODAY, [{1: "id_number"}])


def test_a_heading_with_nobody_under_it_is_refused():
    layout = lay_out(to_csv([sample()[0], ["合计", "0户"]]), "低保.csv")
    with pytest.raises(UserError, match="没有一行人员"):
        read_ledger(layout, TODAY)


def test_hidden_sheets_are_left_out_and_said():
    book = openpyxl.load_workbook(LEDGER)
    book["说明"].sheet_state = "hidden"
    kept = io.BytesIO()
    book.save(kept)
    assert ("说明", "隐藏的工作表，没有读") in lay_out(kept.getvalue(), "低保.xlsx").left_out

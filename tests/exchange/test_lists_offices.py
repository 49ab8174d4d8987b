"""Ledgers as offices really have them: what a heading and a cell mean, and who is whose."""

import datetime as dt

import pytest
from made_sheets import to_csv, xlsx

from jieyou_desktop.exchange.lists import lay_out, read_ledger

TODAY = dt.date(2026, 9, 16)
LIU, HUA, YANG = "371399197209270963", "371399197209232473", "371399194505070620"
WRONG = LIU[:-1] + "0"
HEAD = "序号 村 户主姓名 姓名 身份证号 与户主关系 保障人口 月保障金额"
HOUSEHOLD = f"""
    1 东沟村 刘莲 刘莲 {LIU} 户主 2 {{}}
    _ _ _ 杨华静 {HUA} 母 _ _
    2 石桥村 杨春静 杨春静 {YANG} 户主 1 402
"""


def table(text: str) -> list[list[str]]:
    """Rows of a sheet, one a line; ``_`` is an empty cell."""
    lines = (line.split() for line in text.strip().splitlines())
    return [["" if cell == "_" else cell for cell in line] for line in lines]


def read(text: str, name="低保.csv"):
    return read_ledger(lay_out(to_csv(table(text)), name), TODAY)


def names(ledger) -> list[list[str]]:
    return [[row.name for row in household.rows] for household in ledger.households]


def faults(ledger) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.fault) for each in ledger.problems]


@pytest.mark.parametrize("cell", ["500/人", "每人500元", "人均500", "500元/人", "500元/人·月"])
def test_an_amount_for_each_person_is_multiplied(cell):
    ledger = read(f"{HEAD}\n{HOUSEHOLD.format(cell)}")
    assert [household.values["amount"] for household in ledger.households] == [100000, 40200]
    assert faults(ledger) == []
    assert any("1 户的金额写的是每人的数" in note for note in ledger.notes)


@pytest.mark.parametrize(
    "cell", ["1000", "1000元/户", "每户1000元", "1000/月", "每月1000元", "一千元"]
)
def test_an_amount_for_the_household_is_not(cell):
    ledger = read(f"{HEAD}\n{HOUSEHOLD.format(cell)}")
    assert (ledger.monthly_total_fen, ledger.notes) == (140200, [])


@pytest.mark.parametrize(
    "heading",
    ["月保障金额（元/人）", "人均补差（元/月）", "每人每月补助", "月补助标准（元/人·月）"],
)
def test_a_column_of_amounts_for_each_person_is_multiplied(heading):
    head = HEAD.replace("月保障金额", heading)
    ledger = read(f"{head}\n{HOUSEHOLD.format(500)}")
    assert ledger.monthly_total_fen == 140200
    repeated = HOUSEHOLD.replace("母 _ _", "母 _ 500").format(500)
    assert read(f"{head}\n{repeated}").monthly_total_fen == 140200


def test_an_amount_for_each_person_needs_their_number():
    ledger = read(f"{HEAD}\n1 东沟村 刘莲 刘莲 {LIU} 户主 _ 500/人")
    assert ledger.monthly_total_fen == 0
    assert (2, "月保障金额", "other") in faults(ledger)


def test_a_standard_is_the_amount_where_nothing_else_is_and_is_said():
    head = HEAD.replace("月保障金额", "月补助标准（元/月）")
    ledger = read(f"{head}\n{HOUSEHOLD.format(800)}")
    assert ledger.monthly_total_fen == 120200
    assert any("按全户每月的数读入" in note for note in ledger.notes)


@pytest.mark.parametrize("joined", [True, False])
def test_a_sum_under_a_group_is_the_amount(joined):
    rows = table("""
        序号 村 户主姓名 姓名 身份证号 与户主关系 保障人口 _ 月保障金额（元） _ _
        _ _ _ _ _ _ 合计 其中：重残 低保补差 分类施保 合计
    """) + [[*row, 50, 1050] for row in table(HOUSEHOLD.format(0))]
    for row in rows[2:]:
        row[7:] = ["", 1000, 50, 1050] if row[0] else [""] * 4
    merges = [f"{x}1:{x}2" for x in "ABCDEF"] + ["G1:H1", "I1:K1"]
    ledger = read_ledger(
        lay_out(xlsx(("低保", rows), merges=merges if joined else ()), "低保.xlsx"), TODAY
    )
    assert (len(ledger.people), ledger.insured, ledger.monthly_total_fen) == (3, 3, 210000)
    assert faults(ledger) == []


def test_a_column_that_adds_up_others_is_the_amount():
    rows = [f"{n} 东沟村 {name} {number} 1 400 {extra} {400 + extra}" for n, name, number, extra in
            ((1, "刘莲", LIU, 0), (2, "杨华静", HUA, 50), (3, "杨春静", YANG, 80))]  # fmt: skip
    ledger = read("序号 村 姓名 身份证号 保障人口 补差金额 分类施保金 合计\n" + "\n".join(rows))
    assert ledger.monthly_total_fen == 133000


ACROSS = (
    "序号 村 户主姓名 户主身份证号 保障人口 月保障金额 "
    "成员1姓名 成员1身份证号 成员1关系 成员2姓名 成员2身份证号 成员2关系"
)


def test_members_side_by_side_are_people_of_their_own():
    ledger = read(f"""
        {ACROSS}
        1 东沟村 刘莲 {LIU} 3 900 杨华静 {HUA} 母 刘强 {WRONG} 子
        2 石桥村 杨春静 {YANG} 1 402 _ _ _ _ _ _
        合计 _ _ _ 4 1302 _ _ _ _ _ _
    """)
    assert names(ledger) == [["刘莲", "杨华静", "刘强"], ["杨春静"]]
    assert (ledger.insured, ledger.monthly_total_fen) == (4, 130200)
    assert [row.values.get("id_number") for row in ledger.people] == [LIU, HUA, None, YANG]
    assert faults(ledger) == [(2, "成员2身份证号", "checksum")]


def test_heads_beside_their_members_are_people_too():
    ledger = read(f"""
        序号 村 户主姓名 身份证号 家庭成员姓名 身份证号 与户主关系 保障人口 月保障金额 联系电话
        1 东沟村 刘莲 {LIU} 杨华静 {HUA} 母 2 900 13619659571
        2 石桥村 杨春静 {YANG} _ _ _ 1 402 _
    """)
    assert names(ledger) == [["刘莲", "杨华静"], ["杨春静"]]
    head = ledger.people[0]
    assert (head.values["id_number"], head.values["phone"]) == (LIU, "13619659571")
    assert "phone" not in ledger.people[1].values
    assert faults(ledger) == []


def test_one_heading_met_twice_is_told_by_the_name_before_it():
    ledger = read(f"""
        户主姓名 身份证号 姓名 身份证号 与户主关系 保障人口 月保障金额 开户人 身份证号
        刘莲 {LIU} 刘莲 {LIU} 户主 2 900 刘莲 {LIU}
        刘莲 {LIU} 杨华静 {HUA} 母 2 900 刘莲 {LIU}
    """)
    assert [row.values["id_number"] for row in ledger.people] == [LIU, HUA]
    assert (faults(ledger), ledger.monthly_total_fen) == ([], 90000)


def test_signatures_and_sums_under_names_are_nobody():
    ledger = read(f"""
        {HEAD}
        {HOUSEHOLD.format(900)}
        _ _ 合计2户3人 _ _ _ 3 1302
        村主任： _ 经办人： _ 时间：2026年9月 _ _ _
        _ _ 审核人：李强 _ _ 联系电话：6211234 _ _
    """)
    assert (len(ledger.people), faults(ledger), ledger.notes) == (3, [], [])


def test_another_table_beneath_is_told_and_not_read():
    ledger = read(f"""
        {HEAD}
        {HOUSEHOLD.format(900)}
        二、本月停保户
        序号 村 户主姓名 停保原因 停保时间
        1 前李村 王停 死亡 2026.8
    """)
    assert (len(ledger.people), faults(ledger)) == (3, [])
    assert any("起是另一张表" in note for note in ledger.notes)


def test_each_sheet_is_the_ledger_its_title_says():
    dibao = [HEAD.split(), *table(HOUSEHOLD.format(900))]
    tekun = table(f"村 姓名 身份证号 月供养标准\n东沟村 刘大 {LIU} 900")
    layout = lay_out(xlsx(("农村低保", dibao), ("特困供养", tekun)), "救助对象台账.xlsx")
    ledger = read_ledger(layout, TODAY)
    assert [household.kind for household in ledger.households] == ["dibao", "dibao", "tekun"]
    given = lay_out(
        xlsx(("农村低保", dibao), ("特困供养", tekun)), "救助对象台账.xlsx", kind="people"
    )
    assert {each.kind for each in given.sheets} == {"people"}


@pytest.mark.parametrize(
    ("title", "heading", "fen"),
    [
        ("重度残疾人护理补贴花名册", "护理补贴（元/月）", 14000),
        ("高龄津贴发放表", "津贴标准（元/月）", 14000),
        ("事实无人抚养儿童台账", "基本生活费", 14000),
        ("临时救助台账", "救助金额（元）", 0),
    ],
)
def test_rosters_of_other_programmes_bring_people_only(title, heading, fen):
    content = to_csv(table(f"""
        {title}
        序号 村 儿童姓名 身份证号 与儿童关系 {heading}
        1 东沟村 刘莲 {LIU} 祖父 140
        2 石桥村 杨春静 {YANG} 祖母 140
    """))  # fmt: skip
    layout = lay_out(content, "台账.csv")
    ledger = read_ledger(layout, TODAY)
    assert (layout.kind, len(ledger.households), ledger.insured) == ("people", 2, 0)
    assert ledger.monthly_total_fen == 2 * fen
    assert any("没有存进待遇" in note for note in ledger.notes)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("1972年9月", None), ("1972.9", None), ("72-09-27", None), ("一九七二年九月二十七日", None),
        ("1972", None), ("1972年10月", "date"), ("72-09-28", "date"), ("1972年13月", "date"),
    ],
)  # fmt: skip
def test_a_birthday_is_held_against_the_number_as_far_as_it_goes(written, fault):
    ledger = read(f"村 姓名 身份证号 出生年月\n东沟村 刘莲 {LIU} {written}", "名册.csv")
    assert faults(ledger) == ([(2, "出生年月", fault)] if fault else [])
    assert ledger.people[0].values["born_on"] == dt.date(1972, 9, 27)


def test_a_short_year_that_may_be_two_is_told():
    ledger = read("姓名 民族 出生日期\n刘莲 汉 21-06-05\n杨春静 汉 45-05-07", "名册.csv")
    assert faults(ledger) == [(2, "出生日期", "date")]
    assert ledger.people[1].values["born_on"] == dt.date(1945, 5, 7)


@pytest.mark.parametrize("written", ["21-06-05", "21.6", "2021年6月起", "二〇二一年六月"])
def test_months_without_a_century_or_in_numerals_are_read(written):
    ledger = read(f"村 姓名 身份证号 纳入时间\n东沟村 刘莲 {LIU} {written}")
    assert ledger.households[0].values["from_month"] == "2021-06"


def test_heads_and_the_insured_may_be_ticked():
    ledger = read(f"""
        户编号 村 姓名 身份证号 是否户主 与户主关系 是否低保对象 户月保障金额
        A1 东沟村 杨华静 {HUA} 否 母 否 533
        A1 东沟村 刘莲 {LIU} 是 _ √ 533
    """)
    (household,) = ledger.households
    assert (household.head.name, household.insured, household.values["amount"]) == (
        "刘莲",
        1,
        53300,
    )


def test_a_village_may_stand_in_the_address():
    ledger = read(f"姓名 身份证号 家庭住址\n刘莲 {LIU} 青石镇东沟村\n杨春静 {YANG} 青石镇石桥村")
    assert [household.village for household in ledger.households] == ["东沟村", "石桥村"]

import json
from pathlib import Path

import pytest

SHEETS = Path(__file__).parent.parent / "fixtures" / "sheets"
TRUTH = json.loads((SHEETS / "truth.json").read_text("utf-8"))
PASSWORD = "石桥老槐树下"


@pytest.fixture
def office(jieyou, tmp_path, monkeypatch):
    """An empty office named by JIEYOU_DIR."""
    folder = tmp_path / "office"
    setup = ("--town", "青石镇", "--code", "371399101", "--user", "王芳")
    assert jieyou("init", folder, *setup, password=PASSWORD).status == 0
    monkeypatch.setenv("JIEYOU_DIR", str(folder))
    return folder


def households(jieyou):
    return jieyou("find", "3713", "--limit", "500", "--json").json["households"]


def test_a_ledger_comes_in_as_it_is(jieyou, office):
    done = jieyou("import", SHEETS / "低保台账.xlsx", "--json").json
    for name in ("households", "members", "insured"):
        assert done[name] == TRUTH[name]
    assert done["monthly_total_fen"] == TRUTH["monthly_total"] * 100
    assert isinstance(done["batch"], int)
    told = {"sheet", "row", "column", "value", "fault", "message", "suggestion"}
    faults = {"precision", "checksum", "date", "missing", "duplicate", "other"}
    for problem in done["problems"]:
        assert set(problem) == told
        assert problem["fault"] in faults


def test_a_dry_run_tells_the_same_and_keeps_nothing(jieyou, office, tmp_path):
    sheet = tmp_path / "待修.xlsx"
    words = ("import", SHEETS / "低保台账.xlsx", "--json")
    dry = jieyou(*words, "--dry-run").json
    dry_with_sheet = jieyou(*words, "--dry-run", "--problems", sheet).json
    assert dry["batch"] is None
    assert dry_with_sheet["batch"] is None
    assert sheet.read_bytes().startswith(b"PK")
    assert households(jieyou) == []
    done = jieyou(*words).json
    assert {**done, "batch": None, "notes": 0} == {**dry, "notes": 0}
    assert dry_with_sheet["problems"] == dry["problems"]


def test_the_kind_may_be_said_and_a_wrong_one_is_refused(jieyou, office):
    done = jieyou("import", SHEETS / "特困人员花名册.xls", "--as", "tekun", "--json").json
    assert done["members"] == TRUTH["tekun"]
    ran = jieyou("import", SHEETS / "特困人员花名册.xls", "--as", "wubao")
    assert ran.status == 2
    assert "tekun" in ran.err


def test_a_batch_is_taken_back_whole(jieyou, office):
    batch = jieyou("import", SHEETS / "低保台账.xlsx", "--json").json["batch"]
    undone = jieyou("import", "--undo", batch, "--json").json
    assert (undone["households"], undone["kept"]) == (TRUTH["households"], [])
    again = jieyou("import", "--undo", batch)
    assert again.status == 2
    assert "已经撤销过" in again.err


def test_a_ledger_brought_in_again_says_that_nothing_is_new(jieyou, office):
    jieyou("import", SHEETS / "特困人员花名册.xls")
    again = jieyou("import", SHEETS / "特困人员花名册.xls")
    assert again.out.startswith("没有新的内容：表里 10 户 10 人和户台账一样")
    assert "批号，" not in again.out
    assert jieyou("import", SHEETS / "特困人员花名册.xls", "--json").json["batch"] is None


def test_a_batch_is_named_by_its_number(jieyou, office):
    wrong = jieyou("import", "--undo", "abc")
    assert (wrong.status, "批号是一个数" in wrong.err) == (2, True)


def test_a_repair_sheet_says_how_many_rows_it_mended_and_offers_no_undoing(
    jieyou, office, tmp_path
):
    sheet = tmp_path / "待修.xlsx"
    jieyou("import", SHEETS / "低保台账.xlsx", "--problems", sheet)
    ran = jieyou("import", sheet)
    assert ran.status == 0, ran.err
    assert ran.out.splitlines() == ["改好了 0 行，没有改动 11 行，还不对 0 行"]


def test_other_offices_lists_are_matched(jieyou, office):
    jieyou("import", SHEETS / "低保台账.xlsx")
    jieyou("import", SHEETS / "特困人员花名册.xls")
    found = jieyou("match", SHEETS / "扶贫办监测对象.xlsx", "--json").json
    assert (found["rows"], found["known"], found["name_disagrees"]) == (
        TRUTH["monitored"],
        TRUTH["monitored_known"],
        TRUTH["name_disagrees"],
    )
    assert found["rows"] == found["known"] + found["unknown"]
    disabled = jieyou("match", SHEETS / "残联持证残疾人.csv", "--json", "--all").json
    assert disabled["known"] == TRUTH["disabled_known"]
    assert len(disabled["people"]) == TRUTH["disabled"]


@pytest.mark.parametrize(
    ("name", "content"), [("没有.xlsx", None), ("空.xlsx", b""), ("假.xlsx", b"%PDF-1.4 no sheet")]
)
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(jieyou, office, tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    ran = jieyou("import", path, "--json")
    assert ran.status == 2
    assert ran.out == ""
    assert "—" in ran.err

import pytest

SOMEONE = "371399195203120025"


@pytest.fixture
def shan(town_dir, program):
    """The ID number of 单玉芝, the one the practice town always has."""
    from jieyou_desktop.services import opening
    from jieyou_desktop.storage.register import Person

    opened = opening.open_office(program, town_dir, None, "练习")
    with opened.desk.work() as w:
        number = w.session.query(Person).filter_by(name="单玉芝").one().id_number
    opened.close()
    return number


def test_find_masks_and_names_what_it_found(jieyou, town_dir, shan):
    found = jieyou("find", "szy", "--json").json
    assert found["text"] == "szy"
    assert found["households"][0]["head_name"] == "单玉芝"
    assert jieyou("find", shan[-6:], "--json").json["households"][0]["head_name"] == "单玉芝"
    assert shan not in jieyou("find", shan).out


def test_finding_nothing_is_said_and_json_stays_json(jieyou, town_dir):
    ran = jieyou("find", "没有这个人")
    assert (ran.status, ran.out) == (0, "")
    assert "没有找到" in ran.err
    assert jieyou("find", "没有这个人", "--json").json["households"] == []


def test_a_visit_is_recorded_from_the_command_line(jieyou, town_dir, shan, tmp_path):
    photo = tmp_path / "院子.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    ran = jieyou(
        "visit", "--id-number", shan, "--on", "2026-09-15", "--met", "单玉芝",
        "--visitor", "王芳,镇民政办,党员,干部", "--visitor", "李强，东沟村",
        "--money", "500", "--money-source", "镇财政", "--told", "全部",
        "--leaflets", "1", "--problem", "屋顶漏雨", "--photo", photo, "--json",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    assert ran.json["doubts"] == []
    figures = jieyou("visit", "--figures", "--from", "2026-09-15", "--to", "2026-09-15", "--json")
    total = figures.json[-1]
    assert total["village"] == "合计"
    assert total["money_fen"] >= 50000


def test_a_visit_in_the_future_is_refused(jieyou, town_dir, shan):
    ran = jieyou("visit", "--id-number", shan, "--on", "2026-09-17", "--met", "单玉芝")
    assert ran.status == 2
    assert "今天之后" in ran.err


def test_a_lone_visitor_is_remarked_on_stderr(jieyou, town_dir):
    code = jieyou("find", "szy", "--json").json["households"][0]["code"]
    ran = jieyou("visit", "--household", code, "--met", "单玉芝")
    assert ran.status == 0
    assert "两人" in ran.err


def test_who_is_due_is_listed_with_the_rule(jieyou, town_dir):
    due = jieyou("visit", "--due", "--json").json
    assert due
    assert all("走访" in line["why"] for line in due)
    assert jieyou("visit", "--due").out.splitlines()[0].startswith("户主")


def test_accept_prints_the_number_and_the_due_day_and_writes_the_notice(
    jieyou, town_dir, shan, tmp_path
):
    paper = tmp_path / "通知书.pdf"
    ran = jieyou(
        "accept", "--id-number", shan, "--matter", "dibao", "--on", "2026-09-16",
        "--out", paper, "--json",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    assert ran.json["case_no"].startswith("青石救受〔2026〕")
    assert ran.json["due_on"] == "2026-10-20"
    assert paper.read_bytes().startswith(b"%PDF")


def test_what_the_notice_goes_without_is_said_beside_the_answer(jieyou, town_dir, shan, program):
    from jieyou_desktop.services import opening
    from jieyou_desktop.storage.office import the_office

    opened = opening.open_office(program, town_dir, None, "练习")
    with opened.desk.work() as w:
        the_office(w.session).supervision_phone = None
    opened.close()
    ran = jieyou("accept", "--id-number", shan, "--matter", "dibao", "--json")
    assert ran.json["due_on"] is not None
    assert "留意：单位信息里没填监督电话，通知书上不印这一句" in ran.err.splitlines()


def test_a_notice_that_cannot_be_written_says_that_the_case_is_accepted(
    jieyou, town_dir, shan, tmp_path
):
    ran = jieyou(
        "accept", "--id-number", shan, "--matter", "dibao", "--out", tmp_path / ("长" * 84)
    )
    assert (ran.status, ran.out) == (2, "")
    remark, refusal = ran.err.splitlines()
    assert remark == "留意：这家现在领着农村低保 B，每月 533.00 元"
    assert refusal.startswith("青石救受〔2026〕")
    assert "已经受理" in refusal


def test_a_notice_with_no_place_to_go_is_refused_before_the_case_is_accepted(
    jieyou, town_dir, shan, tmp_path
):
    words = ("accept", "--id-number", shan, "--matter", "dibao")
    first = jieyou(*words, "--json").json["code"]
    for place in (tmp_path, tmp_path / "没插的U盘" / "通知书.pdf"):
        ran = jieyou(*words, "--out", place)
        assert ran.status == 2
        assert "受理" not in ran.err
    second = jieyou(*words, "--json").json["code"]
    assert int(second.split("-")[-1]) == int(first.split("-")[-1]) + 1
    assert not (tmp_path / "没插的U盘").exists()


def test_a_matter_may_be_named_in_chinese_and_an_unknown_one_is_refused(jieyou, town_dir, shan):
    assert jieyou("accept", "--id-number", shan, "--matter", "低保").status == 0
    ran = jieyou("accept", "--id-number", shan, "--matter", "养老金")
    assert ran.status == 2
    assert "dibao" in ran.err


def test_what_was_not_handed_in_is_asked_for_and_no_clock_runs(jieyou, town_dir, shan):
    ran = jieyou(
        "accept", "--id-number", shan, "--matter", "dibao", "--received", "身份证", "--json"
    )
    assert ran.status == 0, ran.err
    assert ran.json["due_on"] is None
    assert ran.json["cases"][0]["missing"]
    assert not any("居民户口簿、身份证" in name for name in ran.json["cases"][0]["missing"])


def test_a_paper_that_nobody_asks_for_is_not_passed_over(jieyou, town_dir, shan):
    ran = jieyou("accept", "--id-number", shan, "--matter", "dibao", "--received", "护照")
    assert (ran.status, ran.out) == (2, "")
    assert "没有“护照”" in ran.err
    assert "户口簿" in ran.err
    assert "留意" not in ran.err


@pytest.mark.parametrize(
    ("number", "said"),
    [(SOMEONE, "登记"), ("371399195203120026", "校验"), ("37139919520312", "18 位")],
)
def test_an_unknown_or_mistyped_number_is_refused_with_what_to_do(jieyou, town_dir, number, said):
    ran = jieyou("accept", "--id-number", number, "--matter", "dibao")
    assert ran.status == 2
    assert said in ran.err
    assert number not in ran.err


def test_a_village_gets_its_leaflets(jieyou, town_dir, tmp_path):
    paper = tmp_path / "明白纸.pdf"
    village = jieyou("find", "szy", "--json").json["households"][0]["village"]
    words = ("leaflets", "--programme", "dibao", "--village", village, "--out", paper, "--json")
    general, personal = jieyou(*words).json, jieyou(*words, "--personal", "--large").json
    assert general["papers"] == 1
    assert personal["papers"] >= 1
    assert paper.read_bytes().startswith(b"%PDF")
    refused = jieyou("leaflets", "--programme", "dibao", "--village", "没有村", "--out", paper)
    assert refused.status == 2
    assert village in refused.err

import shutil

import pytest

from jieyou_desktop.services import opening

PASSWORD = "石桥老槐树下"
SETUP = ("--town", "青石镇", "--code", "371399101", "--user", "王芳")


@pytest.fixture
def office(jieyou, tmp_path, monkeypatch):
    """An office made by the command; its folder."""
    folder = tmp_path / "office"
    ran = jieyou("init", folder, *SETUP, password=PASSWORD)
    assert ran.status == 0, ran.err
    monkeypatch.setenv("JIEYOU_DIR", str(folder))
    return folder


def test_init_makes_an_office_and_shows_the_recovery_code_alone_on_stdout(
    jieyou, program, tmp_path
):
    folder = tmp_path / "office"
    ran = jieyou("init", folder, *SETUP, password=PASSWORD)
    assert ran.status == 0
    code = ran.out.strip()
    opening.reset_by_recovery(program, folder, code, "王芳", "另一个好密码")
    assert jieyou("find", "谁", "-w", folder, password="另一个好密码").status == 0


def test_init_where_an_office_is_already_is_refused(jieyou, office):
    ran = jieyou("init", office, *SETUP, password=PASSWORD)
    assert ran.status == 2
    assert "已经有一份数据" in ran.err


def test_a_weak_password_makes_no_office(jieyou, tmp_path):
    ran = jieyou("init", tmp_path / "office", *SETUP, password="12345678")
    assert ran.status == 2
    assert not (tmp_path / "office").exists()


def test_a_practice_town_opens_without_being_told_the_password(jieyou, tmp_path):
    folder = tmp_path / "练习镇"
    ran = jieyou("practice", folder, "--households", "12", "--seed", "3")
    assert ran.status == 0
    assert "12 户" in ran.out
    assert jieyou("find", "szy", "-w", folder).status == 0
    assert jieyou("practice", folder, "--households", "12").status == 2


def test_the_same_seed_makes_the_same_town(jieyou, tmp_path):
    found = []
    for name in ("一", "二"):
        jieyou("practice", tmp_path / name, "--households", "12", "--seed", "3")
        found.append(jieyou("find", "村", "-w", tmp_path / name, "--json").json)
    assert found[0] == found[1]


def test_a_backup_restores_with_the_same_counts(jieyou, town_dir, tmp_path):
    made = jieyou("backup", "--out", tmp_path / "stick", "--json")
    assert made.status == 0, made.err
    restored = jieyou("restore", made.json["file"], "--out", tmp_path / "back", "--json")
    assert restored.status == 0, restored.err
    assert restored.json["counts"] == made.json["counts"]
    assert jieyou("find", "szy", "-w", tmp_path / "back").status == 0


def test_a_folder_that_holds_other_things_takes_no_office(jieyou, town_dir, tmp_path):
    made = jieyou("backup", "--out", tmp_path / "stick", "--json").json
    mine = tmp_path / "我的文件"
    mine.mkdir()
    (mine / "照片.jpg").write_bytes(b"x")
    for words in (
        ("init", mine, *SETUP),
        ("practice", mine),
        ("restore", made["file"], "--out", mine),
    ):
        ran = jieyou(*words, password=PASSWORD)
        assert ran.status == 2
        assert "已经有“照片.jpg”" in ran.err
        assert [each.name for each in mine.iterdir()] == ["照片.jpg"]


def test_what_a_system_leaves_in_an_empty_folder_is_no_hindrance(jieyou, tmp_path):
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "desktop.ini").touch()
    assert jieyou("init", tmp_path / "office", *SETUP, password=PASSWORD).status == 0


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "--out", "没插/备份"),
        ("restore", "x.jyh", "--out", "没插/恢复"),
        ("package", "make", "--out", "没插/包"),
        ("package", "make", "--out", ".", "--slip", "没插/交接单.pdf"),
        ("package", "open", "x.jyb", "--identity", "k", "--out", "没插/包"),
        ("keys", "export", "--out", "没插/钥匙"),
        ("leaflets", "--programme", "dibao", "--out", "没插/明白纸.pdf"),
    ],
)
def test_a_stick_that_is_not_there_is_not_made_up(jieyou, town_dir, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    ran = jieyou(*words)
    assert ran.status == 2
    assert "找不到文件夹" in ran.err
    assert not (tmp_path / "没插").exists()


@pytest.mark.parametrize("words", [("backup",), ("package", "make"), ("keys", "export")])
def test_a_refusal_leaves_no_empty_folder(jieyou, town_dir, tmp_path, words):
    ran = jieyou(*words, "--out", tmp_path / "新", password="错了错了错了")
    assert ran.status == 2
    assert not (tmp_path / "新").exists()


def test_a_damaged_backup_is_refused_and_leaves_nothing(jieyou, town_dir, tmp_path):
    made = jieyou("backup", "--out", tmp_path / "stick", "--json").json
    with open(made["file"], "r+b") as file:
        file.seek(made["size"] // 2)
        file.write(b"\0" * 64)
    ran = jieyou("restore", made["file"], "--out", tmp_path / "back")
    assert ran.status == 2
    assert not (tmp_path / "back" / "jieyou.db").exists()


def test_restoring_needs_the_password_of_the_backup(jieyou, town_dir, tmp_path):
    made = jieyou("backup", "--out", tmp_path / "stick", "--json").json
    ran = jieyou("restore", made["file"], "--out", tmp_path / "back", password="错了错了错了")
    assert ran.status == 2


def test_check_finds_a_sound_town_sound(jieyou, town_dir):
    ran = jieyou("check", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["sound"] is True


def test_check_refuses_a_damaged_file(jieyou, town_dir):
    database = town_dir / "jieyou.db"
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2)
        file.write(b"\0" * 8192)
    ran = jieyou("check")
    assert ran.status == 2
    assert "损坏" in ran.err


def test_a_second_copy_cannot_open_the_same_folder(jieyou, town_dir, program):
    opened = opening.open_office(program, town_dir, None, "练习")
    ran = jieyou("find", "szy")
    opened.close()
    assert ran.status == 2
    assert "另一个解忧" in ran.err


def test_users_are_added_and_sign_in_by_name_or_password(jieyou, office, monkeypatch):
    monkeypatch.setenv("JIEYOU_NEW_PASSWORD", "东沟小麦黄了")
    assert jieyou("user", "add", "李强", "--role", "经办").status == 0
    listed = jieyou("user", "list", "--json").json
    assert [(one["name"], one["role"]) for one in listed] == [("王芳", "管理员"), ("李强", "经办")]
    assert jieyou("user", "list", "--user", "李强", password="东沟小麦黄了").status == 0
    refused = jieyou("user", "add", "赵兰", password="东沟小麦黄了")
    assert refused.status == 2
    assert "没有这项权限" in refused.err


def test_a_standard_is_switched_on_by_its_document(jieyou, office):
    words = ("standard", "add", "dibao", "745", "--area", "农村", "--since", "2025-07-01")
    assert jieyou(*words, "--document", "示例文〔2025〕2号").status == 0
    [listed] = jieyou("standard", "list", "--json").json
    assert (listed["amount_fen"], listed["since"]) == (74500, "2025-07-01")
    assert jieyou(*words).status == 2


def test_the_folder_may_be_moved(jieyou, office, tmp_path):
    shutil.move(office, tmp_path / "elsewhere")
    assert jieyou("user", "list", "-w", tmp_path / "elsewhere").status == 0


def test_a_clock_that_stands_still_or_back_is_told_unless_confirmed(jieyou, office, clock):
    clock.set_day("2026-09-15")
    ran = jieyou("user", "list")
    assert ran.status == 2
    assert "还早" in ran.err
    assert jieyou("user", "list", "--clock-is-right").status == 0

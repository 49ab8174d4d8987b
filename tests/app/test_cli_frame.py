import io
import os
import shutil
import subprocess
import sys

import pytest

from jieyou_desktop.app import cli_console as console


def test_help_lists_every_command_in_chinese(jieyou, capsys):
    with pytest.raises(SystemExit) as end:
        jieyou("--help")
    shown = capsys.readouterr().out
    assert end.value.code == 0
    assert shown.startswith("写法：jieyou")
    for command in (
        "practice",
        "init",
        "import",
        "match",
        "find",
        "visit",
        "accept",
        "leaflets",
        "keys",
        "package",
        "backup",
        "restore",
        "check",
        "tour",
    ):
        assert f"\n    {command} " in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fnd"], "不能是“fnd”"),
        (["find"], "还缺 找什么"),
        (["find", "x", "--jsn"], "不认识 --jsn"),
        (["find", "x", "-w"], "-w 后面要跟一个值"),
        (["accept", "--id-number", "1", "--matter", "dibao", "--on", "十五"], "日期看不懂"),
        (["visit", "--due", "--figures"], "只能写一个"),
        (["find", "x", "--limit", "-1"], "--limit：应在 1 到"),
        (["practice", "p", "--seed", "x"], "--seed 要写整数"),
        (["accept", "--id-number", "1", "--matter", "dibao", "--on", ""], "空的"),
        (["leaflets", "--programme", "x", "--out", "x"], "可以是 dibao、tekun、temporary"),
        (["-w", "town", "find", "x"], "命令要写在 -w 前面"),
    ],
)
def test_what_is_mistyped_is_said_in_chinese_and_refused(jieyou, words, said):
    ran = jieyou(*words)
    assert ran.status == 2
    assert ran.out == ""
    assert said in ran.err
    assert "--help" in ran.err


def test_a_folder_without_an_office_is_said_before_a_password_is_asked_for(jieyou, tmp_path):
    ran = jieyou("find", "x", "-w", tmp_path)
    assert ran.status == 2
    assert "里没有解忧的数据" in ran.err


def test_a_command_without_an_office_says_what_to_write(jieyou):
    ran = jieyou("find", "单玉芝")
    assert ran.status == 2
    assert "-w" in ran.err


def test_a_wrong_password_is_refused_in_a_sentence(jieyou, town_dir):
    ran = jieyou("find", "szy", password="错了错了错了")
    assert ran.status == 2
    assert "密码不对" in ran.err


def test_without_a_password_and_nobody_to_ask_it_says_how(jieyou, town_dir, monkeypatch):
    monkeypatch.delenv("JIEYOU_PASSWORD")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    ran = jieyou("find", "szy")
    assert ran.status == 2
    assert "JIEYOU_PASSWORD" in ran.err


def test_a_fault_of_ours_is_one_sentence_with_a_number_and_nobodys_name(
    jieyou, town_dir, monkeypatch, tmp_path
):
    from jieyou_desktop.app import cli_desk

    def broken(*_, **__):
        raise ValueError("单玉芝 371329195203120026")

    monkeypatch.setattr(cli_desk.register, "find", broken)
    ran = jieyou("find", "szy", fault=True)
    assert ran.status == 1
    assert ran.err.count("\n") == 1
    assert "编号" in ran.err
    [report] = (tmp_path / "logs").glob("fault-*.txt")
    kept = report.read_text("utf-8")
    assert "cli_desk.py" in kept
    for text in (kept, ran.err):
        assert "单玉芝" not in text
        assert "371329195203120026" not in text


def test_a_chinese_console_shows_or_escapes_every_name(monkeypatch):
    paper = io.BytesIO()
    screen = io.TextIOWrapper(paper, encoding="cp936", errors="strict")
    monkeypatch.setattr(sys, "stdout", screen)
    console.make_ready()
    console.answer({"name": "王𬱖"})
    console.say("王𬱖")
    screen.flush()
    whole, line = paper.getvalue().decode("cp936").replace("\r", "").rsplit("\n", 2)[:2]
    import json

    assert json.loads(whole) == {"name": "王𬱖"}
    assert line == "王?"


def test_json_keeps_chinese_readable(jieyou, town_dir):
    ran = jieyou("find", "szy", "--json")
    assert ran.status == 0
    assert "单玉芝" in ran.out


def test_the_program_runs_as_a_command_of_its_own(town_dir):
    ran = subprocess.run(
        [sys.executable, "-m", "jieyou_desktop", "find", "szy"],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert "单玉芝" in ran.stdout
    assert ran.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows hands over words in Unicode")
def test_chinese_is_understood_where_the_system_speaks_ascii_only(town_dir, tmp_path):
    town = shutil.copytree(town_dir, tmp_path / "练习镇")
    ran = subprocess.run(
        [sys.executable, "-m", "jieyou_desktop", "find", "单玉芝", "-w", town],
        env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0"},
        capture_output=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert "单玉芝" in ran.stdout.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a desktop")
def test_without_a_screen_the_window_is_refused_in_a_sentence(jieyou, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for words in ((), ("--demo",), ("gui",)):
        ran = jieyou(*words)
        assert ran.status == 2
        assert "没有桌面" in ran.err


def test_a_reader_who_has_read_enough_is_no_fault(town_dir):
    command = subprocess.Popen(
        [sys.executable, "-m", "jieyou_desktop", "visit", "--figures", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    command.stdout.close()
    assert command.stderr.read() == b""
    assert command.wait(timeout=120) == 0
    command.stderr.close()

"""The selftest passes from source; the frozen program's own is run where it is built."""

import json

import pytest

from jieyou_desktop.app import cli, paths, wiring
from jieyou_desktop.documents.letters import FORMS
from jieyou_desktop.ui.navigation import PAGES


@pytest.fixture
def at_home(program, clock, monkeypatch, tmp_path, dressed):
    """This computer, as the command finds it."""
    monkeypatch.setattr(wiring, "program", lambda: program)
    monkeypatch.setattr(wiring, "clock", clock)
    monkeypatch.setattr(paths, "LOGS", tmp_path / "logs")


def test_everything_is_tried_and_written_down(at_home, tmp_path, capsys):
    folder = tmp_path / "自检"
    status = cli.main(["--selftest", str(folder)])
    assert (status, capsys.readouterr().err) == (0, "")
    told = json.loads((folder / "selftest.json").read_text("utf-8"))
    assert told["passed"]
    assert told["not_reached"] == []
    assert set(told["papers"]) == set(FORMS)
    pictures = {path.stem for path in (folder / "页面").glob("*.png")}
    assert pictures == {"sign_in", *(key for key, _name, _icon in PAGES)}


def test_a_folder_with_something_in_it_is_left_alone(at_home, tmp_path, capsys):
    (tmp_path / "照片.jpg").touch()
    assert cli.main(["--selftest", str(tmp_path)]) == 2
    assert "不是空的" in capsys.readouterr().err
    assert not (tmp_path / "selftest.json").exists()

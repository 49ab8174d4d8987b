"""The whole story of a morning, told once through the services and once through the window."""

from pathlib import Path

import pytest

from jieyou_desktop.app import cli, paths, tour, wiring

SHEETS = Path(__file__).parent.parent / "fixtures" / "sheets"


@pytest.fixture
def at_home(program, clock, monkeypatch, tmp_path):
    """This computer, as the commands find it."""
    monkeypatch.setattr(wiring, "program", lambda: program)
    monkeypatch.setattr(wiring, "clock", clock)
    monkeypatch.setattr(paths, "LOGS", tmp_path / "logs")


def test_the_tour_holds_from_the_first_ledger_to_the_restored_backup(at_home, tmp_path, capsys):
    status = cli.main(["tour", str(tmp_path / "走一遍"), "--samples", str(SHEETS)])
    said = capsys.readouterr()
    assert (status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert len(lines) == len(tour.Tour(None, Path(), Path()).steps()) + 1
    assert all(line.startswith("√") and "秒" in line for line in lines[:-1])


def test_the_tour_says_what_does_not_hold(at_home, tmp_path, capsys):
    samples = tmp_path / "samples"
    samples.mkdir()
    for sheet in SHEETS.iterdir():
        (samples / sheet.name).write_bytes(sheet.read_bytes())
    truth = samples / "truth.json"
    truth.write_text(truth.read_text("utf-8").replace('"members": 139', '"members": 140'), "utf-8")
    status = cli.main(["tour", str(tmp_path / "走一遍"), "--samples", str(samples)])
    said = capsys.readouterr()
    assert status == 2
    assert "应是 140，却是 139" in said.err

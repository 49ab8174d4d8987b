import datetime as dt
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from jieyou_desktop.app import cli, paths, wiring
from jieyou_desktop.security.vault import Cost
from jieyou_desktop.services import opening, practice

NOW = dt.datetime(2026, 9, 16, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@dataclass
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        assert self.status == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def jieyou(program, clock, monkeypatch, capsys, tmp_path):
    """Runs ``jieyou …`` in this process, as the one whose password stands in the environment."""
    monkeypatch.setattr(wiring, "program", lambda: program)
    monkeypatch.setattr(wiring, "clock", clock)
    monkeypatch.setattr(paths, "LOGS", tmp_path / "logs")
    for name in ("JIEYOU_DIR", "JIEYOU_USER", "JIEYOU_PASSWORD"):
        monkeypatch.delenv(name, raising=False)

    def run(*words, password=None, fault=False) -> Ran:
        if password is not None:
            monkeypatch.setenv("JIEYOU_PASSWORD", password)
        capsys.readouterr()
        status = cli.main([str(word) for word in words])
        caught = capsys.readouterr()
        if status == 1 and not fault:
            pytest.fail("\n".join(path.read_text() for path in (tmp_path / "logs").glob("fault*")))
        return Ran(status, caught.out, caught.err)

    return run


@pytest.fixture(scope="session")
def made_town(tmp_path_factory) -> Path:
    """A small practice town on disk."""
    folder = tmp_path_factory.mktemp("made_town") / "town"
    program = opening.Program(lambda: NOW, paths.RESOURCES, paths.MIGRATIONS, Cost(1, 8, 1))
    opening.make_practice(program, folder, households=40).close()
    return folder


@pytest.fixture
def town_dir(made_town, jieyou, monkeypatch, tmp_path) -> Path:
    """A practice town of one's own: JIEYOU_DIR names it, JIEYOU_PASSWORD opens it."""
    folder = tmp_path / "town"
    shutil.copytree(made_town, folder)
    monkeypatch.setenv("JIEYOU_DIR", str(folder))
    monkeypatch.setenv("JIEYOU_PASSWORD", practice.PASSWORD)
    return folder

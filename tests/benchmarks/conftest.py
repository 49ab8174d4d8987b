"""The practice town that figures are measured on.

``pytest tests/benchmarks --benchmark-enable`` measures on 20,100 households with 50,000
people; without the option the same tests run once on a small town, to see that they work.
"""

import datetime as dt
from pathlib import Path

import pytest

from jieyou_desktop.app.paths import MIGRATIONS, RESOURCES
from jieyou_desktop.services import practice
from jieyou_desktop.services.work import Actor, Desk
from jieyou_desktop.storage import migrate
from jieyou_desktop.storage.engine import close, open_engine, sessions
from jieyou_desktop.storage.office import Office

KEY = bytes(range(32))


@pytest.fixture(scope="session")
def measuring(request) -> bool:
    """Whether figures are taken, and limits hold."""
    return not request.config.getoption("benchmark_disable") or request.config.getoption(
        "benchmark_enable"
    )


@pytest.fixture(scope="session")
def big_database(tmp_path_factory, measuring) -> Path:
    """A filled practice town; copy it to change it."""
    path = tmp_path_factory.mktemp("town") / "jieyou.db"
    engine = open_engine(path, KEY)
    migrate.upgrade(engine, MIGRATIONS)
    with _desk(engine).work() as w:
        w.session.add(Office(**practice.OFFICE, is_practice=True))
    with _desk(engine).work() as w:
        practice.fill(w, households=20_100 if measuring else 150)
    close(engine)
    return path


@pytest.fixture
def town(big_database, tmp_path):
    """A desk in a copy of the filled town."""
    path = tmp_path / "jieyou.db"
    path.write_bytes(big_database.read_bytes())
    engine = open_engine(path, KEY)
    yield _desk(engine)
    engine.dispose()


def _desk(engine) -> Desk:
    now = dt.datetime(2026, 9, 16, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    return Desk(sessions(engine), lambda: now, Actor("王芳", "admin"), RESOURCES)

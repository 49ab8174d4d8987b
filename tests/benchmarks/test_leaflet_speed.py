"""A thousand families' own leaflets in 3 s and under 300 MB (issue 2, §11)."""

import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from jieyou_desktop.services import leaflets
from jieyou_desktop.services.leaflets import Order

MANY = 1000


def thousand(town) -> tuple[int, ...]:
    """The first thousand families who get 低保, in no order of their own."""
    from jieyou_desktop.storage.leaflets import homes

    with town.work() as w:
        found = homes(w.session, f"{w.today:%Y-%m}", programme="dibao")
    return tuple(home.id for home in found if home.head)[:MANY]


def print_all(town, chosen: tuple[int, ...]) -> tuple[int, bytes]:
    """What a clerk waits for: the plan, the numbers, the pages."""
    order = Order("dibao", personal=True, household_ids=chosen)
    with town.work() as w:
        planned = leaflets.plan(w, order=order)
    with town.work() as w:
        issued = leaflets.issue(w, order=order)
    with town.work() as w:
        return planned.pages, leaflets.pdf(w, job=issued.job)


def test_a_thousand_families_leaflets_are_planned_issued_and_drawn(benchmark, town, measuring):
    chosen = thousand(town)
    planned, data = benchmark.pedantic(print_all, (town, chosen), rounds=3)
    document = pypdfium2.PdfDocument(data)
    assert len(document) == planned
    if measuring:
        assert len(chosen) == MANY
        assert benchmark.stats.stats.min <= 3


# The peak of a process of its own: this one has filled a whole town.
MEASURED = r"""
import datetime as dt, re, sys
from pathlib import Path
from tests.benchmarks.test_leaflet_speed import print_all, thousand
from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.services.work import Actor, Desk
from jieyou_desktop.storage.engine import open_engine, sessions

now = dt.datetime(2026, 9, 16, 9, 30, tzinfo=dt.UTC)
engine = open_engine(Path(sys.argv[1]), bytes(range(32)))
desk = Desk(sessions(engine), lambda: now, Actor("王芳", "admin"), RESOURCES)
print_all(desk, thousand(desk))
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the peak")
def test_they_take_less_than_300_mb(big_database, tmp_path):
    path = tmp_path / "jieyou.db"
    path.write_bytes(big_database.read_bytes())
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, check=True
    )
    assert 0 < int(run.stdout) < 300

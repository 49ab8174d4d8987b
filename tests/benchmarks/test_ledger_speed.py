"""A ledger of 10,000 rows brought in within 10 s (issue 2, §11), and what goes with it."""

import pytest
from made_sheets import large

from jieyou_desktop.services import ledgers, ledgers_undo, matching

ROWS = 10_000


@pytest.fixture(scope="module")
def sheet(measuring) -> bytes:
    return large(ROWS if measuring else 300)


def run(town, call, **given):
    with town.work() as w:
        return call(w, **given)


def test_a_large_ledger_is_brought_in(benchmark, town, sheet, measuring):
    given = {"content": sheet, "name": "低保.xlsx"}
    done = benchmark.pedantic(run, (town, ledgers.bring_in), given, rounds=1)
    assert done.new == done.members
    if measuring:
        assert done.members == ROWS
        assert benchmark.stats["max"] < 10


def test_a_large_ledger_is_looked_at_again(benchmark, town, sheet, measuring):
    given = {"content": sheet, "name": "低保.xlsx"}
    run(town, ledgers.bring_in, **given)
    seen = benchmark.pedantic(run, (town, ledgers.preview), given, rounds=1)
    assert (seen.new, seen.same) == (0, seen.members)
    if measuring:
        assert benchmark.stats["max"] < 10


def test_a_large_list_is_matched(benchmark, town, sheet, measuring):
    given = {"content": sheet, "name": "名单.xlsx"}
    found = benchmark.pedantic(run, (town, matching.match), given, rounds=1)
    assert found.rows == (ROWS if measuring else 300)
    if measuring:
        assert benchmark.stats["max"] < 10


def test_a_large_batch_is_undone(benchmark, town, sheet, measuring):
    done = run(town, ledgers.bring_in, content=sheet, name="低保.xlsx")
    given = {"batch_id": done.batch}
    undone = benchmark.pedantic(run, (town, ledgers_undo.undo), given, rounds=1)
    assert undone.households == done.new_households
    if measuring:
        assert benchmark.stats["max"] < 10

"""The hourly backup must not be noticed: copied, opened and read through in a few seconds."""

from jieyou_desktop.storage import copies

KEY = bytes(range(32))
LIMIT_S = 10.0


def test_a_whole_town_is_copied_and_read_through(benchmark, big_database, tmp_path, measuring):
    targets = iter(range(1000))

    def back_up():
        target = tmp_path / f"{next(targets)}.db"
        counted = copies.copy(big_database, KEY, target, lambda done, total: None)
        return counted, copies.examine(target, KEY)

    counted, found = benchmark.pedantic(back_up, rounds=5)
    assert found == copies.Soundness((), counted)
    if measuring:
        assert benchmark.stats.stats.max < LIMIT_S

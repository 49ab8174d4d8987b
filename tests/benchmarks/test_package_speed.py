"""A package of the whole town made in 15 s, opened and verified in 10 s (issue 2, §11)."""

import shutil

import pytest

from jieyou_desktop.services import county, keys, packages


@pytest.fixture
def linked(town, tmp_path):
    keys.new_files(tmp_path / "county", "临沭县民政局")
    with town.work() as w:
        keys.import_county(w, path=tmp_path / "county.pub")
    return town


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def make_and_save(town, stick):
    with town.work() as w:
        packages.make(w)
    with town.work() as w:
        (path,) = packages.save(w, folder=stick)
    return path


def test_a_package_is_made_and_saved(benchmark, linked, stick, measuring):
    benchmark.pedantic(make_and_save, (linked, stick), rounds=3)
    if measuring:
        assert benchmark.stats.stats.min <= 15


def test_a_package_is_opened_and_verified(benchmark, linked, stick, tmp_path, measuring):
    path = make_and_save(linked, stick)

    def fresh():
        shutil.rmtree(tmp_path / "in", ignore_errors=True)

    def opened():
        with linked.work() as w:
            moment = w.moment
        return county.open_package(
            path, identity=tmp_path / "county", out=tmp_path / "in", moment=moment
        )

    arrived = benchmark.pedantic(opened, setup=fresh, rounds=3)
    if measuring:
        assert arrived.rows["households"] >= 20_000
        assert arrived.rows["persons"] >= 50_000
        assert benchmark.stats.stats.min <= 10

import json
import os
from dataclasses import replace

import pytest

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Name
from jieyou_desktop.exchange import delivery, package, received, unpack
from jieyou_desktop.exchange.manifest import Manifest, PackageError
from jieyou_desktop.exchange.records import Sheet
from jieyou_desktop.security import seal

TOWN, OTHER, COUNTY = seal.new_key(), seal.new_key(), seal.new_key()
VILLAGES = Sheet("villages", "村（社区）", Fields([Field("name", "村（社区）", Name())]))
AT = "2026-09-16T09:30:00"


def opened(sequence, previous=None, *, note="", key=TOWN, town="青石镇", code="371399101"):
    about = Manifest(
        town=town,
        town_code=code,
        county="临沭县",
        practice=False,
        kind="全量",
        period="",
        until="2026-09-16",
        sequence=sequence,
        previous=previous and previous.manifest_sha256,
        made_at="2026-09-16T01:30:00Z",
        made_by=note,
        program="",
        counts=(),
        sums_fen=(),
    )
    row = ("v1", 1, None, "东沟村")
    sealed = package.build(about, [(VILLAGES, [row])], key, COUNTY.public().recipients)
    return unpack.open_sealed(sealed.data, COUNTY)


def take(out, each, **how):
    return received.take_in(each, "x.jyb", out, AT, **({"known_sender": False} | how))


def seen(out):
    return sorted(path for path in out.rglob("*") if path.name != ".received.lock")


def fault(out, each, **how) -> PackageError:
    before = seen(out)
    with pytest.raises(PackageError) as caught:
        take(out, each, **how)
    assert seen(out) == before
    return caught.value


@pytest.fixture
def out(tmp_path):
    return tmp_path / "收件"


@pytest.fixture
def first():
    return opened(1)


@pytest.fixture
def second(first):
    return opened(2, first)


def test_packages_in_order_are_unpacked_each_to_its_folder(out, first, second):
    folder = take(out, first)
    assert sorted(path.name for path in folder.iterdir()) == sorted(first.names())
    assert (folder / "villages.csv").read_text("utf-8-sig").endswith("东沟村\n")
    if os.name == "posix":  # Windows keeps each person's folders to that person
        assert folder.stat().st_mode & 0o077 == 0
    assert take(out, second) != folder
    (town,) = received.load(out).values()
    assert [arrival.sequence for arrival in town.arrivals] == [1, 2]


def test_a_package_received_before_is_a_replay(out, first, second):
    take(out, first)
    refused = fault(out, first)
    assert refused.fault == "replayed"
    assert "2026-09-16" in refused.title
    take(out, second)
    assert fault(out, first).fault == "replayed"


def test_a_missing_package_is_named(out, first, second):
    assert (fault(out, second).fault, fault(out, second).title) == (
        "gap",
        "青石镇第 2 号包前面缺 第 1 号",
    )
    take(out, first)
    third = opened(3, second)
    assert "缺 第 2 号" in fault(out, third).title
    fourth = opened(4, third)
    assert "缺 第 2 号到第 3 号" in fault(out, fourth).title
    take(out, second)
    take(out, third)


def test_a_county_that_starts_late_may_say_so(out, second):
    take(out, second, start_here=True)
    assert fault(out, opened(1)).fault == "replayed"
    assert fault(out, opened(4, second), start_here=True).fault == "gap"
    take(out, opened(3, second))


def test_a_second_history_is_a_fork(out, first, second):
    take(out, first)
    assert fault(out, opened(1, note="another")).fault == "fork"
    assert fault(out, opened(2, opened(1, note="another"))).fault == "fork"
    assert fault(out, opened(2, None)).fault == "fork"
    take(out, second)


def test_a_first_package_that_claims_a_forerunner_is_a_fork(out, second):
    refused = fault(out, opened(1, second))
    assert refused.fault == "fork"
    assert "第 0 号" not in refused.title


def test_another_signature_than_before_is_refused_unless_the_key_was_given(out, first):
    take(out, first)
    stranger = opened(2, first, key=OTHER)
    assert fault(out, stranger).fault == "other_signer"
    take(out, stranger, known_sender=True)
    take(out, opened(3, stranger, key=OTHER))


def test_one_key_does_not_sign_for_two_towns(out, first):
    take(out, first)
    assert fault(out, opened(1, town="白沙镇", code="371399102")).fault == "wrong_town"
    take(out, opened(1, town="白沙镇", code="371399102", key=OTHER))


def test_a_full_disk_leaves_neither_folder_nor_record(out, first, monkeypatch):
    def full(_source, file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(received.shutil, "copyfileobj", full)
    with pytest.raises(OSError, match="No space left"):
        take(out, first)
    monkeypatch.undo()
    assert not out.exists()
    take(out, first)


def test_a_refused_first_package_leaves_not_even_the_folder(out, second):
    assert fault(out, second).fault == "gap"
    assert not out.exists()
    out.mkdir()
    assert fault(out, second).fault == "gap"
    assert list(out.iterdir()) == []


def test_a_power_cut_before_the_record_is_made_good_by_the_next_try(out, first, monkeypatch):
    class PowerCut(BaseException):
        pass

    def cut(*_, **__):
        raise PowerCut

    monkeypatch.setattr(received.json, "dump", cut)
    with pytest.raises(PowerCut):
        take(out, first)
    monkeypatch.undo()
    assert received.load(out) == {}
    take(out, first)
    assert len(received.load(out)) == 1
    assert not list(out.glob("*.part"))


def test_a_record_that_was_meddled_with_is_not_guessed_at(out, first):
    take(out, first)
    (out / "received.json").write_text(json.dumps({"towns": {"371399101": {}}}), "utf-8")
    with pytest.raises(UserError, match="收件记录"):
        take(out, first)


def test_room_is_checked_before_unpacking(out, first, monkeypatch):
    room = delivery.shutil.disk_usage("/")
    monkeypatch.setattr(delivery.shutil, "disk_usage", lambda _: room._replace(free=1000))
    with pytest.raises(UserError, match=r"空间不够：要 0.1 MB，只剩 0.0 MB"):
        take(out, first)


def test_names_are_made_fit_for_a_folder(out):
    strange = opened(1, town="青 石/镇:")
    assert take(out, strange).name == "371399101_青石镇_0001"
    assert replace(strange.manifest, sequence=2).town == "青 石/镇:"

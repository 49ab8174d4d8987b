import pytest

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.storage.copies import copy
from jieyou_desktop.storage.engine import close, open_engine
from jieyou_desktop.storage.register import Person


def fill(w):
    w.session.add_all([Person(name=f"{number:040d}") for number in range(3000)])
    w.session.flush()


def count(desk):
    with desk.work() as w:
        return w.session.query(Person).count()


def test_a_full_disk_is_said_in_words_and_nothing_of_the_step_is_kept(desk):
    with pytest.raises(UserError, match="磁盘满了") as refusal, desk.work() as w:
        w.session.connection().exec_driver_sql("PRAGMA max_page_count = 200")
        fill(w)
    assert "以前存的都在" in refusal.value.advice
    assert count(desk) == 0


def test_a_disk_that_refuses_in_the_middle_of_saving_keeps_nothing_of_it(desk, files_limited):
    with files_limited(400_000), pytest.raises(UserError, match="磁盘"), desk.work() as w:
        fill(w)
    assert count(desk) == 0
    with desk.work() as w:
        fill(w)
    assert count(desk) == 3000


def test_closing_leaves_one_file(desk, engine, tmp_path):
    with desk.work() as w:
        w.session.add(Person(name="单玉芝"))
    close(engine)
    assert not (tmp_path / "jieyou.db-wal").exists()


def test_a_page_scratched_in_the_middle_is_said_in_words(desk, engine, tmp_path, capfd):
    with desk.work() as w:
        fill(w)
    close(engine)
    path = tmp_path / "jieyou.db"
    raw = bytearray(path.read_bytes())
    for page in range(40, len(raw) // 4096):
        raw[page * 4096 + 99] ^= 1
    path.write_bytes(raw)
    with pytest.raises(UserError, match="损坏"):
        count(desk)
    with pytest.raises(UserError, match="损坏"):
        copy(path, bytes(range(32)), tmp_path / "copy.db", lambda _done, _all: None)
    with pytest.raises(UserError, match="密钥不符"):
        open_engine(path, bytes(32)).connect()
    assert capfd.readouterr().err == ""

import errno
import threading
import time

import pytest

from jieyou_desktop.domain import disks


def test_a_file_takes_the_place_of_one_that_somebody_is_just_reading(tmp_path):
    (tmp_path / "旧").write_text("旧", "utf-8")
    (tmp_path / "新").write_text("新", "utf-8")
    reading = (tmp_path / "旧").open()
    threading.Timer(0.3, reading.close).start()
    disks.put_in_place(tmp_path / "新", tmp_path / "旧")
    assert (tmp_path / "旧").read_text("utf-8") == "新"
    assert not (tmp_path / "新").exists()


def test_what_cannot_be_replaced_is_said_at_once(tmp_path):
    started = time.monotonic()
    with pytest.raises(OSError, match="没有"):
        disks.put_in_place(tmp_path / "没有", tmp_path / "旧")
    assert time.monotonic() - started < 1


def test_a_file_held_by_another_program_is_told_from_a_missing_permission():
    held = PermissionError(errno.EACCES, "The process cannot access the file")
    held.winerror = 32
    assert "打开着" in disks.in_words(held, "表格没有存成").title
    denied = PermissionError(errno.EACCES, "Access is denied")
    assert "权限" in disks.in_words(denied, "表格没有存成").title

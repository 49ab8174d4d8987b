import errno
import os
import random
import shutil
import subprocess
import sys
import time

import pytest

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.exchange import delivery

NAME = "临沭_青石镇_解忧暖心_20210620_全量_01.jyb"
CONTENT = random.Random(1).randbytes(3_000_000)


def put(folder, content=CONTENT, check=lambda back: None):
    return delivery.deliver(content, folder, NAME, check)


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_what_is_put_is_there_whole_and_was_checked(tmp_path):
    checked = []
    path = put(tmp_path, check=checked.append)
    assert path.read_bytes() == CONTENT
    assert checked == [CONTENT]
    assert names(tmp_path) == [NAME]


def test_the_same_file_again_is_left_and_another_is_never_overwritten(tmp_path):
    path = put(tmp_path)
    before = path.stat()
    assert put(tmp_path) == path
    assert path.stat() == before
    with pytest.raises(UserError, match="内容和要存的不一样"):
        put(tmp_path, CONTENT[:-1])
    assert path.read_bytes() == CONTENT


def test_a_file_that_does_not_pass_its_check_gets_no_name(tmp_path):
    def refuse(_back):
        raise UserError("不对")

    with pytest.raises(UserError, match="不对"):
        put(tmp_path, check=refuse)
    assert names(tmp_path) == []


def test_a_stick_that_gives_back_something_else_is_found_out(tmp_path, monkeypatch):
    monkeypatch.setattr(delivery, "_read_back", lambda path: path.read_bytes()[:-1] + b"x")
    with pytest.raises(UserError, match="可能坏了"):
        put(tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.ENODEV, errno.EROFS])
@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_every_way_a_stick_fails_leaves_nothing(tmp_path, monkeypatch, number, at):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(delivery.os, at, fail)
    with pytest.raises(OSError, match=os.strerror(number)):
        put(tmp_path)
    monkeypatch.undo()
    assert names(tmp_path) == []


def test_a_stick_pulled_so_that_even_clearing_up_fails(tmp_path, monkeypatch):
    stick = tmp_path / "stick"
    stick.mkdir()

    def pulled(_handle):
        shutil.rmtree(stick)
        raise OSError(errno.EIO, "pulled")

    monkeypatch.setattr(delivery.os, "fsync", pulled)
    with pytest.raises(OSError, match="pulled"):
        put(stick)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on files' sizes")
def test_the_kernels_own_refusal_in_the_middle_of_a_file(tmp_path):
    """A real limit on the size of files stands in for a full disk."""
    program = f"""
import errno, resource, signal, sys
from pathlib import Path
from jieyou_desktop.exchange import delivery
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
try:
    delivery.deliver(bytes(3_000_000), Path(sys.argv[1]), {NAME!r}, lambda back: None)
except OSError as error:
    sys.exit(error.errno != errno.EFBIG)
sys.exit(2)
"""
    done = subprocess.run([sys.executable, "-c", program, tmp_path], check=False)
    assert done.returncode == 0
    assert names(tmp_path) == []


def test_room_is_looked_at_first(tmp_path, monkeypatch):
    room = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(delivery.shutil, "disk_usage", lambda _: room._replace(free=2_000_000))
    with pytest.raises(UserError, match=r"要 2.9 MB，只剩 1.9 MB"):
        put(tmp_path)
    assert names(tmp_path) == []


def test_a_folder_that_is_gone_is_said(tmp_path):
    with pytest.raises(UserError, match="找不到"):
        put(tmp_path / "E盘")


def test_what_a_pulled_stick_kept_is_cleared_away_next_time(tmp_path):
    (tmp_path / f"{NAME}.part").write_bytes(b"half")
    (tmp_path / "another_02.jyb.part").write_bytes(b"half")
    (tmp_path / "照片.jpg.part").write_bytes(b"not ours")
    put(tmp_path)
    assert sorted(names(tmp_path)) == sorted([NAME, "照片.jpg.part"])


def test_killed_at_any_moment_a_file_of_that_name_is_whole(tmp_path):
    program = """
import random, sys
from pathlib import Path
from jieyou_desktop.exchange import delivery
content, folder = random.Random(1).randbytes(3_000_000), Path(sys.argv[1])
print("ready", flush=True)
for n in range(10_000):
    delivery.deliver(content, folder, f"{n:05d}.jyb", lambda back: None)
"""
    noise = random.Random(5)
    for _ in range(12):
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
        with subprocess.Popen(
            [sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(noise.uniform(0.005, 0.1))
            writer.kill()
        for path in tmp_path.glob("*.jyb"):
            assert path.read_bytes() == CONTENT

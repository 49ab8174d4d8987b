import errno

import pytest

from jieyou_desktop.domain import disks
from jieyou_desktop.services import drives, safe_folder


def test_sticks_are_found_by_the_kernels_lists(tmp_path):
    stick, disk = tmp_path / "U 盘", tmp_path / "data"
    stick.mkdir()
    disk.mkdir()
    escaped = str(stick).replace(" ", "\\040")
    mounts = (
        f"/dev/sda1 {disk} ext4 rw 0 0\n/dev/sdb1 {escaped} vfat rw 0 0\ntmpfs /run tmpfs rw 0 0\n"
        "/dev/sdb1 /nowhere/now vfat rw 0 0\n"
    )
    (found,) = drives.linux(safe_folder.read_mounts(mounts), lambda device: device == "/dev/sdb1")
    assert (found.folder, found.label) == (stick, "U 盘")
    assert 0 < found.free <= found.total


def test_this_computer_can_be_asked():
    assert all(drive.total > 0 for drive in drives.removable())


@pytest.mark.parametrize(
    ("windows", "number", "says"),
    [(112, errno.ENOSPC, "满了"), (21, errno.EACCES, "读写出错"), (1167, errno.EINVAL, "读写出错")],
)
def test_what_windows_says_of_a_stick_is_said_in_words(windows, number, says):
    error = OSError(number, "?")
    error.winerror = windows
    assert says in disks.in_words(error, "没有存成").title

from jieyou_desktop.exchange import drives


def test_sticks_are_found_by_the_kernels_lists(tmp_path):
    stick, disk = tmp_path / "U 盘", tmp_path / "data"
    stick.mkdir()
    disk.mkdir()
    for device, removable in (("sdb", "1"), ("sda", "0")):
        folder = tmp_path / "sys" / "devices" / device
        (folder / f"{device}1").mkdir(parents=True)
        (folder / "removable").write_text(f"{removable}\n")
        block = tmp_path / "sys" / "class" / "block"
        block.mkdir(parents=True, exist_ok=True)
        (block / f"{device}1").symlink_to(folder / f"{device}1")
    mounts = tmp_path / "mounts"
    escaped = str(stick).replace(" ", "\\040")
    mounts.write_text(
        f"/dev/sda1 {disk} ext4 rw 0 0\n/dev/sdb1 {escaped} vfat rw 0 0\ntmpfs /run tmpfs rw 0 0\n"
        "/dev/sdb1 /nowhere/now vfat rw 0 0\n",
        "utf-8",
    )
    (found,) = drives.linux(mounts, tmp_path / "sys")
    assert (found.folder, found.label) == (stick, "U 盘")
    assert 0 < found.free <= found.total


def test_this_computer_can_be_asked():
    assert isinstance(drives.removable(), tuple)

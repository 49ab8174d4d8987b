"""The sticks that are plugged in, with their labels and room."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jieyou_desktop.services import place

_WINDOWS_REMOVABLE = 2


@dataclass(frozen=True)
class Drive:
    """A removable disk; sizes in bytes."""

    folder: Path
    label: str
    free: int
    total: int


def removable() -> tuple[Drive, ...]:
    """The removable disks now mounted, in the order of their paths."""
    found = _windows() if sys.platform == "win32" else linux(_mounts(), place.is_removable_device)
    return tuple(sorted(found, key=lambda drive: drive.folder))


def linux(mounts: str, is_removable: Callable[[str], bool]) -> Iterator[Drive]:
    """The removable disks by the text of /proc/mounts."""
    for line in mounts.splitlines():
        source, target, *_ = line.split(" ")
        if not source.startswith("/dev/") or not is_removable(source):
            continue
        # The kernel writes blanks and backslashes in a path as \040 and \134.
        folder = Path(re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), target))
        if drive := _measured(folder, folder.name):
            yield drive


def _mounts() -> str:
    path = Path("/proc/mounts")
    return path.read_text("utf-8", "replace") if path.exists() else ""


def _measured(folder: Path, label: str) -> Drive | None:
    try:
        room = shutil.disk_usage(folder)
    except OSError:
        # An empty card reader, or a stick pulled just now.
        return None
    return Drive(folder, label, room.free, room.total)


def _windows() -> Iterator[Drive]:
    if sys.platform != "win32":
        return
    import ctypes

    kernel = ctypes.windll.kernel32
    # Without this Windows puts up a box of its own for an empty card reader.
    kernel.SetErrorMode(0x0001)
    letters = kernel.GetLogicalDrives()
    for number in range(26):
        root = f"{chr(ord('A') + number)}:{os.sep}"
        if not letters >> number & 1 or kernel.GetDriveTypeW(root) != _WINDOWS_REMOVABLE:
            continue
        label = ctypes.create_unicode_buffer(261)
        kernel.GetVolumeInformationW(root, label, 261, None, None, None, None, 0)
        if drive := _measured(Path(root), label.value):
            yield drive

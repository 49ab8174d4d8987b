"""The sticks that are plugged in, with their labels and room."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jieyou_desktop.services import safe_folder
from jieyou_desktop.services.safe_folder import Mount

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
    found = (
        _windows()
        if sys.platform == "win32"
        else linux(safe_folder.mounts(), safe_folder.is_removable_device)
    )
    return tuple(sorted(found, key=lambda drive: drive.folder))


def linux(mounts: Iterable[Mount], is_removable: Callable[[str], bool]) -> Iterator[Drive]:
    """The removable disks among what is mounted."""
    for mount in mounts:
        if not mount.device.startswith("/dev/") or not is_removable(mount.device):
            continue
        if drive := _measured(mount.folder, mount.folder.name):
            yield drive


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

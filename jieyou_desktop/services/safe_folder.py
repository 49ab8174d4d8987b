"""Where an office's data may live."""

import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PureWindowsPath

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.exchange.backup_file import HALF_MADE

LOCK = "jieyou.lock"
"""The file that keeps a second copy of the program out of an office's folder."""


class Medium(StrEnum):
    """What a folder stands on."""

    FIXED = "fixed"
    REMOVABLE = "removable"
    NETWORK = "network"


# The folders that sync programs keep, as the path spells them (lower case), and their name.
_SYNCED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google 云端硬盘",
    "googledrive": "Google 云端硬盘",
    "icloud": "iCloud",
    "nutstore": "坚果云",
    "我的坚果云": "坚果云",
    "坚果云": "坚果云",
    "baidusyncdisk": "百度网盘",
    "baidunetdisk": "百度网盘",
    "百度网盘": "百度网盘",
    "wps云盘": "WPS 云盘",
    "wpsdrive": "WPS 云盘",
    "wps cloud": "WPS 云盘",
    "微云": "微云",
    "weiyun": "微云",
    "天翼云盘": "天翼云盘",
    "阿里云盘": "阿里云盘",
    "360安全云盘": "360 云盘",
    "华为云空间": "华为云空间",
    "synologydrive": "群晖网盘",
    "nextcloud": "Nextcloud",
    "seafile": "Seafile",
    "wechat files": "微信的文件夹",
    "xwechat_files": "微信的文件夹",
    "tencent files": "QQ 的文件夹",
}
_NETWORK_TYPES = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "davfs"),
    *("fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.davfs2", "fuse.glusterfs"),
}
_LONGEST = 180
"""Windows' programs mostly stop at 260 signs, and backups need names within the folder."""
NAME = "解忧数据"
"""What to call a folder for an office's data."""
# What systems leave in a folder that people take for empty, and what we do when power fails.
_LITTER = re.compile(
    rf"desktop\.ini|thumbs\.db|\.ds_store|lost\+found|{re.escape(LOCK)}|{re.escape(HALF_MADE)}.*",
    re.IGNORECASE,
)
_ADVICE = "请选本机硬盘上的文件夹，例如 D 盘的“解忧数据”。要带走一份，请用备份或数据包"


def check(folder: Path, medium_of: Callable[[Path], Medium] | None = None) -> None:
    """Refuse a folder where an office's data could be lost or leave the office.

    Raises UserError for removable, network and cloud-synced folders, and for a path that is
    too long, with the reason.
    ``medium_of`` tells what a folder stands on; this computer is asked when it is not given.
    """
    folder = folder.expanduser().absolute()
    if service := _synced_by(folder):
        raise UserError(
            f"这个文件夹归{service}管，会自动传到单位以外",
            f"群众的信息不能上云；同步软件还会把正在写的数据弄坏。{_ADVICE}",
        )
    if len(str(folder)) > _LONGEST:
        raise UserError(
            "这个文件夹藏得太深，路径太长",
            f"Windows 里路径最长 260 个字，里面的备份会存不下。{_ADVICE}",
        )
    medium = (medium_of or medium_here)(folder)
    if medium is Medium.REMOVABLE:
        raise UserError("这个文件夹在 U 盘或移动硬盘上", f"移动盘会丢、会拔掉、会坏。{_ADVICE}")
    if medium is Medium.NETWORK:
        raise UserError(
            "这个文件夹在网络上，不在这台电脑里",
            f"网络一断就可能写坏，别人也可能看到。{_ADVICE}",
        )


def check_empty(folder: Path) -> None:
    """Refuse a folder that holds anything, or is a file: an office's data live by themselves."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UserError(f"“{folder}”是一个文件，不是文件夹", "请换一个文件夹的名字")
    held = sorted(each.name for each in folder.iterdir() if not _LITTER.fullmatch(each.name))
    if held:
        several = f"等 {len(held)} 样东西" if len(held) > 1 else ""
        raise UserError(
            f"这个文件夹里已经有“{held[0]}”{several}，没有动它们",
            f"数据要单独放。请用空文件夹，例如在它里面新建的“{folder / NAME}”",
        )


def medium_here(folder: Path) -> Medium:
    """What a folder of this computer stands on; FIXED when nothing can be found out."""
    if sys.platform == "win32":
        import ctypes

        return windows_medium(str(folder), ctypes.windll.kernel32.GetDriveTypeW)
    return linux_medium(folder.resolve(), mounts(), is_removable_device)


def windows_medium(folder: str, drive_type: Callable[[str], int]) -> Medium:
    r"""What a Windows folder stands on; ``drive_type`` is GetDriveTypeW, asked with ``D:\``."""
    anchor = PureWindowsPath(folder).anchor
    if anchor.startswith("\\\\"):
        return Medium.NETWORK
    return {2: Medium.REMOVABLE, 4: Medium.NETWORK, 5: Medium.REMOVABLE}.get(
        drive_type(anchor), Medium.FIXED
    )


@dataclass(frozen=True)
class Mount:
    """What the kernel has put where: a device, the folder it appears in, its file system."""

    device: str
    folder: Path
    kind: str


def mounts() -> tuple[Mount, ...]:
    """What is mounted on this computer; nothing where the kernel keeps no list."""
    path = Path("/proc/mounts")
    return read_mounts(path.read_text("utf-8", "replace")) if path.exists() else ()


def read_mounts(text: str) -> tuple[Mount, ...]:
    r"""The lines of /proc/mounts, where blanks and backslashes of a path are \040 and \134."""
    found = []
    for line in text.splitlines():
        device, target, kind, *_ = line.split(" ")
        folder = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), target)
        found.append(Mount(device, Path(folder), kind))
    return tuple(found)


def linux_medium(
    folder: Path, mounts: Iterable[Mount], is_removable: Callable[[str], bool]
) -> Medium:
    """What a Linux folder stands on: the innermost mount it lies in says."""
    device, kind, longest = "", "", -1
    for mount in mounts:
        if folder.is_relative_to(mount.folder) and len(mount.folder.parts) >= longest:
            longest, device, kind = len(mount.folder.parts), mount.device, mount.kind
    if kind in _NETWORK_TYPES or device.startswith("//"):
        return Medium.NETWORK
    return Medium.REMOVABLE if is_removable(device) else Medium.FIXED


def is_removable_device(device: str) -> bool:
    """Whether a block device can be pulled out: marked removable, or on the USB bus."""
    node = Path("/sys/class/block") / Path(device).name
    if not node.exists():
        return False
    real = node.resolve()
    disk = real if (real / "removable").exists() else real.parent
    flag = disk / "removable"
    return "/usb" in str(real) or (flag.exists() and flag.read_text().strip() == "1")


def _synced_by(folder: Path) -> str | None:
    for part in folder.parts:
        for start, service in _SYNCED.items():
            if part.casefold().startswith(start):
                return service
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = os.environ.get(name)
        if root and folder.is_relative_to(root):
            return "OneDrive"
    return None

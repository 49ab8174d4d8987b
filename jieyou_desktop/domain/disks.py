"""Disks: names that last, and what a refusal means, in words that tell what to do."""

import errno
import os
import time
from pathlib import Path

from jieyou_desktop.domain.errors import UserError

# What Windows says of a stick that is full, write-protected, too small or pulled, where Python's
# own number for it says something else or nothing.
_WINDOWS = {
    **dict.fromkeys((39, 112), errno.ENOSPC),
    **dict.fromkeys((21, 31, 433, 1167, 1617), errno.EIO),
    19: errno.EROFS,
    223: errno.EFBIG,
    **dict.fromkeys((32, 33), errno.EBUSY),
}
# Access denied, sharing violation, lock violation: what replacing a file that is open gives.
_HELD = {5, 32, 33}
_PATIENCE_SECONDS = 3.0


def put_in_place(finished: Path, target: Path) -> None:
    """Give a finished file (or folder) its name, in place of an older file; returns when it has.

    Windows replaces no file that somebody has open, and virus scanners open every new one for
    a moment: this waits for them, three seconds at most. Raises OSError as Path.replace.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            finished.replace(target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def in_words(error: OSError, what: str) -> UserError:
    """Say why the disk refused; ``what`` names what was not done (“备份没有做成”)."""
    reasons = {
        errno.ENOSPC: ("磁盘满了", "请删掉不用的文件、腾出地方，再做一次"),
        errno.EDQUOT: ("给您的磁盘空间用完了", "请删掉不用的文件、腾出地方，再做一次"),
        errno.EFBIG: ("这个盘放不下这么大的文件", "请换一个盘再做一次"),
        errno.EACCES: ("没有权限写那个文件夹", "请换一个文件夹，或请装机的同事放开权限"),
        errno.EPERM: ("没有权限写那个文件夹", "请换一个文件夹，或请装机的同事放开权限"),
        errno.EROFS: ("那个盘现在只能读、不能写", "请看看 U 盘的写保护开关，或换一个盘"),
        errno.ENOENT: ("那个文件夹不见了", "盘可能已拔出，或文件夹被移走了。请重新选一个"),
        errno.ENODEV: ("那个盘不见了", "请把盘插好再做一次"),
        errno.EBUSY: (
            "那个文件正在别的程序里打开着",
            "请关掉打开它的窗口（WPS、Excel、看图软件），再做一次",
        ),
        errno.ENAMETOOLONG: ("名字太长", "请换一个短一点的名字再做一次"),
        errno.EEXIST: ("那里已有同名的东西挡着", "请把它移开再做一次"),
        errno.ENOTDIR: ("路径中间有一段是文件，不是文件夹", "请核对路径再做一次"),
        errno.EISDIR: ("那是一个文件夹，不是文件", "请核对路径再做一次"),
        errno.EIO: ("那个盘读写出错", "盘可能已拔出或损坏，请换一个再做一次"),
    }
    code = _WINDOWS.get(getattr(error, "winerror", None) or 0, error.errno or 0)
    if "disk is full" in str(error):
        code = errno.ENOSPC
    reason, advice = reasons.get(
        code, ("磁盘没有接受", f"请换一个地方再做一次。系统的说法：{error.strerror or error}")
    )
    return UserError(f"{what}：{reason}", advice)


def settle(folder: Path) -> None:
    """Make the renames in a folder outlive a power cut; Windows does so by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""Putting a file on a stick or in a folder so that it is there whole, or not at all."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from jieyou_desktop.domain.errors import UserError

_UNFINISHED = ".part"
_PIECE = 2**20
# Room for the file system's own bookkeeping beside the file.
_MARGIN = 64 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_WINDOWS = {39, 112, 223}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_FORBIDDEN_WINDOWS = {5, 19}


def check_room(folder: Path, size: int) -> None:
    """Refuse a folder that is not there or has no room for ``size`` bytes."""
    try:
        if not folder.is_dir():
            raise UserError(f"找不到“{folder}”", "请检查 U 盘是否插好、文件夹是否还在，再选一次")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise refusal(error, folder) from error
    if free < size + _MARGIN:
        raise UserError(
            f"“{folder}”空间不够：要 {_megabytes(size + _MARGIN)}，只剩 {_megabytes(free)}",
            "请腾出空间，或换一个 U 盘再存",
        )


def deliver(content: bytes, folder: Path, name: str, check: Callable[[bytes], None]) -> Path:
    """Write a file under another name, read it back, ``check`` it, and only then name it.

    ``check`` gets what was read back and raises if it is not right. The same file already
    there is left as it is; another one of that name is never overwritten. Raises UserError
    when the disk is full, write-protected or gone; nothing of ours is then left that bears
    the name.
    """
    check_room(folder, len(content))
    target, unfinished = folder / name, folder / f"{name}{_UNFINISHED}"
    digest = hashlib.sha256(content).digest()
    try:
        if target.exists():
            if hashlib.sha256(_read_back(target)).digest() == digest:
                return target
            raise UserError(
                f"“{folder}”里已经有一份“{name}”，内容和要存的不一样",
                "没有覆盖它。请把那一份移到别处（先弄清它是哪来的），再存一次",
            )
        _sweep(folder, Path(name).suffix)
        _write(unfinished, content)
        back = _read_back(unfinished)
        if hashlib.sha256(back).digest() != digest:
            raise UserError(
                f"存到“{folder}”的内容读回来不一样，这个盘可能坏了", "已经删掉。请换一个 U 盘再存"
            )
        check(back)
        os.replace(unfinished, target)
        _settle(folder)
    except OSError as error:
        raise refusal(error, folder) from error
    finally:
        _discard(unfinished)
    return target


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        for start in range(0, len(content), _PIECE):
            file.write(content[start : start + _PIECE])
        file.flush()
        os.fsync(file.fileno())


def _read_back(path: Path) -> bytes:
    """Read from the disk rather than from the memory that still holds what was written."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()


def _settle(folder: Path) -> None:
    """Make the new name last through a power cut, where folders can be flushed."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(folder: Path, suffix: str) -> None:
    """Clear away what an earlier write left when its stick was pulled."""
    for left in folder.glob(f"*{suffix}{_UNFINISHED}"):
        _discard(left)


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # The stick is gone or write-protected: the unfinished name says what it is.
        pass


def refusal(error: OSError, folder: Path) -> UserError:
    """What to tell someone whose disk would not take a file."""
    windows = getattr(error, "winerror", None)
    if error.errno in _FULL or windows in _FULL_WINDOWS:
        return UserError(f"“{folder}”空间不够，没有存成", "请腾出空间，或换一个 U 盘再存")
    if error.errno in _FORBIDDEN or windows in _FORBIDDEN_WINDOWS:
        return UserError(
            f"“{folder}”不让写入",
            "请看 U 盘的写保护开关，或换一个文件夹；单位装了 U 盘管控的，请找管理员登记这个盘",
        )
    return UserError(
        f"写到“{folder}”时中断了，没有存成",
        "多半是 U 盘松了或拔早了。请重新插好再存一次；还不行就换一个 U 盘",
    )


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MB"

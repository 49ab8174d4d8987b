"""Putting a file on a stick or in a folder so that it is there whole, or not at all."""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from jieyou_desktop.domain import disks
from jieyou_desktop.domain.errors import UserError

_UNFINISHED = ".part"
_PIECE = 2**20
# Room for the file system's own bookkeeping beside the file.
_MARGIN = 64 * 1024


def file_name(text: str) -> str:
    """A name that every file system takes, the sticks' FAT too."""
    return re.sub(r'[\\/:*?"<>|\s\0-\x1f]', "", text)


def check_room(folder: Path, size: int) -> None:
    """Refuse a folder that is not there or has no room for ``size`` bytes."""
    if not folder.is_dir():
        raise UserError(f"找不到“{folder}”", "请检查 U 盘是否插好、文件夹是否还在，再选一次")
    free = shutil.disk_usage(folder).free
    if free < size + _MARGIN:
        raise UserError(
            f"“{folder}”空间不够：要 {_megabytes(size + _MARGIN)}，只剩 {_megabytes(free)}",
            "请腾出空间，或换一个 U 盘再存",
        )


def unchecked(_back: bytes) -> None:
    """For what needs no more than to be read back the same."""


def deliver(
    content: bytes, folder: Path, name: str, check: Callable[[bytes], None] = unchecked
) -> Path:
    """Write a file under another name, read it back, ``check`` it, and only then name it.

    ``check`` gets what was read back and raises if it is not right. The same file already
    there is left as it is; another one of that name is never overwritten. Raises OSError when
    the disk is full, write-protected or gone; nothing of ours is then left under the name.
    """
    check_room(folder, len(content))
    target, unfinished = folder / name, folder / f"{name}{_UNFINISHED}"
    digest = hashlib.sha256(content).digest()
    if target.exists():
        if hashlib.sha256(_read_back(target)).digest() == digest:
            return target
        raise UserError(
            f"“{folder}”里已经有一份“{name}”，内容和要存的不一样",
            "没有覆盖它。请把那一份移到别处（先弄清它是哪来的），再存一次",
        )
    _sweep(folder, Path(name).suffix)
    try:
        _write(unfinished, content)
        back = _read_back(unfinished)
        if hashlib.sha256(back).digest() != digest:
            raise UserError(
                f"存到“{folder}”的内容读回来不一样，这个盘可能坏了", "已经删掉。请换一个 U 盘再存"
            )
        check(back)
        disks.put_in_place(unfinished, target)
        disks.settle(folder)
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


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MB"

"""The backup file ``*.jyh``: a ZIP without compression, written whole and read back.

It holds the key file, the encrypted database and a note of what was counted in it. Nothing
in it is readable without a user's password or the recovery code.
"""

import datetime as dt
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from jieyou_desktop.domain import disks
from jieyou_desktop.domain.errors import UserError

DATABASE = "jieyou.db"
VAULT = "vault.json"
SUFFIX = ".jyh"
_NOTE = "about.json"
_FORMAT = 1
HALF_MADE = ".half-"
"""How the name of a place begins where something is not finished."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Note:
    """What a backup says of itself: ``made_at`` is UTC, ``entry`` the last of the trail.

    ``counts`` are rows of each table and sums in fen; ``sha256`` is the database's.
    """

    made_at: dt.datetime
    kind: str
    entry: int
    counts: dict[str, int]
    sha256: str


@dataclass(frozen=True)
class Backup:
    """A backup file and its note; ``size`` in bytes."""

    path: Path
    note: Note
    size: int


def write(target: Path, parts: Path, note: Note) -> Backup:
    """Pack the key file and the database of ``parts``, read back, and only then name the file.

    Raises OSError when the disk does not take it, or gives back something else.
    """
    with half_made(target.parent) as half:
        packed = half / target.name
        with packed.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as zipped:
                moment = note.made_at.isoformat(timespec="seconds")
                about = vars(note) | {"format": _FORMAT, "made_at": moment}
                zipped.writestr(_NOTE, json.dumps(about, indent=1))
                for name in (VAULT, DATABASE):
                    zipped.write(parts / name, name)
            file.flush()
            os.fsync(file.fileno())
        with zipfile.ZipFile(packed) as reading, reading.open(DATABASE) as stored:
            if _digest(stored) != note.sha256:
                raise OSError(0, "写进去的和读回来的不一样，盘可能坏了")
        disks.put_in_place(packed, target)
    return Backup(target, note, target.stat().st_size)


def unpack(file: Path, half: Path) -> Note:
    """Take the key file and the database out into ``half``; return the note.

    Raises UserError for what is not a whole backup of a release that we know.
    """
    try:
        with zipfile.ZipFile(file) as zipped:
            note = _note(zipped)
            for name in (VAULT, DATABASE):
                with zipped.open(name) as source, (half / name).open("wb") as out:
                    shutil.copyfileobj(source, out, _CHUNK)
    except FileNotFoundError as error:
        raise UserError(f"找不到“{file.name}”", "请重新选备份文件（*.jyh）") from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise UserError(
            f"“{file.name}”不是完整的解忧备份",
            "文件可能没拷全或已损坏。请换一份，或重新从原处拷贝",
        ) from error
    if sha256(half / DATABASE) != note.sha256:
        raise UserError(f"“{file.name}”的内容被改过或已损坏", "没有改动任何东西。请换前一份备份")
    return note


def vault_in(file: Path) -> bytes:
    """The key file inside a backup."""
    with zipfile.ZipFile(file) as zipped:
        return zipped.read(VAULT)


def backups_in(folder: Path) -> Iterator[Backup]:
    """The backups of a folder, in no order; a file that is not one is passed over."""
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            with zipfile.ZipFile(path) as zipped:
                yield Backup(path, _note(zipped), path.stat().st_size)
        except (OSError, UserError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
            continue


@contextmanager
def half_made(folder: Path) -> Iterator[Path]:
    """A place for what is not finished, swept away afterwards.

    The folder is made if need be, and goes again if nothing came to stand in it.
    """
    fresh = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(prefix=HALF_MADE, dir=folder, ignore_cleanup_errors=True) as half:
            yield Path(half)
    finally:
        if fresh and not any(folder.iterdir()):
            folder.rmdir()


def sweep(folder: Path) -> None:
    """Sweep away what a power cut left half-made in a folder."""
    for left in folder.glob(f"{HALF_MADE}*"):
        shutil.rmtree(left, ignore_errors=True)


def sha256(path: Path) -> str:
    """The fingerprint of a file."""
    with path.open("rb") as file:
        return _digest(file)


def _note(zipped: zipfile.ZipFile) -> Note:
    about = json.loads(zipped.read(_NOTE))
    if about["format"] > _FORMAT:
        raise UserError("这份备份是更新版本的解忧做的", "请先把本机的解忧升级到同一版本，再恢复")
    return Note(
        dt.datetime.fromisoformat(about["made_at"]),
        about["kind"],
        about["entry"],
        about["counts"],
        about["sha256"],
    )


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()

"""What the county does with a package, so far without a window: open, check, unpack, remember."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from jieyou_desktop.domain import disks
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.exchange import received, unpack
from jieyou_desktop.security import seal

_LARGEST = 2**31


@dataclass(frozen=True)
class Arrived:
    """A package that was found right and unpacked."""

    town: str
    town_code: str
    practice: bool
    sequence: int
    period: str
    made_at: str
    made_by: str
    fingerprint: str
    sender_fingerprint: str
    sender_known: bool
    """Whether the signature was held against a key given by hand or an earlier package."""
    counts: tuple[tuple[str, int, str], ...]
    sums_fen: tuple[tuple[str, int], ...]
    rows: dict[str, int]
    """How many rows of each table, by its name."""
    folder: Path


def open_package(
    path: Path,
    *,
    identity: Path,
    out: Path,
    moment: dt.datetime,
    sender: Path | None = None,
    start_here: bool = False,
) -> Arrived:
    """Open a ``.jyb`` with the key file ``identity`` and unpack it into a folder under ``out``.

    ``sender`` is the town's ``.pub`` file, ``moment`` when it is received. What ``out`` has
    received before shows replays, gaps and forks; ``start_here`` takes a town's first package
    whatever its number. Raises UserError (PackageError with a ``fault``) naming what is wrong,
    and then nothing has been unpacked.
    """
    key = seal.read_secret_key(identity)
    town = seal.read_public_key(sender) if sender else None
    opened = unpack.open_sealed(_read(path), key, town)
    about = opened.manifest
    try:
        known = town is not None or about.town_code in received.load(out)
        folder = received.take_in(
            opened,
            path.name,
            out,
            moment.isoformat(timespec="seconds"),
            known_sender=town is not None,
            start_here=start_here,
        )
    except OSError as error:
        raise disks.in_words(error, f"没有接收：包是好的，但“{out}”写不进去") from error
    return Arrived(
        about.town,
        about.town_code,
        about.practice,
        about.sequence,
        about.period,
        about.made_at,
        about.made_by,
        opened.fingerprint,
        opened.sender.fingerprint,
        known,
        about.counts,
        about.sums_fen,
        {
            name.removesuffix(".csv"): entry.rows
            for name, entry in about.files.items()
            if entry.rows is not None
        },
        folder,
    )


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise UserError(f"“{path.name}”大得不像数据包", "请核对选对了文件")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(f"找不到“{path.name}”", "请检查 U 盘是否插好、文件名是否写对") from error
    except OSError as error:
        raise disks.in_words(error, f"“{path}”读不出来") from error

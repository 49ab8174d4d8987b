"""What a county has received of each town: the record that shows a replay, a gap or a fork.

The record is ``received.json`` beside the unpacked packages, one folder a package.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from jieyou_desktop.domain import disks
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.exchange import delivery
from jieyou_desktop.exchange.manifest import Manifest, PackageError
from jieyou_desktop.exchange.unpack import Opened

RECORD = "received.json"
_LOCK = ".received.lock"


@dataclass(frozen=True)
class Arrival:
    """One package received."""

    sequence: int
    manifest_sha256: str
    file_name: str
    folder: str
    received_at: str


@dataclass
class Town:
    """What has come from one town, oldest first, and whose signature it bears."""

    name: str
    signer: str
    arrivals: list[Arrival] = field(default_factory=list)


Towns = dict[str, Town]


def check(opened: Opened, towns: Towns, *, known_sender: bool, start_here: bool = False) -> None:
    """Refuse a package that does not follow what has been received; PackageError says why.

    ``known_sender``: the signature was held against a key given by hand, so a new key is
    accepted. ``start_here`` begins a town's chain at this package, whatever came before.
    """
    manifest = opened.manifest
    town = towns.get(manifest.town_code, Town(manifest.town, manifest.signer))
    _check_signer(manifest, town, towns, known_sender)
    label = f"{manifest.town}第 {manifest.sequence} 号包"
    for arrival in town.arrivals:
        if arrival.manifest_sha256 == opened.manifest_sha256:
            raise PackageError(
                "replayed",
                f"{label}已经收过（{arrival.received_at[:10]}），这是重复的一份",
                f"没有再接收。上次的内容在“{arrival.folder}”",
            )
        if arrival.sequence == manifest.sequence:
            raise PackageError(
                "fork",
                f"{label}收到过另一份，两份内容不同",
                "没有接收。多半是镇里恢复过旧备份，又做了一个同号的包。请打电话问清以哪一份为准",
            )
    last = town.arrivals[-1] if town.arrivals else None
    expected = last.sequence + 1 if last else 1
    if start_here and last is None:
        return
    if manifest.sequence < expected:
        raise PackageError(
            "replayed",
            f"{label}比已经收到的第 {expected - 1} 号旧",
            "没有接收，免得旧数据盖了新数据",
        )
    if manifest.sequence > expected:
        raise PackageError(
            "gap",
            f"{label}前面缺 {_numbers(expected, manifest.sequence - 1)}",
            "没有接收。请让镇里把缺的号从“数据包”页再存一份（原号重存），按号码先后打开"
            + ("" if last else "；头一次收这个镇的、以前的不要了，就加上 --start-here"),
        )
    if manifest.previous != (last.manifest_sha256 if last else None):
        before = f"接的不是已收到的第 {expected - 1} 号包" if last else "却写着前面还有别的包"
        raise PackageError(
            "fork",
            f"{label}{before}",
            "没有接收。多半是镇里恢复过旧备份，或有两台电脑在做包。请打电话问清以哪一份为准",
        )


def _numbers(first: int, last: int) -> str:
    return f"第 {first} 号" if first == last else f"第 {first} 号到第 {last} 号"


def _check_signer(manifest: Manifest, town: Town, towns: Towns, known_sender: bool) -> None:
    for code, other in towns.items():
        if code != manifest.town_code and other.signer == manifest.signer:
            raise PackageError(
                "wrong_town",
                f"这个包写的是{manifest.town}（{manifest.town_code}），"
                f"用的却是{other.name}（{code}）的签名",
                "没有接收。请打电话问清这个包是谁做的",
            )
    if not known_sender and town.signer != manifest.signer:
        raise PackageError(
            "other_signer",
            f"这个包和{town.name}以前的包不是同一把钥匙签的名",
            "没有接收。镇里如果换过电脑或钥匙，请要来新公钥、电话核对指纹，再用新公钥打开",
        )


def take_in(
    opened: Opened,
    file_name: str,
    out: Path,
    received_at: str,
    *,
    known_sender: bool,
    start_here: bool = False,
) -> Path:
    """Check a package against the record, unpack it beside it, and write it down.

    Returns the new folder. All or nothing: a power cut between leaves at most a folder that
    is not in the record, which the next try replaces. Raises OSError when the disk refuses.
    """
    # Looked at once before anything is made, so that what is refused leaves nothing behind.
    check(opened, load(out), known_sender=known_sender, start_here=start_here)
    with _record(out) as towns:
        check(opened, towns, known_sender=known_sender, start_here=start_here)
        manifest = opened.manifest
        name = f"{manifest.town_code}_{manifest.town}_{manifest.sequence:04d}"
        folder = out / delivery.file_name(name)
        _unpack(opened, folder)
        town = towns.setdefault(manifest.town_code, Town(manifest.town, ""))
        town.name, town.signer = manifest.town, manifest.signer
        sequence, sha256 = manifest.sequence, opened.manifest_sha256
        town.arrivals.append(Arrival(sequence, sha256, file_name, folder.name, received_at))
    return folder


def _unpack(opened: Opened, folder: Path) -> None:
    delivery.check_room(folder.parent, sum(e.size for e in opened.manifest.files.values()))
    unfinished = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        # What is inside is plain: for the one who opened it only.
        unfinished.mkdir(mode=0o700)
        for name in opened.names():
            path = unfinished / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(name) as source, path.open("xb") as file:
                shutil.copyfileobj(source, file)
                file.flush()
                os.fsync(file.fileno())
        if folder.exists():
            shutil.rmtree(folder)
        disks.put_in_place(unfinished, folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


@contextmanager
def _record(out: Path) -> Iterator[Towns]:
    """The record for one change, written back at the end; two programs take turns.

    A folder made for it goes again when nothing was received.
    """
    from filelock import FileLock

    fresh = not out.exists()
    out.mkdir(exist_ok=True)
    try:
        with FileLock(out / _LOCK):
            yield from _changing(out)
    except BaseException:
        if fresh and not (out / RECORD).exists():
            shutil.rmtree(out, ignore_errors=True)
        raise


def _changing(out: Path) -> Iterator[Towns]:
    towns = load(out)
    yield towns
    unfinished = out / f"{RECORD}.part"
    body = {code: asdict(town) for code, town in towns.items()}
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump({"version": 1, "towns": body}, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    disks.put_in_place(unfinished, out / RECORD)
    disks.settle(out)


def load(out: Path) -> Towns:
    """What has been received into a folder; nothing when it is new."""
    path = out / RECORD
    if not path.exists():
        return {}
    try:
        body = json.loads(path.read_text("utf-8"))["towns"]
        return {
            code: Town(town["name"], town["signer"], [Arrival(**each) for each in town["arrivals"]])
            for code, town in body.items()
        }
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"收件记录“{path}”看不懂，可能被改过",
            "没有接收。请从备份找回这个文件；没有备份的，请换一个空文件夹从头接收",
        ) from error

"""Opening a package: unseal it, and find it right to the last row, or name what is wrong."""

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any, BinaryIO, cast

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.exchange import manifest as manifests
from jieyou_desktop.exchange import records
from jieyou_desktop.exchange.manifest import Manifest, PackageError, altered, not_package
from jieyou_desktop.exchange.package import (
    DESCRIPTOR,
    MANIFEST,
    MODULUS,
    PIECE,
    SIGNATURE,
    TAG,
)
from jieyou_desktop.security import seal
from jieyou_desktop.security.seal import PublicKey, SecretKey

_MAGIC = b"age-encryption.org/v1\n"
# The last line of age's header: "--- " and 43 characters.
_MAC = 4 + 43 + 1
_NONCE = 16
_LARGEST_MANIFEST = 16 * 2**20
_LARGEST_FILE = 2 * 2**30
_NAME = re.compile(r"(?:[A-Za-z0-9][\w-]*/)*[A-Za-z0-9][\w-]*(?:\.[A-Za-z0-9]+)*", re.ASCII)
_AT_ONCE = 2**18
# All that the ZIP reader raises over a ZIP that is not right.
_BAD_ZIP = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, OSError, ValueError, NotImplementedError),
)


class Opened:
    """A package whose seal, signature and every file have been found right."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest, manifest_sha256: str) -> None:
        self._archive = archive
        self.manifest = manifest
        self.manifest_sha256 = manifest_sha256

    @property
    def fingerprint(self) -> str:
        """What the paper slip shows: groups of digits of the manifest's hash."""
        return seal.digits(self.manifest_sha256)

    @property
    def sender(self) -> PublicKey:
        """The town's key as the package names it; its fingerprint is the one the town sees."""
        about = self.manifest
        return PublicKey(about.recipients, about.signer, about.town, about.town_code)

    def names(self) -> list[str]:
        """Every file inside, the signature too."""
        return [*self.manifest.files, MANIFEST, SIGNATURE]

    def open(self, name: str) -> BinaryIO:
        """Read one file."""
        return cast(BinaryIO, self._archive.open(name))

    @cached_property
    def schemas(self) -> dict[str, Any]:
        """The Table Schema of each table, by the name of its file."""
        with self.open(DESCRIPTOR) as file:
            return {each["path"]: each["schema"] for each in json.load(file)["resources"]}

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a table (``persons.csv``) with the values they had."""
        with self.open(name) as file:
            yield from records.read(self.schemas[name], file)


def open_sealed(data: bytes, key: SecretKey, sender: PublicKey | None = None) -> Opened:
    """Unseal and check a package to the last row; PackageError names what is wrong.

    ``sender`` is whose signature it must bear; without it the signature is held against the
    key the package itself names, which shows that nothing was altered but not by whom it was
    made.
    """
    archive = _archive(_unseal(data, key))
    body = _read_small(archive, MANIFEST)
    raw = manifests.parse(body)
    _check_signature(archive, body, raw, sender)
    manifest = manifests.read(raw)
    if sender and sender.code and sender.code != manifest.town_code:
        raise PackageError(
            "wrong_town",
            f"这个包写的是{manifest.town}（{manifest.town_code}），"
            f"和所给公钥的单位{sender.name}（{sender.code}）不是同一个镇街",
            "没有接收。请核对选对了公钥，再打电话问清这个包是谁做的",
        )
    opened = Opened(archive, manifest, hashlib.sha256(body).hexdigest())
    _check_files(archive, manifest)
    _check_tables(opened)
    return opened


def manifest_sha256(data: bytes, key: SecretKey) -> str:
    """Unseal, which proves every byte, and say which package it is. Raises PackageError."""
    return hashlib.sha256(_read_small(_archive(_unseal(data, key)), MANIFEST)).hexdigest()


def _unseal(data: bytes, key: SecretKey) -> bytes:
    if not data.startswith(_MAGIC):
        if _MAGIC.startswith(data):
            raise _truncated()
        raise PackageError(
            "not_package",
            "这个文件不是解忧数据包，或者开头已经损坏",
            "请核对选对了文件（名字以 .jyb 结尾）；是从别处转来的，请向镇里重要一份",
        )
    try:
        return seal.decrypt(data, key)
    except seal.WrongKeyError as error:
        raise PackageError(
            "wrong_key",
            "这把钥匙打不开这个包：它不是交给这把钥匙的",
            "请核对私钥文件。确实没有拿错的话，是镇里用错了公钥，或者文件开头在路上损坏了，"
            "请把本单位的公钥再发给镇里，让镇里重新给一份",
        ) from error
    except seal.BrokenError as error:
        raise _what_broke(data, key, error.sound) from error


def _what_broke(data: bytes, key: SecretKey, sound: int) -> PackageError:
    """Whether it was cut, lengthened or changed, by where its sealed pieces cease to be right."""
    changed = altered("内容与封装时不一致")
    mac = data.find(b"\n--- ") + 1
    if not mac:
        # A header without its last line was cut there, unless far more than a header follows.
        return changed if len(data) > MODULUS else _truncated()
    payload, piece = mac + _MAC, PIECE + TAG
    wrong = payload + _NONCE + sound // PIECE * piece
    # The lengths that we seal to: if the file is right up to one of them, the rest is not ours.
    for length in range(MODULUS, min(wrong + piece + 1, len(data)) - payload, MODULUS):
        if payload + length > wrong and _opens(data[: payload + length], key):
            return altered(f"后面多出了 {len(data) - payload - length:,} 个字节")
    is_whole = len(data) > payload and (len(data) - payload) % MODULUS == 0
    return changed if is_whole or len(data) - wrong > piece else _truncated()


def _opens(data: bytes, key: SecretKey) -> bool:
    try:
        seal.decrypt(data, key)
    except seal.BrokenError:
        return False
    return True


def _truncated() -> PackageError:
    return PackageError(
        "truncated",
        "这个包不完整：后面缺了一截",
        "多半是拷贝没有拷完或 U 盘拔早了。请让镇里重新存一份（原号重存，不必重做）",
    )


def _archive(plain: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(plain))
    except _BAD_ZIP as error:
        raise not_package("不是压缩包") from error
    names = archive.namelist()
    if MANIFEST not in names:
        raise not_package("没有清单")
    for info in archive.infolist():
        plain_form = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if not _NAME.fullmatch(info.filename) or info.flag_bits & 1 or not plain_form:
            raise altered(f"里面有不该有的文件“{info.filename[:40]}”")
    if len(set(names)) != len(names):
        raise altered("里面有重名的文件")
    return archive


def _read_small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST_MANIFEST:
        raise altered(f"{name} 大得不合常理")
    return b"".join(_pieces(archive, name))


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A file of the archive bit by bit; what the ZIP itself says is wrong is an alteration."""
    try:
        with archive.open(name) as file:
            while piece := file.read(_AT_ONCE):
                yield piece
    except _BAD_ZIP as error:
        raise altered(f"{name} 读不出来") from error


def _check_signature(
    archive: zipfile.ZipFile, body: bytes, raw: dict[str, Any], sender: PublicKey | None
) -> None:
    named = raw.get("signer")
    signed = SIGNATURE in archive.namelist()
    signature = _read_small(archive, SIGNATURE).decode("ascii", "replace").strip() if signed else ""
    if not signature or not isinstance(named, str) or not named:
        raise PackageError(
            "unsigned", "这个包没有签名，不能证明是镇里做的", "没有接收。请让镇里用解忧程序做包"
        )
    if sender and not sender.verify_key:
        raise UserError(
            "所给的镇里公钥只能加密，不能验签名",
            "请用镇里解忧程序导出的公钥文件（里面有“jieyou-verify-key”一行）",
        )
    if not seal.is_signed(body, signature, named):
        raise altered("签名与清单不符")
    if sender and sender.verify_key != named:
        raise PackageError(
            "other_signer",
            f"这个包不是{sender.name or '所给公钥的单位'}签的名",
            "没有接收。镇里如果换过电脑或钥匙，请打电话核对新公钥的指纹，再用新公钥打开",
        )


def _check_files(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Every file the manifest lists is there as listed, and no other."""
    present = set(archive.namelist()) - {MANIFEST, SIGNATURE}
    for name in sorted(present ^ set(manifest.files)):
        raise altered(f"{'多了' if name in present else '少了'}文件 {name}")
    for name, entry in manifest.files.items():
        # The declared size is looked at first, so that a bomb is not unpacked to be weighed.
        if archive.getinfo(name).file_size != entry.size or entry.size > _LARGEST_FILE:
            raise altered(f"{entry.title or name}（{name}）大小不符")
        digest = hashlib.sha256()
        for piece in _pieces(archive, name):
            digest.update(piece)
        if digest.hexdigest() != entry.sha256:
            raise altered(f"{entry.title or name}（{name}）内容不符")


def _check_tables(opened: Opened) -> None:
    """Rows and sums are counted again: what the slip shows is what is inside."""
    for name, entry in opened.manifest.files.items():
        if entry.rows is None:
            continue
        rows, sums = 0, dict.fromkeys(entry.sums_fen, 0)
        try:
            for row in opened.rows(name):
                rows += 1
                for column in sums:
                    sums[column] += row[column] or 0
        except (ValueError, KeyError, TypeError) as error:
            raise altered(f"{entry.title or name}（{name}）的内容与它的说明对不上") from error
        if (rows, sums) != (entry.rows, entry.sums_fen):
            raise altered(f"{entry.title or name}（{name}）的行数或金额合计与清单不符")

"""The package: a ZIP of tables with a signed manifest, sealed by age.

Inside: ``datapackage.json`` (Frictionless Data Package), one CSV a table, ``manifest.json``
(who, which, when, the hash of the package before it, every file's SHA-256) and ``signature``
(base64 of the Ed25519 signature over the bytes of the manifest). A table or a field more needs
no new format: whoever opens a package goes by the manifest and the schemas that came with it.
"""

import hashlib
import io
import itertools
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jieyou_desktop.exchange import records
from jieyou_desktop.exchange.manifest import FileEntry, Manifest
from jieyou_desktop.exchange.records import Sheet, Tally
from jieyou_desktop.security import seal
from jieyou_desktop.security.seal import SecretKey

SUFFIX = ".jyb"
MANIFEST, SIGNATURE, DESCRIPTOR = "manifest.json", "signature", "datapackage.json"
MODULUS = 8191
"""What age makes of a package is a multiple of this long, so a cut shows in the length."""
PIECE, TAG = 65536, 16
"""age seals a file in pieces of so many bytes, each with a tag."""

Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True)
class Sealed:
    """A package ready to leave."""

    data: bytes
    manifest: Manifest
    manifest_sha256: str

    @property
    def sha256(self) -> str:
        """The hash of the sealed file."""
        return hashlib.sha256(self.data).hexdigest()


def build(
    about: Manifest,
    tables: Iterable[tuple[Sheet, Rows]],
    key: SecretKey,
    recipients: Iterable[str],
) -> Sealed:
    """Write the tables, sign the manifest, seal the whole in memory: nothing plain on disk.

    ``about`` comes without signer, recipients and files. Rows are read as they are written.
    """
    buffer = io.BytesIO()
    files: dict[str, FileEntry] = {}
    resources: list[dict[str, Any]] = []
    # The quickest level: uids hardly shrink, whatever time is spent on them.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for sheet, rows in tables:
            entry = _add_table(archive, sheet, rows)
            files[sheet.file_name] = entry
            resources.append(records.resource(sheet, entry.size, entry.sha256))
        descriptor = _descriptor(about, resources)
        files[DESCRIPTOR] = FileEntry(*_add(archive, DESCRIPTOR, [descriptor]))

        own = key.public()
        manifest = replace(about, signer=own.verify_key, recipients=own.recipients, files=files)
        body = manifest.encode()
        _add(archive, MANIFEST, [body])
        _add(archive, SIGNATURE, [f"{seal.sign(body, key)}\n".encode()])
    sealed = seal.encrypt(_padded(buffer), recipients)
    return Sealed(sealed, manifest, hashlib.sha256(body).hexdigest())


def _add_table(archive: zipfile.ZipFile, sheet: Sheet, rows: Rows) -> FileEntry:
    tally = Tally()
    sha256, size = _add(archive, sheet.file_name, records.write(sheet, rows, tally))
    return FileEntry(sha256, size, sheet.title, tally.rows, tally.sums)


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Write a file and return its SHA-256 and its size in bytes."""
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _descriptor(about: Manifest, resources: list[dict[str, Any]]) -> bytes:
    body = {
        "profile": "tabular-data-package",
        "name": f"jieyou-{about.town_code}-{about.sequence:04d}",
        "title": f"{about.town}第 {about.sequence} 号数据包",
        "description": f"{about.period}。{records.GUARD_RULE}",
        "created": about.made_at,
        "resources": resources,
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _padded(buffer: io.BytesIO) -> bytes:
    """Fill up the ZIP's comment so that the sealed length shows whether the end is missing."""
    size = buffer.getbuffer().nbytes
    blanks = next(n for n in itertools.count() if _payload(size + n) % MODULUS == 0)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b" " * blanks
    return buffer.getvalue()


def _payload(size: int) -> int:
    """How long age makes ``size`` bytes: a nonce, and a tag for every piece of 64 KiB."""
    return 16 + size + TAG * -(-size // PIECE)

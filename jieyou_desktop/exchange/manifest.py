"""What a package says of itself, and the names of what can be wrong with one."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from jieyou_desktop.domain.errors import UserError

FORMAT = 1
"""Grows only when an older program could misread the new; a table or field more does not."""
_KIND = "jieyou-package"
_TEXTS = (
    *("town", "town_code", "county", "kind", "period", "until"),
    *("made_at", "made_by", "program", "signer"),
)


class PackageError(UserError):
    """A package that cannot be taken; ``fault`` is one word for programs.

    truncated, not_package, altered, wrong_key, unsigned, other_signer, wrong_town, newer,
    and of the chain: replayed, gap, fork.
    """

    def __init__(self, fault: str, title: str, advice: str) -> None:
        super().__init__(title, advice)
        self.fault = fault


def altered(what: str) -> PackageError:
    """Something inside is not as it was signed."""
    return PackageError(
        "altered",
        f"这个包被改动过：{what}",
        "没有接收任何内容。请让镇里重新存一份；再出现就请两边一起查是谁经手的",
    )


def not_package(what: str) -> PackageError:
    """It opened, and is something else."""
    return PackageError(
        "not_package",
        f"封口打开了，但里面不是解忧数据包：{what}",
        "请核对选对了文件，或向镇里重要一份",
    )


@dataclass(frozen=True)
class FileEntry:
    """What the manifest says of a file; ``rows`` and ``sums_fen`` only of tables."""

    sha256: str
    size: int
    title: str = ""
    rows: int | None = None
    sums_fen: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """What a package says of itself.

    ``previous`` is the SHA-256 of the manifest before it, None for the first; ``counts`` are
    (what, how many, unit) and ``sums_fen`` (what, fen), the same that the paper slip shows.
    ``signer`` is the Ed25519 key of the signature and ``recipients`` the town's own age keys,
    so that an answer can be sealed to it.
    """

    town: str
    town_code: str
    county: str
    practice: bool
    kind: str
    period: str
    until: str
    sequence: int
    previous: str | None
    made_at: str
    made_by: str
    program: str
    counts: tuple[tuple[str, int, str], ...]
    sums_fen: tuple[tuple[str, int], ...]
    signer: str = ""
    recipients: tuple[str, ...] = ()
    files: dict[str, FileEntry] = field(default_factory=dict)

    def encode(self) -> bytes:
        """The bytes that are signed."""
        body = {"format": _KIND, "version": FORMAT} | asdict(self)
        return json.dumps(body, ensure_ascii=False, indent=1).encode()


def parse(body: bytes) -> dict[str, Any]:
    """The manifest as written, once it is known to be one that this program can read."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise altered("清单看不懂") from error
    if not isinstance(raw, dict) or raw.get("format") != _KIND:
        raise not_package("清单不是解忧的")
    if not isinstance(version := raw.get("version"), int):
        raise altered("清单没有格式版本")
    if version > FORMAT:
        raise PackageError(
            "newer",
            f"这个包是更新版本的解忧做的（格式 {version}，本程序认到 {FORMAT}）",
            "请先把本机的解忧升级到和镇里一样的版本，再打开",
        )
    return raw


def read(raw: dict[str, Any]) -> Manifest:
    """The manifest with every item in place; items this program does not know are let be."""
    try:
        files = {
            str(name): FileEntry(
                str(entry["sha256"]),
                int(entry["size"]),
                str(entry.get("title", "")),
                entry.get("rows"),
                {str(column): int(fen) for column, fen in entry.get("sums_fen", {}).items()},
            )
            for name, entry in raw["files"].items()
        }
        return Manifest(
            **{name: str(raw[name]) for name in _TEXTS},
            practice=bool(raw["practice"]),
            sequence=int(raw["sequence"]),
            previous=None if raw["previous"] is None else str(raw["previous"]),
            counts=tuple((str(what), int(n), str(unit)) for what, n, unit in raw["counts"]),
            sums_fen=tuple((str(what), int(fen)) for what, fen in raw["sums_fen"]),
            recipients=tuple(map(str, raw.get("recipients", ()))),
            files=files,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise altered("清单缺项") from error

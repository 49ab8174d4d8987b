"""The key of the database, wrapped once for each user and once for the recovery code.

The key file holds no name: a slot is found by a salted hash of its owner's name. Each wrap
is AES-256-GCM under a key that Argon2id makes from the password; the slot's own settings are
authenticated with it. The data key itself never changes and is never written.
"""

import base64
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jieyou_desktop.domain import disks
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.security import passwords

FILE_NAME = "vault.json"
_FORMAT = 1
_RECOVERY = "recovery"


class KeyFileError(UserError):
    """The key file is missing or damaged; a backup's may take its place."""


@dataclass(frozen=True)
class Cost:
    """What one guess of a password costs: Argon2id passes, KiB of memory, lanes."""

    passes: int
    memory_kib: int
    lanes: int


# RFC 9106's second recommendation, for machines with little memory.
FLOOR = Cost(3, 64 * 1024, 4)
_MEMORY_KIB = 128 * 1024


def tuned(seconds: float = 1.0) -> Cost:
    """The cost that takes about ``seconds`` on this computer, never below FLOOR."""
    # The quickest of a few: whatever else the computer does must not weaken the password.
    one_pass = min(_seconds(Cost(2, _MEMORY_KIB, FLOOR.lanes)) for _try in range(4)) / 2
    return Cost(max(FLOOR.passes, round(seconds / one_pass)), _MEMORY_KIB, FLOOR.lanes)


class Vault:
    """An opened key file: the data key in hand, and slots to give out or take back."""

    def __init__(
        self, path: Path, content: dict[str, Any], key: bytes, cost: Cost, slot: str
    ) -> None:
        self.path = path
        self.key = key
        self._content = content
        self._cost = cost
        self._slot = slot

    @property
    def folder(self) -> Path:
        """The data folder that the key file stands in."""
        return self.path.parent

    def opened_by(self, name: str) -> bool:
        """Whether it was this user's password that opened it."""
        return self._slot == _slot_id(self._content, name)

    def admits(self, name: str) -> bool:
        """Whether this user has a password."""
        return _slot_id(self._content, name) in self._content["slots"]

    def move(self, folder: Path) -> None:
        """Move the key file into another folder of the same disk."""
        disks.put_in_place(self.path, folder / FILE_NAME)
        self.path = folder / FILE_NAME
        disks.settle(folder)

    def admit(self, name: str, password: str) -> None:
        """Let a user in with this password, in place of any earlier one."""
        self._put(_slot_id(self._content, name), passwords.normal(password))

    def dismiss(self, name: str) -> None:
        """Let a user in no longer."""
        slots = dict(self._content["slots"])
        slots.pop(_slot_id(self._content, name), None)
        self._save(slots)

    def opens(self, name: str, password: str) -> bool:
        """Whether this is the user's password."""
        return _unwrap(self._content, _slot_id(self._content, name), password) is not None

    def renew_recovery(self) -> str:
        """Make a new recovery code, show it this once, and let the old one open no more."""
        code = passwords.new_recovery_code()
        self._put(_RECOVERY, code)
        return code

    def _put(self, slot_id: str, password: str) -> None:
        slots = self._content["slots"]
        self._save(slots | {slot_id: _wrap(self._content, slot_id, password, self.key, self._cost)})

    def _save(self, slots: Mapping[str, Any]) -> None:
        content = self._content | {"slots": slots}
        _write(self.path, content)
        self._content = content


def create(path: Path, name: str, password: str, cost: Cost) -> tuple[Vault, str]:
    """Make a key and its file for the first user; return the vault and the recovery code.

    Raises UserError when the file cannot be written.
    """
    head = {"format": _FORMAT, "salt": _text(secrets.token_bytes(16))}
    key, code = secrets.token_bytes(32), passwords.new_recovery_code()
    secret_of = {_slot_id(head, name): passwords.normal(password), _RECOVERY: code}
    slots = {slot: _wrap(head, slot, secret, key, cost) for slot, secret in secret_of.items()}
    content = head | {"slots": slots}
    _write(path, content)
    return Vault(path, content, key, cost, _slot_id(head, name)), code


def open_for(path: Path, name: str | None, password: str) -> Vault:
    """Open the key file with a user's password; without a name, try every user's.

    Raises UserError: no key file, damaged, from a newer release, or the wrong password.
    """
    content = read(path)
    wanted = [_slot_id(content, name)] if name else [s for s in content["slots"] if s != _RECOVERY]
    return _open(
        path,
        content,
        wanted,
        password,
        UserError(
            "姓名或密码不对",
            "请看看大小写和输入法是否打开。确实忘了，可以用恢复码重设，或请管理员重设",
        ),
    )


def open_by_recovery(path: Path, code: str) -> Vault:
    """Open the key file with the recovery code, as typed; raises UserError like open_for."""
    return _open(
        path,
        read(path),
        [_RECOVERY],
        passwords.read_recovery_code(code),
        UserError(
            "这个恢复码打不开这份数据",
            "每建一份数据、每换一次恢复码，旧的就作废。请找最近打印的那一张",
        ),
    )


def read(path: Path) -> dict[str, Any]:
    """The content of a key file, checked; raises UserError when it cannot be used."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyFileError(
            "数据文件夹里没有密钥文件（vault.json）",
            "没有改动任何东西。没有它谁也打不开数据：请从备份里取回密钥文件，"
            "或把误移走的文件放回原处",
        ) from error
    except OSError as error:
        raise UserError(
            "密钥文件（vault.json）读不出来", f"系统的说法：{error.strerror}"
        ) from error
    return parse(raw)


def parse(raw: bytes) -> dict[str, Any]:
    """See read; for the key file inside a backup."""
    damaged = KeyFileError(
        "密钥文件（vault.json）已损坏",
        "没有改动任何东西。请从备份里取回密钥文件；数据本身不受影响",
    )
    try:
        content: dict[str, Any] = json.loads(raw)
        edition = int(content["format"])
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise damaged from error
    # Looked at before all else: a later format may have nothing else that is known here.
    if edition > _FORMAT:
        raise UserError(
            "这份数据是更新版本的解忧建立的",
            "没有改动任何东西。请先把本机的解忧升级到同一版本，再打开",
        )
    if content.pop("sha256", None) != _digest(content):
        raise damaged
    return content


def _open(
    path: Path, content: dict[str, Any], slots: Iterable[str], password: str, refusal: UserError
) -> Vault:
    for slot in slots:
        if (key := _unwrap(content, slot, password)) is not None:
            return Vault(path, content, key, _cost(content["slots"][slot]), slot)
    raise refusal


def _wrap(
    content: Mapping[str, Any], slot_id: str, password: str, key: bytes, cost: Cost
) -> dict[str, Any]:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    slot = {
        "argon2id": [cost.passes, cost.memory_kib, cost.lanes],
        "salt": _text(salt),
        "nonce": _text(nonce),
    }
    cipher = AESGCM(_derive(password, salt, cost))
    return slot | {"wrapped": _text(cipher.encrypt(nonce, key, _bound(content, slot_id, slot)))}


def _unwrap(content: Mapping[str, Any], slot_id: str, password: str) -> bytes | None:
    if (slot := content["slots"].get(slot_id)) is None:
        # As slow as a wrong password, so that a guess does not tell who works here.
        _derive(password, b"nobody's slot.", _any_cost(content))
        return None
    cipher = AESGCM(_derive(passwords.normal(password), _bytes(slot["salt"]), _cost(slot)))
    try:
        return cipher.decrypt(
            _bytes(slot["nonce"]), _bytes(slot["wrapped"]), _bound(content, slot_id, slot)
        )
    except InvalidTag:
        return None


def _bound(content: Mapping[str, Any], slot_id: str, slot: Mapping[str, Any]) -> bytes:
    """What the wrap vouches for besides the key: whose it is and how it was made."""
    settings = {name: slot[name] for name in ("argon2id", "salt", "nonce")}
    return _canonical([content["format"], content["salt"], slot_id, settings])


def _derive(password: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(
        password.encode(), salt, cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID
    )


def _seconds(cost: Cost) -> float:
    started = time.perf_counter()
    _derive("", b"measuring only.", cost)
    return time.perf_counter() - started


def _cost(slot: Mapping[str, Any]) -> Cost:
    return Cost(*slot["argon2id"])


def _any_cost(content: Mapping[str, Any]) -> Cost:
    return _cost(next(iter(content["slots"].values())))


def _slot_id(content: Mapping[str, Any], name: str) -> str:
    return hashlib.sha256(_bytes(content["salt"]) + name.encode()).hexdigest()


def _write(path: Path, content: Mapping[str, Any]) -> None:
    """Replace the file whole or not at all; what was written is read back first."""
    raw = json.dumps(dict(content) | {"sha256": _digest(content)}, indent=1).encode()
    new = path.with_suffix(".new")
    try:
        with new.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if new.read_bytes() != raw:
            raise OSError(0, "写入后读回的内容不一样")
        disks.put_in_place(new, path)
        disks.settle(path.parent)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise disks.in_words(error, "密钥文件写不进去") from error


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)

"""Sealing what leaves the office: age encryption, Ed25519 signatures, and the files of their keys.

A key file is an age identity file and its ``.pub`` an age recipients file, so the stock
``age -d -i FILE`` and ``age -R FILE.pub`` work; what age has no place for (the signing key,
the owner's name) stands on comment lines, which age skips.
"""

import base64
import binascii
import hashlib
import io
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jieyou_desktop.domain.errors import UserError

_SIGNING = "jieyou-signing-key"
_VERIFYING = "jieyou-verify-key"
_NAME = "jieyou-name"
_CODE = "jieyou-code"
_NOTE = re.compile(r"^#\s*([a-z-]+):\s*(.+?)\s*$")
_LARGEST_KEY_FILE = 64 * 1024


class WrongKeyError(Exception):
    """The sealed data is not meant for this key (or its first lines are damaged)."""


class BrokenError(Exception):
    """The sealed data is not as it was sealed; ``sound`` bytes of what is inside still are."""

    def __init__(self, sound: int) -> None:
        super().__init__(sound)
        self.sound = sound


@dataclass(frozen=True)
class PublicKey:
    """The half of a key that others get: whom to encrypt to, and how to know the signature.

    ``verify_key`` is base64 of the raw Ed25519 key, empty in a file that stock age made.
    ``name`` and ``code`` say whose it is; ``code`` is a town's nine digits, else empty.
    """

    recipients: tuple[str, ...]
    verify_key: str = ""
    name: str = ""
    code: str = ""

    @property
    def fingerprint(self) -> str:
        """Groups of digits to read out over the telephone; whose it is takes no part."""
        whole = "\n".join([*self.recipients, self.verify_key])
        return digits(hashlib.sha256(whole.encode()).hexdigest())

    def text(self) -> str:
        """The content of a ``.pub`` file."""
        return "\n".join(
            [
                "# 解忧数据包公钥：可以交给对方。收到后请通过电话核对指纹。",
                f"# 指纹：{self.fingerprint}",
                *([f"# {_NAME}: {self.name}"] if self.name else []),
                *([f"# {_CODE}: {self.code}"] if self.code else []),
                *([f"# {_VERIFYING}: {self.verify_key}"] if self.verify_key else []),
                *self.recipients,
                "",
            ]
        )


@dataclass(frozen=True)
class SecretKey:
    """The half that stays: age identities, and the Ed25519 signing key (base64 of 32 bytes)."""

    identities: tuple[str, ...]
    signing_key: str = ""

    def __repr__(self) -> str:
        """Never the secret itself: it would end in a log."""
        return "SecretKey(…)"

    def public(self, name: str = "", code: str = "") -> PublicKey:
        """The half to give away."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from pyrage import x25519

        recipients = tuple(
            str(x25519.Identity.from_str(identity).to_public()) for identity in self.identities
        )
        verify_key = ""
        if self.signing_key:
            signing = Ed25519PrivateKey.from_private_bytes(_raw(self.signing_key))
            verify_key = _text(signing.public_key().public_bytes_raw())
        return PublicKey(recipients, verify_key, " ".join(name.split()), code)

    def text(self) -> str:
        """The content of a key file."""
        public = self.public()
        return "\n".join(
            [
                "# 解忧数据包私钥：只留在本单位，不要拍照、不要外传、不要随数据包一起拷走。",
                "# 丢了这个文件，加密给它的数据包就再也打不开。",
                f"# 指纹：{public.fingerprint}",
                *(f"# public key: {recipient}" for recipient in public.recipients),
                f"# {_SIGNING}: {self.signing_key}",
                *self.identities,
                "",
            ]
        )


def new_key() -> SecretKey:
    """Make a fresh pair of secrets."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from pyrage import x25519

    return SecretKey(
        (str(x25519.Identity.generate()),),
        _text(Ed25519PrivateKey.generate().private_bytes_raw()),
    )


def write_key_files(path: Path, name: str = "", code: str = "") -> PublicKey:
    """Make a new key in ``path`` (readable by its owner only) and ``path`` + ``.pub``.

    Raises UserError rather than write over a file: the packages sealed to a key are lost
    with it. Raises OSError when the disk refuses; neither file is then left.
    """
    public_path = path.with_name(path.name + ".pub")
    for existing in (path, public_path):
        if existing.exists():
            raise UserError(
                f"{existing.name} 已经有了，没有改动它",
                "覆盖旧钥匙后，以前的数据包就打不开了。请换一个文件名再生成",
            )
    key = new_key()
    public = key.public(name, code)
    try:
        _write_new(public_path, public.text(), mode=0o644)
        _write_new(path, key.text(), mode=0o600)
    except OSError:
        for half_made in (path, public_path):
            half_made.unlink(missing_ok=True)
        raise
    return public


def _write_new(path: Path, text: str, mode: int) -> None:
    # The mode is given at creation: a secret must not be readable even for a moment.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def read_secret_key(path: Path) -> SecretKey:
    """Read a key file of ours or of stock age; UserError says why it is not one."""
    from pyrage import IdentityError

    notes, lines = _read_key_file(path)
    identities = tuple(line for line in lines if line.startswith("AGE-SECRET-KEY-1"))
    if not identities:
        if any(line.startswith("age1") for line in lines):
            raise UserError(
                f"{path.name} 是公钥，打不开数据包",
                "打开要用私钥文件，也就是名字里没有 .pub 的那一个",
            )
        raise UserError(f"{path.name} 里没有私钥", "请选“生成钥匙”时得到的、没有 .pub 的那个文件")
    key = SecretKey(identities, notes.get(_SIGNING, ""))
    try:
        key.public()
    except (IdentityError, ValueError) as error:
        raise UserError(
            f"{path.name} 里的私钥不完整", "这个文件可能被改过或没拷全，请用备份的那一份"
        ) from error
    return key


def read_public_key(path: Path) -> PublicKey:
    """Read a ``.pub`` file of ours or a stock age recipients file; UserError says why not."""
    notes, lines = _read_key_file(path)
    return _public_key(path.name, notes, lines)


def parse_public_key(text: str) -> PublicKey:
    """Read the text of a ``.pub`` file kept in the database."""
    return _public_key("公钥", *_split(text))


def _public_key(source: str, notes: dict[str, str], lines: list[str]) -> PublicKey:
    from pyrage import RecipientError, x25519

    if any(line.startswith("AGE-SECRET-KEY-") for line in lines):
        raise UserError(
            f"{source} 是私钥，不应该交给别人",
            "这里要的是名字以 .pub 结尾的公钥。如果这份私钥来自别的单位，请马上告诉对方换一把",
        )
    if not lines:
        raise UserError(f"{source} 里没有公钥", "请选对方给的、名字以 .pub 结尾的文件")
    verify_key = notes.get(_VERIFYING, "")
    try:
        for line in lines:
            x25519.Recipient.from_str(line)
        if verify_key and len(_raw(verify_key)) != 32:
            raise ValueError("an Ed25519 key is 32 bytes")
    except (RecipientError, ValueError) as error:
        raise UserError(
            f"{source} 里的公钥不完整或看不懂", "这个文件可能被改过或没拷全，请让对方重新发一份"
        ) from error
    return PublicKey(tuple(lines), verify_key, notes.get(_NAME, ""), notes.get(_CODE, ""))


def encrypt(data: bytes, recipients: Iterable[str]) -> bytes:
    """Seal to every recipient; any one of them can open it."""
    import pyrage
    from pyrage import x25519

    return bytes(pyrage.encrypt(data, [x25519.Recipient.from_str(each) for each in recipients]))


def decrypt(sealed: bytes, key: SecretKey) -> bytes:
    """Open what was sealed to a key; raise WrongKeyError or BrokenError."""
    import pyrage
    from pyrage import x25519

    identities = [x25519.Identity.from_str(each) for each in key.identities]
    inside = io.BytesIO()
    try:
        pyrage.decrypt_io(io.BytesIO(sealed), inside, identities)
    except pyrage.DecryptError as error:
        # The library has one exception for all; only this text tells a foreign key apart.
        if "No matching keys" in str(error):
            raise WrongKeyError from error
        raise BrokenError(0) from error
    except OSError as error:
        raise BrokenError(inside.tell()) from error
    return inside.getvalue()


def sign(message: bytes, key: SecretKey) -> str:
    """The Ed25519 signature of a message, as base64."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _text(Ed25519PrivateKey.from_private_bytes(_raw(key.signing_key)).sign(message))


def is_signed(message: bytes, signature: str, verify_key: str) -> bool:
    """Whether the signature (base64) of the message was made with the key's other half."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(_raw(verify_key)).verify(_raw(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def digits(sha256: str, groups: int = 6) -> str:
    """A hash (hex) as groups of five digits, e.g. ``48213 90017 …``, to read out and compare."""
    number = int(sha256, 16)
    text = str(number % 10 ** (5 * groups)).zfill(5 * groups)
    return " ".join(text[start : start + 5] for start in range(0, len(text), 5))


def _read_key_file(path: Path) -> tuple[dict[str, str], list[str]]:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_KEY_FILE + 1)
        if len(content) > _LARGEST_KEY_FILE:
            raise ValueError("too large for a key file")
        return _split(content.decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise UserError(f"找不到钥匙文件 {path.name}", "请检查文件夹和文件名") from error
    except IsADirectoryError as error:
        raise UserError(f"“{path}”是一个文件夹，不是钥匙文件", "请把文件名也写上") from error
    except OSError as error:
        raise UserError(f"钥匙文件 {path.name} 读不出来", "请换一个拷贝再试") from error
    except ValueError as error:
        raise UserError(f"{path.name} 不是钥匙文件", "请选“生成钥匙”时得到的文件") from error


def _split(text: str) -> tuple[dict[str, str], list[str]]:
    """The notes on the comment lines by name, and the lines that age reads."""
    notes: dict[str, str] = {}
    lines: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if not line.startswith("#"):
            lines += [line] if line else []
        elif found := _NOTE.match(line):
            notes[found[1]] = found[2]
    return notes, lines


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error

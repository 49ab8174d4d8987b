"""The keys of packages: the office's own, the county's, and new ones made into files."""

from dataclasses import dataclass
from pathlib import Path

from jieyou_desktop.domain import disks
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.exchange import delivery
from jieyou_desktop.security import seal
from jieyou_desktop.security.seal import PublicKey, SecretKey
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage.office import Office, the_office


@dataclass(frozen=True)
class KeyCard:
    """Whose key, and the groups of digits by which both sides know it again."""

    name: str
    code: str
    fingerprint: str


def new_files(path: Path, name: str = "", code: str = "") -> KeyCard:
    """Make a key in ``path`` and ``path`` + ``.pub``, as the county does once.

    Raises UserError rather than overwrite a file.
    """
    try:
        return _card(seal.write_key_files(path, name, code))
    except OSError as error:
        raise disks.in_words(error, "钥匙没有做成") from error


@allowed(Right.PACKAGE)
def own(w: Work) -> KeyCard:
    """The office's own key, made on first need."""
    return _card(own_public(w))


@allowed(Right.PACKAGE)
def county(w: Work) -> KeyCard | None:
    """The county's key that packages are sealed to; None until it has been brought in."""
    key = county_public(w)
    return _card(key, county_name(the_office(w.session), key)) if key else None


@allowed(Right.PACKAGE)
def read(w: Work, *, path: Path) -> KeyCard:
    """Whose key a ``.pub`` file holds, to be compared by telephone before it is brought in."""
    key = _county_key(w, path)
    return _card(key, county_name(the_office(w.session), key))


@allowed(Right.PACKAGE)
def import_county(w: Work, *, path: Path) -> KeyCard:
    """Take the county's ``.pub`` file; packages made from now on are sealed to it."""
    key = _county_key(w, path)
    the_office(w.session).county_key = key.text()
    w.note("county key", {"name": key.name, "fingerprint": key.fingerprint}, "office")
    w.touched("packages", "office")
    return _card(key, county_name(the_office(w.session), key))


@allowed(Right.PACKAGE)
def export_own(w: Work, *, folder: Path) -> Path:
    """Write the office's own ``.pub`` file for the county, which knows its packages by it."""
    office, key = the_office(w.session), own_public(w)
    name = delivery.file_name(f"{office.town}_公钥_{key.fingerprint[:5]}.pub")
    content = key.text().encode()
    try:
        path = delivery.deliver(content, folder, name)
    except OSError as error:
        raise disks.in_words(error, "公钥没有存成") from error
    w.note("export", {"file": name, "fingerprint": key.fingerprint}, "office", office.id)
    return path


def own_secret(w: Work) -> SecretKey:
    """The office's own secrets, made and kept in the encrypted file on first need."""
    office = the_office(w.session)
    if not office.age_identity or not office.signing_key:
        key = seal.new_key()
        (office.age_identity,), office.signing_key = key.identities, key.signing_key
        w.note("own key", {"fingerprint": key.public().fingerprint}, "office", office.id)
        w.touched("packages")
    return SecretKey((office.age_identity,), office.signing_key)


def own_public(w: Work) -> PublicKey:
    """The half of the office's key that the county gets, with the office's name and code."""
    office = the_office(w.session)
    return own_secret(w).public(office.town, office.code)


def county_public(w: Work) -> PublicKey | None:
    """The county's key as brought in."""
    text = the_office(w.session).county_key
    return seal.parse_public_key(text) if text else None


def recipient(w: Work, path: Path | None) -> PublicKey:
    """Whom to seal to: the key in a file, or without one the county's as brought in."""
    if path is not None:
        return _county_key(w, path)
    if key := county_public(w):
        return key
    raise UserError(
        "还没有县里的公钥，不知道该交给谁",
        "请向县民政局要它的公钥文件（名字以 .pub 结尾），在“数据包”页点“县里的公钥”导入，"
        "并打电话核对指纹",
    )


def county_name(office: Office, key: PublicKey) -> str:
    """What to call the one a key belongs to, when the key itself does not say."""
    return key.name or (f"{office.county}民政局" if office.county else "县民政局")


def _county_key(w: Work, path: Path) -> PublicKey:
    key = seal.read_public_key(path)
    if set(key.recipients) & set(own_public(w).recipients):
        raise UserError(
            f"{path.name} 是本镇自己的公钥", "这里要的是县里的公钥；封给自己的包，县里打不开"
        )
    return key


def _card(key: PublicKey, name: str = "") -> KeyCard:
    return KeyCard(name or key.name, key.code, key.fingerprint)

"""给县里: packages of the register, visits and cases, made, kept, and put where they are wanted.

Making and saving are two actions. What is made stands in the encrypted file with its number
before anything is written outside, so a stick pulled or a power cut can leave neither a gap
in the numbers nor two packages of one number: saving again gives the same package.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jieyou_desktop import __version__
from jieyou_desktop.documents.letters.package_slip import PackageSlipFacts
from jieyou_desktop.domain import disks
from jieyou_desktop.domain.days import full_day, month_of
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.exchange import delivery, mail, package, unpack
from jieyou_desktop.exchange.manifest import Manifest, PackageError
from jieyou_desktop.exchange.records import Link, Sheet
from jieyou_desktop.security import seal
from jieyou_desktop.security.seal import PublicKey, SecretKey
from jieyou_desktop.services import keys, letters
from jieyou_desktop.services.keys import KeyCard
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import batches
from jieyou_desktop.storage import packages as storage
from jieyou_desktop.storage.office import Office, the_office
from jieyou_desktop.storage.packages import Package

KIND = "全量"
CAMPAIGN = "解忧暖心"
KEPT = 12
"""Of so many of the newest packages the sealed file is kept, to be saved again."""
_COUNTS = (
    ("households", "在册家庭", "户"),
    ("people", "在册人口", "人"),
    ("aided_households", "在保家庭", "户"),
    ("insured", "保障人数", "人"),
    ("visits", "走访", "户次"),
    ("visited_households", "走访到的家庭", "户"),
    ("intakes", "登记", "件"),
    ("accepted", "已受理事项", "项"),
    ("supplement", "待补正事项", "项"),
)
_SUMS = (
    ("monthly_fen", "月保障金额"),
    ("gift_money_fen", "慰问金"),
    ("gift_goods_fen", "慰问品折价"),
)
_STEP = 2_000
# Sealed bytes a row, as measured on practice towns; says before making whether a stick has room.
_BYTES_A_ROW = 75

Counts = tuple[tuple[str, int, str], ...]
Sums = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Plan:
    """What will happen when the next package is made."""

    town: str
    sequence: int
    file_name: str
    period: str
    recipient: KeyCard | None
    """The county's key as brought in; None while there is none."""
    rows: int
    counts: Counts
    sums: Sums
    about_bytes: int
    waiting: tuple[int, ...]
    """The numbers of packages made before that have not left; they go along."""
    waiting_bytes: int
    unmended: int
    """Rows of imported sheets that nobody has put right: what they say is not in it."""


@dataclass(frozen=True)
class Made:
    """A package that has been made and kept; it has not left this computer yet."""

    package_id: int
    sequence: int
    file_name: str
    size: int
    fingerprint: str
    letter_id: int
    recipient: str
    counts: Counts
    sums: Sums


@allowed(Right.PACKAGE)
def plan(w: Work) -> Plan:
    """What the next package will hold, be called, and for whom it is."""
    office = the_office(w.session)
    about, key, rows = _about(w, office), keys.county(w), _rows(w)
    waiting = storage.unsaved(w.session)
    return Plan(
        office.town,
        about.sequence,
        _file_name(w, office, about.sequence),
        about.period,
        key,
        rows,
        about.counts,
        about.sums_fen,
        rows * _BYTES_A_ROW,
        tuple(row.sequence for row in waiting),
        sum(row.size for row in waiting),
        len(batches.open_rows(w.session)),
    )


@allowed(Right.PACKAGE)
def check_destination(w: Work, *, folder: Path) -> None:
    """Refuse a folder that is not there, or has no room for what is going to be saved in it.

    Asked before ``make``, so that no package waits here for want of a place.
    """
    next_one = plan(w)
    _check_room(folder, next_one.about_bytes + next_one.waiting_bytes)


@allowed(Right.PACKAGE)
def make(w: Work, *, to: Path | None = None) -> Made:
    """Make the next package of the chain and keep it; ``save`` or ``mail`` then puts it out.

    ``to`` is the ``.pub`` file to seal to instead of the county's key as brought in. It is
    opened again with the office's own key before it counts as made. Raises UserError without
    a county key; Cancelled leaves nothing behind.
    """
    office, recipient, secret = the_office(w.session), keys.recipient(w, to), keys.own_secret(w)
    about = _about(w, office)
    own = keys.own_public(w)
    sealed = package.build(about, _tables(w), secret, [*recipient.recipients, *own.recipients])
    name = _file_name(w, office, about.sequence)
    row = Package(
        sequence=about.sequence,
        file_name=name,
        made_on=w.today,
        period=about.period,
        size=len(sealed.data),
        sha256=sealed.sha256,
        manifest_sha256=sealed.manifest_sha256,
        previous=about.previous,
        recipient=keys.county_name(office, recipient),
        recipient_key=recipient.text(),
        figures={"counts": about.counts, "sums": about.sums_fen},
        content=sealed.data,
    )
    _same_inside(row, secret)(sealed.data)
    row.letter_id = _slip(w, office, row, own)
    w.session.add(row)
    w.session.flush()
    storage.drop_contents(w.session, KEPT)
    noted = {"file": name, "sequence": row.sequence, "to": recipient.fingerprint}
    w.note("export", noted, "package", row.id)
    w.touched("packages")
    return Made(
        row.id,
        row.sequence,
        name,
        row.size,
        seal.digits(row.manifest_sha256),
        row.letter_id,
        row.recipient,
        about.counts,
        about.sums_fen,
    )


def unsaved(w: Work) -> tuple[int, ...]:
    """The ids of packages made that have not left yet, oldest first."""
    return tuple(row.id for row in storage.unsaved(w.session))


@allowed(Right.PACKAGE)
def save(w: Work, *, folder: Path, package_ids: Sequence[int] = ()) -> tuple[Path, ...]:
    """Put packages on a stick or in a folder: written, read back, opened, then named.

    Without ``package_ids``, every package that has not left yet goes, so that none is missing
    between. A package already there is left as it is. Raises UserError when the disk is full,
    write-protected or pulled; the packages stay here and can be saved again.
    """
    rows = [_package(w, each) for each in package_ids or unsaved(w)]
    contents = [(row, _content(row)) for row in rows]
    _check_room(folder, sum(len(content) for _, content in contents))
    secret = keys.own_secret(w)
    paths = []
    for done, (row, content) in enumerate(contents):
        w.progress.step(done, len(contents), f"正在写入并核对 {row.file_name}")
        paths.append(_put(row, content, folder, row.file_name, _same_inside(row, secret)))
        row.saved_to = str(folder)
        w.note("save", {"file": row.file_name, "folder": str(folder)}, "package", row.id)
    w.touched("packages")
    return tuple(paths)


@allowed(Right.PACKAGE)
def draft_mail(w: Work, *, package_id: int, folder: Path) -> Path:
    """Write an ``.eml`` draft with the package attached, to be looked at and sent by hand.

    Its subject and text say nothing of anyone. Raises UserError for a package too large to
    mail, and as ``save`` does.
    """
    row, office = _package(w, package_id), the_office(w.session)
    content = _content(row)
    if row.size > mail.LARGEST:
        raise UserError(
            f"这个包有 {row.size / 2**20:.0f} MB，邮箱多半不收",
            "请用 U 盘送，或分管领导同意的其他办法",
        )
    body = (
        f"{row.recipient}：\n\n"
        f"附件是{office.town}第 {row.sequence} 号数据包（{row.period}），已加密，"
        "请用贵单位的解忧程序或私钥打开。\n"
        f"打开后显示的指纹应为：{seal.digits(row.manifest_sha256)}\n"
        "如不一致或打不开，请来电。\n\n"
        f"{office.signing_name}\n电话：{office.phone or ''}\n"
    )
    name = f"{row.file_name.removesuffix(package.SUFFIX)}.eml"
    letter = mail.draft(f"{office.town}第 {row.sequence} 号数据包", body, row.file_name, content)
    path = _put(row, letter, folder, name, delivery.unchecked)
    row.saved_to = f"邮件草稿：{folder}"
    w.note("save", {"file": name, "folder": str(folder)}, "package", row.id)
    w.touched("packages")
    return path


def _about(w: Work, office: Office) -> Manifest:
    """The next package's manifest, before its files are known."""
    figures = storage.figures(w.session, month_of(w.today))
    last = storage.last(w.session)
    return Manifest(
        town=office.town,
        town_code=office.code,
        county=office.county or "",
        practice=office.is_practice,
        kind=KIND,
        period=f"截至{full_day(w.today)}",
        until=w.today.isoformat(),
        sequence=last.sequence + 1 if last else 1,
        previous=last.manifest_sha256 if last else None,
        made_at=f"{w.moment.isoformat(timespec='seconds')}Z",
        made_by=w.actor.name,
        program=f"解忧 {__version__}",
        counts=tuple((label, figures[name], unit) for name, label, unit in _COUNTS),
        sums_fen=tuple((label, figures[name]) for name, label in _SUMS),
    )


def _file_name(w: Work, office: Office, sequence: int) -> str:
    county = re.sub("[县市区]$", "", office.county or "")
    parts = ["练习"] if office.is_practice else []
    parts += [county] if county else []
    parts += [office.town, CAMPAIGN, f"{w.today:%Y%m%d}", KIND, f"{sequence:02d}"]
    return delivery.file_name("_".join(parts) + package.SUFFIX)


def _rows(w: Work) -> int:
    return sum(storage.count(w.session, each.name) for each in storage.travellers())


def _tables(w: Work) -> Iterator[tuple[Sheet, package.Rows]]:
    travellers = storage.travellers()
    counts = {each.name: storage.count(w.session, each.name) for each in travellers}
    total, before = sum(counts.values()), 0
    for each in travellers:
        links = tuple(Link(one.column, one.title, one.target) for one in each.references)
        tell = partial(_tell, w, before, total, each.title)
        yield (
            Sheet(each.name, each.title, each.fields, links),
            _watched(storage.rows(w.session, each.name), tell),
        )
        before += counts[each.name]


def _watched(rows: package.Rows, tell: Callable[[int], None]) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows):
        if number % _STEP == 0:
            tell(number)
        yield row


def _tell(w: Work, before: int, total: int, title: str, number: int) -> None:
    w.progress.step(before + number, total, f"正在装入{title}")


def _slip(w: Work, office: Office, row: Package, own: PublicKey) -> int:
    facts = PackageSlipFacts(
        town=office.town,
        signing_name=office.signing_name,
        recipient=row.recipient,
        sequence=row.sequence,
        file_name=row.file_name,
        period=row.period,
        made_on=row.made_on.isoformat(),
        counts=row.figures["counts"],
        sums=row.figures["sums"],
        fingerprint=seal.digits(row.manifest_sha256),
        previous=seal.digits(row.previous) if row.previous else "",
        sender_key=own.fingerprint,
        handler=w.actor.name,
        phone=office.phone or "",
    )
    title = f"第 {row.sequence} 号数据包交接单"
    return letters.issue(w, form="package_slip", title=title, facts=asdict(facts))


def _same_inside(row: Package, secret: SecretKey) -> Callable[[bytes], None]:
    """A check that a sealed file opens with the office's key to the manifest it should have."""

    def check(back: bytes) -> None:
        if unpack.manifest_sha256(back, secret) != row.manifest_sha256:
            raise PackageError("altered", "存出的包打开后和原来的不一样", "请换一个 U 盘再存")

    return check


def _put(
    row: Package, content: bytes, folder: Path, name: str, check: Callable[[bytes], None]
) -> Path:
    try:
        return delivery.deliver(content, folder, name, check)
    except OSError as error:
        raise disks.in_words(
            error, f"第 {row.sequence} 号包没有存成，它还好好地留在本机"
        ) from error


def _check_room(folder: Path, size: int) -> None:
    try:
        delivery.check_room(folder, size)
    except OSError as error:
        raise disks.in_words(error, "没有存成") from error


def _package(w: Work, package_id: int) -> Package:
    return w.session.get_one(Package, package_id)


def _content(row: Package) -> bytes:
    if row.content is None:
        raise UserError(
            f"第 {row.sequence} 号包的文件本机已不再留存",
            f"本机只留最近 {KEPT} 个包的文件。县里确实没有收到的，请打电话商量从新的全量包接起",
        )
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise RuntimeError("a kept package is not as it was made")
    return row.content

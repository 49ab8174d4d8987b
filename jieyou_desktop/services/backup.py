"""Backups: opened and checked before they count, thinned over time, tried out, restored."""

import datetime as dt
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from jieyou_desktop.domain import disks
from jieyou_desktop.domain.days import on_clock
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.kinds import Moment, Text, Whole
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.exchange.backup_file import (
    DATABASE,
    SUFFIX,
    Backup,
    Note,
    backups_in,
    half_made,
    sha256,
    sweep,
    unpack,
    vault_in,
    write,
)
from jieyou_desktop.security import vault as keys
from jieyou_desktop.security.vault import Vault
from jieyou_desktop.services import safe_folder
from jieyou_desktop.services.work import NoProgress, Progress, Work, allowed
from jieyou_desktop.storage import audit, copies

__all__ = [
    "Backup",
    "Drill",
    "State",
    "before_upgrade",
    "data_folder",
    "drill",
    "hourly",
    "in_words",
    "kept",
    "leaving",
    "listing",
    "now",
    "restore",
    "save_to",
    "state",
    "take_back_vault",
]
FOLDER = "backups"
MOMENT = Moment()
_KINDS = {"hourly": "自动", "hand": "手动", "upgrade": "升级前"}
_COUNTED = {
    "household": "户",
    "person": "人",
    "visit": "次走访",
    "intake": "件受理",
    "letter": "份文书",
}
_FIELDS = Fields(
    [
        Field("made_at", "时间", MOMENT),
        Field("kind", "种类", Text(width=8)),
        Field("households", "户", Whole()),
        Field("people", "人", Whole()),
        Field("size", "大小（MB）", Whole()),
        Field("file", "文件", Text(width=32)),
    ]
)

_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class State:
    """How far the office is safe: the last backup, if any, what came since, and if one is due."""

    last: Backup | None
    changed: bool
    due: bool


@dataclass(frozen=True)
class Drill:
    """What trying a backup out showed: whether it can be relied on, and in words."""

    sound: bool
    words: tuple[str, ...]


def state(w: Work) -> State:
    """When the last backup was made, and whether changes have waited an hour for one."""
    last = _newest(_folder(w))
    if last is None:
        return State(None, True, True)
    newest = audit.latest(w.session, but=("sign in", "sign out"))
    changed = newest is not None and newest[0] > last.note.entry
    # A last backup that lies in the future was made before the clock was moved back.
    rested = not dt.timedelta() <= w.moment - last.note.made_at < dt.timedelta(hours=1)
    return State(last, changed, changed and rested)


def hourly(w: Work) -> Backup | None:
    """Back up if something changed and an hour has gone; then thin out the old ones.

    Reads the database only, so it may run as a query. Raises UserError when the disk does
    not take it.
    """
    return _by_itself(w) if state(w).due else None


def leaving(w: Work) -> Backup | None:
    """Back up, as somebody leaves, what changed since the last one; raises as ``hourly``."""
    return _by_itself(w) if state(w).changed else None


@allowed(Right.BACKUP)
def now(w: Work) -> Backup:
    """Back up into the data folder at once."""
    return _make(w, _folder(w), "hand")


@allowed(Right.BACKUP)
def save_to(w: Work, *, folder: Path) -> Backup:
    """Make a backup in another folder (a stick, another disk); it is put on record."""
    if not folder.is_dir():
        raise UserError(f"找不到“{folder}”", "盘可能已拔出，或文件夹被移走了。请重新选一个")
    made = _make(w, folder, "hand")
    w.note("export", {"what": "backup", "file": made.path.name})
    return made


def data_folder(w: Work) -> Path:
    """Where the office's data are on this computer."""
    return _vault(w).folder


def listing(w: Work) -> Table:
    """Every backup in the data folder, newest first; ``file`` names it."""
    found = sorted(backups_in(_folder(w)), key=lambda each: each.note.made_at, reverse=True)
    rows = (
        {
            "made_at": backup.note.made_at,
            "kind": _KINDS.get(backup.note.kind, backup.note.kind),
            "households": backup.note.counts.get("household"),
            "people": backup.note.counts.get("person"),
            "size": -(-backup.size // (1 << 20)),
            "file": backup.path.name,
        }
        for backup in found
    )
    return Table("备份", _FIELDS, tuple(Record(i, row) for i, row in enumerate(rows, start=1)))


@allowed(Right.BACKUP)
def drill(w: Work, *, file: str) -> Drill:
    """Restore a backup of the data folder for a moment, check it, and say what is in it."""
    vault = _vault(w)
    with _working(vault, "演练没有做成") as half:
        note = unpack(_folder(w) / file, half)
        found = copies.examine(half / DATABASE, vault.key)
    if found.wrong or found.counts != note.counts:
        return Drill(False, ("这份备份打开后对不上，不能用来恢复", "请马上再备份一次，并换一个盘"))
    today = copies.counts_of(vault.folder / DATABASE, vault.key)
    since = _differences(note.counts, today) or ("和现在的数据一样多",)
    return Drill(True, (in_words(note.counts), *since))


def restore(
    file: Path,
    folder: Path,
    *,
    user: str | None = None,
    password: str = "",
    recovery_code: str = "",
    progress: Progress | None = None,
) -> copies.Counts:
    """Restore a backup into an empty or new folder; return what it holds.

    The backup is opened with the password (of ``user``, or of anyone) or the recovery code
    it had when it was made, checked, and compared with the counts noted in it; only then
    does anything appear in the folder. Raises UserError; nothing is changed then.
    """
    tell = progress or NoProgress()
    safe_folder.check(folder)
    if (folder / DATABASE).exists() or (folder / keys.FILE_NAME).exists():
        raise UserError("这个文件夹里已经有一份数据", "为免覆盖，请另选一个空文件夹来恢复")
    safe_folder.check_empty(folder)
    with _disk_in_words("没有恢复成"), half_made(folder) as half:
        tell.step(0, 3, "正在取出")
        note = unpack(file, half)
        tell.step(1, 3, "正在打开")
        path = half / keys.FILE_NAME
        opened = (
            keys.open_by_recovery(path, recovery_code)
            if recovery_code
            else keys.open_for(path, user, password)
        )
        tell.step(2, 3, "正在逐页核对")
        found = copies.examine(half / DATABASE, opened.key)
        if found.wrong:
            raise UserError(
                "这份备份里的数据有损坏，没有恢复", "请换前一份备份再试；这一份请留存备查"
            )
        if found.counts != note.counts:
            raise UserError(
                "恢复出来的数量和备份时记下的不一样，没有恢复",
                f"{'；'.join(_differences(note.counts, found.counts))}。请换前一份备份再试",
            )
        disks.put_in_place(half / DATABASE, folder / DATABASE)
        opened.move(folder)
    return found.counts


def take_back_vault(folder: Path) -> dt.datetime:
    """Put the key file back from the newest backup of the data folder; return its moment, UTC.

    For a key file that is missing or damaged; passwords are then as they were at the backup.
    Raises UserError when the present one is sound or a newer release's, or no backup is there.
    """
    try:
        keys.read(folder / keys.FILE_NAME)
    except keys.KeyFileError:
        newest = _newest(folder / FOLDER)
    else:
        raise UserError("密钥文件是好的，不用取回", "请直接登录；忘了密码可以用恢复码重设")
    if newest is None:
        raise UserError(
            "数据文件夹里没有备份可用",
            "请找另存在别的盘上的备份文件（*.jyh），选“从备份恢复”",
        )
    with _disk_in_words("密钥文件没有取回"), half_made(folder) as half:
        taken = half / keys.FILE_NAME
        taken.write_bytes(vault_in(newest.path))
        keys.read(taken)
        disks.put_in_place(taken, folder / keys.FILE_NAME)
        disks.settle(folder)
    return newest.note.made_at


def before_upgrade(opened: Vault, moment: dt.datetime, progress: Progress) -> Backup:
    """Copy the file before its tables are changed; ``moment`` is UTC."""
    return _write(opened, opened.folder / FOLDER, "upgrade", moment, 0, progress)


def in_words(counts: Mapping[str, int]) -> str:
    """What is in a backup: households, people, visits, matters, papers."""
    return "，".join(f"{counts.get(table, 0):,} {unit}" for table, unit in _COUNTED.items())


def kept(moments: Iterable[dt.datetime], now: dt.datetime) -> set[dt.datetime]:
    """Which backups stay, by their moments.

    All of two days; then the last of each day for a month, of each week for half a year and
    of each month for ever. Those that lie in the future stay too: the clock may have been
    moved back.
    """
    last_of: dict[tuple[object, ...], dt.datetime] = {}
    for moment in sorted(moments):
        age = now - moment
        slot: tuple[object, ...]
        if age <= dt.timedelta(days=2):
            slot = ("all", moment)
        elif age <= dt.timedelta(days=31):
            slot = ("day", moment.date())
        elif age <= dt.timedelta(days=183):
            # A week that two months share is two: each month keeps one for ever.
            slot = ("week", *moment.isocalendar()[:2], moment.month)
        else:
            slot = ("month", moment.year, moment.month)
        last_of[slot] = moment
    return set(last_of.values())


def _by_itself(w: Work) -> Backup:
    made = _make(w, _folder(w), "hourly")
    _thin(_folder(w), w.moment)
    return made


def _make(w: Work, folder: Path, kind: str) -> Backup:
    newest = audit.latest(w.session)
    entry = newest[0] if newest else 0
    made = _write(_vault(w), folder, kind, w.moment, entry, w.progress)
    w.touched("backup")
    return made


def _write(
    vault: Vault, folder: Path, kind: str, moment: dt.datetime, entry: int, progress: Progress
) -> Backup:
    """Copy the database and the key file, open and check the copy, and pack both."""

    def tell(done: int, total: int) -> None:
        progress.step(done, total * 2, "正在备份")

    local = on_clock(moment)
    target = folder / f"解忧备份_{local:%Y%m%d_%H%M%S}{SUFFIX}"
    with _working(vault, "备份没有做成") as half:
        if folder != vault.folder / FOLDER:
            sweep(folder)
        copied = half / DATABASE
        counted = copies.copy(vault.folder / DATABASE, vault.key, copied, tell)
        shutil.copyfile(vault.path, half / keys.FILE_NAME)
        progress.step(1, 2, "正在打开核对")
        found = copies.examine(copied, vault.key)
        if found.wrong or found.counts != counted:
            raise UserError(
                "备份打开核对时对不上，这一份没有留下",
                "请马上再备份一次；还不行，请在设置里点“检查数据”，并请人看看硬盘",
            )
        made = write(target, half, Note(moment, kind, entry, counted, sha256(copied)))
        disks.settle(folder)
    return made


@contextmanager
def _working(vault: Vault, what: str) -> Iterator[Path]:
    """A half-made copy's place in the data folder: one at a time, so none sweeps another's."""
    folder = vault.folder / FOLDER
    with _ONE_AT_A_TIME, _disk_in_words(what):
        vault.folder.stat()  # a data folder that went is said, never made anew
        sweep(folder)
        with half_made(folder) as half:
            yield half


def _newest(folder: Path) -> Backup | None:
    """The backup that has most of the trail; the clock may have been wrong, the trail not."""
    return max(
        backups_in(folder), key=lambda each: (each.note.entry, each.note.made_at), default=None
    )


def _thin(folder: Path, now: dt.datetime) -> None:
    automatic = [backup for backup in backups_in(folder) if backup.note.kind == "hourly"]
    stay = kept([backup.note.made_at for backup in automatic], now)
    newest = max(automatic, key=lambda each: each.note.entry, default=None)
    for backup in automatic:
        if backup.note.made_at not in stay and backup is not newest:
            backup.path.unlink(missing_ok=True)


@contextmanager
def _disk_in_words(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise disks.in_words(error, what) from error


def _folder(w: Work) -> Path:
    return _vault(w).folder / FOLDER


def _vault(w: Work) -> Vault:
    assert w.vault is not None
    return w.vault


def _differences(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        f"{unit}：{before.get(table, 0):,} → {after.get(table, 0):,}"
        for table, unit in _COUNTED.items()
        if before.get(table, 0) != after.get(table, 0)
    )

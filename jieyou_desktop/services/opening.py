"""Making an office's data folder, and opening one: everything before a Desk stands.

A data folder holds ``jieyou.db`` (encrypted), ``vault.json`` (its key, wrapped), ``backups``
and ``jieyou.lock``. Nothing here needs a Work; ``Doorstep`` lets a Runner call it.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from jieyou_desktop.domain import disks
from jieyou_desktop.domain.days import as_stored
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.identity import clean_name
from jieyou_desktop.domain.kinds import Moment
from jieyou_desktop.exchange.backup_file import DATABASE, half_made, sweep
from jieyou_desktop.security import passwords
from jieyou_desktop.security import vault as keys
from jieyou_desktop.security.vault import Cost, Vault
from jieyou_desktop.services import backup, office, safe_folder
from jieyou_desktop.services.work import Actor, Desk, NoProgress, Progress
from jieyou_desktop.storage import audit, migrate
from jieyou_desktop.storage.engine import Sessions, close, open_engine, sessions
from jieyou_desktop.storage.office import Office, User, the_office, users

KeyFileError = keys.KeyFileError
_TOLERANCE = dt.timedelta(hours=1)


class ClockMovedBackError(UserError):
    """The computer's clock stands before the last thing recorded; the user may go on anyway."""


@dataclass(frozen=True)
class Program:
    """What this computer brings to whatever office it opens.

    ``cost`` is what a guess of a password shall cost; None tunes it to this computer, never
    below the floor. Only tests hand one in.
    """

    clock: Callable[[], dt.datetime]
    resources: Path
    migrations: Path
    cost: Cost | None = None


@dataclass(frozen=True)
class OfficeSetup:
    """What is asked when an office is set up; the first user becomes its administrator."""

    town: str
    code: str
    user: str
    short_name: str = ""
    signing_name: str = ""
    county: str | None = None
    phone: str | None = None
    supervision_phone: str | None = None
    county_phone: str | None = None
    address: str | None = None
    hours: str | None = None
    delegation_basis: str | None = None
    is_practice: bool = False


@dataclass
class Opened:
    """An office that is open: its desk, and the folder it keeps locked until ``close``."""

    desk: Desk
    folder: Path
    town: str
    is_practice: bool
    _engine: Any = field(repr=False)
    _lock: FileLock = field(repr=False)

    def close(self) -> None:
        """Bring everything into the one file and let others open the folder."""
        close(self._engine)
        self._lock.release()


@dataclass
class Waiting:
    """What a call gets before any office is open: no session, only its progress."""

    today: dt.date
    progress: Progress
    changed: set[str] = field(default_factory=set)


class Doorstep:
    """Lets a Runner do slow work before there is a desk; a call gets a ``Waiting``."""

    def __init__(self, program: Program) -> None:
        self._clock = program.clock

    @contextmanager
    def work(self, progress: Progress | None = None) -> Iterator[Waiting]:
        """See Desk.work; there is nothing to commit."""
        yield Waiting(self._clock().date(), progress or NoProgress())


def has_office(folder: Path) -> bool:
    """Whether a folder holds an office's data, or part of it."""
    return (folder / DATABASE).exists() or (folder / keys.FILE_NAME).exists()


def create(
    program: Program,
    folder: Path,
    setup: OfficeSetup,
    password: str,
    progress: Progress | None = None,
) -> tuple[Opened, str]:
    """Make an office in an empty or new folder; return it open, and the recovery code.

    Raises UserError and leaves nothing behind: an unfit place, a folder that is not empty, a
    weak password, particulars that cannot be, a disk that does not take it.
    """
    tell = progress or NoProgress()
    folder = folder.expanduser().absolute()
    safe_folder.check(folder)
    values = office.filled(_particulars(setup))
    user = clean_name(setup.user)
    if not user:
        raise FieldError("name", "姓名必填", "请写您的真实姓名，文书上的经办人就用它")
    if not setup.is_practice:
        passwords.check(password, user)
    _require_free(folder)
    with _new_folder(folder), _locked(folder) as lock:
        _require_free(folder)  # once more: nobody else makes one from here on
        sweep(folder)
        tell.step(0, 3, "正在按这台电脑的快慢调整密码强度")
        # Nothing real is in a practice town: it need not make anyone wait.
        cost = program.cost or (keys.FLOOR if setup.is_practice else keys.tuned())
        tell.step(1, 3, "正在加密")
        with half_made(folder) as half:
            vault, code = keys.create(half / keys.FILE_NAME, user, password, cost)
            tell.step(2, 3, "正在建表")
            _fill(program, half / DATABASE, vault, values, Actor(user, "admin"))
            disks.put_in_place(half / DATABASE, folder / DATABASE)
            vault.move(folder)
        tell.step(3, 3)
        return _open(program, vault, lock, user=user), code


def open_office(
    program: Program,
    folder: Path,
    user: str | None,
    password: str,
    *,
    clock_confirmed: bool = False,
    progress: Progress | None = None,
) -> Opened:
    """Open an office; without a user's name, whoever has this password signs in.

    Raises UserError, each with its own words and nothing harmed: no office there, no key
    file, a damaged file, a newer release's file, open already, wrong name or password, a
    user no longer here; ClockMovedBackError unless ``clock_confirmed``.
    """
    folder = folder.expanduser().absolute()
    require_office(folder)
    with _locked(folder) as lock:
        name = clean_name(user) if user else None
        vault = keys.open_for(folder / keys.FILE_NAME, name, password)
        return _open(program, vault, lock, clock_confirmed=clock_confirmed, progress=progress)


def open_practice(program: Program, folder: Path, progress: Progress | None = None) -> Opened:
    """Open the practice town in a folder, making and filling it the first time."""
    from jieyou_desktop.services import practice

    folder = folder.expanduser().absolute()
    if has_office(folder):
        return open_office(program, folder, None, practice.PASSWORD, clock_confirmed=True)
    return make_practice(program, folder, progress=progress)


def make_practice(
    program: Program,
    folder: Path,
    *,
    households: int = 600,
    seed: int = 1,
    password: str = "",
    progress: Progress | None = None,
) -> Opened:
    """Make a practice town in a folder that holds no office; return it open.

    Without a password it opens with ``practice.PASSWORD``. Raises UserError like ``create``.
    """
    from jieyou_desktop.services import practice

    folder = folder.expanduser().absolute()
    setup = OfficeSetup(**practice.OFFICE, user="王芳", is_practice=True)
    opened, _code = create(program, folder, setup, password or practice.PASSWORD)
    try:
        with opened.desk.work(progress) as w:
            practice.fill(w, households=households, seed=seed)
    except BaseException:
        # Cancelled, or a fault: an office half filled must not be taken for a practice town.
        opened.close()
        for name in (DATABASE, keys.FILE_NAME):
            (folder / name).unlink(missing_ok=True)
        raise
    return opened


def reset_by_recovery(
    program: Program, folder: Path, code: str, user: str, new_password: str
) -> None:
    """Give a user a new password on the strength of the recovery code; it is put on record.

    Raises UserError like open_office, and names the users when there is none of that name.
    """
    folder = folder.expanduser().absolute()
    require_office(folder)
    name = clean_name(user)
    with _locked(folder) as lock:
        vault = keys.open_by_recovery(folder / keys.FILE_NAME, code)
        opened = _open(program, vault, lock, user=name, clock_confirmed=True)
        try:
            passwords.check(new_password, name)
            with opened.desk.work() as w:
                w.note("reset password", {"user": name, "by": "recovery code"})
                vault.admit(name, new_password)
        finally:
            opened.close()


def _open(
    program: Program,
    vault: Vault,
    lock: FileLock,
    *,
    user: str | None = None,
    clock_confirmed: bool = False,
    progress: Progress | None = None,
) -> Opened:
    """Open the database with its key, bring it up to this release, and seat the user."""
    engine = open_engine(vault.folder / DATABASE, vault.key)
    try:
        _bring_up(program, engine, vault, progress or NoProgress())
        made = sessions(engine)
        actor, particulars = _sign_in(program, made, vault, user, clock_confirmed)
    except BaseException:
        engine.dispose()
        raise
    desk = Desk(made, program.clock, actor, program.resources, vault)
    return Opened(desk, vault.folder, particulars.town, particulars.is_practice, engine, lock)


def _bring_up(program: Program, engine: Any, vault: Vault, progress: Progress) -> None:
    if not migrate.is_current(engine, program.migrations):
        moment = as_stored(program.clock())
        backup.before_upgrade(vault, moment, progress)
        migrate.upgrade(engine, program.migrations)


def _sign_in(
    program: Program, made: Sessions, vault: Vault, user: str | None, clock_confirmed: bool
) -> tuple[Actor, Office]:
    """Find who signs in, look at the clock, and put it on record."""
    with Desk(made, program.clock, Actor(""), program.resources).work() as w:
        everyone = users(w.session)
        row = next(
            (row for row in everyone if (row.name == user if user else vault.opened_by(row.name))),
            None,
        )
        if row is None or row.ended_on is not None:
            here = "、".join(row.name for row in everyone if row.ended_on is None)
            raise UserError(
                f"这里没有叫“{user}”的用户" if row is None else f"“{row.name}”已停用，不能登录",
                f"现在的用户：{here}",
            )
        last = audit.latest(w.session)
        if last and w.moment < last[1] - _TOLERANCE and not clock_confirmed:
            told = Moment().show
            raise ClockMovedBackError(
                f"这台电脑的时间是 {told(w.moment)}，比上次用时的 {told(last[1])} 还早",
                "日期错了，编号、期限和受理日期都会错。请先核对电脑右下角的日期和时间；"
                "确实没错，再继续",
            )
        actor, particulars = Actor(row.name, row.role), the_office(w.session)
    with Desk(made, program.clock, actor, program.resources).work() as w:
        w.note("sign in", {"clock": "confirmed"} if clock_confirmed else {})
    return actor, particulars


def _fill(program: Program, path: Path, vault: Vault, values: dict[str, Any], first: Actor) -> None:
    """Make the tables, and in them the office and its first user."""
    engine = open_engine(path, vault.key)
    try:
        migrate.upgrade(engine, program.migrations)
        with Desk(sessions(engine), program.clock, first, program.resources).work() as w:
            w.session.add(Office(**values))
            w.session.add(User(name=first.name, role=first.role))
    finally:
        close(engine)


def _particulars(setup: OfficeSetup) -> dict[str, Any]:
    values = asdict(setup)
    del values["user"]
    return values


def _require_free(folder: Path) -> None:
    if has_office(folder):
        raise UserError("这个文件夹里已经有一份数据", "请直接登录打开它，或另选一个空文件夹")
    safe_folder.check_empty(folder)


def require_office(folder: Path) -> None:
    """Refuse a folder that does not hold a whole office, in words that say what is missing."""
    if not has_office(folder):
        raise UserError(
            f"“{folder}”里没有解忧的数据",
            "请另选文件夹；第一次用请新建，换了电脑请从备份恢复",
        )
    if not (folder / DATABASE).exists():
        raise UserError(
            "数据文件夹里没有数据文件（jieyou.db）",
            "没有改动任何东西。请把误移走的文件放回原处，或从备份恢复到新的文件夹",
        )
    if not (folder / DATABASE).stat().st_size:
        raise UserError(
            "数据文件（jieyou.db）是空的",
            "没有改动任何东西。请从备份恢复到新的文件夹，并把这个文件夹原样留存备查",
        )


@contextmanager
def _new_folder(folder: Path) -> Iterator[None]:
    """Make the folder if need be; take it away again when nothing came of it."""
    fresh = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException as error:
        if fresh and not has_office(folder):
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise disks.in_words(error, "没有建成") from error
        raise


@contextmanager
def _locked(folder: Path) -> Iterator[FileLock]:
    """Keep every other copy of the program out; given back only if what follows fails."""
    lock = FileLock(folder / safe_folder.LOCK, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise UserError(
            "这份数据已经在另一个解忧窗口里打开",
            "请在任务栏里找到那个窗口接着用；没有找到，就注销或重启电脑后再打开",
        ) from error
    except OSError as error:
        raise disks.in_words(error, "数据文件夹打不开") from error
    try:
        yield lock
    except BaseException:
        lock.release()
        raise

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform == "win32":
    from hypothesis import HealthCheck, settings

    # Under Wine now and then everything stands still for a second or two.
    settings.register_profile("wine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("wine")
    # Offscreen, Qt looks for fonts in one folder only, and complains where there is none.
    fonts = Path(__file__).parent.parent / "resources" / "fonts"
    os.environ.setdefault("QT_QPA_FONTDIR", str(fonts))

import pytest

from jieyou_desktop.app.paths import MIGRATIONS, RESOURCES
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.security.vault import Cost
from jieyou_desktop.services import opening, practice
from jieyou_desktop.services.work import Actor, Desk
from jieyou_desktop.storage import migrate, search
from jieyou_desktop.storage.engine import open_engine, sessions
from jieyou_desktop.storage.office import Office
from jieyou_desktop.storage.register import Household, Member, Person, Village
from jieyou_desktop.ui.kit import theme
from jieyou_desktop.ui.kit.runner import Job, Runner

KEY = bytes(range(32))
NOW = dt.datetime(2026, 9, 16, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


class Clock:
    """A clock that tests can set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def set_day(self, day: str) -> None:
        self.now = dt.datetime.combine(dt.date.fromisoformat(day), NOW.timetz())


@pytest.fixture(scope="session")
def age():
    """Runs the stock age tool; only a machine that cannot be given it may do without."""
    if shutil.which("age") is None:
        missing = "the stock age tool is not installed"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)

    def run(*words, data: bytes = b"", tool="age") -> bytes:
        done = subprocess.run([tool, *map(str, words)], input=data, capture_output=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def blank_database(tmp_path_factory) -> Path:
    """One migrated, empty database, copied by each test: migrating is the slow part."""
    path = tmp_path_factory.mktemp("blank") / "jieyou.db"
    engine = open_engine(path, KEY)
    migrate.upgrade(engine, MIGRATIONS)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def engine(blank_database, tmp_path):
    path = tmp_path / "jieyou.db"
    path.write_bytes(blank_database.read_bytes())
    engine = open_engine(path, KEY)
    yield engine
    engine.dispose()


@pytest.fixture
def files_limited():
    """Lets no file grow beyond so many bytes, as a full disk would, where the kernel can."""
    resource = pytest.importorskip("resource")

    @contextmanager
    def limited(size: int) -> Iterator[None]:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return limited


@pytest.fixture
def clock() -> Clock:
    return Clock()


PASSWORD = "石桥老槐树"
SETUP = opening.OfficeSetup(
    town="青石镇",
    code="371399101",
    county="临沭县",
    user="王芳",
    phone="0539-6211234",
    supervision_phone="0539-6215678",
)


@pytest.fixture
def program(clock) -> opening.Program:
    """This computer, whose clock tests can set and where a password costs next to nothing."""
    return opening.Program(clock, RESOURCES, MIGRATIONS, Cost(1, 8, 1))


@pytest.fixture(scope="session")
def made_office(tmp_path_factory) -> tuple[Path, str]:
    """An office as its first run leaves it, with its recovery code; copied by each test."""
    folder = tmp_path_factory.mktemp("made") / "office"
    program = opening.Program(Clock(), RESOURCES, MIGRATIONS, Cost(1, 8, 1))
    opened, code = opening.create(program, folder, SETUP, PASSWORD)
    opened.close()
    return folder, code


@pytest.fixture
def office_folder(made_office, tmp_path) -> Path:
    """A closed office of 青石镇 whose administrator is 王芳 (PASSWORD)."""
    folder = tmp_path / "office"
    shutil.copytree(made_office[0], folder)
    return folder


@pytest.fixture
def recovery_code(made_office) -> str:
    return made_office[1]


@pytest.fixture
def opened(program, office_folder) -> Iterator[opening.Opened]:
    """The office open, 王芳 at its desk."""
    opened = opening.open_office(program, office_folder, "王芳", PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def desk(engine, clock) -> Desk:
    """An office with two villages, and 王芳 the clerk at its desk on 2026-09-16."""
    desk = Desk(sessions(engine), clock, Actor("王芳", "admin"), RESOURCES)
    with desk.work() as w:
        w.session.add(
            Office(
                town="青石镇",
                code="371399101",
                county="临沭县",
                short_name="青石",
                phone="05396211234",
                supervision_phone="05396215678",
                signing_name="青石镇人民政府",
                delegation_basis="沭政发〔2021〕9号",
            )
        )
        w.session.add_all([Village(name="东沟村", position=1), Village(name="石桥村", position=2)])
    return desk


@pytest.fixture(scope="session")
def practice_database(blank_database, tmp_path_factory) -> Path:
    """A practice town of 150 households on 2026-09-16, copied by each test."""
    path = tmp_path_factory.mktemp("practice") / "jieyou.db"
    path.write_bytes(blank_database.read_bytes())
    engine = open_engine(path, KEY)
    with Desk(sessions(engine), Clock(), Actor("王芳", "admin"), RESOURCES).work() as w:
        practice.fill(w, households=150, seed=2)
    engine.dispose()
    return path


@pytest.fixture
def town(practice_database, tmp_path, clock) -> Iterator[Desk]:
    """王芳's desk in the practice town."""
    path = tmp_path / "town.db"
    path.write_bytes(practice_database.read_bytes())
    engine = open_engine(path, KEY)
    yield Desk(sessions(engine), clock, Actor("王芳", "admin"), RESOURCES)
    engine.dispose()


@dataclass(frozen=True)
class Home:
    """单玉芝's household of three in 东沟村, by the ids a form would hand in."""

    household_id: int
    head_id: int
    son_id: int


@pytest.fixture
def home(desk) -> Home:
    with desk.work() as w:
        people = [
            Person(name="单玉芝", id_number="371329195203120026", sex="2", phone="13605391571"),
            Person(name="解大军", sex="1"),
            Person(name="解小雨", sex="2"),
        ]
        w.session.add_all(people)
        w.session.flush()
        household = Household(code="000127", village_id=1, address="东沟村 12 号")
        household.head_id = people[0].id
        w.session.add(household)
        w.session.flush()
        for person, relation in zip(people, ("02", "20", "42"), strict=True):
            member = Member(household_id=household.id, person_id=person.id, relation=relation)
            w.session.add(member)
        search.refresh(w.session, [household.id])
    return Home(household.id, people[0].id, people[1].id)


class InlineRunner(Runner):
    """The real runner without its threads: a click has had its effect when it returns."""

    def _start(self, pool, call, done, refused, watcher):
        job = Job(self._landed.emit, watcher, writes=pool is self._writer)
        self._work(call, done, refused, job)
        return job


class PageShell:
    """What a page asks of its window, remembered: ``gone``, ``papers``, ``said``, ``exported``.

    ``unsaved`` names the forms that hold what has not been saved.
    """

    def __init__(self, runner) -> None:
        self.runner = runner
        self.rights = frozenset(Right)
        self.gone, self.papers, self.said, self.exported = [], [], [], []
        self.unsaved = set()

    def go(self, page, **where):
        self.gone.append((page, where))

    def preview(self, pdf, title, *, caution=""):
        self.papers.append((title, pdf))

    def mark_unsaved(self, what, *, unsaved):
        (self.unsaved.add if unsaved else self.unsaved.discard)(what)

    def tell(self, text):
        self.said.append(text)

    def export(self, shown, *, to_paper):
        self.exported.append((shown, to_paper))


@pytest.fixture(scope="session")
def dressed(qapp):
    """The program's look, with its own fonts."""
    theme.install(qapp, RESOURCES)
    yield qapp
    # What is left on the clipboard of the offscreen platform brings Qt down at exit.
    qapp.clipboard().clear()


@pytest.fixture
def run(desk, dressed):
    """Runs calls at once; what goes wrong and is not shown to the user fails the test."""
    runner = InlineRunner(desk)
    failures = []
    runner.failed.connect(failures.append)
    yield runner
    runner.close()
    assert failures == []


@pytest.fixture
def runner_for(dressed):
    """Makes a runner that runs calls at once, for a desk or for the doorstep before one.

    A failure that a test expects is taken out of ``failures``.
    """
    made, failures = [], []

    def make(opener) -> Runner:
        runner = InlineRunner(opener)
        runner.failed.connect(failures.append)
        made.append(runner)
        return runner

    make.failures = failures
    yield make
    for runner in made:
        runner.close()
    assert failures == []


@pytest.fixture
def office_shell(opened, runner_for) -> PageShell:
    """What a page asks of its window, in a real data folder with 王芳 signed in."""
    return PageShell(runner_for(opened.desk))


@pytest.fixture
def shell(run) -> PageShell:
    return PageShell(run)


@pytest.fixture
def town_shell(town, dressed) -> Iterator[PageShell]:
    """What a page asks of its window, in the practice town."""
    runner = InlineRunner(town)
    failures = []
    runner.failed.connect(failures.append)
    yield PageShell(runner)
    runner.close()
    assert failures == []


@pytest.fixture
def run_opened(opened, dressed) -> Iterator[InlineRunner]:
    """Runs calls at once in an office that has a folder of its own (backups, keys)."""
    runner = InlineRunner(opened.desk)
    failures = []
    runner.failed.connect(failures.append)
    yield runner
    runner.close()
    assert failures == []

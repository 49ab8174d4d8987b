"""Start-up, in order: paths, log, settings, look, then the door (unlock, migrate, sign in), window.

Everything is put together here and nothing is decided here.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from jieyou_desktop.app import instance, logs, paths, wiring
from jieyou_desktop.app.cli_parser import Parser
from jieyou_desktop.app.daily import Daily
from jieyou_desktop.app.faults import Faults
from jieyou_desktop.app.instance import Doorbell
from jieyou_desktop.app.settings import Settings
from jieyou_desktop.domain.codes import ROLE
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.rights import rights_of
from jieyou_desktop.services import backup, opening
from jieyou_desktop.services.opening import Doorstep, Opened, Program
from jieyou_desktop.ui import help
from jieyou_desktop.ui.entrance.entrance import Entrance
from jieyou_desktop.ui.kit import dialogs, memory, theme
from jieyou_desktop.ui.kit.dialogs import ProgressDialog, show_error
from jieyou_desktop.ui.kit.icons import emblem
from jieyou_desktop.ui.kit.runner import Opener, Runner
from jieyou_desktop.ui.lock import Lock
from jieyou_desktop.ui.navigation import Seat
from jieyou_desktop.ui.settings import about
from jieyou_desktop.ui.window import Window

_PAINTED_MS = 200
_RESTORE_AT_THE_DOOR = (
    "备份要在登录以前恢复",
    "请退出解忧，再双击这份备份；恢复到新的文件夹，现在的数据不动。",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and return once it is closed; ``--demo`` opens the practice town.

    Where the window of the same data folder is open already, that one comes to the front.
    """
    wanted = _arguments().parse_args(argv)
    settings = Settings(paths.SETTINGS)
    folder = paths.PRACTICE if wanted.demo else wanted.folder or settings.folder or paths.DATA
    memory.keep_in(settings)
    logs.start(paths.LOGS)
    logs.keep_crashes(paths.LOGS)
    app = QApplication(["jieyou"])
    if instance.ring(folder, wanted.open):
        return 0
    app.setApplicationName("解忧")
    app.setDesktopFileName("jieyou")
    theme.install(app, paths.RESOURCES, settings.text_size)
    app.setWindowIcon(emblem())
    help.find_in(str(paths.RESOURCES / "manual"))
    about.find_reports_in(paths.LOGS)
    about.find_licences_in(paths.LICENCES)
    faults = Faults(paths.LOGS, wiring.clock)
    faults.hook()
    bell = Doorbell(app)
    bell.hang(folder)
    computer = Computer(app, wiring.program(), settings, faults, bell)
    computer.open_file(str(wanted.open or ""))
    if wanted.only_shown:
        computer.leave_once_shown()
    opened = computer.practice() if wanted.demo else computer.door(wanted.folder)
    while opened is not None:
        opened = computer.door() if computer.work_in(opened) else None
    return 0


class Computer:
    """One run of the program: from the door to the window, and back to the door on signing out."""

    def __init__(
        self,
        app: QApplication,
        program: Program,
        settings: Settings,
        faults: Faults,
        bell: Doorbell,
    ) -> None:
        self._app = app
        self._program = program
        self._settings = settings
        self._faults = faults
        self._bell = bell
        self._front: QWidget | None = None
        self._file = ""
        bell.rung.connect(self._rung)

    def open_file(self, file: str) -> None:
        """Open a file somebody clicked: a backup at the door, a package once signed in.

        Without a window that can, it waits for one.
        """
        self._file = file
        kind = Path(file).suffix.lower()
        if kind == ".jyh" and isinstance(self._front, Entrance):
            self._front.offer_restore(file)
        elif kind == ".jyh" and isinstance(self._front, Window):
            dialogs.tell(self._front, *_RESTORE_AT_THE_DOOR)
        elif kind == ".jyb" and isinstance(self._front, Window):
            self._front.go("packages", file=file)
        elif self._front is None or kind == ".jyb":
            return
        self._file = ""

    def leave_once_shown(self) -> None:
        """Close the door as soon as it has been painted: for measuring how long a start takes."""
        QTimer.singleShot(_PAINTED_MS, self._app, self._app.quit)

    def door(self, folder: Path | None = None) -> Opened | None:
        """Sign in, or make an office first; None when the person turns away."""
        entrance = Entrance(
            self._program,
            self._runner,
            folder=folder or self._settings.folder or paths.DATA,
            user=str(self._settings.get("user", "")),
            proposed=paths.DATA,
            practice=paths.PRACTICE,
        )
        came: list[Opened] = []
        entrance.opened.connect(came.append)
        entrance.opened.connect(self._app.quit)
        self._show(entrance)
        room = entrance.screen().availableSize() - QSize(0, 40)  # the title stands above it
        entrance.resize(QSize(theme.px(1000), theme.px(680)).boundedTo(room))
        entrance.show()
        self.open_file(self._file)
        self._app.exec()
        entrance.close_down()
        self._show(None)
        entrance.hide()
        entrance.deleteLater()
        for opened in came:
            if not opened.is_practice:
                self._settings["folder"] = str(opened.folder)
                self._settings["user"] = opened.desk.actor.name
        return came[0] if came else None

    def practice(self) -> Opened | None:
        """Open the practice town at once, making it the first time."""
        runner, loop = self._runner(Doorstep(self._program)), QEventLoop()
        came: list[Opened] = []
        runner.saving.connect(lambda under_way: None if under_way else loop.quit())
        runner.command(
            lambda w: opening.open_practice(self._program, paths.PRACTICE, w.progress),
            came.append,
            watcher=ProgressDialog(None, "正在准备练习镇"),
        )
        loop.exec()
        runner.close()
        return came[0] if came else None

    def work_in(self, opened: Opened) -> bool:
        """Sit at an open office until the window is closed; True when somebody else shall sit."""
        runner = self._runner(opened.desk)
        window = Window(self._app, runner, seat_of(opened))
        self._show(window)
        self._bell.hang(opened.folder)
        Daily(runner, wiring.clock, window)
        leaving: list[None] = []
        if opened.is_practice:
            window.lock_asked.connect(lambda: window.tell("练习镇里都是虚构的人，不用锁屏"))
        else:
            lock = Lock(self._app, window, runner, opened.desk.actor.name)
            window.lock_asked.connect(lock.lock)
            lock.switch_asked.connect(window.leave_asked)
        window.leave_asked.connect(lambda: leaving.append(None))
        window.leave_asked.connect(self._app.quit)
        window.resize(1280, 720)
        window.showMaximized()
        window.go("today")
        self.open_file(self._file)
        try:
            self._app.exec()
            if not opened.is_practice:
                back_up(runner)
        finally:
            self._show(None)
            runner.close()
            opened.close()
        window.hide()
        window.deleteLater()
        return bool(leaving)

    def _show(self, window: QWidget | None) -> None:
        """Take a window for the one in front, or none."""
        self._front = window
        self._faults.over(window)

    def _rung(self, file: str) -> None:
        if self._front is not None:
            instance.bring_forward(self._front)
        if file:
            self.open_file(file)

    def _runner(self, desk: Opener) -> Runner:
        runner = Runner(desk)
        runner.failed.connect(self._faults.present)
        return runner


def back_up(runner: Runner) -> None:
    """Make the last backup of a sitting, if something changed; say so when it cannot be made.

    Nothing else is started meanwhile; it can be called off, and is then made next time.
    """
    loop, refused = QEventLoop(), list[UserError]()
    over = [False]

    def heed(under_way: bool) -> None:
        if not under_way:
            over[0] = True
            loop.quit()

    runner.saving.connect(heed)
    watcher = ProgressDialog(None, "正在备份这次的改动")
    runner.command(backup.leaving, refused=refused.append, watcher=watcher)
    while not over[0]:  # closing the last window asks every loop to end
        loop.exec()
    for error in refused:
        show_error(None, error)


def seat_of(opened: Opened) -> Seat:
    """Who sits at an open office."""
    actor = opened.desk.actor
    return Seat(
        f"{opened.town}民政办",
        actor.name,
        ROLE.label(actor.role),
        rights_of(actor.role),
        opened.is_practice,
    )


def _arguments() -> Parser:
    parser = Parser(prog="jieyou", description="解忧：镇街民政办社会救助业务")
    parser.add_argument("--demo", action="store_true", help="打开练习镇")
    parser.add_argument("--folder", type=Path, help="数据文件夹")
    parser.add_argument("--open", nargs="?", type=Path, metavar="文件", help="打开数据包或备份")
    parser.add_argument("--only-shown", action="store_true", help="登录窗口一出来就关（量快慢）")
    return parser

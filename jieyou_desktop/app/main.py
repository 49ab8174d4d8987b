"""Start-up, in order: paths, log, settings, look, unlock (and migrate), sign in, window."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from jieyou_desktop.app import logs, paths, wiring
from jieyou_desktop.app.daily import Daily
from jieyou_desktop.app.faults import Faults
from jieyou_desktop.app.settings import Settings
from jieyou_desktop.app.wiring import clock
from jieyou_desktop.domain.codes import ROLE
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.rights import rights_of
from jieyou_desktop.services import opening
from jieyou_desktop.services.opening import Doorstep, Opened, Program
from jieyou_desktop.ui import help
from jieyou_desktop.ui.kit import memory, theme
from jieyou_desktop.ui.kit.dialogs import ProgressDialog
from jieyou_desktop.ui.kit.icons import emblem
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.window import Seat, Window

T = TypeVar("T")


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and return once it is closed; ``--demo`` opens the practice town."""
    wanted = _arguments().parse_args(argv)
    app = QApplication(["jieyou"])
    app.setApplicationName("解忧")
    app.setDesktopFileName("jieyou")
    settings = Settings(paths.SETTINGS)
    memory.keep_in(settings)
    logs.start(paths.LOGS)
    faults = Faults(paths.LOGS, clock)
    faults.hook()
    theme.install(app, paths.RESOURCES, settings.text_size)
    app.setWindowIcon(emblem())
    help.find_in(str(paths.RESOURCES / "manual"))
    program = wiring.program()
    enter = partial(_enter_practice, program, faults) if wanted.demo else _sign_in
    while (opened := enter()) is not None:
        try:
            work_in(app, opened, faults)
        finally:
            opened.close()
        break
    return 0


def work_in(app: QApplication, opened: Opened, faults: Faults) -> None:
    """Sit down at an open office until the window is closed."""
    runner = Runner(opened.desk)
    runner.failed.connect(faults.present)
    actor = opened.desk.actor
    seat = Seat(
        f"{opened.town}民政办",
        actor.name,
        ROLE.label(actor.role),
        rights_of(actor.role),
        opened.is_practice,
    )
    window = Window(app, runner, seat)
    faults.over(window)
    Daily(runner, clock, window)
    window.showMaximized()
    window.go("today")
    try:
        app.exec()
    finally:
        faults.over(None)
        runner.close()


def wait_for(program: Program, call: Callable[..., T], title: str) -> T:
    """Run a slow call before any office is open, with progress; raise what it raised."""
    runner, loop = Runner(Doorstep(program)), QEventLoop()
    outcome: list[T] = []
    failures: list[BaseException] = []
    runner.failed.connect(failures.append)
    runner.failed.connect(loop.quit)
    runner.saving.connect(lambda under_way: None if under_way else loop.quit())
    runner.command(
        lambda w: call(progress=w.progress), outcome.append, watcher=ProgressDialog(None, title)
    )
    loop.exec()
    runner.close()
    if failures:
        raise failures[0]
    return outcome[0]


def _enter_practice(program: Program, faults: Faults) -> Opened | None:
    try:
        return wait_for(
            program,
            partial(opening.open_practice, program, paths.PRACTICE),
            "正在准备练习镇",
        )
    except UserError as error:
        faults.present(error)
        return None


def _sign_in() -> Opened | None:
    raise NotImplementedError


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("jieyou", description="解忧：镇街民政办社会救助业务")
    parser.add_argument("--demo", action="store_true", help="打开练习镇")
    parser.add_argument("--folder", type=Path, help="数据文件夹")
    return parser

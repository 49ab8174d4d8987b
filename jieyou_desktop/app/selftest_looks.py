"""Every page and paper drawn to a picture, so that a person, or a test, can look at it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from jieyou_desktop.app import paths
from jieyou_desktop.app.main import seat_of
from jieyou_desktop.services.opening import Doorstep, Opened, Program
from jieyou_desktop.ui import help
from jieyou_desktop.ui.entrance.entrance import Entrance
from jieyou_desktop.ui.kit import theme
from jieyou_desktop.ui.kit.runner import Job, Runner
from jieyou_desktop.ui.navigation import PAGES
from jieyou_desktop.ui.window import Window

_SCREEN = QSize(1366, 728)
_FEWEST_COLOURS = 12
"""A page with nothing on it has fewer."""
_SETTLE_MS = 250
_PATIENCE_MS = 60_000


class Looks:
    """Draws windows and papers into a folder; ``drawn`` names the pictures made."""

    def __init__(self, folder: Path) -> None:
        self.drawn: list[str] = []
        self._folder = folder
        self._app: QApplication | None = None

    @property
    def platform(self) -> str:
        """What Qt draws with: windows, xcb, offscreen; nothing before the first picture."""
        return QGuiApplication.platformName() if self._app is not None else ""

    def draw(self, program: Program, opened: Opened) -> list[str]:
        """Draw the sign-in window and every page; return what is wrong with them."""
        self._dress()
        return [*self._draw_door(program, opened.folder), *self._draw_pages(opened)]

    def draw_paper(self, path: Path) -> list[str]:
        """Draw the first page of a PDF as the preview does; return what is wrong with it."""
        self._dress()
        document = QPdfDocument()
        document.load(str(path))
        size = document.pagePointSize(0) * 1.5
        picture = QPixmap.fromImage(document.render(0, size.toSize()))
        document.close()
        return self._keep(path.stem, picture, path.parent)

    def _dress(self) -> None:
        if self._app is None:
            app = QCoreApplication.instance() or QApplication(["jieyou"])
            assert isinstance(app, QApplication)
            theme.install(app, paths.RESOURCES)
            help.find_in(str(paths.RESOURCES / "manual"))
            self._app = app

    def _draw_door(self, program: Program, folder: Path) -> list[str]:
        waiting = _Waited(Doorstep(program))
        door = Entrance(
            program,
            lambda _desk: waiting,
            folder=folder,
            user="王芳",
            proposed=paths.DATA,
            practice=paths.PRACTICE,
        )
        wrong = self._draw_window("sign_in", door, waiting)
        door.close_down()
        door.hide()
        door.deleteLater()
        return wrong

    def _draw_pages(self, opened: Opened) -> list[str]:
        assert self._app is not None
        runner, wrong = _Waited(opened.desk), []
        runner.failed.connect(lambda error: wrong.append(f"{type(error).__name__}"))
        window = Window(self._app, runner, seat_of(opened))
        for page, _name, _icon in PAGES:
            window.go(page)
            wrong += self._draw_window(page, window, runner)
        runner.close()
        window.hide()
        window.deleteLater()
        return wrong

    def _draw_window(self, name: str, window: QWidget, runner: "_Waited") -> list[str]:
        window.resize(_SCREEN)
        window.show()
        runner.wait()
        return self._keep(name, window.grab(), self._folder)

    def _keep(self, name: str, picture: QPixmap, folder: Path) -> list[str]:
        """Write a picture down; return what is wrong with it."""
        folder.mkdir(parents=True, exist_ok=True)
        if not picture.save(str(folder / f"{name}.png")):
            return [f"{name}.png 没有写成"]
        self.drawn.append(name)
        return [] if _has_content(picture) else [f"{name} 画出来是空的"]


class _Waited(Runner):
    """The real runner with its threads, which can be waited for."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self._under_way = 0
        self._quiet = QEventLoop()
        # A page asks for more a moment after something has come; quiet is when nothing does.
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self._look)

    def wait(self) -> None:
        """Let events run until every call has come home, those they led to as well."""
        patience = QTimer(singleShot=True, interval=_PATIENCE_MS)
        patience.timeout.connect(self._quiet.quit)
        patience.start()
        self._settled.start()
        self._quiet.exec()
        patience.stop()

    def _look(self) -> None:
        if self._under_way == 0:
            self._quiet.quit()

    @override
    def _start(self, pool: ThreadPoolExecutor, call: Any, *rest: Any) -> Job:
        self._under_way += 1
        return super()._start(pool, call, *rest)

    @override
    def _work(self, *call: Any) -> None:
        try:
            super()._work(*call)
        finally:
            self._landed.emit(self._home)

    def _home(self) -> None:
        self._under_way -= 1
        self._settled.start()


def _has_content(picture: QPixmap) -> bool:
    """Whether more is to be seen than a ground and a frame."""
    small = picture.toImage().scaled(160, 90)
    pixels = (small.pixel(x, y) for x in range(small.width()) for y in range(small.height()))
    return len(set(pixels)) >= _FEWEST_COLOURS

"""Windows on a Debian machine: a Wine prefix of our own, and programs run in it.

Proves much, not all: CHECKLIST.md says what only a real Windows can show.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STUBS = Path(__file__).resolve().parent / "stubs"
PACKAGES = (
    *("nsis", "wine", "wine64", "xvfb", "gcc-mingw-w64-x86-64-win32", "locales"),
    *("osslsigncode", "python3-venv"),
)
"""What apt installs for all of it."""

_NEEDED = ("wine", "Xvfb", "makensis", "x86_64-w64-mingw32-gcc-win32", "localedef")
_LOCALE = "zh_CN.UTF-8"
_PICTURE = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
app.primaryScreen().grabWindow(0).save(sys.argv[1])
"""
# Wine's debugger takes a minute over each crash, and nobody reads what it says.
_OVERRIDES = "mscoree,mshtml,winedbg.exe=;mscms=n"


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what it said."""

    status: int
    said: str


def missing() -> list[str]:
    """The commands that are not there for building under Wine."""
    return [name for name in _NEEDED if shutil.which(name) is None]


@contextmanager
def started(folder: Path) -> Iterator["Wine"]:
    """A Wine prefix in ``folder``, made the first time, with a screen, until the block ends."""
    with _screen() as display:
        wine = Wine(folder.absolute(), display)
        try:
            wine.prepare()
            yield wine
        finally:
            wine.stop()


class Wine:
    """Windows 10 as Wine plays it, in Chinese (code page 936)."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder = folder
        self._display = display

    @property
    def drive_c(self) -> Path:
        """What Windows takes for its system disk."""
        return self.folder / "prefix" / "drive_c"

    @property
    def local_data(self) -> Path:
        """The user's local application data, ``%LOCALAPPDATA%``."""
        (user,) = [
            each
            for each in (self.drive_c / "users").iterdir()
            if each.name != "Public" and (each / "AppData").is_dir()
        ]
        return user / "AppData" / "Local"

    def prepare(self) -> None:
        """Make the prefix with the locale and the stand-ins it needs, unless it is there."""
        if (self.drive_c / "ready").exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "home").mkdir(exist_ok=True)
        subprocess.run(["localedef", "-i", "zh_CN", "-f", "UTF-8", _LOCALE], check=False)
        for words in (["wineboot", "-i"], ["winecfg", "-v", "win10"]):
            ended = self.run(words, timeout=300)
            if ended.status:
                raise SystemExit(f"Wine 建不起来：{ended.said}")
        system = self.drive_c / "windows" / "system32"
        for source in STUBS.glob("*.c"):
            compiler = ["x86_64-w64-mingw32-gcc-win32", "-shared", "-O2", "-s"]
            target = system / f"{source.stem}.dll"
            subprocess.run([*compiler, "-o", str(target), str(source)], check=True)
        (self.drive_c / "ready").touch()

    def run(
        self,
        words: Sequence[str | Path],
        *,
        timeout: float = 600,
        **environment: str,
    ) -> Ended:
        """Run a Windows program to its end; paths among ``words`` become Windows' own.

        Variables of Qt must be given as ``WINEQT_…``: Wine drops those that begin with QT_.
        """
        said = subprocess.run(
            self._command(words),
            env=self._environment() | environment,
            stdin=subprocess.DEVNULL,
            # A pipe, never a file: Python's output to a file dies under Wine.
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
        )
        return Ended(said.returncode, said.stdout.decode("gb18030", "replace"))

    def start(self, words: Sequence[str | Path], **environment: str) -> "subprocess.Popen[bytes]":
        """Start a Windows program and go on; the caller ends it."""
        return subprocess.Popen(
            self._command(words),
            env=self._environment() | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        """End everything that still runs in the prefix."""
        subprocess.run(["wineserver", "-k"], env=self._environment(), check=False)
        subprocess.run(["wineserver", "-w"], env=self._environment(), check=False)

    def picture(self, target: Path) -> bool:
        """Write what the screen shows to a PNG; False where this Python has no Qt to do it."""
        target.parent.mkdir(parents=True, exist_ok=True)
        drawn = subprocess.run(
            [sys.executable, "-c", _PICTURE, str(target)],
            env=self._environment() | {"QT_QPA_PLATFORM": "xcb"},
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return drawn.returncode == 0

    def _command(self, words: Sequence[str | Path]) -> list[str]:
        return ["wine", *(windows(each) if isinstance(each, Path) else each for each in words)]

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TMPDIR")}
        return kept | {
            "HOME": str(self.folder / "home"),
            "WINEPREFIX": str(self.folder / "prefix"),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": _OVERRIDES,
            "LANG": _LOCALE,
            "DISPLAY": self._display,
        }


def windows(path: Path) -> str:
    """A path of this machine as Windows under Wine calls it."""
    text = str(path.absolute())
    if found := re.search(r"/drive_c(/.*)?$", text):
        return "C:" + (found[1] or "/").replace("/", "\\")
    return "Z:" + text.replace("/", "\\")


@contextmanager
def _screen() -> Iterator[str]:
    """A virtual screen; Wine's server keeps the first one it sees, so there is only one."""
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        screen.terminate()
        screen.wait()

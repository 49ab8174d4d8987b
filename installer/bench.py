"""The Python a program is frozen with: this computer's own, or the pinned one under Wine.

Either has exactly what ``frozen.lock`` names, each file checked against its hash, in an
environment where nothing else is: PyInstaller takes in whatever it finds.
"""

import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import windows_python
from wine import Wine, windows

HERE = Path(__file__).resolve().parent
LOCK = HERE / "frozen.lock"
TOOLS = HERE / "tools.lock"


class Bench(Protocol):
    """A Python that a program is frozen with."""

    site: Path
    """Where its packages are."""
    licence: Path
    """The licence of Python itself."""

    def run(self, words: Sequence[str | Path], **environment: str | Path) -> None:
        """Run it with these arguments, paths in its own spelling; stop where it fails."""

    def add(self, lock: Path, target: Path) -> None:
        """Install what a lock names into a folder beside the packages."""


class Own:
    """A new environment of the Python that runs this, on Windows (python.org's) or Linux."""

    def __init__(self, folder: Path) -> None:
        self.program = _environment(folder / "venv", LOCK)
        self.site = Path(
            _asked(self.program, "import sysconfig as s; print(s.get_path('purelib'))")
        )
        self.licence = _licence_of_python()

    def run(self, words: Sequence[str | Path], **environment: str | Path) -> None:
        """See Bench.run."""
        own = {name: str(value) for name, value in environment.items()}
        command = [str(self.program), *map(str, words)]
        subprocess.run(command, env=os.environ | own, check=True)

    def add(self, lock: Path, target: Path) -> None:
        """See Bench.add."""
        _install(self.program, lock, "--target", str(target))


class UnderWine:
    """The pinned Windows CPython; its packages are put in from outside, with Windows' markers."""

    def __init__(self, folder: Path, wine: Wine) -> None:
        self.wine = wine
        self._tools = _environment(folder / "tools", TOOLS)
        home = folder / "python"
        self.program = windows_python.install(home, self._tools)
        self.site, self.licence = home / "Lib" / "site-packages", home / "LICENSE.txt"
        stamp = home / "installed.lock"
        if not stamp.exists() or stamp.read_bytes() != LOCK.read_bytes():
            self.add(LOCK, self.site)
            stamp.write_bytes(LOCK.read_bytes())

    def run(self, words: Sequence[str | Path], **environment: str | Path) -> None:
        """See Bench.run."""
        own = {
            name: windows(value) if isinstance(value, Path) else value
            for name, value in environment.items()
        }
        ended = self.wine.run([self.program, *words], timeout=1800, **own)
        print(ended.said, flush=True)
        if ended.status:
            raise SystemExit(f"Wine 里的 Python 以 {ended.status} 结束")

    def add(self, lock: Path, target: Path) -> None:
        """See Bench.add. Not pip, which would read the markers as this machine's."""
        words = ["-m", "uv", "pip", "install", "--quiet", "--require-hashes"]
        words += ["--python-platform", "x86_64-pc-windows-msvc", "--only-binary", ":all:"]
        words += ["--python-version", windows_python.VERSION, "--target", str(target)]
        subprocess.run([str(self._tools), *words, "-r", str(lock)], check=True)


def _environment(folder: Path, lock: Path) -> Path:
    """A Python environment that has what a lock names and nothing else; made once for each."""
    program = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = folder / "installed.lock"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        venv.create(folder, clear=True, with_pip=True)
        _install(program, lock)
        stamp.write_bytes(lock.read_bytes())
    return program


def _install(program: Path, lock: Path, *more: str) -> None:
    words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    words += ["--require-hashes", "--only-binary", ":all:", "--no-deps", *more, "-r", str(lock)]
    subprocess.run([str(program), *words], check=True)


def _licence_of_python() -> Path:
    for folder in (Path(sys.base_prefix), Path(os.__file__).parent):
        for name in ("LICENSE.txt", "LICENSE"):
            if (folder / name).exists():
                return folder / name
    debian = Path(f"/usr/share/doc/python3.{sys.version_info.minor}/copyright")
    if debian.exists():
        return debian
    raise SystemExit("找不到 Python 自己的许可文字（LICENSE.txt）")


def _asked(program: Path, code: str) -> str:
    return subprocess.run(
        [str(program), "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()

"""The frozen program: one folder that runs on a computer where nothing is installed."""

import shutil
import sys
from pathlib import Path

import licences
import product
import signing
from bench import Bench

HERE = Path(__file__).resolve().parent


def freeze(bench: Bench, work: Path, *, for_windows: bool) -> Path:
    """Freeze the program under ``work``, with its licences; return the folder."""
    texts, icon = work / "licences", work / "jieyou.ico"
    licences.gather(bench.site, bench.licence, texts)
    if for_windows:
        bench.run([HERE / "icon.py", icon])
    out = work / "frozen"
    shutil.rmtree(out, ignore_errors=True)
    words: list[str | Path] = ["-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    words += ["--distpath", out, "--workpath", work / "pyinstaller", HERE / "jieyou.spec"]
    bench.run(words, JIEYOU_LICENCES=texts, JIEYOU_ICON=icon)
    folder = out / product.NAME
    if for_windows and signing.is_wanted():
        for program in folder.glob("*.exe"):
            signing.sign(program)
    return folder


def megabytes(path: Path) -> float:
    """How large a file, or a folder with all in it, is."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files if not each.is_symlink()) / 1e6


def command_line_of(folder: Path) -> Path:
    """The frozen program to be used from a console."""
    if (folder / f"{product.CONSOLE}.exe").exists():
        return folder / f"{product.CONSOLE}.exe"
    return folder / (f"{product.NAME}.exe" if sys.platform == "win32" else product.NAME)

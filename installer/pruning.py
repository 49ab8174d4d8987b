"""What a frozen program can do without.

Qt comes with far more than is used: plugins are kept by name, and libraries only where
something kept still asks for them. Each change here is proved by the frozen ``--selftest``.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

Entry = tuple[str, str, str]
"""PyInstaller's: where it goes, where it comes from, and of what kind it is."""

EXCLUDED_MODULES = [
    # Crashes some computers whose management service is broken; platform does without.
    "_wmi",
    *("tkinter", "_tkinter", "pydoc", "unittest", "doctest", "pdb", "setuptools", "pip"),
    *("lib2to3", "ensurepip", "venv", "idlelib", "turtledemo", "xmlrpc", "curses"),
    # Pillow is here only because reportlab draws pictures with it.
    *("PIL._avif", "PIL.ImageTk", "PIL.ImageQt", "numpy"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtOpenGL"),
    *("PySide6.QtOpenGLWidgets", "PySide6.QtTest", "PySide6.QtDesigner", "PySide6.QtDBus"),
]

_PLUGINS = re.compile(
    r"platforms/(lib)?q(windows|offscreen|xcb|wayland.*)|"
    r"imageformats/(lib)?q(svg|jpeg|gif|ico)|"
    r"iconengines/|printsupport/|styles/|xcbglintegrations/lib.*glx|"
    r"platforminputcontexts/lib(ibus|compose)|platformthemes/libqxdg|"
    r"wayland-(shell-integration|decoration-client)/"
)
_TRANSLATIONS = {"qtbase_zh_CN.qm", "qt_zh_CN.qm"}


def prune(binaries: list[Entry], datas: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Leave out Qt's unused plugins and translations, then libraries nobody asks for."""
    kept = _reachable([entry for entry in binaries if _is_wanted(entry[0])])
    names = {_name(entry[0]) for entry in kept}
    left = [
        entry
        for entry in datas
        if _is_wanted(entry[0]) and (entry[2] != "SYMLINK" or _name(entry[1]) in names)
    ]
    return kept, left


def strip_own(binaries: list[Entry], folder: Path) -> list[Entry]:
    """On Linux, copies without debugging symbols of what brings many, kept in ``folder``.

    Only of these: a library that a wheel's maker has patched may not survive it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    for target, source, kind in binaries:
        if _name(target).startswith("libpython") or target.startswith("sqlcipher3/"):
            copied = folder / _name(target)
            shutil.copyfile(source, copied)
            subprocess.run(["strip", "--strip-unneeded", str(copied)], check=True)
            source = str(copied)
        kept.append((target, source, kind))
    return kept


def _is_wanted(target: str) -> bool:
    path = target.replace("\\", "/")
    if path.startswith("reportlab/fonts/"):
        return False  # paper is set in our own fonts, or Windows'
    if not path.startswith("PySide6/"):
        return True
    if "/translations/" in path:
        return _name(path) in _TRANSLATIONS
    if "/plugins/" in path:
        return bool(_PLUGINS.match(path.split("/plugins/")[1]))
    return True


def _reachable(binaries: list[Entry]) -> list[Entry]:
    """What is a program, a module or a plugin, and the libraries these need, and theirs."""
    from PyInstaller.depend.bindepend import get_imports

    by_name = {_name(entry[0]).lower(): entry for entry in binaries}
    waiting = [entry for entry in binaries if not _is_shared_library(entry[0])]
    seen = {_name(entry[0]).lower() for entry in waiting}
    while waiting:
        imports: Iterable[Any] = get_imports(waiting.pop()[1])
        for asked, _found in imports:
            name = _name(asked).lower()
            if name in by_name and name not in seen:
                seen.add(name)
                waiting.append(by_name[name])
    return [entry for entry in binaries if _name(entry[0]).lower() in seen]


def _is_shared_library(target: str) -> bool:
    """Whether a file is there only for others: modules and plugins are loaded by name."""
    path = target.replace("\\", "/")
    name = _name(path).lower()
    if "/plugins/" in path or name.startswith(("python3", "libpython")):
        return False
    if "/" in path and not path.startswith("PySide6/"):
        return False
    if name.endswith(".dll"):
        return True
    return ".so" in name and "cpython" not in name and ".abi3.so" not in name


def _name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name

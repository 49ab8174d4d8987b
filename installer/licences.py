"""The licences of everything that is shipped, gathered into one folder of plain texts.

The program shows them under 设置 → 关于 → 开源许可. A part without a licence text stops the
build, so that nothing is shipped unseen.
"""

import re
import shutil
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

from product import ROOT

HERE = Path(__file__).resolve().parent
OWN_TEXTS = HERE / "licences"
"""Texts of parts that do not bring their own, or that are inside others."""

_BUILT_IN = {"pyinstaller"}
"""Not a library of the program, but a piece of it starts every frozen program."""
_INSTEAD = {
    "chinesecalendar": ("chinesecalendar.txt",),
    **dict.fromkeys(
        ("pyside6-essentials", "pyside6-addons", "shiboken6"), ("LGPL-3.0.txt", "GPL-3.0.txt")
    ),
}
_INSIDE = {"sqlcipher3": ("SQLCipher.txt", "Apache-2.0.txt")}
"""SQLCipher and OpenSSL (Apache 2.0) are inside its wheel."""
_TEXT = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)


def gather(site: Path, python: Path, target: Path) -> None:
    """Write a text for each part into ``target``; ``python`` is the licence of Python."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for part in _shipped(site):
        name, version = part.metadata["Name"], part.version
        (target / f"{name} {version}.txt").write_text(_text_of(part), encoding="utf-8")
    shutil.copyfile(python, target / "Python.txt")
    fonts, icons = ROOT / "resources/fonts/OFL.txt", ROOT / "resources/icons/LICENSE"
    shutil.copyfile(fonts, target / "Noto Sans SC, Noto Serif SC.txt")
    shutil.copyfile(icons, target / "Lucide.txt")


def _shipped(site: Path) -> list[Distribution]:
    """What the program needs, and what that needs, among what is installed in ``site``."""
    installed = map(PathDistribution, site.glob("*.dist-info"))
    present = {_plain(part.metadata["Name"]): part for part in installed}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    waiting = [_name_in(each) for each in settings["project"]["dependencies"]]
    found: dict[str, Distribution] = {name: present[name] for name in _BUILT_IN}
    while waiting:
        name = waiting.pop()
        # What is asked for only elsewhere (another system, an extra) is not installed.
        if name in found or name not in present:
            continue
        found[name] = present[name]
        waiting += [_name_in(each) for each in present[name].requires or ()]
    return [found[name] for name in sorted(found)]


def _text_of(part: Distribution) -> str:
    name = _plain(part.metadata["Name"])
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in _files_of(part, name)]
    if not texts:
        raise SystemExit(f"{name} 没有带许可文字：请补进 {OWN_TEXTS.name}/ 并在 licences.py 登记")
    told = (part.metadata.get_all(key) for key in ("Summary", "License-Expression", "License"))
    head = [f"{part.metadata['Name']} {part.version}", *(each[0] for each in told if each)]
    return "\n\n".join(["\n".join(each.split("\n")[0] for each in head), *texts])


def _files_of(part: Distribution, name: str) -> Iterator[Path]:
    if name not in _INSTEAD:
        for file in part.files or ():
            if ".dist-info" in file.parts[0] and _TEXT.search(str(Path(*file.parts[1:]))):
                yield Path(str(part.locate_file(file)))
    for text in (*_INSTEAD.get(name, ()), *_INSIDE.get(name, ())):
        yield OWN_TEXTS / text


def _name_in(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return _plain(found[0])


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

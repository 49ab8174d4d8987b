"""What is built: its names and its one version, as pyproject.toml says."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

NAME = "jieyou"
"""The program with the window, the folder it is built in, the Debian package."""
CONSOLE = "jieyou-cli"
"""The same program for the command line: Windows gives only such a one a console."""
TITLE = "解忧"
PUBLISHER = "解忧"


def version() -> str:
    """The version, from the file that pyproject.toml names."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    source = ROOT / settings["tool"]["hatch"]["version"]["path"]
    found = re.search(r'__version__ = "(.+?)"', source.read_text(encoding="utf-8"))
    assert found, f"no version in {source}"
    return found[1]


def four_numbers(text: str = "") -> tuple[int, int, int, int]:
    """A version (the program's) as Windows wants it: four numbers, without what may follow."""
    numbers = [int(each) for each in re.findall(r"\d+", text or version())]
    first, second, third = (*numbers, 0, 0, 0)[:3]
    return first, second, third, 0


def modules() -> list[str]:
    """Every module of the program; some are imported by names put together while it runs."""
    files = sorted((ROOT / "jieyou_desktop").rglob("*.py"))
    paths = [each.relative_to(ROOT).with_suffix("") for each in files]
    return [".".join(each.parts).removesuffix(".__init__") for each in paths]

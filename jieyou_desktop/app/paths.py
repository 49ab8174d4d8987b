"""Where the program's own files are: in a checkout, an installed wheel or a frozen build."""

import sys
from pathlib import Path


def _root() -> Path:
    if frozen := getattr(sys, "_MEIPASS", None):
        return Path(frozen)
    package = Path(__file__).resolve().parent.parent
    inside = package / "_files"
    return inside if inside.is_dir() else package.parent


RESOURCES = _root() / "resources"
MIGRATIONS = _root() / "migrations"

"""Where the program's own files are: in a checkout, an installed wheel or a frozen build."""

import sys
from pathlib import Path

from platformdirs import PlatformDirs


def _root() -> Path:
    if frozen := getattr(sys, "_MEIPASS", None):
        return Path(frozen)
    package = Path(__file__).resolve().parent.parent
    inside = package / "_files"
    return inside if inside.is_dir() else package.parent


RESOURCES = _root() / "resources"
MIGRATIONS = _root() / "migrations"
LICENCES = _root() / "licences"
"""The licences of what is shipped; only a frozen build has them."""

_USER = PlatformDirs("jieyou", appauthor=False, roaming=False)
DATA = Path(_USER.user_data_dir) / "data"
"""Where an office's data lives unless another folder was chosen."""
PRACTICE = Path(_USER.user_data_dir) / "practice"
"""Where the practice town lives."""
SETTINGS = Path(_USER.user_config_dir) / "settings.json"
"""This computer's choices."""
LOGS = Path(_USER.user_log_dir)
"""The diary and the reports of faults."""

"""Reports of our own faults: where and of what kind, with nobody's data in them."""

import datetime as dt
import logging
import platform
from hashlib import sha256
from pathlib import Path

from jieyou_desktop import __version__
from jieyou_desktop.app.logs import blanked_traceback

_log = logging.getLogger("jieyou.faults")
# Where no diary can be written, Python would print the report over the user's screen.
_log.addHandler(logging.NullHandler())


def keep(error: BaseException, folder: Path, now: dt.datetime, about: str = "") -> str:
    """Write down what happened and return the report's number.

    The same fault has the same last four characters, so that reports can be counted.
    ``about`` names further parts of the program and their versions.
    """
    trace = blanked_traceback(error)
    same = sha256(trace.encode()).hexdigest()[:4].upper()
    number = f"{now:%m%d-%H%M}-{same}"
    _log.error("fault %s\n%s", same, trace)
    parts = [f"解忧 {__version__}", f"Python {platform.python_version()}", about]
    heading = " · ".join(part for part in (*parts, platform.platform()) if part)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        report = folder / f"fault-{number}.txt"
        report.write_text(f"{heading}\n\n{trace}", encoding="utf-8")
    except OSError:
        _log.warning("the report %s could not be written", same)
    return number

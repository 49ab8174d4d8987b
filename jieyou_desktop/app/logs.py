"""The program's own diary: a few rotating files in which no person can be recognised."""

import faulthandler
import logging
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

_NUMBERS = re.compile(r"[0-9０-９](?:[\s-]?[0-9０-９]){5,}[\s-]?[XxＸｘ]?")
_CHINESE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·•]+")
_QUOTED = re.compile(r"(['\"])(?:(?!\1).){3,}\1")


def start(folder: Path) -> None:
    """Write the diary into ``folder`` from now on; a folder that takes none is done without."""
    root = logging.getLogger()
    for old in list(root.handlers):
        if isinstance(old, RotatingFileHandler):
            root.removeHandler(old)
            old.close()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "jieyou.log", maxBytes=500_000, backupCount=4, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(_Blanked("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def keep_crashes(folder: Path) -> None:
    """Have a crash below Python leave where it happened in ``folder``; no value is written.

    The file stays open until the end, as nothing can be opened any more while crashing. A
    folder that takes none is done without.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "fault-crash.txt").open("a", encoding="utf-8")
    except OSError:
        return
    faulthandler.enable(file)


def blank(text: str) -> str:
    """Take out what could be a name, an ID, phone or account number, or any other value.

    Diary and bug reports are for programmers and in English: whatever is Chinese in them
    came from a person's data (or from a sentence of ours that is not missed).
    """
    return _CHINESE.sub("…", _NUMBERS.sub("#", text))


def blanked_traceback(error: BaseException) -> str:
    """Where an error came from, without any value: files, lines, functions, kinds of error."""
    parts = []
    for each in traceback.TracebackException.from_exception(error).format():
        parts.append(each if each.startswith(("  File", "Traceback")) else _QUOTED.sub("'…'", each))
    return blank("".join(parts))


class _Blanked(logging.Formatter):
    """Formats a line and then blanks it, except the time in front."""

    def format(self, record: logging.LogRecord) -> str:
        # A traceback that another handler has already written out is not blanked: do it anew.
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = blank(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return blanked_traceback(error) if error is not None else ""

"""What has been settled while a ledger is being brought in; the steps share it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services import ledgers
from jieyou_desktop.services.ledgers import BroughtIn, Preview

SHEETS = "表格 (*.xlsx *.xls *.ods *.csv *.et *.txt)"
_MOST_BYTES = 100 * 2**20


@dataclass
class Errand:
    """One file on its way in.

    ``columns`` are what the person said of each sheet's columns, ``keep`` the changes that
    are not wanted, ``seen`` the last look at what would be done, ``done`` what was.
    """

    name: str = ""
    content: bytes = b""
    kind: str = ""
    columns: tuple[dict[int, str], ...] = ()
    keep: set[str] = field(default_factory=set)
    seen: Preview | None = None
    done: BroughtIn | None = None

    def look(self) -> Callable[[Any], Preview]:
        """The call that looks without writing."""
        return partial(
            ledgers.preview,
            content=self.content,
            name=self.name,
            kind=self.kind,
            columns=self.columns,
        )

    def bring_in(self) -> Callable[[Any], BroughtIn]:
        """The call that does it."""
        return partial(
            ledgers.bring_in,
            content=self.content,
            name=self.name,
            kind=self.kind,
            columns=self.columns,
            keep=frozenset(self.keep),
        )


def read_file(path: Path) -> bytes:
    """The content of a file; raises UserError when it cannot be read or is far too large."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(
                "这份文件太大，不像一份台账", "请确认选对了文件；里面若有很多图片，请删掉图片再导入"
            )
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            f"打不开“{path.name}”",
            "它可能已被移走，或正被别的程序占用。请关掉 WPS 里的这份表，再试一次",
        ) from error

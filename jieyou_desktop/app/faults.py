"""The one presenter of errors: a refusal is shown; a fault of ours becomes a numbered report."""

import datetime as dt
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from jieyou_desktop.app import reports
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.ui.kit import dialogs


class Faults(QObject):
    """Takes every error nobody else took, from any thread, and tells the user once."""

    _met = Signal(object)

    def __init__(self, folder: Path, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self.folder = folder
        self._clock = clock
        self._window: QWidget | None = None
        self._speaking = False
        self._met.connect(self.present)

    def over(self, window: QWidget | None) -> None:
        """Show dialogs over this window."""
        self._window = window

    def hook(self) -> None:
        """Take what Python would print: errors in slots, timers and threads."""
        sys.excepthook = self._excepthook
        threading.excepthook = lambda args: self._met.emit(args.exc_value)

    @Slot(object)
    def present(self, error: BaseException) -> None:
        """Show a refusal, or report a fault and show its number. One dialog at a time."""
        if isinstance(error, KeyboardInterrupt):
            raise error
        number = None if isinstance(error, UserError) else self.report(error)
        if self._speaking:
            return
        self._speaking = True
        try:
            if isinstance(error, UserError):
                dialogs.show_error(self._window, error)
            else:
                dialogs.tell(
                    self._window,
                    "程序出了毛病，这一步没有做成",
                    "已经保存的都还在。可以再试一次；若还是不行，请把编号 "
                    f"{number} 告诉维护人员（设置 → 关于 里能找到这份不含个人信息的记录）",
                )
        finally:
            self._speaking = False

    def report(self, error: BaseException) -> str:
        """Write down what happened, without personal data; return the report's number."""
        return reports.keep(error, self.folder, self._clock(), f"Qt {qt_version}")

    def _excepthook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self._met.emit(error)

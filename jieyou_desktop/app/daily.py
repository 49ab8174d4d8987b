"""What happens by itself while the program is open: backups, and the turn of the day."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services import backup
from jieyou_desktop.ui.kit.runner import Runner

TOPICS = frozenset(
    {"register", "visits", "intake", "letters", "ledgers", "packages", "office", "users"}
)
_EVERY_MS = 5 * 60 * 1000
_FIRST_MS = 60 * 1000


class Daily(QObject):
    """Looks every five minutes whether a backup is due and whether a new day has begun."""

    def __init__(self, runner: Runner, clock: Callable[[], dt.datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._clock = clock
        self._day = clock().date()
        self._said: set[str] = set()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        # The first look waits until the one at the desk has begun to work.
        QTimer.singleShot(_FIRST_MS, self, self.look)

    def look(self) -> None:
        """Back up if it is due; on a new day let every page read again what is due."""
        self._runner.query(backup.hourly, self._backed_up, refused=self._not_backed_up)
        if self._clock().date() != self._day:
            self._day = self._clock().date()
            self._runner.changed.emit(TOPICS)

    def _backed_up(self, made: object) -> None:
        if made is not None:
            self._runner.changed.emit(frozenset({"backup"}))

    def _not_backed_up(self, error: UserError) -> None:
        """Say it once: a full disk is still full in five minutes."""
        if error.title not in self._said:
            self._said.add(error.title)
            self._runner.failed.emit(error)

"""The only road from a screen to a service: off the GUI thread and back."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from jieyou_desktop.domain.errors import Cancelled, UserError

T = TypeVar("T")
Call = Callable[[Any], T]
Done = Callable[[T], None]
Refused = Callable[[UserError], None]


class Opener(Protocol):
    """Opens one transaction; services.work.Desk is the real one."""

    def work(self, progress: Any = None) -> AbstractContextManager[Any]:
        """Enter the transaction; leaving it commits."""


class Watcher(Protocol):
    """Shows a job to the user; kit.dialogs.ProgressDialog is the real one."""

    def begin(self, job: "Job") -> None:
        """The job is about to start; it can be cancelled from now on."""

    def step(self, done: int, total: int, text: str) -> None:
        """Show that ``done`` of ``total`` are finished."""

    def end(self) -> None:
        """The job is over, however it went."""


class Job:
    """A call under way. A plain object: nothing of Qt is made or freed in a worker thread."""

    def __init__(
        self,
        tell: Callable[[Callable[[], None]], None],
        watcher: Watcher | None = None,
        *,
        writes: bool = False,
    ) -> None:
        self.writes = writes
        self._tell = tell
        self._watcher = watcher
        self._cancelled = threading.Event()
        if watcher is not None:
            watcher.begin(self)

    @property
    def cancelled(self) -> bool:
        """Whether the user, or a newer query, has given this one up."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop at the next step; a command is then rolled back, a query's answer dropped."""
        self._cancelled.set()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report progress. Called by the service, in the worker thread."""
        if self.cancelled:
            raise Cancelled
        if self._watcher is not None:
            self._tell(partial(self._watcher.step, done, total, text))

    def end(self) -> None:
        """Tell the watcher that it is over. Called in the worker thread."""
        if self._watcher is not None:
            self._tell(self._watcher.end)


class Runner(QObject):
    """Runs service functions and brings their results back to the GUI thread.

    Commands write: one at a time, in the order asked. Queries only read and may overlap.
    A callback that is a method of a widget is skipped once the widget is gone.

    Signals:
        changed: After a commit, the topics whose lists are stale (frozenset of str).
        failed: What a call raised and nobody took, unless the user cancelled it.
        saving: A command is under way (True), or none any longer (False).
    """

    changed = Signal(frozenset)
    failed = Signal(object)
    saving = Signal(bool)
    _landed = Signal(object)

    def __init__(self, desk: Opener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._today: dt.date | None = None
        self._commands = 0
        self._writer = ThreadPoolExecutor(1, "write")
        self._readers = ThreadPoolExecutor(3, "read")
        self._landed.connect(self._land)

    @property
    def today(self) -> dt.date | None:
        """The office's day as the latest call saw it; None before the first."""
        return self._today

    def command(
        self,
        call: Call[T],
        done: Done[T] | None = None,
        *,
        refused: Refused | None = None,
        watcher: Watcher | None = None,
    ) -> Job:
        """Run a service function that changes something; UserError goes to ``refused``."""
        self._commands += 1
        if self._commands == 1:
            self.saving.emit(True)
        return self._start(self._writer, call, done, refused, watcher)

    def query(
        self,
        call: Call[T],
        done: Done[T],
        *,
        refused: Refused | None = None,
        watcher: Watcher | None = None,
    ) -> Job:
        """Run a service function that only reads; UserError goes to ``refused``."""
        return self._start(self._readers, call, done, refused, watcher)

    def close(self) -> None:
        """Let what is running end, and start nothing more."""
        self._writer.shutdown()
        self._readers.shutdown(cancel_futures=True)

    def _start(
        self,
        pool: ThreadPoolExecutor,
        call: Call[T],
        done: Done[T] | None,
        refused: Refused | None,
        watcher: Watcher | None,
    ) -> Job:
        job = Job(self._landed.emit, watcher, writes=pool is self._writer)
        pool.submit(self._work, call, done, refused, job)
        return job

    def _work(self, call: Call[T], done: Done[T] | None, refused: Refused | None, job: Job) -> None:
        """Run in the worker thread; say how it went with partials, never closures."""
        try:
            if job.cancelled:
                return
            with self._desk.work(job) as work:
                result = call(work)
        except Cancelled:
            pass
        except Exception as error:
            self._landed.emit(partial(self._fail, job, error, refused))
        else:
            self._landed.emit(partial(self._finish, job, result, done, work))
        finally:
            job.end()
            if job.writes:
                self._landed.emit(self._command_over)

    def _command_over(self) -> None:
        self._commands -= 1
        if self._commands == 0:
            self.saving.emit(False)

    def _finish(self, job: Job, result: T, done: Done[T] | None, work: Any) -> None:
        topics = frozenset(work.changed)
        self._today = work.today
        stale = job.cancelled and not topics
        if done is not None and not stale and _alive(done):
            done(result)
        if topics:
            self.changed.emit(topics)

    def _fail(self, job: Job, error: Exception, refused: Refused | None) -> None:
        if isinstance(error, UserError) and refused is not None:
            if not job.cancelled and _alive(refused):
                refused(error)
        else:
            self.failed.emit(error)

    @Slot(object)
    def _land(self, arrival: Callable[[], None]) -> None:
        """Run what a worker sent. A slot of a QObject of this thread, so Qt queues it here."""
        arrival()


def _alive(callback: Callable[..., None]) -> bool:
    if isinstance(callback, partial):
        return _alive(callback.func)
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)

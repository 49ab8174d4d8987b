"""Which windows come up, for tests that nothing flashes."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class _Watch(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return False


@contextmanager
def windows_appearing(program: QApplication) -> Iterator[list[str]]:
    """The names of all windows that appear meanwhile, in order."""
    watch = _Watch()
    program.installEventFilter(watch)
    yield watch.names
    program.removeEventFilter(watch)

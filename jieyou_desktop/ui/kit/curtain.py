"""The privacy curtain: one switch that hides names, ID numbers and accounts on screen."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from jieyou_desktop.domain.kinds import Kind, Name


class Curtain(QObject):
    """Drawn while somebody stands at the desk who should not read the screen.

    Signals:
        moved: It was drawn or opened.
    """

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._drawn = False

    @property
    def drawn(self) -> bool:
        """Whether the screen is hidden at the moment."""
        return self._drawn

    def draw(self, drawn: bool) -> None:
        """Draw the curtain or open it."""
        if drawn != self._drawn:
            self._drawn = drawn
            self.moved.emit()


CURTAIN = Curtain()
"""The one curtain: what it hides hangs on every screen at once."""


def behind(kind: Kind, value: Any) -> str:
    """What may be read of a value while the curtain is drawn."""
    if isinstance(kind, Name):
        name = kind.show(value)
        return name[:1] + "••" if name else ""
    return kind.mask(value)

"""Icons by name, drawn sharp at any size from resources/icons (Lucide)."""

from functools import cache

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

from jieyou_desktop.ui.kit.theme import COLOURS


def icon(name: str, color: str = "text", chosen: str = "") -> QIcon:
    """The icon ``name`` in a colour of the theme; ``chosen`` is its colour when selected.

    Raises KeyError where resources/icons has none of that name.
    """
    if not QFile.exists(f"icons:{name}.svg"):
        raise KeyError(f"no icon {name}")  # here, not while painting: Qt cannot carry it home
    return QIcon(_Drawn(name, COLOURS[color], COLOURS.get(chosen, chosen) or COLOURS[color]))


def picture(name: str, size: int, color: str = "text") -> QPixmap:
    """The icon as a picture ``size`` pixels high, for a label."""
    return icon(name, color).pixmap(QSize(size, size))


class _Drawn(QIconEngine):
    """Draws one SVG at the size asked for, in the colour its state asks for."""

    def __init__(self, name: str, color: str, chosen: str) -> None:
        super().__init__()
        self._name, self._color, self._chosen = name, color, chosen

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        # White stands on a filled button, which goes grey itself.
        unused = self._color if self._color == COLOURS["paper"] else COLOURS["text3"]
        color = {QIcon.Mode.Disabled: unused, QIcon.Mode.Selected: self._chosen}.get(
            mode, self._color
        )
        _renderer(self._name, color).render(painter, rect)

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    @override
    def clone(self) -> QIconEngine:
        return _Drawn(self._name, self._color, self._chosen)


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    file = QFile(f"icons:{name}.svg")
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    svg = bytes(file.readAll().data()).replace(b"currentColor", color.encode())
    return QSvgRenderer(QByteArray(svg))


def emblem() -> QIcon:
    """The program's own mark, for windows and the task bar."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(COLOURS["accent"]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(0, 0, size, size, size / 5, size / 5)
        margin = size // 6
        inside = QRect(margin, margin, size - 2 * margin, size - 2 * margin)
        _renderer("heart-handshake", COLOURS["paper"]).render(painter, inside)
        painter.end()
        made.addPixmap(pixmap)
    return made

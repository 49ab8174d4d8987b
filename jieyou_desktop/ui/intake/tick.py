"""A tick whose words wrap: names of papers are long, and Qt's own check box has one line."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.ui.kit.pieces import text


class Tick(QWidget):
    """One paper to tick.

    Signals:
        toggled: It was ticked or unticked.
    """

    toggled = Signal(bool)

    def __init__(self, name: str, words: str = "", *, ticked: bool = False) -> None:
        """``words`` are read, ``name`` is what is meant (and read where no words are given)."""
        super().__init__()
        self.name = name
        self.box = QCheckBox()
        self.box.setAccessibleName(words or name)
        self.box.setChecked(ticked)
        self._words = text(words or name)
        self._words.setCursor(Qt.CursorShape.PointingHandCursor)
        self._words.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setFocusProxy(self.box)
        self.box.toggled.connect(self.toggled)

    @property
    def ticked(self) -> bool:
        """Whether it is ticked."""
        return self.box.isChecked()

    def tick(self) -> None:
        """Tick it."""
        self.box.setChecked(True)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease:
            self.box.toggle()
        return False

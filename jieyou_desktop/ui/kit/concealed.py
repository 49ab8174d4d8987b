"""A value that is masked until somebody says what they need it for."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from jieyou_desktop.ui.kit.dialogs import ask_reason
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.theme import px

PURPOSES = ("核对身份", "电话联系", "核对账户", "填写文书")


class Concealed(QWidget):
    """A masked value and “显示”, which asks for the purpose; the look is recorded.

    Signals:
        asked: The value is wanted (purpose).
    """

    asked = Signal(str)

    def __init__(self, masked: str, label: str, *, may_see: bool) -> None:
        super().__init__()
        self._value = text(masked, wrap=False)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._show = button("显示", link=True)
        self._show.setAccessibleName(f"显示{label}")
        self._menu = QMenu(self)
        for purpose in PURPOSES:
            self._menu.addAction(purpose).triggered.connect(partial(self._chosen, purpose))
        self._menu.addSeparator()
        self._menu.addAction("别的用途……").triggered.connect(self._other)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self._value)
        layout.addWidget(self._show)
        layout.addStretch(1)
        self._line = layout
        self._show.setVisible(may_see)
        self._show.clicked.connect(self._ask)

    def show_from(self, name: str, values: Mapping[str, str]) -> None:
        """Show the value of a name as it is."""
        self._value.setText(values[name])
        self._value.setWordWrap(True)  # a mask is short, what it stood for may be sentences
        self._line.setStretch(0, 1)
        self._line.setStretch(2, 0)
        self._show.hide()

    def _ask(self) -> None:
        self._menu.popup(self._show.mapToGlobal(QPoint(0, self._show.height())))
        self._menu.setActiveAction(self._menu.actions()[0])

    def _chosen(self, purpose: str, _checked: bool = False) -> None:
        self.asked.emit(purpose)

    def _other(self) -> None:
        if purpose := ask_reason(self, "为什么要看", "看了什么、为什么看，都会记录在案", "查看"):
            self.asked.emit(purpose)

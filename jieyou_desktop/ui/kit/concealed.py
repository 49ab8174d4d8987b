"""A value that is masked until somebody says what they need it for."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from jieyou_desktop.ui.kit.dialogs import ask_reason
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.theme import px

PURPOSES = ("核对身份", "电话联系", "核对账户", "填写文书")
_SHORT = 24  # longer words than these are a sentence with a number in it, not a mask


class PurposeMenu(QMenu):
    """Asks what a masked value is needed for.

    Signals:
        chosen: For this purpose (str).
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, more: Sequence[str] = ()) -> None:
        super().__init__(parent)
        for purpose in (*PURPOSES, *more):
            self.addAction(purpose).triggered.connect(partial(self._choose, purpose))
        self.addSeparator()
        self.addAction("别的用途……").triggered.connect(self._other)

    def ask(self, under: QWidget) -> None:
        """Open below a widget, so that Enter takes the first."""
        self.popup(under.mapToGlobal(QPoint(0, under.height())))
        self.setActiveAction(self.actions()[0])

    def _choose(self, purpose: str, _checked: bool = False) -> None:
        self.chosen.emit(purpose)

    def _other(self) -> None:
        words = "看了什么、为什么看，都会记录在案"
        if purpose := ask_reason(self.parentWidget(), "为什么要看", words, "查看"):
            self.chosen.emit(purpose)


class Concealed(QWidget):
    """A masked value and “显示”, which asks for the purpose; the look is recorded.

    Signals:
        asked: The value is wanted (purpose).
    """

    asked = Signal(str)

    def __init__(self, masked: str, label: str, *, may_see: bool, tone: str = "") -> None:
        super().__init__()
        self._value = text(masked, tone=tone, wrap=False)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._show = button("显示", link=True)
        self._show.setAccessibleName(f"显示{label}")
        self._menu = PurposeMenu(self)
        self._menu.chosen.connect(self.asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self._value)
        layout.addWidget(self._show)
        layout.addStretch(1)
        self._line = layout
        if len(masked) > _SHORT:
            self._wrap()
        self._show.setVisible(may_see)
        self._show.clicked.connect(self._ask)

    def show_from(self, name: str, values: Mapping[str, str]) -> None:
        """Show the value of a name as it is; a cursor on “显示” stays here."""
        self._value.setText(values[name])
        self._wrap()
        if self._show.hasFocus() or self.window().focusWidget() is self._show:
            by_keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
            self._value.setTextInteractionFlags(self._value.textInteractionFlags() | by_keyboard)
            self._value.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._value.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show.hide()

    def _wrap(self) -> None:
        """A mask is short, what it stood for may be sentences."""
        self._value.setWordWrap(True)
        self._line.setStretch(0, 1)
        self._line.setStretch(2, 0)

    def _ask(self) -> None:
        self._menu.ask(self._show)

"""What one types into, by the kind of value: each has ``text``, ``set_text`` and two signals."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import (
    QDate,
    QEvent,
    QLocale,
    QObject,
    QPoint,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.fields import Field
from jieyou_desktop.domain.kinds import (
    BankCard,
    Choice,
    Day,
    Flag,
    IdNumber,
    Kind,
    Moment,
    Money,
    Month,
    Phone,
    Secret,
    Text,
    Whole,
)
from jieyou_desktop.ui.kit.pieces import LineButton
from jieyou_desktop.ui.kit.theme import px, set_role

_NARROW = (BankCard, Day, IdNumber, Moment, Money, Month, Phone, Whole)
"""Kinds whose width says how much there is to type."""

_MOST_LINES = 12


class Input(Protocol):
    """What an editor asks of the widget one types into."""

    edited: SignalInstance
    left: SignalInstance

    def text(self) -> str:
        """What was typed."""

    def set_text(self, text: str) -> None:
        """Put a text in without counting it as typed."""


def input_for(field: Field) -> QWidget:
    """The Input for a field."""
    made: QWidget
    match field.kind:
        case Flag():
            made = FlagInput(field.label)
        case Choice() as kind:
            made = ChoiceInput(kind)
        case Text(lines=lines) if lines > 1:
            made = LinesInput(lines)
        case Day():
            made = DayInput()
        case Secret():
            made = SecretInput()
        case kind:
            made = LineInput()
            made.setReadOnly(isinstance(kind, Moment))
    if isinstance(field.kind, _NARROW):
        made.setMaximumWidth(px(max(field.kind.width * 9 + 44, 130)))
    made.setObjectName(field.name)
    made.setAccessibleName(field.label)
    made.setAccessibleDescription(field.hint)
    return made


class LineInput(QLineEdit):
    """One line of text.

    Signals:
        edited: The person at the keyboard changed it.
        left: The cursor went elsewhere.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textEdited.connect(self.edited)

    def set_text(self, text: str) -> None:
        """See Input.set_text."""
        if text != self.text():
            self.setText(text)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.left.emit()


class SecretInput(LineInput):
    """A password; the eye shows it for as long as it is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        LineButton(self, "eye", "看一看打的对不对").clicked.connect(self._look)

    def _look(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)


class DayInput(LineInput):
    """A date to type, or to pick from the calendar behind the button (or the Down key)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("年-月-日")
        LineButton(self, "calendar", "从日历里选（↓）").clicked.connect(self.pick)

    def pick(self) -> None:
        """Open the calendar at the date typed, or at this month."""
        calendar = _Calendar(self)
        try:
            day = Day().parse(self.text())
        except FieldError:
            day = None
        if day is not None:
            calendar.days.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.days.activated.connect(self._picked)
        calendar.days.clicked.connect(self._picked)
        calendar.move(self.mapToGlobal(QPoint(0, self.height())))
        calendar.show()

    def _picked(self, day: QDate) -> None:
        self.setText(day.toString("yyyy-MM-dd"))
        self.edited.emit()
        self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.pick()
        else:
            super().keyPressEvent(event)


class _Calendar(QWidget):
    """A month to pick a day from; gone once one is picked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.days = QCalendarWidget()
        self.days.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.days.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.days)
        self.setFocusProxy(self.days)
        self.days.activated.connect(self.close)
        self.days.clicked.connect(self.close)


class Offer(QCompleter):
    """Words a line of text offers: those that hold what is typed, all of them on the Down key."""

    def __init__(self, line: QLineEdit, words: Iterable[str]) -> None:
        super().__init__(list(words), line)
        self._line = line
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        if (choices := self.popup()) is not None:
            set_role(choices, role="choices")
        line.setCompleter(self)
        line.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = watched is self._line and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self.setCompletionPrefix("")
            self.complete()
            return True
        return super().eventFilter(watched, event)


class LinesInput(QPlainTextEdit):
    """Several lines, and more as they are typed; Tab goes on to the next input.

    Signals: see LineInput.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self._fewest = max(lines, 2)
        self._putting = False
        self._grow()
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def text(self) -> str:
        """See Input.text."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """See Input.set_text."""
        if text != self.toPlainText():
            self._putting = True
            self.setPlainText(text)
            self._putting = False

    def _changed(self) -> None:
        if not self._putting:
            self.edited.emit()

    def _grow(self) -> None:
        """Be as high as the text, so that nothing typed is out of sight."""
        written = round(self.document().size().height())  # in lines, as they are wrapped
        lines = min(max(written, self._fewest), _MOST_LINES)
        # A line of Chinese among other letters is higher than the metrics of the first font say.
        line = max(self.fontMetrics().lineSpacing(), self.cursorRect().height())
        self.setFixedHeight(line * lines + px(26))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_fewest"):
            self._grow()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.left.emit()


class ChoiceInput(QComboBox):
    """One of a table of codes; typing part of a label, or the code, finds it.

    Signals: see LineInput.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert isinstance(kind, Choice)
        self._kind = kind
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(14)
        self.addItem("")
        self.addItems([kind.codes.label(code) for code in kind.codes])
        finder = self.completer() or QCompleter(self)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        if (choices := finder.popup()) is not None:
            choices.setProperty("role", "choices")
        line = self.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._leave)
        line.textEdited.connect(self.edited)
        self.activated.connect(self.edited)

    def text(self) -> str:
        """See Input.text."""
        return self.currentText()

    def set_text(self, text: str) -> None:
        """See Input.set_text."""
        place = self.findText(text, Qt.MatchFlag.MatchExactly)
        self.setCurrentIndex(place)
        if place < 0:
            self.setEditText(text)

    def _leave(self) -> None:
        """Take the one label that what was typed can only mean."""
        typed = self.currentText().strip()
        if typed and self._kind.codes.find(typed) is None:
            meant = [code for code in self._kind.codes if typed in self._kind.codes.label(code)]
            if len(meant) == 1:
                self.set_text(self._kind.codes.label(meant[0]))
        if not self.hasFocus():
            self.left.emit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling the page must not change an answer on the way.
        event.ignore()


class FlagInput(QCheckBox):
    """Yes or no; its label stands beside the tick.

    Signals: see LineInput.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.clicked.connect(self.edited)

    def text(self) -> str:
        """See Input.text: 是 or 否."""
        return "是" if self.isChecked() else "否"

    def set_text(self, text: str) -> None:
        """See Input.set_text."""
        self.setChecked(text == "是")


_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""The cursor comes back by itself: nobody has left the input."""

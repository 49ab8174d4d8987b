"""Small things pages are made of: labels by role, cards, tags, chips, the search box."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.icons import icon
from jieyou_desktop.ui.kit.pressable import Pressable
from jieyou_desktop.ui.kit.theme import px, set_role


def text(words: str, role: str = "", *, tone: str = "", wrap: bool = True) -> QLabel:
    """A label; roles are h1 h2 h3 strong sub key tag number problem hint, tones late soon done dim.

    Words are shown as they are, never as markup: they may come from a sheet.
    """
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    set_role(label, role=role, tone=tone)
    return label


def button(
    words: str,
    icon_name: str = "",
    *,
    primary: bool = False,
    flat: bool = False,
    link: bool = False,
) -> QPushButton:
    """A button: filled when it is the main one, flat beside others, a link in a line of text."""
    made = QPushButton(words)
    if icon_name:
        made.setIcon(icon(icon_name, "paper" if primary else "accent" if link or flat else "text"))
    set_role(made, primary=primary, flat=flat, link=link)
    made.setAutoDefault(True)  # so that Enter presses it, as the space bar does
    return made


class LineButton(QToolButton):
    """An icon at one end of a line of text, as large as the text is (Qt's own never grows)."""

    def __init__(self, line: QLineEdit, icon_name: str, tip: str = "") -> None:
        """With a ``tip`` it is a button at the far end, without one a mark at the near end."""
        super().__init__(line)
        self._line, self._far = line, bool(tip)
        self.setIcon(icon(icon_name, "text2"))
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if self._far:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line.installEventFilter(self)
        self._place()

    def _place(self) -> None:
        size = px(26)
        room, gap = self._line.rect(), px(5)
        left = room.width() - size - gap if self._far else gap
        self.setGeometry(left, (room.height() - size) // 2, size, size)
        margins = self._line.textMargins()
        if self._far:
            margins.setRight(size)
        else:
            margins.setLeft(size)
        self._line.setTextMargins(margins)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._place()
        return False


class SearchBox(QLineEdit):
    """Where one types to find; quiet while typing goes on, with the cross that empties it.

    Signals:
        searched: The words, a moment after the last key or at once on Enter.
        went_on: Enter or Down: on to what was found.
    """

    searched = Signal(str)
    went_on = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None, *, delay_ms: int = 120) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setMinimumWidth(max(px(330), self.fontMetrics().horizontalAdvance(hint) + px(64)))
        self.setMaximumWidth(px(480))
        LineButton(self, "search")
        self._empty = LineButton(self, "x", "清空")
        self._empty.hide()
        self._soon = QTimer(self, singleShot=True, interval=delay_ms)
        self._told = ""
        self._soon.timeout.connect(self._tell)
        self.textChanged.connect(self._changed)
        self.returnPressed.connect(self._go_on)
        self._empty.clicked.connect(self.clear)

    def _changed(self) -> None:
        self._empty.setVisible(bool(self.text()))
        self._soon.start()

    def _go_on(self) -> None:
        self._tell()
        self.went_on.emit()

    def _tell(self) -> None:
        self._soon.stop()
        words = self.text().strip()
        if words != self._told:
            self._told = words
            self.searched.emit(words)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._go_on()
        else:
            super().keyPressEvent(event)


class Chip(QPushButton):
    """A saved view with its count; one of a row is chosen."""

    def __init__(self, label: str, count: int | None = None, *, chosen: bool = False) -> None:
        super().__init__()
        self._label = label
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setChecked(chosen)
        self.setAutoDefault(True)
        set_role(self, chip=True)
        self.set_count(count)

    @override
    def sizeHint(self) -> QSize:
        # Chosen, its words are bold; Qt measures them as they are when not.
        bold = QFont(self.font())
        bold.setBold(True)
        words, hint = self.text(), super().sizeHint()
        wider = QFontMetrics(bold).horizontalAdvance(words)
        wider -= self.fontMetrics().horizontalAdvance(words)
        return QSize(hint.width() + max(wider, 0), hint.height())

    def set_count(self, count: int | None, found: int | None = None) -> None:
        """Show how many the view holds; None shows no number.

        While a search narrows the view, ``found`` is how many of them it shows: 12 / 70.
        """
        if count is None:
            self.setText(self._label)
        elif found is None:
            self.setText(f"{self._label}  {count:,}")
        else:
            self.setText(f"{self._label}  {found:,} / {count:,}")


class Card(QFrame):
    """A white sheet on the page; ``body`` takes what stands on it."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, role="card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(18), px(14), px(18), px(14))
        self.body.setSpacing(px(6))
        if title:
            self.body.addWidget(text(title, "h3"))


class NumberCard(Pressable):
    """A number that opens the list behind it."""

    def __init__(self, title: str, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, role="card", pressable=True)
        self._title, self._tone = title, tone
        self._number, self._note = text("", "number"), text("", "sub")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(18), px(14), px(18), px(14))
        layout.setSpacing(px(2))
        for label in (text(title, "key"), self._number, self._note):
            layout.addWidget(label)

    def show_number(self, number: int, note: str = "") -> None:
        """Show the number; nought stands in plain ink, whatever the card's tone."""
        self._number.setText(f"{number:,}")
        set_role(self._number, tone=self._tone if number else "")
        self._note.setText(note)
        self.setAccessibleName(f"{self._title} {number}，{note}")


class Tags(QWidget):
    """Tags in a row that wraps."""

    def __init__(self, tags: Iterable[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = Flow(self, spacing=px(6))
        for tag in tags:
            layout.addWidget(text(tag, "tag", wrap=False))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class Facts(QWidget):
    """Names and values, one pair a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(px(7))
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setColumnStretch(1, 1)

    def add(
        self, key: str, value: str | QWidget, *, tone: str = "", extra: QWidget | None = None
    ) -> None:
        """Add a line; ``extra`` stands behind the value (显示, for one)."""
        row = self._grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(text(key, "key", wrap=False), row, 0, top)
        shown = _selectable(text(value, tone=tone)) if isinstance(value, str) else value
        if extra is None:
            self._grid.addWidget(shown, row, 1, top)
        else:
            line = QHBoxLayout()
            line.addWidget(shown, 1)
            line.addWidget(extra, 0, top)
            self._grid.addLayout(line, row, 1)


def _selectable(label: QLabel) -> QLabel:
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def narrow(widget: QWidget, width: int) -> QHBoxLayout:
    """A line in which a widget is at most ``width`` wide (at 100 %), from the left.

    A maximum alone would not do: the height of wrapped words would be reckoned as if they had
    the whole page, and inputs below them squeezed.
    """
    widget.setMaximumWidth(px(width))
    line = QHBoxLayout()
    line.addWidget(widget, 100)
    line.addStretch(1)
    return line


def empty_out(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty_out(inner)

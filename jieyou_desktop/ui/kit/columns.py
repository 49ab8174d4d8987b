"""The columns of a table on screen: hidden, moved and widened by the reader, and kept so."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QMenu, QTableView
from typing_extensions import override

from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Text
from jieyou_desktop.ui.kit import memory
from jieyou_desktop.ui.kit.theme import scale

_PADDING = 28
_HALF_WIDTH = 7.4
_WIDEST = 24
"""In half-width characters; where there is little room longer texts are cut off, and whole in the
tip. Numbers never are."""
_LEAST = 14
"""In half-width characters: what is left of a text that is cut off."""


class Columns(QObject):
    """Looks after a view's heading row.

    Signals:
        sort_asked: A heading was clicked (field name, descending).
    """

    sort_asked = Signal(str, bool)

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view, self._header = view, view.horizontalHeader()
        self._fields: Fields | None = None
        self._sorted: tuple[str, bool] = ("", False)
        self._arranging = self._by_hand = False
        self._asked: dict[str, float] = {}
        """The width of the longest text of each column at 100 %; empty until rows are known."""
        self._drawn: dict[str, int] = {}
        self._header.setSectionsMovable(True)
        self._header.setSectionsClickable(True)
        self._header.setHighlightSections(False)
        self._header.setStretchLastSection(True)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._keep_soon = QTimer(self, singleShot=True, interval=0)
        self._keep_soon.timeout.connect(self._keep)
        self._header.viewport().installEventFilter(self)
        self._header.sectionClicked.connect(self._clicked)
        self._header.sectionMoved.connect(self._left)
        self._header.sectionResized.connect(self._resized)
        self._header.customContextMenuRequested.connect(self._offer)

    def arrange(self, fields: Fields) -> None:
        """Lay the columns out as they were last left, or as their kinds ask."""
        if self._fields is not None and _key(fields) == _key(self._fields):
            self._fields = fields
            return
        self._fields = fields
        self._asked = {}
        self.set_sorted("", False)
        self.fit()

    def fit(self) -> None:
        """Give every column its width in the room and at the text size in force."""
        if self._fields is None:
            return
        kept = self._kept()
        order = [name for name in kept.get("order", ()) if name in self._fields]
        self._arranging = True
        names = [field.name for field in self._fields]
        for place, name in enumerate(order + [name for name in names if name not in order]):
            self._header.moveSection(self._header.visualIndex(names.index(name)), place)
        for column, field in enumerate(self._fields):
            self._header.setSectionHidden(column, field.name in kept.get("hidden", ()))
        for name, width in self._widths(kept.get("widths", {}) | self._drawn).items():
            self._header.resizeSection(names.index(name), int(width * scale()))
        self._arranging = False

    def suit(self, texts: Callable[[Field], Iterable[str]], *, afresh: bool) -> None:
        """Give each column the width the texts of its rows ask for; widths set by hand stay.

        What rows before these asked for is kept, so that the columns stand still; ``afresh``,
        for another list, only as long as there is room for it all.
        """
        if self._fields is None:
            return
        before, asked = self._asked, {}
        for column, field in enumerate(self._fields):
            font = self._view.model().index(0, column).data(Qt.ItemDataRole.FontRole)
            metrics = QFontMetrics(font or self._view.font())
            longest = max((metrics.horizontalAdvance(text) for text in texts(field)), default=0)
            asked[field.name] = longest / scale()
        self._asked = {name: max(width, before.get(name, 0)) for name, width in asked.items()}
        if afresh and not self._has_room():
            self._asked = asked
        if self._asked != before:
            self.fit()

    def on_show(self) -> tuple[Field, ...]:
        """The fields of the columns that are not hidden, in the order on show."""
        if self._fields is None:
            return ()
        columns = [self._header.logicalIndex(place) for place in range(self._header.count())]
        return tuple(self._fields.at(c) for c in columns if not self._header.isSectionHidden(c))

    def set_sorted(self, name: str, descending: bool) -> None:
        """Show by which column the list is sorted; an empty name shows none."""
        self._sorted = (name, descending)
        self._header.setSortIndicatorShown(bool(name))
        if name and self._fields is not None:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            self._header.setSortIndicator([f.name for f in self._fields].index(name), order)

    def menu(self) -> QMenu:
        """The menu of columns to show or hide, and the way back to the usual order."""
        menu = QMenu(self._header)
        for column, field in enumerate(self._fields or ()):
            action = QAction(field.label, menu, checkable=True)
            action.setChecked(not self._header.isSectionHidden(column))
            action.setEnabled(column > 0)
            action.setData(column)
            action.toggled.connect(self._toggled)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction("恢复原来的列").triggered.connect(self.restore)
        return menu

    def restore(self) -> None:
        """Forget how the columns were left."""
        if self._fields is not None:
            self._drawn = {}
            memory.remember(_key(self._fields), {})
            self.fit()

    def _kept(self) -> dict[str, Any]:
        """How the reader left these columns."""
        return dict(memory.recall(_key(self._fields)) or {}) if self._fields is not None else {}

    def _widths(self, kept: Mapping[str, int]) -> dict[str, float]:
        """The widths of the columns on show at 100 %, so that they fill the room if they can."""
        asked = {field.name: self._ask(field, kept) for field in self.on_show()}
        room = self._view.viewport().width() / scale()
        usual = sum(each[1] for each in asked.values())
        # With little room from what is usual down to the least, with much up to the whole texts.
        low, high = (0, 1) if usual > room else (1, 2)
        bottom = sum(each[low] for each in asked.values())
        if bottom > room:  # one must scroll in any case, and may as well read
            return {name: each[1] for name, each in asked.items()}
        top = sum(each[high] for each in asked.values())
        share = min((room - bottom) / (top - bottom), 1) if top > bottom else 0
        return {n: each[low] + share * (each[high] - each[low]) for n, each in asked.items()}

    def _has_room(self) -> bool:
        kept = self._kept().get("widths", {}) | self._drawn
        whole = sum(self._ask(field, kept)[2] for field in self.on_show())
        return whole <= self._view.viewport().width() / scale()

    def _ask(self, field: Field, kept: Mapping[str, int]) -> tuple[float, float, float]:
        """The least, the usual and the whole width of a column at 100 %."""
        if field.name in kept:
            return (kept[field.name],) * 3
        label = _HALF_WIDTH * 2 * len(field.label)
        if not self._asked:
            usual = max(_HALF_WIDTH * min(field.kind.width, _WIDEST), label) + _PADDING
            return label + _PADDING, usual, usual
        whole = max(self._asked[field.name], label)
        if not isinstance(field.kind, Text):
            return (whole + _PADDING,) * 3
        least = max(min(whole, _HALF_WIDTH * _LEAST), label)
        usual = max(min(whole, _HALF_WIDTH * _WIDEST), label)
        return least + _PADDING, usual + _PADDING, whole + _PADDING

    def _clicked(self, column: int) -> None:
        if self._fields is not None:
            name = self._fields.at(column).name
            descending = self._sorted == (name, False)
            self.set_sorted(name, descending)
            self.sort_asked.emit(name, descending)

    def _toggled(self, shown: bool) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._arranging = True
        self._header.setSectionHidden(action.data(), not shown)
        self._arranging = False
        self._keep()
        self.fit()

    def _offer(self, at: QPoint) -> None:
        self.menu().popup(self._header.mapToGlobal(at))

    def _resized(self, column: int, _old: int, new: int) -> None:
        # The last column takes what is left over; its width says nothing.
        is_last = column == self._header.logicalIndex(self._header.count() - 1)
        if self._by_hand and not is_last and self._fields is not None:
            self._drawn[self._fields.at(column).name] = round(new / scale())
            self._keep_soon.start()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A heading resizes its columns by itself too, as when the style sheet changes.
        # The right button's menu keeps its release to itself.
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            self._by_hand = event.type() == QEvent.Type.MouseButtonPress
        return False

    def _left(self) -> None:
        if not self._arranging:
            self._keep_soon.start()

    def _keep(self) -> None:
        if self._fields is None:
            return
        names = [field.name for field in self._fields]
        order = [names[self._header.logicalIndex(i)] for i in range(self._header.count())]
        hidden = [n for i, n in enumerate(names) if self._header.isSectionHidden(i)]
        widths = self._kept().get("widths", {}) | self._drawn
        self._drawn = {}
        memory.remember(_key(self._fields), {"order": order, "widths": widths, "hidden": hidden})


def _key(fields: Fields) -> str:
    return "columns:" + ",".join(field.name for field in fields)

"""The columns of a table on screen: hidden, moved and widened by the reader, and kept so."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView

from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Text
from jieyou_desktop.ui.kit import memory
from jieyou_desktop.ui.kit.theme import px, scale

_PADDING = 20
_HALF_WIDTH = 7.4
_WIDEST = 24
"""In half-width characters; longer texts are cut off, and whole in the tip. Numbers never are."""


class Columns(QObject):
    """Looks after a view's heading row.

    Signals:
        sort_asked: A heading was clicked (field name, descending).
    """

    sort_asked = Signal(str, bool)

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._header = view.horizontalHeader()
        self._fields: Fields | None = None
        self._sorted: tuple[str, bool] = ("", False)
        self._arranging = False
        self._texts: dict[str, int] = {}
        self._suited = False
        self._header.setSectionsMovable(True)
        self._header.setSectionsClickable(True)
        self._header.setHighlightSections(False)
        self._header.setStretchLastSection(True)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._keep_soon = QTimer(self, singleShot=True, interval=0)
        self._keep_soon.timeout.connect(self._keep)
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
        self._texts, self._suited = {}, False
        self.set_sorted("", False)
        self.fit()

    def fit(self) -> None:
        """Give every column its width at the text size in force."""
        if self._fields is None:
            return
        kept = memory.recall(_key(self._fields)) or {}
        order = [name for name in kept.get("order", ()) if name in self._fields]
        self._arranging = True
        names = [field.name for field in self._fields]
        for place, name in enumerate(order + [name for name in names if name not in order]):
            self._header.moveSection(self._header.visualIndex(names.index(name)), place)
        for column, field in enumerate(self._fields):
            width = kept.get("widths", {}).get(field.name) or self._usual(field)
            self._header.resizeSection(column, px(width))
            self._header.setSectionHidden(column, field.name in kept.get("hidden", ()))
        self._arranging = False

    def suit(self, texts: Callable[[Field], Iterable[str]]) -> None:
        """Once the first rows are known, give each column the width its texts ask for.

        Widths the reader has set stay. Later rows do not move the columns again.
        """
        if self._fields is None or self._suited:
            return
        self._suited = True
        metrics = self._header.fontMetrics()
        for field in self._fields:
            longest = max((metrics.horizontalAdvance(t) for t in texts(field)), default=0)
            least = _HALF_WIDTH * 2 * len(field.label)
            widest = _HALF_WIDTH * _WIDEST if isinstance(field.kind, Text) else longest
            self._texts[field.name] = round(min(max(longest / scale() * 1.08, least), widest))
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
            memory.remember(_key(self._fields), {})
            self.fit()

    def _usual(self, field: Field) -> int:
        if field.name in self._texts:
            return self._texts[field.name] + _PADDING
        letters = max(min(field.kind.width, _WIDEST), 2 * len(field.label))
        return round(letters * _HALF_WIDTH) + _PADDING

    def _clicked(self, column: int) -> None:
        if self._fields is not None:
            name = self._fields.at(column).name
            descending = self._sorted == (name, False)
            self.set_sorted(name, descending)
            self.sort_asked.emit(name, descending)

    def _toggled(self, shown: bool) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._header.setSectionHidden(action.data(), not shown)
        self._left()

    def _offer(self, at: QPoint) -> None:
        self.menu().popup(self._header.mapToGlobal(at))

    def _resized(self, column: int, _old: int, _new: int) -> None:
        if column != self._header.logicalIndex(self._header.count() - 1):
            self._left()

    def _left(self) -> None:
        if not self._arranging:
            self._keep_soon.start()

    def _keep(self) -> None:
        if self._fields is None:
            return
        last = self._header.logicalIndex(self._header.count() - 1)
        widths = {
            field.name: round(self._header.sectionSize(column) / scale())
            for column, field in enumerate(self._fields)
            # The last column takes what is left over; its width says nothing.
            if column != last and not self._header.isSectionHidden(column)
        }
        names = [field.name for field in self._fields]
        order = [names[self._header.logicalIndex(i)] for i in range(self._header.count())]
        hidden = [n for i, n in enumerate(names) if self._header.isSectionHidden(i)]
        memory.remember(_key(self._fields), {"order": order, "widths": widths, "hidden": hidden})


def _key(fields: Fields) -> str:
    return "columns:" + ",".join(field.name for field in fields)

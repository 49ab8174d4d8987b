"""Any Table or Listing on screen."""

from functools import partial
from html import escape

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMetaMethod,
    QModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QStatusTipEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.fields import Field, Listing, Record, Table
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.ui.kit import clip
from jieyou_desktop.ui.kit.columns import Columns
from jieyou_desktop.ui.kit.rows import MARGIN, Fetch, ReadRows, Rows, WholeRows
from jieyou_desktop.ui.kit.runner import Job, Runner
from jieyou_desktop.ui.kit.table_model import Index, TableModel
from jieyou_desktop.ui.kit.theme import px, set_role


class TableView(QTableView):
    """A list: rows read as they come into view, columns that stay as they were left.

    A record's ``_tones`` ({field: "late" | "soon" | "done" | "dim"}) colours its cells.
    The sum of the selection is told to the status bar.

    Signals:
        current_changed: Another record is current (Record), or none (None).
        opened: Enter or a double click on a record (Record).
        sort_asked: A heading was clicked (field name, descending). Connect it and the
            service sorts; unconnected, a Table is sorted here.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    sort_asked = Signal(str, bool)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._model = TableModel(runner, self)
        self._announced: Record | None = None
        self._current_id: int | None = None
        self._summing: Job | None = None
        self._expecting = self._opening = False
        self.setModel(self._model)
        self.setItemDelegate(_Cells(self))
        self.columns = Columns(self)
        self._empty = _Empty(self.viewport())
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        # A number tells by its end, a name by its beginning.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self._copy = QAction("复制", self, shortcut=QKeySequence(QKeySequence.StandardKey.Copy))
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.addAction(self._copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._summed_soon = QTimer(self, singleShot=True, interval=0)
        self._suited_soon = QTimer(self, singleShot=True, interval=0)
        self._fit_rows()
        self._copy.triggered.connect(self.copy)
        self._summed_soon.timeout.connect(self._sum)
        self._suited_soon.timeout.connect(self._suit)
        self.verticalScrollBar().valueChanged.connect(lambda _at: self._suited_soon.start())
        self.doubleClicked.connect(self._open)
        self.columns.sort_asked.connect(self._sort)
        self.selectionModel().currentRowChanged.connect(self._current_moved)
        self.selectionModel().selectionChanged.connect(self._selection_moved)

    def show_table(self, table: Table) -> None:
        """Show a whole list; the current record stays current if it is still there."""
        self._show(WholeRows(table))

    def show_listing(self, listing: Listing, fetch: Fetch) -> None:
        """Show a long list whose rows ``fetch`` reads as they come into view."""
        before = self._model.rows
        known = before.known if isinstance(before, ReadRows) and before.fetch == fetch else {}
        rows = ReadRows(self._runner, listing, fetch, self._on_show, known, self)
        rows.arrived.connect(self._arrived)
        self._show(rows)

    def expect(self) -> None:
        """Another list is on its way: nothing of this one opens any more, Enter waits for it."""
        self._expecting, self._opening = True, False
        self.setCurrentIndex(QModelIndex())

    def current(self) -> Record | None:
        """The record the reader is at, once it has been read."""
        row = self.currentIndex().row()
        return self._model.rows.get(row) if row >= 0 and self._model.rows else None

    def selected_ids(self) -> tuple[int, ...]:
        """The ids of the selected rows, in the order on show."""
        if self._model.rows is None:
            return ()
        ids = self._model.rows.ids
        spans = sorted((s.top(), s.bottom()) for s in self.selectionModel().selection().toList())
        return tuple(dict.fromkeys(ids[row] for a, b in spans for row in range(a, b + 1)))

    def select(self, wanted: int) -> bool:
        """Make the record with this id current and visible; False when it is not in the list."""
        if self._model.rows is None or wanted not in self._model.rows.ids:
            return False
        self._go_to(self._model.rows.ids.index(wanted))
        return True

    def select_first(self) -> None:
        """Make the first record current, if there is one and none is current."""
        if self._model.rowCount() and not self.currentIndex().isValid():
            self._go_to(0)

    def set_empty(self, text: str, advice: str = "") -> None:
        """What to say when there is nothing in the list, and what can be done about it."""
        self._empty.say(text, advice)

    def set_sorted(self, field: str, descending: bool) -> None:
        """Show by which column the service has sorted."""
        self.columns.set_sorted(field, descending)

    def rows(self) -> Rows | None:
        """What is on show: WholeRows of a Table or ReadRows of a Listing."""
        return self._model.rows

    def fields_on_show(self) -> tuple[Field, ...]:
        """The fields of the columns that are not hidden, in the order on show."""
        return self.columns.on_show()

    def copy(self) -> None:
        """Put the selected rows on the clipboard as they read; numbers of people as text."""
        ids, rows = self.selected_ids(), self._model.rows
        if isinstance(rows, ReadRows):
            self._runner.query(partial(rows.fetch, ids=ids), self._copied)
        elif rows is not None:
            wanted = set(ids)
            records = (rows.get(row) for row in range(len(rows.ids)))
            self._copied(tuple(r for r in records if r is not None and r.id in wanted))

    def _show(self, rows: Rows) -> None:
        if isinstance(self._model.rows, ReadRows):
            self._model.rows.stop()
        self._expecting = False
        chosen, top = self._current_id, self.verticalScrollBar().value()
        self.setAccessibleName(rows.title)
        self._model.put(rows)
        self.columns.arrange(rows.fields)
        self._suit(afresh=True)
        self._empty.setVisible(not rows.ids)
        self._opening = self._opening and bool(rows.ids)
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAsNeeded if rows.ids else policy.ScrollBarAlwaysOff
        )
        if chosen is not None and chosen in rows.ids:
            self.select(chosen)
            self.verticalScrollBar().setValue(top)
        self._announce()
        self._summed_soon.start()

    def _on_show(self) -> range:
        header = self.verticalHeader()
        first, last = header.visualIndexAt(0), header.visualIndexAt(self.viewport().height() - 1)
        return range(max(first, 0), (last if last >= 0 else self._model.rowCount() - 1) + 1)

    def _go_to(self, row: int) -> None:
        # Not QTableView.setCurrentIndex: that one looks whether Ctrl or Shift is held down.
        index = self._model.index(row, max(self.horizontalHeader().logicalIndex(0), 0))
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    def _suit(self, *, afresh: bool = False) -> None:
        """Let the rows on show, and those near by, say how wide their columns should be."""
        rows = self._model.rows
        if rows is None:
            return
        shown = self._on_show()
        near = range(max(shown.start - MARGIN, 0), min(shown.stop + MARGIN, len(rows.ids)))
        known = [record for row in near if (record := rows.peek(row)) is not None]
        if known:
            self.columns.suit(lambda f: (self._model.text(r, f) for r in known), afresh=afresh)

    def _arrived(self) -> None:
        self._suit()
        self._model.draw_again()
        self._announce()

    def _current_moved(self) -> None:
        self._announce()

    def _announce(self) -> None:
        if self._expecting:
            self._current_id = None
            return
        rows, row = self._model.rows, self.currentIndex().row()
        self._current_id = rows.ids[row] if rows is not None and row >= 0 else None
        record = self.current()
        if record is None and self._current_id is not None:
            return  # it will be read, and announced then
        if record != self._announced:
            self._announced = record
            self.current_changed.emit(record)
        if self._opening and record is not None:
            self._open()

    def _open(self) -> None:
        """Open the current record, as soon as it has been read."""
        record = self.current()
        awaited = self._expecting or self.currentIndex().isValid()
        self._opening = record is None and awaited
        if record is not None:
            self.opened.emit(record)

    def _sort(self, name: str, descending: bool) -> None:
        rows = self._model.rows
        if self.isSignalConnected(QMetaMethod.fromSignal(self.sort_asked)):
            self.sort_asked.emit(name, descending)
        elif isinstance(rows, WholeRows):
            self._show(WholeRows(rows.sorted_by(rows.fields[name], descending)))
            self.columns.set_sorted(name, descending)

    def _selection_moved(self, _on: QItemSelection, _off: QItemSelection) -> None:
        self._summed_soon.start()

    def _sum(self) -> None:
        """Tell the status bar how many are selected and what their money comes to."""
        ids, rows = self.selected_ids(), self._model.rows
        if self._summing is not None:
            self._summing.cancel()
        if rows is None or len(ids) < 2 or not any(_is_money(f) for f in rows.fields):
            self._tell_sum(f"选中 {len(ids)} 行" if len(ids) > 1 else "")
        elif isinstance(rows, WholeRows):
            wanted = set(ids)
            self._summed(tuple(r for r in rows.table.rows if r.id in wanted))
        elif isinstance(rows, ReadRows):
            if all(wanted in rows.known for wanted in ids):
                self._summed(tuple(rows.known[wanted] for wanted in ids))
            else:
                self._tell_sum(f"选中 {len(ids)} 行")
                self._summing = self._runner.query(partial(rows.fetch, ids=ids), self._summed)

    def _summed(self, records: tuple[Record, ...]) -> None:
        parts = [f"选中 {len(records)} 行"]
        for field in filter(_is_money, self.fields_on_show()):
            total = sum(record[field.name] or 0 for record in records)
            parts.append(f"{field.label}合计 {field.kind.show(total)} 元")
        self._tell_sum(" · ".join(parts))

    def _tell_sum(self, text: str) -> None:
        QCoreApplication.sendEvent(self, QStatusTipEvent(text))

    def _copied(self, records: tuple[Record, ...]) -> None:
        fields = self.fields_on_show()
        cells = [[self._model.text(record, field) for field in fields] for record in records]
        QGuiApplication.clipboard().setMimeData(clip.mime(fields, cells))

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(px(36))
        self.setMinimumHeight(px(260))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt makes the first row current without choosing it: a list of one could not be used.
        super().focusInEvent(event)
        if self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            self.selectRow(self.currentIndex().row())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        # Qt would read every row of the list to find the letter typed.
        pass

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "columns"):
            self._fit_rows()
            self.columns.fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.columns.fit()
        self._suited_soon.start()  # more rows may have come into view
        self._empty.setGeometry(self.viewport().rect())


class _Cells(QStyledItemDelegate):
    """Keeps the tone of a cell when its row is selected; says in a tip what is cut off."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        brush = index.data(Qt.ItemDataRole.ForegroundRole)
        if brush is not None:
            palette = QPalette(option.palette)
            palette.setBrush(QPalette.ColorRole.HighlightedText, brush)
            option.palette = palette

    @override
    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        is_cut = index.isValid() and self.sizeHint(option, index).width() > option.rect.width()
        # As markup it breaks into lines; what comes from a sheet must not be taken for markup.
        words = f"<p>{escape(index.data() or '')}</p>" if is_cut else ""
        QToolTip.showText(event.globalPos(), words, view)
        return True


class _Empty(QWidget):
    """What an empty list says."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._advice = QLabel("这里还没有内容"), QLabel()
        set_role(self._text, role="empty")
        set_role(self._advice, role="sub")
        layout = QVBoxLayout(self)
        layout.addStretch()
        for label in (self._text, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addStretch()
        self.hide()

    def say(self, text: str, advice: str) -> None:
        """Set the words."""
        self._text.setText(text)
        self._advice.setText(advice)


def _is_money(field: Field) -> bool:
    return isinstance(field.kind, Money)

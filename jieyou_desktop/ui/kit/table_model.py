"""The model behind a table on screen: cells as they are read, toned and masked."""

import datetime as dt
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication
from typing_extensions import override

from jieyou_desktop.domain.fields import Field, Record
from jieyou_desktop.domain.kinds import Day
from jieyou_desktop.ui.kit.days import short_day
from jieyou_desktop.ui.kit.rows import Rows
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.theme import COLOURS

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TONES = {"late": "late", "soon": "soon", "done": "done", "dim": "text2"}


class TableModel(QAbstractTableModel):
    """Shows rows; knows nothing of what they are about."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self.rows: Rows | None = None

    def put(self, rows: Rows) -> None:
        """Replace everything on show."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def draw_again(self) -> None:
        """What is on show has changed, but not how many."""
        if self.rowCount():
            corner = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), corner)

    def text(self, record: Record, field: Field) -> str:
        """A cell as it is read on screen."""
        assert self.rows is not None
        value = record[field.name]
        if isinstance(field.kind, Day) and isinstance(value, dt.date):
            return short_day(value, self._runner.today)
        return field.kind.mask(value) if self.rows.masked else field.kind.show(value)

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self.rows is None else len(self.rows.ids)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self.rows is None else len(self.rows.fields)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self.rows is None or orientation != Qt.Orientation.Horizontal:
            return None
        field = self.rows.fields.at(section)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return field.label
            case Qt.ItemDataRole.ToolTipRole:
                return field.hint or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(field)
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.rows is None or not index.isValid():
            return None
        field = self.rows.fields.at(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(field)
        if role == Qt.ItemDataRole.FontRole:
            return _bold() if index.column() == 0 else None
        if (record := self.rows.get(index.row())) is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(record, field)
            case Qt.ItemDataRole.ForegroundRole:
                tone = record.values.get("_tones", {}).get(field.name)
                return QBrush(QColor(COLOURS[_TONES[tone]])) if tone else None
        return None


def _alignment(field: Field) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if field.kind.right_aligned else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _bold() -> QFont:
    font = QFont(QGuiApplication.font())
    font.setBold(True)
    return font

"""Tab goes as the page reads, however late an input was made.

Qt's own order is the order in which widgets were made; what appears in answer to a choice
would come last of all.
"""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

_LEAVES = (QAbstractButton, QAbstractScrollArea, QAbstractSpinBox, QComboBox, QLineEdit)


def step(*roots: QWidget, at: QWidget | None = None, forward: bool = True) -> bool:
    """Move the focus from ``at`` to the next (or previous) stop in ``roots``, round and round.

    Without ``at`` to the first one. False when there is no stop at all.
    """
    stops = [stop for root in roots for stop in _stops(root)]
    if not stops:
        return False
    while at is not None and at not in stops:
        at = at.parentWidget()
    if at is None:
        found = stops[0 if forward else -1]
    else:
        found = stops[(stops.index(at) + (1 if forward else -1)) % len(stops)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    found.setFocus(reason)
    _bring_into_view(found)
    return True


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """The widgets Tab stops at, in reading order."""
    if not widget.isVisible() or not widget.isEnabled():
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus:
        yield widget
    if isinstance(widget, QScrollArea):
        if (inside := widget.widget()) is not None:
            yield from _stops(inside)
    elif not isinstance(widget, _LEAVES):
        for child in _children(widget):
            yield from _stops(child)


def _children(widget: QWidget) -> list[QWidget]:
    """A widget's children: those in its layout as it lays them, then the rest."""
    laid = list(_laid(widget.layout()))
    rest = [
        child
        for child in widget.children()
        if isinstance(child, QWidget) and not child.isWindow() and child not in laid
    ]
    return laid + rest


def _laid(layout: QLayout | None) -> Iterator[QWidget]:
    if layout is None:
        return
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: _cell(layout, place))
    for place in places:
        item = layout.itemAt(place)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield widget
        else:
            yield from _laid(item.layout())


def _cell(grid: QGridLayout, place: int) -> tuple[int, int]:
    position: Any = grid.getItemPosition(place)  # row, column and how many of each
    return position[0], position[1]


def _bring_into_view(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()

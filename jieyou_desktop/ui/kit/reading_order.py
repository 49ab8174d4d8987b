"""Tab goes as the page reads, however late an input was made.

Qt's own order is the order in which widgets were made; what appears in answer to a choice
would come last of all.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
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


def _children(widget: QWidget) -> Iterator[QWidget]:
    """A widget's children as they are read: row by row, each from left to right.

    A row is what stands beside its first and tallest part, so that a column of small things
    beside a large one is read after it, from top to bottom.
    """
    # What is hidden has no place on the page: where it would stand must not make rows.
    inside = [
        child
        for child in widget.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
    ]
    inside.sort(key=lambda child: (child.y(), child.x()))
    row: list[QWidget] = []
    for child in inside:
        if row and child.geometry().center().y() > row[0].geometry().bottom():
            yield from sorted(row, key=lambda each: (each.x(), each.y()))
            row = []
        row.append(child)
    yield from sorted(row, key=lambda each: (each.x(), each.y()))


def _bring_into_view(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()

"""What every page has: a title with its facts, a few actions, a bar, a body, a side panel."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.fields import Table
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.ui.kit import reading_order
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.pieces import Card, Chip, SearchBox, button, text
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.scroll import FollowScroll
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import UNBOUNDED, px, set_role

__all__ = ["Card", "Chip", "Page", "SearchBox", "Shell"]

_SIDE = 356
_WIDE_ENOUGH = 760
"""At this width (at 100 %) and above the side panel stands beside the body, else below it."""


class Shell(Protocol):
    """What a page may ask of the window around it."""

    runner: Runner
    rights: frozenset[Right]

    def go(self, page: str, **where: Any) -> None:
        """Show another page, at a record if ``where`` says which."""

    def preview(self, pdf: bytes, title: str, *, caution: str = "") -> None:
        """Show paper: look, print, save; ``caution`` is said before it is saved."""

    def tell(self, text: str) -> None:
        """Say in passing what was done."""

    def mark_unsaved(self, what: str, *, unsaved: bool) -> None:
        """Say of a form that it holds what has not been saved, or no longer does."""

    def export(self, shown: TableView | Table, *, to_paper: bool) -> None:
        """Save a list as a sheet, or print it."""


class Page(QWidget):
    """One page. Subclasses fill ``bar`` and ``body`` and read their data in ``refresh``.

    What is put ``above`` the body goes across it and the side panel.
    """

    def __init__(self, shell: Shell, title: str, topics: set[str]) -> None:
        """``topics`` are those whose changes make what is on show stale."""
        super().__init__()
        self.shell = shell
        self.title = title
        self._topics = frozenset(topics)
        self._stale = True
        self._side: QWidget | None = None
        self._facts = text("", "sub")
        self._actions = QHBoxLayout()
        self._main: list[QPushButton] = []
        self.bar = Flow(spacing=px(8))
        self.body = QVBoxLayout()
        self._export_button = button("导出", "sheet", flat=True)
        self._print_button = button("打印", "printer", flat=True)
        self._build(text(title, "h1"))
        self._export_button.clicked.connect(self._export)
        self._print_button.clicked.connect(self._print)
        shell.runner.changed.connect(self._changed)
        # Not the buttons' own shortcuts: a button forgets its shortcut with its words.
        QShortcut(QKeySequence("Ctrl+N"), self, self._press_main)

    def set_facts(self, words: str) -> None:
        """The line of facts under the title, with units."""
        self._facts.setText(words)

    def add_action(
        self, icon: str, words: str, slot: Callable[[], Any], *, primary: bool = False
    ) -> QPushButton:
        """Add an action at the top right; at most three, the main one last and filled.

        Ctrl+N presses the main one, of several the one on show.
        """
        made = button(words, icon, primary=primary)
        if primary:
            self._main.append(made)
            made.setToolTip("Ctrl+N")
        made.clicked.connect(lambda: slot())
        self._actions.addWidget(made)
        return made

    def set_side(self, side: QWidget | None) -> None:
        """Show a panel at the side of the body, or none; the page owns what it is given."""
        if self._side is not None and self._side is not side:
            self._side.hide()
        self._side = side
        if side is not None:
            if self._split.indexOf(side) < 0:
                self._split.addWidget(side)
            side.show()
        self._arrange()

    def show_bar(self, shown: bool) -> None:
        """Show or hide the bar and what goes with the list, while a form takes its place."""
        has_list = Right.PRINT in self.shell.rights and self.export_table() is not None
        self._bar_holder.setVisible(shown)
        self._export_button.setVisible(shown and has_list)
        self._print_button.setVisible(shown and has_list)

    def refresh(self) -> None:
        """Read again what is on show. For subclasses."""

    def arrive(self, **where: Any) -> None:
        """Go to what ``where`` says. For subclasses."""

    def export_table(self) -> TableView | Table | None:
        """The list that 导出 and 打印 take; by default the first table on show."""
        shown = [view for view in self.findChildren(TableView) if view.isVisibleTo(self)]
        return shown[0] if shown else None

    def focus_search(self) -> bool:
        """Put the cursor in the page's search box; False when it has none."""
        box = self.findChild(SearchBox)
        if not isinstance(box, SearchBox) or not box.isVisibleTo(self):
            return False
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        box.selectAll()
        return True

    def focus_start(self) -> None:
        """Put the cursor where work begins: the search box, or else the first thing to use."""
        if not self.focus_search() and not reading_order.step(self._body_holder):
            reading_order.step(self)

    def refresh_if_stale(self) -> None:
        """Read again if something changed since the last reading."""
        if self._stale:
            self._stale = False
            self.refresh()

    def _build(self, heading: QWidget) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(heading)
        words.addWidget(self._facts)
        top = QHBoxLayout()
        top.setContentsMargins(px(24), px(14), px(24), px(4))
        top.addLayout(words, 1)
        top.addLayout(self._actions)
        top.setAlignment(self._actions, Qt.AlignmentFlag.AlignTop)
        self._actions.setSpacing(px(6))
        self._bar_holder = QWidget()
        self._bar_holder.setLayout(self.bar)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._bar_holder.setSizePolicy(policy)
        second = QHBoxLayout()
        second.setContentsMargins(px(24), px(4), px(24), px(8))
        second.addWidget(self._bar_holder, 1)
        for exporting in (self._export_button, self._print_button):
            second.addWidget(exporting, 0, Qt.AlignmentFlag.AlignTop)
        self._body_holder = QWidget()
        self._body_holder.setLayout(self.body)
        self.body.setContentsMargins(px(24), 0, px(24), px(16))
        self.body.setSpacing(px(10))
        self.above = QVBoxLayout()
        self.above.setContentsMargins(px(24), 0, px(24), 0)
        self._split = QHBoxLayout()
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.setSpacing(0)
        self._split.addWidget(self._body_holder, 1)
        inside = _Inside()
        inside.lines.addLayout(top)
        inside.lines.addLayout(second)
        inside.lines.addLayout(self.above)
        inside.lines.addLayout(self._split, 1)
        self._scroll = FollowScroll(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def _arrange(self) -> None:
        """Side by side where there is room, one below the other where there is not."""
        beside = self.width() >= px(_WIDE_ENOUGH)
        has_side = self._side is not None
        self._split.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        if self._side is not None:
            self._body_holder.setMinimumHeight(0 if beside else px(300))
            self._side.setMinimumHeight(0 if beside else px(360))
            self._side.setMinimumWidth(px(_SIDE) if beside else 0)
            self._side.setMaximumWidth(px(_SIDE) if beside else UNBOUNDED)
        right = px(0 if has_side and beside else 24)
        self.body.setContentsMargins(px(24), 0, right, px(0 if has_side and beside else 16))
        if isinstance(self._side, QFrame) and self._side.property("below") != (not beside):
            set_role(self._side, below=not beside)

    def _changed(self, topics: frozenset[str]) -> None:
        if topics & self._topics:
            self._stale = True
            if self.isVisible():
                self.refresh_if_stale()

    def _press_main(self) -> None:
        for made in self._main:
            if made.isVisible() and made.isEnabled():
                made.click()
                return

    def _export(self) -> None:
        if (shown := self.export_table()) is not None:
            self.shell.export(shown, to_paper=False)

    def _print(self) -> None:
        if (shown := self.export_table()) is not None:
            self.shell.export(shown, to_paper=True)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        may_print = Right.PRINT in self.shell.rights
        has_list = may_print and self.export_table() is not None
        self._export_button.setVisible(has_list)
        self._print_button.setVisible(has_list)
        self.refresh_if_stale()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_split"):
            self._arrange()


class _Inside(QWidget):
    """What scrolls: no taller than it must be, so lists take what the window leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(0)

    @override
    def heightForWidth(self, width: int) -> int:
        return self.lines.minimumHeightForWidth(width)

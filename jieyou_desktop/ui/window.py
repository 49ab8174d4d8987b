"""The window: navigation at the left, one page at the right, the state of things below."""

from importlib import import_module
from typing import Any

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.fields import Table
from jieyou_desktop.ui.curtain import Curtain
from jieyou_desktop.ui.exporting import Exporter
from jieyou_desktop.ui.help import Help
from jieyou_desktop.ui.kit import dialogs, memory, reading_order, theme
from jieyou_desktop.ui.kit.notice import Notice
from jieyou_desktop.ui.kit.page import Page
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.navigation import PAGES, Navigation, Seat
from jieyou_desktop.ui.scanner import Scanner
from jieyou_desktop.ui.status import Status

_NARROW = 1000
"""Below this width (at 100 %) the navigation takes less room."""
_REMEMBERED_MS = 60_000
"""How long the status bar still says what was last done."""


class Window(QMainWindow):
    """The shell around all pages (see kit.page.Shell). Pages are built when first shown.

    Signals:
        lock_asked: The person goes away for a while (Ctrl+L).
        leave_asked: Somebody else shall sign in.
    """

    lock_asked = Signal()
    leave_asked = Signal()

    def __init__(self, app: QApplication, runner: Runner, seat: Seat) -> None:
        super().__init__()
        self._app = app
        self.runner, self.rights = runner, seat.rights
        self._pages: dict[str, Page] = {}
        self._stack = QStackedWidget()
        self._notice = Notice(self._stack)
        self._left = Navigation(seat)
        self._exporter = Exporter(self, self)
        self._help = Help(self)
        self._read_from: QWidget | None = None
        self._curtain = Curtain(app, self)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._help)
        centre = QWidget()
        layout = QHBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._left)
        layout.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        self._status = Status(runner, is_practice=seat.is_practice)
        self.setStatusBar(self._status)
        self.setWindowTitle(f"解忧 — {seat.office}{'（练习）' if seat.is_practice else ''}")
        self.setMinimumSize(800, 560)
        self._stack.currentChanged.connect(self._page_shown)
        self._help.left.connect(self._leave_help)
        self._left.chosen.connect(self._chosen)
        self._left.lock_asked.connect(self.lock_asked)
        self._left.leave_asked.connect(self._leave)
        self._left.password_asked.connect(lambda: self.go("settings", section="password"))
        self._scanner = Scanner(self)
        self._scanner.scanned.connect(self._scanned)
        self._add_shortcuts()

    def go(self, page: str, **where: Any) -> None:
        """See Shell.go."""
        shown = self._page(page)
        self._left.mark(page)
        self._stack.setCurrentWidget(shown)
        if where:
            shown.arrive(**where)
        else:
            shown.focus_start()

    def preview(self, pdf: bytes, title: str, *, caution: str = "") -> None:
        """See Shell.preview."""
        from jieyou_desktop.ui.kit.preview import PaperPreview

        PaperPreview(pdf, title, self, caution=caution).exec()

    def tell(self, text: str) -> None:
        """See Shell.tell."""
        self._notice.say(text)
        self.statusBar().showMessage(text, _REMEMBERED_MS)

    def mark_unsaved(self, what: str, *, unsaved: bool) -> None:
        """See Shell.mark_unsaved."""
        self._status.mark(what, unsaved=unsaved)

    def export(self, shown: TableView | Table, *, to_paper: bool) -> None:
        """See Shell.export."""
        self._exporter.export(shown, to_paper=to_paper)

    @property
    def current(self) -> Page:
        """The page in view."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            module = import_module(f"jieyou_desktop.ui.{key}.page")
            self._pages[key] = getattr(module, f"{key.title()}Page")(self)
            self._stack.addWidget(self._pages[key])
        return self._pages[key]

    def _leave(self) -> None:
        if self._may_leave():
            self.leave_asked.emit()

    def _may_leave(self) -> bool:
        """Ask first while a form of the settings holds what was not saved; shown if it stays."""
        unsaved = self._status.unsaved
        if not unsaved or dialogs.ask(
            self, f"{unsaved}改了还没保存", "现在离开，改的这些就没有了。", "不保存，离开"
        ):
            return True
        self.go("settings")
        return False

    def _scanned(self, mark: str) -> None:
        self.go("intake", mark=mark)

    def _chosen(self, key: str) -> None:
        self._stack.setCurrentWidget(self._page(key))

    def _add_shortcuts(self) -> None:
        for keys, slot in (
            (("Ctrl+K", "/"), self._search),
            (("F1",), self._toggle_help),
            (("F5",), self._refresh),
            (("Ctrl+L",), self.lock_asked.emit),
            (("Ctrl++", "Ctrl+="), lambda: self._resize_text(1)),
            (("Ctrl+-",), lambda: self._resize_text(-1)),
            (("Ctrl+0",), lambda: self._resize_text(0)),
        ):
            for each in keys:
                QShortcut(QKeySequence(each), self, slot)
        for place in range(min(len(PAGES), 9)):
            QShortcut(
                QKeySequence(f"Alt+{place + 1}"), self, lambda at=place: self.go(PAGES[at][0])
            )

    def _search(self) -> None:
        if not self.current.focus_search():
            self.go("register")

    def _toggle_help(self) -> None:
        if self._help.isVisible():
            self._leave_help()
        else:
            self._read_from = self.focusWidget()
            self._help.show_page(self._left.current)
            self._help.setFocus()

    def _leave_help(self) -> None:
        """Go back to where one was, or else to where the page begins."""
        self._help.hide()
        before = self._read_from
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()
        else:
            self.current.focus_start()

    def _page_shown(self) -> None:
        if self._help.isVisible():
            self._help.show_page(next(key for key, at in self._pages.items() if at is self.current))

    def _refresh(self) -> None:
        self.current.refresh()

    def _resize_text(self, step: int) -> None:
        size = theme.next_size(theme.scale(), step) if step else 1.0
        theme.resize(self._app, size)
        memory.remember("text_size", size)
        self._arrange()
        self.tell(f"文字大小 {size:.0%}")

    def _arrange(self) -> None:
        narrow = self.width() < px(_NARROW)
        if self._left.property("narrow") != narrow:
            self._left.be_narrow(narrow)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._may_leave())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._help.isVisible():
            self._leave_help()
        else:
            super().keyPressEvent(event)

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        return reading_order.step(self, at=self.focusWidget(), forward=forward)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (native := self.windowHandle()) is not None:
            native.installEventFilter(self._scanner)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

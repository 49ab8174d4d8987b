"""The window: navigation at the left, one page at the right, the state of things below."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.fields import Table
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.ui.exporting import Exporter
from jieyou_desktop.ui.help import Help
from jieyou_desktop.ui.kit import memory, theme
from jieyou_desktop.ui.kit.curtain import CURTAIN
from jieyou_desktop.ui.kit.icons import icon
from jieyou_desktop.ui.kit.page import Page
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import px, set_role
from jieyou_desktop.ui.status import Status

PAGES = (
    ("today", "今天", "house"),
    ("register", "户台账", "users"),
    ("visits", "走访", "footprints"),
    ("intake", "一门受理", "stamp"),
    ("leaflets", "明白纸", "file-text"),
    ("ledgers", "导入台账", "file-spreadsheet"),
    ("packages", "数据包", "package"),
    ("settings", "设置", "settings"),
)
"""Key, name, icon: page ``x`` is the class XPage in jieyou_desktop/ui/x/page.py."""

_NARROW = 1000
"""Below this width (at 100 %) the navigation shows icons only."""


@dataclass(frozen=True)
class Seat:
    """Who sits where: the office, the person, their post, and whether nothing here is real."""

    office: str
    user: str
    post: str
    rights: frozenset[Right]
    is_practice: bool = False


class Window(QMainWindow):
    """The shell around all pages (see kit.page.Shell). Pages are built when first shown.

    Signals:
        lock_asked: The person goes away for a while (Ctrl+L).
    """

    lock_asked = Signal()

    def __init__(self, app: QApplication, runner: Runner, seat: Seat) -> None:
        super().__init__()
        self._app = app
        self.runner, self.rights = runner, seat.rights
        self._pages: dict[str, Page] = {}
        self._stack = QStackedWidget()
        self._nav = _Navigation()
        self._left = self._build_left(seat)
        self._exporter = Exporter(self, self)
        self._help = Help(self)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._help)
        centre = QWidget()
        layout = QHBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._left)
        layout.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(Status(runner, is_practice=seat.is_practice))
        self.setWindowTitle(f"解忧 — {seat.office}{'（练习）' if seat.is_practice else ''}")
        self.setMinimumSize(800, 560)
        self._nav.currentRowChanged.connect(self._chosen)
        self._add_shortcuts()

    def go(self, page: str, **where: Any) -> None:
        """See Shell.go."""
        shown = self._page(page)
        self._nav.choose(page)
        self._stack.setCurrentWidget(shown)
        if where:
            shown.arrive(**where)
        elif not shown.focus_search():
            shown.focusNextChild()

    def preview(self, pdf: bytes, title: str) -> None:
        """See Shell.preview."""
        from jieyou_desktop.ui.kit.preview import PaperPreview

        PaperPreview(pdf, title, self).exec()

    def tell(self, text: str) -> None:
        """See Shell.tell."""
        self.statusBar().showMessage(text, 8000)

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

    def _chosen(self, row: int) -> None:
        key = PAGES[row][0]
        if self._pages.get(key) is not self._stack.currentWidget() or not self._pages:
            self._stack.setCurrentWidget(self._page(key))

    def _build_left(self, seat: Seat) -> QFrame:
        left = QFrame()
        left.setObjectName("left")
        self._office, self._user = text(seat.office, "sub"), text("", "sub")
        self._user.setText(f"{seat.user} · {seat.post}")
        left.setToolTip(f"{seat.office} · {seat.user} · {seat.post}")
        self._brand = text("解忧", "brand", wrap=False)
        layout = QVBoxLayout(left)
        layout.setContentsMargins(px(8), px(14), px(8), px(12))
        layout.setSpacing(px(8))
        for label in (self._brand, self._office):
            label.setContentsMargins(px(8), 0, 0, 0)
            layout.addWidget(label)
        layout.addWidget(self._nav, 1)
        self._user.setContentsMargins(px(8), 0, 0, 0)
        layout.addWidget(self._user)
        return left

    def _add_shortcuts(self) -> None:
        for keys, slot in (
            (("Ctrl+K", "/"), self._search),
            (("F1",), self._toggle_help),
            (("F5",), self._refresh),
            (("F9",), self._draw_curtain),
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
            self._help.hide()
        else:
            self._help.show_page(PAGES[self._nav.currentRow()][0])

    def _refresh(self) -> None:
        self.current.refresh()

    def _draw_curtain(self) -> None:
        CURTAIN.draw(not CURTAIN.drawn)
        self.tell("姓名、证号、账号已遮住，按 F9 重新显示" if CURTAIN.drawn else "已重新显示")

    def _resize_text(self, step: int) -> None:
        size = theme.next_size(theme.scale(), step) if step else 1.0
        theme.resize(self._app, size)
        memory.remember("text_size", size)
        self._arrange()
        self.tell(f"文字大小 {size:.0%}")

    def _arrange(self) -> None:
        narrow = self.width() < px(_NARROW)
        if self._left.property("narrow") != narrow:
            set_role(self._left, narrow=narrow)
            set_role(self._brand, narrow=narrow)
            self._nav.show_names(not narrow)
            self._office.setVisible(not narrow)
            self._user.setVisible(not narrow)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


class _Navigation(QListWidget):
    """The list of pages."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAccessibleName("页面")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for place, (_key, name, drawn) in enumerate(PAGES, 1):
            item = QListWidgetItem(icon(drawn, "nav_text", chosen="paper"), name)
            item.setToolTip(f"{name}（Alt+{place}）")
            self.addItem(item)

    def choose(self, key: str) -> None:
        """Mark a page without asking for it."""
        self.blockSignals(True)
        self.setCurrentRow([page[0] for page in PAGES].index(key))
        self.blockSignals(False)

    def show_names(self, shown: bool) -> None:
        """Icons with their names, or icons only."""
        for row, (_key, name, _drawn) in enumerate(PAGES):
            self.item(row).setText(name if shown else "")

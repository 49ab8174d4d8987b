"""The navigation at the left: whose office, which page, who sits here."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)
from typing_extensions import override

from jieyou_desktop.domain.rights import Right
from jieyou_desktop.ui.kit.icons import icon
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.theme import px, set_role

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


@dataclass(frozen=True)
class Seat:
    """Who sits where: the office, the person, their post, and whether nothing here is real."""

    office: str
    user: str
    post: str
    rights: frozenset[Right]
    is_practice: bool = False


class Navigation(QFrame):
    """Brand, office, pages, and the person at the foot.

    Signals:
        chosen: A page was chosen (its key).
        lock_asked, leave_asked, password_asked: What the person at the foot can ask for.
    """

    chosen = Signal(str)
    lock_asked = Signal()
    leave_asked = Signal()
    password_asked = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.setObjectName("left")
        self._brand, self._office = text("解忧", "brand", wrap=False), text(seat.office, "sub")
        self._list = _Pages()
        self._name = f"{seat.user} · {seat.post}"
        self._user = self._build_user(seat)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(8), px(14), px(8), px(12))
        layout.setSpacing(px(8))
        for label in (self._brand, self._office):
            label.setContentsMargins(px(8), 0, 0, 0)
            layout.addWidget(label)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._user)
        self.be_narrow(False)
        self._list.currentRowChanged.connect(self._row_chosen)

    @property
    def current(self) -> str:
        """The key of the page that is marked."""
        return PAGES[self._list.currentRow()][0]

    def mark(self, key: str) -> None:
        """Mark a page without asking for it."""
        self._list.blockSignals(True)
        self._list.setCurrentRow([page[0] for page in PAGES].index(key))
        self._list.blockSignals(False)

    def be_narrow(self, narrow: bool) -> None:
        """Take less room where the window has little; the words stay, nobody guesses icons."""
        for widget in (self, self._brand, self._list):
            set_role(widget, narrow=narrow)
        self._office.setVisible(not narrow)
        self._user.setText(self._name.partition(" · ")[0] if narrow else self._name)

    def _row_chosen(self, row: int) -> None:
        self.chosen.emit(PAGES[row][0])

    def _build_user(self, seat: Seat) -> QToolButton:
        made = _User()
        made.setIcon(icon("user", "nav_text"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setObjectName("user")
        made.setAccessibleName(self._name)
        made.setToolTip(f"{seat.office} · {self._name}")
        menu = QMenu(made)
        for words, asked in (
            ("锁定屏幕（Ctrl+L）", self.lock_asked),
            ("退出登录（换人）", self.leave_asked),
            ("修改我的密码", self.password_asked),
        ):
            menu.addAction(words).triggered.connect(asked)
        made.setMenu(menu)
        return made


class _User(QToolButton):
    """The person at the foot; Enter opens the menu, as the space bar does."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showMenu()
        else:
            super().keyPressEvent(event)


class _Pages(QListWidget):
    """The list of pages."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAccessibleName("页面")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for place, (_key, name, drawn) in enumerate(PAGES, 1):
            item = QListWidgetItem(icon(drawn, "nav_text", chosen="paper"), name)
            item.setToolTip(f"{name}（Alt+{place}）")
            self.addItem(item)

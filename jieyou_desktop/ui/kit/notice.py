"""A word about what was just done: seen, and gone by itself."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.ui.kit.icons import picture
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.theme import px, set_role

LASTS_MS = 6000


class Notice(QFrame):
    """Stands for a while over the foot of ``host``; takes neither the focus nor a key.

    A click takes it away. Screen readers are told the words.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        set_role(self, role="notice")
        self._mark, self._words = text("", wrap=False), text("", wrap=False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(16), px(10), px(20), px(10))
        layout.setSpacing(px(10))
        layout.addWidget(self._mark)
        layout.addWidget(self._words, 1)
        self._over = QTimer(self, singleShot=True, interval=LASTS_MS)
        self._over.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    def say(self, words: str) -> None:
        """Show the words for LASTS_MS, in place of those before."""
        self._mark.setPixmap(picture("info", px(18), "paper"))
        self._words.setText(words)
        self.setAccessibleName(words)
        self._place()
        self.show()
        self.raise_()
        self._over.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _place(self) -> None:
        room = self._host.rect().adjusted(px(24), 0, -px(24), -px(20))
        self._words.setWordWrap(False)
        if self.sizeHint().width() > room.width():
            self._words.setWordWrap(True)
        width = min(self.sizeHint().width(), room.width())
        self.resize(width, max(self.heightForWidth(width), self.sizeHint().height()))
        self.move(room.center().x() - width // 2, room.bottom() - self.height())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

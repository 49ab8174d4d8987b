"""Locking the screen, by key or after a while: everything stays as it was, unseen."""

from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Secret
from jieyou_desktop.services import users
from jieyou_desktop.ui.kit.dialogs import Sheet
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.theme import set_role

_FIELDS = Fields([Field("password", "密码", Secret(), required=True)])
_ACTIVITY = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Lock(QObject):
    """Covers every window of the program until the password of who is signed in is typed.

    Forms keep what is half filled in; jobs under way go on. A window that opens meanwhile is
    covered before it can be seen.

    Signals:
        switch_asked: Somebody else wants to sign in.
    """

    switch_asked = Signal()

    def __init__(
        self,
        app: QApplication,
        window: QWidget,
        runner: Runner,
        user: str,
        *,
        idle_minutes: float = 10,
    ) -> None:
        """``idle_minutes`` without a key or the mouse locks; 0 never does."""
        super().__init__(window)
        self._app, self._window = app, window
        self._covers: list[QWidget] = []
        self._asking = _Asking(window, runner, user)
        self.idle = QTimer(self, singleShot=True, interval=round(idle_minutes * 60_000))
        self.idle.timeout.connect(self.lock)
        self._asking.unlocked.connect(self.unlock)
        self._asking.switch_asked.connect(self.switch_asked)
        app.focusWindowChanged.connect(self._watch)
        self._watch(window.windowHandle())
        if idle_minutes:
            self.idle.start()

    @property
    def is_locked(self) -> bool:
        """Whether the screen is covered."""
        return bool(self._covers)

    def lock(self) -> None:
        """Cover everything and ask for the password."""
        if self.is_locked:
            return
        self.idle.stop()
        while (popup := self._app.activePopupWidget()) is not None:
            popup.close()
        for widget in self._app.topLevelWidgets():
            self._cover(widget)
        self._app.installEventFilter(self)
        self._asking.ask()

    def unlock(self) -> None:
        """Show everything as it was."""
        self._asking.hide()
        self._app.removeEventFilter(self)
        for cover in self._covers:
            if shiboken6.isValid(cover):
                cover.hide()
                cover.deleteLater()
        self._covers = []
        if self.idle.interval():
            self.idle.start()

    def _cover(self, widget: QWidget) -> None:
        if widget is self._asking or not widget.isVisible():
            return
        if widget is self._window or isinstance(widget, QDialog):
            self._covers.append(_Cover(widget))

    def _watch(self, window: QWindow | None) -> None:
        """Notice keys and the mouse in a window; they all come through its native window."""
        if window is not None:
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.is_locked:
            opens = event.type() == QEvent.Type.Show and isinstance(watched, QDialog)
            if opens and watched is not self._asking and isinstance(watched, QDialog):
                self._cover(watched)
                # The newest modal window takes the keyboard: that must stay the lock.
                QTimer.singleShot(0, self, self._asking.come_forward)
        elif event.type() in _ACTIVITY and self.idle.interval():
            self.idle.start()
        return False


class _Cover(QFrame):
    """Hides one window, whatever size it takes."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        set_role(self, role="curtain")
        self.setAutoFillBackground(True)
        words = text("已锁定", "h2")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        host.installEventFilter(self)
        self._fit(host)
        self.show()

    def _fit(self, host: QWidget) -> None:
        self.setGeometry(host.rect())
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._fit(watched)
        return False


class _Asking(Sheet):
    """Asks for the password; cannot be closed otherwise."""

    unlocked = Signal()
    switch_asked = Signal()

    def __init__(self, window: QWidget, runner: Runner, user: str) -> None:
        super().__init__(
            window, "已锁定", f"{user}，请输入密码接着用。填到一半的内容都在。", "lock"
        )
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)
        self._runner = runner
        self._form = Form(_FIELDS)
        self.body.addWidget(self._form)
        self.add_button("换人登录").clicked.connect(self.switch_asked)
        self._open = self.add_button("解锁", primary=True)
        self._open.clicked.connect(self._try)
        self._form.submitted.connect(self._try)

    def ask(self) -> None:
        """Appear, with nothing typed."""
        self._form.put({})
        self._open.setEnabled(True)
        self.show()
        self._form.focus_first()

    def come_forward(self) -> None:
        """Take the keyboard back from a window that opened over this one."""
        typed = self._form.typed()
        self.hide()
        self.ask()
        self._form.retype(typed)

    def _try(self) -> None:
        values = self._form.take()
        if values is not None and self._open.isEnabled():
            self._open.setEnabled(False)
            self._runner.query(partial(users.confirm, **values), self._right, refused=self._wrong)

    def _right(self, _nothing: None) -> None:
        self._form.put({})
        self.unlocked.emit()

    def _wrong(self, error: UserError) -> None:
        self._open.setEnabled(True)
        self._form.set_value("password", None)
        self._form.refuse(error)

    @override
    def reject(self) -> None:
        pass

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

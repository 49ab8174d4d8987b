"""Locking the screen, by key or after a while: everything stays as it was, unseen."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Secret
from jieyou_desktop.services import users
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.veil import Front, Veil

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
        self._asking = _Asking(window, runner, user)
        self._veil = Veil(app, self._asking)
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
        return self._veil.drawn

    def lock(self) -> None:
        """Cover everything and ask for the password."""
        if not self.is_locked:
            self.idle.stop()
            self._asking.begin()
            self._veil.draw()

    def unlock(self) -> None:
        """Show everything as it was."""
        self._veil.lift()
        if self.idle.interval():
            self.idle.start()

    def _watch(self, window: QWindow | None) -> None:
        """Notice keys and the mouse in a window; they all come through its native window."""
        if window is not None:
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTIVITY and self.idle.interval() and not self.is_locked:
            self.idle.start()
        return False


class _Asking(Front):
    """Asks for the password; cannot be closed otherwise."""

    unlocked = Signal()
    switch_asked = Signal()

    def __init__(self, window: QWidget, runner: Runner, user: str) -> None:
        super().__init__(
            window, "已锁定", f"{user}，请输入密码接着用。填到一半的内容都在。", "lock"
        )
        self._runner = runner
        self._form = Form(_FIELDS)
        self.body.addWidget(self._form)
        self.add_button("换人登录").clicked.connect(self.switch_asked)
        self._open = self.add_button("解锁", primary=True)
        self._open.clicked.connect(self._try)
        self._form.submitted.connect(self._try)

    def begin(self) -> None:
        """Begin with nothing typed."""
        self._form.put({})
        self._open.setEnabled(True)

    @override
    def take_keyboard(self) -> None:
        self._form.focus_first()

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

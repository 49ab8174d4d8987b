"""Signing in: a name, a password, and the ways out when they do not help."""

from pathlib import Path

from PySide6.QtCore import Signal
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Name, Secret
from jieyou_desktop.services import backup, opening
from jieyou_desktop.services.opening import Opened, Program
from jieyou_desktop.ui.entrance.panel import Panel
from jieyou_desktop.ui.kit import dialogs
from jieyou_desktop.ui.kit.pieces import button
from jieyou_desktop.ui.kit.runner import Runner

_FIELDS = Fields(
    [
        Field("name", "姓名", Name(width=24), required=True),
        Field("password", "密码", Secret(), required=True),
    ]
)


class SignIn(Panel):
    """Opens the office in a folder with a user's name and password.

    Signals:
        opened: The office is open (Opened).
        forgot_asked: The password is forgotten.
        restore_asked: The data are to be restored from a backup.
        folder_asked: The data are in another folder.
    """

    opened = Signal(object)
    forgot_asked = Signal()
    restore_asked = Signal()
    folder_asked = Signal()

    def __init__(self, runner: Runner, program: Program) -> None:
        super().__init__(runner, "登录", "", _FIELDS, "打开")
        self._program = program
        self._folder = Path()
        self._take_back = button("从备份取回密钥文件", "key-round")
        self._take_back.hide()
        self.body.addWidget(self._take_back)
        self.links(
            (
                ("忘了密码，用恢复码", "", self.forgot_asked.emit),
                ("从备份恢复", "", self.restore_asked.emit),
                ("换一个数据文件夹", "", self.folder_asked.emit),
            )
        )
        self._take_back.clicked.connect(self._fetch_key_file)

    def ask(self, folder: Path, user: str, words: str = "") -> None:
        """Ask who signs in to the office of a folder; ``user`` is who did last."""
        self._folder = folder
        self._take_back.hide()
        self.set_busy(None)
        self.say(words or f"数据在 {folder}")
        self.form.put({"name": user})
        self.form.focus_first()

    @override
    def act(self) -> None:
        self._sign_in(clock_confirmed=False)

    def _sign_in(self, *, clock_confirmed: bool) -> None:
        if (values := self.form.take()) is None:
            return
        self.start(
            lambda _w: opening.open_office(
                self._program,
                self._folder,
                values["name"],
                values["password"],
                clock_confirmed=clock_confirmed,
            ),
            self._opened,
            "正在打开……",
        )

    def _opened(self, opened: Opened) -> None:
        self.set_busy(None)
        self.form.put({"name": opened.desk.actor.name})
        self.opened.emit(opened)

    @override
    def refuse(self, error: UserError) -> None:
        if isinstance(error, opening.ClockMovedBackError):
            self.set_busy(None)
            if dialogs.ask(self, error.title, error.advice, "时间没错，继续"):
                self._sign_in(clock_confirmed=True)
            return
        super().refuse(error)
        self._take_back.setVisible(isinstance(error, opening.KeyFileError))
        if not isinstance(error, opening.KeyFileError):
            self.form.set_value("password", None)
            self.form.focus_first()

    def _fetch_key_file(self) -> None:
        self.runner.command(
            lambda _w: backup.take_back_vault(self._folder), self._fetched, refused=self.refuse
        )

    def _fetched(self, _made_at: object) -> None:
        self.ask(
            self._folder,
            self.form.typed().get("name", ""),
            "密钥文件已从最近一份备份取回，数据没有变。请用备份时的密码登录",
        )

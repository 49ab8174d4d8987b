"""A forgotten password: the recovery code, and a new one."""

from pathlib import Path

from PySide6.QtCore import Signal
from typing_extensions import override

from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Name, Secret, Text
from jieyou_desktop.services import opening, users
from jieyou_desktop.services.opening import Program
from jieyou_desktop.ui.entrance.panel import Panel
from jieyou_desktop.ui.kit.runner import Runner

_FIELDS = Fields(
    [
        Field(
            "code",
            "恢复码",
            Text(limit=60),
            required=True,
            hint="6 组、每组 5 位，在单位保管的那张“恢复码”纸上；不分大小写，空格和短横可以不打",
        ),
        Field("name", "给谁设新密码（姓名）", Name(width=24), required=True),
        Field("password", "新密码", Secret(), required=True, hint=users.PASSWORD_RULE),
        Field("again", "新密码再打一遍", Secret(), required=True),
    ]
)


class Forgotten(Panel):
    """Gives a user a new password on the strength of the recovery code.

    Signals:
        reset: It is done, for a user (name).
    """

    reset = Signal(str)

    def __init__(self, runner: Runner, program: Program) -> None:
        super().__init__(
            runner,
            "用恢复码重设密码",
            "有别的管理员在，请他在“设置 → 用户”里给您设新密码，更快。都忘了，再用恢复码。",
            _FIELDS,
            "设新密码",
            back="返回登录",
        )
        self._program = program
        self._folder = Path()

    def ask(self, folder: Path, user: str) -> None:
        """Ask for the code of the office in a folder."""
        self._folder = folder
        self.set_busy(None)
        self.form.put({"name": user})
        self.form.focus_first()

    @override
    def act(self) -> None:
        if (values := self.form.take()) is None:
            return
        if values["password"] != values["again"]:
            self.form.refuse(FieldError("again", "两遍打的不一样", "请再打一遍"))
            return
        self.start(
            lambda _w: opening.reset_by_recovery(
                self._program, self._folder, values["code"], values["name"], values["password"]
            ),
            self._done,
            "正在设新密码……",
        )

    def _done(self, _nothing: None) -> None:
        self.set_busy(None)
        name = self.form.value("name")
        self.form.put({})
        self.reset.emit(name)

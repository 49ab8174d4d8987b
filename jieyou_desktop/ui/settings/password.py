"""One's own password."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Secret
from jieyou_desktop.services import users
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.pieces import Card, button, narrow, text
from jieyou_desktop.ui.settings.section import Section

_FIELDS = Fields(
    [
        Field("old", "现在的密码", Secret(), required=True),
        Field("password", "新密码", Secret(), required=True, hint=users.PASSWORD_RULE),
        Field("again", "新密码再打一遍", Secret(), required=True),
    ]
)


class PasswordSection(Section):
    """A form that asks for the old password and twice for the new one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._form = Form(_FIELDS)
        self._form.put({})
        card = Card("改自己的密码")
        card.body.addWidget(self._form)
        self._save = button("改密码", "key-round", primary=True)
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(self._save)
        card.body.addLayout(line)
        self.body.addLayout(narrow(card, 520))
        self.body.addWidget(
            text("离开座位按 Ctrl+L 锁屏；10 分钟没有动也会自己锁上，填到一半的内容都在。", "sub")
        )
        self.body.addStretch()
        self._save.clicked.connect(self._keep)
        self._form.submitted.connect(self._keep)

    @override
    def refresh(self) -> None:
        pass

    def _keep(self) -> None:
        values = self._form.take()
        if values is None:
            return
        if values["password"] != values["again"]:
            self._form.refuse(FieldError("again", "两遍打的不一样", "请再打一遍"))
            return
        self._save.setEnabled(False)
        call = partial(users.change_own_password, old=values["old"], new=values["password"])
        self.shell.runner.command(call, self._kept, refused=self._refuse)

    def _kept(self, _nothing: None) -> None:
        self._save.setEnabled(True)
        self._form.put({})
        self.shell.tell("密码已改，下次登录用新的")

    def _refuse(self, error: UserError) -> None:
        self._save.setEnabled(True)
        self._form.refuse(error)

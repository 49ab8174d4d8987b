"""Who signs in: added, changed, ended, given a new password; and the recovery code."""

from functools import partial
from typing import Any

from typing_extensions import override

from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.fields import Field, Fields, Record
from jieyou_desktop.domain.kinds import Secret
from jieyou_desktop.services import users
from jieyou_desktop.ui.kit import dialogs
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.settings.section import ListSection

_SECRETS = Fields(
    [
        Field("password", "密码", Secret(), required=True, hint=users.PASSWORD_RULE),
        Field("again", "密码再打一遍", Secret(), required=True),
    ]
)
_NEW = users.FIELDS.only("name", "role", "phone", "is_party_member").plus(*_SECRETS)
_CHANGE = users.FIELDS.only("role", "phone", "is_party_member")
_POSTS = "经办办业务；分管领导还能看操作记录；管理员还管用户和设置；审计只看操作记录"


class UsersSection(ListSection):
    """The list of users, and what can be done about one beside it."""

    _saved_words = "用户已保存"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._new = button("加一位用户", "plus", primary=True)
        self._password = button("设新密码", "key-round")
        self._end = button("停用", "log-out")
        self._code = button("换一个恢复码", "shield")
        self._lay(self._new, self._password, self._end, self._code)
        self._new.clicked.connect(self._ask_new)
        self._password.clicked.connect(self._ask_password)
        self._end.clicked.connect(self._ask_end)
        self._code.clicked.connect(self._ask_code)
        self._picked(None)

    @override
    def refresh(self) -> None:
        self.shell.runner.query(users.listing, self._table.show_table)

    @override
    def _picked(self, row: Record | None) -> None:
        self._password.setEnabled(row is not None)
        self._end.setEnabled(row is not None and row["ended_on"] is None)
        if row is None:
            self._rest()
            return
        self._panel.ask(
            row["name"],
            row["can_sign_in"],
            _CHANGE,
            row.values,
            "保存",
            lambda values: partial(
                users.change, user_id=row.id, version=row.version, values=values
            ),
            at_once=False,
        )

    def _ask_new(self) -> None:
        def call(values: dict[str, Any]) -> partial[int]:
            password = _same(values)
            return partial(users.add, values=_without_secrets(values), password=password)

        self._panel.ask(
            "加一位用户", f"姓名要写真名，文书上用。{_POSTS}", _NEW, {"role": "clerk"}, "加上", call
        )

    def _ask_password(self) -> None:
        if (row := self._table.current()) is None:
            return
        self._panel.ask(
            f"给{row['name']}设新密码",
            "旧密码随即作废；停用过的，设了新密码就又能登录",
            _SECRETS,
            {},
            "设新密码",
            lambda values: partial(
                users.set_password,
                user_id=row.id,
                version=row.version,
                password=_same(values),
            ),
        )

    def _ask_end(self) -> None:
        if (row := self._table.current()) is None:
            return
        if dialogs.ask(
            self,
            f"停用{row['name']}？",
            "以后不能再登录；做过的事和经手的文书仍是他的名字。",
            f"停用{row['name']}",
        ):
            self.shell.runner.command(
                partial(users.end, user_id=row.id, version=row.version),
                self._saved,
                refused=self._refuse,
            )

    def _ask_code(self) -> None:
        if dialogs.ask(
            self,
            "换一个恢复码？",
            "旧的恢复码随即作废。新的只显示这一次，请准备好打印机或纸笔。",
            "换一个恢复码",
        ):
            self.shell.runner.command(users.renew_recovery, self._show_code, refused=self._refuse)

    def _show_code(self, code: str) -> None:
        sheet = dialogs.Sheet(self, "新的恢复码", "打印或抄好、核对过，装信封收进柜子。", "shield")
        groups = code.split("-")
        for part in (groups[:3], groups[3:]):
            sheet.body.addWidget(text("　".join(part), "code", wrap=False))
        sheet.add_button("打印").clicked.connect(partial(self._print, code))
        sheet.add_button("已经收好", primary=True).clicked.connect(sheet.accept)
        sheet.exec()

    def _print(self, code: str) -> None:
        self.shell.runner.query(partial(users.recovery_sheet, code=code), self._preview)

    def _preview(self, pdf: bytes) -> None:
        self.shell.preview(pdf, "恢复码", caution=users.RECOVERY_CAUTION)

    @override
    def _rest(self) -> None:
        self._panel.show_nothing("选一位用户")


def _same(values: dict[str, Any]) -> str:
    if values["password"] != values["again"]:
        raise FieldError("again", "两遍打的不一样", "请再打一遍")
    return str(values["password"])


def _without_secrets(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in _SECRETS}

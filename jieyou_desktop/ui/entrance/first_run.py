"""The first run: whose office this is, who works here, where the data live, the recovery code."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Name, Secret, Text
from jieyou_desktop.services import office, opening, safe_folder, users
from jieyou_desktop.services.opening import OfficeSetup, Opened, Program
from jieyou_desktop.ui.kit import files
from jieyou_desktop.ui.kit.dialogs import ProgressDialog
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.pieces import Card, button, narrow, text
from jieyou_desktop.ui.kit.preview import PaperPreview
from jieyou_desktop.ui.kit.runner import Opener, Runner
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.kit.wizard import Step, Wizard

_WIDE = 640
MakeRunner = Callable[[Opener], Runner]

_TOWN = ("town", "county", "code", "short_name", "signing_name")
_PUBLIC = ("phone", "supervision_phone", "address", "hours")
_USER = Fields(
    [
        Field("name", "姓名", Name(width=24), required=True, hint="写真名：文书上的经办人就用它"),
        Field("password", "密码", Secret(), required=True, hint=users.PASSWORD_RULE),
        Field("again", "密码再打一遍", Secret(), required=True),
    ]
)
_PLACE = Fields([Field("folder", "数据文件夹", Text(limit=400), required=True)])


class FirstRun(Wizard):
    """Makes the office and hands it over open.

    Signals:
        opened: The office is made and open, and its recovery code put away (Opened).
    """

    opened = Signal(object)

    def __init__(
        self, runner: Runner, program: Program, folder: Path, make_runner: MakeRunner
    ) -> None:
        self._runner = runner
        self._program = program
        self._made: Opened | None = None
        self._town, self._public, self._user = _Town(), _Public(), _User()
        self._data_folder = _DataFolder(folder)
        self._code = _Code(make_runner)
        steps = [self._town, self._public, self._user, self._data_folder, self._code]
        super().__init__("第一次使用", steps, cancel="先不建")
        self._data_folder.make_asked.connect(self._make)
        self.finished.connect(self._hand_over)

    @property
    def is_unfinished(self) -> bool:
        """Whether the recovery code is on show and nobody has said that it is put away."""
        return self._made is not None

    def abandon(self) -> None:
        """The person leaves with the code on show: the office stays, closed."""
        if self._made is not None:
            self._code.forget()
            self._made.close()
            self._made = None

    def _make(self) -> None:
        values = {**self._town.values, **self._public.values}
        setup = OfficeSetup(**values, user=self._user.values["name"])
        password, folder = self._user.values["password"], self._data_folder.folder
        self._data_folder.set_ready(False)
        self._runner.command(
            lambda w: opening.create(self._program, folder, setup, password, w.progress),
            self._kept,
            refused=self._refuse,
            watcher=ProgressDialog(self, "正在建立数据"),
        )

    def _kept(self, made: tuple[Opened, str]) -> None:
        self._made, code = made
        self._code.show_code(self._made, code)
        self._data_folder.done.emit()
        self.allow_back(False)

    def _refuse(self, error: UserError) -> None:
        """Go back to the step that can put it right."""
        self._data_folder.set_ready(True)
        field = error.field if isinstance(error, FieldError) else ""
        for step in (self._town, self._public, self._user):
            if field in step.names:
                self.show_step(step)
                step.form.refuse(error)
                return
        self._data_folder.form.refuse(error)

    def _hand_over(self) -> None:
        made, self._made = self._made, None
        self._code.forget()
        self.opened.emit(made)


class _FormStep(Step):
    """A step that is a form; ``values`` are what was taken when it was left."""

    def __init__(self, form: Form, names: tuple[str, ...], *words: str, **more: str) -> None:
        super().__init__(*words, **more)
        self.form = form
        self.names = names
        self.values: dict[str, Any] = {}
        form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.addLayout(narrow(form, _WIDE))
        self.body.addStretch()
        form.submitted.connect(self._submitted)

    def enter(self) -> None:
        """See Step.enter."""
        self.form.focus_first()

    def leave(self) -> bool:
        """See Step.leave."""
        values = self.form.take()
        if values is not None:
            self.values = values
        return values is not None

    def _submitted(self) -> None:
        if self.leave():
            self.done.emit()


class _Town(_FormStep):
    def __init__(self) -> None:
        rows = (("town", "county"), ("code", "short_name"), ("signing_name",))
        super().__init__(
            Form(_plain(*_TOWN), rows),
            _TOWN,
            "本镇（街道）",
            "这是哪个镇（街道）的数据？",
            "文书的编号和落款按这里写。以后可以在“设置 → 单位信息”里改。",
        )
        self.form.put({})
        self.form.field_left.connect(self._left)

    def _left(self, name: str) -> None:
        """Fill in what the town's name tells, where nothing is written yet."""
        if name == "town":
            for told, value in office.suggested(self.form.value("town") or "").items():
                if not self.form.value(told):
                    self.form.set_value(told, value)

    def leave(self) -> bool:
        """See Step.leave; a code that cannot be is said here, not at the end."""
        self._left("town")
        if not super().leave():
            return False
        try:
            office.checked(self.values)
        except FieldError as error:
            self.form.refuse(error)
            return False
        return True


class _Public(_FormStep):
    def __init__(self) -> None:
        super().__init__(
            Form(_plain(*_PUBLIC), (("phone", "supervision_phone"),)),
            _PUBLIC,
            "对外公布",
            "群众怎么找到你们？",
            "会印在受理通知书和明白纸上。现在不知道可以先空着，以后在“设置 → 单位信息”里补。",
        )
        self.form.put({})


class _User(_FormStep):
    def __init__(self) -> None:
        super().__init__(
            Form(_USER),
            ("name", "password"),
            "您的账号",
            "您怎么称呼？设一个密码",
            "您是第一位管理员，以后可以给同事开账号。数据用密码加密，没有密码谁也打不开。",
        )
        self.form.put({})

    def leave(self) -> bool:
        """See Step.leave; both passwords must be the same and not too easy."""
        if not super().leave():
            return False
        try:
            if self.values["password"] != self.values["again"]:
                raise FieldError("again", "两遍打的不一样", "请再打一遍")
            users.check_password(self.values["password"], self.values["name"])
        except FieldError as error:
            self.form.refuse(error)
            return False
        return True


class _DataFolder(_FormStep):
    make_asked = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__(
            Form(_PLACE),
            ("folder",),
            "放在哪里",
            "数据放在这台电脑的哪里？",
            "要放在本机硬盘上；U 盘、网络盘和会自动上传的网盘文件夹都不行。不清楚就用下面这个。",
            button="建立",
        )
        self.form.put({"folder": str(folder)})
        choose = button("换一个文件夹", "folder-open")
        line = QHBoxLayout()
        line.addWidget(choose)
        line.addStretch()
        self.body.insertLayout(1, line)
        card = Card("点“建立”以后")
        for words in (
            "在这个文件夹里建一个加密的数据文件。里面的姓名、证号、账号，拷走了也看不到。",
            "按这台电脑的快慢调好密码强度，大约要几秒钟。",
            "给出一张“恢复码”：所有人都忘了密码时，只有它能打开数据。请准备好打印机或纸笔。",
        ):
            card.body.addWidget(text(f"·　{words}"))
        self.body.insertSpacing(2, px(8))
        self.body.insertLayout(3, narrow(card, _WIDE))
        choose.clicked.connect(self._choose)

    @property
    def folder(self) -> Path:
        """Where the data are to live."""
        return Path(self.values["folder"])

    def leave(self) -> bool:
        """See Step.leave; making the office goes on from here."""
        if super().leave():
            try:
                safe_folder.check(self.folder)
            except UserError as error:
                self.form.refuse(error)
            else:
                self.make_asked.emit()
        return False

    def _choose(self) -> None:
        if chosen := files.ask_folder(self, "选一个空文件夹"):
            self.form.set_value("folder", str(chosen))

    def _submitted(self) -> None:
        self.leave()


class _Code(Step):
    """Shows the recovery code this once; goes on only when it is put away."""

    def __init__(self, make_runner: MakeRunner) -> None:
        super().__init__(
            "收好恢复码",
            "请收好恢复码",
            "数据已建好。所有人都忘了密码、或电脑坏了换新的时，要靠它。这里只显示这一次。",
            button="开始用",
        )
        self._make_runner = make_runner
        self._runner: Runner | None = None
        self._written = ""
        self._lines = [text("", "code", wrap=False) for _half in range(2)]
        card = Card("恢复码")
        for line in self._lines:
            card.body.addWidget(line)
        self._print = button("打印恢复码", "printer", primary=True)
        self._kept = QCheckBox("我已经打印（或抄好核对过），装信封收进柜子里了")
        row = QHBoxLayout()
        row.addWidget(self._print)
        row.addStretch()
        self.body.addLayout(narrow(card, _WIDE))
        self.body.addLayout(row)
        self.body.addWidget(text("不要拍照，不要发到微信，不要和电脑放在一起。", "sub"))
        self.body.addWidget(self._kept)
        self.body.addStretch()
        self.set_ready(False)
        self._kept.toggled.connect(self.set_ready)
        self._print.clicked.connect(self._draw)

    def show_code(self, made: Opened, code: str) -> None:
        """Show the code of the office just made."""
        self._written = code
        self._runner = self._make_runner(made.desk)
        groups = code.split("-")
        for line, part in zip(self._lines, (groups[:3], groups[3:]), strict=True):
            line.setText("　".join(part))

    def forget(self) -> None:
        """The code has been put away: nothing of it stays."""
        self._written = ""
        for line in self._lines:
            line.setText("")
        if self._runner is not None:
            self._runner.close()

    def _draw(self) -> None:
        assert self._runner is not None
        self._runner.query(partial(users.recovery_sheet, code=self._written), self._preview)

    def _preview(self, pdf: bytes) -> None:
        PaperPreview(pdf, "恢复码", self.window(), caution=users.RECOVERY_CAUTION).exec()


def _plain(*names: str) -> Fields:
    """The office's fields without their groups: each step is one group."""
    fields = (office.FIELDS[name] for name in names)
    return Fields(Field(f.name, f.label, f.kind, f.required, "", f.hint) for f in fields)

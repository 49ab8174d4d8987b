"""Restoring an office from a backup file, on this computer or a new one."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Secret, Text
from jieyou_desktop.services import backup
from jieyou_desktop.ui.entrance.panel import Panel
from jieyou_desktop.ui.kit import files
from jieyou_desktop.ui.kit.dialogs import ProgressDialog
from jieyou_desktop.ui.kit.pieces import button
from jieyou_desktop.ui.kit.runner import Runner

_FIELDS = Fields(
    [
        Field("file", "备份文件", Text(limit=400), required=True, hint="文件名以 .jyh 结尾"),
        Field(
            "folder",
            "恢复到哪个文件夹",
            Text(limit=400),
            required=True,
            hint="要用空文件夹；原来的数据不动",
        ),
        Field("password", "备份时任意一位用户的密码", Secret()),
        Field("code", "或者恢复码", Text(limit=60)),
    ]
)


class Restoring(Panel):
    """Restores a backup into an empty folder and says what came back.

    Signals:
        restored: It is done (folder, in words what was restored).
    """

    restored = Signal(object, str)

    def __init__(self, runner: Runner) -> None:
        super().__init__(
            runner,
            "从备份恢复",
            "先打开、逐页核对、和备份时的数量比过，一样了才放进新文件夹。",
            _FIELDS,
            "恢复",
            back="返回",
        )
        choices = QHBoxLayout()
        self._choose_file = button("选备份文件", "folder-open")
        self._choose_folder = button("选文件夹", "folder-open")
        choices.addWidget(self._choose_file)
        choices.addWidget(self._choose_folder)
        choices.addStretch()
        column = self.form.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(1, choices)
        self._choose_file.clicked.connect(self._pick_file)
        self._choose_folder.clicked.connect(self._pick_folder)

    def ask(self, folder: Path) -> None:
        """Ask which backup goes into which folder; ``folder`` is proposed."""
        self.set_busy(None)
        self.form.put({"folder": str(folder)})
        self.form.focus_first()

    def take_file(self, file: str) -> None:
        """Put in the backup; what is left to say is the password."""
        self.form.set_value("file", file)
        self.form.focus_first()

    @override
    def act(self) -> None:
        if (values := self.form.take()) is None:
            return
        if not values["password"] and not values["code"]:
            self.form.refuse(
                FieldError("password", "密码和恢复码要填一样", "没有它，谁也打不开备份")
            )
            return
        self.set_busy("正在恢复……")
        self.runner.command(
            lambda w: backup.restore(
                Path(values["file"]),
                Path(values["folder"]),
                password=values["password"] or "",
                recovery_code=values["code"] or "",
                progress=w.progress,
            ),
            partial(self._done, Path(values["folder"])),
            refused=self.refuse,
            watcher=ProgressDialog(self, "正在从备份恢复"),
        )

    def _done(self, folder: Path, counts: dict[str, Any]) -> None:
        self.set_busy(None)
        self.form.put({})
        self.restored.emit(folder, f"已恢复，和备份时一样：{backup.in_words(counts)}")

    def _pick_file(self) -> None:
        if chosen := files.ask_file(self, "选备份文件", "解忧备份 (*.jyh)"):
            self.form.set_value("file", str(chosen))

    def _pick_folder(self) -> None:
        if chosen := files.ask_folder(self, "选一个空文件夹"):
            self.form.set_value("folder", str(chosen))

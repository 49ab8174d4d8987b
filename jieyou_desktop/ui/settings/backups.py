"""Backups: made, carried to another disk, tried out; and the check of the whole file."""

from functools import partial

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Record
from jieyou_desktop.services import backup, check
from jieyou_desktop.services.backup import Backup, Drill
from jieyou_desktop.services.check import Finding, Level
from jieyou_desktop.ui.kit import dialogs, files
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.settings.section import Section

_TONES = {Level.GOOD: "", Level.LOOK: "soon", Level.BAD: "late"}
_WORDS = {Level.GOOD: "好", Level.LOOK: "看一下", Level.BAD: "有问题"}


class BackupsSection(Section):
    """The backups of the data folder; beside them one of them, or what the check found."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._now = button("现在备份", "save", primary=True)
        self._elsewhere = button("另存一份到 U 盘或别的盘", "usb")
        self._check = button("检查数据", "shield-check")
        line = Flow(spacing=px(6))
        for made in (self._now, self._elsewhere, self._check):
            line.addWidget(made)
        line.addStretch()
        self._table = TableView(shell.runner)
        self._table.set_empty("还没有备份", "点“现在备份”做第一份")
        self._panel = SidePanel()
        self._rest()
        self.body.addLayout(line)
        self.body.addWidget(self._table, 1)
        self._now.clicked.connect(self._make)
        self._elsewhere.clicked.connect(self._save_to)
        self._check.clicked.connect(self._look_over)
        self._table.current_changed.connect(self._picked)

    @property
    @override
    def side(self) -> QWidget | None:
        return self._panel

    @override
    def refresh(self) -> None:
        self.shell.runner.query(backup.listing, self._table.show_table)

    def _make(self) -> None:
        self.shell.runner.query(
            backup.now,
            self._made,
            refused=self._refuse,
            watcher=dialogs.ProgressDialog(self, "正在备份"),
        )

    def _save_to(self) -> None:
        if chosen := files.ask_folder(self, "存到哪里（U 盘或别的盘）"):
            self.shell.runner.command(
                partial(backup.save_to, folder=chosen),
                self._saved_to,
                refused=self._refuse,
                watcher=dialogs.ProgressDialog(self, "正在另存备份"),
            )

    def _made(self, _backup: object) -> None:
        self.shell.tell("已备份，并打开核对过")

    def _saved_to(self, made: Backup) -> None:
        dialogs.tell(
            self,
            "已另存，并打开核对过",
            f"{made.path.name}，{backup.in_words(made.note.counts)}。没有密码或恢复码打不开它。",
        )

    def _picked(self, row: Record | None) -> None:
        if row is None:
            self._rest()
            return
        panel = self._panel
        panel.clear()
        panel.head(backup.MOMENT.show(row["made_at"]), f"{row['kind']}备份")
        facts = panel.facts()
        facts.add("户", f"{row['households'] or 0:,} 户")
        facts.add("人", f"{row['people'] or 0:,} 人")
        facts.add("大小", f"{row['size']:,} MB")
        facts.add("文件", row["file"])
        panel.section("怎么恢复")
        panel.happened("1", "退出程序，重新打开，在登录窗口选“从备份恢复”")
        panel.happened("2", "选这份备份和一个空文件夹；原来的数据不动")
        panel.happened("3", "数量对上了才放进去，再登录")
        panel.finish()
        panel.step("演练恢复", "rotate-ccw", primary=True).clicked.connect(
            partial(self._drill, row["file"])
        )

    def _drill(self, file: str) -> None:
        self.shell.runner.query(
            partial(backup.drill, file=file),
            self._drilled,
            refused=self._refuse,
            watcher=dialogs.ProgressDialog(self, "正在演练恢复"),
        )

    def _drilled(self, drill: Drill) -> None:
        panel = self._panel
        panel.clear()
        panel.head("这份备份能用" if drill.sound else "这份备份不能用")
        for words in drill.words:
            panel.body.addWidget(text(words, tone="" if drill.sound else "late"))
        panel.finish()

    def _look_over(self) -> None:
        self.shell.runner.query(
            check.check,
            self._looked_over,
            refused=self._refuse,
            watcher=dialogs.ProgressDialog(self, "正在检查数据"),
        )

    def _looked_over(self, findings: tuple[Finding, ...]) -> None:
        amiss = sum(finding.level != Level.GOOD for finding in findings)
        panel = self._panel
        panel.clear()
        panel.head("检查完了", f"看了 {len(findings)} 项，{f'{amiss} 项要看' if amiss else '都好'}")
        for finding in findings:
            panel.section(f"{finding.title}　{_WORDS[finding.level]}")
            panel.body.addWidget(text(finding.words, tone=_TONES[finding.level]))
        panel.finish()

    def _refuse(self, error: UserError) -> None:
        dialogs.show_error(self, error)

    def _rest(self) -> None:
        self._panel.show_nothing("选一份备份，可以演练恢复")

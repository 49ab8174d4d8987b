"""What this program is, where its things are."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from jieyou_desktop import __version__
from jieyou_desktop.services import backup
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.pieces import Card, Facts, button, narrow, text
from jieyou_desktop.ui.settings.section import Section

_reports: Path | None = None


def find_reports_in(folder: Path) -> None:
    """Say where the reports of faults are kept; ``app`` knows."""
    global _reports
    _reports = folder


class AboutSection(Section):
    """The version, the data folder, the reports of faults."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._facts = Facts()
        self._where = text("")
        card = Card("解忧")
        self._facts.add("版本", __version__)
        self._facts.add("数据文件夹", self._where)
        card.body.addWidget(self._facts)
        card.body.addWidget(
            text(
                "全部数据在这台电脑里加密保存，不连网、不上传。拷走数据文件夹也看不到内容。", "sub"
            )
        )
        line = QHBoxLayout()
        self._open = button("打开故障记录文件夹", "folder-open")
        self._open.setVisible(_reports is not None)
        line.addWidget(self._open)
        line.addStretch()
        card.body.addLayout(line)
        self.body.addLayout(narrow(card, 760))
        self.body.addStretch()
        self._open.clicked.connect(self._show_reports)

    @override
    def refresh(self) -> None:
        self.shell.runner.query(backup.data_folder, self._show)

    def _show(self, folder: Path) -> None:
        self._where.setText(str(folder))

    def _show_reports(self) -> None:
        if _reports is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(_reports)))

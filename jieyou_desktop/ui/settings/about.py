"""What this program is, where its things are."""

import io
import zipfile
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from jieyou_desktop import __version__
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services import backup
from jieyou_desktop.ui.kit import dialogs, files
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.pieces import Card, Facts, button, narrow, text
from jieyou_desktop.ui.settings.licences import LicencesSheet
from jieyou_desktop.ui.settings.section import Section

_reports: Path | None = None
_licences: Path | None = None


def find_reports_in(folder: Path) -> None:
    """Say where the reports of faults are kept; ``app`` knows."""
    global _reports
    _reports = folder


def find_licences_in(folder: Path) -> None:
    """Say where the licences of what was shipped are, a text for each part; ``app`` knows."""
    global _licences
    _licences = folder


class AboutSection(Section):
    """The version, the data folder, the reports of faults, the licences."""

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
        self._take = button("把故障记录存到 U 盘", "usb")
        self._take.setVisible(_reports is not None)
        self._shown = button("开源许可", "book-open")
        # A checkout has none: only what is shipped brings its licences.
        self._shown.setVisible(_licences is not None and _licences.is_dir())
        for each in (self._open, self._take, self._shown):
            line.addWidget(each)
        line.addStretch()
        card.body.addLayout(line)
        self.body.addLayout(narrow(card, 760))
        self.body.addStretch()
        self._open.clicked.connect(self._show_reports)
        self._take.clicked.connect(self._take_reports)
        self._shown.clicked.connect(self._show_licences)

    @override
    def refresh(self) -> None:
        self.shell.runner.query(backup.data_folder, self._show)

    def _show(self, folder: Path) -> None:
        self._where.setText(str(folder))

    def _show_reports(self) -> None:
        if _reports is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(_reports)))

    def _take_reports(self) -> None:
        """All reports and the diary as one file, for whoever looks after the program."""
        assert _reports is not None
        packed = packed_reports(_reports)
        if packed is None:
            dialogs.tell(self, "没有故障记录", "程序没有出过毛病，没有什么要交给维护人员的。")
            return
        path = files.ask_where(self, "故障记录存到哪里", "解忧故障记录.zip", "压缩文件 (*.zip)")
        if path is None:
            return
        try:
            files.write_file(path, packed)
        except UserError as error:
            dialogs.show_error(self, error)
        else:
            self.shell.tell(f"存好了：{path.name}。里面没有群众的信息，可以交给维护人员")

    def _show_licences(self) -> None:
        assert _licences is not None
        LicencesSheet(_licences, self).exec()


def packed_reports(folder: Path) -> bytes | None:
    """The reports of faults and the diary beside them as a zip; None where there is no report."""
    reports = [path for path in folder.glob("fault-*.txt") if path.stat().st_size]
    if not reports:
        return None
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted([*reports, *folder.glob("jieyou.log*")]):
            packed.write(path, path.name)
    return kept.getvalue()

"""The packages page: what has been given to the county, and giving it more."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QStackedWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Record, Table
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import keys, package_chain
from jieyou_desktop.services.keys import KeyCard
from jieyou_desktop.ui.kit import files
from jieyou_desktop.ui.kit.days import short_day
from jieyou_desktop.ui.kit.dialogs import Sheet, show_error, tell
from jieyou_desktop.ui.kit.page import Page, Shell
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.packages.county_key import CountyKey
from jieyou_desktop.ui.packages.side import PackageSide
from jieyou_desktop.ui.packages.steps import Errand
from jieyou_desktop.ui.packages.wizard import PackageWizard


class PackagesPage(Page):
    """The list of packages made; the wizard takes its place while one is being given."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "数据包", {"packages"})
        self._table = TableView(shell.runner)
        self._table.set_empty(
            "还没有给县里做过数据包", "点右上角“做一个数据包”，一步一步来，不会误发"
        )
        self._about = PackageSide(shell)
        self._county = text("", "sub", wrap=False)
        self.bar.addWidget(self._county)
        self._wizard: PackageWizard | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self.body.addWidget(self._stack, 1)
        self._buttons = [
            self.add_action("key-round", "县里的公钥", self._ask_county_key),
            self.add_action("upload", "导出本镇公钥", self._export_own),
            self.add_action("package", "做一个数据包", self._start, primary=True),
        ]
        for each in self._buttons:
            each.setVisible(Right.PACKAGE in shell.rights)
        self.set_side(self._about)
        self._table.current_changed.connect(self._picked)
        self._about.save_asked.connect(self._put_out)

    @override
    def refresh(self) -> None:
        self.shell.runner.query(package_chain.listing, self._show)
        if Right.PACKAGE in self.shell.rights:
            self.shell.runner.query(keys.county, self._show_county)

    @override
    def arrive(self, **where: Any) -> None:
        """``new=True`` starts giving a package; ``package_id`` or ``file`` goes to one made."""
        if where.get("new"):
            self._start()
        elif file := where.get("file"):
            self.shell.runner.query(package_chain.listing, partial(self._look_for, Path(file).name))
        elif package_id := where.get("package_id"):
            self._table.select(package_id)

    def _show(self, table: Table) -> None:
        self._table.show_table(table)
        self._table.select_first()
        if (current := self._table.current()) is not None:
            self._about.show_package(current.id)
        waiting = sum(row["saved_to"] is None for row in table.rows)
        if not table.rows:
            self.set_facts("户台账、走访、受理件装成一包，签名封口，用 U 盘或邮件送到县里")
            return
        newest = table.rows[0]
        day = short_day(newest["made_on"], self.shell.runner.today)
        words = f"做过 {len(table.rows)} 个，最近是第 {newest['sequence']} 号（{day}）"
        self.set_facts(f"{words} · {waiting} 个还没有存出去" if waiting else words)

    def _look_for(self, name: str, table: Table) -> None:
        """Go to the package a file was made as, or say what such a file is."""
        found = [row.id for row in table.rows if row["file_name"] == name]
        if found:
            self._show(table)
            self._table.select(found[0])
        else:
            tell(
                self,
                f"“{name}”不在本镇做过的数据包里",
                "数据包封给了县里，要用县里的钥匙才打得开。请原样交给县民政局。",
            )

    def _show_county(self, key: KeyCard | None) -> None:
        self._county.setText(
            f"封给 {key.name}，公钥指纹 {key.fingerprint}" if key else "还没有县里的公钥"
        )

    def _picked(self, row: Record | None) -> None:
        if row is not None:
            self._about.show_package(row.id)

    def _start(self) -> None:
        self._open(PackageWizard(self.shell))

    def _put_out(self, errand: Errand) -> None:
        self._open(PackageWizard(self.shell, errand))

    def _open(self, wizard: PackageWizard) -> None:
        self._close()
        self._wizard = wizard
        wizard.finished.connect(self._close)
        wizard.cancelled.connect(self._close)
        wizard.again.connect(self._put_out)
        self._stack.addWidget(wizard)
        self._stack.setCurrentWidget(wizard)
        self.set_side(None)
        self.show_bar(False)
        for each in self._buttons:
            each.hide()

    def _close(self) -> None:
        if self._wizard is None:
            return
        self._stack.removeWidget(self._wizard)
        self._wizard.deleteLater()
        self._wizard = None
        self.set_side(self._about)
        self.show_bar(True)
        for each in self._buttons:
            each.setVisible(Right.PACKAGE in self.shell.rights)
        self.refresh()

    def _ask_county_key(self) -> None:
        self.shell.runner.query(keys.county, self._show_county_key)

    def _show_county_key(self, used: KeyCard | None) -> None:
        sheet = KeySheet(self.shell, used, self)
        if sheet.exec() == QDialog.DialogCode.Accepted:
            self.shell.tell("县里的公钥换好了")

    def _export_own(self) -> None:
        if chosen := files.ask_folder(self, "本镇公钥存到哪里"):
            call = partial(keys.export_own, folder=chosen)
            self.shell.runner.command(call, self._exported, refused=self._refused)

    def _exported(self, path: Path) -> None:
        self.shell.runner.command(keys.own, partial(self._say_exported, path))

    def _say_exported(self, path: Path, own: KeyCard) -> None:
        tell(
            self,
            f"本镇公钥存好了：{path.name}",
            f"请交给县里，县里凭它认得出本镇的包。\n打电话核对时，念这六组数字：{own.fingerprint}",
        )

    def _refused(self, error: UserError) -> None:
        show_error(self, error)


class KeySheet(Sheet):
    """Shows the county's key and takes another."""

    def __init__(self, shell: Shell, used: KeyCard | None, parent: PackagesPage) -> None:
        super().__init__(parent, "县里的公钥", "数据包封给它，只有县里和本镇打得开。")
        self._key = CountyKey(shell)
        self._key.show_key(used)
        self.body.addWidget(self._key)
        self.add_button("关闭").clicked.connect(self.reject)
        self._use = self.add_button("用这把公钥", primary=True)
        self._use.clicked.connect(self._take)
        self._key.changed.connect(self._changed)
        self._key.taken.connect(self.accept)
        self._changed()

    def _take(self) -> None:
        if self._key.take():
            self.accept()

    def _changed(self) -> None:
        self._use.setEnabled(self._key.ready and self._key.is_new)

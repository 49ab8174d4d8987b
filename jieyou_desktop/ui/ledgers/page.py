"""The ledgers page: what was brought in, what is to be mended, and bringing in more."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Record, Table
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import ledgers_batches, ledgers_repair, ledgers_undo
from jieyou_desktop.services.ledgers_batches import OriginalFile
from jieyou_desktop.services.ledgers_undo import Undone
from jieyou_desktop.ui.kit.dialogs import ProgressDialog, ask, show_error
from jieyou_desktop.ui.kit.files import ask_where, write_file
from jieyou_desktop.ui.kit.page import Chip, Page, Shell
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.ledgers.choose import dropped_file
from jieyou_desktop.ui.ledgers.match_view import MatchView
from jieyou_desktop.ui.ledgers.mending import MendPanel
from jieyou_desktop.ui.ledgers.side import BatchSide
from jieyou_desktop.ui.ledgers.wizard import ImportWizard

_SHEET = "表格 (*.xlsx)"


class LedgersPage(Page):
    """Two lists (files brought in; rows to mend), and the wizard or a match in their place."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "导入台账", {"ledgers"})
        self._files, self._faults = TableView(shell.runner), TableView(shell.runner)
        self._about, self._mending = BatchSide(shell), MendPanel(shell)
        self._files_chip = Chip("导入过的文件", chosen=True)
        self._faults_chip = Chip("待修清单")
        self._one_batch_chip = Chip("")
        self._batch_id: int | None = None
        self._just_in: int | None = None
        self._guest: ImportWizard | MatchView | None = None
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._choose(0)

    def _lay_out(self) -> None:
        self._files.set_empty(
            "还没有导入过台账", "点右上角“导入台账”，或者把 Excel、WPS 表格拖到这里"
        )
        self._faults.set_empty("没有要修的", "导入的每一行都读懂了，或者已经改好")
        self._group = QButtonGroup(self)
        chips = (self._files_chip, self._faults_chip, self._one_batch_chip)
        for place, chip in enumerate(chips):
            self._group.addButton(chip, place)
            self.bar.addWidget(chip)
        self._one_batch_chip.hide()
        self._stack.addWidget(self._files)
        self._stack.addWidget(self._faults)
        self.body.addWidget(self._stack, 1)
        match = self.add_action("list-checks", "比对名单", self._match)
        bring_in = self.add_action("file-spreadsheet", "导入台账", self._start, primary=True)
        self._actions_shown = [match, bring_in]
        self._show_actions(True)
        self.setAcceptDrops(Right.REGISTER in self.shell.rights)

    def _connect(self) -> None:
        self._group.idClicked.connect(self._choose)
        self._files.current_changed.connect(self._about.show_batch)
        self._files.opened.connect(self._open_batch)
        self._faults.current_changed.connect(self._turn_to)
        self._faults.opened.connect(self._mend)
        self._about.repair_asked.connect(self.show_repairs)
        self._about.save_asked.connect(self._save_repairs)
        self._about.file_asked.connect(self._take_file)
        self._about.undo_asked.connect(self._undo)
        self._mending.mended.connect(self._mended)

    @override
    def refresh(self) -> None:
        run = self.shell.runner
        run.query(ledgers_batches.batch_list, self._show_files)
        run.query(ledgers_repair.repair_list, self._show_all_faults)
        if self._batch_id is not None:
            call = partial(ledgers_repair.repair_list, batch_id=self._batch_id)
            run.query(call, self._show_some_faults)

    @override
    def arrive(self, **where: Any) -> None:
        """``new=True`` starts bringing in; ``repair=True`` shows the repair list."""
        if where.get("new"):
            self._start()
        elif where.get("repair"):
            self._close()
            self._faults_chip.click()

    def show_repairs(self, batch_id: int) -> None:
        """Show the repair list of one batch."""
        self._close()
        self._batch_id = batch_id
        self._one_batch_chip.show()
        self._one_batch_chip.click()

    def _show_files(self, table: Table) -> None:
        self._files.show_table(table)
        if self._just_in is not None and self._files.select(self._just_in):
            self._just_in = None
        self._files.select_first()
        self._about.show_batch(self._files.current())
        self._files_chip.set_count(len(table.rows))
        if self._guest is None and self._stack.currentWidget() is self._files:
            self.set_side(self._about if table.rows else None)
        waiting = sum(row["open"] or 0 for row in table.rows)
        if not table.rows:
            self.set_facts(
                "低保、特困、低保边缘的表，xlsx、xls、ods、csv 都能读；先看后写，随时可撤"
            )
        else:
            words = f"导入过 {len(table.rows)} 份"
            self.set_facts(
                f"{words} · 还有 {waiting:,} 行要修" if waiting else f"{words} · 没有要修的"
            )

    def _show_all_faults(self, table: Table) -> None:
        self._faults_chip.set_count(len(table.rows))
        if self._batch_id is None:
            self._show_faults(table)

    def _show_some_faults(self, table: Table) -> None:
        first = table.rows[0]["file_name"] if table.rows else "这一批"
        self._one_batch_chip.setText(f"{first} 的  {len(table.rows):,}")
        self._show_faults(table)

    def _show_faults(self, table: Table) -> None:
        self._faults.show_table(table)
        self._faults.select_first()
        self._turn_to(self._faults.current())

    def _turn_to(self, row: Record | None) -> None:
        """Show a row beside the list, once the list is looked at: showing it is on record."""
        if self._guest is None and self._stack.currentWidget() is self._faults:
            self._mending.show_row(row)

    def _choose(self, place: int) -> None:
        """Show the files brought in, all that is to be mended, or what is of one batch."""
        self._stack.setCurrentIndex(min(place, 1))
        self.set_side(self._mending if place else self._about)
        if place < 2:
            self._batch_id = None
            self._one_batch_chip.hide()
        self.refresh()

    def _open_batch(self, row: Record) -> None:
        if row["open"]:
            self.show_repairs(row.id)

    def _mend(self, _row: Record) -> None:
        self._mending.begin()

    def _mended(self, words: str) -> None:
        self.shell.tell(words)
        self._faults.setFocus()

    # What takes the place of the lists

    def _start(self, path: Path | None = None) -> None:
        wizard = ImportWizard(self.shell)
        wizard.finished.connect(self._close)
        wizard.cancelled.connect(partial(self._turn_away, wizard))
        wizard.repair_asked.connect(self.show_repairs)
        wizard.save_asked.connect(self._save_repairs)
        wizard.again.connect(partial(self._start, None))
        self._receive(wizard)
        if path is not None:
            wizard.open(path)

    def _turn_away(self, wizard: ImportWizard) -> None:
        words = "读过的表没有写进台账；要导入，得重新选一次文件。"
        if not wizard.has_file or ask(self, "不导入这份表了？", words, "不导入了"):
            self._close()

    def _match(self) -> None:
        view = MatchView(self.shell)
        view.closed.connect(self._close)
        self._receive(view)
        view.begin()

    def _receive(self, guest: ImportWizard | MatchView) -> None:
        self._close()
        self._guest = guest
        self._stack.addWidget(guest)
        self._stack.setCurrentWidget(guest)
        self.set_side(None)
        self.show_bar(False)
        self._show_actions(False)

    def _close(self) -> None:
        if self._guest is None:
            return
        if isinstance(self._guest, ImportWizard):
            self._just_in = self._guest.batch_id
        self._stack.removeWidget(self._guest)
        self._guest.deleteLater()
        self._guest = None
        self.show_bar(True)
        self._show_actions(True)
        self._files_chip.click()
        self._files.setFocus()

    def _show_actions(self, shown: bool) -> None:
        for each in self._actions_shown:
            each.setVisible(shown and Right.REGISTER in self.shell.rights)

    # Undoing, and files out

    def _undo(self, row: Record) -> None:
        advice = (
            "这一批新增的户、成员、待遇都会退回，改过的值改回原来的。"
            "导入以后有人改过、走访过、受理过的户不动，会列出来。"
        )
        if ask(self, f"撤销“{row['file_name']}”这一批？", advice, "撤销这一批"):
            call = partial(ledgers_undo.undo, batch_id=row.id)
            watcher = ProgressDialog(self, "正在撤销")
            self.shell.runner.command(
                call,
                partial(self._undone, row.id),
                refused=partial(show_error, self),
                watcher=watcher,
            )

    def _undone(self, batch_id: int, undone: Undone) -> None:
        self._about.remember_undone(batch_id, undone)
        words = f"退回了 {undone.households:,} 户"
        if undone.changes:
            words += f"，{undone.changes:,} 处改回原值"
        if undone.kept:
            words += f"；{len(undone.kept):,} 户有人改过，没有动，列在右边"
        self.shell.tell(words)

    def _save_repairs(self, batch_id: int) -> None:
        call = partial(ledgers_repair.workbook, batch_id=batch_id)
        self.shell.runner.command(call, self._ask_where_repairs, refused=partial(show_error, self))

    def _ask_where_repairs(self, content: bytes) -> None:
        self._write("存待修清单", "待修清单.xlsx", _SHEET, content, "，改好后再导入一次")

    def _take_file(self, batch_id: int) -> None:
        call = partial(ledgers_batches.original, batch_id=batch_id)
        self.shell.runner.command(call, self._ask_where_file, refused=partial(show_error, self))

    def _ask_where_file(self, file: OriginalFile) -> None:
        self._write("取回原表", file.name, "所有文件 (*)", file.content, "")

    def _write(self, title: str, name: str, kind: str, content: bytes, then: str) -> None:
        path = ask_where(self, title, name, kind)
        if path is None:
            return
        try:
            write_file(path, content)
        except UserError as error:
            show_error(self, error)
        else:
            self.shell.tell(f"已存到“{path.name}”{then}")

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._guest is None and dropped_file(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self._guest is None and (path := dropped_file(event)) is not None:
            event.acceptProposedAction()
            self._start(path)

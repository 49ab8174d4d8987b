"""The side panel of the ledgers page: one file that was brought in."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jieyou_desktop.domain.fields import Record
from jieyou_desktop.domain.kinds import Moment, Money
from jieyou_desktop.domain.ledgers import REPAIR
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.ledgers_batches import KINDS
from jieyou_desktop.services.ledgers_undo import Undone
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import text


class BatchSide(SidePanel):
    """What a file brought, what is left of it to mend, and taking it back.

    Signals:
        repair_asked: Its repair list is wanted (batch number).
        save_asked: Its repair list is to be saved as a sheet (batch number).
        file_asked: The original file is wanted (batch number).
        undo_asked: It is to be taken back (Record).
    """

    repair_asked = Signal(int)
    save_asked = Signal(int)
    file_asked = Signal(int)
    undo_asked = Signal(object)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._undone: tuple[int, Undone] | None = None
        self.show_batch(None)

    def show_batch(self, row: Record | None) -> None:
        """Show a batch, or that none is chosen."""
        if row is None:
            self.show_nothing("选中一份文件，这里说明它带来了什么、还有什么要修")
            return
        self.clear()
        tags = ["已撤销"] if row["undone_at"] else []
        self.head(row["file_name"], f"第 {row.id} 批 · {KINDS.label(row['kind'])}", tags)
        facts = self.facts()
        facts.add("导入", f"{Moment().show(row['created_at'])}　{row['created_by'] or ''}")
        if row["undone_at"]:
            facts.add("撤销", f"{Moment().show(row['undone_at'])}　{row['undone_by']}")
        if (totals := row["totals"]).get("households"):
            self.section("表里有")
            held = self.facts()
            held.add("户", f"{totals['households']:,} 户 {totals['members']:,} 人")
            held.add("保障人口", f"{totals['insured']:,} 人")
            held.add("月金额合计", f"{Money().show(totals['monthly_total_fen'])} 元")
        self.section("导入时")
        done = self.facts()
        for name, label in (("added", "新增"), ("changed", "有变化"), ("same", "和台账一样")):
            if row[name]:
                done.add(label, f"{row[name]:,} 行")
        if row["open"]:
            done.add("还要修", f"{row['open']:,} 行", tone="soon")
        if self._undone is not None and self._undone[0] == row.id:
            self._tell_kept(self._undone[1])
        self.finish()
        self._next_steps(row)

    def remember_undone(self, batch_id: int, undone: Undone) -> None:
        """Keep what undoing left alone, to show it with the batch."""
        self._undone = (batch_id, undone)

    def _tell_kept(self, undone: Undone) -> None:
        self.section(f"撤销时没有动的 {len(undone.kept)} 户")
        if not undone.kept:
            self.body.addWidget(text("全部退回了。", "sub"))
        for kept in undone.kept:
            self.happened(kept.head or kept.code, f"{kept.village}，{kept.why}")

    def _next_steps(self, row: Record) -> None:
        rights = self._shell.rights
        if row["open"] and Right.REGISTER in rights:
            self.step("去修", "list-checks", primary=True).clicked.connect(
                partial(self.repair_asked.emit, row.id)
            )
            self.step("存成表", "download").clicked.connect(partial(self.save_asked.emit, row.id))
        if Right.REVEAL in rights:
            self.step("取回原表", "file-spreadsheet").clicked.connect(
                partial(self.file_asked.emit, row.id)
            )
        if not row["undone_at"] and row["kind"] != REPAIR and Right.REGISTER in rights:
            self.step("撤销这一批", "undo-2").clicked.connect(partial(self.undo_asked.emit, row))

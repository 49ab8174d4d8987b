"""The third step: a look at what will be done, before it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Record, Table
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.services.ledgers import BroughtIn, Preview
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.page import Card, Chip, Shell
from jieyou_desktop.ui.kit.pieces import empty_out, text
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.kit.wizard import Step
from jieyou_desktop.ui.ledgers.choose import Progress, Refusal
from jieyou_desktop.ui.ledgers.errand import Errand
from jieyou_desktop.ui.ledgers.tables import change_table, problem_table, skipped_table

_MOST_NOTES = 6


def numbers(told: Preview) -> list[tuple[str, str]]:
    """What a ledger comes to: what is counted, and the count with its unit."""
    return [
        ("户", f"{told.households:,} 户"),
        ("人", f"{told.members:,} 人"),
        ("保障人口", f"{told.insured:,} 人"),
        ("月金额合计", f"{Money().show(told.monthly_total_fen)} 元"),
    ]


class LookStep(Step):
    """Counts and sums, faults, and values that differ; its button does it.

    Signals:
        seen_enough: Nothing in the file is new, and the person has read so.
    """

    seen_enough = Signal()

    def __init__(self, errand: Errand, shell: Shell) -> None:
        super().__init__("看一遍", "看一遍，再导入", button="导入")
        self._errand, self._shell = errand, shell
        cards, self._notes = QWidget(), QVBoxLayout()
        # In rows that break: at large text four would not stand side by side.
        self._numbers = Flow(cards, spacing=px(10))
        self._notes.setSpacing(px(2))
        self._summary = text("")
        self._refusal = Refusal()
        self._hint = text("", "sub")
        self._table = TableView(shell.runner)
        self._table.setMinimumHeight(px(150))
        # The whole of the row the reader is at: columns cut long sentences short.
        self._whole = text("")
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._whole.setMinimumHeight(px(40))
        self._whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._tables: list[Table] = []
        holder = QWidget()
        self._chips = Flow(holder, spacing=px(8))
        self._group = QButtonGroup(self)
        self.body.addWidget(self._summary)
        self.body.addWidget(cards)
        self.body.addLayout(self._notes)
        self.body.addWidget(self._refusal)
        self.body.addWidget(holder)
        self.body.addWidget(self._hint)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._whole)
        self._group.idClicked.connect(self._choose)
        self._table.opened.connect(self._turn)
        self._table.current_changed.connect(self._tell)

    @override
    def enter(self) -> None:
        self._refusal.hide()
        if self._errand.seen is not None:
            self._show(self._errand.seen)
            return
        self.set_ready(False)
        watcher = Progress(self, "正在重新读一遍")
        self._shell.runner.query(
            self._errand.look(), self._show, refused=self._refuse, watcher=watcher
        )

    @override
    def leave(self) -> bool:
        if self._errand.seen is not None and self._errand.seen.is_idle:
            self.seen_enough.emit()
            return False
        self.set_ready(False)
        watcher = Progress(self, f"正在导入“{self._errand.name}”")
        watcher.over.connect(self._over)
        self._shell.runner.command(
            self._errand.bring_in(), self._done, refused=self._refuse, watcher=watcher
        )
        return False

    def _show(self, seen: Preview) -> None:
        self._errand.seen = seen
        empty_out(self._numbers)
        empty_out(self._notes)
        is_repair = not seen.sheets
        for label, number in [] if is_repair else numbers(seen):
            card = Card()
            card.body.addWidget(text(label, "key"))
            card.body.addWidget(text(number, "h2", wrap=False))
            card.setMinimumWidth(px(112))
            self._numbers.addWidget(card)
        self._summary.setText(_summary(seen))
        for note in seen.notes[:_MOST_NOTES]:
            self._notes.addWidget(text(note, "sub"))
        if len(seen.notes) > _MOST_NOTES:
            self._notes.addWidget(text(f"……还有 {len(seen.notes) - _MOST_NOTES} 条", "sub"))
        self.button = (
            "改好的存入台账"
            if is_repair
            else "知道了"
            if seen.is_idle
            else f"导入这 {seen.households:,} 户"
        )
        self._fill(seen)
        # Said after the button has its words.
        self._over()

    def _fill(self, seen: Preview) -> None:
        self._tables = [
            problem_table(seen.problems),
            change_table(seen.changes, self._errand.keep),
            skipped_table(seen.skipped),
        ]
        for chip in self._group.buttons():
            self._group.removeButton(chip)
        empty_out(self._chips)
        first = next((place for place, table in enumerate(self._tables) if table.rows), 0)
        for place, table in enumerate(self._tables):
            if table.rows or place == 0:
                chip = Chip(table.title, len(table.rows), chosen=place == first)
                self._group.addButton(chip, place)
                self._chips.addWidget(chip)
        self._choose(first)

    def _choose(self, place: int) -> None:
        has_sheets = self._errand.seen is not None and self._errand.seen.sheets
        self._hint.setText(
            (
                "有问题的行照样读入能读的部分，认不准的格子进待修清单，不会当真的存。",
                "导入后改成表里的。有不该改的，双击它（或选中按回车），就保留台账的。"
                if has_sheets
                else "这些格子改过。",
                "这些行没有人员，没有读；如果其实是人，请回上一步看姓名那一列指对了没有。",
            )[place]
        )
        self._table.set_empty("没有发现问题", "每一格都读懂了")
        self._table.show_table(self._tables[place])
        self._table.select_first()
        self._tell(self._table.current())

    def _tell(self, row: Record | None) -> None:
        """Say the current row in full under the list."""
        self._whole.setVisible(row is not None)
        if row is not None:
            self._whole.setText(_in_full(row))

    def _turn(self, row: Record) -> None:
        """Keep the register's value after all, or take the sheet's after all."""
        seen = self._errand.seen
        if seen is None or not seen.sheets or self._group.checkedId() != 1:
            return
        self._errand.keep ^= {seen.changes[row.id - 1].key}
        self._tables[1] = change_table(seen.changes, self._errand.keep)
        self._table.show_table(self._tables[1])

    def _over(self) -> None:
        """The one button works again, unless there is nothing to bring in or it is done."""
        seen = self._errand.seen
        waits = self._errand.done is None and seen is not None
        self.set_ready(waits and bool(seen and (seen.households or seen.changed)))

    def _done(self, done: BroughtIn) -> None:
        self._errand.done = done
        self.done.emit()

    def _refuse(self, error: UserError) -> None:
        self._refusal.say(error)


def _in_full(row: Record) -> str:
    """A row of any of the lists in one go: where it stands, then what it says."""
    where = " ".join(part for part in (f"第 {row['row']} 行", row.values.get("name")) if part)
    if "message" in row.values:
        column = f"{row['column']}：" if row["column"] else ""
        advice = f"{row['suggestion']}。" if row["suggestion"] else ""
        return f"{where}　{column}{row['message']}。{advice}"
    if "label" in row.values:
        return f"{where}　{row['label']}：台账里是“{row['old'] or '空'}”，表里是“{row['new']}”"
    return f"{where}　{row['words']}"


def _summary(seen: Preview) -> str:
    if not seen.sheets:
        words = [f"改好 {seen.changed:,} 行", f"没有改 {seen.same:,} 行"]
        return "，".join([*words, f"改了还不对 {seen.left:,} 行"]) + "。"
    if seen.is_idle:
        return "没有新的内容：表里的人都在台账里，写的也一样，不用导入。"
    known = []
    if seen.new:
        known.append(f"新增 {seen.new_households:,} 户 {seen.new:,} 人")
    if seen.changed:
        known.append(f"有变化 {seen.changed:,} 人")
    if seen.same:
        known.append(f"和台账一样 {seen.same:,} 人")
    if seen.left:
        known.append(f"暂时进不来 {seen.left:,} 行")
    return f"{'，'.join(known)}。" if known else ""

"""Another office's list held against the register: how many are known, and who."""

from collections import Counter
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Record, Table
from jieyou_desktop.services import matching
from jieyou_desktop.services.matching import RESULT, Matched
from jieyou_desktop.ui.kit.dialogs import ProgressDialog
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.page import Chip, Shell
from jieyou_desktop.ui.kit.pieces import button, empty_out, text
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.ledgers.choose import DropArea, Refusal
from jieyou_desktop.ui.ledgers.errand import read_file


class MatchView(QWidget):
    """Choose a list, see what it comes to; nothing is written.

    Signals:
        closed: The person is done with it.
        shown: A result is on show (Matched).
    """

    closed = Signal()
    shown = Signal(object)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._matched: Matched | None = None
        self._area = DropArea("拿别的部门的名单，和户台账比一比")
        self._refusal = Refusal()
        self._back = button("回到导入台账", "chevron-left", flat=True)
        self._other = button("换一份名单", "folder-open", flat=True)
        self._words = text("", "h3")
        holder = QWidget()
        self._chips = Flow(holder, spacing=px(8))
        self._group = QButtonGroup(self)
        self._table = TableView(shell.runner)
        self._table.set_empty("这一类没有人")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        line = QHBoxLayout()
        line.addWidget(self._back)
        line.addWidget(self._words, 1)
        line.addWidget(self._other)
        layout.addLayout(line)
        layout.addWidget(self._area)
        layout.addWidget(self._refusal)
        layout.addWidget(holder)
        layout.addWidget(self._table, 1)
        layout.addStretch()
        self._area.chosen.connect(self.open)
        self._back.clicked.connect(self.closed)
        self._other.clicked.connect(self._begin)
        self._group.idClicked.connect(self._choose)
        self._table.opened.connect(self._open_household)
        self._begin()

    def begin(self) -> None:
        """Put the cursor where a list is chosen."""
        self._area.focus()

    def open(self, path: Path) -> None:
        """Read a list and look everyone in it up."""
        self._refusal.hide()
        try:
            content = read_file(path)
        except UserError as error:
            self._refusal.say(error)
            return
        call = partial(matching.match, content=content, name=path.name)
        watcher = ProgressDialog(self, f"正在比对“{path.name}”")
        self._shell.runner.query(call, self._show, refused=self._refusal.say, watcher=watcher)

    def _begin(self) -> None:
        for each in (self._table, self._other):
            each.hide()
        empty_out(self._chips)
        self._words.setText("")
        self._area.show()
        self._area.focus()

    def _show(self, matched: Matched) -> None:
        self._matched = matched
        self._area.hide()
        self._table.show()
        self._other.show()
        self._words.setText(
            f"{matched.file_name}：{matched.rows:,} 人，在册 {matched.known:,} 人，"
            f"不在册 {matched.unknown:,} 人"
        )
        for chip in self._group.buttons():
            self._group.removeButton(chip)
        empty_out(self._chips)
        counts = Counter(row["result"] for row in matched.table.rows)
        everyone = Chip("全部", matched.rows, chosen=True)
        self._group.addButton(everyone, 0)
        self._chips.addWidget(everyone)
        for place, code in enumerate(RESULT, start=1):
            if counts[code]:
                chip = Chip(RESULT.label(code), counts[code])
                self._group.addButton(chip, place)
                self._chips.addWidget(chip)
        self._choose(0)
        self._table.setFocus()
        self.shown.emit(matched)

    def _choose(self, place: int) -> None:
        if self._matched is None:
            return
        table = self._matched.table
        if place:
            wanted = list(RESULT)[place - 1]
            rows = tuple(row for row in table.rows if row["result"] == wanted)
            table = Table(f"{table.title} {RESULT.label(wanted)}", table.fields, rows)
        self._table.show_table(table)
        self._table.select_first()

    def _open_household(self, row: Record) -> None:
        if row["household_id"] is not None:
            self._shell.go("register", household_id=row["household_id"])

"""The last step: what was done, and what is left."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from jieyou_desktop.services.ledgers import BroughtIn
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.page import Card, Shell
from jieyou_desktop.ui.kit.pieces import Facts, button, empty_out, text
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.kit.wizard import Step
from jieyou_desktop.ui.ledgers.errand import Errand
from jieyou_desktop.ui.ledgers.look import numbers


class ResultStep(Step):
    """What was done, what is left to mend, and what can be done next.

    Signals:
        settled: It is written: there is nothing to go back to.
        repair_asked: The repair list of this batch is wanted (its number).
        save_asked: The repair list of this batch is to be saved as a sheet (its number).
        again: Another file is to be brought in.
    """

    settled = Signal()
    repair_asked = Signal(int)
    save_asked = Signal(int)
    again = Signal()

    def __init__(self, errand: Errand, shell: Shell) -> None:
        super().__init__("结果", "导入好了", button="完成")
        self._errand, self._shell = errand, shell
        self._shown = QVBoxLayout()
        self._shown.setSpacing(px(12))
        self.body.addLayout(self._shown)
        self.body.addStretch()

    @override
    def enter(self) -> None:
        empty_out(self._shown)
        done = self._errand.done
        if done is None:
            return
        self.settled.emit()
        card = Card(done.file_name)
        facts = Facts()
        if done.sheets:
            for label, number in numbers(done):
                facts.add(label, number)
            if done.new:
                facts.add("新增", f"{done.new_households:,} 户 {done.new:,} 人")
            if done.changed:
                facts.add("有变化", f"{done.changed:,} 人")
            if done.same:
                facts.add("和台账一样", f"{done.same:,} 人")
        else:
            facts.add("改好", f"{done.changed:,} 行")
        if done.left:
            facts.add("没有进来", f"{done.left:,} 行", tone="soon")
        card.body.addWidget(facts)
        # What is left to do first: at large text the rest may lie below the fold.
        self._shown.addWidget(self._left(done))
        self._shown.addWidget(card)

    def _left(self, done: BroughtIn) -> Card:
        rows = len({(problem.sheet, problem.row) for problem in done.problems})
        if rows:
            card = Card(f"还有 {rows:,} 行要修，共 {len(done.problems):,} 处")
            about = (
                "认不准的证号、账号没有当真的存。可以在待修清单里一行一行改，"
                "也可以存成表发给村里改，改好再导入一次。"
            )
        else:
            card = Card("这份表没有要修的")
            about = "每一格都读懂了。"
        card.body.addWidget(text(about))
        holder = QVBoxLayout()
        steps = Flow(spacing=px(8))
        if rows and done.batch is not None:
            mend = button("去待修清单", "list-checks", primary=True)
            mend.clicked.connect(partial(self.repair_asked.emit, done.batch))
            steps.addWidget(mend)
            save = button("存成表发给村里……", "download")
            save.clicked.connect(partial(self.save_asked.emit, done.batch))
            steps.addWidget(save)
        look = button("看户台账", "users")
        look.clicked.connect(partial(self._shell.go, "register"))
        steps.addWidget(look)
        again = button("再导入一份", "file-spreadsheet")
        again.clicked.connect(self.again)
        steps.addWidget(again)
        holder.addLayout(steps)
        card.body.addLayout(holder)
        return card

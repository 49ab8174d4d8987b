"""What an order will print, told before it is printed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services.leaflets import LeafletPlan, Order, Remark
from jieyou_desktop.ui.kit.pieces import Card, Facts, button, empty_out, text

_SHOWN = 6
"""So many of those left out or doubtful are named; the rest are counted."""


class PlanCard(Card):
    """Papers, pages and sheets; the standards it rests on; who is left out, and why.

    Signals:
        household_asked: One of those left out shall be put right (household id).
        standards_asked: A standard is missing and shall be switched on.
        phones_asked: A telephone number of the office is missing and shall be filled in.
    """

    household_asked = Signal(int)
    standards_asked = Signal()
    phones_asked = Signal()

    def show_counting(self) -> None:
        """Say that it is being reckoned; what is told already stays until then."""
        if not self.body.count():
            self.body.addWidget(text("正在数份数、排样张……", "sub"))
            self.body.addStretch()

    def show_plan(self, plan: LeafletPlan, order: Order) -> None:
        """Tell what will come out of the printer."""
        empty_out(self.body)
        sheets = f"{plan.sheets:,} 张 A4 纸（{'双面' if order.duplex else '单面'}）"
        papers = f"{plan.papers:,} 份" if order.personal else "1 份，要几份在打印时写"
        self.body.addWidget(text(f"{papers}，{plan.pages:,} 页，{sheets}", "strong"))
        facts = Facts()
        facts.add("文字", f"{full_day(plan.edition)}版")
        if plan.standards:
            facts.add("标准", "\n".join(plan.standards))
        facts.add("编号", "按“出编号”就记下；没印成的到“印过的”原样再印，不发的在那里作废")
        for note in (*plan.printed, *plan.notes):
            facts.add("提醒", note, tone="soon")
        self.body.addWidget(facts)
        if plan.missing_glyphs:
            names = "、".join(f"{one.head}（{one.characters}）" for one in plan.missing_glyphs)
            self._head(f"{len(plan.missing_glyphs)} 户的姓名有字打不出，纸上留了空格，请手写")
            self.body.addWidget(text(names))
        if plan.refused:
            self._head(f"有 {len(plan.refused)} 户这次不印")
            self._name(plan.refused)
        if plan.doubtful:
            self._head(f"有 {len(plan.doubtful)} 户的金额请核对一下，这次照样印")
            self._name(plan.doubtful)
        self.body.addStretch()

    def show_refusal(self, error: UserError) -> None:
        """Say why nothing can be printed, and where to put it right."""
        empty_out(self.body)
        self.body.addWidget(text(error.title, "strong", tone="late"))
        self.body.addWidget(text(error.advice))
        if error.source:
            self.body.addWidget(text(error.source, "sub"))
        for word, verb, asked in (
            ("标准", "去启用标准", self.standards_asked),
            ("电话", "去填电话", self.phones_asked),
        ):
            if word in error.title:
                go = button(verb, "settings")
                go.clicked.connect(asked)
                self.body.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch()

    def _name(self, remarks: Sequence[Remark]) -> None:
        for one in remarks[:_SHOWN]:
            line = button(f"{one.head or '（没有户主）'}：{one.reason}", link=True)
            line.clicked.connect(lambda _=False, id_=one.household_id: self._ask(id_))
            self.body.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        if len(remarks) > _SHOWN:
            self.body.addWidget(text(f"……还有 {len(remarks) - _SHOWN} 户", "sub"))

    def _head(self, words: str) -> None:
        self.body.addWidget(text(words, "strong", tone="soon"))

    def _ask(self, household_id: int) -> None:
        self.household_asked.emit(household_id)

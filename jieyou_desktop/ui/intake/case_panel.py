"""One matter beside the list: who, by when and why, what is in, what happened, what next."""

import datetime as dt
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.kinds import Phone
from jieyou_desktop.domain.matters import CASE_STATE, HANDLING
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.cases import INTAKE, CaseFile, Paper
from jieyou_desktop.ui.intake.actions import offered
from jieyou_desktop.ui.intake.tick import Tick
from jieyou_desktop.ui.kit.concealed import Concealed
from jieyou_desktop.ui.kit.days import short_day
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import Facts, button, text


class CasePanel(SidePanel):
    """Shows a CaseFile.

    Signals:
        acted: An action was chosen (actions.Action).
        received: Papers just handed in were ticked and taken (frozenset of names).
        paper_asked: An issued paper is to be looked at (letter id, title).
        case_asked: Another matter of the acceptance is to be shown (case id).
        household_asked: The household is to be shown (household id).
        reveal_asked: A concealed value is to be shown (field of the applicant or of the
            acceptance, purpose).
        limit_asked: The county's limit for the matter is to be entered.
    """

    acted = Signal(object)
    received = Signal(object)
    paper_asked = Signal(int, str)
    case_asked = Signal(int)
    household_asked = Signal(int)
    reveal_asked = Signal(str, str)
    limit_asked = Signal()

    def __init__(self, rights: frozenset[Right], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_act, self._may_see = Right.ACCEPT in rights, Right.REVEAL in rights
        self._concealed: dict[str, Concealed] = {}
        self._ticks: list[Tick] = []
        self._first: QPushButton | None = None
        self.file: CaseFile | None = None

    def show_file(self, file: CaseFile, today: dt.date | None) -> None:
        """Show a matter; near days are told as from ``today``."""
        self.clear()
        self.file = file
        self._ticks, self._concealed, self._first = [], {}, None
        case, intake = file.case, file.intake
        self.head(
            file.person["name"],
            " · ".join(part for part in (file.village, file.relation, intake["number"]) if part),
            (case["matter_label"], CASE_STATE.label(case["state"])),
        )
        home = button("看这一户", "users", link=True)
        home.clicked.connect(self._ask_household)
        self.body.addWidget(home, 0, Qt.AlignmentFlag.AlignLeft)
        facts = self.facts()
        self._due(facts)
        self._who(facts, today)
        self._papers()
        self._happened(today)
        self._issued(today)
        self._siblings()
        self.finish()
        self._next()

    def enter(self) -> None:
        """Put the cursor on what is to be done: the papers waited for, or the next step."""
        waits = self.file is not None and self.file.case["state"] == "supplement"
        first = self._ticks[0] if waits and self._ticks else self._first
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def reveal(self, values: dict[str, str]) -> None:
        """Show concealed values as they are."""
        for name in values.keys() & self._concealed.keys():
            self._concealed[name].show_from(name, values)

    def refuse(self, error: UserError) -> None:
        """Say why papers could not be taken."""
        self.body.insertWidget(0, text(f"{error.title}。{error.advice}", "problem"))

    def _due(self, facts: Facts) -> None:
        assert self.file is not None
        case = self.file.case
        if case["result"]:
            facts.add("结果", case["result"])
        if case["done_on"]:
            facts.add("办结", full_day(case["done_on"]))
        if not self.file.is_open:
            if case["told_on"]:
                facts.add("告知", full_day(case["told_on"]))
            elif case["state"] == "done":
                facts.add("告知", "还没有告知申请人", tone="soon")
            if case["office"] and case["state"] == "told":
                facts.add("去向", case["office"])
            return
        if case["due_on"]:
            facts.add(
                "到期", f"{full_day(case['due_on'])}（{self.file.left}）", tone=self.file.tone
            )
        elif case["state"] == "supplement":
            facts.add("到期", "材料收齐那天起算", tone="dim")
        else:
            fill = button("填县里的时限", link=True)
            fill.clicked.connect(self.limit_asked)
            facts.add("到期", "未定时限", tone="dim", extra=fill if self._may_act else None)
        if case["due_on"]:
            facts.add("依据", case["due_basis"], tone="dim")
        facts.add(
            "办理", " · ".join(filter(None, (HANDLING.label(case["handling"]), case["office"])))
        )
        if case["step"]:
            facts.add("环节", case["step"])

    def _who(self, facts: Facts, today: dt.date | None) -> None:
        assert self.file is not None
        case, intake = self.file.case, self.file.intake
        began_on = case["accepted_on"] or intake["accepted_on"]
        channel = codes.CHANNEL.label(intake["channel"])
        if phone := self.file.person["phone"]:
            facts.add("电话", self._conceal("phone", Phone().mask(phone), "联系电话"))
        facts.add(
            "受理" if case["accepted_on"] else "登记",
            f"{short_day(began_on, today)} · {channel} · {intake['first_contact']}",
        )
        if intake["contact_name"]:
            facts.add("代办人", intake["contact_name"])
        for name, label in (("contact_phone", "代办电话"), ("summary", "诉求")):
            if masked := INTAKE[name].kind.mask(intake[name]):
                facts.add(label, self._conceal(name, masked, INTAKE[name].label))

    def _conceal(self, name: str, masked: str, label: str) -> Concealed:
        made = self._concealed[name] = Concealed(masked, label, may_see=self._may_see)
        made.asked.connect(partial(self.reveal_asked.emit, name))
        return made

    def _papers(self) -> None:
        assert self.file is not None
        if not self.file.papers:
            return
        self.section("材料")
        may_take = self._may_act and self.file.case["state"] in ("open", "supplement")
        for paper in self.file.papers:
            if may_take and paper.received_on is None and not paper.note:
                needless = not paper.required and "则交" not in paper.name
                tick = Tick(paper.name, f"{paper.name}（可不交）" if needless else "")
                self._ticks.append(tick)
                self.body.addWidget(tick)
            else:
                self.body.addWidget(text(*_paper_line(paper)))
        if self._ticks:
            take = button(
                "收下勾选的材料", "check", primary=self.file.case["state"] == "supplement"
            )
            take.clicked.connect(self._take)
            self.body.addWidget(take)

    def _happened(self, today: dt.date | None) -> None:
        assert self.file is not None
        self.section("经过")
        for step in reversed(self.file.steps):
            note = f"：{step.note}" if step.note else ""
            self.happened(short_day(step.on, today), f"{step.step}{note}（{step.by}）")

    def _issued(self, today: dt.date | None) -> None:
        assert self.file is not None
        if self.file.letters:
            self.section("文书")
        for letter in self.file.letters:
            look = button(
                f"{letter.title}（{short_day(letter.on, today)}）", "file-text", link=True
            )
            title = f"{letter.title} {self.file.intake['number']}"
            look.clicked.connect(
                lambda _=False, one=letter.letter_id, title=title: self.paper_asked.emit(one, title)
            )
            self.body.addWidget(look)

    def _siblings(self) -> None:
        assert self.file is not None
        if self.file.siblings:
            self.section("同一次申请的其他事项")
        for case_id, label, state in self.file.siblings:
            other = button(f"{label}（{state}）", "list-checks", link=True)
            other.clicked.connect(lambda _=False, one=case_id: self.case_asked.emit(one))
            self.body.addWidget(other)

    def _next(self) -> None:
        assert self.file is not None
        if self._may_act:
            for place, action in enumerate(offered(self.file)):
                made = self.step(
                    action.words, action.icon, primary=place == 0 and len(offered(self.file)) > 1
                )
                made.clicked.connect(lambda _=False, one=action: self.acted.emit(one))
                self._first = self._first or made

    def _ask_household(self) -> None:
        if self.file is not None:
            self.household_asked.emit(self.file.household_id)

    def _take(self) -> None:
        self.received.emit(frozenset(tick.name for tick in self._ticks if tick.ticked))


def _paper_line(paper: Paper) -> tuple[str, str]:
    if paper.received_on:
        return f"✓ {paper.name}", ""
    if paper.note:
        return f"· {paper.name}（{paper.note}）", "sub"
    return f"· {paper.name}（没有交）", "sub"

"""The side panel of the visits page: a household to visit, or a visit as it was kept."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from jieyou_desktop.domain.fields import Record
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import visits
from jieyou_desktop.services.visits import VISIT, VisitFile, VisitSheet
from jieyou_desktop.ui.kit.days import short_day
from jieyou_desktop.ui.kit.dialogs import ask_reason
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import Facts, button, text
from jieyou_desktop.ui.visits.photos import PhotoStrip

_TEXTS = ("condition", "difficulties", "needs", "opinions")
_TOLD = ("told_standard", "told_conditions", "told_procedure", "told_basis")


class VisitSide(SidePanel):
    """What is known of the household or the visit chosen, and what can be done next.

    Signals:
        visit_asked: A visit to this household is to be written (household id).
        correction_asked: This visit is to be put right (household id, visit id).
    """

    visit_asked = Signal(int)
    correction_asked = Signal(int, int)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._file: VisitFile | None = None

    def show_household(self, household_id: int, why: str = "") -> None:
        """Read and show a household that may be visited, with the rule that picked it."""
        call = partial(visits.start, household_id=household_id)
        self._shell.runner.query(call, partial(self._household, why))

    def show_visit(self, visit_id: int) -> None:
        """Read and show a visit."""
        self._shell.runner.query(partial(visits.visit, visit_id=visit_id), self._visit)

    def _household(self, why: str, sheet: VisitSheet) -> None:
        self.clear()
        self._head(sheet.title)
        if why:
            self.section("为什么走访")
            self.body.addWidget(text(why))
        self.section("上次走访")
        self.body.addWidget(text(sheet.last or "还没有走访过", "" if sheet.last else "sub"))
        self.section("家里有谁")
        people = self.facts()
        for member in sheet.members:
            age = f"{member.age} 岁" if member.age is not None else ""
            about = "，".join(part for part in (member.relation, age, member.tags) if part)
            people.add(member.name, about)
        if sheet.typed is not None:
            self.body.addWidget(text("有一份没写完的走访，接着写就行", "hint", tone="soon"))
        self.finish()
        self._steps_for(sheet.household_id, "接着写" if sheet.typed else "记走访")

    def _visit(self, file: VisitFile) -> None:
        self._file = file
        self._draw(file.visit, masked=True)

    def _draw(self, visit: Record, *, masked: bool) -> None:
        file = self._file
        assert file is not None
        self.clear()
        self._head(file.title)
        facts = self.facts()
        day = short_day(visit["visited_on"], self._shell.runner.today)
        facts.add("日期", f"{day}　{VISIT['mode'].kind.show(visit['mode'])}")
        for visitor in file.visitors:
            marks = "、".join(
                word
                for word, has in (("党员", visitor.is_party_member), ("干部", visitor.is_cadre))
                if has
            )
            about = "，".join(part for part in (visitor.unit, marks) if part)
            facts.add("走访人", f"{visitor.name}（{about}）" if about else visitor.name)
        facts.add("看望了", "、".join(file.people))
        self._add(facts, visit, "met_name", masked=masked)
        self._gifts(facts, visit)
        if visit["has_problem"]:
            self.section("发现问题")
            self.body.addWidget(text(visit["problem"] or "", tone="late"))
        self._texts(visit, masked=masked)
        self._told(visit)
        if file.photos:
            self.section("照片")
            strip = PhotoStrip(self._shell.runner, fixed=True)
            strip.put(file.household_id, file.photos)
            self.body.addWidget(strip)
        self.body.addWidget(text(file.written, "hint"))
        if Right.VISIT in self._shell.rights:
            withdraw = button("登记错了，作废这份记录", "trash-2", link=True)
            withdraw.clicked.connect(self._withdraw)
            self.body.addWidget(withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        self.finish()
        self._steps_for(file.household_id, "再记一次")
        if Right.VISIT in self._shell.rights:
            self.step("更正", "pencil").clicked.connect(self._correct)

    def _texts(self, visit: Record, *, masked: bool) -> None:
        written = [name for name in _TEXTS if visit[name]]
        if not written:
            return
        self.section("了解到")
        facts = self.facts()
        for name in written:
            self._add(facts, visit, name, masked=masked)
        if (
            masked
            and any(VISIT[name].kind.sensitive for name in written)
            and Right.REVEAL in self._shell.rights
        ):
            reveal = button("显示家庭近况和困难", "eye", link=True)
            reveal.setToolTip("看过会记录在案")
            reveal.clicked.connect(self._reveal)
            self.body.addWidget(reveal, 0, Qt.AlignmentFlag.AlignLeft)

    def _told(self, visit: Record) -> None:
        told = [VISIT[name].label for name in _TOLD if visit[name]]
        missing = [VISIT[name].label for name in _TOLD if not visit[name]]
        self.section("主动告知")
        if told:
            self.body.addWidget(text("已告知：" + "、".join(told)))
        if missing:
            self.body.addWidget(text("还没有告知：" + "、".join(missing), tone="soon"))
        if visit["leaflets"]:
            self.body.addWidget(text(f"留下明白纸 {visit['leaflets']} 份"))

    def _gifts(self, facts: Facts, visit: Record) -> None:
        """What was brought, each with where it came from or what it is worth."""
        for name, about, word in (
            ("money_fen", "money_source", ""),
            ("goods", "goods_fen", "折价 "),
        ):
            shown = [VISIT[one].kind.show(visit[one]) for one in (name, about)]
            gift, detail = (
                f"{words} 元" if words and isinstance(VISIT[one].kind, Money) else words
                for one, words in zip((name, about), shown, strict=True)
            )
            if gift:
                facts.add(VISIT[name].label, f"{gift}（{word}{detail}）" if detail else gift)

    def _add(self, facts: Facts, visit: Record, name: str, *, masked: bool) -> None:
        field = VISIT[name]
        show = field.kind.mask if masked else field.kind.show
        if words := show(visit[name]):
            facts.add(field.label, words)

    def _head(self, title: str) -> None:
        name, *where = title.split(" · ")
        self.head(name, " · ".join(where))

    def _steps_for(self, household_id: int, words: str) -> None:
        if Right.VISIT in self._shell.rights:
            ask = self.step(words, "footprints", primary=True)
            ask.clicked.connect(partial(self.visit_asked.emit, household_id))
        see = self.step("看这一户", "users")
        see.clicked.connect(partial(self._shell.go, "register", household_id=household_id))

    def _reveal(self) -> None:
        assert self._file is not None
        call = partial(visits.reveal, visit_id=self._file.visit.id)
        self._shell.runner.command(call, partial(self._draw, masked=False))

    def _correct(self) -> None:
        assert self._file is not None
        self.correction_asked.emit(self._file.household_id, self._file.visit.id)

    def _withdraw(self) -> None:
        assert self._file is not None
        reason = ask_reason(
            self.window(),
            f"作废 {self._file.title} 的这份走访记录？",
            "作废后列表和统计里都不再有它，原来的内容和理由留在记录里。",
            "作废这份记录",
        )
        if reason is not None:
            visit = self._file.visit
            call = partial(visits.withdraw, visit_id=visit.id, version=visit.version, reason=reason)
            self._shell.runner.command(call)

"""The side panel of the register: who is this, what do they get, what happened, what is missing."""

import datetime as dt
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from jieyou_desktop.domain.fields import Record
from jieyou_desktop.domain.kinds import IdNumber, Money, Phone
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import household_file
from jieyou_desktop.services.household_file import HouseholdFile, Missing
from jieyou_desktop.services.timeline import Event
from jieyou_desktop.ui.kit.concealed import Concealed
from jieyou_desktop.ui.kit.days import short_day
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import Facts, Tags, button, text

_EVENTS = 8
_MISSING = 3


class HouseholdSide(SidePanel):
    """One household beside the list, or beside its own page.

    Signals:
        opened: The whole household is wanted (its id).
        mended: What is missing is to be put right (services.household_file.Missing).
    """

    opened = Signal(int)
    mended = Signal(object)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._file: HouseholdFile | None = None

    def show_file(self, file: HouseholdFile, today: dt.date | None) -> None:
        """Answer the four questions about a household and offer the next steps."""
        self._file = file
        self.clear()
        home = file.household
        self._add_head(home["head_name"] or "没有户主")
        self.body.addWidget(text(_line(file), "sub"))
        self.body.addWidget(Tags(_tags(file)))
        if home["ended_on"]:
            ended = short_day(home["ended_on"], today)
            self.body.addWidget(text(f"{ended}销户：{home['ended_reason'] or ''}", tone="soon"))
        self._add_facts(file)
        self._add_missing(file, _MISSING)
        self._add_events(file.timeline, today)
        self.finish()
        self._add_steps(file)

    def show_more(self, file: HouseholdFile, today: dt.date | None) -> None:
        """Beside the household's own page: all that is missing, and all that happened."""
        self._file = file
        self.clear()
        self._add_missing(file, None)
        if not file.missing:
            self.section("资料齐全")
            self.body.addWidget(text("没有发现缺的或不对的", "sub"))
        self._add_events(file.timeline, today, None)
        self.finish()
        self._add_steps(file)

    def _add_head(self, name: str) -> None:
        line = QHBoxLayout()
        line.addWidget(text(name, "h2"), 1)
        opening = button("打开", "chevron-right", link=True)
        opening.setToolTip("看成员、待遇、账户，改资料（回车）")
        opening.clicked.connect(self._open)
        line.addWidget(opening)
        self.body.addLayout(line)

    def _add_facts(self, file: HouseholdFile) -> None:
        facts = self.facts()
        if file.head is not None:
            self._add_number(facts, file.head)
        self._add_contact(facts, file)
        if file.monthly_fen is not None:
            money = f"{Money().show(file.monthly_fen)} 元"
            facts.add("每月金额", f"{money}（{file.monthly_words}）")
        for benefit in file.current_benefits[:1]:
            table = file.benefits
            for name, label in (("from_month", "起始月"), ("review_month", "下次核查")):
                if benefit[name]:
                    facts.add(label, table.text(benefit, table.fields[name]))
        for account in file.current_accounts[:1]:
            number = file.accounts.text(account, file.accounts.fields["number"])
            facts.add("收款账户", f"{account['bank'] or ''} {number}".strip())

    def _add_number(self, facts: Facts, head: Record) -> None:
        if head["id_number"] is None:
            facts.add("身份证号", "证号待修" if head["id_doubt"] else "没有证号", tone="soon")
            return
        shown = self._concealed("身份证号", IdNumber().mask(head["id_number"]))
        shown.asked.connect(partial(self._reveal, shown, "id_number", {"person_id": head.id}))
        facts.add("身份证号", shown)

    def _add_contact(self, facts: Facts, file: HouseholdFile) -> None:
        contact = file.contact
        if contact is None:
            facts.add("联系电话", "没有登记", tone="soon")
            return
        shown = self._concealed("联系电话", Phone().mask(contact.phone))
        whose = {"person_id": contact.person_id, "tie_id": contact.tie_id}
        shown.asked.connect(partial(self._reveal, shown, "phone", whose))
        facts.add("联系电话", shown)
        if file.head is None or contact.person_id != file.head.id:
            facts.add("", f"是{contact.name}的电话", tone="dim")

    def _concealed(self, label: str, masked: str) -> Concealed:
        return Concealed(masked, label, may_see=Right.REVEAL in self._shell.rights)

    def _reveal(
        self, shown: Concealed, name: str, whose: Mapping[str, int | None], purpose: str
    ) -> None:
        assert self._file is not None
        call = partial(
            household_file.reveal,
            household_id=self._file.id,
            fields=(name,),
            purpose=purpose,
            **whose,
        )
        self._shell.runner.command(call, partial(shown.show_from, name))

    def _add_missing(self, file: HouseholdFile, most: int | None) -> None:
        if not file.missing:
            return
        self.section("缺什么")
        for missing in file.missing[:most]:
            line = self._gap(missing)
            line.setToolTip(missing.advice)
            self.body.addWidget(line)
            if most is None:
                self.body.addWidget(text(missing.advice, "sub"))
                if Right.REGISTER in self._shell.rights:
                    mend = button("去补上", "pencil", link=True)
                    mend.setAccessibleName(f"去补上：{missing.sentence}")
                    mend.clicked.connect(partial(self._mend, missing))
                    self.body.addWidget(mend, 0, Qt.AlignmentFlag.AlignLeft)
        if most and len(file.missing) > most:
            self.body.addWidget(text(f"还有 {len(file.missing) - most} 项，打开这一户看", "sub"))

    def _gap(self, missing: Missing) -> QWidget:
        tone = "late" if missing.is_wrong else "soon"
        if not missing.concealed:
            return text(missing.sentence, tone=tone)
        may_see = Right.REVEAL in self._shell.rights
        shown = Concealed(missing.sentence, "原表写的证号", may_see=may_see, tone=tone)
        whose = {"person_id": missing.person_id}
        shown.asked.connect(partial(self._reveal, shown, missing.concealed, whose))
        return shown

    def _mend(self, missing: object, _checked: bool = False) -> None:
        self.mended.emit(missing)

    def _add_events(
        self, events: tuple[Event, ...], today: dt.date | None, most: int | None = _EVENTS
    ) -> None:
        self.section("经过")
        for event in events[:most]:
            tone = event.tone or ("dim" if event.kind == "look" else "")
            self.happened(short_day(event.day, today), event.text, tone)

    def _add_steps(self, file: HouseholdFile) -> None:
        rights = self._shell.rights
        if file.household["ended_on"] is not None:
            return
        if Right.VISIT in rights:
            self.step("走访", "footprints").clicked.connect(partial(self._go, "visits"))
        if Right.ACCEPT in rights:
            self.step("受理", "stamp").clicked.connect(partial(self._go, "intake"))
        if Right.PRINT in rights:
            self.step("明白纸", "file-text").clicked.connect(self._go_leaflets)

    def _open(self) -> None:
        if self._file is not None:
            self.opened.emit(self._file.id)

    def _go(self, page: str, _checked: bool = False) -> None:
        if self._file is not None:
            self._shell.go(page, household_id=self._file.id, new=True)

    def _go_leaflets(self) -> None:
        if self._file is not None:
            self._shell.go("leaflets", household_ids=(self._file.id,))


def _line(file: HouseholdFile) -> str:
    home = file.household
    return f"{home['village']} · 户号 {home['code']} · {len(file.members.rows)} 口人"


def _tags(file: HouseholdFile) -> list[str]:
    tags = file.tags
    names = [benefit["name"] for benefit in file.current_benefits]
    names += [tags.text(row, tags.fields["code"]) for row in file.current_tags]
    return list(dict.fromkeys(names))

"""Who applies: the household found by typing, and the person of it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import counter
from jieyou_desktop.services.counter import Family, Hit
from jieyou_desktop.ui.intake.new_household import NewHousehold
from jieyou_desktop.ui.kit.lines import Line
from jieyou_desktop.ui.kit.page import Card, SearchBox, Shell
from jieyou_desktop.ui.kit.pieces import button, empty_out, text
from jieyou_desktop.ui.kit.runner import Job
from jieyou_desktop.ui.kit.theme import px


class HouseholdPicker(Card):
    """Finds a household while one types, then asks who of it applies.

    Signals:
        picked: A household or another applicant was chosen, or taken back.
        entered: Enter with an applicant chosen: go on.
        case_asked: A matter the household already has is to be shown (case id).
        draft_asked: A form of it put aside is to be gone on with (uid).
        escaped: Esc in the form of a new household.
    """

    picked = Signal()
    entered = Signal()
    case_asked = Signal(int)
    draft_asked = Signal(str)
    escaped = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__("谁来申请")
        self._shell = shell
        self.uid = ""
        self.family: Family | None = None
        self._reading: Job | None = None
        self._typed = ""
        self._wanted_applicant: int | None = None
        self._search = SearchBox("姓名、拼音首字母、证号、电话、村名、户号")
        self._search.setMinimumWidth(px(200))
        self._search.setMaximumWidth(px(560))
        self._found = QVBoxLayout()
        self._found.setSpacing(0)
        self._chosen = QVBoxLayout()
        self._group = QButtonGroup(self)
        self._new = NewHousehold(shell.runner)
        self._new.hide()
        self.body.addWidget(self._search)
        self.body.addLayout(self._found)
        self.body.addWidget(self._new)
        self.body.addLayout(self._chosen)
        self._search.searched.connect(self._find)
        self._search.returnPressed.connect(self._take_first)
        self._search.installEventFilter(self)
        self._group.buttonClicked.connect(self.picked)
        self._new.entered.connect(self.pick)
        self._new.left.connect(self._again)
        self._new.changed.connect(self.picked)
        self._new.escaped.connect(self.escaped)

    def applicant_id(self) -> int | None:
        """The person who applies; None while no household is chosen."""
        chosen = self._group.checkedId()
        return chosen if chosen >= 0 else None

    def start(self, uid: str) -> None:
        """Ask anew, for the form with this uid."""
        self.uid = uid
        self.family = None
        self._typed = ""
        self._search.clear()
        self._search.show()
        self._new.forget()
        empty_out(self._found)
        self._show_nobody()

    def newcomer(self) -> dict[str, str]:
        """What has been typed of a household not registered yet."""
        return self._new.typed()

    def ask_new(self, typed: Mapping[str, str]) -> None:
        """Go on with a household not registered yet."""
        self._make_room()
        self._new.go_on(typed)

    def pick(self, household_id: int, applicant_id: int | None = None) -> None:
        """Choose a household, and of it the person if one is named, else the head."""
        self._wanted_applicant = applicant_id
        call = partial(counter.family, household_id=household_id)
        self._shell.runner.query(call, self._picked)

    def focus(self) -> None:
        """Put the cursor where one goes on."""
        if self.family is None:
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)
        elif (chosen := self._group.checkedButton()) is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self, words: str) -> None:
        self._typed = words
        if self._reading is not None:
            self._reading.cancel()
        if not words:
            empty_out(self._found)
            return
        self._reading = self._shell.runner.query(partial(counter.find, text=words), self._show_hits)

    def _show_hits(self, hits: tuple[Hit, ...]) -> None:
        empty_out(self._found)
        for hit in hits:
            line = Line(hit.head, hit.line, name_width=72)
            line.pressed.connect(partial(self.pick, hit.household_id))
            line.installEventFilter(self)
            self._found.addWidget(line)
        if not hits:
            self._found.addWidget(text("没有找到这样的户。换姓名、证号后四位或村名再试", "sub"))
        if Right.REGISTER in self._shell.rights:
            new = button("没有登记过，新建一户", "plus", link=True)
            new.clicked.connect(self._ask_new)
            new.installEventFilter(self)
            self._found.addWidget(new, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask_new(self) -> None:
        self._make_room()
        self._new.ask(self._typed)

    def _make_room(self) -> None:
        self._search.hide()
        empty_out(self._found)
        self._new.show()

    def _take_first(self) -> None:
        """Enter: the words may not have been searched for yet, so the first hit may come later."""
        words = self._search.text().strip()
        if words:
            call = partial(counter.find, text=words, limit=1)
            self._shell.runner.query(call, self._took_first)

    def _took_first(self, hits: tuple[Hit, ...]) -> None:
        if hits:
            self.pick(hits[0].household_id)
            return
        if self._reading is not None:
            self._reading.cancel()
        self._typed = self._search.text().strip()
        self._show_hits(())
        self._walk(self._search, 1)

    def _picked(self, family: Family) -> None:
        self.family = family
        self._search.hide()
        self._new.forget()
        if self._reading is not None:
            self._reading.cancel()
        empty_out(self._found)
        self._show_nobody()
        self._show_household(family)
        for person in family.people:
            choice = QRadioButton(f"{person.name}　{person.line}")
            choice.installEventFilter(self)
            self._group.addButton(choice, person.person_id)
            self._chosen.addWidget(choice)
        wanted = self._group.button(self._wanted_applicant or -1)
        for first in ([wanted] if wanted else self._group.buttons())[:1]:
            first.setChecked(True)
            first.show()  # a widget just added is shown later, and only a shown one takes focus
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.picked.emit()

    def _show_household(self, family: Family) -> None:
        line = QHBoxLayout()
        where = (family.village, family.address, f"户号 {family.code}")
        line.addWidget(text(" · ".join(filter(None, where)), "strong"), 1)
        other = button("换一户", "rotate-ccw", link=True)
        other.clicked.connect(self._again)
        line.addWidget(other, 0, Qt.AlignmentFlag.AlignTop)
        self._chosen.addLayout(line)
        for case_id, label, number in family.open_matters:
            open_one = Line("在办", f"{label} {number}", "去看", tone="soon", name_width=0)
            open_one.pressed.connect(partial(self.case_asked.emit, case_id))
            self._chosen.addWidget(open_one)
        for uid, chosen in family.put_aside:
            if uid != self.uid:
                words = f"{chosen or '还没勾事项'}，没填完"
                go_on = Line("放下的", words, "接着填", tone="soon", name_width=0)
                go_on.pressed.connect(partial(self.draft_asked.emit, uid))
                self._chosen.addWidget(go_on)
        if not family.people:
            self._chosen.addWidget(text("这户没有能作申请人的成员，请先在户台账里补上", "problem"))

    def _show_nobody(self) -> None:
        for choice in self._group.buttons():
            self._group.removeButton(choice)
        empty_out(self._chosen)

    def _again(self) -> None:
        self.start(self.uid)
        self.focus()
        self.picked.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if isinstance(watched, QRadioButton):
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.entered.emit()
                return True
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(watched, 1 if key == Qt.Key.Key_Down else -1)
            return True
        return False

    def _walk(self, start: QObject, step: int) -> None:
        """Move between the search box, the hits and what is offered under them."""
        lines: list[QWidget] = [self._search]
        for position in range(self._found.count()):
            item = self._found.itemAt(position)
            if item is not None and isinstance(widget := item.widget(), Line | QPushButton):
                widget.show()  # one just added is shown later, and only a shown one takes focus
                lines.append(widget)
        at = next((i for i, line in enumerate(lines) if line is start), 0)
        lines[min(max(at + step, 0), len(lines) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

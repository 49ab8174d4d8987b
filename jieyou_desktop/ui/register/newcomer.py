"""The form of a new household: where it is, its head, and who lives with the head."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Fields
from jieyou_desktop.services import drafts, households, people
from jieyou_desktop.services.drafts import Typed
from jieyou_desktop.services.households import HOUSEHOLD, NewMember
from jieyou_desktop.services.people import MEMBER, PERSON, DuplicateIdError
from jieyou_desktop.services.register import VillageChoice
from jieyou_desktop.ui.kit.dialogs import ask_reason
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.scroll import FollowScroll
from jieyou_desktop.ui.kit.theme import px, set_role
from jieyou_desktop.ui.register.edit_panel import tell_from_number
from jieyou_desktop.ui.register.edits import village_field

_KEY = "register:newcomer"
_KEEP_AFTER_MS = 700
_HEAD = Fields(
    replace(one, label="户主姓名") if one.name == "name" else one
    for one in PERSON.only("name", "id_number", "phone", "sex", "born_on")
)
_MEMBER = Fields([*PERSON.only("name"), MEMBER["relation"], *PERSON.only("id_number", "phone")])
_HOME = HOUSEHOLD.only("area", "position", "address", "cause")
_HOME_ROWS = (("village", "area", "position"), ("address", "cause"))
_ONE_LINE = (("name", "relation", "id_number", "phone"),)


class NewHousehold(QWidget):
    """Enters a household; what is typed is kept until it is saved or dropped.

    Signals:
        saved: The household is entered (its id).
        left: The person turned away; what was typed is kept.
    """

    saved = Signal(int)
    left = Signal()

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._dirty = False
        self._is_open = False
        self._head = Form(_HEAD, (("name", "id_number", "phone"), ("sex", "born_on")))
        self._home = _home_form(())
        self._members: list[Form] = []
        self._member_rows = QVBoxLayout()
        self._notice = text("", "sub")
        self._add = button("添加一位成员", "plus", link=True)
        self._save = button("保存这一户", "check", primary=True)
        self._reason = button("说明理由，继续登记", "pencil")
        self._later = button("先放着，以后接着填")
        self._drop = button("不要了", flat=True)
        self._keep_soon = QTimer(self, singleShot=True, interval=_KEEP_AFTER_MS)
        self._places = QVBoxLayout()
        self._lay_out()
        self._keep_soon.timeout.connect(self.keep)
        self._add.clicked.connect(self._add_member)
        self._save.clicked.connect(self._take)
        self._reason.clicked.connect(self._with_reason)
        self._later.clicked.connect(self.leave)
        self._drop.clicked.connect(self._give_up)

    def open(self, villages: Sequence[VillageChoice]) -> None:
        """Begin, or go on with what was typed before."""
        self._is_open = True
        old, self._home = self._home, _home_form(villages)
        self._places.replaceWidget(old, self._home)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        for form in (self._head, self._home):
            form.put({})
        self._clear_members()
        self._reason.hide()
        self._save.setEnabled(True)
        self._notice.hide()
        self._dirty = False
        self._listen(self._home, self._take)
        self._head.focus_first()
        self._runner.query(partial(drafts.take_draft, key=_KEY), self._retype)

    def keep(self) -> None:
        """Keep what is typed as a draft now."""
        self._keep_soon.stop()
        if self._dirty and self._is_open:
            self._dirty = False
            typed = {
                "head": self._head.typed(),
                "home": self._home.typed(),
                "members": [form.typed() for form in self._members],
            }
            self._runner.command(partial(drafts.save_draft, key=_KEY, values=typed))

    def leave(self) -> None:
        """Turn away; what was typed is kept."""
        self.keep()
        self._is_open = False
        self.left.emit()

    def _lay_out(self) -> None:
        inside = QWidget()
        sheet = QVBoxLayout(inside)
        sheet.setContentsMargins(px(18), px(12), px(18), px(12))
        sheet.setSpacing(px(10))
        self._places.addWidget(self._home)
        sheet.addWidget(text("新建一户", "h2"))
        sheet.addWidget(self._notice)
        sheet.addWidget(text("户主", "h3"))
        sheet.addWidget(self._head)
        sheet.addWidget(text("户情况", "h3"))
        sheet.addLayout(self._places)
        sheet.addWidget(text("其他家庭成员", "h3"))
        sheet.addWidget(text("其余资料、待遇、账户在保存以后的户页面里补", "sub"))
        sheet.addLayout(self._member_rows)
        line = QHBoxLayout()
        line.addWidget(self._add)
        line.addStretch()
        sheet.addLayout(line)
        sheet.addStretch()
        card = QFrame()
        set_role(card, role="card")
        within = QVBoxLayout(card)
        within.setContentsMargins(1, 1, 1, 1)
        within.addWidget(FollowScroll(inside))
        buttons = QWidget()
        foot = Flow(buttons)
        for made in (self._save, self._reason, self._later, self._drop):
            foot.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, px(16), 0)
        layout.addWidget(card, 1)
        layout.addWidget(buttons)
        self._listen(self._head, self._to_home)

    def _listen(self, form: Form, on: Callable[[], None]) -> None:
        form.changed.connect(self._changed)
        form.escaped.connect(self.leave)
        form.submitted.connect(on)
        form.field_left.connect(partial(self._judge, form))

    def _to_home(self) -> None:
        self._home.focus_first()

    def _add_member(self) -> Form:
        form = Form(_MEMBER, _ONE_LINE)
        self._members.append(form)
        self._member_rows.addWidget(form)
        self._listen(form, self._take)
        form.focus_first()
        return form

    def _clear_members(self) -> None:
        for form in self._members:
            form.hide()
            form.setParent(None)
            form.deleteLater()
        self._members = []

    def _retype(self, draft: Typed | None) -> None:
        if draft is None or self._dirty:
            return
        for form, name in ((self._head, "head"), (self._home, "home")):
            form.retype(draft.values.get(name, {}))
        for typed in draft.values.get("members", ()):
            self._add_member().retype(typed)
        self._notice.setText("这是上次没填完的，可以接着填")
        self._notice.show()
        self._head.focus_first()

    def _changed(self) -> None:
        self._dirty = True
        self._keep_soon.start()

    def _judge(self, form: Form, name: str) -> None:
        number = form.value("id_number") if name == "id_number" else None
        if number is not None:
            tell_from_number(form, number, self._runner)
            call = partial(people.number_holder, number=number)
            self._runner.query(call, partial(self._warn, form))

    def _warn(self, form: Form, where: str) -> None:
        if where:
            form.remark("id_number", f"这个证号已登记在{where}，请核对", "soon")

    def _take(self, reason: str | bool = "") -> None:
        filled = [form for form in self._members if form.typed()]
        forms = [self._head, self._home, *filled]
        taken = [form.take() for form in forms]
        if any(values is None for values in taken):
            wrong = next(form for form, v in zip(forms, taken, strict=True) if v is None)
            wrong.take()  # the cursor goes to the first problem of all
            return
        head, home, *others = [values for values in taken if values is not None]
        village = home.pop("village")
        self._save.setEnabled(False)
        call = partial(
            households.add,
            village_id=int(village),
            values=home,
            head=head,
            members=[_new_member(values) for values in others],
            reason=reason if isinstance(reason, str) else "",
        )
        self._runner.command(call, self._saved, refused=self._refuse)

    def _saved(self, household_id: int) -> None:
        self._is_open = self._dirty = False
        self._keep_soon.stop()
        self._runner.command(partial(drafts.drop_draft, key=_KEY))
        self.saved.emit(household_id)

    def _refuse(self, error: UserError) -> None:
        self._save.setEnabled(True)
        self._reason.setVisible(isinstance(error, DuplicateIdError) and error.may_go_on)
        self._head.refuse(error)

    def _with_reason(self) -> None:
        words = "确属两个人同一个号"
        if reason := ask_reason(self, words, "理由会记录在案，例如 公安已出证明", "继续登记"):
            self._take(reason)

    def _give_up(self) -> None:
        self._keep_soon.stop()
        self._is_open = self._dirty = False
        self._runner.command(partial(drafts.drop_draft, key=_KEY))
        self.left.emit()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keep()


def _home_form(villages: Sequence[VillageChoice]) -> Form:
    return Form(Fields([village_field(villages), *_HOME]), _HOME_ROWS)


def _new_member(values: Mapping[str, Any]) -> NewMember:
    known = {name: value for name, value in values.items() if name != "relation"}
    return NewMember(known, values["relation"])

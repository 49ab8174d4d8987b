"""A form beside a household: one thing added or put right, kept as typed until it is saved."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jieyou_desktop.domain import identity
from jieyou_desktop.domain.codes import SEX
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Fields
from jieyou_desktop.services import drafts, people
from jieyou_desktop.services.drafts import Typed
from jieyou_desktop.services.people import DuplicateIdError
from jieyou_desktop.ui.kit.concealed import PurposeMenu
from jieyou_desktop.ui.kit.dialogs import ask_reason
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.runner import Runner

_KEEP_AFTER_MS = 700

Save = Callable[[dict[str, Any], str], Callable[[Any], Any]]
"""Makes the service call of a form's values and of a reason (for a number of two people)."""


@dataclass(frozen=True)
class Edit:
    """What a panel asks for and does.

    ``key`` names the draft; ``conceal`` the fields shown only masked; ``reveal`` makes the
    call that reads one of them for a purpose; ``person_id`` is whose number is typed; ``at`` the
    field to begin at, otherwise the first empty one; ``suit`` shows and hides inputs as others are
    filled; ``more`` are other things that can be done here, as words and what to call.
    """

    key: str
    title: str
    fields: Fields
    save: Save
    saved: str
    about: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    conceal: tuple[str, ...] = ()
    reveal: Callable[[str, str], Callable[[Any], Any]] | None = None
    verb: str = "保存"
    person_id: int | None = None
    at: str = ""
    suit: Callable[[Form], None] | None = None
    more: tuple[tuple[str, Callable[[], None]], ...] = ()


class EditPanel(SidePanel):
    """Shows the form of an Edit.

    Signals:
        finished: It was saved (what the service returned).
        left: The person turned back; what was typed is kept.
    """

    finished = Signal(object)
    left = Signal()

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._edit: Edit | None = None
        self._form: Form | None = None
        self._dirty = False
        self._keep_soon = QTimer(self, singleShot=True, interval=_KEEP_AFTER_MS)
        self._keep_soon.timeout.connect(self.keep)
        # Once it is on show: the panel scrolls to the input that has the cursor.
        self._start_at = ""
        self._start_soon = QTimer(self, singleShot=True, interval=0)
        self._start_soon.timeout.connect(self._start)

    @property
    def is_open(self) -> bool:
        """Whether a form is on show."""
        return self._edit is not None

    def show_edit(self, edit: Edit, focus: str = "") -> None:
        """Show a form, with what was typed into it before and not saved."""
        self.keep()
        self._edit, self._dirty = edit, False
        self.clear()
        self.head(edit.title, edit.about)
        if edit.more:
            self.body.addWidget(self._more(edit.more))
        self._notice = text("", "sub")
        self._notice.hide()
        self.body.addWidget(self._notice)
        form = self._form = Form(edit.fields)
        form.put(edit.values, edit.conceal)
        self.body.addWidget(form)
        self._go_on = button("说明理由，继续登记", "pencil", flat=True)
        self._go_on.hide()
        self.body.addWidget(self._go_on)
        self.finish()
        self._save = self.step(edit.verb, "check", primary=True)
        self._save.clicked.connect(self._take)
        self.step("先不改", "x").clicked.connect(self.leave)
        self._go_on.clicked.connect(self._with_reason)
        form.changed.connect(self._changed)
        form.submitted.connect(self._take)
        form.escaped.connect(self.leave)
        form.field_left.connect(self._judge)
        form.reveal_asked.connect(self._ask_purpose)
        self._suit()
        self._start_at = focus or edit.at
        self._start_soon.start()
        self._runner.query(partial(drafts.take_draft, key=edit.key), self._retype)

    def _start(self) -> None:
        if self._form is not None and self._edit is not None:
            at = self._start_at
            (self._form.editor(at).setFocus if at else self._form.focus_first)()

    def keep(self) -> None:
        """Keep what is typed as a draft now."""
        self._keep_soon.stop()
        if self._dirty and self._edit is not None and self._form is not None:
            self._dirty = False
            values = self._form.typed()
            self._runner.command(partial(drafts.save_draft, key=self._edit.key, values=values))

    def leave(self) -> None:
        """Turn back; what was typed stays as a draft."""
        self.keep()
        self._edit = None
        self.left.emit()

    def _more(self, more: Iterable[tuple[str, Callable[[], None]]]) -> QWidget:
        holder = QWidget()
        flow = Flow(holder, spacing=2)
        for words, slot in more:
            offer = button(words, link=True)
            offer.clicked.connect(partial(_call, slot))
            flow.addWidget(offer)
        return holder

    def _retype(self, draft: Typed | None) -> None:
        if draft is None or self._edit is None or draft.key != self._edit.key or self._dirty:
            return
        assert self._form is not None
        self._form.retype(draft.values)
        self._suit()
        self._notice.setText("这是上次没保存的内容，可以接着改")
        self._notice.show()

    def _changed(self) -> None:
        self._dirty = True
        self._keep_soon.start()
        self._suit()

    def _suit(self) -> None:
        if self._edit is not None and self._edit.suit is not None and self._form is not None:
            self._edit.suit(self._form)

    def _judge(self, name: str) -> None:
        """Tell at once what a number says, and whether it stands under somebody else."""
        if name != "id_number" or self._form is None or self._edit is None:
            return
        number = self._form.value("id_number")
        if number is None:
            return
        tell_from_number(self._form, number, self._runner)
        call = partial(people.number_holder, number=number, person_id=self._edit.person_id)
        self._runner.query(call, self._warn)

    def _warn(self, where: str) -> None:
        if where and self._form is not None:
            self._form.remark("id_number", f"这个证号已登记在{where}，请核对", "soon")

    def _ask_purpose(self, name: str) -> None:
        if self._form is not None:
            menu = PurposeMenu(self._form, ("修改资料",))
            menu.chosen.connect(partial(self._reveal, name))
            menu.ask(self._form.editor(name))

    def _reveal(self, name: str, purpose: str) -> None:
        if self._edit is not None and self._edit.reveal is not None:
            call = self._edit.reveal(name, purpose)
            self._runner.command(call, partial(self._revealed, name))

    def _revealed(self, name: str, values: Mapping[str, str]) -> None:
        if self._form is not None:
            self._form.editor(name).set_text(values[name])
            self._form.editor(name).setFocus()

    def _take(self, reason: str | bool = "") -> None:
        if self._form is None or self._edit is None:
            return
        values = self._form.take()
        if values is None:
            return
        self._save.setEnabled(False)
        call = self._edit.save(values, reason if isinstance(reason, str) else "")
        self._runner.command(call, self._saved, refused=self._refuse)

    def _saved(self, result: Any) -> None:
        edit, self._edit = self._edit, None
        self._dirty = False
        self._keep_soon.stop()
        if edit is not None:
            self._runner.command(partial(drafts.drop_draft, key=edit.key))
        self.finished.emit(result)

    def _refuse(self, error: UserError) -> None:
        self._save.setEnabled(True)
        if self._form is None:
            return
        self._form.refuse(error)
        may_go_on = isinstance(error, DuplicateIdError) and error.may_go_on
        self._go_on.setVisible(may_go_on)

    def _with_reason(self) -> None:
        words = "确属两个人同一个号"
        if reason := ask_reason(self, words, "理由会记录在案，例如 公安已出证明", "继续登记"):
            self._take(reason)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keep()


def tell_from_number(form: Form, number: str, runner: Runner) -> None:
    """Fill birthday and sex from a number where the form has them, and say the age."""
    born, sex = identity.born_on(number), identity.sex_of(number)
    for name, value in (("born_on", born), ("sex", sex)):
        try:
            form.set_value(name, value)
        except KeyError:
            continue
    today = runner.today
    age = f"，{identity.age_on(born, today)} 岁" if today else ""
    form.remark("id_number", f"{SEX.label(sex)}，{full_day(born)}生{age}", "done")


def _call(slot: Callable[[], None], _checked: bool = False) -> None:
    slot()

"""Taking in: who applies, for what, with which papers; everything on one page, by keyboard too."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field
from jieyou_desktop.domain.kinds import Day
from jieyou_desktop.services import counter, drafts, intake, matters
from jieyou_desktop.services.cases import INTAKE
from jieyou_desktop.services.counter import Foreseen
from jieyou_desktop.services.drafts import Typed
from jieyou_desktop.services.intake import Accepted, IntakeDraft
from jieyou_desktop.services.matters import Offer
from jieyou_desktop.ui.intake.household_picker import HouseholdPicker
from jieyou_desktop.ui.intake.matter_list import MatterList, Papers
from jieyou_desktop.ui.intake.summary import Summary
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.page import Card, Shell
from jieyou_desktop.ui.kit.runner import Job
from jieyou_desktop.ui.kit.scroll import FollowScroll
from jieyou_desktop.ui.kit.theme import px

_SAVED_MS = 800
_ON = Field("on", "受理日期", Day(), hint="空着是今天；补登以前的件才填")
_BY = Field("supplement_by", "请在哪天前补齐", Day(), hint="空着按 10 个工作日")
_FIELDS = INTAKE.only("channel", "contact_name", "contact_phone", "summary").plus(_ON, _BY)
_ROWS = (("channel", "on"), ("contact_name", "contact_phone"), ("summary",), ("supplement_by",))


class IntakeEditor(QWidget):
    """The form at the counter; ``summary`` is its side panel.

    What is typed is kept as a draft until it is taken in or given up; several may wait.

    Signals:
        accepted: It was taken in (services.intake.Accepted).
        left: The person turned back; what was filled in is kept.
        year_asked: The holidays of a year are to be entered (year).
    """

    accepted = Signal(object)
    left = Signal()
    year_asked = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._uid = ""
        self._offered: tuple[dt.date | None, bool] | None = None
        self._offering: Job | None = None
        self._foreseeing: Job | None = None
        self.summary = Summary()
        self._picker = HouseholdPicker(shell)
        self._matters = MatterList()
        self._papers = Papers()
        self._form = Form(_FIELDS, _ROWS)
        self._keep_soon = QTimer(self, singleShot=True, interval=_SAVED_MS)
        self._lay_out()
        self._connect()

    def start(self, household_id: int | None = None) -> None:
        """Begin with an empty form, and a household if named."""
        self._begin(str(uuid.uuid4()), ())
        if household_id is not None:
            self._picker.pick(household_id)

    def go_on(self, uid: str) -> None:
        """Go on with a form put aside."""
        call = partial(drafts.take_draft, key=intake.draft_key(uid))
        self._shell.runner.query(call, self._resume)

    def foresee(self) -> None:
        """Reckon anew what the form will give."""
        if self._foreseeing is not None:
            self._foreseeing.cancel()
        codes = self._matters.chosen()
        if not codes or self._offered is None:
            self._foreseen(())
            return
        day, by_proxy = self._offered
        chosen = self._papers.choices(codes)
        family = self._picker.family
        call = partial(
            counter.foresee,
            chosen=chosen,
            day=day,
            by_proxy=by_proxy,
            household_id=family.household_id if family else None,
        )
        self._foreseeing = self._shell.runner.query(call, self._foreseen)

    def _begin(self, uid: str, codes: tuple[str, ...], typed: Typed | None = None) -> None:
        values: Mapping[str, Any] = typed.values if typed else {}
        self._keep_soon.stop()
        self._uid, self._offered = uid, None
        self._scroll.verticalScrollBar().setValue(0)
        self._picker.start(uid)
        self._papers.put(values.get("received", {}))
        self._form.put({"channel": "counter"})
        self._form.retype(values.get("form", {}))
        self._offer(codes)
        self._picker.focus()

    def _resume(self, typed: Typed | None) -> None:
        """Put back what was left half filled."""
        if typed is None:  # taken in or given up since the list was read
            self.left.emit()
            return
        values = typed.values
        self._begin(values["uid"], tuple(values["codes"]), typed)
        if values["household_id"]:
            self._picker.pick(values["household_id"], values["applicant_id"])
        elif values["newcomer"]:
            self._picker.ask_new(values["newcomer"])

    def _offer(self, codes: tuple[str, ...] | None = None) -> bool:
        """Offer the matters of the day typed; ``codes`` are then ticked.

        False when they and their papers are on show already.
        """
        day, by_proxy = self._form.value("on"), bool(self._form.value("contact_name"))
        if self._offered == (day, by_proxy) and codes is None:
            return False
        self._offered = (day, by_proxy)
        if self._offering is not None:
            self._offering.cancel()
        call = partial(matters.offers, day=day, by_proxy=by_proxy)
        self._offering = self._shell.runner.query(call, partial(self._show_offers, codes))
        return True

    def _show_offers(self, codes: tuple[str, ...] | None, offers: tuple[Offer, ...]) -> None:
        self._matters.show_offers(offers)
        if codes is not None:
            self._matters.choose(codes)
        self._chosen()

    def _chosen(self) -> None:
        self._papers.show_for(self._matters.offer(code) for code in self._matters.chosen())
        self._changed()

    def _changed(self) -> None:
        self._keep_soon.start()
        self.foresee()

    def _foreseen(self, foreseen: tuple[Foreseen, ...]) -> None:
        waits = any(one.missing for one in foreseen)
        self._form.editor("supplement_by").setVisible(waits)
        self.summary.show_foreseen(self._applicant(), foreseen)

    def _applicant(self) -> str:
        family, person_id = self._picker.family, self._picker.applicant_id()
        if family is None or person_id is None:
            return ""
        name = next(person.name for person in family.people if person.person_id == person_id)
        return f"{name} · {family.village}"

    def _typed(self) -> dict[str, Any]:
        family = self._picker.family
        received = {code: sorted(names) for code, names in self._papers.received().items()}
        return {
            "uid": self._uid,
            "household_id": family.household_id if family else None,
            "applicant_id": self._picker.applicant_id(),
            "newcomer": self._picker.newcomer(),
            "codes": list(self._matters.chosen()),
            "received": received,
            "form": self._form.typed(),
        }

    def _keep(self, done: Callable[[object], Any] | None = None) -> None:
        """Keep what is filled in; a form with nothing in it is nothing to come back to."""
        if not self._uid:
            return  # taken in meanwhile
        typed, key = self._typed(), intake.draft_key(self._uid)
        begun = typed["household_id"] or typed["newcomer"] or typed["codes"]
        call = partial(drafts.save_draft, key=key, values=typed) if begun else None
        self._shell.runner.command(call or partial(drafts.drop_draft, key=key), done)

    def _put_off(self) -> None:
        self._keep_soon.stop()
        self._keep(self._left)

    def _drop(self) -> None:
        self._keep_soon.stop()
        call = partial(drafts.drop_draft, key=intake.draft_key(self._uid))
        self._shell.runner.command(call, self._left)

    def _left(self, _result: object) -> None:
        self.left.emit()

    def _change_to(self, uid: str) -> None:
        """The one put aside for this household is gone on with in place of this one."""
        self._keep_soon.stop()
        call = partial(drafts.drop_draft, key=intake.draft_key(self._uid))
        self._shell.runner.command(call, lambda _: self.go_on(uid))

    def _accept(self) -> None:
        if self._offer():
            return  # other papers are asked for now: they are to be seen first
        values = self._form.take()
        family, person_id = self._picker.family, self._picker.applicant_id()
        button = self.summary.button
        if values is None or button is None or not button.isEnabled():
            return
        if family is None or person_id is None:
            return
        self._keep_soon.stop()
        self.summary.wait()
        draft = IntakeDraft(
            family.household_id,
            person_id,
            self._papers.choices(self._matters.chosen()),
            uid=self._uid,
            **values,
        )
        call = partial(intake.accept, draft=draft)
        self._shell.runner.command(call, self._accepted, refused=self._refuse)

    def _accepted(self, accepted: Accepted) -> None:
        self._uid = ""
        self.accepted.emit(accepted)

    def _refuse(self, error: UserError) -> None:
        if isinstance(error, FieldError) and error.field in _FIELDS:
            self._form.refuse(error)
        self.summary.refuse(error)

    def _show_case(self, case_id: int) -> None:
        self._keep_soon.stop()
        self._keep(lambda _: self._shell.go("intake", case_id=case_id))

    def _after_matters(self) -> None:
        if self._papers.received():
            self._papers.focus()
        else:
            self._form.focus_first()

    def _lay_out(self) -> None:
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, px(12), px(12))
        cards.setSpacing(px(10))
        how = Card("怎么来的")
        how.body.addWidget(self._form)
        for part in (self._picker, self._matters, self._papers, how):
            cards.addWidget(part)
        cards.addStretch()
        self._scroll = FollowScroll(inside)
        self._scroll.setMinimumHeight(px(280))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def _connect(self) -> None:
        self._keep_soon.timeout.connect(self._keep)
        self._picker.picked.connect(self._changed)
        self._picker.entered.connect(self._matters.focus)
        self._picker.case_asked.connect(self._show_case)
        self._picker.draft_asked.connect(self._change_to)
        self._picker.escaped.connect(self._put_off)
        self._matters.changed.connect(self._chosen)
        self._matters.entered.connect(self._after_matters)
        self._papers.changed.connect(self._changed)
        self._form.changed.connect(self._keep_soon.start)
        self._form.field_left.connect(lambda _name: self._offer())
        self._form.submitted.connect(self._accept)
        self._form.escaped.connect(self._put_off)
        self.summary.wanted.connect(self._accept)
        self.summary.put_off.connect(self._put_off)
        self.summary.dropped.connect(self._drop)
        self.summary.year_asked.connect(self.year_asked)
        whole = QShortcut(QKeySequence("Ctrl+Return"), self)
        whole.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        whole.activated.connect(self._accept)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._put_off()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.summary.button:
            self.summary.button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

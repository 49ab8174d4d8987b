"""The form filled after a visit: five minutes, by keyboard, kept as it is typed."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Fields, Record
from jieyou_desktop.domain.kinds import Text
from jieyou_desktop.services import drafts, visits
from jieyou_desktop.services.visits import FORM, VisitDraft, VisitorEntry, VisitSheet
from jieyou_desktop.ui.kit.days import short_day
from jieyou_desktop.ui.kit.editors import sentence
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.scroll import FollowScroll
from jieyou_desktop.ui.kit.theme import px, set_role
from jieyou_desktop.ui.visits.met import MET, MetForm
from jieyou_desktop.ui.visits.people import PeopleInput, VisitorsInput
from jieyou_desktop.ui.visits.photos import PhotoStrip

_ROWS = (
    ("condition", "difficulties"),
    ("needs", "opinions"),
    ("money_fen", "money_source"),
    ("goods", "goods_fen"),
    ("told_standard", "told_conditions", "told_procedure", "told_basis"),
)
_REASON = Field("reason", "更正原因", Text(limit=100), required=True, hint="例如：日期写错")
_KEEP_AFTER_MS = 700


class VisitForm(QWidget):
    """A new visit to a household, or one put right. ``side`` stands beside it.

    Signals:
        saved: A visit was kept (its id, and in words when, to whom and by whom).
        left: The person turned away; what was typed is kept as a draft.
    """

    saved = Signal(int, str)
    left = Signal()

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._sheet: VisitSheet | None = None
        self._visit_id: int | None = None
        self._version = 0
        self._doubted: VisitDraft | None = None
        self._dirty = False
        self._title = text("", "h2")
        self._reason = Form(Fields([_REASON]))
        self._visitors, self._people = VisitorsInput(), PeopleInput()
        self._met = MetForm()
        self._rest = Form(Fields(field for field in FORM if field.name not in MET), _ROWS)
        self._doubts = _Doubts()
        self._save = button("保存这次走访", "check", primary=True)
        self._save.setToolTip("Ctrl+回车")
        self._later = button("先放着，以后接着写")
        self._drop = button("不要了", flat=True)
        self._photos = PhotoStrip(runner)
        self.side = SidePanel()
        self._keep_soon = QTimer(self, singleShot=True, interval=_KEEP_AFTER_MS)
        self._build()
        self._connect()

    @property
    def is_open(self) -> bool:
        """Whether a household's form is on show."""
        return self._sheet is not None

    def open(self, household_id: int, visit_id: int | None = None) -> None:
        """Begin a visit to a household, or put right the visit named; a kept draft comes back."""
        self.keep()
        self._visit_id = visit_id
        call = partial(visits.start, household_id=household_id, visit_id=visit_id)
        self._runner.query(call, self._begin)

    def keep(self) -> None:
        """Keep what is typed as a draft now."""
        self._keep_soon.stop()
        if self._dirty and self._sheet is not None:
            self._dirty = False
            call = partial(drafts.save_draft, key=self._key(), values=self._typed())
            self._runner.command(call)

    def _build(self) -> None:
        inside = QWidget()
        sheet = QVBoxLayout(inside)
        sheet.setContentsMargins(px(18), px(12), px(18), px(12))
        sheet.setSpacing(px(10))
        for heading, part in (
            ("", self._title),
            ("", self._reason),
            ("", self._met),
            ("谁去的", self._visitors),
            ("看望了谁", self._people),
            ("", self._rest),
        ):
            if heading:
                sheet.addWidget(text(heading, "h3"))
            sheet.addWidget(part)
        sheet.addStretch()
        card = QFrame()
        set_role(card, role="card")
        within = QVBoxLayout(card)
        within.setContentsMargins(1, 1, 1, 1)
        within.addWidget(FollowScroll(inside))
        foot = QHBoxLayout()
        for made in (self._save, self._later, self._drop):
            foot.addWidget(made)
        foot.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, px(16), 0)
        layout.addWidget(card, 1)
        layout.addWidget(self._doubts)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self._keep_soon.timeout.connect(self.keep)
        for part in (self._reason, self._met, self._rest, self._visitors, self._people):
            part.changed.connect(self._changed)
        # For all of the form, the lists of people too, wherever the cursor is.
        for keys, slot in (
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("Esc", self.leave),
        ):
            QShortcut(QKeySequence(keys), self, slot)
        self._photos.welcome(self.side)
        self._photos.changed.connect(self._changed)
        self._photos.refused.connect(self._rest.refuse)
        self._reason.submitted.connect(self._met.begin)
        self._met.submitted.connect(self._visitors.focus)
        self._visitors.finished.connect(self._rest.focus_first)
        self._rest.submitted.connect(self.save)
        self._rest.reveal_asked.connect(self._reveal)
        self._save.clicked.connect(self.save)
        self._later.clicked.connect(self.leave)
        self._drop.clicked.connect(self._give_up)

    def _begin(self, sheet: VisitSheet) -> None:
        self._sheet, self._doubted, self._dirty = sheet, None, False
        self._version = sheet.version
        self._doubts.hide()
        new = self._visit_id is None
        self._title.setText(("走访 " if new else "更正走访 ") + sheet.title)
        self._save.setText("保存这次走访" if new else "保存更正")
        self._reason.setVisible(not new)
        self._reason.put({})
        values = _as_choices(sheet.values)
        private = () if new else (f.name for f in FORM if f.kind.sensitive and values.get(f.name))
        concealed = tuple(private)
        for form in (self._met, self._rest):
            form.put(values, concealed)
        self._met.offer(sheet.members)
        self._visitors.put(sheet.visitors, sheet.known_visitors)
        self._people.put(sheet.members)
        self._photos.put(sheet.household_id, sheet.photos)
        if sheet.typed is not None:
            self._retype(sheet.typed.values)
        self._met.suit()
        self._show_side(sheet)
        if new and sheet.typed is None:
            self._met.begin()
        else:
            (self._met if new else self._reason).focus_first()

    def _show_side(self, sheet: VisitSheet) -> None:
        # The strip outlives the panel's contents, which are let go each time.
        self._photos.setParent(self)
        self.side.clear()
        name, *where = sheet.title.split(" · ")
        self.side.head(name, " · ".join(where))
        self.side.section("上次走访")
        self.side.body.addWidget(text(sheet.last or "还没有走访过", "" if sheet.last else "sub"))
        self.side.section("照片")
        self.side.body.addWidget(self._photos)
        self._photos.show()
        self.side.finish()

    def save(self) -> None:
        """Save, unless something is missing; what is doubtful is shown first, and then kept."""
        if (draft := self._taken()) is None:
            return
        if draft == self._doubted:
            self._send(draft)
        else:
            call = partial(visits.doubts, draft=draft, visit_id=self._visit_id)
            self._runner.query(call, partial(self._weigh, draft))

    def leave(self) -> None:
        """Turn away; what was typed is kept."""
        self.keep()
        self._close()
        self.left.emit()

    def _taken(self) -> VisitDraft | None:
        """The form as a draft, or None with what is wrong shown in its place."""
        if self._sheet is None:
            return None
        values: dict[str, Any] = {}
        for form in (*([self._reason] if self._visit_id else []), self._met, self._rest):
            if (taken := form.take()) is None:
                return None
            values |= taken
        if "has_problem" in values:
            values["has_problem"] = values["has_problem"] == "yes"
        return VisitDraft(
            self._sheet.household_id,
            values,
            self._visitors.entries(),
            self._people.chosen(),
            self._photos.photo_ids(),
            self._key(),
        )

    def _weigh(self, draft: VisitDraft, found: tuple[str, ...]) -> None:
        if found:
            self._doubted = draft
            self._doubts.say(found)
            self._save.setFocus()
        else:
            self._send(draft)

    def _send(self, draft: VisitDraft) -> None:
        self._keep_soon.stop()
        self._dirty = False
        done = partial(self._done, draft)
        if self._visit_id is None:
            self._runner.command(partial(visits.record, draft=draft), done, refused=self._refuse)
            return
        values = dict(draft.values)
        reason = values.pop("reason")
        call = partial(
            visits.correct,
            visit_id=self._visit_id,
            version=self._version,
            draft=replace(draft, values=values),
            reason=reason,
        )
        self._runner.command(call, done, refused=self._refuse)

    def _done(self, draft: VisitDraft, recorded: int | None) -> None:
        assert self._sheet is not None
        visit_id = self._visit_id or recorded
        who = "、".join(one.name for one in draft.visitors)
        day = short_day(draft.values["visited_on"], self._runner.today)
        words = f"{day} 走访 {self._sheet.title}，走访人 {who}"
        self._close()
        self.saved.emit(visit_id, words)

    def _refuse(self, error: UserError) -> None:
        """Show a refusal where it belongs; what was typed goes on being kept."""
        self._dirty = True
        field = error.field if isinstance(error, FieldError) else ""
        if field == "visitors":
            self._visitors.complain(sentence(error.title, error.advice))
        elif field in MET:
            self._met.refuse(error)
        else:
            self._rest.refuse(error)

    def _give_up(self) -> None:
        self._keep_soon.stop()
        self._dirty = False
        call = partial(visits.give_up, key=self._key())
        self._close()
        self._runner.command(call)
        self.left.emit()

    def _close(self) -> None:
        self._sheet = None
        self._doubts.hide()

    def _changed(self) -> None:
        self._dirty = True
        self._doubted = None
        self._doubts.hide()
        self._keep_soon.start()

    def _key(self) -> str:
        assert self._sheet is not None
        return visits.draft_key(self._sheet.household_id, self._visit_id)

    def _typed(self) -> dict[str, Any]:
        typed: dict[str, Any] = self._reason.typed() | self._met.typed() | self._rest.typed()
        went = [
            [one.name, one.unit, one.is_party_member, one.is_cadre]
            for one in self._visitors.entries()
        ]
        return typed | {
            "visitors": went,
            "person_ids": list(self._people.chosen()),
            "photo_ids": list(self._photos.photo_ids()),
            "version": self._version,
        }

    def _retype(self, typed: Mapping[str, Any]) -> None:
        words = {name: value for name, value in typed.items() if isinstance(value, str)}
        for form in (self._reason, self._met, self._rest):
            form.retype(words)
        assert self._sheet is not None
        self._visitors.put(
            (VisitorEntry(*entry) for entry in typed.get("visitors", ())),
            self._sheet.known_visitors,
        )
        self._people.put(self._sheet.members, typed.get("person_ids"))
        # The record as it was when the draft was begun: a change since then is not overwritten.
        self._version = typed.get("version", self._version)

    def _reveal(self, _name: str) -> None:
        assert self._visit_id is not None
        self._runner.command(partial(visits.reveal, visit_id=self._visit_id), self._revealed)

    def _revealed(self, record: Record) -> None:
        for field in FORM:
            form = self._met if field.name in MET else self._rest
            if form.editor(field.name).concealed:
                form.set_value(field.name, record[field.name])

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.keep()
        super().hideEvent(event)


class _Doubts(QFrame):
    """What is worth a second look before saving."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, role="warning")
        self._words = text("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(8), px(12), px(8))
        layout.addWidget(self._words)
        self.hide()

    def say(self, found: tuple[str, ...]) -> None:
        """Show them, and that a second press saves."""
        self._words.setText(f"{'；'.join(found)}。没有问题就再按一次“保存”。")
        self.show()


def _as_choices(values: Mapping[str, Any]) -> dict[str, Any]:
    found = values.get("has_problem")
    return {**values, "has_problem": None if found is None else "yes" if found else "no"}

"""Who went, and to whom: the two lists of people on a visit form."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.identity import clean_name
from jieyou_desktop.services.visits import MemberChoice, VisitorEntry
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.inputs import Offer
from jieyou_desktop.ui.kit.pieces import button, empty_out, text
from jieyou_desktop.ui.kit.theme import px


class VisitorsInput(QWidget):
    """One line for each of those who went, and always an empty one for the next.

    Picking a name met before fills in the rest of its line.

    Signals:
        changed: Somebody was added, changed or taken out.
        finished: Enter in the empty line: there are no more.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, VisitorEntry] = {}
        self._lines: list[_Line] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(4))
        self._problem = text("", "problem")
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(3))
        layout.addLayout(self._rows)
        layout.addWidget(self._problem)
        self._add(None)

    def put(self, entries: Iterable[VisitorEntry], known: Iterable[VisitorEntry] = ()) -> None:
        """Show these, and offer the names of those met before."""
        self._known = {entry.name: entry for entry in known}
        self._lines.clear()
        empty_out(self._rows)
        for entry in entries:
            self._add(entry)
        self._add(None)
        self.complain("")

    def entries(self) -> tuple[VisitorEntry, ...]:
        """Those named, in the order on show."""
        found = (line.entry() for line in self._lines)
        return tuple(entry for entry in found if entry is not None)

    def complain(self, words: str) -> None:
        """Say what is wrong under the lines; an empty text takes it back."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        if words:
            self._lines[0].name.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus(self) -> None:
        """Put the cursor in the empty line."""
        self._lines[-1].name.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, entry: VisitorEntry | None) -> None:
        line = _Line(entry, self._known)
        self._lines.append(line)
        self._rows.addWidget(line)
        line.changed.connect(self._line_changed)
        line.went_on.connect(self._go_on)
        line.removed.connect(self._remove)

    def _line_changed(self) -> None:
        if self._lines[-1].entry() is not None:
            self._lines[-1].settle()
            self._add(None)
        if self._problem.isVisibleTo(self):
            self.complain("")
        self.changed.emit()

    def _remove(self, line: QWidget) -> None:
        if line is self._lines[-1]:
            return
        self._lines = [one for one in self._lines if one is not line]
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.focus()
        self.changed.emit()

    def _go_on(self, line: QWidget) -> None:
        place = next(i for i, one in enumerate(self._lines) if one is line)
        if place + 1 == len(self._lines):
            self.finished.emit()
        else:
            self._lines[place + 1].name.setFocus(Qt.FocusReason.TabFocusReason)


class _Line(QWidget):
    """One visitor: name, unit, two marks and a cross."""

    changed = Signal()
    went_on = Signal(QWidget)
    removed = Signal(QWidget)

    def __init__(self, entry: VisitorEntry | None, known: dict[str, VisitorEntry]) -> None:
        super().__init__()
        self._known = known
        self.name, self._unit = QLineEdit(), QLineEdit()
        self._party, self._cadre = QCheckBox("党员"), QCheckBox("干部")
        self._cross = button("", "x", link=True)
        for widget, words in (
            (self.name, "走访人姓名"),
            (self._unit, "走访人单位"),
            (self._party, "走访人是党员"),
            (self._cadre, "走访人是干部"),
            (self._cross, "划去这位走访人"),
        ):
            widget.setAccessibleName(words)
        self._cross.setToolTip("划去（把姓名删空也一样）")
        self._cross.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.name.setPlaceholderText("姓名")
        self._unit.setPlaceholderText("单位")
        self.name.setMaximumWidth(px(150))
        self._unit.setMaximumWidth(px(260))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        for widget, share in (
            (self.name, 2),
            (self._unit, 3),
            (self._party, 0),
            (self._cadre, 0),
            (self._cross, 0),
        ):
            layout.addWidget(widget, share)
        layout.addStretch()
        # The empty line keeps the place of its cross, so that the lines stay flush.
        policy = self._cross.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._cross.setSizePolicy(policy)
        self._cross.setVisible(entry is not None)
        if entry is not None:
            self._fill(entry)
        self._put_stops()
        Offer(self.name, known).activated.connect(self._picked)
        self.name.textEdited.connect(self._changed)
        self._unit.textEdited.connect(self.changed)
        for box in (self._party, self._cadre):
            box.clicked.connect(self.changed)
        self._cross.clicked.connect(lambda: self.removed.emit(self))
        for widget in (self.name, self._unit):
            widget.installEventFilter(self)

    def entry(self) -> VisitorEntry | None:
        """Whom the line names; None for an empty one."""
        name = clean_name(self.name.text())
        unit = self._unit.text().strip() or None
        return (
            VisitorEntry(name, unit, self._party.isChecked(), self._cadre.isChecked())
            if name
            else None
        )

    def settle(self) -> None:
        """It is no longer the empty line: it can be taken out."""
        self._cross.show()

    def _fill(self, entry: VisitorEntry) -> None:
        self.name.setText(entry.name)
        self._unit.setText(entry.unit or "")
        self._party.setChecked(entry.is_party_member)
        self._cadre.setChecked(entry.is_cadre)

    def _picked(self, name: str) -> None:
        self._fill(self._known[name])
        self._put_stops()
        self.changed.emit()

    def _put_stops(self) -> None:
        """Tab passes over what is known already, and over what an empty line has not come to."""
        name = clean_name(self.name.text())
        is_new = bool(name) and name not in self._known
        policy = Qt.FocusPolicy.StrongFocus if is_new else Qt.FocusPolicy.ClickFocus
        for widget in (self._unit, self._party, self._cadre):
            widget.setFocusPolicy(policy)

    def _changed(self, typed: str) -> None:
        if (known := self._known.get(clean_name(typed))) is not None:
            self._unit.setText(known.unit or "")
            self._party.setChecked(known.is_party_member)
            self._cadre.setChecked(known.is_cadre)
        self._put_stops()
        self.changed.emit()

    def _step_right(self, at: QObject) -> bool:
        """The arrow key at the end of a text goes to what is beside it, which Tab may pass over."""
        for line, beside in ((self.name, self._unit), (self._unit, self._party)):
            if at is line and line.cursorPosition() == len(line.text()):
                beside.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Right:
            return self._step_right(watched)
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self.went_on.emit(self)
        return True


class PeopleInput(QWidget):
    """A tick for each of the household: to whom the visit was.

    Signals:
        changed: A tick was set or taken.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[int, QCheckBox] = {}
        self._row = Flow(self, spacing=px(6))

    def put(self, members: Sequence[MemberChoice], chosen: Iterable[int] | None = None) -> None:
        """Show the household's people; ``chosen`` overrides whom the service would tick."""
        self._boxes.clear()
        empty_out(self._row)
        wanted = {m.id for m in members if m.chosen} if chosen is None else set(chosen)
        for member in members:
            box = self._boxes[member.id] = QCheckBox(_who(member))
            box.setChecked(member.id in wanted)
            box.clicked.connect(self.changed)
            self._row.addWidget(box)

    def chosen(self) -> tuple[int, ...]:
        """Those ticked."""
        return tuple(person_id for person_id, box in self._boxes.items() if box.isChecked())


def _who(member: MemberChoice) -> str:
    age = f"{member.age} 岁" if member.age is not None else ""
    about = "，".join(part for part in (member.relation, age, member.tags) if part)
    return f"{member.name}（{about}）" if about else member.name

"""A form made from fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.ui.kit.editors import Editor, line_edit, sentence
from jieyou_desktop.ui.kit.icons import picture
from jieyou_desktop.ui.kit.inputs import LinesInput
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.theme import px, set_role

_COLUMN = 190
"""A row of inputs is broken up below this width for each of them."""


class Form(QWidget):
    """All the fields of a record, grouped as declared.

    ``rows`` names the fields that share a line, in order; fields not named follow, one a
    line, so that a new one is never lost. Enter goes on to the next input.

    Signals:
        changed: The person at the keyboard changed something.
        submitted: Enter in the last input, or Ctrl+Enter anywhere.
        escaped: Esc.
        field_left: The cursor left a field whose value can be stored (field name).
        reveal_asked: A concealed value is asked for (field name).
    """

    changed = Signal()
    submitted = Signal()
    escaped = Signal()
    field_left = Signal(str)
    reveal_asked = Signal(str)

    def __init__(
        self,
        fields: Fields,
        rows: Iterable[tuple[str, ...]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editors: dict[str, Editor] = {}
        self._lines: list[QHBoxLayout] = []
        self._refusal = _Refusal()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(px(12))
        self._layout.addWidget(self._refusal)
        group = ""
        for line in _lines(fields, tuple(rows)):
            if line[0].group != group:
                group = line[0].group
                self._layout.addSpacing(px(6))
                self._layout.addWidget(text(group, "h3"))
            self._add_line(line)
        self._layout.addStretch()

    def put(self, values: Mapping[str, Any], conceal: Iterable[str] = ()) -> None:
        """Fill the form; fields named in ``conceal`` show only their mask and are not taken."""
        concealed = set(conceal)
        self._refusal.hide()
        for name, editor in self._editors.items():
            show = editor.conceal if name in concealed else editor.put
            show(values.get(name))

    def take(self) -> dict[str, Any] | None:
        """The values, or None with every problem under its input and the cursor in the first.

        Concealed values are left out: they stay as they are.
        """
        values: dict[str, Any] = {}
        first: Editor | None = None
        self._refusal.hide()
        for name, editor in self._editors.items():
            if editor.concealed:
                continue
            try:
                values[name] = editor.take()
            except FieldError as error:
                editor.complain(sentence(error.title, error.advice))
                first = first or editor
            else:
                if editor.widget.property("wrong"):
                    editor.complain("")
        if first is not None:
            first.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return values

    def refuse(self, error: UserError) -> None:
        """Show why the service refused: under the input it names, else above the form."""
        if isinstance(error, FieldError) and error.field in self._editors:
            editor = self._editors[error.field]
            editor.complain(sentence(error.title, error.advice))
            editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._refusal.say(error)

    def typed(self) -> dict[str, str]:
        """What has been typed, for a draft; empty inputs are left out."""
        texts = {name: editor.text() for name, editor in self._editors.items()}
        return {name: words for name, words in texts.items() if words.strip()}

    def retype(self, draft: Mapping[str, str]) -> None:
        """Put a draft back as it was typed."""
        for name, words in draft.items():
            if name in self._editors:
                self._editors[name].set_text(words)

    def editor(self, name: str) -> Editor:
        """The editor of a field, to hide, disable or remark on."""
        return self._editors[name]

    def value(self, name: str) -> Any:
        """The value of one field; None when it is empty or cannot be stored."""
        try:
            return self._editors[name].take()
        except FieldError:
            return None

    def set_value(self, name: str, value: Any) -> None:
        """Fill one field, as when another one tells what it must be."""
        self._editors[name].put(value)

    def remark(self, name: str, words: str, tone: str = "") -> None:
        """Say something worth knowing under a field; tones late, soon, done."""
        self._editors[name].remark(words, tone)

    def focus_first(self) -> None:
        """Put the cursor in the first input that is empty, or else in the first."""
        usable = [e for e in self._editors.values() if e.isVisibleTo(self) and not e.concealed]
        empty = [editor for editor in usable if not editor.text().strip()]
        for editor in (empty or usable)[:1]:
            editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_line(self, fields: tuple[Field, ...]) -> None:
        line = QHBoxLayout()
        line.setSpacing(px(14))
        for field in fields:
            editor = self._editors[field.name] = Editor(field)
            line.addWidget(editor, 1)
            editor.changed.connect(self.changed)
            editor.left.connect(lambda name=field.name: self.field_left.emit(name))
            editor.reveal_asked.connect(lambda name=field.name: self.reveal_asked.emit(name))
            # Keys of an editable combo box arrive at the line inside it.
            for typing in {editor.widget, line_edit(editor) or editor.widget}:
                typing.installEventFilter(self)
        self._lines.append(line)
        self._layout.addLayout(line)

    def _enter(self, at: QObject) -> None:
        usable = [e for e in self._editors.values() if e.isVisibleTo(self) and not e.concealed]
        place = next(i for i, e in enumerate(usable) if at in (e.widget, line_edit(e)))
        if place + 1 < len(usable):
            usable[place + 1].widget.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            usable[place].widget.clearFocus()
            self.submitted.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return True
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
            return True
        if isinstance(watched, LinesInput):
            return False  # a new line
        self._enter(watched)
        return True

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for line in self._lines:
            fits = self.width() >= line.count() * px(_COLUMN)
            line.setDirection(
                QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
            )


class _Refusal(QFrame):
    """Why the service refused, where no single input is to blame."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, role="warning")
        mark = text("", wrap=False)
        mark.setPixmap(picture("triangle-alert", px(18), "soon"))
        self._words = text("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(12), px(8), px(12), px(8))
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        self.hide()

    def say(self, error: UserError) -> None:
        """Show the refusal and bring it into view."""
        source = f"（依据：{error.source}）" if error.source else ""
        self._words.setText(f"{sentence(error.title, error.advice)}{source}")
        self.show()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()


def _lines(fields: Fields, rows: tuple[tuple[str, ...], ...]) -> list[tuple[Field, ...]]:
    """The lines of the form, those of a group together in the order groups first appear."""
    named = {name for row in rows for name in row}
    lines = [tuple(fields[name] for name in row) for row in rows]
    lines += [(field,) for field in fields if field.name not in named]
    groups = list(dict.fromkeys(line[0].group for line in lines))
    return sorted(lines, key=lambda line: groups.index(line[0].group))

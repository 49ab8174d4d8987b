"""One field on a form: its label, its input, and under it what is wrong or worth knowing."""

from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from jieyou_desktop.domain.errors import FieldError
from jieyou_desktop.domain.fields import Field
from jieyou_desktop.domain.kinds import Flag, Money
from jieyou_desktop.ui.kit.inputs import Input, input_for
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.theme import px, set_role


class Editor(QWidget):
    """Edits one field.

    Signals:
        changed: The person at the keyboard changed it.
        left: The cursor went elsewhere and the value can be stored.
        reveal_asked: The person wants to see a concealed value.
    """

    changed = Signal()
    left = Signal()
    reveal_asked = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.widget = input_for(field)
        self._input = cast("Input", self.widget)
        self._concealed = False
        self._label = QLabel(f"{field.label} <span style='color:#B3321F'>*</span>")
        if not field.required:
            self._label.setText(field.label)
        self._label.setBuddy(self.widget)
        # Shown before it has a parent, a label would flash up as a window of its own.
        if isinstance(field.kind, Flag):
            self._label.hide()
        self._reveal = button("显示", "eye", link=True)
        self._reveal.hide()
        self._note = text("", "hint")
        self._line = QHBoxLayout()
        self._line.setSpacing(px(6))
        self._line.addWidget(self.widget, 1)
        if isinstance(field.kind, Money):
            self._line.addWidget(text("元", wrap=False))
        self._line.addWidget(self._reveal)
        if self.widget.maximumWidth() < 10_000:
            self._line.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(3))
        layout.addWidget(self._label)
        layout.addLayout(self._line)
        layout.addWidget(self._note)
        layout.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusProxy(self.widget)
        self._say(field.hint, "hint")
        self._input.edited.connect(self._edited)
        self._input.left.connect(self._left)
        self._reveal.clicked.connect(self.reveal_asked)

    @property
    def concealed(self) -> bool:
        """Whether only the mask of the stored value is shown; such a value is not taken."""
        return self._concealed

    def text(self) -> str:
        """What was typed, for drafts."""
        return "" if self._concealed else self._input.text()

    def set_text(self, words: str) -> None:
        """Put typed text back, without judging it."""
        self._conceal(concealed=False)
        self._input.set_text(words)
        self.complain("")

    def put(self, value: Any) -> None:
        """Show a stored value."""
        self.set_text(self.field.kind.show(value))

    def conceal(self, value: Any) -> None:
        """Show the mask of a stored value, with a button to ask for it."""
        self.put(None)
        if value is not None:
            self._input.set_text(self.field.kind.mask(value))
            self._conceal(concealed=True)

    def take(self) -> Any:
        """The value to store; raises FieldError naming this field."""
        try:
            value = self.field.kind.parse(self._input.text())
        except FieldError as error:
            raise FieldError(self.field.name, error.title, error.advice) from error
        if value is None and self.field.required:
            raise FieldError(self.field.name, f"请填写{self.field.label}")
        return value

    def complain(self, words: str) -> None:
        """Show what is wrong under the input; an empty text takes it back."""
        self._say(words or self.field.hint, "problem" if words else "hint")
        set_role(self.widget, wrong=bool(words))
        self.widget.setAccessibleDescription(words or self.field.hint)

    def remark(self, words: str, tone: str = "") -> None:
        """Say something worth knowing under the input; nothing is refused."""
        self.complain("")
        self._say(words or self.field.hint, "hint", tone if words else "")

    def _say(self, words: str, role: str, tone: str = "") -> None:
        self._note.setText(words)
        set_role(self._note, role=role, tone=tone)
        self._note.setVisible(bool(words))

    def _conceal(self, *, concealed: bool) -> None:
        if concealed != self._concealed:
            self._concealed = concealed
            self.widget.setEnabled(not concealed)
            self._reveal.setVisible(concealed)

    def _edited(self) -> None:
        if self.widget.property("wrong") or self._note.text() != self.field.hint:
            self.complain("")
        self.changed.emit()

    def _left(self) -> None:
        """Judge what was typed, now that the person has gone on; an empty input waits."""
        if self._concealed or not self._input.text().strip():
            return
        try:
            value = self.field.kind.parse(self._input.text())
        except FieldError as error:
            self.complain(sentence(error.title, error.advice))
        else:
            self._input.set_text(self.field.kind.show(value))
            self.left.emit()


def sentence(title: str, advice: str) -> str:
    """A problem and what to do about it in one line."""
    return f"{title}。{advice}" if advice else title


def line_edit(editor: Editor) -> QLineEdit | None:
    """The line one types on, if the editor has one."""
    found = editor.widget
    return found if isinstance(found, QLineEdit) else found.findChild(QLineEdit)

"""A short form beside the list for one action on a matter."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.ui.intake.actions import Action
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import button, text


class ActionPanel(SidePanel):
    """Asks what an action needs.

    Signals:
        wanted: The form is complete (its values).
        left: The person turned back.
    """

    wanted = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: Form | None = None
        self._save: Any = None

    def ask(self, action: Action, about: str, steps: Iterable[str] = ()) -> None:
        """Show the form of an action; ``steps`` are offered to fill its first input."""
        self.clear()
        self.head(action.words, about)
        if action.hint:
            self.body.addWidget(text(action.hint, "sub"))
        form = self._form = Form(action.fields)
        form.put({})
        if steps := tuple(steps):
            self.body.addWidget(self._suggestions(action, steps))
        self.body.addWidget(form)
        self.finish()
        self._save = self.step(action.words, action.icon, primary=True)
        self._save.clicked.connect(self._want)
        self.step("先不了", "x").clicked.connect(self.left)
        form.submitted.connect(self._want)
        form.escaped.connect(self.left)
        form.focus_first()

    def refuse(self, error: UserError) -> None:
        """Show why it cannot be done."""
        self._save.setEnabled(True)
        if self._form is not None:
            self._form.refuse(error)

    def _suggestions(self, action: Action, steps: tuple[str, ...]) -> QWidget:
        holder = QWidget()
        flow = Flow(holder)
        first = action.fields.at(0).name
        for step in steps:
            offer = button(step, link=True)
            offer.clicked.connect(partial(self._fill, first, step))
            flow.addWidget(offer)
        return holder

    def _fill(self, name: str, words: str, _checked: bool = False) -> None:
        if self._form is not None:
            self._form.set_value(name, words)
            self._form.focus_first()

    def _want(self) -> None:
        values = self._form.take() if self._form is not None else None
        if values is not None:
            self._save.setEnabled(False)
            self.wanted.emit({name: value for name, value in values.items() if value is not None})

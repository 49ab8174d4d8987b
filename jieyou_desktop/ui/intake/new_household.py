"""Entering a household at the counter with the least there must be; the rest can wait."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Choice
from jieyou_desktop.services import households, register
from jieyou_desktop.services.households import HOUSEHOLD
from jieyou_desktop.services.people import PERSON, DuplicateIdError
from jieyou_desktop.services.register import VillageChoice
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.pieces import button, empty_out
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.theme import px

_HEAD = ("name", "id_number", "phone")


class NewHousehold(QWidget):
    """Asks for the head, the village and the address.

    Signals:
        entered: A household to go on with (household id): the new one, or the one where the
            number stands already.
        left: The person turned back.
        changed: The person at the keyboard changed something.
        escaped: Esc.
    """

    entered = Signal(int)
    left = Signal()
    changed = Signal()
    escaped = Signal()

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner
        self._begun: dict[str, str] = {}
        self._form: Form | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(px(8))

    def ask(self, searched: str) -> None:
        """Show the form; what was typed into the search goes where it fits."""
        name = "id_number" if re.fullmatch(r"[\dXx]{15,18}", searched) else "name"
        fits = name == "id_number" or re.fullmatch(r"[\u3400-\u9fff·]{2,}", searched)
        self.go_on({name: searched} if fits else {})

    def go_on(self, typed: Mapping[str, str]) -> None:
        """Show the form as it was left."""
        self._begun = dict(typed)
        self._runner.query(register.village_choices, self._show)

    def typed(self) -> dict[str, str]:
        """What has been typed, for a draft."""
        return self._form.typed() if self._form is not None else self._begun

    def forget(self) -> None:
        """Let go of what was typed."""
        self._form, self._begun = None, {}
        empty_out(self._layout)
        self.hide()

    def _show(self, villages: tuple[VillageChoice, ...]) -> None:
        empty_out(self._layout)
        codes = Codes("本镇街的村（社区）", {str(one.id): one.name for one in villages})
        village = Field("village", "村（社区）", Choice(codes=codes), required=True)
        fields = Fields([*PERSON.only(*_HEAD), village, HOUSEHOLD["address"]])
        form = self._form = Form(
            fields, (("name", "village"), ("id_number", "phone"), ("address",))
        )
        form.put({})
        form.retype(self._begun)
        self._layout.addWidget(form)
        foot = QHBoxLayout()
        save, back = button("登记这一户", "plus", primary=True), button("先不了", "x")
        save.clicked.connect(self._save)
        back.clicked.connect(self.left)
        foot.addWidget(save)
        foot.addWidget(back)
        foot.addStretch()
        self._layout.addLayout(foot)
        form.submitted.connect(self._save)
        form.escaped.connect(self.escaped)
        form.changed.connect(self.changed)
        form.focus_first()

    def _save(self) -> None:
        values = self._form.take() if self._form is not None else None
        if values is None:
            return
        call = partial(
            households.add,
            village_id=int(values["village"]),
            values={"address": values["address"]},
            head={name: values[name] for name in _HEAD},
        )
        self._runner.command(call, self._entered, refused=self._refuse)

    def _entered(self, household_id: int) -> None:
        self.entered.emit(household_id)

    def _refuse(self, error: UserError) -> None:
        assert self._form is not None
        self._form.refuse(error)
        if isinstance(error, DuplicateIdError) and error.household_id is not None:
            use = button("就用那一户", "users", link=True)
            use.clicked.connect(partial(self._use, error.household_id))
            self._layout.addWidget(use)

    def _use(self, household_id: Any, _checked: bool = False) -> None:
        self.entered.emit(household_id)

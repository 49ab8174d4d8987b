"""The side of the page: one matter, or the short form of what is being done on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jieyou_desktop.services import cases, casework, household_file, letters
from jieyou_desktop.services.cases import CaseFile
from jieyou_desktop.ui.intake.action_panel import ActionPanel
from jieyou_desktop.ui.intake.actions import LIMIT, STEP, Action
from jieyou_desktop.ui.intake.case_panel import CasePanel
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.runner import Job


class CaseSide(QObject):
    """Shows a matter in ``panel`` and does what is asked on it.

    Signals:
        turned: Another panel is to stand at the side (QWidget).
        case_asked: Another matter is to be shown (case id).
        finished: An action is over or was turned back from; the list has the cursor again.
    """

    turned = Signal(object)
    case_asked = Signal(int)
    finished = Signal()

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self._doing: Action | None = None
        self._reading: Job | None = None
        self._wanted: int | None = None
        self._entering = False
        self.panel = CasePanel(shell.rights, parent)
        self._asking = ActionPanel(parent)
        self._asking.hide()
        self.panel.acted.connect(self._ask)
        self.panel.received.connect(self._receive)
        self.panel.paper_asked.connect(self._look)
        self.panel.case_asked.connect(self.case_asked)
        self.panel.household_asked.connect(self._show_household)
        self.panel.reveal_asked.connect(self._reveal)
        self.panel.limit_asked.connect(partial(self._ask, LIMIT))
        self._asking.wanted.connect(self._act)
        self._asking.left.connect(self._back)
        self.show_nothing()

    @property
    def case_id(self) -> int | None:
        """The matter on show."""
        return self.panel.file.case.id if self.panel.file else None

    def show_case(self, case_id: int) -> None:
        """Show a matter; a form half-filled on another one is left."""
        if self._reading is not None:
            self._reading.cancel()
        if case_id != self.case_id:
            self.turned.emit(self.panel)
        self._wanted, self._entering = case_id, False
        call = partial(cases.case_file, case_id=case_id)
        self._reading = self._shell.runner.query(call, self._show_file)

    def show_nothing(self) -> None:
        """No matter is chosen; one being read is not shown any more."""
        if self._reading is not None:
            self._reading.cancel()
        self._wanted, self._entering = None, False
        self.panel.file = None
        self.panel.show_nothing("选中一件，这里显示申请人、材料、经过和下一步")
        self.turned.emit(self.panel)

    def enter(self) -> None:
        """Put the cursor on what is to be done on the matter, as soon as it is on show."""
        self._entering = self.case_id != self._wanted
        if not self._entering:
            self.panel.enter()

    def preview(self, letter_ids: tuple[int, ...], title: str) -> None:
        """Show issued papers: look, print, save."""
        call = partial(letters.pdf, letter_ids=letter_ids)
        self._shell.runner.command(call, partial(self._drawn, title))

    def _show_file(self, file: CaseFile) -> None:
        self.panel.show_file(file, self._shell.runner.today)
        if self._entering:
            self._entering = False
            self.panel.enter()

    def _show_household(self, household_id: int) -> None:
        self._shell.go("register", household_id=household_id)

    def _reveal(self, name: str, purpose: str) -> None:
        file = self.panel.file
        if file is None:
            return
        call: Callable[[Any], dict[str, str]]
        if name == "phone":
            call = partial(
                household_file.reveal,
                household_id=file.household_id,
                person_id=file.person.id,
                fields=(name,),
                purpose=purpose,
            )
        else:
            call = partial(cases.reveal, case_id=file.case.id, fields=(name,), purpose=purpose)
        self._shell.runner.command(call, self.panel.reveal)

    def _look(self, letter_id: int, title: str) -> None:
        self.preview((letter_id,), title)

    def _drawn(self, title: str, pdf: bytes) -> None:
        self._shell.preview(pdf, title)

    def _ask(self, action: Action) -> None:
        file = self.panel.file
        if file is None:
            return
        self._doing = action
        about = f"{file.person['name']} · {file.case['matter_label']} · {file.intake['number']}"
        self.turned.emit(self._asking)
        self._asking.ask(action, about, file.next_steps if action is STEP else ())

    def _act(self, values: dict[str, Any]) -> None:
        file, action = self.panel.file, self._doing
        if file is None or action is None:
            return
        about = {"code": file.case["matter"]} if action is LIMIT else {"case_id": file.case.id}
        call = partial(action.call, **about, **values)
        self._shell.runner.command(call, self._acted, refused=self._asking.refuse)

    def _acted(self, _result: object) -> None:
        assert self._doing is not None
        self._shell.tell(f"已记：{self._doing.words}")
        self._back()

    def _back(self) -> None:
        self.turned.emit(self.panel)
        self.finished.emit()

    def _receive(self, received: frozenset[str]) -> None:
        file = self.panel.file
        if file is not None:
            call = partial(casework.receive, case_id=file.case.id, received=received)
            title = f"受理通知书 {file.intake['number']}"
            self._shell.runner.command(
                call, partial(self._received, title), refused=self.panel.refuse
            )

    def _received(self, title: str, letter_id: int | None) -> None:
        if letter_id is None:
            self._shell.tell("材料已收下")
        else:
            self._shell.tell("材料收齐，已受理")
            self.preview((letter_id,), title)

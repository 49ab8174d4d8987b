"""One section of the settings, and the form beside its list."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Fields, Record
from jieyou_desktop.ui.kit import dialogs
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.settings import keeping
from jieyou_desktop.ui.settings.keeping import Keeping

Call = Callable[[Any], Any]


class Section(QWidget):
    """What one chip of the settings shows. Subclasses fill ``body`` and read in ``refresh``.

    Signals:
        side_asked: A panel shall stand beside the section, or none (QWidget or None).
    """

    side_asked = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(10))

    @property
    def side(self) -> QWidget | None:
        """The panel that stands beside the section when it comes into view."""
        return None

    @property
    def above(self) -> QWidget | None:
        """What goes across the page over the section and its panel."""
        return None

    def refresh(self) -> None:
        """Read again what is on show. For subclasses."""


class ListSection(Section):
    """A list under a line of buttons, and beside it a form about what is chosen.

    Subclasses give the line to ``_lay``, say in ``_saved_words`` what is told once a form is
    saved, ask in ``_picked`` and say in ``_rest`` what stands beside the list meanwhile.
    """

    _saved_words = ""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._above = QWidget()
        self._table = TableView(shell.runner)
        self._panel = FormPanel(shell)
        self._shown: int | None = None
        self._next: Record | None = None
        self._table.current_changed.connect(self._turn)
        # Arrow keys go through the list; a click or Enter goes on into the form.
        self._table.clicked.connect(self._panel.step_in)
        self._table.opened.connect(self._panel.step_in)
        self._panel.saved.connect(self._saved)
        self._panel.left.connect(self._rest)

    @property
    @override
    def side(self) -> QWidget | None:
        return self._panel

    @property
    @override
    def above(self) -> QWidget | None:
        return self._above

    def _lay(self, *line: QWidget) -> None:
        """Put the line above the list; in this order, as the focus falls to what came first."""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._above.setSizePolicy(policy)
        above = Flow(self._above, spacing=px(6))
        above.setContentsMargins(0, 0, 0, px(10))
        for each in line:
            above.addWidget(each)
        self.body.addWidget(self._table, 1)

    def _turn(self, row: Record | None) -> None:
        """Go to another line, unless what is typed about this one is to be saved first."""
        if self._panel.unsaved:
            if row is not None and row.id == self._shown:
                return
            answer = keeping.ask_to_save(self, self._panel.unsaved)
            if answer is None:
                if self._shown is not None:
                    self._table.select(self._shown)
                return
            if answer:
                self._next = row
                self._panel.save()
                return
        self._shown = row.id if row is not None else None
        self._picked(row)

    def _picked(self, row: Record | None) -> None:
        """Show what may be done about a line. For subclasses."""

    def _rest(self) -> None:
        """Nothing is chosen or asked. For subclasses."""

    def _saved(self, _result: object) -> None:
        self._rest()
        self.shell.tell(self._saved_words)
        if self._next is not None:
            following, self._next = self._next, None
            self._turn(following)

    def _refuse(self, error: UserError) -> None:
        dialogs.show_error(self, error)


class FormPanel(SidePanel):
    """A form in the side panel, saved by one service call.

    Signals:
        saved: The call was made (what it returned).
        left: The person turned back.
    """

    saved = Signal(object)
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._title = ""
        self._state = text("")
        self._form = Form(Fields([]))
        self._keeping = Keeping(self._form)
        self._call: Callable[[dict[str, Any]], Call] | None = None

    @override
    def clear(self) -> None:
        super().clear()
        self._call = None
        self._mark(False)

    @property
    def unsaved(self) -> str:
        """What is on show and differs from what is saved; empty when nothing does."""
        return self._title if self._call is not None and self._keeping.differs else ""

    def step_in(self) -> None:
        """Put the cursor in the form, if one is on show."""
        if self._call is not None:
            self._form.focus_first()

    @property
    def form(self) -> Form:
        """The form on show."""
        return self._form

    def ask(
        self,
        title: str,
        about: str,
        fields: Fields,
        values: Mapping[str, Any],
        verb: str,
        call: Callable[[dict[str, Any]], Call],
        *,
        at_once: bool = True,
    ) -> None:
        """Show a form; ``call`` makes the service call of its values, or raises UserError.

        The cursor goes into it ``at_once``, or when it is stepped into.
        """
        self.clear()
        self._call, self._title = call, title
        self.head(title, about)
        self._state = text("改了还没保存", tone="late")
        self._state.hide()
        self.body.addWidget(self._state)
        self._form = Form(fields)
        self._form.put(values)
        self._keeping = Keeping(self._form)
        self._keeping.moved.connect(self._mark)
        self.body.addWidget(self._form)
        self.finish()
        self.step(verb, "check", primary=True).clicked.connect(self.save)
        self.step("先不了", "x").clicked.connect(self.left)
        self._form.submitted.connect(self.save)
        self._form.escaped.connect(self.left)
        if at_once:
            self.step_in()

    def save(self) -> None:
        """Make the call of what is typed, or say at its field what is wrong."""
        values = self._form.take()
        if values is None or self._call is None:
            return
        try:
            call = self._call(values)
        except UserError as error:
            self._form.refuse(error)
            return
        self._shell.runner.command(call, self._kept, refused=self._form.refuse)

    def _kept(self, result: object) -> None:
        self._keeping.settle()
        self.saved.emit(result)

    def _mark(self, unsaved: bool) -> None:
        self._state.setVisible(unsaved)
        self._shell.mark_unsaved(f"“{self._title}”", unsaved=unsaved)

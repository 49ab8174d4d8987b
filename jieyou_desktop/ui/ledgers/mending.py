"""The side panel of the repair list: one row with its faults, mended here."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Record
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import ledgers_repair
from jieyou_desktop.services.ledgers_repair import RowFile
from jieyou_desktop.ui.kit.dialogs import ask_reason, show_error
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import button, text


class MendPanel(SidePanel):
    """What is wrong in a row, what else the row says, and inputs to put it right.

    Signals:
        mended: A row was put right or settled: what to say of it.
    """

    mended = Signal(str)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._row: RowFile | None = None
        self._form: Form | None = None
        self.show_row(None)

    def show_row(self, line: Record | None) -> None:
        """Read and show the row of a line of the repair list, or that none is chosen."""
        if line is None:
            self._row, self._form = None, None
            self.show_nothing("没有要修的")
            return
        if self._row is not None and self._row.row_id == line["row_id"] and self._in_hand():
            return
        call = partial(ledgers_repair.faulty_row, row_id=line["row_id"])
        # A command: that the number to be mended is shown is put on record.
        self._shell.runner.command(call, self._show)

    def begin(self) -> None:
        """Put the cursor where the row on show is mended."""
        if self._form is not None:
            self._form.focus_first()
            # What is wrong is typed over; a single digit is still put right with the arrow keys.
            at = self.window().focusWidget()
            if isinstance(at, QLineEdit) and self._form.isAncestorOf(at):
                at.selectAll()

    def _in_hand(self) -> bool:
        """Whether somebody is at work on the row on show: it may not be drawn anew under them."""
        row, form = self._row, self._form
        if row is None or form is None:
            return False
        at = self.window().focusWidget()
        return form.typed() != dict(row.typed) or (at is not None and form.isAncestorOf(at))

    def _show(self, row: RowFile) -> None:
        self.clear()
        self._row, self._form = row, None
        where = f"{row.file_name}　第 {row.row} 行"
        self.head(row.name or "没有姓名的一行", where, () if row.is_in else ("还没有进台账",))
        if row.household_id is not None:
            home = button("看这一户", link=True)
            home.clicked.connect(partial(self._open_household, row.household_id))
            self.body.addWidget(home, 0, Qt.AlignmentFlag.AlignLeft)
        for fault in row.faults:
            column = f"{fault['column']}：" if fault["column"] else ""
            self.body.addWidget(text(f"{column}{fault['message']}", tone="late"))
        may_mend = Right.REGISTER in self._shell.rights
        if len(row.fields) and may_mend:
            self._form = Form(row.fields)
            self._form.retype(row.typed)
            self._form.submitted.connect(self._mend)
            self.body.addWidget(self._form)
        advice = dict.fromkeys(fault["suggestion"] for fault in row.faults if fault["suggestion"])
        if advice:
            self.section("怎么改")
        for words in advice:
            self.body.addWidget(text(f"{words}。"))
        self.section("这一行原来")
        facts = self.facts()
        for label, words in row.cells:
            if words:
                facts.add(label, words)
        self.finish()
        if may_mend:
            self._next_steps()

    def _next_steps(self) -> None:
        if self._form is not None:
            self.step("改好，存入台账", "check", primary=True).clicked.connect(self._mend)
        settle = self.step("不用改，写明原因……", "shield-check")
        settle.setToolTip(
            "核对过证件，这一行本来就对，或者已在别处处理；写明原因后从待修清单里去掉"
        )
        settle.clicked.connect(self._settle)

    def _open_household(self, household_id: int) -> None:
        self._shell.go("register", household_id=household_id)

    def _mend(self) -> None:
        row, form = self._row, self._form
        if row is None or form is None or form.take() is None:
            return
        values = form.typed()
        if not values:
            form.focus_first()
            return
        call = partial(ledgers_repair.mend, row_id=row.row_id, values=values)
        self._shell.runner.command(call, self._mended, refused=self._refuse)

    def _refuse(self, error: UserError) -> None:
        if self._form is not None:
            self._form.refuse(error)

    def _settle(self) -> None:
        row = self._row
        if row is None:
            return
        reason = ask_reason(
            self,
            "这一行不用改？",
            "写明原因，例如 已见身份证，确为女性。写好后这一行从待修清单里去掉，原因会记下来。",
            "不用改",
        )
        if reason:
            call = partial(ledgers_repair.settle, row_id=row.row_id, reason=reason)
            self._shell.runner.command(call, self._settled, refused=partial(show_error, self))

    def _settled(self, _nothing: None) -> None:
        self._tell("不用改，原因记下了")

    def _mended(self, left: int) -> None:
        self._tell(f"改好的存进台账了，还有 {left} 处要修" if left else "改好了，已存进台账")

    def _tell(self, words: str) -> None:
        row, self._row = self._row, None
        self.mended.emit(f"{row.name or '这一行'}：{words}" if row else words)

"""What can be done on one household: its page, its side panel, and the forms beside it."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from jieyou_desktop.domain.fields import Record
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import accounts, household_file, households, tags, ties
from jieyou_desktop.services.household_file import HouseholdFile, Missing
from jieyou_desktop.services.register import VillageChoice
from jieyou_desktop.ui.kit.dialogs import ask_reason, show_error
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.runner import Job
from jieyou_desktop.ui.register import edits, edits_granted
from jieyou_desktop.ui.register.edit_panel import Edit, EditPanel
from jieyou_desktop.ui.register.home import HouseholdHome
from jieyou_desktop.ui.register.side import HouseholdSide

_FIELD_OF_GAP = {
    "id_doubt": "id_number",
    "no_id": "id_number",
    "duplicate": "id_number",
    "mismatch": "born_on",
    "no_relation": "relation",
    "card_expired": "disability_until",
    "card_mismatch": "disability_number",
    "no_phone": "phone",
    "no_position": "position",
    "no_area": "area",
}


class HouseholdDesk(QObject):
    """One household on ``home``, with its panels.

    Signals:
        turned: Another panel is to stand at the side (QWidget).
        back_asked: The list is wanted again.
        gone: The household on show is no more to be worked on.
    """

    turned = Signal(object)
    back_asked = Signal()
    gone = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._villages: tuple[VillageChoice, ...] = ()
        self._reading = Job(shell.runner.changed.emit)
        self._saved_words = ""
        self.household_id: int | None = None
        self._just_opened = False
        self.home = HouseholdHome(may_change=Right.REGISTER in shell.rights)
        self._side = HouseholdSide(shell)
        self._editing = EditPanel(shell.runner)
        self.home.back_asked.connect(self.back_asked)
        self.home.line_opened.connect(self._open_line)
        self.home.add_asked.connect(self._add)
        self.home.household_asked.connect(self._change_household)
        self._side.mended.connect(self._mend)
        self._editing.finished.connect(self._finished)
        self._editing.left.connect(self._rest)

    def open(self, household_id: int, villages: tuple[VillageChoice, ...]) -> None:
        """Show a household."""
        self.close()
        self.household_id, self._villages = household_id, villages
        self._just_opened = True
        self._side.show_nothing("")
        self.turned.emit(self._side)
        self.read()

    def close(self) -> None:
        """Turn away from the household; what is half typed is kept."""
        if self._editing.is_open:
            self._editing.leave()
        self.household_id = None

    def read(self) -> None:
        """Read the household again."""
        if self.household_id is not None:
            self._reading.cancel()
            call = partial(household_file.household, household_id=self.household_id)
            self._reading = self._shell.runner.query(call, self._show)

    def _show(self, file: HouseholdFile) -> None:
        if file.id == self.household_id:
            self.home.show_file(file)
            if self._just_opened:
                self.home.focus()
            self._just_opened = False
            self._side.show_more(file, self._shell.runner.today)

    def _rest(self) -> None:
        self.turned.emit(self._side)
        self.home.focus()

    def _finished(self, result: Any) -> None:
        self._shell.tell(result if isinstance(result, str) and result else self._saved_words)
        self._rest()
        self.read()

    def _edit(self, edit: Edit, focus: str = "") -> None:
        self._saved_words = edit.saved
        self._editing.show_edit(edit, focus if focus in edit.fields else "")
        self.turned.emit(self._editing)

    def _file(self) -> HouseholdFile:
        assert self.home.file is not None
        return self.home.file

    def _add(self, part: str) -> None:
        file = self._file()
        made = {
            "member": lambda: edits.new_member(file),
            "benefit": lambda: edits_granted.benefit(file, None),
            "account": lambda: edits_granted.account(file, None),
            "tag": lambda: edits_granted.tag(file, None),
            "tie": lambda: edits_granted.tie(file, None),
        }[part]()
        self._edit(made)

    def _open_line(self, part: str, row: Record, focus: str = "") -> None:
        file = self._file()
        if file.household["ended_on"] is not None:
            self._shell.tell("这一户已经销户；要改，先点“恢复这一户”")
            return
        match part:
            case "member":
                edit = edits.member(file, row, self._more_of_member(file, row))
            case "benefit":
                stop = ("停发，不再登记新的", partial(self._edit, edits_granted.stopping(row)))
                edit = edits_granted.benefit(file, row, (stop,))
            case "account":
                end = partial(self._end_account, row)
                edit = edits_granted.account(file, row, (("只停用，不换新的", end),))
            case "tag":
                edit = edits_granted.tag(
                    file, row, (("取下这个标签", partial(self._end_tag, row)),)
                )
            case _:
                end = partial(self._end_tie, row)
                edit = edits_granted.tie(file, row, (("不再是相关人员", end),))
        self._edit(edit, focus)

    def _more_of_member(self, file: HouseholdFile, row: Record) -> edits.More:
        if row["_is_head"]:
            return ()
        return (
            ("立为户主", partial(self._set_head, file, row)),
            ("迁到另一户", partial(self._edit, edits.moving(row))),
            ("离开或去世", partial(self._edit, edits.leaving(row))),
        )

    def _change_household(self) -> None:
        file = self._file()
        if file.household["ended_on"] is not None:
            self._edit(edits.resuming(file))
            return
        end = ("销户", partial(self._edit, edits.ending(file)))
        self._edit(edits.household(file, self._villages, (end,)))

    def _mend(self, missing: Missing) -> None:
        """Open the form in which a gap is closed, at its field."""
        file, focus = self._file(), _FIELD_OF_GAP.get(missing.code, "")
        match missing.code:
            case "no_account":
                self._add("account")
            case "same_account":
                self._open_line("account", file.current_accounts[0])
            case "no_amount" | "review" | "too_many_insured" | "above_standard" | "twice" | "died":
                self._open_line("benefit", file.current_benefits[0])
            case "no_position" | "no_area":
                edit = edits.household(file, self._villages, ())
                self._edit(edit, focus)
            case "minor_head":
                self._add("tie")
            case _:
                rows = file.members.rows
                who = missing.person_id or (file.head.id if file.head else None)
                row = next((one for one in rows if one.id == who), rows[0] if rows else None)
                if row is not None:
                    self._open_line("member", row, focus)

    def _set_head(self, file: HouseholdFile, row: Record) -> None:
        self._saved_words = f"{row['name']}现在是户主"
        self._do(
            partial(
                households.set_head,
                household_id=file.id,
                version=file.household.version,
                person_id=row.id,
            )
        )

    def _end_tag(self, row: Record) -> None:
        self._saved_words = "已取下标签，历史里还查得到"
        self._do(partial(tags.end, tag_id=row.id, version=row.version))

    def _end_tie(self, row: Record) -> None:
        self._saved_words = "已登记，历史里还查得到"
        self._do(partial(ties.end, tie_id=row.id, version=row.version))

    def _end_account(self, row: Record) -> None:
        reason = ask_reason(self.home, "停用这个账户", "停用后旧账号仍留在历史里", "停用")
        if reason:
            self._saved_words = "已停用账户"
            call = partial(accounts.end, account_id=row.id, version=row.version, reason=reason)
            self._do(call)

    def _do(self, call: Any) -> None:
        self._shell.runner.command(call, self._finished, refused=self._refused)

    def _refused(self, error: Any) -> None:
        show_error(self.home, error)

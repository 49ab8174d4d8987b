"""The leaflets page: choose, see what will be printed, print; and what was printed before."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Record, Table
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import leaflets, letters
from jieyou_desktop.services.leaflets import Issued, LeafletPlan, Place
from jieyou_desktop.ui.kit import dialogs
from jieyou_desktop.ui.kit.page import Card, Chip, Page, Shell
from jieyou_desktop.ui.kit.runner import Job
from jieyou_desktop.ui.kit.scroll import FollowScroll
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.leaflets.job import JobPanel
from jieyou_desktop.ui.leaflets.look import Look
from jieyou_desktop.ui.leaflets.order import OrderForm
from jieyou_desktop.ui.leaflets.pay_day import PayDayPanel
from jieyou_desktop.ui.leaflets.plan import PlanCard
from jieyou_desktop.ui.leaflets.wording import WordingPanel

_ABOUT_NEW = "先看样张和份数，再出编号打印；印过的随时能原样再印"
_ABOUT_OLD = "出过的每一份都留着，再印还是同一张；没发出去的可以作废"
_TWICE = "原样再印不用新编号。要另出一套，前一套没发出去的，请在“印过的”里作废。"
_VOID = "只作废没有发到群众手里的。编号留在这里，不再给别的纸用，也不能再印。"


class LeafletsPage(Page):
    """Two lists behind two chips: what to print now, and the print jobs so far."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "明白纸", {"letters", "register", "ledgers", "office"})
        self._new, self._old = Chip("印新的", chosen=True), Chip("印过的")
        self._order = OrderForm()
        self._plan = PlanCard()
        self._look = Look()
        self._wording = WordingPanel(shell.runner)
        self._pay_day = PayDayPanel(shell.runner)
        self._job = JobPanel(shell)
        self._table = TableView(shell.runner)
        self._printed: tuple[str, ...] = ()
        self._planning = self._sampling = Job(shell.runner.changed.emit)
        self._words = self.add_action("pencil", "改文字", self._ask_wording)
        self._paid = self.add_action("calendar", "到账日", self._ask_pay_day)
        self._void = self.add_action("ban", "整批作废", self._ask_void_all)
        self._again = self.add_action("printer", "原样再印", self._print_again, primary=True)
        self._go = self.add_action("printer", "出编号，打印", self._issue, primary=True)
        self._lay_out()
        self._connect()
        self._show_part()

    @override
    def refresh(self) -> None:
        self._read_places()
        self.shell.runner.query(leaflets.listing, self._show_jobs)

    @override
    def arrive(self, **where: Any) -> None:
        """Print for a selection: ``household_ids``."""
        if where.get("household_ids"):
            self._new.setChecked(True)
            self._show_part()
            self._order.choose(where["household_ids"])

    @override
    def export_table(self) -> TableView | Table | None:
        return self._table if self._old.isChecked() else None

    def _lay_out(self) -> None:
        self.bar.addWidget(self._new)
        self.bar.addWidget(self._old)
        choice = Card()
        choice.body.addWidget(self._order)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(choice)
        column.addWidget(self._plan)
        column.addStretch()
        self._making = FollowScroll(inside)
        self._table.set_empty("还没有印过明白纸", "在“印新的”里选政策和村，出编号打印")
        self.body.addWidget(self._making, 1)
        self.body.addWidget(self._table, 1)

    def _connect(self) -> None:
        for chip in (self._new, self._old):
            chip.clicked.connect(self._show_part)
        self._order.changed.connect(self._read_plan)
        self._order.programme_changed.connect(self._read_places)
        self._plan.household_asked.connect(self._go_to_household)
        self._plan.standards_asked.connect(self._go_to_standards)
        self._plan.phones_asked.connect(self._go_to_office)
        self._wording.saved.connect(self._wording_saved)
        self._wording.left.connect(self._show_part)
        self._pay_day.saved.connect(self._pay_day_saved)
        self._pay_day.left.connect(self._show_part)
        self._job.some_asked.connect(self._print_some)
        self._job.void_asked.connect(self._ask_void)
        self._table.current_changed.connect(self._picked)
        self._table.opened.connect(self._print_again)

    def _show_part(self) -> None:
        making = self._new.isChecked()
        self._making.setVisible(making)
        self._table.setVisible(not making)
        self._go.setVisible(making)
        self._again.setVisible(not making)
        self._void.setVisible(not making)
        for setting in (self._words, self._paid):
            setting.setVisible(making and Right.OFFICE in self.shell.rights)
        self.show_bar(True)
        self.set_side(self._look if making else self._job)
        self.set_facts(_ABOUT_NEW if making else _ABOUT_OLD)
        if not making:
            self._picked(self._table.current())

    # What to print now

    def _read_places(self) -> None:
        call = partial(leaflets.places, programme=self._order.order.programme)
        self.shell.runner.query(call, self._show_places)

    def _show_places(self, places: tuple[Place, ...]) -> None:
        self._order.show_places(places)
        self._read_plan()

    def _read_plan(self) -> None:
        if not self._order.is_ready:
            return
        order = self._order.order
        self._planning.cancel()
        self._sampling.cancel()
        self._go.setEnabled(False)
        self._plan.show_counting()
        self._planning = self.shell.runner.query(
            partial(leaflets.plan, order=order), self._show_plan, refused=self._refuse_plan
        )

    def _show_plan(self, plan: LeafletPlan) -> None:
        order = self._order.order
        self._printed = plan.printed
        self._plan.show_plan(plan, order)
        self._go.setEnabled(True)
        count = f"{plan.papers:,} 份" if order.personal else ""
        self._go.setText(f"出编号，打印 {count}".rstrip())
        self._sampling = self.shell.runner.query(
            partial(leaflets.sample, order=order), self._look.show_paper, refused=self._refuse_plan
        )

    def _refuse_plan(self, error: UserError) -> None:
        self._plan.show_refusal(error)
        self._look.show_nothing("现在还不能印，原因见左边")
        self._go.setText("出编号，打印")

    def _issue(self) -> None:
        order = self._order.order
        if self._printed and not dialogs.ask(self, self._printed[0], _TWICE, "另出一套新编号"):
            return
        self._go.setEnabled(False)
        self.shell.runner.command(
            partial(leaflets.issue, order=order),
            partial(self._issued, order.duplex),
            refused=self._refuse_issue,
        )

    def _issued(self, duplex: bool, issued: Issued) -> None:
        self._draw(partial(leaflets.pdf, job=issued.job, duplex=duplex))

    def _refuse_issue(self, error: UserError) -> None:
        dialogs.show_error(self, error)
        self._read_plan()

    def _draw(self, call: partial[bytes]) -> None:
        watcher = dialogs.ProgressDialog(self, "正在排版明白纸")
        self.shell.runner.command(
            call,
            self._drawn,
            refused=self._refuse_draw,
            watcher=watcher,
        )

    def _drawn(self, pdf: bytes) -> None:
        self.shell.preview(pdf, "政策明白纸")

    def _refuse_draw(self, error: UserError) -> None:
        dialogs.show_error(self, error)

    def _go_to_household(self, household_id: int) -> None:
        self.shell.go("register", household_id=household_id)

    def _go_to_standards(self) -> None:
        self.shell.go("settings", section="standards")

    def _go_to_office(self) -> None:
        self.shell.go("settings", section="office")

    def _ask_wording(self) -> None:
        self.set_side(self._wording)
        self._wording.ask(self._order.order.programme)

    def _ask_pay_day(self) -> None:
        self.set_side(self._pay_day)
        self._pay_day.ask()

    def _pay_day_saved(self) -> None:
        self._show_part()
        self.shell.tell("到账日已记下")

    def _wording_saved(self) -> None:
        self._show_part()
        self.shell.tell("明白纸的文字已更新，从今天起印的用新文字")

    # What was printed before

    def _show_jobs(self, table: Table) -> None:
        self._old.set_count(len(table.rows))
        self._table.show_table(table)

    def _picked(self, row: Record | None) -> None:
        stands = row is not None and row["void"] != row["count"]
        self._again.setEnabled(stands)
        self._void.setEnabled(stands)
        self._job.show_job(row)

    def _print_again(self, _record: object = None) -> None:
        if (row := self._table.current()) is not None:
            self._draw(partial(leaflets.pdf, job=row["job"]))

    def _print_some(self, letter_ids: tuple[int, ...]) -> None:
        self._draw(partial(letters.pdf, letter_ids=letter_ids, duplex=True))

    def _ask_void_all(self) -> None:
        if (row := self._table.current()) is not None:
            words = f"{row['title']}，{row['numbers']}"
            self._make_void(words, partial(leaflets.void, job=row["job"]))

    def _ask_void(self, letter_ids: tuple[int, ...]) -> None:
        words = f"选中的 {len(letter_ids)} 份"
        self._make_void(words, partial(letters.void, letter_ids=letter_ids))

    def _make_void(self, words: str, call: partial[None]) -> None:
        """Ask why, as the register of numbers keeps it."""
        reason = dialogs.ask_reason(self, f"{words}，作废？", _VOID, "作废")
        if reason:
            self.shell.runner.command(
                partial(call, reason=reason), self._voided, refused=self._refuse_draw
            )

    def _voided(self, _result: None) -> None:
        self.shell.tell("作废了，编号留着不再用")

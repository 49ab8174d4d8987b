"""一门受理: the matters by days left, one of them beside the list, and taking in a new one."""

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Listing, Record, Table
from jieyou_desktop.domain.intake_numbers import is_whole
from jieyou_desktop.domain.matters import CASE_VIEW
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import cases, counter, drafts, intake
from jieyou_desktop.services.intake import Accepted
from jieyou_desktop.ui.calendar.panel import HolidayPanel
from jieyou_desktop.ui.intake.aside_panel import AsidePanel
from jieyou_desktop.ui.intake.case_side import CaseSide
from jieyou_desktop.ui.intake.editor import IntakeEditor
from jieyou_desktop.ui.kit.page import Chip, Page, SearchBox, Shell
from jieyou_desktop.ui.kit.runner import Job
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import px

_ASIDE = "aside"
"""The view of what was put aside half filled; the others are domain.matters.CASE_VIEW."""

_ALWAYS = ("open", "late", "today", "soon", "supplement", "done")
"""The views whose chips stay when they are empty."""

_EMPTY = {
    "open": ("没有在办的件", "有人来办事时，按右上角“受理一件”"),
    "late": ("没有超期的件", ""),
    "today": ("今天没有到期的件", ""),
    "soon": ("三个工作日内没有到期的件", ""),
    "supplement": ("没有等补正的件", ""),
    "referred": ("没有等反馈的件", ""),
    "untold": ("办结的都告知申请人了", ""),
    "done": ("还没有办结的件", ""),
    _ASIDE: ("没有放下的件", "受理到一半按 Esc，填了的都留在这里"),
}


class IntakePage(Page):
    """The list, the matter beside it, and in their place the editor while one is taken in."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "一门受理", {"intake", "office", "register"})
        self._view, self._text, self._sort = "open", "", ("", False)
        self._wanted: int | None = None
        self._reading: Job | None = None
        may_act = Right.ACCEPT in shell.rights
        self._search = SearchBox("姓名、编号、扫码")
        self._chips = {
            view: Chip(label, chosen=view == "open")
            for view, label in (
                *((view, CASE_VIEW.label(view)) for view in CASE_VIEW if view != "done"),
                (_ASIDE, "放下的"),
                ("done", CASE_VIEW.label("done")),
            )
        }
        self._table = TableView(shell.runner)
        self._matter = CaseSide(shell, self)
        self._aside = AsidePanel(self)
        self._aside.hide()
        self._editor = IntakeEditor(shell)
        self._holidays = HolidayPanel(shell.runner)
        self._lay_out(may_act)
        self._connect()

    @override
    def refresh(self) -> None:
        self._read()
        self.shell.runner.query(cases.counts, self._counted)
        self.shell.runner.query(counter.put_aside, self._count_aside)
        if self._matter.case_id is not None:
            self._matter.show_case(self._matter.case_id)

    @override
    def arrive(self, **where: Any) -> None:
        if where.get("new"):
            self._accept(where.get("household_id"))
        elif (case_id := where.get("case_id")) is not None:
            self._show_list()
            self._found(case_id)
        elif (mark := where.get("mark")) is not None:
            self._scan(mark)
        elif (year := where.get("year")) is not None:
            self._show_list()
            self._ask_year(year)
        elif (view := where.get("view")) in self._chips:
            self._show_list()
            self._turn_to(view)

    def _lay_out(self, may_act: bool) -> None:
        self._search.setMinimumWidth(px(190))
        self._search.setMaximumWidth(px(190))
        self.bar.addWidget(self._search)
        for view, chip in self._chips.items():
            chip.setVisible(view in _ALWAYS)
            self.bar.addWidget(chip)
        if may_act:
            self._new = self.add_action("stamp", "受理一件", self._accept, primary=True)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._editor, 1)
        self._editor.hide()
        self.set_side(self._matter.panel)

    def _connect(self) -> None:
        self._search.searched.connect(self._searched)
        self._search.went_on.connect(self._go_on)
        for view, chip in self._chips.items():
            chip.clicked.connect(partial(self._choose, view))
        self._table.current_changed.connect(self._current)
        self._table.opened.connect(self._opened)
        self._table.sort_asked.connect(self._sorted)
        self._table.installEventFilter(self)
        self._matter.turned.connect(self._turn_side)
        self._aside.resumed.connect(self._resume)
        self._aside.dropped.connect(self._drop)
        self._matter.case_asked.connect(self._found)
        self._matter.finished.connect(self._back_to_list)
        self._editor.accepted.connect(self._accepted)
        self._editor.left.connect(self._show_list)
        self._editor.year_asked.connect(self._ask_year)
        self._holidays.entered.connect(self._year_entered)
        self._holidays.left.connect(self._year_entered)

    # The list.

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        if self._view == _ASIDE:
            self._reading = self.shell.runner.query(counter.put_aside, self._list_aside)
            return
        sort, descending = self._sort
        call = partial(
            cases.listing, view=self._view, text=self._text, sort=sort, descending=descending
        )
        self._reading = self.shell.runner.query(call, self._listed)

    def _listed(self, listing: Listing) -> None:
        self._table.set_empty(*(("没有找到", "换个词再试") if self._text else _EMPTY[self._view]))
        self._table.show_listing(listing, cases.rows)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._table.select(wanted)
        elif self._matter.case_id is None:
            self._table.select_first()

    def _list_aside(self, table: Table) -> None:
        self._table.set_empty(*_EMPTY[_ASIDE])
        self._table.show_table(table)
        self._table.select_first()

    def _count_aside(self, table: Table) -> None:
        chip, count = self._chips[_ASIDE], len(table.rows)
        chip.set_count(count)
        chip.setVisible(count > 0 or self._view == _ASIDE)

    def _counted(self, counts: dict[str, int]) -> None:
        for view, count in counts.items():
            self._chips[view].set_count(count)
            self._chips[view].setVisible(view in _ALWAYS or view == self._view or count > 0)
        if self._editor.isVisibleTo(self):
            return
        late = f" · 超期 {counts['late']} 件" if counts["late"] else ""
        self.set_facts(f"在办 {counts['open']} 件{late} · 今天到期 {counts['today']} 件")

    def _turn_to(self, view: str) -> None:
        """Show a view whole, whatever was searched for."""
        self._search.clear()
        self._text = ""
        self._chips[view].setChecked(True)
        self._choose(view)

    def _choose(self, view: str, _checked: bool = False) -> None:
        # A line of one list may mean nothing in the next: what is put aside has other numbers.
        self._table.setCurrentIndex(QModelIndex())
        self._matter.show_nothing()
        self._view = view
        self._read()

    def _searched(self, words: str) -> None:
        if words == self._text:
            return  # emptied by the page itself, for a matter it shows
        self._text = words
        self._table.expect()
        self._matter.show_nothing()
        if words and self._view == _ASIDE:
            self._chips["open"].click()
        else:
            self._read()

    def _sorted(self, name: str, descending: bool) -> None:
        self._sort = (name, descending)
        self._table.set_sorted(name, descending)
        self._read()

    # One matter.

    def _current(self, record: Record | None) -> None:
        rows = self._table.rows()
        if record is not None and self._view == _ASIDE:
            self._aside.show_form(record)
            self._turn_side(self._aside)
        elif record is not None:
            self._matter.show_case(record.id)
        elif rows is None or not rows.ids:
            self._matter.show_nothing()

    def _opened(self, record: Record) -> None:
        if self._view == _ASIDE:
            self._resume(record["uid"])
        else:
            self._matter.enter()

    def _turn_side(self, panel: QWidget) -> None:
        """Show a panel beside the list; while one is taken in, its own stays there."""
        if not self._editor.isVisibleTo(self):
            self.set_side(panel)

    def _back_to_list(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    # Taking in.

    def _accept(self, household_id: int | None = None) -> None:
        if Right.ACCEPT not in self.shell.rights:
            return
        self._show_editor()
        self._editor.start(household_id)

    def _resume(self, uid: str) -> None:
        self._show_editor()
        self._editor.go_on(uid)

    def _drop(self, uid: str) -> None:
        call = partial(drafts.drop_draft, key=intake.draft_key(uid))
        self.shell.runner.command(call, lambda _: self.refresh())

    def _show_editor(self) -> None:
        self.show_bar(False)
        self._new.hide()
        self._table.hide()
        self._editor.show()
        self.set_facts("先找到这一户，再勾事项和收到的材料；空格勾选，回车往下，Esc 先放下")
        self.set_side(self._editor.summary)

    def _show_list(self) -> None:
        self._editor.hide()
        self._table.show()
        self.show_bar(True)
        if Right.ACCEPT in self.shell.rights:
            self._new.show()
        self.set_side(self._aside if self._view == _ASIDE else self._matter.panel)
        self._back_to_list()
        self.refresh()

    def _accepted(self, accepted: Accepted) -> None:
        first = next((case for case in accepted.cases if case.due_on), accepted.cases[0])
        self._found(first.case_id)
        self._show_list()
        self.shell.tell(f"已登记：{accepted.number}")
        self._matter.preview(accepted.letter_ids, accepted.number)

    def _ask_year(self, year: int) -> None:
        self._holidays.ask(year)
        self.set_side(self._holidays)

    def _year_entered(self) -> None:
        if self._editor.isVisibleTo(self):
            self.set_side(self._editor.summary)
            self._editor.foresee()
        else:
            self._turn_side(self._matter.panel)

    # The scanner: it types like a keyboard, wherever the cursor is.

    def _go_on(self) -> None:
        typed = self._search.text()
        if is_whole(typed):
            self._scan(typed)
        else:
            self._back_to_list()

    def _scan(self, typed: str) -> None:
        call = partial(intake.scan, text=typed)
        self.shell.runner.query(call, self._scan_found, refused=self._not_found)

    def _scan_found(self, case_id: int) -> None:
        self._show_list()
        self._found(case_id)

    def _found(self, case_id: int) -> None:
        """Show a case, in whatever view it is."""
        call = partial(cases.view_of, case_id=case_id)
        self.shell.runner.query(call, partial(self._go_to, case_id))

    def _go_to(self, case_id: int, view: str) -> None:
        self._wanted = case_id
        self._turn_to(view)
        self._matter.show_case(case_id)

    def _not_found(self, error: UserError) -> None:
        self._table.set_empty(error.title, error.advice)
        self.shell.tell(error.title)

    def _type_on(self, event: QKeyEvent) -> bool:
        """Put a key typed outside any input into the search box."""
        typed = event.text()
        if not typed.strip() or not typed.isprintable() or self._editor.isVisibleTo(self):
            return False
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._search.insert(typed)
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._type_on(event)
        return False

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._table.isVisibleTo(self):
            self._back_to_list()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._type_on(event):
            super().keyPressEvent(event)

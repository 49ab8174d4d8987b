"""The visits page: whom to visit, what was visited, what is half written, and the figures."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QSignalBlocker
from PySide6.QtWidgets import QComboBox
from typing_extensions import override

from jieyou_desktop.domain.fields import Listing, Record, Table
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.domain.visits import VisitFilter
from jieyou_desktop.services import visit_lists
from jieyou_desktop.services.visit_lists import Summary
from jieyou_desktop.ui.kit.page import Chip, Page, SearchBox, Shell
from jieyou_desktop.ui.kit.pieces import button
from jieyou_desktop.ui.kit.runner import Job
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.visits.form import VisitForm
from jieyou_desktop.ui.visits.interval import IntervalPanel
from jieyou_desktop.ui.visits.kept import Kept
from jieyou_desktop.ui.visits.period import Period
from jieyou_desktop.ui.visits.side import VisitSide

_VIEWS = {
    "due": "该走访",
    "done": "已走访",
    "problems": "发现问题",
    "drafts": "没写完",
    "villages": "各村情况",
    "visitors": "走访人",
}
_EMPTY = {
    "due": ("眼下没有该走访的户", "有特殊标签的低保、特困户到期会再出现在这里"),
    "done": ("还没有走访记录", "在“该走访”里选一户，点“记一次走访”"),
    "problems": ("没有发现问题的走访", ""),
    "drafts": ("没有写到一半的走访", "写到一半离开的走访会留在这里，随时接着写"),
    "villages": ("还没有村（社区）", "导入台账或在设置里登记村（社区）"),
    "visitors": ("还没有人走访过", ""),
}
_SEARCHED = {"due", "done", "problems"}


class VisitsPage(Page):
    """Chips choose the list; the form takes the list's place while a visit is written."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "走访", {"visits", "register", "ledgers"})
        self._view = "due"
        self._household_id: int | None = None
        self._wanted_row: int | None = None
        self._reading = self._counting = Job(shell.runner.changed.emit)
        self._sort = ("", False)
        self._search = SearchBox("户主姓名、首字母、村名、记录里的话")
        self._chips = {view: Chip(words, chosen=view == "due") for view, words in _VIEWS.items()}
        self._village = QComboBox()
        self._village.setAccessibleName("只看哪个村")
        self._period = Period(self)
        self._only = button("", "x", link=True)
        self._kept = Kept()
        self._table = TableView(shell.runner)
        self._form = VisitForm(shell.runner)
        self._about = VisitSide(shell)
        self._interval, self._again_after = IntervalPanel(shell.runner), 0
        self._ask = self.add_action("calendar", "走访间隔", self._ask_interval)
        self._write = self.add_action("footprints", "记一次走访", self._write_one, primary=True)
        self._show_actions(True)
        self._lay_out()
        self._connect()
        self._show_villages(())

    @override
    def refresh(self) -> None:
        wanted = replace(self._filter(), text="", problem=None)
        self._counting.cancel()
        self._counting = self.shell.runner.query(
            partial(visit_lists.summary, wanted=wanted), self._show_summary
        )
        self._read_list()

    def _searched(self) -> None:
        self._table.expect()
        self._read_list()

    def _read_list(self) -> None:
        self._reading.cancel()
        self._reading = self._list(self._filter())

    @override
    def arrive(self, **where: Any) -> None:
        """Go to a household's form or visits, to one visit, or to one of the lists.

        ``household_id`` with ``new=True`` opens the form; ``visit_id`` and ``view`` choose.
        """
        self._household_id = where.get("household_id")
        if where.get("new") and self._household_id is not None:
            self._open_form(self._household_id)
            self._household_id = None
            return
        view = where.get("view", "done" if where else self._view)
        self._wanted_row = where.get("visit_id")
        self._search.clear()
        self._only.setVisible(self._household_id is not None)
        self._only.setText("只看这一户，点这里看全部")
        self._choose(view)
        self._table.setFocus()

    def _lay_out(self) -> None:
        self.bar.addWidget(self._search)
        for chip in self._chips.values():
            self.bar.addWidget(chip)
        self.bar.addWidget(self._village)
        for widget in self._period.widgets:
            self.bar.addWidget(widget)
        self._only.hide()
        self.bar.addWidget(self._only)
        # Not a stack: that would give the form the least height of the list.
        self._form.hide()
        self.body.addWidget(self._kept)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._form, 1)
        self._rest_side()

    def _connect(self) -> None:
        self._search.searched.connect(self._searched)
        self._search.went_on.connect(self._table.setFocus)
        self._kept.opened.connect(self._show_kept)
        for view, chip in self._chips.items():
            chip.clicked.connect(partial(self._choose, view))
        self._village.activated.connect(self._changed_filter)
        self._period.changed.connect(self._changed_filter)
        self._only.clicked.connect(self._changed_filter)
        self._table.current_changed.connect(self._picked)
        self._table.opened.connect(self._opened)
        self._table.sort_asked.connect(self._sorted)
        self._about.visit_asked.connect(self._open_form)
        self._about.correction_asked.connect(self._open_form)
        self._form.saved.connect(self._saved)
        self._form.left.connect(self._back_to_list)
        self._interval.finished.connect(self._back_to_list)

    def _filter(self) -> VisitFilter:
        from_on, to_on = self._period.span(self.shell.runner.today)
        return VisitFilter(
            village_id=self._village.currentData(),
            household_id=self._household_id,
            from_on=from_on,
            to_on=to_on,
            problem=True if self._view == "problems" else None,
            text=self._search.text().strip(),
        )

    def _list(self, wanted: VisitFilter) -> Job:
        run = self.shell.runner
        sort, descending = self._sort
        match self._view:
            case "due":
                call = partial(
                    visit_lists.due,
                    village_id=wanted.village_id,
                    text=wanted.text,
                    sort=sort,
                    descending=descending,
                )
                return run.query(call, self._show_due)
            case "drafts":
                return run.query(visit_lists.drafts, self._show_table)
            case "villages":
                figures = partial(
                    visit_lists.by_village, from_on=wanted.from_on, to_on=wanted.to_on
                )
                return run.query(figures, self._show_table)
            case "visitors":
                people = partial(visit_lists.by_visitor, from_on=wanted.from_on, to_on=wanted.to_on)
                return run.query(people, self._show_table)
        listing = partial(visit_lists.listing, wanted=wanted, sort=sort, descending=descending)
        return run.query(listing, self._show_done)

    def _show_summary(self, summary: Summary) -> None:
        for view, count in (
            ("due", summary.due),
            ("done", summary.done),
            ("problems", summary.problems),
            ("drafts", summary.drafts),
        ):
            self._chips[view].set_count(count)
        figures = summary.figures
        self._again_after = summary.again_after
        self._chips["due"].setToolTip(
            "低保、特困户里从未走访过的，以及有重病、重残、退役军人党员、老党员、烈士遗属标签、"
            f"满 {summary.again_after} 天没有走访的"
        )
        given = Money().show(figures.money_fen)
        self.set_facts(
            f"走访 {figures.households:,} 户 {figures.people:,} 人 {figures.person_times:,} 人次 · "
            f"慰问金 {given} 元 · 还该走访 {summary.due:,} 户"
        )
        self._show_villages(summary.villages)

    def _show_villages(self, villages: Sequence[tuple[int, str]]) -> None:
        chosen = self._village.currentData()
        with QSignalBlocker(self._village):
            self._village.clear()
            self._village.addItem("全部村（社区）", None)
            for village_id, name in villages:
                self._village.addItem(name, village_id)
            self._village.setCurrentIndex(max(self._village.findData(chosen), 0))

    def _show_due(self, listing: Listing) -> None:
        self._table.show_listing(listing, visit_lists.due_rows)
        self._settle()

    def _show_done(self, listing: Listing) -> None:
        self._table.show_listing(listing, visit_lists.rows)
        self._settle()

    def _show_table(self, table: Table) -> None:
        self._table.show_table(table)
        self._settle()

    def _settle(self) -> None:
        words, advice = _EMPTY[self._view]
        if (typed := self._search.text().strip()) and self._view in _SEARCHED:
            words = f"“{typed}”在“{_VIEWS[self._view]}”里没有找到"
            advice = "清空搜索框就列出全部"
            if self._view == "due":
                advice += "；不到时候的户，在户台账里找到它再点“走访”，一样能记"
        self._table.set_empty(words, advice)
        if self._wanted_row is not None:
            self._table.select(self._wanted_row)
            self._wanted_row = None
        elif self._view not in {"villages", "visitors"}:
            self._table.select_first()

    def _choose(self, view: str) -> None:
        """Go to one of the lists; a form being written is kept as a draft."""
        self._view = view
        self._kept.hide()
        self._sort = ("", False)
        if view != "done":
            self._household_id = None
            self._only.hide()
        self._chips[view].setChecked(True)
        if self._form.is_open:
            self._form.leave()
            return
        # The lists number different things: what is chosen in one means nothing in another.
        self._table.setCurrentIndex(QModelIndex())
        self._rest_side()
        self.refresh()

    def _changed_filter(self) -> None:
        self._household_id = None
        self._only.hide()
        self.refresh()

    def _sorted(self, field: str, descending: bool) -> None:
        self._sort = (field, descending)
        self._table.set_sorted(field, descending)
        self.refresh()

    def _picked(self, record: Record | None) -> None:
        if self._form.is_open:
            return
        if record is None:
            self._rest_side()
        elif self._view == "due":
            self._about.show_household(record.id, record["why"] or "")
        elif self._view == "drafts":
            self._about.show_household(record["household_id"])
        elif self._view in {"done", "problems"}:
            self._about.show_visit(record.id)

    def _opened(self, record: Record) -> None:
        """Enter or a double click: go on with what the line is about."""
        if self._view in {"due", "drafts"}:
            self._write_one()
        elif self._view == "villages" and record.id:
            self._village.setCurrentText(record["village"])
            self._choose("done")

    def _write_one(self) -> None:
        record = self._table.current()
        if self._form.is_open:
            return
        if record is None or self._view in {"villages", "visitors"}:
            self.shell.tell("先在“该走访”里选一户，或在户台账里找到这一户再点“走访”")
            self._choose("due")
        elif self._view == "due":
            self._open_form(record.id)
        elif self._view == "drafts":
            self._open_form(record["household_id"], record["visit_id"])
        else:
            self._open_form(record["household_id"])

    def _open_form(self, household_id: int, visit_id: int | None = None) -> None:
        self._form.open(household_id, visit_id)
        self._table.hide()
        self._kept.hide()
        self._form.show()
        self.show_bar(False)
        self._show_actions(False)
        self.set_side(self._form.side)

    def _saved(self, visit_id: int, words: str) -> None:
        self._search.clear()
        self._back_to_list()
        self._kept.say(visit_id, f"已保存：{words}")

    def _show_kept(self, visit_id: int) -> None:
        self.arrive(visit_id=visit_id)

    def _back_to_list(self) -> None:
        self._form.hide()
        self._table.show()
        self.show_bar(True)
        self._show_actions(True)
        self._rest_side()
        self._table.setFocus()
        self.refresh()
        self._picked(self._table.current())

    def _show_actions(self, shown: bool) -> None:
        self._ask.setVisible(shown and Right.OFFICE in self.shell.rights)
        self._write.setVisible(shown and Right.VISIT in self.shell.rights)

    def _ask_interval(self) -> None:
        self._interval.ask(self._again_after)
        self.set_side(self._interval)

    def _rest_side(self) -> None:
        if self._view in {"villages", "visitors"}:
            self.set_side(None)
        else:
            self._about.show_nothing("选一行，这里显示这一户的情况")
            self.set_side(self._about)

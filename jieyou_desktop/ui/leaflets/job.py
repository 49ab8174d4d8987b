"""One print job: its particulars, and each of its papers to print again."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from jieyou_desktop.domain.fields import Record, Table
from jieyou_desktop.services import leaflets
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.pieces import Facts, button, text
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import px, set_role

_STALE = "印这一批以后标准有了变化。再印出来的还是当时的数；要发新的，到“印新的”。"


class JobPanel(QFrame):
    """Shows a job; some of its papers can be printed again, as they were.

    Signals:
        some_asked: Some papers of it shall be printed again (letter ids).
        void_asked: Some papers of it were never handed out (letter ids).
    """

    some_asked = Signal(tuple)
    void_asked = Signal(tuple)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        set_role(self, role="side")
        self._shell = shell
        self._title, self._village = text("", "h2"), text("", "sub")
        self._facts = Facts()
        self._stale = text(_STALE, "sub")
        self._papers = TableView(shell.runner)
        self._some = button("只印选中的", "printer")
        self._void = button("作废选中的", "ban")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(px(22), px(18), px(16), px(16))
        self._layout.setSpacing(px(8))
        for part in (self._title, self._village, self._facts, self._stale):
            self._layout.addWidget(part)
        self._layout.addWidget(self._papers, 1)
        line = Flow(spacing=px(6))
        line.addWidget(self._some)
        line.addWidget(self._void)
        self._layout.addLayout(line)
        self._some.clicked.connect(self._ask_some)
        self._void.clicked.connect(self._ask_void)
        self._papers.current_changed.connect(self._picked)
        self._papers.opened.connect(self._ask_some)
        self.show_job(None)

    def show_job(self, row: Record | None) -> None:
        """Show a job of ``leaflets.listing``; None while none is chosen."""
        shown = (self._village, self._papers, self._some, self._void, self._stale, self._facts)
        for part in shown:
            part.setVisible(row is not None)
        if row is None:
            self._title.setText("选一次印制，可以原样再印")
            return
        self._title.setText(row["title"])
        self._village.setText(row["village"])
        is_stale = row["state"] != "现行"
        self._stale.setVisible(is_stale)
        facts = Facts()
        void = f"，其中 {row['void']:,} 份作废" if row["void"] else ""
        facts.add("份数", f"{row['count']:,} 份{void}")
        facts.add("印制", f"{row['issued_on']}　{row['by'] or ''}")
        facts.add("标准", row["state"], tone="late" if is_stale else "done")
        self._layout.replaceWidget(self._facts, facts)
        self._facts.deleteLater()
        self._facts = facts
        self._picked(None)
        self._shell.runner.query(partial(leaflets.papers, job=row["job"]), self._show_papers)

    def _show_papers(self, table: Table) -> None:
        self._papers.show_table(table)

    def _picked(self, row: Record | None) -> None:
        for doing in (self._some, self._void):
            doing.setEnabled(row is not None and row["void"] is None)

    def _ask_some(self, _row: object = None) -> None:
        if chosen := self._papers.selected_ids():
            self.some_asked.emit(tuple(chosen))

    def _ask_void(self) -> None:
        if chosen := self._papers.selected_ids():
            self.void_asked.emit(tuple(chosen))

"""今天: what is overdue, due and waiting; what to do; how sound the register is."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.fields import Table
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import today
from jieyou_desktop.services.today import Ground, Link, Number, Overview
from jieyou_desktop.ui.kit.lines import Line
from jieyou_desktop.ui.kit.page import Card, Page, Shell
from jieyou_desktop.ui.kit.pieces import NumberCard, button, empty_out, text
from jieyou_desktop.ui.kit.runner import Job
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.today.pieces import ShareBar

_SIDE_BY_SIDE = 860
"""At this width (at 100 %) and above the lists stand beside each other."""

_FOUR_ABREAST = 700
"""At this width (at 100 %) and above the numbers stand in one row."""


_CARDS = {"超期": "late", "今天到期": "soon", "等别人": "", "该走访": ""}
"""The numbers at the top and the tone of each."""


class TodayPage(Page):
    """Four numbers, the list to work through, and how far the register is sound."""

    def __init__(self, shell: Shell) -> None:
        topics = {"intake", "visits", "register", "ledgers", "office", "backup"}
        super().__init__(shell, "今天", topics)
        self._reading: tuple[Job, ...] = ()
        self._cards = {title: NumberCard(title, tone) for title, tone in _CARDS.items()}
        self._behind: dict[str, Link] = {}
        self._numbers = QGridLayout()
        self._numbers.setSpacing(px(14))
        self._todo, self._tasks = Card("要办的事"), QVBoxLayout()
        self._mind, self._reminders = Card("别忘了"), QVBoxLayout()
        self._sound, self._shares = Card("底账"), QVBoxLayout()
        self._below = QHBoxLayout()
        self._lay_out()
        for title, card in self._cards.items():
            card.pressed.connect(partial(self._open_number, title))
        if Right.PRINT in shell.rights:
            self.add_action("printer", "打印今日单", self._print_list)
        if Right.ACCEPT in shell.rights:
            self.add_action("stamp", "受理一件", self._accept, primary=True)

    @override
    def refresh(self) -> None:
        for job in self._reading:
            job.cancel()
        run = self.shell.runner
        self._reading = (
            run.query(today.overview, self._show),
            run.query(today.ground, self._stand),
        )

    @override
    def export_table(self) -> None:
        """The list is printed by its own action."""
        return

    def _show(self, overview: Overview) -> None:
        self.set_facts(overview.facts)
        for number in overview.numbers:
            self._show_number(number)
        empty_out(self._tasks)
        empty_out(self._reminders)
        for layout, tasks, width in (
            (self._tasks, overview.tasks, 96),
            (self._reminders, overview.reminders, 40),
        ):
            for task in tasks:
                line = Line(task.who, task.what, task.when, tone=task.tone, name_width=width)
                line.pressed.connect(partial(self._go, task.link))
                layout.addWidget(line)
        self._mind.setVisible(bool(overview.reminders))
        if overview.unlisted:
            more = button(f"还有 {overview.unlisted} 件，看全部", link=True)
            more.clicked.connect(partial(self._go, Link("intake", {"view": "open"})))
            self._tasks.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        if overview.is_new:
            self._begin()
        elif not overview.tasks:
            self._tasks.addSpacing(px(40))
            self._tasks.addWidget(
                text("今天没有要赶的事", "empty"), 0, Qt.AlignmentFlag.AlignCenter
            )
            advice = text("到期和快到期的事项、没写完的走访都会列在这里", "sub", wrap=False)
            self._tasks.addWidget(advice, 0, Qt.AlignmentFlag.AlignCenter)
        self._tasks.addStretch()

    def _begin(self) -> None:
        """Say what comes first in an office where nobody is registered yet."""
        centre = Qt.AlignmentFlag.AlignCenter
        self._tasks.addSpacing(px(28))
        self._tasks.addWidget(text("户台账还是空的，先把手里的台账导入进来", "empty"), 0, centre)
        advice = "低保台账、特困花名册，Excel 和 WPS 的表都认得；写入以前先给您看一遍"
        self._tasks.addWidget(text(advice, "sub", wrap=False), 0, centre)
        if Right.REGISTER in self.shell.rights:
            self._tasks.addSpacing(px(10))
            bring = button("去导入台账", "sheet", primary=True)
            bring.clicked.connect(partial(self._go, Link("ledgers", {"new": True})))
            self._tasks.addWidget(bring, 0, centre)
            enter = button("没有电子台账，一户一户登记", "plus", link=True)
            enter.clicked.connect(partial(self._go, Link("register", {"new": True})))
            self._tasks.addWidget(enter, 0, centre)

    def _stand(self, ground: Ground) -> None:
        """Show how far the register is sound."""
        self._show_number(ground.to_visit)
        empty_out(self._shares)
        for share in ground.shares:
            bar = ShareBar(share)
            bar.pressed.connect(partial(self._go, share.link))
            self._shares.addWidget(bar)
        self._shares.addStretch()

    def _show_number(self, number: Number) -> None:
        self._behind[number.title] = number.link
        self._cards[number.title].show_number(number.count, number.note)

    def _open_number(self, title: str) -> None:
        if title in self._behind:
            self._go(self._behind[title])

    def _go(self, link: Link, _checked: bool = False) -> None:
        self.shell.go(link.page, **link.where)

    def _accept(self) -> None:
        self.shell.go("intake", new=True)

    def _print_list(self) -> None:
        self.shell.runner.query(today.task_list, self._listed)

    def _listed(self, table: Table) -> None:
        self.shell.export(table, to_paper=True)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(self._tasks)
        self._tasks.setContentsMargins(0, 0, px(6), 0)
        self._tasks.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.setMinimumHeight(px(260))
        self._todo.body.addWidget(scroll, 1)
        self._shares.setSpacing(0)
        self._shares.addStretch()
        self._sound.body.addLayout(self._shares, 1)
        self._below.setSpacing(px(14))
        self._below.addWidget(self._todo, 3)
        self._mind.body.addLayout(self._reminders)
        self._reminders.setSpacing(0)
        right = QVBoxLayout()
        right.setSpacing(px(10))
        right.addWidget(self._mind)
        right.addWidget(self._sound, 1)
        self._below.addLayout(right, 2)
        self.body.addLayout(self._numbers)
        self.body.addLayout(self._below, 1)

    def _arrange_cards(self) -> None:
        columns = 4 if self.width() >= px(_FOUR_ABREAST) else 2
        for place, card in enumerate(self._cards.values()):
            self._numbers.addWidget(card, place // columns, place % columns)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= px(_SIDE_BY_SIDE)
        self._below.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self._arrange_cards()

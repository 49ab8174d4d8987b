"""The first steps of giving a package to the county: what, to whom, where."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.services import packages
from jieyou_desktop.services.keys import KeyCard
from jieyou_desktop.services.packages import Counts, Made, Plan, Sums
from jieyou_desktop.ui.kit.page import Card, Shell
from jieyou_desktop.ui.kit.pieces import Facts, empty_out, text
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.kit.wizard import Step
from jieyou_desktop.ui.packages.county_key import CountyKey
from jieyou_desktop.ui.packages.destinations import Destination, Destinations, size_text


@dataclass
class Errand:
    """What has been settled so far; the steps share it.

    ``plan`` is of a package still to be made, ``made`` of one that has been. ``waiting`` are
    the numbers of others that have not left and go along; ``again`` puts out this one only.
    """

    plan: Plan | None = None
    made: Made | None = None
    waiting: tuple[int, ...] = ()
    again: bool = False
    destination: Destination | None = None
    paths: tuple[Path, ...] = ()
    refused: UserError | None = None

    @property
    def size(self) -> int:
        """Bytes of the package, about as long as it has not been made."""
        if self.made is not None:
            return self.made.size
        return self.plan.about_bytes if self.plan else 0

    @property
    def room(self) -> int:
        """Bytes that the destination must have room for."""
        return self.size + (self.plan.waiting_bytes if self.plan else 0)


def contents(counts: Counts, sums: Sums) -> QWidget:
    """What a package holds, numbers left and money right."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(10))
    left, right = Facts(), Facts()
    for label, number, unit in counts:
        left.add(label, f"{number:,} {unit}")
    for label, fen in sums:
        right.add(label, f"{Money().show(fen)} 元")
    for title, facts in (("数量", left), ("金额合计", right)):
        card = Card(title)
        card.body.addWidget(facts)
        card.body.addStretch()
        row.addWidget(card, 1)
    return holder


class ContentsStep(Step):
    """What goes, and what stays here."""

    def __init__(self, errand: Errand, shell: Shell) -> None:
        super().__init__(
            "装什么",
            "这一包装什么",
            "户台账、走访和受理件的全部内容，到今天为止。照片、没写完的草稿、操作记录不装。",
        )
        self._errand, self._shell = errand, shell
        self._shown = QVBoxLayout()
        self.body.addLayout(self._shown)
        self.body.addStretch()
        self.set_ready(False)

    @override
    def enter(self) -> None:
        self._shell.runner.query(packages.plan, self._show)

    def _show(self, plan: Plan) -> None:
        self._errand.plan, self._errand.waiting = plan, plan.waiting
        empty_out(self._shown)
        self._shown.addWidget(contents(plan.counts, plan.sums))
        about = f"共 {plan.rows:,} 行，封好以后约 {size_text(plan.about_bytes)}。{plan.period}。"
        self._shown.addWidget(text(about, "sub"))
        if plan.unmended:
            self._shown.addWidget(
                text(
                    f"待修清单里还有 {plan.unmended:,} 行没修好，不在包里。"
                    "要一起报的，先到“导入台账”里修好；不修也能照做。",
                    tone="soon",
                )
            )
        self.set_ready(True)


class RecipientStep(Step):
    """Whom the package is sealed to."""

    def __init__(self, errand: Errand, shell: Shell) -> None:
        super().__init__("交给谁", "这一包交给谁", "用对方的公钥封口，路上丢了别人也打不开。")
        self._errand = errand
        self._key = CountyKey(shell)
        self.body.addWidget(self._key)
        self.body.addStretch()
        self._key.changed.connect(self._changed)
        self._key.taken.connect(self._taken)

    @override
    def enter(self) -> None:
        assert self._errand.plan is not None
        self._key.show_key(self._errand.plan.recipient)

    @override
    def leave(self) -> bool:
        return self._key.take()

    def _changed(self) -> None:
        self.set_ready(self._key.ready)

    def _taken(self, key: KeyCard) -> None:
        assert self._errand.plan is not None
        self._errand.plan = replace(self._errand.plan, recipient=key)
        self.done.emit()


class DestinationStep(Step):
    """Where it is put."""

    def __init__(self, errand: Errand, shell: Shell) -> None:
        super().__init__("存到哪里", "存到哪里", "写完会读回来逐字核对，核对上了才算数。")
        self._errand = errand
        self._destinations = Destinations(shell.runner)
        self.body.addWidget(self._destinations)
        self.body.addStretch()
        self._destinations.changed.connect(self._changed)
        self.set_ready(False)

    @override
    def enter(self) -> None:
        self._destinations.need(self._errand.room)
        self._changed()

    @override
    def leave(self) -> bool:
        self._errand.destination = self._destinations.destination()
        return self._errand.destination is not None

    def _changed(self) -> None:
        self.set_ready(self._destinations.destination() is not None)

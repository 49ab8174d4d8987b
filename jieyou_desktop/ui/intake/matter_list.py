"""What is applied for: the matters to tick, and under them the papers each asks for."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.matters import HANDLING
from jieyou_desktop.services.intake import Chosen
from jieyou_desktop.services.matters import Offer
from jieyou_desktop.ui.intake.tick import Tick
from jieyou_desktop.ui.kit.page import Card
from jieyou_desktop.ui.kit.pieces import button, empty_out, text
from jieyou_desktop.ui.kit.theme import px

_WIDTH = 186
"""A column of matters, at 100 %."""


class MatterList(Card):
    """The matters of a day by how the counter deals with them.

    Arrow keys move, the space bar ticks, Enter goes on.

    Signals:
        changed: Another set is ticked.
        entered: Enter: go on.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__("申请什么（可选几项）")
        self._ticks: dict[str, QCheckBox] = {}
        self._offers: dict[str, Offer] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(0))
        self._columns = 0
        self.body.addLayout(self._grid)

    def show_offers(self, offers: Iterable[Offer]) -> None:
        """Offer what a day has; what was ticked and is still there stays ticked."""
        before = set(self.chosen())
        empty_out(self._grid)
        self._ticks.clear()
        self._offers = {offer.matter.code: offer for offer in offers}
        for code, offer in self._offers.items():
            tick = QCheckBox(offer.matter.short)
            tick.setToolTip(_hint(offer))
            tick.setEnabled(not offer.closed)
            tick.setChecked(code in before and not offer.closed)
            tick.toggled.connect(self.changed)
            tick.installEventFilter(self)
            self._ticks[code] = tick
        self._columns = 0
        self._arrange()

    def chosen(self) -> tuple[str, ...]:
        """The codes of what is ticked, in the order offered."""
        return tuple(code for code, tick in self._ticks.items() if tick.isChecked())

    def offer(self, code: str) -> Offer:
        """What is offered under a code."""
        return self._offers[code]

    def choose(self, codes: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(codes)
        for code, tick in self._ticks.items():
            tick.setChecked(code in wanted and tick.isEnabled())

    def focus(self) -> None:
        """Put the cursor on the first matter ticked, or on the first."""
        ticks = [self._ticks[code] for code in self.chosen()] or list(self._ticks.values())
        for tick in ticks[:1]:
            tick.setFocus(Qt.FocusReason.TabFocusReason)

    def _arrange(self) -> None:
        columns = max((self.width() - px(36)) // px(_WIDTH), 1)
        if columns == self._columns:
            return
        self._columns = columns
        row = 0
        for place in reversed(range(self._grid.count())):
            item = self._grid.itemAt(place)
            if item is not None and not isinstance(item.widget(), QCheckBox):
                self._grid.takeAt(place)
                if (heading := item.widget()) is not None:
                    heading.hide()
                    heading.deleteLater()
        for handling in HANDLING:
            ticks = [
                t for c, t in self._ticks.items() if self._offers[c].matter.handling == handling
            ]
            if not ticks:
                continue
            self._grid.addWidget(text(HANDLING.label(handling), "key"), row, 0, 1, columns)
            for place, tick in enumerate(ticks):
                self._grid.addWidget(tick, row + 1 + place // columns, place % columns)
            row += 1 + -(-len(ticks) // columns)
        for column in range(8):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.entered.emit()
                return True
            return False
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: self._columns,
            Qt.Key.Key_Up: -self._columns,
        }.get(Qt.Key(event.key()))
        if step is None:
            return False
        ticks = [tick for tick in self._ticks.values() if tick.isEnabled()]
        at = next((i for i, tick in enumerate(ticks) if tick is watched), 0)
        if 0 <= at + step < len(ticks):
            ticks[at + step].setFocus(Qt.FocusReason.TabFocusReason)
        return True


class PaperTicks(Card):
    """The papers of one matter, ticked as they are handed over.

    Signals:
        changed: Another set is ticked.
    """

    changed = Signal()

    def __init__(self, offer: Offer, received: Iterable[str]) -> None:
        super().__init__()
        self.code = offer.matter.code
        here = set(received)
        top = QHBoxLayout()
        top.addWidget(text(f"{offer.matter.label}：收到哪些材料", "strong"), 1)
        whole = button("必交的都收齐了", "check", link=True)
        whole.clicked.connect(self._tick_all)
        top.addWidget(whole)
        self.body.addLayout(top)
        self.ticks: list[Tick] = []
        self._required = {name for name, required in offer.asked if required}
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for name, required in offer.asked:
            words = name if required or "则交" in name else f"{name}（可不交）"
            tick = Tick(name, words, ticked=name in here)
            tick.toggled.connect(self.changed)
            self.ticks.append(tick)
            lines.addWidget(tick)
        self.body.addLayout(lines)
        whole.setVisible(bool(self._required))
        if not offer.asked:
            self.body.addWidget(text("不用交材料", "sub"))
        if offer.checked:
            self.body.addWidget(
                text(f"窗口自己核对，不用家庭交：{'、'.join(offer.checked)}", "sub")
            )

    def received(self) -> frozenset[str]:
        """The names of the papers ticked."""
        return frozenset(tick.name for tick in self.ticks if tick.ticked)

    def _tick_all(self) -> None:
        for tick in self.ticks:
            if tick.name in self._required:
                tick.tick()


class Papers(QWidget):
    """The papers of every matter chosen; ticks survive a matter taken out and put back.

    Signals:
        changed: Another set is ticked.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, frozenset[str]] = {}
        self._cards: list[PaperTicks] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(px(10))

    def show_for(self, offers: Iterable[Offer]) -> None:
        """Ask for the papers of these matters; those only pointed elsewhere ask for none."""
        self._kept |= self.received()
        empty_out(self._layout)
        self._cards = [
            PaperTicks(offer, self._kept.get(offer.matter.code, ()))
            for offer in offers
            if offer.matter.handling != "tell"
        ]
        for card in self._cards:
            card.changed.connect(self.changed)
            self._layout.addWidget(card)
        self.setVisible(bool(self._cards))

    def put(self, received: Mapping[str, Iterable[str]]) -> None:
        """Forget all ticks but these."""
        self._kept = {code: frozenset(names) for code, names in received.items()}
        self._cards = []
        empty_out(self._layout)

    def received(self) -> dict[str, frozenset[str]]:
        """What is ticked, by matter."""
        return {card.code: card.received() for card in self._cards}

    def choices(self, codes: Iterable[str]) -> tuple[Chosen, ...]:
        """The matters chosen with what was handed in for each."""
        received = self.received()
        return tuple(Chosen(code, received.get(code, frozenset())) for code in codes)

    def focus(self) -> None:
        """Put the cursor on the first paper not ticked."""
        ticks = [tick for card in self._cards for tick in card.ticks]
        for tick in ([tick for tick in ticks if not tick.ticked] or ticks)[:1]:
            tick.setFocus(Qt.FocusReason.TabFocusReason)


def _hint(offer: Offer) -> str:
    matter = offer.matter
    if offer.closed:
        return offer.closed
    office = f"{HANDLING.label(matter.handling)} {matter.office}".strip()
    return f"{matter.label}\n申请地：{matter.place}\n确认：{matter.confirms}\n{office}"

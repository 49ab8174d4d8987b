"""The filters: village, programme, mark, what is missing; kept as a named view."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from jieyou_desktop.domain.codes import PROGRAMME, TAG
from jieyou_desktop.domain.gaps import GAPS
from jieyou_desktop.domain.register import View
from jieyou_desktop.services.register import VillageChoice
from jieyou_desktop.ui.kit.pieces import button

_ENDED = "ended"
_NEVER = "never"


class Filters(QObject):
    """Chooses a View by hand. Its ``widgets`` stand in the bar of the page.

    Signals:
        changed: Another view is chosen (View).
        keep_asked: The view on show is to be kept under a name.
    """

    changed = Signal(object)
    keep_asked = Signal()

    def __init__(self, parent: QWidget, *, may_keep: bool) -> None:
        super().__init__(parent)
        self._may_keep = may_keep
        self._villages = _combo("村（社区）", "全部村（社区）", ())
        self._programmes = _combo("救助项目", "全部项目", PROGRAMME.labels.items())
        self._tags = _combo("标签", "全部标签", TAG.labels.items())
        gaps = [("any", "任何一项"), *((gap.code, gap.label) for gap in GAPS.values())]
        self._gaps = _combo("资料", "资料不限", gaps)
        states = ((_NEVER, "从未走访"), (_ENDED, "已销户"))
        self._states = _combo("情况", "情况不限", states)
        self._keep = button("存成视图", "save", flat=True)
        self._clear = button("清除", "x", flat=True)
        self.widgets: tuple[QWidget, ...] = (*self._combos(), self._keep, self._clear)
        for combo in self._combos():
            combo.activated.connect(self._chosen)
        self._keep.clicked.connect(self.keep_asked)
        self._clear.clicked.connect(self._empty)

    def set_shown(self, shown: bool) -> None:
        """Show or hide all of them."""
        for widget in self.widgets:
            widget.setVisible(shown and (self._may_keep or widget is not self._keep))

    def offer(self, villages: Sequence[VillageChoice]) -> None:
        """Offer the villages there are; the chosen one stays."""
        chosen = self._villages.currentData()
        with QSignalBlocker(self._villages):
            self._villages.clear()
            self._villages.addItem("全部村（社区）", None)
            for village in villages:
                self._villages.addItem(village.name, village.id)
            self._villages.setCurrentIndex(max(self._villages.findData(chosen), 0))

    def show_view(self, view: View) -> None:
        """Show what a view asks for."""
        state = _ENDED if view.ended else _NEVER if view.never_visited else None
        wanted = (view.village_id, view.programme, view.tag, view.gap, state)
        for combo, value in zip(self._combos(), wanted, strict=True):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(combo.findData(value), 0))

    def view(self) -> View:
        """The view chosen."""
        state = self._states.currentData()
        return View(
            village_id=self._villages.currentData(),
            programme=self._programmes.currentData(),
            tag=self._tags.currentData(),
            gap=self._gaps.currentData(),
            never_visited=state == _NEVER,
            ended=state == _ENDED,
        )

    def _combos(self) -> tuple[QComboBox, ...]:
        return (self._villages, self._programmes, self._tags, self._gaps, self._states)

    def _chosen(self) -> None:
        self.changed.emit(self.view())

    def _empty(self) -> None:
        self.show_view(View())
        self._chosen()


def _combo(name: str, every: str, choices: Iterable[tuple[str, str]]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(f"只看哪种{name}")
    made.addItem(every, None)
    for code, label in choices:
        made.addItem(label, code)
    made.setMaxVisibleItems(20)
    return made

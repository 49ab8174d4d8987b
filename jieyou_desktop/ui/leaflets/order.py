"""What to print and for whom, chosen with chips."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from jieyou_desktop.domain.codes import AREA
from jieyou_desktop.domain.leaflets import LEAFLET
from jieyou_desktop.services.leaflets import Order, Place
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.pieces import Chip, text
from jieyou_desktop.ui.kit.theme import px

_TOWN, _VILLAGE, _CHOSEN = "town", "village", "chosen"


class OrderForm(QWidget):
    """One row for each choice; what does not apply to a choice is put away.

    Signals:
        changed: Something else was chosen; ``order`` has it.
        programme_changed: Another programme was chosen, so the counts of villages are stale
            and the order waits for ``show_places``.
    """

    changed = Signal()
    programme_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen: tuple[int, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(10))
        self._grid.setColumnStretch(1, 1)
        self._total: int | None = None
        self._programme = _Choices(LEAFLET.labels.items())
        self._edition = _Choices(((True, "每户一张（个人版）"), (False, "通用版")))
        self._whom = _Choices(((_VILLAGE, "一个村"), (_TOWN, "全镇"), (_CHOSEN, "选中的户")))
        self._area = _Choices((code, AREA.label(code)) for code in ("2", "1"))
        self._size = _Choices(((False, "普通字"), (True, "大字版（老人、视力差的）")))
        self._village = QComboBox()
        self._village.setAccessibleName("哪个村")
        self._village.setMinimumWidth(px(180))
        self._whom.add(self._village, 1)
        self._duplex = QCheckBox("双面打印")
        self._duplex.setChecked(True)
        self._size.add(self._duplex, 2)
        self._rows: dict[QWidget, QLabel] = {}
        for words, row in (
            ("哪项政策", self._programme),
            ("哪一种", self._edition),
            ("发给谁", self._whom),
            ("城乡", self._area),
            ("字号", self._size),
        ):
            self._add_row(words, row)
        self._suit()
        self._programme.changed.connect(self._programme_moved)
        for row in (self._edition, self._whom, self._area, self._size):
            row.changed.connect(self._moved)
        self._village.activated.connect(self._moved)
        self._duplex.toggled.connect(self._moved)

    @property
    def is_ready(self) -> bool:
        """Whether the villages to choose from have been read."""
        return self._total is not None

    @property
    def order(self) -> Order:
        """What is chosen."""
        whom = self._whom.value
        return Order(
            self._programme.value,
            personal=self._edition.value,
            large=self._size.value,
            household_ids=self._chosen if whom == _CHOSEN else None,
            village_id=self._village.currentData() if whom == _VILLAGE else None,
            area=self._area.value,
            duplex=self._duplex.isChecked(),
        )

    def choose(self, household_ids: Sequence[int]) -> None:
        """Print for a selection of households."""
        self._chosen = tuple(household_ids)
        self._whom.rename(_CHOSEN, f"选中的 {len(self._chosen)} 户")
        self._edition.value = True
        self._whom.value = _CHOSEN
        self._moved()

    def show_places(self, places: Iterable[Place]) -> None:
        """Offer the villages, each with how many families would get their own."""
        kept = self._village.currentData()
        self._village.clear()
        self._total = 0
        for place in places:
            self._village.addItem(f"{place.name}（{place.households} 户）", place.village_id)
            self._total += place.households
        self._village.setCurrentIndex(max(self._village.findData(kept), 0))
        if not self._village.count() and self._whom.value == _VILLAGE:
            self._whom.value = _TOWN
        self._suit()

    def _add_row(self, words: str, row: QWidget) -> None:
        line = self._grid.rowCount()
        label = text(words, "key", wrap=False)
        self._rows[row] = label
        self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(row, line, 1)

    def _programme_moved(self) -> None:
        self._suit()
        self.programme_changed.emit()

    def _moved(self) -> None:
        self._suit()
        self.changed.emit()

    def _suit(self) -> None:
        """Put away what does not apply: a selection there is none of, an area that is known."""
        personal = self._edition.value
        if self._whom.value == _CHOSEN and not (personal and self._chosen):
            self._whom.value = _TOWN
        self._whom.offer(_CHOSEN, offered=personal and bool(self._chosen))
        everyone = "全镇" if self._total is None else f"全镇 {self._total:,} 户"
        self._whom.rename(_TOWN, everyone if personal else "全镇通用")
        self._whom.offer(_VILLAGE, offered=self._total is None or self._village.count() > 0)
        self._village.setVisible(self._whom.value == _VILLAGE)
        for part in (self._area, self._rows[self._area]):
            part.setVisible(not personal and self._programme.value != "temporary")


class _Choices(QWidget):
    """A row of chips of which one is chosen.

    Signals:
        changed: Another one was chosen at the keyboard or with the mouse.
    """

    changed = Signal()

    def __init__(self, options: Iterable[tuple[Any, str]]) -> None:
        super().__init__()
        self._flow = Flow(self, spacing=px(8))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._chips: dict[Any, Chip] = {}
        for value, words in options:
            chip = self._chips[value] = Chip(words, chosen=not self._chips)
            chip.clicked.connect(self.changed)
            self._flow.addWidget(chip)

    def add(self, widget: QWidget, place: int) -> None:
        """Put something between or behind the chips."""
        self._flow.insertWidget(place, widget)

    @property
    def value(self) -> Any:
        """What is chosen."""
        return next(value for value, chip in self._chips.items() if chip.isChecked())

    @value.setter
    def value(self, wanted: Any) -> None:
        self._chips[wanted].setChecked(True)

    def offer(self, value: Any, *, offered: bool) -> None:
        """Show a choice, or put it away."""
        self._chips[value].setVisible(offered)

    def rename(self, value: Any, words: str) -> None:
        """Give a choice other words."""
        self._chips[value].setText(words)

"""Which households a list of the register shows, and how what they get is said."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from jieyou_desktop.domain.codes import AREA, CARE_MODE, CLASS, PROGRAMME, TAG
from jieyou_desktop.domain.gaps import GAPS
from jieyou_desktop.domain.kinds import Day


@dataclass(frozen=True)
class View:
    """Conditions that must all hold; the default shows every household not ended.

    ``programme``, ``tag`` and ``gap`` are codes (codes.PROGRAMME, codes.TAG, gaps.GAPS);
    ``gap`` may be ``"any"``.
    """

    village_id: int | None = None
    programme: str | None = None
    tag: str | None = None
    gap: str | None = None
    never_visited: bool = False
    ended: bool = False

    def as_filter(self) -> dict[str, Any]:
        """What is set, as kept in a saved view."""
        return {name: value for name, value in asdict(self).items() if value}

    def words(self, village: str = "") -> str:
        """The conditions as they are said; ``village`` is the name of the village, if one is."""
        gap = GAPS[self.gap].label if self.gap in GAPS else "资料有缺" if self.gap else ""
        said = (
            village if self.village_id is not None else "",
            PROGRAMME.label(self.programme) if self.programme else "",
            TAG.label(self.tag) if self.tag else "",
            gap,
            "从未走访" if self.never_visited else "",
            "已销户" if self.ended else "",
        )
        return "、".join(word for word in said if word)

    @staticmethod
    def of(kept: Mapping[str, Any]) -> "View":
        """The view that ``as_filter`` was taken from; what is no longer known is left out."""
        names = View.__dataclass_fields__
        return View(**{name: value for name, value in kept.items() if name in names})


@dataclass(frozen=True)
class LastVisit(Day):
    """The day of the last visit; none at all is worth saying."""

    def show(self, value: dt.date | None) -> str:
        """See Kind.show."""
        return "从未" if value is None else super().show(value)


def programme_words(
    programme: str, area: str | None = None, tier: str | None = None, care_mode: str | None = None
) -> str:
    """What a benefit is called: 农村低保 B, 分散特困, 低保边缘."""
    name = PROGRAMME.label(programme)
    if programme == "dibao":
        place = AREA.label(area) if area else ""
        return f"{place}{name}{' ' + tier if tier and tier in CLASS else ''}"
    if programme == "tekun":
        return f"{CARE_MODE.label(care_mode) if care_mode else ''}{name}"
    return name

"""Which households a list of the register shows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


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

    @staticmethod
    def of(kept: Mapping[str, Any]) -> "View":
        """The view that ``as_filter`` was taken from; what is no longer known is left out."""
        names = View.__dataclass_fields__
        return View(**{name: value for name, value in kept.items() if name in names})

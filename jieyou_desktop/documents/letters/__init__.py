"""Every letter form, by the name stored with an issued letter."""

from typing import Any, Protocol

from jieyou_desktop.documents.letters import (
    acceptance,
    leaflet,
    package_slip,
    recovery_code,
    supplement,
)
from jieyou_desktop.documents.page import Paper


class Form(Protocol):
    """A module of this package: the facts a letter is issued on, and its wording."""

    @property
    def Facts(self) -> Any:
        """The dataclass of facts; it takes what was stored as keywords."""

    def compose(self, facts: Any) -> Paper:
        """The wording of the form."""


FORMS: dict[str, Form] = {
    "acceptance": acceptance,
    "leaflet": leaflet,
    "package_slip": package_slip,
    "recovery_code": recovery_code,
    "supplement": supplement,
}

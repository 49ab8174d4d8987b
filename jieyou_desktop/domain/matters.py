"""What people come to the counter for: who decides it, how it is dealt with, what papers."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.rules import Edition

HANDLING = Codes("处理方式", {"own": "本窗口办理", "refer": "转办", "tell": "告知去向"})

CASE_STATE = Codes(
    "办理状态",
    {
        "open": "办理中",
        "supplement": "待补正",
        "referred": "已转办",
        "told": "已告知去向",
        "refused": "不予受理",
        "done": "已办结",
        "withdrawn": "已撤回",
    },
)
OPEN_STATES = ("open", "supplement", "referred")
"""The states in which a matter still waits for somebody."""

CASE_VIEW = Codes(
    "事项视图",
    {
        "open": "在办",
        "late": "超期",
        "today": "今天到期",
        "soon": "三天内",
        "supplement": "等补正",
        "referred": "等反馈",
        "untold": "待告知",
        "done": "已办结",
    },
)
SOON = 3
"""Within how many working days a matter counts as due soon."""


@dataclass(frozen=True)
class Material:
    """One paper a matter asks for.

    ``how`` says where or in what form to get it. ``checkable`` papers are ones the office can
    check by itself; ``by_proxy`` ones are asked for only when someone applies for the
    applicant.
    """

    name: str
    how: str = ""
    required: bool = True
    checkable: bool = False
    by_proxy: bool = False


@dataclass(frozen=True)
class Matter:
    """One matter of the counter (handbook 2.2).

    ``letters`` stand in the internal number, ``short`` in lists; ``handling`` is a code of
    HANDLING; ``place`` says where the law has people apply, ``confirms`` who decides;
    ``office`` takes it over when it is referred or told; ``rules`` names its editions.
    """

    code: str
    letters: str
    label: str
    short: str
    handling: str
    place: str
    confirms: str
    office: str = ""
    rules: str = "general"
    source: str = ""
    certainty: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    materials: tuple[Material, ...] = ()

    def holds_on(self, day: dt.date) -> bool:
        """Whether the matter exists on a day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def asked(self, edition: Edition, *, by_proxy: bool) -> tuple[Material, ...]:
        """The papers the family is asked for under an edition."""
        return tuple(
            material
            for material in self.materials
            if (by_proxy or not material.by_proxy)
            and (edition.asks_checkable or not material.checkable)
        )

    def checked(self, edition: Edition) -> tuple[Material, ...]:
        """The papers the office checks by itself, so that nobody is sent home for them."""
        if edition.asks_checkable:
            return ()
        return tuple(material for material in self.materials if material.checkable)


def read_matters(data: Mapping[str, Any]) -> tuple[Matter, ...]:
    """The matters of a file already parsed, in the order they are offered."""
    return tuple(
        Matter(
            **{name: value for name, value in entry.items() if name != "materials"},
            materials=tuple(Material(**material) for material in entry.get("materials", ())),
        )
        for entry in data["matter"]
    )


def matter_of(matters: Iterable[Matter], code: str) -> Matter:
    """The matter of a code; raises UserError naming those there are."""
    known = {matter.code: matter for matter in matters}
    if code not in known:
        offered = "、".join(f"{matter.code}（{matter.short}）" for matter in known.values())
        raise UserError(f"没有“{code}”这个事项", f"可以选：{offered}")
    return known[code]

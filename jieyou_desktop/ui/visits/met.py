"""The first part of the visit form: when, whom they met, and whether something is wrong."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.fields import Fields
from jieyou_desktop.domain.kinds import Choice
from jieyou_desktop.services.visits import FORM, MemberChoice
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.inputs import Offer

_FOUND = Codes("是否发现问题", {"no": "没有发现问题", "yes": "发现问题"})
_ROWS = (
    ("visited_on", "mode", "met_name"),
    ("met_relation", "met_phone", "has_problem"),
    ("problem",),
)
MET = tuple(name for row in _ROWS for name in row)
"""The fields of this part: all that a visit must say, so that it can be saved from here."""


class MetForm(Form):
    """Offers the household's members as those met, and asks for a problem only if there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        # Whether there was a problem is asked in words, not by a tick: no answer is not a “no”.
        found = replace(FORM["has_problem"], kind=Choice(codes=_FOUND))
        asked = (found if one.name == found.name else one for one in FORM.only(*MET))
        super().__init__(Fields(replace(one, group="") for one in asked), _ROWS, parent)
        self._members: dict[str, MemberChoice] = {}
        self.changed.connect(self.suit)
        self.field_left.connect(self._relate)

    def offer(self, members: Iterable[MemberChoice]) -> None:
        """Offer these by name; another name may be typed."""
        self._members = {member.name: member for member in members}
        name = self.editor("met_name").widget
        assert isinstance(name, QLineEdit)
        name.setPlaceholderText("↓ 选家里人")
        Offer(name, self._members)

    def suit(self) -> None:
        """Show the place for a problem where there is one, or one is written down."""
        problem = self.editor("problem")
        problem.setVisible(self.value("has_problem") == "yes" or bool(problem.text().strip()))

    def begin(self) -> None:
        """Put the cursor on the day, which Enter leaves as it is."""
        day = self.editor("visited_on").widget
        assert isinstance(day, QLineEdit)
        day.setFocus(Qt.FocusReason.OtherFocusReason)
        day.selectAll()

    def _relate(self, name: str) -> None:
        """Whoever was met is known by name: fill in how they stand to the head."""
        relation = self.editor("met_relation")
        member = self._members.get(self.value("met_name") or "")
        if name == "met_name" and member is not None and not relation.text():
            relation.set_text(member.relation)

"""Giving a package to the county, from the first question to the slip."""

from PySide6.QtWidgets import QWidget

from jieyou_desktop.services.packages import Made
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.wizard import Wizard
from jieyou_desktop.ui.packages.doing import LookStep, ResultStep
from jieyou_desktop.ui.packages.steps import ContentsStep, Errand, PlaceStep, RecipientStep


class PackageWizard(Wizard):
    """Makes a package and puts it out; with ``made`` it only puts that one out again."""

    def __init__(self, shell: Shell, made: Made | None = None, parent: QWidget | None = None):
        errand = Errand(made=made)
        self._place = PlaceStep(errand, shell)
        result = ResultStep(errand, shell)
        steps = [self._place, LookStep(errand, shell), result]
        if made is None:
            steps = [ContentsStep(errand, shell), RecipientStep(errand, shell), *steps]
        title = "给县里" if made is None else f"再存第 {made.sequence} 号包"
        super().__init__(title, list(steps), parent)
        self._result = result
        result.elsewhere.connect(self._elsewhere)

    def _elsewhere(self) -> None:
        self.show_step(self._place)

"""Giving a package to the county, from the first question to the slip."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jieyou_desktop.services.packages import Made
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.wizard import Wizard
from jieyou_desktop.ui.packages.doing import LookStep, ResultStep
from jieyou_desktop.ui.packages.steps import ContentsStep, Errand, PlaceStep, RecipientStep


class PackageWizard(Wizard):
    """Makes a package and puts it out; with ``made`` it only puts that one out again.

    Signals:
        again: A package has been made but not put out; it is to be tried elsewhere (Made).
    """

    again = Signal(object)

    def __init__(self, shell: Shell, made: Made | None = None, parent: QWidget | None = None):
        self._errand = errand = Errand(made=made)
        self._place = PlaceStep(errand, shell)
        result = ResultStep(errand, shell)
        steps = [self._place, LookStep(errand, shell), result]
        if made is None:
            steps = [ContentsStep(errand, shell), RecipientStep(errand, shell), *steps]
        title = "给县里" if made is None else f"再存第 {made.sequence} 号包"
        super().__init__(title, list(steps), parent)
        result.elsewhere.connect(self._elsewhere)
        result.settled.connect(self._settled)

    def _elsewhere(self) -> None:
        if self._errand.made is not None:
            self.again.emit(self._errand.made)
        else:
            self.show_step(self._place)

    def _settled(self) -> None:
        self.allow_back(False)

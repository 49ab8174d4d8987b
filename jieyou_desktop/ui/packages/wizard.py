"""Giving a package to the county, from the first question to the slip."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.wizard import Step, Wizard
from jieyou_desktop.ui.packages.doing import LookStep, ResultStep
from jieyou_desktop.ui.packages.steps import ContentsStep, DestinationStep, Errand, RecipientStep


class PackageWizard(Wizard):
    """Makes a package and puts it out; an errand with one already made only puts it out.

    Signals:
        again: A package has been made but not put out; it is to be tried elsewhere (Errand).
    """

    again = Signal(object)

    def __init__(
        self, shell: Shell, errand: Errand | None = None, parent: QWidget | None = None
    ) -> None:
        self._errand = errand = errand or Errand()
        self._destination = DestinationStep(errand, shell)
        result = ResultStep(errand, shell)
        steps: list[Step] = [self._destination, LookStep(errand, shell), result]
        if errand.made is None:
            steps = [ContentsStep(errand, shell), RecipientStep(errand, shell), *steps]
        title = f"存出第 {errand.made.sequence} 号包" if errand.made else "做一个数据包"
        super().__init__(title, steps, parent)
        result.elsewhere.connect(self._elsewhere)
        result.settled.connect(self._settled)

    def _elsewhere(self) -> None:
        made, waiting = self._errand.made, self._errand.waiting
        if made is not None:
            self.again.emit(Errand(made=made, waiting=waiting, again=self._errand.again))
        else:
            self.show_step(self._destination)

    def _settled(self) -> None:
        self.allow_back(False)

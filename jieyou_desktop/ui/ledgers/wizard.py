"""Bringing a ledger in, from the file to the result."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.wizard import Wizard
from jieyou_desktop.ui.ledgers.choose import ChooseStep
from jieyou_desktop.ui.ledgers.columns import ColumnsStep
from jieyou_desktop.ui.ledgers.errand import Errand
from jieyou_desktop.ui.ledgers.look import LookStep
from jieyou_desktop.ui.ledgers.result import ResultStep


class ImportWizard(Wizard):
    """Choose a file, say what its columns are, look, and bring it in.

    Signals:
        repair_asked: The repair list of the batch is wanted (its number).
        save_asked: The repair list of the batch is to be saved as a sheet (its number).
        again: Another file is to be brought in.
    """

    repair_asked = Signal(int)
    save_asked = Signal(int)
    again = Signal()

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        errand = self._errand = Errand()
        # Once the file window and the progress are gone, which take the cursor with them.
        self._offer_soon = QTimer(singleShot=True, interval=0)
        self._offer_soon.timeout.connect(self.offer)
        self._choose = ChooseStep(errand, shell)
        self._look = LookStep(errand, shell)
        result = ResultStep(errand, shell)
        steps = [self._choose, ColumnsStep(errand), self._look, result]
        super().__init__("导入台账", steps, parent)
        self._choose.repair_chosen.connect(self._go_look)
        self._choose.was_read.connect(self._offer_soon.start)
        self._look.seen_enough.connect(self.finished)
        result.settled.connect(self._settled)
        result.repair_asked.connect(self.repair_asked)
        result.save_asked.connect(self.save_asked)
        result.again.connect(self.again)

    @property
    def has_file(self) -> bool:
        """Whether a file was read that is not brought in yet."""
        return self._errand.seen is not None and self._errand.done is None

    @property
    def batch_id(self) -> int | None:
        """The batch that was written, once it is."""
        return self._errand.done.batch if self._errand.done is not None else None

    def open(self, path: Path) -> None:
        """Begin with a file already chosen."""
        self._choose.open(path)

    def _go_look(self) -> None:
        self.show_step(self._look)

    def _settled(self) -> None:
        self.allow_back(False)

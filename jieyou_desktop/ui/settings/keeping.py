"""Watching a form that is saved by a button: what is typed and not saved is never unsaid."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jieyou_desktop.ui.kit.dialogs import Sheet
from jieyou_desktop.ui.kit.form import Form


class Keeping(QObject):
    """Compares a form with what stands saved.

    Signals:
        moved: It has come to differ from what is saved (True), or is the same again (False).
    """

    moved = Signal(bool)

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._form = form
        self._saved = form.typed()
        self.differs = False
        form.changed.connect(self._look)

    def settle(self) -> None:
        """What stands in the form now is saved, or to be compared with."""
        self._saved = self._form.typed()
        self._look()

    def take_back(self) -> None:
        """Put back what is saved."""
        for name in self._form.typed().keys() | self._saved.keys():
            self._form.retype({name: self._saved.get(name, "")})
        self._look()

    def _look(self) -> None:
        differs = self._form.typed() != self._saved
        if differs != self.differs:
            self.differs = differs
            self.moved.emit(differs)


def ask_to_save(parent: QWidget, what: str) -> bool | None:
    """Ask about what is typed and not saved: True to save it, False to drop it, None to stay."""
    sheet = Sheet(parent, f"“{what}”改了还没保存", "", "circle-help")
    answers: list[bool] = []
    sheet.add_button("留在这里").clicked.connect(sheet.reject)
    for words, answer in (("不保存", False), ("保存", True)):
        chosen = sheet.add_button(words, primary=answer)
        chosen.clicked.connect(lambda _=False, given=answer: answers.append(given))
        chosen.clicked.connect(sheet.accept)
    sheet.exec()
    return answers[0] if answers else None

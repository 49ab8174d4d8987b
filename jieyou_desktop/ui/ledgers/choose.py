"""The first step: which file."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.services.ledgers import Preview
from jieyou_desktop.ui.kit import files
from jieyou_desktop.ui.kit.dialogs import ProgressDialog
from jieyou_desktop.ui.kit.icons import icon, picture
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.theme import px, set_role
from jieyou_desktop.ui.kit.wizard import Step
from jieyou_desktop.ui.ledgers.errand import SHEETS, Errand, read_file


def dropped_file(event: QDropEvent) -> Path | None:
    """The file that is being dragged in, if it is just one."""
    urls = event.mimeData().urls()
    local = urls[0].toLocalFile() if len(urls) == 1 else ""
    return Path(local) if local else None


class DropArea(QFrame):
    """Where a file is dropped, or chosen by the button.

    Signals:
        chosen: A file was given (Path).
    """

    chosen = Signal(object)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, role="card")
        self.setAcceptDrops(True)
        self._mark = QLabel()
        self._mark.setPixmap(picture("file-spreadsheet", px(44), "accent"))
        self._words = text(words, "h3")
        self._about = text("xlsx、xls、ods、csv 都可以；也可以把文件拖到这里", "sub")
        self._choose = button("选择文件……", "folder-open", primary=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(30), px(24), px(30))
        layout.setSpacing(px(10))
        for each in (self._mark, self._words, self._about):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(each)
        layout.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignCenter)
        self._choose.clicked.connect(self._ask)

    def focus(self) -> None:
        """Put the cursor on the button."""
        self._choose.setFocus()

    def say(self, words: str, about: str) -> None:
        """Say which file it is and what was found in it."""
        self._words.setText(words)
        self._about.setText(about)
        self._choose.setText("换一份文件……")
        self._choose.setIcon(icon("folder-open", "text"))
        set_role(self._choose, primary=False)

    def _ask(self) -> None:
        if chosen := files.ask_file(self, "选择表格", SHEETS):
            self.chosen.emit(chosen)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if (path := dropped_file(event)) is not None:
            event.acceptProposedAction()
            self.chosen.emit(path)


class Progress(ProgressDialog):
    """Watches a job and says when it is over, however it went: cancelled, nobody else says so.

    Signals:
        over: The job has ended, after its answer if it gave one.
    """

    over = Signal()

    @override
    def end(self) -> None:
        super().end()
        self.over.emit()


class Refusal(QFrame):
    """Why a file is not taken; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, role="warning")
        self._title, self._advice = text("", "strong"), text("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(10))
        layout.setSpacing(px(2))
        layout.addWidget(self._title)
        layout.addWidget(self._advice)
        self.hide()

    def say(self, error: UserError) -> None:
        """Show a refusal."""
        self._title.setText(error.title)
        self._advice.setText(error.advice)
        self.show()


class ChooseStep(Step):
    """Which file; it is read at once, so that a wrong one is told before anything else.

    Signals:
        repair_chosen: The file is a repair sheet of ours: its columns are known.
        was_read: A file was read, and one may go on with it.
    """

    repair_chosen = Signal()
    was_read = Signal()

    def __init__(self, errand: Errand, shell: Shell) -> None:
        super().__init__(
            "选文件",
            "要导入哪份台账",
            "先只读、不写入。低保、特困、低保边缘台账，或者改好的待修清单都可以。",
        )
        self._errand, self._shell = errand, shell
        self._area = DropArea("选一份台账")
        self._refusal = Refusal()
        self.body.addWidget(self._area)
        self.body.addWidget(self._refusal)
        self.body.addStretch()
        self._area.chosen.connect(self.open)
        self.set_ready(False)

    def open(self, path: Path) -> None:
        """Read a file and say what it seems to be."""
        errand = self._errand
        self._refusal.hide()
        self.set_ready(False)
        try:
            errand.content = read_file(path)
        except UserError as error:
            self._refuse(error)
            return
        errand.name, errand.kind, errand.columns, errand.seen = path.name, "", (), None
        errand.keep.clear()
        self._area.say(path.name, "正在读……")
        watcher = Progress(self, f"正在读“{path.name}”")
        watcher.over.connect(self._over)
        self._shell.runner.query(errand.look(), self._show, refused=self._refuse, watcher=watcher)

    @override
    def leave(self) -> bool:
        seen = self._errand.seen
        if seen is not None and not seen.sheets:
            self.repair_chosen.emit()
            return False
        return True

    def _show(self, seen: Preview) -> None:
        self._errand.seen = seen
        if seen.sheets:
            found = f"读到 {seen.households:,} 户 {seen.members:,} 人"
            if seen.monthly_total_fen:
                found += f"，月金额合计 {Money().show(seen.monthly_total_fen)} 元"
        else:
            found = f"这是改好的待修清单，改过 {seen.changed + seen.left:,} 行"
        self._area.say(self._errand.name, found)
        self.set_ready(True)

    def _over(self) -> None:
        if self._errand.seen is not None:
            self.was_read.emit()
        elif self._refusal.isHidden():
            self._area.say(self._errand.name, "没有读完")

    def _refuse(self, error: UserError) -> None:
        self._area.say(self._errand.name or "选一份台账", "换一份文件，或照下面说的处理后再选")
        self._refusal.say(error)

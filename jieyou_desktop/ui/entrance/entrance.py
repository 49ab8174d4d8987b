"""The door: shows what is to be done before an office is open, and hands it over open."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Fields
from jieyou_desktop.services import opening
from jieyou_desktop.services.opening import Opened, Program
from jieyou_desktop.ui.entrance.first_run import FirstRun, MakeRunner
from jieyou_desktop.ui.entrance.forgotten import Forgotten
from jieyou_desktop.ui.entrance.panel import Panel
from jieyou_desktop.ui.entrance.restoring import Restoring
from jieyou_desktop.ui.entrance.sign_in import SignIn
from jieyou_desktop.ui.help import HelpWindow
from jieyou_desktop.ui.kit import dialogs, files
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.theme import px


class Entrance(QStackedWidget):
    """Signs in to the office of ``folder``; where there is none, offers to make one.

    ``practice`` is where the practice town lives, ``proposed`` where a new office would.

    Signals:
        opened: An office is open (Opened): real or for practice.
    """

    opened = Signal(object)

    def __init__(
        self,
        program: Program,
        make_runner: MakeRunner,
        *,
        folder: Path | None,
        user: str,
        proposed: Path,
        practice: Path,
    ) -> None:
        super().__init__()
        self._program, self._make_runner = program, make_runner
        self._runner = make_runner(opening.Doorstep(program))
        self._folder = folder if folder and opening.has_office(folder) else None
        self._user, self._proposed, self._practice = user, proposed, practice
        self._first_run: FirstRun | None = None
        self._help = HelpWindow(self)
        self._panels = QStackedWidget()
        self._welcome = _Welcome(self._runner)
        self._sign_in = SignIn(self._runner, program)
        self._forgotten = Forgotten(self._runner, program)
        self._restoring = Restoring(self._runner)
        for panel in (self._welcome, self._sign_in, self._forgotten, self._restoring):
            self._panels.addWidget(panel)
        self.addWidget(self._build())
        self.setWindowTitle("解忧")
        self.setMinimumSize(800, 560)
        self._connect()
        self.home()

    def home(self, words: str = "") -> None:
        """Show the beginning: signing in where there is an office, else the welcome."""
        if self._folder is None:
            self._show(self._welcome)
        else:
            self._sign_in.ask(self._folder, self._user, words)
            self._show(self._sign_in)

    def offer_restore(self, file: str) -> None:
        """Show the restoring of a backup that somebody clicked."""
        if self._first_run is None:
            self._restore()
            self._restoring.take_file(file)

    def close_down(self) -> None:
        """Nothing more is asked here."""
        self._runner.close()

    def _connect(self) -> None:
        QShortcut(QKeySequence("F1"), self, self._show_help)
        self._welcome.new_asked.connect(self._begin_first_run)
        self._welcome.restore_asked.connect(self._restore)
        self._welcome.folder_asked.connect(self._pick_folder)
        self._sign_in.opened.connect(self._opened)
        self._sign_in.forgot_asked.connect(self._forgot)
        self._sign_in.restore_asked.connect(self._restore)
        self._sign_in.folder_asked.connect(self._pick_folder)
        self._forgotten.left.connect(self.home)
        self._forgotten.reset.connect(self._reset)
        self._restoring.left.connect(self.home)
        self._restoring.restored.connect(self._restored)

    def _show_help(self) -> None:
        is_first_run = self.currentWidget() is self._first_run
        self._help.show_page("first_run" if is_first_run else "sign_in")

    def _show(self, panel: Panel) -> None:
        self.setCurrentIndex(0)
        self._panels.setCurrentWidget(panel)
        panel.focus_first()

    def _begin_first_run(self) -> None:
        self._first_run = FirstRun(self._runner, self._program, self._proposed, self._make_runner)
        self._first_run.cancelled.connect(self._leave_first_run)
        self._first_run.opened.connect(self._opened)
        self.addWidget(self._first_run)
        self.setCurrentWidget(self._first_run)

    def _leave_first_run(self) -> None:
        if self._first_run is not None:
            self.removeWidget(self._first_run)
            self._first_run = None
        self.home()

    def _open_practice(self) -> None:
        self._runner.command(
            lambda w: opening.open_practice(self._program, self._practice, w.progress),
            self._opened,
            refused=self._tell,
            watcher=dialogs.ProgressDialog(self, "正在准备练习镇"),
        )

    def _pick_folder(self) -> None:
        chosen = files.ask_folder(self, "选解忧的数据文件夹")
        if chosen is None:
            return
        if opening.has_office(chosen):
            self._folder = chosen
            self.home()
        else:
            self._tell(
                UserError(
                    "这个文件夹里没有解忧的数据", "数据文件夹里有 jieyou.db 和 vault.json 两个文件"
                )
            )

    def _restore(self) -> None:
        taken = self._proposed.exists() and any(self._proposed.iterdir())
        proposed = (
            self._proposed.with_name(f"{self._proposed.name}-恢复") if taken else self._proposed
        )
        self._restoring.ask(proposed)
        self._show(self._restoring)

    def _restored(self, folder: Path, words: str) -> None:
        self._folder = folder
        self.home(words)

    def _forgot(self) -> None:
        assert self._folder is not None
        self._forgotten.ask(self._folder, self._user)
        self._show(self._forgotten)

    def _reset(self, name: str) -> None:
        self._user = name
        self.home(f"{name}的新密码已设好，请用它登录")

    def _opened(self, opened: Opened) -> None:
        self.opened.emit(opened)

    def _tell(self, error: UserError) -> None:
        dialogs.show_error(self, error)

    def _build(self) -> QWidget:
        band = QFrame()
        band.setObjectName("band")
        left = QVBoxLayout(band)
        left.setContentsMargins(px(36), px(40), px(36), px(28))
        left.setSpacing(px(10))
        left.addWidget(text("解忧", "brand"))
        left.addWidget(text("镇街民政办的社会救助业务"))
        left.addStretch()
        left.addWidget(text("第一次用？先在练习镇里试试", "strong"))
        left.addWidget(text("600 户都是虚构的，怎么点都不要紧。", "sub"))
        practice = button("打开练习镇", "book-open")
        left.addWidget(practice, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch()
        left.addWidget(text("数据只在这台电脑里，全部加密；不连网，不上传。按 F1 看说明。", "sub"))
        practice.clicked.connect(self._open_practice)
        whole = QWidget()
        layout = QHBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(band)
        layout.addWidget(self._panels, 1)
        return whole

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        first_run = self._first_run
        if first_run is None or not first_run.is_unfinished:
            return
        if dialogs.ask(
            self,
            "恢复码还没有收好",
            "关掉以后不再显示。数据已经建好，可以登录后在“设置 → 用户”里换一个新的恢复码。",
            "关掉",
        ):
            first_run.abandon()
        else:
            event.ignore()


class _Welcome(Panel):
    """No office is known on this computer: make one, restore one, or say where it is."""

    new_asked = Signal()
    restore_asked = Signal()
    folder_asked = Signal()

    def __init__(self, runner: Runner) -> None:
        super().__init__(
            runner,
            "这台电脑上还没有本镇的数据",
            "新建要几分钟：填单位情况，设密码，收好恢复码。",
            Fields([]),
            "新建本镇的数据",
        )
        self.links(
            (
                ("从备份恢复", "", self.restore_asked.emit),
                ("数据已在这台电脑的别处", "", self.folder_asked.emit),
            )
        )

    @override
    def act(self) -> None:
        self.new_asked.emit()

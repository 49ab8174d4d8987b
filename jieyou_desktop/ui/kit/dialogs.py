"""The few things that stop everything else: a word, a question, a reason, a long job."""

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.ui.kit.icons import picture
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.runner import Job
from jieyou_desktop.ui.kit.theme import px, set_role

PATIENCE_MS = 400
"""A job shorter than this shows nothing."""


class Sheet(QDialog):
    """A dialog: a picture, a title, what is below it, and buttons at the foot."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        advice: str = "",
        icon: str = "",
        tone: str = "accent",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title if len(title) < 20 else "解忧")
        self.body = QVBoxLayout()
        self.body.setSpacing(px(10))
        heading = text(title, "h3")
        heading.setMinimumWidth(px(400))
        self.body.addWidget(heading)
        if advice:
            self.body.addWidget(text(advice))
        top = QHBoxLayout()
        top.setContentsMargins(px(22), px(20), px(22), px(18))
        top.setSpacing(px(14))
        if icon:
            mark = QLabel()
            mark.setPixmap(picture(icon, px(28), tone))
            top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(self.body, 1)
        foot = QWidget()
        set_role(foot, role="buttons")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons = QHBoxLayout(foot)
        self._buttons.setContentsMargins(px(22), px(10), px(22), px(10))
        self._buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(foot)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)

    def add_button(self, words: str, *, primary: bool = False) -> QPushButton:
        """Add a button at the foot; the main one answers Enter."""
        made = button(words, primary=primary)
        made.setDefault(primary)
        self._buttons.addWidget(made)
        return made


def tell(parent: QWidget | None, title: str, advice: str = "") -> None:
    """Say something that must be read before going on."""
    sheet = Sheet(parent, title, advice, "info")
    sheet.add_button("知道了", primary=True).clicked.connect(sheet.accept)
    sheet.exec()


def show_error(parent: QWidget | None, error: UserError) -> None:
    """Show a refusal: what stopped, what to do next, and the article that asks for it."""
    sheet = Sheet(parent, error.title, error.advice, "circle-alert", "soon")
    if error.source:
        sheet.body.addWidget(text(f"依据：{error.source}", "sub"))
    sheet.add_button("知道了", primary=True).clicked.connect(sheet.accept)
    sheet.exec()


def ask(parent: QWidget | None, title: str, advice: str = "", yes: str = "继续") -> bool:
    """Ask before going on; ``yes`` names what will be done (“撤销这一批”)."""
    sheet = Sheet(parent, title, advice, "circle-help")
    sheet.add_button("先不了").clicked.connect(sheet.reject)
    sheet.add_button(yes, primary=True).clicked.connect(sheet.accept)
    return sheet.exec() == QDialog.DialogCode.Accepted


def ask_reason(
    parent: QWidget | None, title: str, advice: str = "", yes: str = "继续"
) -> str | None:
    """Ask for a reason, which is put on record; None when the person turns back."""
    sheet = ReasonSheet(parent, title, advice, yes)
    return sheet.reason() if sheet.exec() == QDialog.DialogCode.Accepted else None


class ReasonSheet(Sheet):
    """Goes on only once a reason is given."""

    def __init__(self, parent: QWidget | None, title: str, advice: str, yes: str) -> None:
        super().__init__(parent, title, advice, "circle-help")
        self._reason = QPlainTextEdit()
        self._reason.setAccessibleName("理由")
        self._reason.setPlaceholderText("写清理由，会记录在案")
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(px(84))
        self.body.addWidget(self._reason)
        self.add_button("先不了").clicked.connect(self.reject)
        self._yes = self.add_button(yes, primary=True)
        self._yes.setEnabled(False)
        self._reason.textChanged.connect(self._changed)
        self._yes.clicked.connect(self.accept)

    def reason(self) -> str:
        """The reason given."""
        return self._reason.toPlainText().strip()

    def _changed(self) -> None:
        self._yes.setEnabled(len(self.reason()) >= 2)


class ProgressDialog(Sheet):
    """Watches a job: what is being done, how far, and a cancel that rolls it back.

    Hand it to ``Runner.command(..., watcher=ProgressDialog(self, "正在导入台账"))``; it
    appears when the job has run for PATIENCE_MS and goes when it ends.
    """

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent, title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._job: Job | None = None
        self._doing = text("请稍候……", "sub")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(title)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._doing)
        self._cancel = self.add_button("停下，不保留")
        # Enter pressed once too often must not stop the job: only a choice of the button does.
        self._cancel.setAutoDefault(False)
        self._bar.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bar.setFocus()
        self._clock = QElapsedTimer()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self._cancel.clicked.connect(self._give_up)

    def begin(self, job: Job) -> None:
        """See Watcher.begin."""
        self._job = job
        self._clock.start()
        self._patience.start()

    def step(self, done: int, total: int, text: str = "") -> None:
        """See Watcher.step."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        count = f"{done:,} / {total:,}" if total > 1 else ""
        self._doing.setText(
            "　".join(part for part in (text, count, self._left(done, total)) if part)
        )

    def end(self) -> None:
        """See Watcher.end."""
        self._patience.stop()
        self._job = None
        self.hide()
        self.deleteLater()

    def _left(self, done: int, total: int) -> str:
        seconds = self._clock.elapsed() / 1000
        if not done or seconds < 3:
            return ""
        left = seconds / done * (total - done)
        return f"还要约 {left / 60:.0f} 分钟" if left > 90 else f"还要约 {max(left, 1):.0f} 秒"

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._cancel.setEnabled(False)
        self._doing.setText("正在停下，已做的一并撤回……")

    @override
    def reject(self) -> None:
        self._give_up()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self._give_up()

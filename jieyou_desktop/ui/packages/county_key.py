"""Whose key packages are sealed to, and bringing in another after a telephone call."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services import keys
from jieyou_desktop.services.keys import KeyCard
from jieyou_desktop.ui.kit import files
from jieyou_desktop.ui.kit.dialogs import show_error
from jieyou_desktop.ui.kit.page import Card, Shell
from jieyou_desktop.ui.kit.pieces import button, empty_out, text
from jieyou_desktop.ui.kit.theme import px


class CountyKey(QWidget):
    """The county's key in use, or one just chosen that waits to be compared by telephone.

    Signals:
        changed: ``ready`` may have changed.
        taken: Another key has been brought in (KeyCard).
    """

    changed = Signal()
    taken = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._used: KeyCard | None = None
        self._chosen: tuple[Path, KeyCard] | None = None
        self._compared = QCheckBox("我已打电话和县里核对，上面的指纹一致")
        self._choose_button = button("", "folder-open")
        self._card = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addLayout(self._card)
        for widget in (self._compared, self._choose_button):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()
        self._choose_button.clicked.connect(self._choose)
        self._compared.toggled.connect(self.changed)
        self.show_key(None)

    @property
    def ready(self) -> bool:
        """Whether there is a key to go on with; one just chosen must have been compared."""
        if self._chosen is not None:
            return self._compared.isChecked()
        return self._used is not None

    @property
    def is_new(self) -> bool:
        """Whether a key has been chosen that is not in use yet."""
        return self._chosen is not None

    def show_key(self, used: KeyCard | None) -> None:
        """Show the key in use; None says that there is none yet."""
        self._used, self._chosen = used, None
        self._draw()

    def take(self) -> bool:
        """Bring in the key just chosen; False while that goes on and ``taken`` will follow."""
        if self._chosen is None:
            return True
        call = partial(keys.import_county, path=self._chosen[0])
        self._shell.runner.command(call, self._taken, refused=self._refused)
        return False

    def _draw(self) -> None:
        empty_out(self._card)
        card = Card()
        if self._chosen is not None:
            _path, key = self._chosen
            card.body.addWidget(text(f"新选的公钥：{key.name}", "h3"))
            self._add_fingerprint(card, key)
            card.body.addWidget(
                text("请打电话给县里，让对方念出这六组数字，和上面一致再往下走。", tone="soon")
            )
        elif self._used is not None:
            card.body.addWidget(text(self._used.name, "h3"))
            self._add_fingerprint(card, self._used)
            card.body.addWidget(
                text("包只有这一家和本镇自己打得开。县里换了钥匙，请在下面重选。", "sub")
            )
        else:
            card.body.addWidget(text("还没有县里的公钥", "h3"))
            card.body.addWidget(
                text("包要封给县里才能送出。请向县民政局要它的公钥文件（名字以 .pub 结尾）。")
            )
        self._card.addWidget(card)
        self._compared.setVisible(self._chosen is not None)
        self._compared.setChecked(False)
        has_key = self._used is not None or self._chosen is not None
        self._choose_button.setText("换一个公钥文件…" if has_key else "选县里的公钥文件…")
        self.changed.emit()

    def _add_fingerprint(self, card: Card, key: KeyCard) -> None:
        card.body.addWidget(text("指纹", "key"))
        card.body.addWidget(text(key.fingerprint, "code"))

    def _choose(self) -> None:
        if path := files.ask_file(self, "选县里的公钥文件", "公钥文件 (*.pub);;所有文件 (*)"):
            # A command: the office's own key, which this one is held against, may be made now.
            self._shell.runner.command(
                partial(keys.read, path=path), partial(self._read, path), refused=self._refused
            )

    def _read(self, path: Path, key: KeyCard) -> None:
        self._chosen = (path, key)
        self._draw()
        self._compared.setFocus()

    def _taken(self, key: KeyCard) -> None:
        self.show_key(key)
        self.taken.emit(key)

    def _refused(self, error: UserError) -> None:
        show_error(self, error)

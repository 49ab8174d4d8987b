"""Where a package goes: a stick that is plugged in, a folder, or a draft e-mail."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.services import drives
from jieyou_desktop.services.drives import Drive
from jieyou_desktop.ui.kit import files
from jieyou_desktop.ui.kit.icons import picture
from jieyou_desktop.ui.kit.page import Card
from jieyou_desktop.ui.kit.pieces import button, empty_out, text
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.theme import px

_LOOK_AGAIN_MS = 2_000
# Where the words of a choice begin, beside its ring.
_INDENT = 34


class Road(StrEnum):
    """By which road a package leaves."""

    STICK = "U 盘"
    FOLDER = "文件夹"
    MAIL = "邮件草稿"


_ABOUT = {
    Road.FOLDER: "例如移动硬盘上的，或单位共享的文件夹",
    Road.MAIL: "附上数据包，不填收件人；看过以后用单位邮箱发",
}


@dataclass(frozen=True)
class Destination:
    """A chosen destination: the folder, what to call it, and by which road it is reached."""

    folder: Path
    name: str
    road: Road

    @property
    def icon(self) -> str:
        """The road's icon."""
        return {Road.STICK: "usb", Road.FOLDER: "folder-open", Road.MAIL: "mail"}[self.road]

    @property
    def is_mail(self) -> bool:
        """Whether a draft e-mail is put there instead of the package itself."""
        return self.road is Road.MAIL


class Destinations(QWidget):
    """The sticks, found again as they are plugged in and pulled, and two other roads.

    Signals:
        changed: Another destination is chosen, or none.
    """

    changed = Signal()

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner
        self._needed = 0
        self._drives: tuple[Drive, ...] | None = None
        self._stick: Path | None = None
        self._lines: list[_Stick] = []
        self._group = QButtonGroup(self)
        self._sticks = QVBoxLayout()
        self._folder = _Asked(Road.FOLDER, "folder-open", "一个文件夹", "选文件夹…")
        self._mail = _Asked(Road.MAIL, "mail", "邮件草稿（.eml）", "草稿放哪里…")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addLayout(self._sticks)
        for road in (self._folder, self._mail):
            self._group.addButton(road.choice)
            layout.addWidget(road)
        layout.addStretch()
        self._again = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._again.timeout.connect(self.look)
        self._group.buttonToggled.connect(self._toggled)
        self._folder.changed.connect(self.changed)
        self._mail.changed.connect(self.changed)

    def need(self, size: int) -> None:
        """Say how many bytes are to be put; a stick without the room cannot be chosen."""
        self._needed = size
        self._show_drives(self._drives or ())

    def destination(self) -> Destination | None:
        """The destination chosen, once it is whole."""
        line = choice.parent() if (choice := self._group.checkedButton()) else None
        if isinstance(line, _Stick):
            return Destination(line.drive.folder, _name(line.drive), Road.STICK)
        if isinstance(line, _Asked) and line.folder is not None:
            return Destination(line.folder, str(line.folder), line.road)
        return None

    def look(self) -> None:
        """Find out which sticks are plugged in."""
        self._runner.query(lambda _w: drives.removable(), self._found)

    def _found(self, found: tuple[Drive, ...]) -> None:
        if found != self._drives:
            self._show_drives(found)

    def _show_drives(self, found: tuple[Drive, ...]) -> None:
        self._drives = found
        wanted = self._wanted_stick()
        for line in self._lines:
            self._group.removeButton(line.choice)
        empty_out(self._sticks)
        self._lines = [_Stick(drive, self._needed) for drive in found]
        for line, drive in zip(self._lines, found, strict=True):
            self._group.addButton(line.choice)
            self._sticks.addWidget(line)
            line.choice.setChecked(drive.folder == wanted)
        if not found:
            card = Card()
            row = QHBoxLayout()
            row.addWidget(_mark("usb", "text2"))
            row.addWidget(text("没有找到 U 盘。插上以后这里会自己出现", "sub"), 1)
            card.body.addLayout(row)
            self._sticks.addWidget(card)
        self.changed.emit()

    def _wanted_stick(self) -> Path | None:
        """The stick chosen before, or the only one with room when nothing is chosen."""
        if any(road.choice.isChecked() for road in (self._folder, self._mail)):
            return None
        fit = [drive.folder for drive in self._drives or () if drive.free > self._needed]
        return self._stick if self._stick in fit else fit[0] if len(fit) == 1 else None

    def _toggled(self, choice: QRadioButton, on: bool) -> None:
        if on:
            line = choice.parent()
            self._stick = line.drive.folder if isinstance(line, _Stick) else None
        self.changed.emit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self._again.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()


class _Stick(Card):
    """One stick with its label and room."""

    def __init__(self, drive: Drive, needed: int) -> None:
        super().__init__()
        self.drive = drive
        has_room = drive.free > needed
        self.choice = QRadioButton(_name(drive))
        self.choice.setEnabled(has_room)
        room = f"剩 {size_text(drive.free)}，共 {size_text(drive.total)}"
        about = text(room, "sub") if has_room else text(f"放不下：{room}", "sub", tone="late")
        words = _under(self.choice, about)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(_mark("usb"))
        row.addLayout(words, 1)
        self.body.addLayout(row)


class _Asked(Card):
    """A road for which a folder must be chosen.

    Signals:
        changed: Another folder has been chosen.
    """

    changed = Signal()

    def __init__(self, road: Road, icon_name: str, words: str, ask: str) -> None:
        super().__init__()
        self.road = road
        self.folder: Path | None = None
        self.choice = QRadioButton(words)
        self._title = words
        self._ask = button(ask)
        self._where = text(_ABOUT[road], "sub")
        lines = _under(self.choice, self._where)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(_mark(icon_name))
        row.addLayout(lines, 1)
        row.addWidget(self._ask)
        self.body.addLayout(row)
        self._ask.clicked.connect(self._choose)
        self.choice.clicked.connect(self._chosen)

    def _chosen(self) -> None:
        if self.folder is None:
            self._choose()

    def _choose(self) -> None:
        if chosen := files.ask_folder(self, self._title, self.folder):
            self.folder = chosen
            self._where.setText(str(chosen))
            self.choice.setChecked(True)
            self.changed.emit()


def size_text(size: int) -> str:
    """A number of bytes as people say it."""
    return f"{size / 2**30:.1f} GB" if size >= 2**30 else f"{max(size / 2**20, 0.1):.1f} MB"


def _name(drive: Drive) -> str:
    folder = str(drive.folder)
    return f"{drive.label}（{folder}）" if drive.label and drive.label not in folder else folder


def _mark(name: str, color: str = "accent") -> QLabel:
    label = QLabel()
    label.setPixmap(picture(name, px(22), color))
    return label


def _under(choice: QRadioButton, about: QLabel) -> QVBoxLayout:
    """A choice with what about it below its words."""
    about.setContentsMargins(px(_INDENT), 0, 0, 0)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(choice)
    words.addWidget(about)
    return words

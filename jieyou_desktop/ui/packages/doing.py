"""The last steps of giving a package to the county: a look, the doing, and the result."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import letters, packages
from jieyou_desktop.services.packages import Made
from jieyou_desktop.ui.kit.dialogs import ProgressDialog
from jieyou_desktop.ui.kit.page import Card, Shell
from jieyou_desktop.ui.kit.pieces import Facts, button, empty_out, text
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.kit.wizard import Step
from jieyou_desktop.ui.packages.destinations import Destination, Road, size_text
from jieyou_desktop.ui.packages.pictures import SlipPicture, Way
from jieyou_desktop.ui.packages.steps import Errand

_SLIP_WIDTH = 320
_WIDE_ENOUGH = 760
_SENDING = {
    Road.STICK: "正常弹出 U 盘，和交接单一起送到县里",
    Road.FOLDER: "把文件夹里的包和交接单一起送到县里",
    Road.MAIL: "打开邮件草稿，填收件人，看过再发",
}


class LookStep(Step):
    """A picture of what will happen; its button does it."""

    def __init__(self, errand: Errand, shell: Shell) -> None:
        super().__init__("看一眼", "将要做的事", button="做包并存出去")
        self._errand, self._shell = errand, shell
        self._shown = QVBoxLayout()
        self._shown.setSpacing(px(12))
        self.body.addLayout(self._shown)
        self.body.addStretch()

    @override
    def enter(self) -> None:
        empty_out(self._shown)
        errand, plan, destination = self._errand, self._errand.plan, self._errand.destination
        assert destination is not None
        if errand.made is not None:
            town, name, to = "本镇", errand.made.file_name, errand.made.recipient
            sequence = errand.made.sequence
        else:
            assert plan is not None
            town, name, sequence = plan.town, plan.file_name, plan.sequence
            to = plan.recipient.name if plan.recipient else "县里"
        self.button = "存出去" if errand.made else "做包并存出去"
        stations = [
            ("house", town, "加密的台账"),
            ("package", f"第 {sequence} 号包", f"签名、封口，约 {size_text(errand.size)}"),
            (destination.icon, destination.road.value, destination.name),
            ("landmark", to, "用自己的私钥打开，核对指纹"),
        ]
        self._shown.addWidget(Way(stations))
        card = Card()
        for number, line in enumerate(self._lines(name, destination), 1):
            card.body.addWidget(text(f"{number}　{line}"))
        self._shown.addWidget(card)

    def _lines(self, name: str, destination: Destination) -> list[str]:
        lines = []
        which = "、".join(str(each) for each in self._errand.waiting)
        if self._errand.made is None:
            lines = ["把台账、走访、受理件装成一包，用本镇的钥匙签名，封给县里，并在本机留一份。"]
        if destination.is_mail:
            lines.append(
                f"在“{destination.name}”写一封没有收件人的邮件草稿，附上“{name}”。正文没有群众信息。"
            )
            lines.append("您用单位的邮箱打开草稿，填上收件人，看过再发。")
            if which:
                lines.append(f"以前做好的第 {which} 号包还没有存出去，请另外送，不然县里会说缺号。")
        else:
            if which:
                lines.append(f"以前做好、还没有存出去的第 {which} 号包一起存，免得县里缺号。")
            lines.append(f"写到“{destination.name}”，文件名“{name}”，读回来核对无误才用这个名字。")
        lines.append("出一张交接单，打印后和包一起送；县里对上面的数和指纹，签字退回回执联。")
        return lines

    @override
    def leave(self) -> bool:
        self.set_ready(False)
        if self._errand.made is None:
            watcher = ProgressDialog(self, "正在做数据包")
            self._shell.runner.command(
                self._make, self._made, refused=self._refused, watcher=watcher
            )
        else:
            self._put()
        return False

    def _make(self, w: Any) -> Made:
        destination = self._errand.destination
        assert destination is not None
        packages.check_destination(w, folder=destination.folder)
        return packages.make(w)

    def _made(self, made: Made) -> None:
        self._errand.made = made
        self._put()

    def _put(self) -> None:
        destination, made = self._errand.destination, self._errand.made
        assert destination is not None
        assert made is not None
        if destination.is_mail:
            call = partial(_draft, made.package_id, destination.folder)
        else:
            ids = (made.package_id,) if self._errand.again else ()
            call = partial(packages.save, folder=destination.folder, package_ids=ids)
        watcher = ProgressDialog(self, "正在写入并读回核对")
        self._shell.runner.command(call, self._saved, refused=self._refused, watcher=watcher)

    def _saved(self, paths: tuple[Path, ...]) -> None:
        self._errand.paths = paths
        self._errand.refused = None
        self.set_ready(True)
        self.done.emit()

    def _refused(self, error: UserError) -> None:
        self._errand.refused = error
        self.set_ready(True)
        self.done.emit()


class ResultStep(Step):
    """What was done, what is left to do, and the slip.

    Signals:
        elsewhere: Another destination is wanted, as the first did not take it.
        settled: A package has been made: there is nothing to go back to.
    """

    elsewhere = Signal()
    settled = Signal()

    def __init__(self, errand: Errand, shell: Shell) -> None:
        super().__init__("结果", "结果", button="完成")
        self._errand, self._shell = errand, shell
        self._pdf = b""
        self._words, self._slip = QVBoxLayout(), QVBoxLayout()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(px(20))
        self._row.addLayout(self._words, 1)
        self._row.addLayout(self._slip)
        self.body.addLayout(self._row)
        self.body.addStretch()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The slip beside the words where there is room, below them at large text.
        beside = self.width() >= px(_WIDE_ENOUGH)
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if beside else way.TopToBottom)

    @override
    def enter(self) -> None:
        empty_out(self._words)
        empty_out(self._slip)
        made, refused = self._errand.made, self._errand.refused
        if made is not None:
            self.settled.emit()
        if refused is not None:
            self._say_refused(refused, made)
        elif made is not None:
            self._say_done(made)
        if made is not None and Right.PRINT in self._shell.rights:
            call = partial(letters.pdf, letter_ids=[made.letter_id])
            self._shell.runner.command(call, self._show_slip)
        self._words.addStretch()

    def _say_refused(self, refused: UserError, made: Made | None) -> None:
        card = Card()
        card.body.addWidget(text(refused.title, "h3", tone="late"))
        card.body.addWidget(text(refused.advice))
        if made is not None:
            card.body.addWidget(
                text(f"第 {made.sequence} 号包已经做好，留在本机，以后再存还是这一包、这个号。")
            )
        again = button("换个地方再存", "usb", primary=True)
        again.clicked.connect(self.elsewhere)
        line = QHBoxLayout()
        line.addWidget(again)
        line.addStretch()
        card.body.addLayout(line)
        self._words.addWidget(card)

    def _say_done(self, made: Made) -> None:
        destination = self._errand.destination
        assert destination is not None
        card = Card(f"第 {made.sequence} 号包已经存好，读回核对无误")
        facts = Facts()
        facts.add("存到", destination.name)
        for path in self._errand.paths:
            facts.add("文件", path.name)
        facts.add("文件夹", str(destination.folder))
        facts.add("大小", size_text(made.size))
        facts.add("交给", made.recipient)
        card.body.addWidget(facts)
        card.body.addWidget(text("指纹（县里打开后显示的应与此相同）", "key"))
        card.body.addWidget(text(made.fingerprint, "code"))
        self._words.addWidget(card)
        left = Card("还要做")
        steps = ("打印交接单，盖章", _SENDING[destination.road], "县里签字的回执联带回来存好")
        for number, line in enumerate(steps, 1):
            left.body.addWidget(text(f"{number}　{line}"))
        row = QHBoxLayout()
        if Right.PRINT in self._shell.rights:
            slip = button("看交接单、打印", "printer", primary=True)
            slip.clicked.connect(self._preview)
            row.addWidget(slip)
        folder = button("打开所在文件夹", "folder-open")
        folder.clicked.connect(self._open_folder)
        row.addWidget(folder)
        row.addStretch()
        left.body.addLayout(row)
        self._words.addWidget(left)

    def _show_slip(self, pdf: bytes) -> None:
        self._pdf = pdf
        empty_out(self._slip)
        self._slip.addWidget(SlipPicture(pdf, px(_SLIP_WIDTH)), 0, Qt.AlignmentFlag.AlignTop)
        self._slip.addStretch()

    def _preview(self) -> None:
        if self._pdf and self._errand.made is not None:
            self._shell.preview(self._pdf, f"第 {self._errand.made.sequence} 号数据包交接单")

    def _open_folder(self) -> None:
        assert self._errand.destination is not None
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._errand.destination.folder)))


def _draft(package_id: int, folder: Path, w: Any) -> tuple[Path, ...]:
    return (packages.draft_mail(w, package_id=package_id, folder=folder),)

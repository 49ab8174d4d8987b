"""The side panel of the packages page: one package, what it holds, where it went."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import letters, package_chain
from jieyou_desktop.services.package_chain import Detail
from jieyou_desktop.services.packages import Made
from jieyou_desktop.ui.kit.days import short_day
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.packages.destinations import size_text
from jieyou_desktop.ui.packages.steps import Errand


class PackageSide(SidePanel):
    """One package made, and the next steps with it.

    Signals:
        save_asked: It is to be put out, for the first time or again (Errand).
    """

    save_asked = Signal(object)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self.show_nothing("选中一个数据包，这里说明它装了什么、去了哪里")

    def show_package(self, package_id: int) -> None:
        """Read and show a package."""
        call = partial(package_chain.detail, package_id=package_id)
        self._shell.runner.query(call, self._show)

    def _show(self, detail: Detail) -> None:
        self.clear()
        row = detail.package
        waits = row["saved_to"] is None
        tags = ("还没有存出去",) if waits else ()
        self.head(f"第 {row['sequence']} 号数据包", row["period"], tags)
        facts = self.facts()
        facts.add("制作", short_day(row["made_on"], self._shell.runner.today))
        facts.add("交给", row["recipient"])
        if waits:
            facts.add("存到", "还留在本机", tone="late")
        else:
            facts.add("存到", row["saved_to"])
        facts.add("大小", size_text(row["size"]))
        facts.add("文件名", row["file_name"])
        self.section("装了什么")
        held = self.facts()
        for label, number, unit in detail.counts:
            held.add(label, f"{number:,} {unit}")
        for label, fen in detail.sums:
            held.add(label, f"{Money().show(fen)} 元")
        self.section("指纹")
        self.body.addWidget(text(detail.fingerprint, "strong"))
        before = detail.previous or "无，这是第一包"
        self.body.addWidget(text(f"上一包：{before}", "sub"))
        self.body.addWidget(text(f"封口的公钥：{detail.recipient_fingerprint}", "sub"))
        self.finish()
        self._next_steps(detail, waits)

    def _next_steps(self, detail: Detail, waits: bool) -> None:
        if detail.can_save and Right.PACKAGE in self._shell.rights:
            words = "存出去" if waits else "再存一份"
            save = self.step(words, "usb", primary=waits)
            errand = Errand(made=_made(detail), waiting=detail.waiting, again=not waits)
            save.clicked.connect(partial(self.save_asked.emit, errand))
        if Right.PRINT in self._shell.rights:
            slip = self.step("看交接单、打印", "printer")
            slip.clicked.connect(partial(self._print, detail))

    def _print(self, detail: Detail) -> None:
        title = f"第 {detail.package['sequence']} 号数据包交接单"
        call = partial(letters.pdf, letter_ids=[detail.letter_id])
        self._shell.runner.command(call, partial(self._preview, title))

    def _preview(self, title: str, pdf: bytes) -> None:
        self._shell.preview(pdf, title)


def _made(detail: Detail) -> Made:
    row = detail.package
    return Made(
        row.id,
        row["sequence"],
        row["file_name"],
        row["size"],
        detail.fingerprint,
        detail.letter_id,
        row["recipient"],
        detail.counts,
        detail.sums,
    )

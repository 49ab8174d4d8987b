"""What the first page is made of besides the kit: how far something is, as a bar to press."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from jieyou_desktop.services.today import Share
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.pressable import Pressable
from jieyou_desktop.ui.kit.theme import px, set_role


class ShareBar(Pressable):
    """A label, how many of how many, and a bar; full is green."""

    def __init__(self, share: Share) -> None:
        super().__init__()
        set_role(self, role="line-button")
        count = f"{share.done:,} / {share.total:,} {share.unit}"
        self.setAccessibleName(f"{share.label} {count}")
        top = QHBoxLayout()
        top.addWidget(text(share.label), 1)
        top.addWidget(text(count, "key", wrap=False))
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, max(share.total, 1))
        bar.setValue(share.done)
        set_role(bar, full=share.done == share.total)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(6), px(4), px(6), px(6))
        layout.setSpacing(px(3))
        layout.addLayout(top)
        layout.addWidget(bar)

"""A line of a short list that opens what it tells of."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.pressable import Pressable
from jieyou_desktop.ui.kit.theme import px, set_role


class Line(Pressable):
    """A name, what about it, and at the end how pressing it is; ``tone`` late, soon or none."""

    def __init__(
        self,
        name: str,
        words: str,
        end: str = "",
        *,
        tone: str = "",
        name_width: int = 96,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_role(self, role="line-button", tone=tone)
        self.setAccessibleName("，".join(part for part in (name, words, end) if part))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(12), px(8), px(8), px(8))
        layout.setSpacing(px(14))
        title = text(name, "strong", wrap=False)
        title.setMinimumWidth(px(name_width))
        layout.addWidget(title)
        layout.addWidget(text(words), 1)
        if end:
            layout.addWidget(text(end, tone=tone or "dim", wrap=False))

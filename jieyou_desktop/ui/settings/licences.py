"""The licences of everything the program is made of, to be read where it runs."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPlainTextEdit, QWidget

from jieyou_desktop.ui.kit.dialogs import Sheet
from jieyou_desktop.ui.kit.theme import px


class LicencesSheet(Sheet):
    """The parts at the left, the licence of the chosen one at the right."""

    def __init__(self, folder: Path, parent: QWidget | None) -> None:
        super().__init__(parent, "开源许可", "解忧用到的软件和字体，各依自己的许可。")
        self._texts = {path.stem: path for path in folder.glob("*.txt")}
        self._parts = QListWidget()
        self._parts.setAccessibleName("用到的软件和字体")
        self._parts.addItems(sorted(self._texts, key=str.casefold))
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setAccessibleName("许可文字")
        self._parts.setFixedSize(px(220), px(400))
        self._text.setFixedSize(px(660), px(400))
        line = QHBoxLayout()
        line.setSpacing(px(12))
        line.addWidget(self._parts)
        line.addWidget(self._text)
        self.body.addLayout(line)
        self.add_button("关闭", primary=True).clicked.connect(self.accept)
        self._parts.currentTextChanged.connect(self._show)
        self._parts.setCurrentRow(0)

    def _show(self, part: str) -> None:
        self._text.setPlainText(self._texts[part].read_text(encoding="utf-8", errors="replace"))

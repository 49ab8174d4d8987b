"""The status bar: what was just said, and on the right whether everything is safe."""

from PySide6.QtWidgets import QLabel, QStatusBar

from jieyou_desktop.domain.days import on_clock
from jieyou_desktop.services import backup
from jieyou_desktop.ui.kit.days import short_day
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.theme import set_role


class Status(QStatusBar):
    """Encrypted, last backup, all saved; and 练习 where nothing is real."""

    def __init__(self, runner: Runner, *, is_practice: bool) -> None:
        super().__init__()
        self._runner = runner
        self._backup = self._add("")
        self._saved = self._add("全部改动已保存")
        self._add("已加密")
        if is_practice:
            practice = self._add("练习镇：数据是虚构的，可以放心试")
            set_role(practice, practice=True)
        self.setSizeGripEnabled(False)
        runner.changed.connect(self._changed)
        runner.saving.connect(self._saving)
        self.refresh()

    def refresh(self) -> None:
        """Read again how far things are safe."""
        self._runner.query(backup.state, self._show)

    def _add(self, words: str) -> QLabel:
        label = text(words, wrap=False)
        self.addPermanentWidget(label)
        return label

    def _show(self, state: backup.State) -> None:
        if state.last is None:
            self._backup.setText("还没有备份")
            return
        made = on_clock(state.last.note.made_at)
        day = short_day(made.date(), self._runner.today)
        self._backup.setText(f"上次备份 {day} {made:%H:%M}")

    def _changed(self, topics: frozenset[str]) -> None:
        if "backup" in topics:
            self.refresh()

    def _saving(self, under_way: bool) -> None:
        self._saved.setText("正在保存……" if under_way else "全部改动已保存")

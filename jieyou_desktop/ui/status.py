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
        self._under_way, self._unsaved = False, dict[str, None]()
        self._is_behind = False
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

    def mark(self, what: str, *, unsaved: bool) -> None:
        """Say of a form (“单位信息”) that it holds what has not been saved, or no longer does."""
        if unsaved:
            self._unsaved[what] = None
        else:
            self._unsaved.pop(what, None)
        self._say_saved()

    @property
    def unsaved(self) -> str:
        """The forms that hold what has not been saved, in words; empty when there is none."""
        return "、".join(self._unsaved)

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
        self._is_behind = state.changed
        since = "，之后有改动" if state.changed else ""
        self._backup.setText(f"上次备份 {day} {made:%H:%M}{since}")

    def _changed(self, topics: frozenset[str]) -> None:
        # Once it is known that something came after the backup, only another one is news.
        if "backup" in topics or not self._is_behind:
            self.refresh()

    def _saving(self, under_way: bool) -> None:
        self._under_way = under_way
        self._say_saved()

    def _say_saved(self) -> None:
        words = f"{self.unsaved}改了还没保存" if self._unsaved else "全部改动已保存"
        self._saved.setText("正在保存……" if self._under_way else words)
        set_role(self._saved, tone="late" if self._unsaved and not self._under_way else "")

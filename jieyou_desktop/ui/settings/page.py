"""The settings page: a chip for each section, gated by what one's post may do."""

from collections.abc import Callable
from functools import partial
from typing import Any

from typing_extensions import override

from jieyou_desktop.domain.rights import Right
from jieyou_desktop.ui.kit.page import Chip, Page, Shell
from jieyou_desktop.ui.settings.about import AboutSection
from jieyou_desktop.ui.settings.backups import BackupsSection
from jieyou_desktop.ui.settings.holidays import HolidaysSection
from jieyou_desktop.ui.settings.office import OfficeSection
from jieyou_desktop.ui.settings.password import PasswordSection
from jieyou_desktop.ui.settings.section import Section
from jieyou_desktop.ui.settings.standards import StandardsSection
from jieyou_desktop.ui.settings.users import UsersSection
from jieyou_desktop.ui.settings.villages import VillagesSection

_SECTIONS: dict[str, tuple[str, str, Callable[[Shell], Section], Right | None]] = {
    "office": ("单位信息", "文书和明白纸上印的就是这些", OfficeSection, Right.OFFICE),
    "villages": ("村（社区）", "台账、走访、明白纸都按这里的顺序", VillagesSection, Right.REGISTER),
    "users": ("用户", "每人用自己的姓名和密码登录，谁做了什么都有记录", UsersSection, Right.OFFICE),
    "password": ("我的密码", "只改自己的", PasswordSection, None),
    "backups": (
        "备份",
        "有改动就每小时自动备份一次；另存一份到别的盘才保险",
        BackupsSection,
        Right.BACKUP,
    ),
    "standards": (
        "救助标准",
        "没有文号的标准不启用；缺了哪一版，用到时会停下来说",
        StandardsSection,
        None,
    ),
    "holidays": (
        "放假调休",
        "工作日期限按国家放假安排算，这里只记本单位不同的日子",
        HolidaysSection,
        None,
    ),
    "about": ("关于", "", AboutSection, None),
}
"""Key: the chip's words, one line about it, the widget, and the right it takes to see it."""


class SettingsPage(Page):
    """Shows one section at a time; a section is built when it is first chosen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "设置", {"office", "users", "backup", "register", "intake"})
        self._sections: dict[str, Section] = {}
        self._chips: dict[str, Chip] = {}
        for key, (words, _about, _made, right) in _SECTIONS.items():
            if right is None or right in shell.rights:
                chip = self._chips[key] = Chip(words)
                chip.clicked.connect(partial(self._choose, key))
                self.bar.addWidget(chip)
        self._now = next(iter(self._chips))
        self._choose(self._now)

    @override
    def refresh(self) -> None:
        self._sections[self._now].refresh()

    @override
    def arrive(self, **where: Any) -> None:
        """Go to a section: ``section`` is its key."""
        if where.get("section") in self._chips:
            self._choose(where["section"])
            self.focus_start()

    def _choose(self, key: str) -> None:
        self._now = key
        self._chips[key].setChecked(True)
        self.set_facts(_SECTIONS[key][1])
        if key not in self._sections:
            section = self._sections[key] = _SECTIONS[key][2](self.shell)
            section.side_asked.connect(partial(self._set_side_of, key))
            self.body.addWidget(section, 1)
            if section.above is not None:
                self.above.addWidget(section.above)
        for other, section in self._sections.items():
            for part in (section.above, section):
                if part is not None:
                    part.setVisible(other == key)
        self.set_side(self._sections[key].side)
        self._sections[key].refresh()

    def _set_side_of(self, key: str, side: Any) -> None:
        if key == self._now:
            self.set_side(side)

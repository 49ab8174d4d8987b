"""The dated standards: those switched on, and those known from public sources that are not."""

from functools import partial
from typing import Any

from typing_extensions import override

from jieyou_desktop.domain.fields import Field, Fields, Record
from jieyou_desktop.domain.kinds import Day
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import standards
from jieyou_desktop.ui.kit import dialogs
from jieyou_desktop.ui.kit.page import Chip, Shell
from jieyou_desktop.ui.kit.pieces import button
from jieyou_desktop.ui.settings.section import ListSection

_BEFORE = Field(
    "previous_until",
    "上一版用到哪一天",
    Day(),
    hint="上一版没有写失效日期时，照文件填；没有上一版就空着",
)
_UNTIL = Fields([Field("until", "用到哪一天（含当天）", Day(), required=True)])


class StandardsSection(ListSection):
    """Two lists behind two chips; one of a list is switched on, ended or taken back beside it."""

    _saved_words = "救助标准已更新"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._offered = False
        self._may = Right.OFFICE in shell.rights
        on, offered = Chip("已启用", chosen=True), Chip("查到的，还没有启用")
        self._new = button("照文件启用一条", "plus", primary=True)
        self._withdraw = button("撤回", "undo-2")
        self._lay(on, offered, self._withdraw, self._new)
        for made in (self._withdraw, self._new):
            made.setVisible(self._may)
        on.clicked.connect(partial(self._choose, offered=False))
        offered.clicked.connect(partial(self._choose, offered=True))
        self._new.clicked.connect(self._ask_new)
        self._withdraw.clicked.connect(self._ask_withdraw)
        self._choose(offered=False)

    @override
    def refresh(self) -> None:
        read = standards.offered if self._offered else standards.listing
        self.shell.runner.query(read, self._table.show_table)

    def _choose(self, *, offered: bool) -> None:
        self._offered = offered
        self._table.set_empty(
            "没有待启用的" if offered else "还没有启用标准",
            "" if offered else "受理、明白纸要用的标准，照县里的文件一条条启用",
        )
        self._picked(None)
        self.refresh()

    @override
    def _picked(self, row: Record | None) -> None:
        self._withdraw.setEnabled(row is not None and not self._offered)
        if row is None or not self._may:
            self._rest()
        elif self._offered:
            values = {name: row[name] for name in ("item", "area", "tier", "amount_fen", "unit")}
            self._ask_switch_on(
                f"查到的来源：{row['source']}（{row['certainty']}）。请拿到文件核对后，写上文号再启用。",
                {**values, "since": row["since"]},
            )
        elif row["until"] is None:
            self._panel.ask(
                "写明失效日期",
                "有了新标准，先写明这一版用到哪一天",
                _UNTIL,
                {},
                "写明",
                lambda values: partial(
                    standards.end, standard_id=row.id, version=row.version, **values
                ),
            )
        else:
            self._rest()

    def _ask_new(self) -> None:
        self._ask_switch_on("照文件填，一条一条来。写错了可以撤回。", {})

    def _ask_switch_on(self, about: str, values: dict[str, Any]) -> None:
        def call(filled: dict[str, Any]) -> partial[int]:
            before = filled.pop("previous_until", None)
            return partial(standards.switch_on, values=filled, previous_until=before)

        fields = standards.FIELDS.plus(_BEFORE)
        self._panel.ask("启用一条标准", about, fields, values, "启用", call)

    def _ask_withdraw(self) -> None:
        if (row := self._table.current()) is None:
            return
        reason = dialogs.ask_reason(
            self, "撤回这条标准？", "已经出的文书不变；以后按没有这一条算。", "撤回"
        )
        if reason:
            call = partial(
                standards.withdraw, standard_id=row.id, version=row.version, reason=reason
            )
            self.shell.runner.command(call, self._saved, refused=self._refuse)

    @override
    def _rest(self) -> None:
        if not self._may:
            self._panel.show_nothing("标准由管理员启用")
        elif self._offered:
            self._panel.show_nothing("选一条，核对文件后启用")
        else:
            self._panel.show_nothing("选一条可以写明失效日期")

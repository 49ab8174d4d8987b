"""The dated standards: those switched on, and those known from public sources that are not."""

from dataclasses import replace
from functools import partial
from typing import Any

from typing_extensions import override

from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
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
_KNOWN = ("item", "area", "tier", "amount_fen", "unit", "since")
_UNTIL = Fields([Field("until", "用到哪一天（含当天）", Day(), required=True)])


class StandardsSection(ListSection):
    """Two lists behind two chips; one of a list is switched on, ended or taken back beside it."""

    _saved_words = "救助标准已更新"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._offered = False
        self._new_id: int | None = None
        self._may = Right.OFFICE in shell.rights
        self._on, offered = Chip("已启用", chosen=True), Chip("查到的，还没有启用")
        self._new = button("照文件启用一条", "plus", primary=True)
        self._withdraw = button("撤回", "undo-2")
        self._lay(self._on, offered, self._withdraw, self._new)
        for made in (self._withdraw, self._new):
            made.setVisible(self._may)
        self._on.clicked.connect(partial(self._choose, offered=False))
        offered.clicked.connect(partial(self._choose, offered=True))
        self._new.clicked.connect(self._ask_new)
        self._withdraw.clicked.connect(self._ask_withdraw)
        self._choose(offered=False)

    @override
    def refresh(self) -> None:
        read = standards.offered if self._offered else standards.listing
        self.shell.runner.query(read, self._show)

    def _show(self, table: Table) -> None:
        self._table.show_table(table)
        new = [row for row in table.rows if row.id == self._new_id]
        if new and not self._offered:
            self._new_id = None
            amount = table.text(new[0], table.fields["amount_fen"])
            unit = table.text(new[0], table.fields["unit"])
            since = full_day(new[0]["since"])
            self._panel.show_nothing(f"启用好了：{new[0]['name']} {amount} {unit}，{since}起")

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
            self._ask_known(row)
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
                at_once=False,
            )
        else:
            self._rest()

    def _ask_new(self) -> None:
        about = "照文件填，一条一条来。写错了可以撤回。"
        self._ask_switch_on(about, standards.FIELDS.plus(_BEFORE), {}, at_once=True)

    def _ask_known(self, row: Record) -> None:
        """What the document alone can tell comes first: its number, and the last day."""
        until = standards.FIELDS["until"]
        about = f"{row['source']}，{row['certainty']}。拿到文件核对，写上文号再启用。"
        if row["is_replaced"]:
            until = replace(until, required=True, hint="后来换过标准，照文件写这一版用到哪一天")
        known = {name: row[name] for name in _KNOWN if row[name] is not None}
        fields = Fields([standards.FIELDS["document"], until, *standards.FIELDS.only(*known)])
        self._ask_switch_on(about, fields.plus(_BEFORE), known, at_once=False)

    def _ask_switch_on(
        self, about: str, fields: Fields, values: dict[str, Any], *, at_once: bool
    ) -> None:
        def call(filled: dict[str, Any]) -> partial[int]:
            before = filled.pop("previous_until", None)
            return partial(standards.switch_on, values=filled, previous_until=before)

        self._panel.ask("启用一条标准", about, fields, values, "启用", call, at_once=at_once)

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
    def _saved(self, result: object) -> None:
        super()._saved(result)
        if isinstance(result, int):  # one is switched on: show where it went
            self._new_id = result
            self._on.setChecked(True)
            self._choose(offered=False)

    @override
    def _rest(self) -> None:
        if not self._may:
            self._panel.show_nothing("标准由管理员启用")
        elif self._offered:
            self._panel.show_nothing("选一条，核对文件后启用")
        else:
            self._panel.show_nothing("选一条可以写明失效日期")

"""The villages of the town."""

from functools import partial
from typing import Any

from typing_extensions import override

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.kinds import Choice
from jieyou_desktop.services import villages
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.pieces import button
from jieyou_desktop.ui.settings.section import ListSection


class VillagesSection(ListSection):
    """The list in walking order; one is put right, entered or merged beside it."""

    _saved_words = "村（社区）已保存"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: tuple[Record, ...] = ()
        self._new = button("加一个村（社区）", "plus", primary=True)
        self._merge = button("撤并", "undo-2")
        self._merge.setEnabled(False)
        self._lay(self._new, self._merge)
        self._table.set_empty("还没有村（社区）", "点“加一个村（社区）”，或导入台账时自动带进来")
        self._rest()
        self._new.clicked.connect(self._ask_new)
        self._merge.clicked.connect(self._ask_merge)

    @override
    def refresh(self) -> None:
        self.shell.runner.query(villages.listing, self._show)

    def _show(self, table: Table) -> None:
        self._rows = table.rows
        self._table.show_table(table)

    @override
    def _picked(self, row: Record | None) -> None:
        self._merge.setEnabled(row is not None)
        if row is None:
            self._rest()
            return
        self._panel.ask(
            row["name"],
            f"{row['households']} 户",
            villages.FIELDS,
            row.values,
            "保存",
            lambda values: partial(
                villages.change, village_id=row.id, version=row.version, values=values
            ),
            at_once=False,
        )

    def _ask_new(self) -> None:
        self._panel.ask(
            "加一个村（社区）",
            "走访顺序空着就排在最后",
            villages.FIELDS,
            {"kind": "village"},
            "加上",
            lambda values: partial(villages.add, values=values),
        )

    def _ask_merge(self) -> None:
        row = self._table.current()
        if row is None:
            return
        others = {str(one.id): one["name"] for one in self._rows if one.id != row.id}
        into = Field("into", "户并到", Choice(width=16, codes=Codes("村（社区）", others)))

        def call(values: dict[str, Any]) -> partial[int]:
            target = int(values["into"]) if values["into"] else None
            return partial(villages.merge, village_id=row.id, version=row.version, into=target)

        self._panel.ask(
            f"撤并{row['name']}",
            f"{row['households']} 户改归另一个村（社区）；以前的文书、走访里的村名不变",
            Fields([into]),
            {},
            "撤并",
            call,
        )

    @override
    def _rest(self) -> None:
        self._panel.show_nothing("选一个村（社区）来改")

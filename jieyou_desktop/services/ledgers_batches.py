"""The files that were brought in, one by one."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.kinds import Choice, Moment, Name, Text, Whole
from jieyou_desktop.domain.ledgers import REPAIR
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.exchange.lists import LIST_KINDS
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import batches
from jieyou_desktop.storage.batches import Batch
from jieyou_desktop.storage.visits import Attachment

KINDS = Codes(
    "台账种类", {code: kind.label for code, kind in LIST_KINDS.items()} | {REPAIR: "修正表"}
)
"""The sorts of file that are brought in."""

STATE = Codes("状态", {"in": "已导入", "open": "有待修", "undone": "已撤销"})

FIELDS = Fields(
    [
        Field("file_name", "文件", Text(width=26)),
        Field("kind", "种类", Choice(width=12, codes=KINDS)),
        Field("created_at", "导入时间", Moment()),
        Field("created_by", "经手", Name(width=8)),
        Field("rows", "行", Whole()),
        Field("added", "新增", Whole()),
        Field("changed", "变更", Whole()),
        Field("same", "相同", Whole()),
        Field("open", "待修", Whole()),
        Field("state", "状态", Choice(width=8, codes=STATE)),
    ]
)


def batch_list(w: Work) -> Table:
    """Every file brought in, the newest first; ``open`` counts rows still to be mended.

    Beside FIELDS each record has ``totals``, ``undone_at`` and ``undone_by``.
    """
    waiting = Counter(batch.id for _row, batch in batches.open_rows(w.session))
    rows = tuple(_record(batch, waiting[batch.id]) for batch in batches.all_batches(w.session))
    return Table("台账导入", FIELDS, rows, masked=False)


def _record(batch: Batch, waiting: int) -> Record:
    state = "undone" if batch.undone_at else "open" if waiting else "in"
    names = ("file_name", "kind", "created_at", "created_by", "rows", "added", "changed", "same")
    values: dict[str, Any] = {name: getattr(batch, name) for name in names}
    values |= {"open": waiting or None, "state": state}
    values |= {name: getattr(batch, name) for name in ("totals", "undone_at", "undone_by")}
    values["_tones"] = {"state": {"open": "soon", "undone": "dim"}[state]} if state != "in" else {}
    return Record(batch.id, values, batch.version)


@dataclass(frozen=True)
class OriginalFile:
    """A file as it was brought in."""

    name: str
    content: bytes


@allowed(Right.REVEAL)
def original(w: Work, *, batch_id: int) -> OriginalFile:
    """The file of a batch as it came; taking it out is recorded."""
    batch = w.session.get_one(Batch, batch_id)
    file = w.session.get_one(Attachment, batch.attachment_id)
    w.note("reveal", {"file": batch.file_name}, "batch", batch.id)
    return OriginalFile(batch.file_name, file.content)

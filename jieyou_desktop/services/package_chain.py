"""The packages made so far: which follows which, where each went, what each holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.fields import Field, Record, Table
from jieyou_desktop.domain.kinds import Text
from jieyou_desktop.security import seal
from jieyou_desktop.services.packages import Counts, Sums
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import packages as storage
from jieyou_desktop.storage.base import fields_of, record
from jieyou_desktop.storage.packages import Package


@dataclass(frozen=True)
class Detail:
    """Everything about one package made."""

    package: Record
    counts: Counts
    sums: Sums
    fingerprint: str
    previous: str
    recipient_fingerprint: str
    letter_id: int
    can_save: bool
    waiting: tuple[int, ...]
    """The numbers of the other packages that have not left, when this one has not either."""


def listing(w: Work) -> Table:
    """Every package made, newest first; what has not left yet is marked late."""
    fields = fields_of(Package)
    shown = fields.only("sequence", "made_on").plus(
        Field("state", "状态", Text(width=8)),
        fields["saved_to"],
        fields["recipient"],
        Field("fingerprint", "指纹（前两组）", Text(width=15)),
        Field("follows", "接在哪一包后面", Text(width=15)),
        fields["file_name"],
    )
    return Table("做过的数据包", shown, tuple(map(_line, storage.all_made(w.session))))


def detail(w: Work, *, package_id: int) -> Detail:
    """One package made, with its place in the chain."""
    row = w.session.get_one(Package, package_id)
    waiting = [each.sequence for each in storage.unsaved(w.session)]
    return Detail(
        record(row),
        _tuples(row.figures["counts"]),
        _tuples(row.figures["sums"]),
        seal.digits(row.manifest_sha256),
        seal.digits(row.previous) if row.previous else "",
        seal.parse_public_key(row.recipient_key).fingerprint,
        row.letter_id,
        row.content is not None,
        tuple(each for each in waiting if row.saved_to is None and each != row.sequence),
    )


def _line(row: Package) -> Record:
    waits = row.saved_to is None
    return record(
        row,
        state="未存出" if waits else "已存出",
        fingerprint=seal.digits(row.manifest_sha256)[:11],
        follows=seal.digits(row.previous)[:11] if row.previous else "第一包",
        _tones={"state": "late"} if waits else {},
    )


def _tuples(rows: Sequence[Sequence[Any]]) -> Any:
    return tuple(tuple(row) for row in rows)

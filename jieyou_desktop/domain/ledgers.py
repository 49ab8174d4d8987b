"""Words about ledgers brought in: what may be wrong in a cell, and which faults are serious."""

from jieyou_desktop.domain.codes import Codes

FAULT = Codes(
    "问题",
    {
        "precision": "位数丢失",
        "checksum": "校验不符",
        "date": "日期有误",
        "missing": "没有填",
        "duplicate": "重复",
        "other": "其他",
    },
)
"""What may be wrong in a cell of a sheet."""

SERIOUS = frozenset({"precision", "checksum"})
"""Faults that leave somebody without a number or an account."""

REPAIR = "repair"
"""The kind of a batch that only mends rows of earlier ones."""

"""The wire form of a table: its columns, its Table Schema, and its rows to CSV and back.

A sheet says what its columns are; everything else (titles, types, code tables, the form of a
value) is read from the fields as declared on the table, so a new field travels by itself.
"""

import csv
import datetime as dt
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, BinaryIO

from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Choice, Day, Flag, Moment, Money, Month, Text, Whole

ENCODING = "utf-8-sig"
# WPS and Excel run a cell that begins so, even out of a CSV; the apostrophe itself is in the
# list so that taking one off always gives back exactly what was put in.
_ACTIVE = frozenset("=+-@＝＋－＠\t\r\n'")
GUARD_RULE = (
    "文本以 = + - @（含全角）、制表符、换行或撇号 ' 开头的，文件里在最前面多写一个撇号，"
    "以免表格软件把它当公式运行；读取时去掉开头的一个撇号，就是原文。"
)
_CHUNK = 2_000


@dataclass(frozen=True)
class Link:
    """A column that holds the uid of a row in another sheet."""

    column: str
    title: str
    target: str


@dataclass(frozen=True)
class Sheet:
    """One table as it travels.

    A row is a sequence in the order of ``columns``: uid, version, when last changed, the
    links' uids, then the fields' stored values.
    """

    name: str
    title: str
    fields: Fields
    links: tuple[Link, ...] = ()

    @property
    def file_name(self) -> str:
        """The file it is in."""
        return f"{self.name}.csv"

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The header of the CSV."""
        return (
            *("uid", "version", "changed_at"),
            *(link.column for link in self.links),
            *(wire_name(each) for each in self.fields),
        )


@dataclass
class Tally:
    """What has been written of a sheet: rows, and the sum of each money column in fen."""

    rows: int = 0
    sums: dict[str, int] = field(default_factory=dict)


def wire_name(each: Field) -> str:
    """The column's name; money is in fen here and in yuan on the wire, and its name says so."""
    return each.name.removesuffix("_fen") + "_yuan" if _is_money(each) else each.name


def guard(text: str) -> str:
    """Keep a spreadsheet from running a text (GUARD_RULE)."""
    return f"'{text}" if text[:1] in _ACTIVE else text


def unguard(text: str) -> str:
    """The inverse of guard."""
    return text.removeprefix("'")


def write(sheet: Sheet, rows: Iterable[Sequence[Any]], tally: Tally) -> Iterator[bytes]:
    """The sheet as CSV in pieces of some thousand rows, counted into ``tally`` as they go."""
    own = [str, str, Moment().wire, *(str for _ in sheet.links)]
    wires = [*own, *(_wire_of(each) for each in sheet.fields)]
    money = {
        place: wire_name(each)
        for place, each in enumerate(sheet.fields, len(own))
        if _is_money(each)
    }
    tally.sums = dict.fromkeys(money.values(), 0)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(sheet.columns)
    rows = iter(rows)
    while chunk := list(itertools.islice(rows, _CHUNK)):
        # Column by column is twice as fast as cell by cell; None is an empty cell by itself.
        columns = list(zip(*chunk, strict=True))
        for place, name in money.items():
            tally.sums[name] += sum(fen or 0 for fen in columns[place])
        turned = [
            [value if value is None else wire(value) for value in column]
            for wire, column in zip(wires, columns, strict=True)
        ]
        writer.writerows(zip(*turned, strict=True))
        tally.rows += len(chunk)
        yield _emptied(buffer)
    if not tally.rows:
        yield _emptied(buffer)


def read(schema: Mapping[str, Any], file: BinaryIO) -> Iterator[dict[str, Any]]:
    """The rows of a CSV with the values they had, by the schema that came with it.

    Money is whole fen again. Columns the schema of this program does not know are kept.
    Raises ValueError when the file is not what the schema says.
    """
    text = io.TextIOWrapper(file, ENCODING, newline="")
    reader = csv.reader(text, strict=True)
    names = [each["name"] for each in schema["fields"]]
    readers = [_READERS.get(each["type"], unguard) for each in schema["fields"]]
    try:
        if next(reader, None) != names:
            raise ValueError("the header is not the schema's")
        for row in reader:
            yield {
                name: parse(text) if text else None
                for name, parse, text in zip(names, readers, row, strict=True)
            }
    except (csv.Error, ArithmeticError) as error:
        raise ValueError(str(error)) from error
    finally:
        text.detach()


def resource(sheet: Sheet, size: int, sha256: str) -> dict[str, Any]:
    """The sheet's entry in ``datapackage.json``."""
    return {
        "name": sheet.name,
        "title": sheet.title,
        "path": sheet.file_name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": ENCODING,
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "schema": table_schema(sheet),
    }


def table_schema(sheet: Sheet) -> dict[str, Any]:
    """The sheet's Table Schema."""
    return {
        "description": GUARD_RULE,
        "fields": [
            {
                "name": "uid",
                "title": "标识",
                "type": "string",
                "constraints": {"required": True, "unique": True},
            },
            {"name": "version", "title": "改动次数", "type": "integer"},
            {"name": "changed_at", "title": "最后改动（世界时）", "type": "datetime"},
            *({"name": link.column, "title": link.title, "type": "string"} for link in sheet.links),
            *(_describe(each) for each in sheet.fields),
        ],
        "missingValues": [""],
        "primaryKey": ["uid"],
        "foreignKeys": [
            {
                "fields": [link.column],
                # Table Schema writes a table's reference to itself with an empty name.
                "reference": {
                    "resource": "" if link.target == sheet.name else link.target,
                    "fields": ["uid"],
                },
            }
            for link in sheet.links
        ],
    }


def _describe(each: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"name": wire_name(each), "title": each.label}
    constraints: dict[str, Any] = {"required": True} if each.required else {}
    match each.kind:
        case Money():
            described |= {"title": f"{each.label}（元）", "type": "number"}
        case Whole():
            described["type"] = "integer"
        case Day():
            described["type"] = "date"
        case Month():
            described["type"] = "yearmonth"
        case Moment():
            described["type"] = "datetime"
        case Flag():
            described["type"] = "boolean"
        case Choice(codes=codes):
            described["type"] = "string"
            described["description"] = codes.title
            described["categories"] = [
                {"value": code, "label": codes.label(code)} for code in codes
            ]
            constraints["enum"] = list(codes)
        case Text(limit=limit):
            described["type"] = "string"
            constraints["maxLength"] = limit + 1
        case _:
            described["type"] = "string"
    if each.hint:
        described["description"] = each.hint
    return described | ({"constraints": constraints} if constraints else {})


def _is_money(each: Field) -> bool:
    return isinstance(each.kind, Money)


def _wire_of(each: Field) -> Any:
    """The function from a stored value of this field to its text in the CSV."""
    wire = each.kind.wire
    return (lambda value: guard(wire(value))) if _describe(each)["type"] == "string" else wire


def _fen(text: str) -> int:
    fen = Decimal(text) * 100
    if fen != int(fen):
        raise ValueError("an amount has at most two decimals")
    return int(fen)


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("neither true nor false")
    return text == "true"


_READERS: dict[str, Any] = {
    "string": unguard,
    "integer": int,
    "number": _fen,
    "boolean": _flag,
    "date": dt.date.fromisoformat,
    "yearmonth": str,
    "datetime": lambda text: dt.datetime.fromisoformat(text.removesuffix("Z")),
}


def _emptied(buffer: io.StringIO) -> bytes:
    content = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return content

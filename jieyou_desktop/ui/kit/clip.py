"""Rows on the clipboard so that WPS and Excel take ID numbers as text."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

from jieyou_desktop.domain.fields import Field

_TEXT = " style=\"mso-number-format:'\\@'\""


def mime(fields: Sequence[Field], cells: Sequence[Sequence[str]]) -> QMimeData:
    """The heading and the cells as a table for spreadsheets and as plain text for the rest.

    A spreadsheet rounds a long number unless its cell says that it is text, which only
    the HTML form can say; so all but numbers to reckon with are marked so.
    """
    heading = [field.label for field in fields]
    data = QMimeData()
    data.setText("\n".join("\t".join(map(_flat, row)) for row in [heading, *cells]))
    rows = [_row(heading, [_TEXT] * len(fields))]
    marks = ["" if field.kind.right_aligned else _TEXT for field in fields]
    rows += [_row(row, marks) for row in cells]
    data.setHtml(f'<meta charset="utf-8"><table>{"".join(rows)}</table>')
    return data


def _row(cells: Sequence[str], marks: Sequence[str]) -> str:
    inside = "".join(
        f"<td{mark}>{escape(cell)}</td>" for cell, mark in zip(cells, marks, strict=True)
    )
    return f"<tr>{inside}</tr>"


def _flat(cell: str) -> str:
    return cell.replace("\t", " ").replace("\n", " ")

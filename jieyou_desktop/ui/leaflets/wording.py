"""Putting a leaflet's text in the office's own words."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Text as TextKind
from jieyou_desktop.domain.leaflets import LEAFLET, POINTS, WORDS, Text
from jieyou_desktop.services import leaflet_texts
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.panel import SidePanel
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.runner import Runner

_HEADS = (
    ("title", "标题"),
    ("action", "第一句话（通用版）"),
    ("own_action", "第一句话（个人版）"),
)


class WordingPanel(SidePanel):
    """A form with the heading and lines of every point; one line of typing is one paragraph.

    Signals:
        saved: The text was changed, or the program's own put back.
        left: The person turned back.
    """

    saved = Signal()
    left = Signal()

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner
        self._programme = ""
        self._text: Text | None = None
        self._form = Form(Fields([]))

    def ask(self, programme: str) -> None:
        """Read the text in use and open the form."""
        self._programme = programme
        self.show_nothing("正在取文字……")
        self._runner.query(partial(leaflet_texts.in_use, programme=programme), self._open)

    def _open(self, found: tuple[Text, tuple[str, ...]]) -> None:
        self._text, notes = found
        self.clear()
        self.head(
            f"{LEAFLET.label(self._programme)}明白纸的文字",
            "一行一段。从今天起印的用新文字，印过的不变。花括号里的词由程序照标准和规则填。",
        )
        for note in notes:
            self.body.addWidget(text(note, tone="soon"))
        self._form = Form(_fields(self._text))
        self._form.put(_values(self._text))
        self.body.addWidget(self._form)
        self.section("花括号里可以写的词")
        self.facts_of_words()
        self.finish()
        self.step("从今天起用", "check", primary=True).clicked.connect(self._save)
        if notes:
            self.step("恢复程序自带的", "undo-2").clicked.connect(self._restore)
        self.step("先不了", "x").clicked.connect(self.left)
        self._form.submitted.connect(self._save)
        self._form.escaped.connect(self.left)

    def facts_of_words(self) -> None:
        """List the words that the program fills in."""
        facts = self.facts()
        for word, meaning in WORDS.items():
            facts.add(f"{{{word}}}", meaning)

    def _save(self) -> None:
        if self._text is None or (typed := self._form.take()) is None:
            return
        values = _plain(self._text, typed)
        call = partial(leaflet_texts.reword, programme=self._programme, values=values)
        self._runner.command(call, self._saved, refused=self._refuse)

    def _restore(self) -> None:
        call = partial(leaflet_texts.restore, programme=self._programme)
        self._runner.command(call, self._saved, refused=self._refuse)

    def _saved(self, _result: None) -> None:
        self.saved.emit()

    def _refuse(self, error: UserError) -> None:
        if isinstance(error, FieldError) and error.field == "words":
            error = UserError(error.title, error.advice)
        self._form.refuse(error)


def _fields(shown: Text) -> Fields:
    fields = [
        Field(name, label, TextKind(limit=80, lines=2), required=True) for name, label in _HEADS
    ]
    for section in shown.sections:
        group = POINTS.label(section.point)
        fields += [
            Field(f"{section.point}_heading", "小标题", TextKind(limit=30), True, group),
            Field(section.point, "内容", TextKind(limit=600, lines=4), True, group),
        ]
    fields.append(Field("basis", "文件", TextKind(limit=600, lines=4), True, "政策依据"))
    return Fields(fields)


def _values(shown: Text) -> dict[str, str]:
    values = {name: getattr(shown, name) for name, _ in _HEADS}
    for section in shown.sections:
        values[f"{section.point}_heading"] = section.heading
        values[section.point] = "\n".join(section.lines)
    return values | {"basis": "\n".join(shown.basis)}


def _plain(shown: Text, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as ``leaflet_texts.reword`` takes it; the order of points is kept."""
    return {
        **{name: " ".join(typed[name].split("\n")) for name, _ in _HEADS},
        "sections": [
            {
                "point": section.point,
                "heading": typed[f"{section.point}_heading"],
                "lines": _lines(typed[section.point]),
                "own": section.own,
            }
            for section in shown.sections
        ],
        "basis": _lines(typed["basis"]),
    }


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]

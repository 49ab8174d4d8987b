"""The second step: what each column is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.kinds import Choice
from jieyou_desktop.services.ledgers import KINDS, MEANINGS, SheetColumns
from jieyou_desktop.ui.kit.inputs import ChoiceInput
from jieyou_desktop.ui.kit.page import Card
from jieyou_desktop.ui.kit.pieces import empty_out, text
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.kit.wizard import Step
from jieyou_desktop.ui.ledgers.errand import Errand

_NAMES = {"name", "head_name"}


class ColumnsStep(Step):
    """What each column is, as proposed; the person puts right what was taken wrongly."""

    def __init__(self, errand: Errand) -> None:
        super().__init__(
            "每一列是什么",
            "每一列是什么",
            "解忧已按表头和内容认了一遍，请看有没有认错；空着的列不读。改过的会记住，"
            "下次同样的表不用再改。",
        )
        self._errand = errand
        self._kind = ChoiceInput(Choice(codes=KINDS))
        self._kind.setAccessibleName("台账种类")
        self._kind.setMaximumWidth(px(240))
        self._problem = text("", "problem")
        self._inputs: dict[tuple[str, ...], dict[int, ChoiceInput]] = {}
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(12))
        self._kind_line = QWidget()
        line = QHBoxLayout(self._kind_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(text("这是", "key", wrap=False))
        line.addWidget(self._kind)
        line.addStretch()
        self.body.addWidget(self._kind_line)
        self.body.addWidget(self._problem)
        self.body.addLayout(self._cards)
        self.body.addStretch()
        self._kind.edited.connect(self._judge)

    @override
    def enter(self) -> None:
        seen = self._errand.seen
        if seen is None:
            return
        self._kind.set_text(KINDS.label(seen.kind))
        empty_out(self._cards)
        self._inputs = {}
        self._kind_line.setVisible(bool(seen.sheets))
        if not seen.sheets:
            self._cards.addWidget(text("这是改好的待修清单，各列是什么都知道，不用再指。"))
        for labels, sheets in _alike(seen.sheets).items():
            self._cards.addWidget(self._card(labels, sheets))
        self._judge()

    @override
    def leave(self) -> bool:
        errand = self._errand
        if errand.seen is None or not errand.seen.sheets:
            return True
        kind = KINDS.find(self._kind.text()) or errand.seen.kind
        columns = tuple(self._chosen(sheet) for sheet in errand.seen.sheets)
        as_seen = tuple(_proposed(sheet) for sheet in errand.seen.sheets)
        if (kind, columns) != (errand.seen.kind, as_seen):
            # Sheets of several kinds stay what they are, unless one is chosen for all.
            errand.kind = kind if kind != errand.seen.kind else errand.kind
            errand.columns, errand.seen = columns, None
            errand.keep.clear()
        return True

    def _card(self, labels: tuple[str, ...], sheets: list[SheetColumns]) -> QWidget:
        card = Card("、".join(sheet.name for sheet in sheets))
        if title := sheets[0].title:
            card.body.addWidget(text(title[:80], "sub"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(2, 1)
        for place, words in enumerate(("表头", "这一列是", "前几格写的")):
            grid.addWidget(text(words, "key", wrap=False), 0, place)
        inputs = self._inputs[labels] = {}
        for row, column in enumerate(sheets[0].columns, start=1):
            made = inputs[column.position] = ChoiceInput(Choice(codes=MEANINGS))
            made.set_text(MEANINGS.label(column.target) if column.target in MEANINGS else "")
            made.setAccessibleName(f"“{column.label}”这一列是")
            made.setMinimumWidth(px(150))
            made.edited.connect(self._judge)
            made.left.connect(self._judge)
            heading = text(column.label or f"第 {column.position + 1} 列", "strong")
            heading.setMinimumWidth(px(110))
            samples = text("，".join(column.samples[:2])[:60], "sub")
            grid.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(made, row, 1)
            grid.addWidget(samples, row, 2, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(grid)
        return card

    def _chosen(self, sheet: SheetColumns) -> dict[int, str]:
        inputs = self._inputs[_labels(sheet)]
        read = {x: MEANINGS.find(each.text()) for x, each in inputs.items()}
        return {x: target for x, target in read.items() if target}

    def _judge(self) -> None:
        """Go on only when every sheet has names and nothing is named twice."""
        wrong = ""
        for inputs in self._inputs.values():
            said = [MEANINGS.find(each.text()) for each in inputs.values() if each.text().strip()]
            twice = [target for target in said if target and said.count(target) > 1]
            if None in said:
                wrong = "有一列填的不在可选项里，请从下拉里选"
            elif twice:
                wrong = f"有两列都是“{MEANINGS.label(twice[0])}”，请只留一列"
            elif not _NAMES & set(said):
                wrong = "请指出哪一列是姓名"
        if self._inputs and KINDS.find(self._kind.text()) is None:
            wrong = "请选这是什么台账"
        self._problem.setText(wrong)
        self._problem.setVisible(bool(wrong))
        self.set_ready(not wrong)


def _labels(sheet: SheetColumns) -> tuple[str, ...]:
    return tuple(column.label for column in sheet.columns)


def _alike(sheets: tuple[SheetColumns, ...]) -> dict[tuple[str, ...], list[SheetColumns]]:
    """Sheets put together by their headings: what is said of one is said of all."""
    found: dict[tuple[str, ...], list[SheetColumns]] = {}
    for sheet in sheets:
        found.setdefault(_labels(sheet), []).append(sheet)
    return found


def _proposed(sheet: SheetColumns) -> dict[int, str]:
    return {c.position: c.target for c in sheet.columns if c.target in MEANINGS}

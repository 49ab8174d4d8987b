"""One household whole: its people, benefits, accounts, marks, and who answers for it."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.fields import Record, Table
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.services.household_file import HouseholdFile
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.lines import Line
from jieyou_desktop.ui.kit.pieces import Card, button, empty_out, text
from jieyou_desktop.ui.kit.scroll import FollowScroll
from jieyou_desktop.ui.kit.theme import px

Part = tuple[str, str, str]
"""Key, title and what one may add there."""

Place = tuple[str, int | None]
"""A line by its part's key and its record's id; None for what adds one there."""

PARTS: tuple[Part, ...] = (
    ("member", "家庭成员", "添加成员"),
    ("benefit", "待遇", "登记待遇"),
    ("account", "收款账户", "登记账户"),
    ("tag", "标签", "加标签"),
    ("tie", "相关人员（不算家庭成员）", "添加"),
)


class HouseholdHome(QWidget):
    """A household as a page: lines that open their form, and beside each part what to add.

    Signals:
        back_asked: The list is wanted again.
        line_opened: A line is to be put right (part's key, Record).
        add_asked: Something is to be added (part's key).
        household_asked: What is known of the household itself is to be put right.
    """

    back_asked = Signal()
    line_opened = Signal(str, object)
    add_asked = Signal(str)
    household_asked = Signal()

    def __init__(self, *, may_change: bool) -> None:
        super().__init__()
        self._may_change = may_change
        self._open_parts: set[str] = set()
        self._lines: list[Line] = []
        self._places: dict[Place, QWidget] = {}
        self._left_at: Place | None = None
        self.file: HouseholdFile | None = None
        self._back = button("返回列表", "chevron-left", flat=True)
        self._change = button("修改户情况", "pencil", flat=True)
        self._title, self._line = text("", "h2", wrap=False), text("", "sub")
        self._tags, self._money = QWidget(), text("", "strong", wrap=False)
        QHBoxLayout(self._tags).setContentsMargins(0, 0, 0, 0)
        heading = QWidget()
        top = Flow(heading, spacing=px(12))
        for part in (self._back, self._title, self._tags, self._money, self._change):
            top.addWidget(part)
        inside = QWidget()
        self._change.setVisible(may_change)
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(0, 0, px(8), px(16))
        self._body.setSpacing(px(10))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, px(12), 0)
        layout.setSpacing(px(6))
        layout.addWidget(heading)
        layout.addWidget(self._line)
        layout.addWidget(FollowScroll(inside), 1)
        # A line that was just added takes the cursor only once it is on show.
        self._focus_soon = QTimer(self, singleShot=True, interval=0)
        self._focus_soon.timeout.connect(self._focus)
        self._back.clicked.connect(self.back_asked)
        self._change.clicked.connect(self.household_asked)

    def show_file(self, file: HouseholdFile) -> None:
        """Show a household."""
        if self.file is None or self.file.id != file.id:
            self._left_at = None
        at = QApplication.focusWidget()
        had_cursor = at is not None and self.isAncestorOf(at)
        self.file = file
        home = file.household
        self._title.setText(f"{home['head_name'] or '没有户主'}")
        self._line.setText(_particulars(file))
        self._change.setText("恢复这一户" if home["ended_on"] else "修改户情况")
        tags = self._tags.layout()
        assert isinstance(tags, QHBoxLayout)
        empty_out(tags)
        for name in dict.fromkeys(row["name"] for row in file.current_benefits):
            tags.addWidget(text(name, "tag", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self._tags.setVisible(bool(file.current_benefits))
        monthly = file.monthly_fen
        self._money.setText(f"每月 {Money().show(monthly)} 元" if monthly is not None else "")
        empty_out(self._body)
        self._lines, self._places = [], {}
        for (key, title, add), (rows, old, line) in zip(PARTS, _contents(file), strict=True):
            self._body.addWidget(self._part(key, title, add, rows, old, line))
        self._body.addStretch()
        if had_cursor:
            self.focus()

    def focus(self) -> None:
        """Put the cursor where work was last begun, or else on the first line."""
        self._focus_soon.start()

    def _focus(self) -> None:
        if not self.isVisible():
            return
        left = self._places.get(self._left_at) if self._left_at else None
        for place in [left] if left is not None else self._lines[:1]:
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _part(
        self,
        key: str,
        title: str,
        add: str,
        rows: Iterable[Record],
        old: tuple[Record, ...],
        line: Callable[[Record], Line],
    ) -> Card:
        card = Card()
        card.body.setSpacing(0)
        heading = QHBoxLayout()
        heading.addWidget(text(title, "h3"), 1)
        if self._may_change and self.file is not None and not self.file.household["ended_on"]:
            adding = button(add, "plus", link=True)
            adding.setAccessibleName(f"{title}：{add}")
            adding.clicked.connect(partial(self._ask_add, key))
            heading.addWidget(adding)
            self._places[key, None] = adding
        card.body.addLayout(heading)
        shown = list(rows)
        for row in shown:
            self._add_line(card, key, row, line(row))
        if not shown:
            card.body.addWidget(text("没有登记", "sub"))
        if old:
            self._add_old(card, key, old, line)
        return card

    def _add_old(
        self, card: Card, key: str, old: tuple[Record, ...], line: Callable[[Record], Line]
    ) -> None:
        if key in self._open_parts:
            for row in old:
                made = line(row)
                made.setEnabled(False)
                card.body.addWidget(made)
            return
        more = button(f"以前的 {len(old)} 条", "history", link=True)
        more.clicked.connect(partial(self._unfold, key))
        card.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_line(self, card: Card, key: str, row: Record, line: Line) -> None:
        if self._may_change:
            line.pressed.connect(partial(self._open, key, row))
        line.installEventFilter(self)
        self._lines.append(line)
        self._places[key, row.id] = line
        card.body.addWidget(line)

    def _open(self, key: str, row: Record) -> None:
        self._left_at = key, row.id
        self.line_opened.emit(key, row)

    def _ask_add(self, key: str, _checked: bool = False) -> None:
        self._left_at = key, None
        self.add_asked.emit(key)

    def _unfold(self, key: str, _checked: bool = False) -> None:
        self._open_parts.add(key)
        if self.file is not None:
            self.show_file(self.file)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys go from line to line; the scroll area would take them to scroll."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if (step := steps.get(Qt.Key(event.key()))) is None or watched not in self._lines:
            return False
        place = self._lines.index(watched) + step
        if 0 <= place < len(self._lines):
            self._lines[place].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)


Contents = tuple[Iterable[Record], tuple[Record, ...], Callable[[Record], Line]]


def _contents(file: HouseholdFile) -> tuple[Contents, ...]:
    """Current rows, past rows and how a line is made, part by part."""
    granted = file.current_benefits
    return (
        (file.members.rows, file.gone.rows, partial(_member_line, file)),
        (granted, _others(file.benefits, granted), partial(_benefit_line, file.benefits)),
        (
            file.current_accounts,
            _others(file.accounts, file.current_accounts),
            partial(_account_line, file.accounts),
        ),
        (file.current_tags, _others(file.tags, file.current_tags), partial(_tag_line, file.tags)),
        (
            [row for row in file.ties.rows if row["ended_on"] is None],
            tuple(row for row in file.ties.rows if row["ended_on"] is not None),
            partial(_tie_line, file.ties),
        ),
    )


def _others(table: Table, current: tuple[Record, ...]) -> tuple[Record, ...]:
    ids = {row.id for row in current}
    return tuple(row for row in table.rows if row.id not in ids)


def _member_line(file: HouseholdFile, row: Record) -> Line:
    table = file.members
    said = [_said(table, row, name) for name in ("relation", "sex")]
    said.append(f"{row['age']} 岁" if row["age"] is not None else "")
    said += [row["tag_words"], f"{full_day(row['died_on'])}去世" if row["died_on"] else ""]
    if row["ended_on"] and row["ended_on"] != file.household["ended_on"]:
        said.append(f"{full_day(row['ended_on'])}离开：{row['ended_reason'] or ''}")
    number = f"证号尾号 {row['id_number'][-4:]}" if row["id_number"] else ""
    number = number or ("证号待修" if row["id_doubt"] else "没有证号")
    missing = row["id_number"] is None and not row["ended_on"]
    return Line(row["name"], _joined(said), number, tone="soon" if missing else "")


def _benefit_line(table: Table, row: Record) -> Line:
    amount = _said(table, row, "amount_fen")
    said = [
        f"{amount} 元/月" if amount else "没有金额",
        f"{row['insured']} 人" if row["insured"] else "",
        row["who"] if row["_person"] else "",
        f"{_said(table, row, 'from_month')}起" if row["from_month"] else "",
        f"发到 {_said(table, row, 'to_month')}" if row["to_month"] else "",
        _said(table, row, "stop_reason"),
        "存量导入" if row["legacy"] else "",
    ]
    review = _said(table, row, "review_month") if not row["to_month"] else ""
    return Line(row["name"], _joined(said), f"{review}核查" if review else "", name_width=110)


def _account_line(table: Table, row: Record) -> Line:
    payee = row["payee_name"] + (f"（{row['payee_relation']}）" if row["payee_relation"] else "")
    said = [_said(table, row, "kind"), f"收款人 {payee}", f"受益人 {row['who']}"]
    if row["ended_on"]:
        said.append(f"{full_day(row['ended_on'])}停用：{row['ended_reason'] or ''}")
    number = _said(table, row, "number")
    return Line(row["bank"] or "未写开户行", _joined(said), number, name_width=110)


def _tag_line(table: Table, row: Record) -> Line:
    said = [row["who"], row["basis"] or "没有写依据"]
    since = f"{full_day(row['since'])}起" if row["since"] else ""
    ended = f"到{full_day(row['ended_on'])}" if row["ended_on"] else ""
    when = "，".join(part for part in (since, ended) if part)
    return Line(_said(table, row, "code"), _joined(said), when, name_width=110)


def _tie_line(table: Table, row: Record) -> Line:
    kind = _said(table, row, "kind")
    ended = f"到{full_day(row['ended_on'])}" if row["ended_on"] else ""
    said = [kind, row["relation"] or "", ended]
    return Line(row["name"], _joined(said), _said(table, row, "phone"))


def _said(table: Table, row: Record, name: str) -> str:
    return table.text(row, table.fields[name])


def _joined(parts: Iterable[str | None]) -> str:
    return " · ".join(part for part in parts if part)


def _particulars(file: HouseholdFile) -> str:
    home = file.household
    parts = [
        home["village"],
        f"户号 {home['code']}",
        f"{len(file.members.rows)} 口人",
        home["address"],
        "城市" if home["area"] == "1" else "农村" if home["area"] == "2" else "",
        f"走访顺序第 {home['position']}" if home["position"] else "",
    ]
    if home["ended_on"]:
        parts.append(f"{full_day(home['ended_on'])}销户：{home['ended_reason'] or ''}")
    return _joined(parts)

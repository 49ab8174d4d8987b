"""The register: the list of households, and one household whole in its place."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QButtonGroup, QMenu, QStackedWidget
from typing_extensions import override

from jieyou_desktop.domain.fields import Field, Fields, Listing, Record
from jieyou_desktop.domain.kinds import Text
from jieyou_desktop.domain.register import View
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import household_file, register
from jieyou_desktop.services.household_file import HouseholdFile
from jieyou_desktop.services.register import NamedView, Totals, VillageChoice
from jieyou_desktop.ui.kit.page import Chip, Page, SearchBox, Shell
from jieyou_desktop.ui.kit.pieces import button
from jieyou_desktop.ui.kit.runner import Job
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.kit.theme import px
from jieyou_desktop.ui.register.edit_panel import Edit, EditPanel
from jieyou_desktop.ui.register.filters import Filters
from jieyou_desktop.ui.register.household import HouseholdDesk
from jieyou_desktop.ui.register.newcomer import NewHousehold
from jieyou_desktop.ui.register.side import HouseholdSide

_NAME = Fields([Field("name", "视图的名字", Text(limit=20), required=True, hint="例如 东沟村重病")])


class RegisterPage(Page):
    """Chips and filters choose the view, typing narrows it, Enter opens a household."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "户台账", {"register", "visits", "intake", "letters", "ledgers"})
        self._view = View()
        self._sort = ("", False)
        self._wanted: int | None = None
        self._villages: tuple[VillageChoice, ...] = ()
        self._listing = self._reading = self._counting = Job(shell.runner.changed.emit)
        self._may_change = Right.REGISTER in shell.rights
        self._search = SearchBox("姓名、拼音、证号、电话、村、户号")
        self._chips: list[Chip] = []
        self._group = QButtonGroup(self)
        self._filter_button = button("筛选", "filter", flat=True)
        self._filters = Filters(self, may_keep=self._may_change)
        self._views: tuple[NamedView, ...] = ()
        self._found = 0
        self._only = button("", "x", link=True)
        self._table = TableView(shell.runner)
        self._about = HouseholdSide(shell)
        self._naming = EditPanel(shell.runner)
        self._new = NewHousehold(shell.runner)
        self._home = HouseholdDesk(shell)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._rest()

    @override
    def refresh(self) -> None:
        run = self.shell.runner
        run.query(register.village_choices, self._show_villages)
        run.query(register.totals, self._show_totals)
        self._counting.cancel()
        self._counting = run.query(register.views, self._show_views)
        self._read_list()
        if self._home.household_id is not None and self._stack.currentWidget() is self._home.home:
            self._home.read()
        elif (row := self._table.current()) is not None:
            self._pick(row)

    @override
    def arrive(self, **where: Any) -> None:
        """Go to a household, to a view, or to the form of a new one.

        ``household_id`` opens a household; ``view`` (a View) and ``text`` choose the list;
        ``new=True`` begins a new household.
        """
        if (household_id := where.get("household_id")) is not None:
            self._open(household_id)
        elif where.get("new"):
            self._begin()
        elif where:
            self._back()
            self._search.setText(where.get("text", ""))
            self._choose(where.get("view", View()))

    def _lay_out(self) -> None:
        self._import = self.add_action(
            "file-spreadsheet", "导入台账", partial(self.shell.go, "ledgers")
        )
        self._enter = self.add_action("plus", "新建一户", self._begin, primary=True)
        for action in (self._import, self._enter):
            action.setVisible(self._may_change)
        self._search.setMinimumWidth(px(260))
        self._search.setMaximumWidth(px(316))
        self.bar.addWidget(self._search)
        self.bar.addWidget(self._filter_button)
        for widget in self._filters.widgets:
            self.bar.addWidget(widget)
        self._filters.set_shown(False)
        self._only.hide()
        self.bar.addWidget(self._only)
        for widget in (self._table, self._home.home, self._new):
            self._stack.addWidget(widget)
        self.body.addWidget(self._stack, 1)
        self._filter_button.setCheckable(True)
        self._group.setExclusive(False)
        self._table.set_empty("没有找到这样的户", "换个说法再试，或者点右上角“新建一户”")

    def _connect(self) -> None:
        self._search.searched.connect(self._searched)
        self._search.went_on.connect(self._table.setFocus)
        self._filter_button.toggled.connect(self._filters.set_shown)
        self._filters.changed.connect(self._choose)
        self._filters.keep_asked.connect(self._ask_name)
        self._only.clicked.connect(partial(self._choose, View()))
        self._table.current_changed.connect(self._picked)
        self._table.opened.connect(self._opened)
        self._table.sort_asked.connect(self._sorted)
        self._about.opened.connect(self._open)
        self._naming.finished.connect(self._named)
        self._naming.left.connect(self._rest)
        self._new.saved.connect(self._entered)
        self._new.left.connect(self._back)
        self._home.back_asked.connect(self._back)
        self._home.turned.connect(self.set_side)
        self._home.gone.connect(self._back)

    def _read_list(self) -> None:
        self._listing.cancel()
        sort, descending = self._sort
        call = partial(
            register.listing,
            text=self._search.text(),
            view=self._view,
            sort=sort,
            descending=descending,
        )
        self._listing = self.shell.runner.query(call, self._show_listing)

    def _show_listing(self, listing: Listing) -> None:
        self._table.show_listing(listing, register.rows)
        if self._wanted is not None:
            self._table.select(self._wanted)
            self._wanted = None
        self._table.select_first()
        self._found = len(listing.ids)
        self._say_how_many()
        if self._search.text().strip() and self._found == register.MOST_FOUND:
            self.shell.tell(f"找到很多，先列最接近的 {self._found:,} 户，再多打几个字")

    def _show_totals(self, totals: Totals) -> None:
        new = f" · 本月新增 {totals.new_this_month:,} 户" if totals.new_this_month else ""
        self.set_facts(f"共 {totals.households:,} 户 {totals.people:,} 人{new}")

    def _show_villages(self, villages: tuple[VillageChoice, ...]) -> None:
        self._villages = villages
        self._filters.offer(villages)

    def _show_views(self, views: tuple[NamedView, ...]) -> None:
        names = [named.name for named in views]
        if names != [chip.objectName() for chip in self._chips]:
            self._make_chips(views)
        self._views = views
        self._say_how_many()

    def _say_how_many(self) -> None:
        """How many each view has, and how many of the one on show were found.

        Of a view that no chip stands for, what it asks for and how to be rid of it.
        """
        searching = bool(self._search.text().strip())
        for chip, named in zip(self._chips, self._views, strict=True):
            chosen = named.view == self._view
            chip.set_count(named.count, self._found if searching and chosen else None)
            chip.setChecked(chosen)
        village = next((v.name for v in self._villages if v.id == self._view.village_id), "")
        words = self._view.words(village)
        self._only.setText(f"只看“{words}”的 {self._found:,} 户，点这里看全部")
        self._only.setVisible(all(named.view != self._view for named in self._views))

    def _make_chips(self, views: tuple[NamedView, ...]) -> None:
        for chip in self._chips:
            self._group.removeButton(chip)
            chip.hide()
            chip.setParent(None)
            chip.deleteLater()
        self._chips = []
        for place, named in enumerate(views, start=1):
            chip = Chip(named.name)
            # A view put together by hand is none of the chips: then none is chosen.
            chip.setAutoExclusive(False)
            chip.setObjectName(named.name)
            chip.clicked.connect(partial(self._choose, named.view))
            if named.id is not None and self._may_change:
                drop = partial(self._drop_view, named.id)
                chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                chip.customContextMenuRequested.connect(partial(self._menu, chip, drop))
                chip.setToolTip("右键可以不再保留这个视图")
            self._group.addButton(chip)
            self.bar.insertWidget(place, chip)
            self._chips.append(chip)

    def _menu(self, chip: Chip, drop: Callable[[], None], at: QPoint) -> None:
        menu = QMenu(chip)
        menu.addAction("不再保留这个视图").triggered.connect(drop)
        menu.popup(chip.mapToGlobal(at))

    def _drop_view(self, view_id: int, _checked: bool = False) -> None:
        self.shell.runner.command(partial(register.drop_view, view_id=view_id))
        self._choose(View())

    def _choose(self, view: View, _checked: bool = False) -> None:
        """Show a view; the filters say what it asks for."""
        self._view = view
        self._filters.show_view(view)
        self._counting.cancel()
        self._counting = self.shell.runner.query(register.views, self._show_views)
        self._read_list()

    def _searched(self, _text: str) -> None:
        self._sort = ("", False)
        self._table.set_sorted("", False)
        self._table.expect()
        self._read_list()

    def _sorted(self, field: str, descending: bool) -> None:
        self._sort = (field, descending)
        self._table.set_sorted(field, descending)
        self._read_list()

    def _picked(self, record: Record | None) -> None:
        if self._stack.currentWidget() is not self._table or self._naming.is_open:
            return
        if record is None:
            self._rest()
        else:
            self._pick(record)

    def _pick(self, record: Record) -> None:
        self._reading.cancel()
        call = partial(household_file.household, household_id=record.id)
        self._reading = self.shell.runner.query(call, self._show_file)

    def _show_file(self, file: HouseholdFile) -> None:
        if self._stack.currentWidget() is self._table and not self._naming.is_open:
            self._about.show_file(file, self.shell.runner.today)

    def _opened(self, record: Record) -> None:
        self._open(record.id)

    def _open(self, household_id: int) -> None:
        self._home.open(household_id, self._villages)
        self._turn(self._home.home)

    def _begin(self) -> None:
        self._new.open(self._villages)
        self._turn(self._new)
        self.set_side(None)

    def _entered(self, household_id: int) -> None:
        self.shell.tell("已建户，接着补待遇、账户和标签")
        self._wanted = household_id
        self._open(household_id)

    def _turn(self, widget: Any) -> None:
        """Put another part in the place of the list."""
        listed = widget is self._table
        self._stack.setCurrentWidget(widget)
        self.show_bar(listed)
        for action in (self._import, self._enter):
            action.setVisible(listed and self._may_change)

    def _back(self) -> None:
        if self._home.household_id is not None:
            self._wanted = self._home.household_id
            self._home.close()
        self._turn(self._table)
        self._rest()
        self._read_list()
        self._table.setFocus()

    def _rest(self) -> None:
        """The side panel of the list."""
        self.set_side(self._about)
        row = self._table.current()
        if row is None:
            self._about.show_nothing("选一户，这里显示他们是谁、领什么、有什么经过、缺什么")
        else:
            self._pick(row)

    def _ask_name(self) -> None:
        def save(given: dict[str, Any], _reason: str) -> Any:
            return partial(register.keep_view, name=given["name"], view=self._view)

        edit = Edit(
            "register:view",
            "存成视图",
            _NAME,
            save,
            "已存成视图",
            about="以后点它的名字，就按现在的筛选列出来，并带着户数",
            verb="存成视图",
        )
        self._naming.show_edit(edit)
        self.set_side(self._naming)

    def _named(self, _view_id: int) -> None:
        self.shell.tell("已存成视图")
        self._rest()

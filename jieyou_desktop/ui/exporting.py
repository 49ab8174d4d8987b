"""A list on screen goes out: as a sheet to a file, or as pages to the preview."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QRadioButton, QWidget

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Field, Table
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import lists
from jieyou_desktop.services.lists import LongList
from jieyou_desktop.ui.kit import dialogs, files
from jieyou_desktop.ui.kit.page import Shell
from jieyou_desktop.ui.kit.rows import ReadRows, WholeRows
from jieyou_desktop.ui.kit.table import TableView


class Exporter:
    """Takes the columns on show, in the order on show, and every row of the list."""

    def __init__(self, shell: Shell, window: QWidget) -> None:
        self._shell = shell
        self._window = window

    def export(self, shown: TableView | Table, *, to_paper: bool) -> None:
        """Ask what must be asked, then make the sheet or the pages."""
        if (source := _source(shown)) is None:
            return
        fields = shown.fields_on_show() if isinstance(shown, TableView) else tuple(shown.fields)
        title = source.title if isinstance(source, Table) else source.listing.title
        if (revealed := self._ask_reveal(fields, title, to_paper)) is None:
            return
        where = None if to_paper else self._ask_where(title)
        if where is None and not to_paper:
            return
        call = partial(
            lists.to_paper if to_paper else lists.to_sheet,
            shown=source,
            columns=tuple(field.name for field in fields),
            revealed=revealed,
        )
        done = partial(self._drawn, title) if where is None else partial(self._written, where)
        what = "正在排版" if to_paper else "正在写表格"
        watcher = dialogs.ProgressDialog(self._window, f"{what}：{title}")
        self._shell.runner.command(call, done, watcher=watcher)

    def _ask_reveal(self, fields: tuple[Field, ...], title: str, to_paper: bool) -> bool | None:
        """Whether hidden digits are written out; None when the person turns back."""
        hidden = [field.label for field in fields if field.kind.sensitive]
        if not hidden or Right.REVEAL not in self._shell.rights:
            return False
        sheet = _RevealSheet(self._window, "、".join(hidden), "打印" if to_paper else "导出", title)
        return sheet.revealed() if sheet.exec() == QDialog.DialogCode.Accepted else None

    def _ask_where(self, title: str) -> Path | None:
        day = self._shell.runner.today
        name = f"{title} {day:%Y-%m-%d}.xlsx" if day else f"{title}.xlsx"
        return files.ask_where(self._window, "导出成表格", name, "电子表格 (*.xlsx)")

    def _drawn(self, title: str, pdf: bytes) -> None:
        self._shell.preview(pdf, title)

    def _written(self, where: Path, content: bytes) -> None:
        try:
            files.write_file(where, content)
        except UserError as error:
            dialogs.show_error(self._window, error)
        else:
            self._shell.tell(f"已导出到 {where.name}，在文件夹 {where.parent}")


class _RevealSheet(dialogs.Sheet):
    """Masked or whole: asked each time, and whole is put on record."""

    def __init__(self, parent: QWidget, hidden: str, verb: str, title: str) -> None:
        super().__init__(parent, f"{verb}：{title}", f"这张表里有{hidden}。")
        self._masked = QRadioButton("遮住中间几位（外发、张贴用这个）")
        self._whole = QRadioButton("完整写出（只作内部核对，会记录是谁、何时）")
        self._masked.setChecked(True)
        self.body.addWidget(self._masked)
        self.body.addWidget(self._whole)
        self.add_button("先不了").clicked.connect(self.reject)
        self.add_button(verb, primary=True).clicked.connect(self.accept)

    def revealed(self) -> bool:
        """Whether the numbers are written out."""
        return self._whole.isChecked()


def _source(shown: TableView | Table) -> Table | LongList | None:
    if isinstance(shown, Table):
        return shown
    match shown.rows():
        case WholeRows() as rows:
            return rows.table
        case ReadRows() as rows:
            return LongList(rows.listing, rows.fetch)
    return None

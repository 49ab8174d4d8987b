"""Asking which file or folder, and writing a file whole or not at all."""

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.ui.kit import memory

_UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\t', "·"))


def ask_file(parent: QWidget, title: str, kind: str) -> Path | None:
    """Ask which file to open (``kind`` is like “PDF 文件 (*.pdf)”)."""
    found, _kind = QFileDialog.getOpenFileName(parent.window(), title, str(_place(kind)), kind)
    return _keep(kind, Path(found)) if found else None


def ask_files(parent: QWidget, title: str, kind: str) -> tuple[Path, ...]:
    """Ask which files to open."""
    found, _kind = QFileDialog.getOpenFileNames(parent.window(), title, str(_place(kind)), kind)
    return tuple(_keep(kind, Path(one)) for one in found)


def ask_folder(parent: QWidget, title: str, folder: Path | None = None) -> Path | None:
    """Ask for a folder, beginning at ``folder`` or where the same was last asked."""
    begin = folder if folder is not None and folder.is_dir() else _place(title)
    found = QFileDialog.getExistingDirectory(parent.window(), title, str(begin))
    if not found:
        return None
    memory.remember(f"folder:{title}", found)
    return Path(found)


def ask_where(parent: QWidget, title: str, name: str, kind: str) -> Path | None:
    """Ask where to save a file called ``name`` (``kind`` is like “PDF 文件 (*.pdf)”)."""
    suggested = str(_place(kind) / name.translate(_UNFIT))
    chosen, _kind = QFileDialog.getSaveFileName(parent.window(), title, suggested, kind)
    if not chosen:
        return None
    path = _keep(kind, Path(chosen))
    return path if path.suffix else path.with_suffix(Path(name).suffix)


def write_file(path: Path, content: bytes) -> None:
    """Write a file; raises UserError when the place cannot take it."""
    file = QSaveFile(str(path))
    if not (
        file.open(QIODevice.OpenModeFlag.WriteOnly)
        and file.write(content) == len(content)
        and file.commit()
    ):
        raise UserError(
            f"没能存到“{path.name}”",
            "那里可能已满、已拔出，或同名文件正在别的程序里打开。请关掉它，或换个地方再存",
        )


def _place(kind: str) -> Path:
    """Where files of this kind were last, or else where people keep their papers."""
    last = Path(memory.recall(f"folder:{kind}") or "")
    if last.is_absolute() and last.is_dir():
        return last
    location = QStandardPaths.StandardLocation
    usual = (location.DocumentsLocation, location.DesktopLocation)
    places = (Path(QStandardPaths.writableLocation(one)) for one in usual)
    # Qt takes a folder that is not there for the name of a file.
    return next((at for at in places if at.is_absolute() and at.is_dir()), Path.home())


def _keep(kind: str, chosen: Path) -> Path:
    memory.remember(f"folder:{kind}", str(chosen.parent))
    return chosen

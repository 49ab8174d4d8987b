"""Asking which file or folder, and writing a file whole or not at all."""

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from jieyou_desktop.domain.errors import UserError

_UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\t', "·"))


def ask_file(parent: QWidget, title: str, kind: str, folder: Path | None = None) -> Path | None:
    """Ask which file to open (``kind`` is like “PDF 文件 (*.pdf)”)."""
    found = QFileDialog.getOpenFileName(parent.window(), title, str(folder or _papers()), kind)
    return Path(found[0]) if found[0] else None


def ask_folder(parent: QWidget, title: str, folder: Path | None = None) -> Path | None:
    """Ask for a folder, beginning at ``folder``."""
    found = QFileDialog.getExistingDirectory(parent.window(), title, str(folder or _papers()))
    return Path(found) if found else None


def ask_where(parent: QWidget, title: str, name: str, kind: str) -> Path | None:
    """Ask where to save a file called ``name`` (``kind`` is like “PDF 文件 (*.pdf)”)."""
    suggested = str(_papers() / name.translate(_UNFIT))
    chosen, _kind = QFileDialog.getSaveFileName(parent.window(), title, suggested, kind)
    if not chosen:
        return None
    path = Path(chosen)
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


def _papers() -> Path:
    """Where people keep their papers."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place))

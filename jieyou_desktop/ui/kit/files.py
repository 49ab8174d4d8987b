"""Writing a file where the person said, whole or not at all."""

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from jieyou_desktop.domain.errors import UserError

_UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\t', "·"))


def ask_where(parent: QWidget | None, title: str, name: str, kind: str) -> Path | None:
    """Ask where to save a file called ``name`` (``kind`` is like “PDF 文件 (*.pdf)”)."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    suggested = str(Path(folder) / name.translate(_UNFIT))
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, suggested, kind)
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

"""``python icon.py FILE``: the program's mark, as .ico with every size in one file, or as .png."""

import io
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtWidgets import QApplication

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.ui.kit import theme
from jieyou_desktop.ui.kit.icons import emblem

SIZES = (16, 24, 32, 48, 64, 128, 256)


def main(target: Path) -> None:
    """Draw the emblem and write it."""
    app = QApplication([])
    theme.install(app, RESOURCES)
    pictures = [_picture(size) for size in SIZES]
    if target.suffix == ".ico":
        pictures[-1].save(target, append_images=pictures[:-1], sizes=[(s, s) for s in SIZES])
    else:
        pictures[-1].save(target)


def _picture(size: int) -> Image.Image:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    emblem().pixmap(QSize(size, size)).save(buffer, "PNG")
    return Image.open(io.BytesIO(buffer.data().data()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

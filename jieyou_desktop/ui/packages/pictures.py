"""Pictures of the errand: who gives what to whom by which road, and the slip that goes along."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jieyou_desktop.ui.kit.icons import picture
from jieyou_desktop.ui.kit.page import Card
from jieyou_desktop.ui.kit.pieces import text
from jieyou_desktop.ui.kit.theme import px


class Way(QWidget):
    """Stations from left to right with arrows between: (icon, what it is, more about it)."""

    def __init__(self, stations: list[tuple[str, str, str]]) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        for place, (icon_name, title, about) in enumerate(stations):
            if place:
                arrow = QLabel()
                arrow.setPixmap(picture("arrow-right", px(20), "text2"))
                layout.addWidget(arrow)
            layout.addWidget(_station(icon_name, title, about), 1)


def _station(icon_name: str, title: str, about: str) -> QWidget:
    card = Card()
    card.body.setSpacing(px(4))
    mark = QLabel()
    mark.setPixmap(picture(icon_name, px(30), "accent"))
    for label in (mark, text(title, "strong"), text(about, "sub")):
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        card.body.addWidget(label)
    card.body.addStretch()
    return card


class SlipPicture(QWidget):
    """The first page of a paper, small."""

    def __init__(self, pdf: bytes, width: int) -> None:
        super().__init__()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument(self)
        document.load(buffer)
        size = document.pagePointSize(0)
        height = round(width * size.height() / size.width())
        # Drawn at twice the size, so that it is sharp on every screen.
        image = document.render(0, QSize(2 * width, 2 * height))
        image.setDevicePixelRatio(2)
        page = QLabel()
        page.setPixmap(_on_paper(image))
        page.setAccessibleName("交接单")
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)


def _on_paper(drawn: QImage) -> QPixmap:
    """What was drawn, on white instead of nothing."""
    sheet = QPixmap(drawn.size())
    sheet.setDevicePixelRatio(drawn.devicePixelRatio())
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return sheet

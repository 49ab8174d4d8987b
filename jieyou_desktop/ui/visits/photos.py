"""Photos of a visit: by button, by dragging or by pasting; made small before they are kept."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QMimeData,
    QObject,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QImageReader,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
    QPixmap,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services import photos
from jieyou_desktop.services.photos import Photo
from jieyou_desktop.ui.kit import files
from jieyou_desktop.ui.kit.flow import Flow
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.runner import Runner
from jieyou_desktop.ui.kit.theme import px, set_role

LONGEST_SIDE = 1600
"""Pixels: enough to read a paper on a wall, small enough for years of visits."""

_QUALITY = 82


def shrunk(source: Path | QImage) -> bytes | None:
    """A picture upright, at most LONGEST_SIDE pixels long, as JPEG; None when it is no picture.

    Only the picture is kept: where and with what phone it was taken stays behind.
    """
    if isinstance(source, Path):
        reader = QImageReader(str(source))
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > LONGEST_SIDE:
            reader.setScaledSize(_fitted(size))
        image = reader.read()
    else:
        image = source
    if image.isNull():
        return None
    if max(image.width(), image.height()) > LONGEST_SIDE:
        image = image.scaled(
            _fitted(image.size()),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpeg"))
    writer.setQuality(_QUALITY)
    writer.write(plain)
    return bytes(content.data())


class PhotoStrip(QWidget):
    """Thumbnails with a button that adds; pictures may also be dropped or pasted on it.

    Signals:
        changed: A photo was added or taken out by the person at the keyboard.
        refused: Why a photo was not taken (UserError).
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, runner: Runner, parent: QWidget | None = None, *, fixed: bool = False):
        """``fixed`` shows photos without letting any be added or taken out."""
        super().__init__(parent)
        self._runner = runner
        self._household_id = 0
        self._thumbs: dict[int, _Thumb] = {}
        self._fixed = fixed
        self._hint = text("把照片拖到这里，或复制后点“粘贴”", "hint")
        self._row = Flow(spacing=px(6))
        add, paste = button("添加照片", "camera"), button("粘贴", "copy", flat=True)
        buttons = QHBoxLayout()
        for made in (add, paste):
            buttons.addWidget(made)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        layout.addLayout(self._row)
        layout.addLayout(buttons)
        layout.addWidget(self._hint)
        if fixed:
            for way_in in (add, paste, self._hint):
                way_in.hide()
        else:
            self.welcome(self)
            add.setShortcut(QKeySequence(QKeySequence.StandardKey.Open))
            add.setToolTip("Ctrl+O")
        add.clicked.connect(self._choose)
        paste.clicked.connect(self.paste)

    def put(self, household_id: int, kept: Iterable[Photo]) -> None:
        """Show photos already kept for a household."""
        self._household_id = household_id
        for photo_id in tuple(self._thumbs):
            self._take_out(photo_id)
        for photo in kept:
            self._show(photo)

    def photo_ids(self) -> tuple[int, ...]:
        """The photos on show."""
        return tuple(self._thumbs)

    def add_files(self, paths: Iterable[Path]) -> None:
        """Keep the pictures in these files."""
        for path in paths:
            self._keep(path.name, shrunk(path))

    def paste(self) -> None:
        """Keep the picture, or the picture files, on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if data is None or not self._take(data):
            self.refused.emit(UserError("剪贴板里没有照片", "先在别处复制一张照片，再点“粘贴”"))

    def _choose(self) -> None:
        self.add_files(files.ask_files(self, "选照片", "照片 (*.jpg *.jpeg *.png *.bmp *.webp)"))

    def _take(self, data: QMimeData) -> bool:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.add_files(paths)
        elif data.hasImage():
            self._keep("粘贴的照片.jpg", shrunk(QImage(data.imageData())))
        return bool(paths) or data.hasImage()

    def _keep(self, name: str, content: bytes | None) -> None:
        if content is None:
            self.refused.emit(UserError(f"“{name}”不是照片", "请选 jpg 或 png 格式的照片"))
            return
        call = partial(
            photos.add_photo,
            household_id=self._household_id,
            name=f"{Path(name).stem}.jpg",
            content=content,
        )
        self._runner.command(call, self._kept, refused=self._refuse)

    def _refuse(self, error: UserError) -> None:
        self.refused.emit(error)

    def _kept(self, photo: Photo) -> None:
        if photo.id not in self._thumbs:
            self._show(photo)
            self.changed.emit()

    def _show(self, photo: Photo) -> None:
        thumb = self._thumbs[photo.id] = _Thumb(photo, fixed=self._fixed)
        self._row.addWidget(thumb)
        thumb.removed.connect(self._remove)
        self._runner.query(partial(photos.photo, photo_id=photo.id), thumb.put)

    def _remove(self, photo_id: int) -> None:
        self._take_out(photo_id)
        self.changed.emit()

    def _take_out(self, photo_id: int) -> None:
        thumb = self._thumbs.pop(photo_id)
        self._row.removeWidget(thumb)
        thumb.hide()
        thumb.deleteLater()

    def welcome(self, widget: QWidget) -> None:
        """Let pictures be dropped on another widget too: a thumbnail's place is a small target."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and _has_pictures(event.mimeData()):
            # Entering, moving over and dropping are all drop events; the last one lets go.
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self._take(event.mimeData())
            return True
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and not self._fixed:
            self.paste()
        else:
            super().keyPressEvent(event)


class _Thumb(QWidget):
    """A photo made small: press it to see it large, the cross to take it out."""

    removed = Signal(int)

    def __init__(self, photo: Photo, *, fixed: bool) -> None:
        super().__init__()
        self._photo = photo
        self._picture = QPixmap()
        self._open = QPushButton()
        self._open.setAccessibleName(f"照片 {photo.name}，按下放大")
        self._open.setToolTip(photo.name)
        self._open.setFixedSize(px(96), px(72))
        self._open.setIconSize(QSize(px(88), px(64)))
        set_role(self._open, flat=True)
        cross = button("去掉", link=True)
        cross.setAccessibleName(f"去掉照片 {photo.name}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._open)
        layout.addWidget(cross, 0, Qt.AlignmentFlag.AlignHCenter)
        cross.setVisible(not fixed)
        self._open.clicked.connect(self._enlarge)
        cross.clicked.connect(lambda: self.removed.emit(photo.id))

    def put(self, content: bytes) -> None:
        """Show the picture."""
        self._picture.loadFromData(content)
        self._open.setIcon(QIcon(self._picture))

    def _enlarge(self) -> None:
        view = QDialog(self.window())
        view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        view.setWindowTitle(self._photo.name)
        room = (self.screen().availableSize() * 0.85).boundedTo(self._picture.size())
        label = QLabel()
        label.setPixmap(
            self._picture.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
        layout = QVBoxLayout(view)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        view.open()


def _has_pictures(data: QMimeData) -> bool:
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())


def _fitted(size: QSize) -> QSize:
    return size.scaled(LONGEST_SIDE, LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio)

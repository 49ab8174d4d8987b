"""Colours, type and text size: what the style sheet of the whole program is filled with."""

import re
from collections.abc import Callable
from pathlib import Path
from string import Template

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QStyleFactory, QWidget

from jieyou_desktop.ui.kit import chinese

COLOURS = {
    "ink": "#16365C",  # the side of the window, and what is ours
    "ink_hover": "#204A78",
    "accent": "#1F5FA8",  # what can be pressed
    "accent_hover": "#2A6DB9",
    "ring": "#6FA5E3",  # around what is filled and has the focus: 4.5 : 1 against ink
    "accent_soft": "#E8F0FA",
    "text": "#1D2733",
    "text2": "#5C6B7A",
    "text3": "#8A96A3",  # only what cannot be used at the moment
    "nav_text": "#C9D6E6",
    "paper": "#FFFFFF",
    "ground": "#F4F6F8",
    "head": "#FAFBFC",
    "rule": "#DFE4EA",
    "line": "#EEF1F4",
    "field_rule": "#8A96A3",  # an input's edge: 3 : 1 against paper
    "scroll": "#C3CBD4",
    "late": "#B3321F",  # overdue, refused
    "soon": "#8A5208",  # today, incomplete
    "soon_soft": "#FDF3E1",
    "soon_rule": "#E9C98D",
    "done_soft": "#E7F3EC",
    "done": "#1F6B45",  # finished
}
"""Each text colour has a contrast of at least 4.5 : 1 on the grounds it is used on."""

SIZES = (0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""The text sizes offered."""

_BASE_PX = 14
_DIRECTLY = Qt.FindChildOption.FindDirectChildrenOnly
UNBOUNDED = 16_777_215
"""Qt's largest size: a widget that has no maximum."""
_SYSTEM_FONTS = ("Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC")
_BUNDLED = "Noto Sans SC"

_scale = 1.0
_families: list[str] = []
_sheet = ""


def install(app: QApplication, resources: Path, scale: float = 1.0) -> None:
    """Dress the program: style, fonts, icons, language, text size. Once, before any window."""
    global _families, _sheet
    QDir.setSearchPaths("icons", [str(resources / "icons")])
    chinese.speak(app)
    app.setStyle(QStyleFactory.create("Fusion"))
    _families = _chinese_fonts(resources / "fonts")
    _sheet = (resources / "style.qss").read_text(encoding="utf-8")
    app.setPalette(_palette())
    _dress(app, scale)


def resize(app: QApplication, scale: float) -> None:
    """Set the text size, 0.9 to 2.0: the style sheet and every length in use follow it."""
    before = _scale
    # Without the sheet, widgets have only the lengths they were given by hand.
    app.setStyleSheet("")
    _dress(app, scale, lambda: _stretch(app, _scale / before))


def scale() -> float:
    """The text size in force."""
    return _scale


def next_size(scale: float, step: int) -> float:
    """The text size ``step`` places up (or down) from the nearest one offered."""
    nearest = min(range(len(SIZES)), key=lambda i: abs(SIZES[i] - scale))
    return SIZES[min(max(nearest + step, 0), len(SIZES) - 1)]


def px(length: float) -> int:
    """A length of the design at 100 % in pixels at the text size in force."""
    return round(length * _scale)


def filled(sheet: str, scale: float) -> str:
    """The style sheet with its colours put in and its lengths over 2px scaled."""

    def scaled(found: re.Match[str]) -> str:
        length = int(found[1])
        return f"{length if length <= 2 else round(length * scale)}px"

    return re.sub(r"\b(\d+)px", scaled, Template(sheet).substitute(COLOURS))


def set_role(widget: QWidget, **properties: str | bool) -> None:
    """Set properties the style sheet looks at, and have it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _dress(app: QApplication, scale: float, between: Callable[[], None] = lambda: None) -> None:
    global _scale
    _scale = min(max(scale, SIZES[0]), SIZES[-1])
    between()
    font = QFont(_families)
    font.setPixelSize(px(_BASE_PX))
    # Hinting thickens the strokes of Chinese at sizes it was not drawn for.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(font)
    app.setStyleSheet(filled(_own_fonts() + _sheet, _scale))


def _own_fonts() -> str:
    """A rule that gives ours to what Windows has fonts of its own for (lists, menus, boxes).

    Windows hands them out again whenever its own theme changes, over what setFont has said.
    """
    families = ", ".join(f'"{name}"' for name in _families)
    return (
        "QAbstractItemView, QHeaderView, QMenu, QMenuBar, QMessageBox, QStatusBar, QToolTip, "
        f"QDockWidget {{ font-family: {families}; font-size: {_BASE_PX}px; }}\n"
    )


def _stretch(app: QApplication, factor: float) -> None:
    """Multiply what pages set with ``px`` when they were built: sizes, margins, spacings."""

    def longer(length: int) -> int:
        return round(length * factor) if 0 < length < UNBOUNDED else length

    for widget in app.allWidgets():
        # A window keeps its bounds: the screen does not grow with the text.
        if not widget.isWindow():
            low, high = widget.minimumSize(), widget.maximumSize()
            widget.setMinimumSize(longer(low.width()), longer(low.height()))
            widget.setMaximumSize(longer(high.width()), longer(high.height()))
        # Not widget.layout(): PySide then keeps a wrapper of every item, even of layouts that Qt
        # throws away by itself (the status bar's), and takes later objects for them.
        for outer in widget.findChildren(QLayout, options=_DIRECTLY):
            for each in (outer, *outer.findChildren(QLayout)):
                edge = each.contentsMargins()
                each.setContentsMargins(
                    *map(longer, (edge.left(), edge.top(), edge.right(), edge.bottom()))
                )
                if isinstance(each, QGridLayout):
                    each.setHorizontalSpacing(longer(each.horizontalSpacing()))
                    each.setVerticalSpacing(longer(each.verticalSpacing()))
                else:
                    each.setSpacing(longer(each.spacing()))


def _chinese_fonts(folder: Path) -> list[str]:
    present = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    fitting = [name for name in _SYSTEM_FONTS if name in present]
    if fitting and QGuiApplication.platformName() != "offscreen":
        return fitting
    for path in sorted(folder.glob("NotoSansSC-*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    return [_BUNDLED]


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, name in (
        (role.Window, "ground"),
        (role.Base, "paper"),
        (role.Text, "text"),
        (role.WindowText, "text"),
        (role.ButtonText, "text"),
        (role.PlaceholderText, "text2"),
        (role.Highlight, "accent"),
        (role.Link, "accent"),
    ):
        palette.setColor(which, QColor(COLOURS[name]))
    return palette

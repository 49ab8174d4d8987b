import datetime as dt
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QLabel, QListWidget, QMenu, QTableView, QVBoxLayout, QWidget

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.domain import kinds
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.ui.kit import theme
from jieyou_desktop.ui.kit.days import short_day
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.icons import emblem, icon, picture
from jieyou_desktop.ui.kit.theme import COLOURS, px

SHEET = (RESOURCES / "style.qss").read_text(encoding="utf-8")


@pytest.fixture
def resized(dressed):
    yield dressed
    theme.resize(dressed, 1.0)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["paper", "ground", "accent_soft", "head"])
@pytest.mark.parametrize("ink", ["text", "text2", "accent", "late", "soon", "done"])
def test_text_can_be_read_on_every_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


def test_white_and_the_navigation_can_be_read():
    assert contrast("paper", "accent") >= 4.5
    assert contrast("paper", "accent_hover") >= 4.5
    assert contrast("nav_text", "ink") >= 4.5
    assert contrast("soon", "soon_soft") >= 4.5
    assert contrast("field_rule", "paper") >= 2.9


def test_lengths_grow_with_the_text_and_lines_stay():
    assert theme.filled("a { padding: 7px 14px; border: 1px solid $rule; }", 2.0) == (
        "a { padding: 14px 28px; border: 1px solid #DFE4EA; }"
    )


def test_the_sheet_names_only_colours_and_pictures_that_exist():
    assert set(re.findall(r"\$(\w+)", SHEET)) <= set(COLOURS)
    for name in re.findall(r"url\(icons:([\w-]+)\.svg\)", SHEET):
        assert (RESOURCES / "icons" / f"{name}.svg").exists()


def test_no_picture_is_carried_that_nothing_shows():
    source = Path(theme.__file__).parents[2].rglob("*.py")
    words = {word for path in source for word in re.findall(r'"([\w-]+)"', path.read_text("utf-8"))}
    shown = words | set(re.findall(r"icons:([\w-]+)\.svg", SHEET))
    assert {path.stem for path in (RESOURCES / "icons").glob("*.svg")} - shown == set()


def test_text_sizes_step_through_those_offered_and_stop_at_the_ends():
    assert theme.next_size(1.0, 1) == 1.1
    assert theme.next_size(2.0, 1) == 2.0
    assert theme.next_size(0.9, -1) == 0.9


def test_what_was_built_before_follows_a_new_text_size_and_comes_back(qtbot, resized):
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(px(24), px(14), px(24), px(4))
    layout.setSpacing(px(8))
    label = QLabel("户台账")
    label.setMinimumWidth(px(300))
    form = Form(Fields([Field("id_number", "公民身份号码", kinds.IdNumber())]))
    layout.addWidget(label)
    layout.addWidget(form)
    window.show()
    tall, widest = label.sizeHint().height(), form.editor("id_number").widget.maximumWidth()
    theme.resize(resized, 2.0)
    assert label.minimumWidth() == 600
    assert layout.contentsMargins().left() == 48
    assert layout.spacing() == 16
    assert form.editor("id_number").widget.maximumWidth() == 2 * widest
    assert label.sizeHint().height() >= 1.8 * tall
    theme.resize(resized, 1.0)
    assert (label.minimumWidth(), layout.contentsMargins().left(), layout.spacing()) == (300, 24, 8)


def test_rare_characters_of_names_are_drawn(dressed):
    assert "Noto Sans SC" in QFontDatabase.families()
    metrics = QFontMetrics(dressed.font())
    assert all(metrics.inFontUcs4(ord(letter)) for letter in "单玉芝欧阳㛃𬱖堃")


def test_qt_speaks_chinese_too(dressed):
    assert dressed.translate("QPlatformTheme", "Cancel") == "取消"
    assert dressed.translate("QFileDialog", "&Look in:") == "位置(&L)："
    assert dressed.translate("QFileDialog", "Files of &type:") == "文件类型(&T)："
    assert dressed.translate("QAbstractFileIconProvider", "Folder") == "文件夹"


def test_icons_take_the_colour_asked_for_at_any_size(dressed):
    for size in (16, 20, 41):
        image = icon("house", "late").pixmap(size, size).toImage()
        inks = {
            image.pixelColor(x, y).name().upper()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert inks == {COLOURS["late"]}
    assert picture("users", 24).height() == 24
    assert not emblem().isNull()


def test_a_missing_icon_is_a_fault(dressed):
    with pytest.raises(KeyError):
        icon("no-such-icon")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-09-16", "今天"),
        ("2026-09-15", "昨天"),
        ("2026-09-17", "明天"),
        ("2026-06-03", "6月3日"),
        ("2025-12-31", "2025年12月31日"),
    ],
)
def test_days_read_as_people_say_them_near_today(day, words):
    assert short_day(dt.date.fromisoformat(day), dt.date(2026, 9, 16)) == words


def test_lists_and_menus_keep_our_font_where_the_system_has_another_for_them(dressed):
    for kind in ("QAbstractItemView", "QMenu"):
        dressed.setFont(QFont("Sans", 9), kind)
    shown = [QListWidget(), QTableView(), QMenu()]
    for widget in shown:
        widget.ensurePolished()
    assert {widget.font().pixelSize() for widget in shown} == {px(14)}
    assert {widget.font().family() for widget in shown} == {"Noto Sans SC"}
    dressed.setFont(dressed.font())

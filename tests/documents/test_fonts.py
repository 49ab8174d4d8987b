import shutil

import pytest

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.documents.fonts import Face, fonts

RARE = "㛃𬱖𠅤𬍛䶮〇"
NOBODY = "\U0003fffd"


def test_rare_characters_of_names_can_be_drawn():
    assert fonts(RESOURCES).undrawable([RARE, "单玉芝", "阿依古丽·买买提"]) == ""


def test_characters_without_a_glyph_are_named_once_each():
    assert fonts(RESOURCES).undrawable([f"王{NOBODY}", f"{NOBODY}李"]) == NOBODY


def test_installed_fonts_come_before_the_bundled_ones(tmp_path):
    shutil.copy(RESOURCES / "fonts" / "NotoSansSC-Regular.ttf", tmp_path / "simfang.ttf")
    chosen = fonts(RESOURCES, tmp_path).glyphs(Face.BODY)["字"]
    assert chosen.font.fontName.endswith("simfang.ttf")


def test_an_installed_font_that_cannot_be_read_is_passed_over(tmp_path):
    (tmp_path / "simfang.ttf").write_bytes(b"not a font")
    chosen = fonts(RESOURCES, tmp_path).glyphs(Face.BODY)["字"]
    assert chosen.font.fontName.endswith("NotoSerifSC-Regular.ttf")


def test_a_collection_of_fonts_serves_too(tmp_path):
    """On Windows 宋体 comes as a collection (.ttc); papers set in it read and draw alike."""
    from fontTools.ttLib import TTCollection, TTFont

    collection = TTCollection()
    collection.fonts = [TTFont(RESOURCES / "fonts" / "NotoSansSC-Regular.ttf")]
    collection.save(tmp_path / "simsun.ttc")
    chosen = fonts(RESOURCES, tmp_path).glyphs(Face.BODY)["字"]
    assert chosen.font.fontName.endswith("simsun.ttc")


def test_a_character_nobody_has_takes_a_full_em():
    glyph = fonts(RESOURCES).glyphs(Face.BODY)[NOBODY]
    assert (glyph.font, glyph.advance) == (None, 1000)


@pytest.mark.parametrize("face", list(Face))
def test_every_face_has_figures_and_letters(face):
    glyphs = fonts(RESOURCES).glyphs(face)
    assert all(glyphs[char].font for char in "0123456789.-AZaz")

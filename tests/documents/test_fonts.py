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
    chosen = fonts(RESOURCES, tmp_path).choose("字", Face.BODY)
    assert chosen.fontName.endswith("simfang.ttf")


def test_each_piece_of_a_text_gets_a_font_that_has_it():
    (font, first), (nobody, second) = fonts(RESOURCES).runs(f"王{NOBODY}", Face.BODY)
    assert (first, second, nobody) == ("王", NOBODY, None)
    assert font.fontName.endswith("NotoSerifSC-Regular.ttf")


@pytest.mark.parametrize("face", list(Face))
def test_every_face_has_figures_and_letters(face):
    chosen = fonts(RESOURCES)
    assert all(chosen.choose(char, face) for char in "0123456789.-AZaz")

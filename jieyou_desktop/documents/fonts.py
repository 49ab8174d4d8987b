"""Which fonts paper is set in, and which characters none of them can draw."""

import os
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jieyou_desktop.documents.embed import PaperFont


class Face(Enum):
    """What a piece of text is set in. Bundled fonts stand behind those of the system."""

    BODY = ("simfang.ttf", "simsun.ttc", "NotoSerifSC-Regular.ttf")
    HEAD = ("simhei.ttf", "NotoSansSC-Bold.ttf")
    FIGURE = ("NotoSansSC-Bold.ttf",)
    """Large amounts and telephone numbers: the same heavy figures everywhere."""


# Tried last, whatever the face: the widest coverage, in the order of looks.
_LAST = ("NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf", "simsunb.ttf", "simsun.ttc")


def system_folder() -> Path | None:
    """Where Windows keeps its fonts (仿宋, 黑体, 宋体); None elsewhere."""
    return Path(os.environ["WINDIR"], "Fonts") if os.name == "nt" else None


@cache
def fonts(resources: Path, system: Path | None = None) -> "Fonts":
    """The fonts of this computer, loaded when first needed and kept.

    ``system`` is the folder of installed fonts, ``system_folder()`` unless a test says other.
    """
    return Fonts(resources / "fonts", system or system_folder())


class Fonts:
    """Chains of fonts, one for each face; the first that has a character draws it."""

    def __init__(self, bundled: Path, system: Path | None) -> None:
        self._folders = [folder for folder in (system, bundled) if folder is not None]
        self._loaded: dict[str, PaperFont | None] = {}
        self._chosen: dict[Face, dict[str, PaperFont | None]] = {face: {} for face in Face}

    def choose(self, char: str, face: Face) -> "PaperFont | None":
        """The font that draws a character; None when none can."""
        known = self._chosen[face]
        if char not in known:
            known[char] = self._find(ord(char), face)
        return known[char]

    def runs(self, text: str, face: Face) -> "Iterator[tuple[PaperFont | None, str]]":
        """Cut text where the font must change: (font or None, piece)."""
        for font, chars in groupby(text, lambda char: self.choose(char, face)):
            yield font, "".join(chars)

    def width(self, char: str, face: Face) -> float:
        """The advance of a character in thousandths of the size; a missing one is a full em."""
        font = self.choose(char, face)
        return 1000.0 if font is None else float(font.face.getCharWidth(ord(char)))

    def undrawable(self, texts: Iterable[str]) -> str:
        """The characters that no font here can draw, each once, in order of appearance."""
        seen = dict.fromkeys(char for text in texts for char in text)
        return "".join(char for char in seen if self.choose(char, Face.BODY) is None)

    def _find(self, code: int, face: Face) -> "PaperFont | None":
        for name in (*face.value, *_LAST):
            font = self._load(name)
            if font is not None and code in font.face.charToGlyph:
                return font
        return None

    def _load(self, name: str) -> "PaperFont | None":
        if name in self._loaded:
            return self._loaded[name]
        from reportlab.pdfbase import pdfmetrics

        from jieyou_desktop.documents.embed import PaperFont

        path = next((f / name for f in self._folders if (f / name).is_file()), None)
        font = None
        if path is not None:
            font = PaperFont(str(path), str(path))
            pdfmetrics.registerFont(font)
        self._loaded[name] = font
        return font

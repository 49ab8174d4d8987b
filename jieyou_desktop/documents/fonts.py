"""Which fonts paper is set in, and which characters none of them can draw."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
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


@dataclass(frozen=True, eq=False)
class Glyph:
    """How one character is set in a face: by which font, and its advance in thousandths.

    ``font`` None marks a character no font here can draw; it takes a full em.
    """

    font: "PaperFont | None"
    advance: float


class Fonts:
    """Chains of fonts, one for each face; the first that has a character draws it."""

    def __init__(self, bundled: Path, system: Path | None) -> None:
        self._folders = [folder for folder in (system, bundled) if folder is not None]
        self._loaded: dict[str, PaperFont | None] = {}
        self._glyphs = {face: _Glyphs(self, face) for face in Face}

    def glyphs(self, face: Face) -> Mapping[str, Glyph]:
        """How every character is set in a face; looked up once and remembered."""
        return self._glyphs[face]

    def undrawable(self, texts: Iterable[str]) -> str:
        """The characters that no font here can draw, each once, in order of appearance."""
        glyphs = self.glyphs(Face.BODY)
        seen = dict.fromkeys(char for text in texts for char in text)
        return "".join(char for char in seen if glyphs[char].font is None)

    def find(self, char: str, face: Face) -> Glyph:
        """How a character is set: by the first font of the chain that has it."""
        code = ord(char)
        for name in (*face.value, *_LAST):
            font = self._load(name)
            if font is not None and code in font.face.charToGlyph:
                return Glyph(font, float(font.face.getCharWidth(code)))
        return Glyph(None, 1000.0)

    def _load(self, name: str) -> "PaperFont | None":
        if name not in self._loaded:
            path = next((f / name for f in self._folders if (f / name).is_file()), None)
            self._loaded[name] = None if path is None else _open(path)
        return self._loaded[name]


def _open(path: Path) -> "PaperFont | None":
    """Load a font file; None for one that cannot be read or may not be embedded."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError

    from jieyou_desktop.documents.embed import PaperFont

    try:
        font = PaperFont(str(path), str(path))
    except TTFError:
        return None
    pdfmetrics.registerFont(font)
    return font


class _Glyphs(dict[str, Glyph]):
    """The glyphs of one face met so far."""

    def __init__(self, chosen: Fonts, face: Face) -> None:
        super().__init__()
        self._fonts, self._face = chosen, face

    def __missing__(self, char: str) -> Glyph:
        self[char] = found = self._fonts.find(char, self._face)
        return found

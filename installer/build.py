"""``python installer/build.py``: the installer that an office gets.

On Windows with python.org's CPython and NSIS; on Debian under Wine with the pinned CPython;
``--linux`` makes a Debian package instead. Everything is made under ``build/`` and the result
put into ``dist/``, or where ``--work`` and ``--out`` say. A certificate for signing is named
as signing.py says.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import debian
import signing
import windows_setup
import wine
from bench import Bench, Own, UnderWine
from freezing import freeze, megabytes
from product import ROOT

LARGEST_SETUP_MB = 90
LARGEST_INSTALLED_MB = 260


def main() -> None:
    """Build what the command line asks for and say how large it became."""
    asked = _arguments()
    asked.work.mkdir(parents=True, exist_ok=True)
    if asked.linux:
        made = for_linux(asked.work, asked.out)
    elif sys.platform == "win32":
        made = for_windows(Own(asked.work), asked.work, asked.out, quick=asked.quick)
    else:
        _require_wine()
        with wine.started(asked.work / "wine") as prefix:
            bench = UnderWine(asked.work, prefix)
            made = for_windows(bench, asked.work, asked.out, quick=asked.quick)
    print(f"做好了：{made}，{megabytes(made):.1f} MB")


def for_windows(bench: Bench, work: Path, out: Path, *, quick: bool = False) -> Path:
    """Freeze and pack for Windows, sign if a certificate is given; return the installer."""
    with _timed("冻结"):
        frozen = freeze(bench, work, for_windows=True)
    with _timed("打包"):
        made = windows_setup.make(frozen, work / "jieyou.ico", out, quick=quick)
    _require_size("装好以后", frozen, LARGEST_INSTALLED_MB)
    _require_size("安装程序", made, LARGEST_SETUP_MB)
    print("已签名" if signing.is_wanted() else "没有给证书，没有签名")
    return made


def for_linux(work: Path, out: Path) -> Path:
    """Freeze and pack for Debian; return the package."""
    bench = Own(work)
    with _timed("冻结"):
        frozen = freeze(bench, work, for_windows=False)
    icon = work / "jieyou.png"
    bench.run([Path(__file__).with_name("icon.py"), icon])
    with _timed("打包"):
        made = debian.make(frozen, icon, work, out)
    _require_size("装好以后", frozen, LARGEST_INSTALLED_MB)
    _require_size("软件包", made, LARGEST_SETUP_MB)
    return made


def _require_wine() -> None:
    if lacking := wine.missing():
        raise SystemExit(
            f"缺 {'、'.join(lacking)}。Debian 上先装：apt-get install {' '.join(wine.PACKAGES)}"
        )


def _require_size(what: str, path: Path, largest: float) -> None:
    size = megabytes(path)
    print(f"{what} {size:.1f} MB（不超过 {largest}）")
    if size > largest:
        raise SystemExit(f"{what}太大：先看 pruning.py 少剪了什么")


@contextmanager
def _timed(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"{what} {time.monotonic() - started:.0f} 秒", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="做安装程序")
    parser.add_argument("--linux", action="store_true", help="做 Debian 软件包")
    parser.add_argument("--quick", action="store_true", help="打包图快不图小，自己试的时候用")
    parser.add_argument("--work", type=Path, default=ROOT / "build", help="中间文件放哪里")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="成品放哪里")
    asked = parser.parse_args()
    asked.work, asked.out = asked.work.absolute(), asked.out.absolute()
    return asked


if __name__ == "__main__":
    main()

"""The Debian package: the frozen folder under /opt, a command, an entry in the menu."""

import shutil
import subprocess
from pathlib import Path

import product
from freezing import megabytes

_HOME = f"opt/{product.NAME}"
_CONTROL = """\
Package: {name}
Version: {version}
Architecture: amd64
Maintainer: {publisher}
Section: office
Priority: optional
Installed-Size: {size}
Depends: {depends}
Description: 解忧：镇街民政办的社会救助业务软件
 不联网，全部数据在一个加密文件里。
"""
_DEPENDS = """
  libc6 (>= 2.34), libegl1, libgl1, libglib2.0-0 | libglib2.0-0t64, libfontconfig1, libdbus-1-3,
  libxkbcommon0, libxkbcommon-x11-0, libxcb-cursor0, libxcb-icccm4, libxcb-image0,
  libxcb-keysyms1, libxcb-randr0, libxcb-render-util0, libxcb-shape0, libxcb-sync1,
  libxcb-xfixes0, libxcb-xinerama0, libxcb-xkb1
"""
_ENTRY = f"""\
[Desktop Entry]
Type=Application
Name={product.TITLE}
Comment=镇街民政办的社会救助业务
Exec={product.NAME} gui --open %f
Icon={product.NAME}
Categories=Office;
MimeType=application/x-jieyou-package;application/x-jieyou-backup;
StartupWMClass={product.NAME}
"""
_KINDS = """\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/x-jieyou-package">
    <comment>解忧数据包</comment><glob pattern="*.jyb"/>
  </mime-type>
  <mime-type type="application/x-jieyou-backup">
    <comment>解忧备份</comment><glob pattern="*.jyh"/>
  </mime-type>
</mime-info>
"""


def make(frozen: Path, icon: Path, work: Path, out: Path) -> Path:
    """Pack the frozen folder as ``jieyou_<version>_amd64.deb`` in ``out``; return it.

    ``icon`` is a PNG of 256 pixels.
    """
    tree = work / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(frozen, tree / _HOME, symlinks=True)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin" / product.NAME).symlink_to(f"/{_HOME}/{product.NAME}")
    _write(tree / f"usr/share/applications/{product.NAME}.desktop", _ENTRY)
    _write(tree / f"usr/share/mime/packages/{product.NAME}.xml", _KINDS)
    icons = tree / "usr/share/icons/hicolor/256x256/apps"
    icons.mkdir(parents=True)
    shutil.copyfile(icon, icons / f"{product.NAME}.png")
    control = _CONTROL.format(
        name=product.NAME,
        version=product.version(),
        publisher=product.PUBLISHER,
        size=round(megabytes(tree) * 1000),
        depends=" ".join(_DEPENDS.split()),
    )
    _write(tree / "DEBIAN/control", control)
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{product.NAME}_{product.version()}_amd64.deb"
    pack = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(target)]
    subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
    return target


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

"""Signing what is built, when there is a certificate: ``python signing.py FILE`` signs in place.

The certificate (PKCS #12) is named by JIEYOU_CERTIFICATE, its password stands in the file named
by JIEYOU_CERTIFICATE_PASSWORD_FILE, and JIEYOU_TIMESTAMP_URL may name a service that vouches for
the time. The installer script calls this for the uninstaller, which exists only while it runs.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import product


def is_wanted() -> bool:
    """Whether a certificate is given."""
    return bool(os.environ.get("JIEYOU_CERTIFICATE"))


def sign(file: Path) -> None:
    """Sign a program in place, with what this system has for it; stop where that fails."""
    if shutil.which("signtool"):
        subprocess.run([*_signtool(), str(file)], check=True)
        return
    if shutil.which("osslsigncode") is None:
        raise SystemExit("给了证书，却没有 signtool 或 osslsigncode 可以签名")
    signed = file.with_suffix(".signed")
    signed.unlink(missing_ok=True)
    words = [*_osslsigncode(), "-in", str(file), "-out", str(signed)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    signed.replace(file)


def _signtool() -> list[str]:
    password = Path(os.environ["JIEYOU_CERTIFICATE_PASSWORD_FILE"]).read_text("utf-8").strip()
    words = ["signtool", "sign", "/q", "/fd", "sha256", "/d", product.TITLE]
    words += ["/f", os.environ["JIEYOU_CERTIFICATE"], "/p", password]
    service = os.environ.get("JIEYOU_TIMESTAMP_URL")
    return [*words, "/tr", service, "/td", "sha256"] if service else words


def _osslsigncode() -> list[str]:
    words = ["osslsigncode", "sign", "-h", "sha256", "-n", product.TITLE]
    words += ["-pkcs12", os.environ["JIEYOU_CERTIFICATE"]]
    words += ["-readpass", os.environ["JIEYOU_CERTIFICATE_PASSWORD_FILE"]]
    service = os.environ.get("JIEYOU_TIMESTAMP_URL")
    return [*words, "-ts", service] if service else words


if __name__ == "__main__":
    if is_wanted():
        sign(Path(sys.argv[1]))

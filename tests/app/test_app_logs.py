import logging
import subprocess
import sys

import pytest

from jieyou_desktop.app import logs


@pytest.fixture
def diary(tmp_path):
    before = logging.getLogger().level
    logs.start(tmp_path / "logs")
    yield tmp_path / "logs" / "jieyou.log"
    for handler in list(logging.getLogger().handlers):
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            logging.getLogger().removeHandler(handler)
            handler.close()
    logging.getLogger().setLevel(before)


@pytest.mark.parametrize(
    "secret",
    [
        "371399194505120026",
        "37139919450512002X",
        "371399 19450512 0026",
        "３７１３９９１９４５０５１２００２６",
        "371399450512002",
        "13653995571",
        "136-5399-5571",
        "0539-6211234",
        "6217002280001234567",
        "单玉芝",
        "欧阳·秀兰",
        "张𬱖",
        "东沟村 17 号",
    ],
)
def test_no_person_can_be_recognised(diary, secret):
    logging.getLogger("jieyou").warning("could not read %s at row %d", secret, 12)
    written = diary.read_text(encoding="utf-8")
    assert secret not in written
    assert not any(part in written for part in ("单", "秀兰", "𬱖", "东沟", "0026", "5571", "1234"))
    assert "could not read" in written
    assert "at row 12" in written


def test_a_traceback_says_where_and_of_what_kind_but_no_value(diary):
    def fail():
        people = {"single": "单玉芝"}
        return people["Shan Yuzhi 371399194505120026"]

    try:
        fail()
    except KeyError:
        logging.getLogger("jieyou").exception("while looking")
    written = diary.read_text(encoding="utf-8")
    assert "in fail" in written
    assert "KeyError" in written
    assert "Shan" not in written.rsplit("KeyError", 1)[1]
    assert "371399" not in written


def test_the_files_rotate(diary):
    for _line in range(6000):
        logging.getLogger("jieyou").info("x" * 100)
    sizes = [path.stat().st_size for path in diary.parent.iterdir()]
    assert 1 < len(sizes) <= 5
    assert max(sizes) <= 500_000


def test_a_folder_that_takes_nothing_is_done_without(tmp_path):
    (tmp_path / "file").write_text("")
    logs.start(tmp_path / "file" / "logs")
    logging.getLogger("jieyou").info("still here")


def test_a_crash_below_python_leaves_where_it_happened_and_nobodys_name(tmp_path):
    program = """
import faulthandler, sys
from pathlib import Path
from jieyou_desktop.app import logs
logs.keep_crashes(Path(sys.argv[1]))
def accept(name):
    faulthandler._sigsegv()
accept("单玉芝")
"""
    ended = subprocess.run([sys.executable, "-c", program, tmp_path], check=False)
    assert ended.returncode != 0
    (report,) = tmp_path.iterdir()
    written = report.read_text("utf-8")
    assert "in accept" in written
    assert "单玉芝" not in written

import subprocess
import sys
from pathlib import Path

import pytest

from jieyou_desktop.app.instance import Doorbell, bring_forward, ring
from jieyou_desktop.ui.kit.pieces import text

ROOT = Path(__file__).parent.parent.parent
SECOND_START = """
import sys
from pathlib import Path
from jieyou_desktop.app.instance import ring
folder, *file = map(Path, sys.argv[1:])
sys.exit(0 if ring(folder, *file) else 3)
"""


@pytest.fixture
def bell(dressed, qtbot):
    bell = Doorbell(dressed)
    yield bell
    bell.setParent(None)


@pytest.fixture
def start_again(qtbot, bell):
    """Rings from another process, and returns what the bell heard; the process has then gone."""

    def start(*paths):
        words = [sys.executable, "-c", SECOND_START, *map(str, paths)]
        with qtbot.waitSignal(bell.rung, timeout=60_000) as heard:
            second = subprocess.Popen(words, cwd=ROOT)
        assert second.wait(60) == 0
        return heard.args[0]

    return start


def test_a_second_start_is_heard_by_the_first_and_goes(bell, start_again, tmp_path):
    bell.hang(tmp_path / "数据")
    assert start_again(tmp_path / "数据") == ""


def test_the_file_that_was_clicked_is_handed_over(bell, start_again, tmp_path):
    bell.hang(tmp_path)
    file = tmp_path / "青石镇 第1号.jyb"
    assert start_again(tmp_path, file) == str(file)


def test_another_folder_is_another_window(bell, tmp_path):
    bell.hang(tmp_path / "一")
    assert ring(tmp_path / "二") is False


def test_the_bell_moves_with_the_folder(bell, start_again, tmp_path):
    bell.hang(tmp_path / "一")
    bell.hang(tmp_path / "二")
    assert ring(tmp_path / "一") is False
    assert start_again(tmp_path / "二") == ""


def test_a_window_put_away_comes_back(dressed, qtbot):
    window = text("解忧")
    qtbot.addWidget(window)
    window.showMinimized()
    bring_forward(window)
    assert window.isVisible()
    assert not window.isMinimized()

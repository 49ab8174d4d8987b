from concurrent.futures import ThreadPoolExecutor

import pytest

from jieyou_desktop.app.instance import Doorbell, bring_forward, ring
from jieyou_desktop.ui.kit.pieces import text


@pytest.fixture
def bell(dressed, qtbot):
    bell = Doorbell(dressed)
    yield bell
    bell.setParent(None)


@pytest.fixture
def elsewhere():
    """Runs a call as another start of the program would, beside this thread."""
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit


def test_a_second_start_is_heard_by_the_first_and_goes(bell, elsewhere, qtbot, tmp_path):
    bell.hang(tmp_path / "数据")
    with qtbot.waitSignal(bell.rung) as heard:
        rang = elsewhere(ring, tmp_path / "数据")
    assert heard.args == [""]
    assert rang.result() is True


def test_the_file_that_was_clicked_is_handed_over(bell, elsewhere, qtbot, tmp_path):
    bell.hang(tmp_path)
    with qtbot.waitSignal(bell.rung) as heard:
        rang = elsewhere(ring, tmp_path, tmp_path / "青石镇 第1号.jyb")
    assert heard.args == [str(tmp_path / "青石镇 第1号.jyb")]
    assert rang.result() is True


def test_another_folder_is_another_window(bell, tmp_path):
    bell.hang(tmp_path / "一")
    assert ring(tmp_path / "二") is False


def test_the_bell_moves_with_the_folder(bell, elsewhere, qtbot, tmp_path):
    bell.hang(tmp_path / "一")
    bell.hang(tmp_path / "二")
    assert ring(tmp_path / "一") is False
    with qtbot.waitSignal(bell.rung):
        rang = elsewhere(ring, tmp_path / "二")
    assert rang.result() is True


def test_a_window_put_away_comes_back(dressed, qtbot):
    window = text("解忧")
    qtbot.addWidget(window)
    window.showMinimized()
    bring_forward(window)
    assert window.isVisible()
    assert not window.isMinimized()

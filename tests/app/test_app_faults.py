import sys
import threading

import pytest

from jieyou_desktop.app.faults import Faults
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.ui.kit import dialogs


@pytest.fixture
def said(monkeypatch):
    said = []
    monkeypatch.setattr(dialogs, "tell", lambda parent, *words: said.append(words))
    monkeypatch.setattr(dialogs, "show_error", lambda parent, error: said.append(error))
    return said


@pytest.fixture
def faults(tmp_path, clock, dressed, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    return Faults(tmp_path / "logs", clock)


def broken():
    return {}["单玉芝 371399194505120026"]


def test_a_refusal_is_shown_and_not_reported(faults, said):
    faults.present(UserError("今年还没有放假安排", "请到设置里录入"))
    assert said[0].title == "今年还没有放假安排"
    assert not faults.folder.exists()


def test_a_fault_gets_a_number_and_a_report_without_anybody_in_it(faults, said):
    with pytest.raises(KeyError) as caught:
        broken()
    faults.present(caught.value)
    ((title, advice),) = said
    (report,) = faults.folder.iterdir()
    number = report.stem.removeprefix("fault-")
    assert "没有做成" in title
    assert number in advice
    assert number.startswith("0916-0930-")
    written = report.read_text(encoding="utf-8")
    assert "KeyError" in written
    assert "in broken" in written
    assert "单" not in written
    assert "371399" not in written


def test_the_same_fault_has_the_same_last_four_characters(faults, said, clock):
    numbers = set()
    for day in ("2026-09-16", "2026-09-17"):
        clock.set_day(day)
        with pytest.raises(KeyError) as caught:
            broken()
        numbers.add(faults.report(caught.value)[-4:])
    assert len(numbers) == 1


def test_errors_of_slots_and_threads_arrive_too(qtbot, faults, said):
    faults.hook()
    with pytest.raises(KeyError) as caught:
        broken()
    sys.excepthook(KeyError, caught.value, None)
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(said) == 2)


def test_one_dialog_at_a_time(faults, monkeypatch):
    said = []

    def tell(parent, *words):
        said.append(words)
        faults.present(RuntimeError("while the first is read"))

    monkeypatch.setattr(dialogs, "tell", tell)
    faults.present(RuntimeError("first"))
    assert len(said) == 1
    assert len(list(faults.folder.iterdir())) == 2

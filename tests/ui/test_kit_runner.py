import threading
from functools import partial

import pytest
from PySide6.QtCore import QObject

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.storage.register import Village
from jieyou_desktop.ui.kit.runner import Runner


@pytest.fixture
def threaded(desk, dressed):
    runner = Runner(desk)
    yield runner
    runner.close()


class Witness(QObject):
    """Takes results and remembers in which thread it did."""

    def __init__(self) -> None:
        super().__init__()
        self.seen, self.threads = [], []

    def take(self, result):
        self.seen.append(result)
        self.threads.append(threading.current_thread())


class Watcher(Witness):
    def begin(self, job):
        self.job = job

    def step(self, done, total, text):
        self.take((done, total, text))

    def end(self):
        self.take("over")


def add_village(w, name):
    w.session.add(Village(name=name, position=9))
    w.touched("office")
    return threading.current_thread()


def villages(w):
    return [row.name for row in w.session.query(Village)]


def refuse(_w):
    raise UserError("这一步办不了", "请先补齐材料")


def test_the_service_runs_elsewhere_and_its_answer_comes_home(qtbot, threaded):
    witness = Witness()
    with qtbot.waitSignal(threaded.changed) as changed:
        threaded.command(partial(add_village, name="后李村"), witness.take)
    assert changed.args == [frozenset({"office"})]
    assert witness.seen[0] is not threading.main_thread()
    assert witness.threads == [threading.main_thread()]


def test_commands_are_done_in_the_order_asked(qtbot, threaded):
    witness = Witness()
    for number in range(20):
        threaded.command(lambda _w, number=number: number, witness.take)
    qtbot.waitUntil(lambda: len(witness.seen) == 20)
    assert witness.seen == list(range(20))


def test_a_refusal_goes_to_whoever_asked(qtbot, threaded):
    witness = Witness()
    threaded.command(refuse, refused=witness.take)
    qtbot.waitUntil(lambda: bool(witness.seen))
    assert witness.seen[0].title == "这一步办不了"


def test_what_nobody_takes_is_told_to_the_program(qtbot, threaded):
    with qtbot.waitSignal(threaded.failed) as failed:
        threaded.command(refuse)
    assert failed.args[0].title == "这一步办不了"
    with qtbot.waitSignal(threaded.failed) as failed:
        threaded.query(lambda w: 1 / 0, print)
    assert isinstance(failed.args[0], ZeroDivisionError)


def test_a_cancelled_command_leaves_nothing(qtbot, threaded, desk):
    watcher, reached = Watcher(), threading.Event()

    def long(w):
        add_village(w, name="未完村")
        w.session.flush()
        reached.set()
        for step in range(10_000):
            w.progress.step(step, 10_000, "正在写")
            threading.Event().wait(0.001)

    job = threaded.command(long, watcher=watcher)
    reached.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: "over" in watcher.seen)
    assert set(watcher.threads) == {threading.main_thread()}
    with desk.work() as w:
        assert "未完村" not in villages(w)


def test_a_newer_query_silences_the_older(qtbot, threaded):
    witness, go = Witness(), threading.Event()
    slow = threaded.query(lambda _w: go.wait(5) and "old", witness.take)
    slow.cancel()
    threaded.query(lambda _w: "new", witness.take)
    qtbot.waitUntil(lambda: witness.seen == ["new"])
    go.set()
    threaded.close()
    qtbot.wait(1)
    assert witness.seen == ["new"]


def test_a_query_cancelled_while_it_waits_is_never_run(qtbot, threaded):
    go, ran = threading.Event(), []
    for _reader in range(3):
        threaded.query(lambda _w: go.wait(5), lambda _r: None)
    threaded.query(lambda _w: ran.append("ran"), lambda _r: None).cancel()
    go.set()
    threaded.close()
    assert ran == []


def test_an_answer_for_a_widget_that_is_gone_is_dropped(qtbot, threaded):
    from PySide6.QtWidgets import QLabel

    label, go, errors = QLabel(), threading.Event(), []
    threaded.failed.connect(errors.append)
    threaded.query(lambda _w: go.wait(5) and "太晚了", label.setText)
    label.deleteLater()
    qtbot.wait(1)
    go.set()
    threaded.close()
    qtbot.wait(1)
    assert errors == []


def test_the_runner_knows_the_office_day(run, clock):
    assert run.today is None
    run.query(villages, lambda _r: None)
    assert run.today == clock.now.date()

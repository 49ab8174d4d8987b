from jieyou_desktop.app.daily import TOPICS, Daily
from jieyou_desktop.app.main import back_up
from jieyou_desktop.services.backup import state


def test_a_backup_is_made_when_it_is_due_and_told_to_the_screens(qtbot, run_opened, opened, clock):
    daily = Daily(run_opened, clock, run_opened)
    with qtbot.waitSignal(run_opened.changed) as changed:
        daily.look()
    assert changed.args == [frozenset({"backup"})]
    with opened.desk.work() as w:
        assert state(w).last is not None
    with qtbot.assertNotEmitted(run_opened.changed):
        daily.look()


def test_on_a_new_day_every_page_reads_again(qtbot, run_opened, clock):
    daily = Daily(run_opened, clock, run_opened)
    daily.look()
    clock.set_day("2026-09-17")
    with qtbot.waitSignal(run_opened.changed) as changed:
        daily.look()
    assert changed.args == [TOPICS]


def test_a_backup_that_cannot_be_made_is_said_once(opened, runner_for, office_folder, clock):
    runner = runner_for(opened.desk)
    (office_folder / "backups").write_text("")
    daily = Daily(runner, clock, runner)
    daily.look()
    daily.look()
    assert runner_for.failures.pop().title.startswith("备份没有做成")
    assert runner_for.failures == []


def test_leaving_backs_up_and_ends(opened, runner_for):
    back_up(runner_for(opened.desk))
    with opened.desk.work() as w:
        assert state(w).changed is False

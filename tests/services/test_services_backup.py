import datetime as dt
import os
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jieyou_desktop.domain.errors import Cancelled, FieldError, UserError
from jieyou_desktop.services import backup, opening, users
from jieyou_desktop.storage.register import Household, Person, Village

PASSWORD = "石桥老槐树"


def write_a_village(opened, name):
    with opened.desk.work() as w:
        w.session.add(Village(name=name))


def do(opened, call, **values):
    with opened.desk.work() as w:
        return call(w, **values)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_made_when_something_changed_and_an_hour_has_gone(opened, clock):
    first = do(opened, backup.hourly)
    assert first is not None
    assert first.note.counts["user"] == 1
    clock.now += dt.timedelta(hours=5)
    assert do(opened, backup.hourly) is None
    write_a_village(opened, "东沟村")
    second = do(opened, backup.hourly)
    assert second.note.counts["village"] == 1
    write_a_village(opened, "石桥村")
    clock.now += dt.timedelta(minutes=59)
    assert do(opened, backup.hourly) is None
    assert do(opened, backup.state).due is False
    clock.now += dt.timedelta(minutes=1)
    assert do(opened, backup.state).due is True
    assert do(opened, backup.hourly).note.counts["village"] == 2
    assert do(opened, backup.state).last.note.counts["village"] == 2


def test_leaving_backs_up_what_changed_within_the_hour_and_nothing_else(opened, clock):
    assert do(opened, backup.leaving) is not None
    assert do(opened, backup.state).changed is False
    assert do(opened, backup.leaving) is None
    clock.now += dt.timedelta(minutes=3)
    write_a_village(opened, "东沟村")
    assert do(opened, backup.state).changed is True
    assert do(opened, backup.state).due is False
    assert do(opened, backup.leaving).note.counts["village"] == 1


def test_leaving_an_office_whose_folder_went_says_so(opened, office_folder):
    office_folder.rename(office_folder.with_name("away"))
    with pytest.raises(UserError, match="备份没有做成") as refusal:
        do(opened, backup.leaving)
    assert refusal.value.advice
    assert not office_folder.exists()


def test_a_clock_moved_back_neither_stops_backups_nor_loses_any(opened, clock):
    do(opened, backup.hourly)
    clock.now -= dt.timedelta(days=300)
    write_a_village(opened, "东沟村")
    made = do(opened, backup.hourly)
    assert made.note.counts["village"] == 1
    assert do(opened, backup.state).last == made
    assert do(opened, backup.hourly) is None
    assert len(do(opened, backup.listing).rows) == 2


def test_old_backups_are_thinned_but_never_those_by_hand(opened, office_folder, clock):
    by_hand = do(opened, backup.now)
    for number in range(6):
        clock.now += dt.timedelta(hours=2)
        write_a_village(opened, f"{number}村")
        do(opened, backup.hourly)
    assert len(names(office_folder / "backups")) == 7
    clock.now += dt.timedelta(days=10)
    write_a_village(opened, "新村")
    newest = do(opened, backup.hourly)
    left = {row["file"] for row in do(opened, backup.listing).rows}
    assert {by_hand.path.name, newest.path.name} < left
    assert len(left) <= 4


HOURS = st.lists(st.integers(-100, 24 * 900), unique=True, min_size=1, max_size=200)


@given(HOURS)
@example([1066, 1114])  # Sunday and Friday of one week, in two months
def test_thinning_keeps_the_newest_all_of_two_days_and_some_of_every_month(hours):
    now = dt.datetime(2026, 9, 16, 9, 30, tzinfo=dt.UTC)
    moments = {now - dt.timedelta(hours=hour) for hour in hours}
    stay = backup.kept(moments, now)
    assert max(moments) in stay
    assert {moment for moment in moments if now - moment <= dt.timedelta(days=2)} <= stay
    assert {(m.year, m.month) for m in moments} == {(m.year, m.month) for m in stay}
    assert backup.kept(stay, now) == stay


def test_restoring_gives_back_what_was_counted(program, opened, tmp_path):
    write_a_village(opened, "东沟村")
    do(opened, users.add, values={"name": "李强", "role": "clerk"}, password="maple-river")
    file = do(opened, backup.save_to, folder=tmp_path).path
    write_a_village(opened, "石桥村")
    counts = backup.restore(file, tmp_path / "新电脑", user="李强", password="maple-river")
    assert counts["village"] == 1
    again = opening.open_office(program, tmp_path / "新电脑", "王芳", PASSWORD)
    with again.desk.work() as w:
        assert [row.name for row in w.session.query(Village)] == ["东沟村"]
    again.close()


def test_restoring_with_the_recovery_code(opened, tmp_path, recovery_code):
    file = do(opened, backup.save_to, folder=tmp_path).path
    assert backup.restore(file, tmp_path / "新电脑", recovery_code=recovery_code)["user"] == 1


def test_a_restore_that_cannot_be_leaves_nothing(opened, office_folder, tmp_path):
    file = do(opened, backup.save_to, folder=tmp_path).path
    target = tmp_path / "新电脑"

    def refusal(path, **secret):
        with pytest.raises(UserError) as refused:
            backup.restore(path, target, **(secret or {"password": PASSWORD}))
        assert not target.exists()
        return refused.value.title

    assert "姓名或密码不对" in refusal(file, password="别的密码一个")
    assert "找不到" in refusal(tmp_path / "没有.jyh")
    half = tmp_path / "half.jyh"
    half.write_bytes(file.read_bytes()[:-5000])
    assert "不是完整的解忧备份" in refusal(half)
    spoilt = tmp_path / "spoilt.jyh"
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    spoilt.write_bytes(raw)
    assert "不是完整的解忧备份" in refusal(spoilt)
    with pytest.raises(UserError, match="已经有一份数据"):
        backup.restore(file, office_folder, password=PASSWORD)


def test_a_backup_whose_counts_do_not_fit_is_not_restored(opened, tmp_path):
    file = do(opened, backup.save_to, folder=tmp_path).path
    forged = tmp_path / "forged.jyh"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(forged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "about.json":
                content = content.replace(b'"household": 0', b'"household": 3')
            new.writestr(name, content)
    with pytest.raises(UserError, match="数量和备份时记下的不一样") as refusal:
        backup.restore(forged, tmp_path / "新电脑", password=PASSWORD)
    assert "户：3 → 0" in refusal.value.advice


def test_a_drill_says_what_is_in_a_backup_and_what_came_since(opened):
    write_a_village(opened, "东沟村")
    file = do(opened, backup.now).path.name
    assert do(opened, backup.drill, file=file).words[-1] == "和现在的数据一样多"
    with opened.desk.work() as w:
        w.session.add(Person(name="单玉芝"))
        w.session.add(Household(code="000001", village_id=1))
    tried = do(opened, backup.drill, file=file)
    assert tried.sound
    assert tried.words == (
        "0 户，0 人，0 次走访，0 件受理，0 份文书",
        "户：0 → 1",
        "人：0 → 1",
    )


def test_a_drill_finds_a_spoilt_backup(opened, office_folder):
    made = do(opened, backup.now)
    raw = bytearray(made.path.read_bytes())
    raw[len(raw) // 2] ^= 1
    made.path.write_bytes(raw)
    with pytest.raises(UserError, match="不是完整"):
        do(opened, backup.drill, file=made.path.name)


def test_a_cancelled_backup_leaves_no_trace(opened, office_folder, tmp_path):
    class GivenUp:
        def step(self, done, total, text=""):
            raise Cancelled

    with pytest.raises(Cancelled), opened.desk.work(GivenUp()) as w:
        backup.save_to(w, folder=tmp_path)
    assert names(tmp_path) == ["office"]
    assert not (office_folder / "backups").exists()


def test_what_a_power_cut_left_half_made_is_swept_away(opened, office_folder):
    left = office_folder / "backups" / ".half-x7"
    left.mkdir(parents=True)
    (left / "jieyou.db").write_bytes(b"half")
    made = do(opened, backup.now)
    assert names(office_folder / "backups") == [made.path.name]


@pytest.mark.parametrize("room", [100, 200_000])
def test_a_full_disk_is_said_and_nothing_is_half_made(opened, office_folder, room, files_limited):
    kept = do(opened, backup.now).path.name
    refused = pytest.raises(UserError, match=r"备份没有做成|磁盘读写出错")
    with files_limited(room), refused as refusal:
        do(opened, backup.now)
    assert refusal.value.advice
    assert names(office_folder / "backups") == [kept]


def test_a_backup_folder_that_went_is_made_again_and_a_stick_that_went_is_said(
    opened, office_folder, tmp_path
):
    do(opened, backup.now).path.unlink()
    (office_folder / "backups").rmdir()
    assert do(opened, backup.now).path.exists()
    with pytest.raises(UserError, match="找不到"):
        do(opened, backup.save_to, folder=tmp_path / "stick")


def test_a_backup_folder_that_is_no_folder_is_said(opened, office_folder):
    (office_folder / "backups").write_text("")
    with pytest.raises(UserError, match="备份没有做成"):
        do(opened, backup.now)


def test_a_lost_key_file_comes_back_from_the_newest_backup(program, opened, office_folder):
    do(opened, backup.now)
    write_a_village(opened, "东沟村")
    opened.close()
    with pytest.raises(UserError, match="密钥文件是好的"):
        backup.take_back_vault(office_folder)
    newer = '{"format": 99}'
    (office_folder / "vault.json").write_text(newer)
    with pytest.raises(UserError, match="更新版本"):
        backup.take_back_vault(office_folder)
    assert (office_folder / "vault.json").read_text() == newer
    (office_folder / "vault.json").write_text("{")
    backup.take_back_vault(office_folder)
    again = opening.open_office(program, office_folder, "王芳", PASSWORD)
    with again.desk.work() as w:
        assert w.session.query(Village).count() == 1
    again.close()


def test_without_any_backup_the_key_file_stays_lost(office_folder):
    os.remove(office_folder / "vault.json")
    with pytest.raises(UserError, match="没有备份可用"):
        backup.take_back_vault(office_folder)


def test_an_audit_post_may_not_carry_data_away(opened, tmp_path):
    do(opened, users.add, values={"name": "赵审", "role": "audit"}, password="maple-river")
    seat = opened.desk.seat(opening.Actor("赵审", "audit"))
    with pytest.raises(UserError, match="没有这项权限"), seat.work() as w:
        backup.save_to(w, folder=tmp_path)


def test_weak_words_are_refused_before_anything_is_written(opened):
    with pytest.raises(FieldError, match="太短"):
        do(opened, users.add, values={"name": "李强", "role": "clerk"}, password="短")
    assert len(do(opened, users.listing).rows) == 1

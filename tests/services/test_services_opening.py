import datetime as dt
import multiprocessing
import shutil
import sys

import pytest

from jieyou_desktop.domain.errors import Cancelled, FieldError, UserError
from jieyou_desktop.services import opening, safe_folder, users
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage import audit, migrate
from jieyou_desktop.storage.engine import open_engine
from jieyou_desktop.storage.office import the_office
from jieyou_desktop.storage.register import Village

PASSWORD = "石桥老槐树"
SETUP = opening.OfficeSetup(town="蛟龙镇", code="371329101", user=" 王 芳 ")


def contents(folder):
    """Every file below a folder with its bytes, the lock file left out."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def test_a_new_office_opens_again_with_its_first_user_as_administrator(program, tmp_path):
    opened, _code = opening.create(program, tmp_path / "数据", SETUP, PASSWORD)
    opened.close()
    again = opening.open_office(program, tmp_path / "数据", "王芳", PASSWORD)
    assert again.desk.actor == Actor("王芳", "admin")
    assert (again.town, again.is_practice) == ("蛟龙镇", False)
    with again.desk.work() as w:
        office = the_office(w.session)
        assert (office.short_name, office.signing_name) == ("蛟龙", "蛟龙镇人民政府")
        assert audit.verify(w.session) is None
    again.close()
    names = {path.name for path in (tmp_path / "数据").iterdir()} - {"jieyou.lock"}
    assert names == {"jieyou.db", "vault.json"}


@pytest.mark.parametrize(
    ("change", "password", "field"),
    [
        ({"code": "37132910"}, PASSWORD, "code"),
        ({"town": ""}, PASSWORD, "town"),
        ({"phone": "12"}, PASSWORD, "phone"),
        ({"user": "　"}, PASSWORD, "name"),
        ({}, "老槐树", "password"),
    ],
)
def test_a_setup_that_cannot_be_is_refused_beside_its_field(
    program, tmp_path, change, password, field
):
    setup = opening.OfficeSetup(**{"town": "蛟龙镇", "code": "371329101", "user": "王芳"} | change)
    with pytest.raises(FieldError) as refusal:
        opening.create(program, tmp_path / "数据", setup, password)
    assert refusal.value.field == field
    assert not (tmp_path / "数据").exists()


def test_an_office_is_never_made_over_another(program, office_folder):
    before = contents(office_folder)
    with pytest.raises(UserError, match="已经有一份数据"):
        opening.create(program, office_folder, SETUP, PASSWORD)
    assert contents(office_folder) == before


def test_a_first_run_given_up_leaves_nothing(program, tmp_path):
    class GivenUp:
        def step(self, done, total, text=""):
            if done == 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        opening.create(program, tmp_path / "数据", SETUP, PASSWORD, GivenUp())
    assert not (tmp_path / "数据").exists()


@pytest.mark.parametrize(
    ("user", "password"), [("王芳", "石桥老槐"), ("李强", PASSWORD), (None, "别的密码一个")]
)
def test_a_wrong_password_harms_nothing(program, office_folder, user, password):
    before = contents(office_folder)
    with pytest.raises(UserError, match="姓名或密码不对"):
        opening.open_office(program, office_folder, user, password)
    assert contents(office_folder) == before
    opening.open_office(program, office_folder, "王芳", PASSWORD).close()


def test_without_a_name_whoever_has_the_password_signs_in(program, opened, office_folder):
    with opened.desk.work() as w:
        users.add(w, values={"name": "李强", "role": "clerk"}, password="maple-river")
    opened.close()
    again = opening.open_office(program, office_folder, None, "maple-river")
    assert again.desk.actor == Actor("李强", "clerk")
    again.close()


def test_each_missing_or_damaged_file_is_named_and_nothing_is_harmed(
    program, office_folder, tmp_path
):
    def refusal(spoil):
        folder = tmp_path / "spoilt"
        shutil.copytree(office_folder, folder)
        spoil(folder)
        before = contents(folder)
        with pytest.raises(UserError) as refused:
            opening.open_office(program, folder, "王芳", PASSWORD)
        assert contents(folder) == before
        shutil.rmtree(folder)
        return refused.value.title

    def halve(folder):
        path = folder / "jieyou.db"
        path.write_bytes(path.read_bytes()[: 4096 * 3 + 100])

    def scratch(folder):
        path = folder / "jieyou.db"
        raw = bytearray(path.read_bytes())
        raw[100] ^= 1
        path.write_bytes(raw)

    assert "没有密钥文件" in refusal(lambda folder: (folder / "vault.json").unlink())
    assert "没有数据文件" in refusal(lambda folder: (folder / "jieyou.db").unlink())
    assert "密钥文件（vault.json）已损坏" in refusal(
        lambda folder: (folder / "vault.json").write_bytes(b"{}")
    )
    assert "是空的" in refusal(lambda folder: (folder / "jieyou.db").write_bytes(b""))
    assert "损坏" in refusal(halve)
    assert "损坏" in refusal(scratch)
    assert "没有解忧的数据" in refusal(
        lambda folder: [path.unlink() for path in folder.iterdir() if path.is_file()]
    )


def test_a_file_of_a_newer_release_is_refused_untouched(program, opened, office_folder):
    with opened.desk.work() as w:
        w.session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    before = contents(office_folder)
    with pytest.raises(UserError, match="更新版本"):
        opening.open_office(program, office_folder, "王芳", PASSWORD)
    assert contents(office_folder) == before


def _try_to_open(folder, program, answers):
    try:
        opening.open_office(program, folder, "王芳", PASSWORD)
    except UserError as refusal:
        answers.put(refusal.title)
    else:
        answers.put("opened")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_second_copy_of_the_program_is_kept_out(program, opened, office_folder):
    with pytest.raises(UserError, match="另一个解忧窗口"):
        opening.open_office(program, office_folder, "王芳", PASSWORD)
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    other = context.Process(target=_try_to_open, args=(office_folder, program, answers))
    other.start()
    assert answers.get(timeout=30) == "这份数据已经在另一个解忧窗口里打开"
    other.join()
    opened.close()
    opening.open_office(program, office_folder, "王芳", PASSWORD).close()


def test_an_older_file_is_copied_before_it_is_brought_up(program, opened, office_folder, tmp_path):
    scripts = tmp_path / "migrations"
    shutil.copytree(program.migrations, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    newest = max(path.stem.split("_")[0] for path in (scripts / "versions").glob("*.py"))
    (scripts / "versions" / "9000_next.py").write_text(
        "from alembic import op\n"
        f'revision, down_revision = "9000", "{newest}"\n'
        "branch_labels = depends_on = None\n"
        "def upgrade():\n    op.execute(\"UPDATE village SET name = name || '（新）'\")\n",
        encoding="utf-8",
    )
    with opened.desk.work() as w:
        w.session.add(Village(name="东沟村"))
    opened.close()
    later = opening.Program(program.clock, program.resources, scripts, program.cost)
    again = opening.open_office(later, office_folder, "王芳", PASSWORD)
    with again.desk.work() as w:
        assert w.session.query(Village).one().name == "东沟村（新）"
        kinds = [row["kind"] for row in opening.backup.listing(w).rows]
    again.close()
    assert kinds == ["升级前"]


def test_a_failed_upgrade_leaves_the_old_file_as_it_was(program, opened, office_folder, tmp_path):
    scripts = tmp_path / "migrations"
    shutil.copytree(program.migrations, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    newest = max(path.stem.split("_")[0] for path in (scripts / "versions").glob("*.py"))
    (scripts / "versions" / "9000_next.py").write_text(
        "from alembic import op\n"
        f'revision, down_revision = "9000", "{newest}"\n'
        "branch_labels = depends_on = None\n"
        "def upgrade():\n"
        '    op.execute("DROP TABLE village")\n'
        '    raise RuntimeError("power cut")\n'
    )
    with opened.desk.work() as w:
        w.session.add(Village(name="东沟村"))
    opened.close()
    later = opening.Program(program.clock, program.resources, scripts, program.cost)
    with pytest.raises(RuntimeError, match="power cut"):
        opening.open_office(later, office_folder, "王芳", PASSWORD)
    again = opening.open_office(program, office_folder, "王芳", PASSWORD)
    with again.desk.work() as w:
        assert w.session.query(Village).one().name == "东沟村"
    again.close()


def test_a_clock_moved_back_is_asked_about_and_put_on_record(program, office_folder, clock):
    opening.open_office(program, office_folder, "王芳", PASSWORD).close()
    clock.now -= dt.timedelta(days=400)
    before = contents(office_folder)
    with pytest.raises(opening.ClockMovedBackError, match="2025-08-12"):
        opening.open_office(program, office_folder, "王芳", PASSWORD)
    assert contents(office_folder) == before
    again = opening.open_office(program, office_folder, "王芳", PASSWORD, clock_confirmed=True)
    with again.desk.work() as w:
        last = w.session.query(audit.Audit).order_by(audit.Audit.id.desc()).first()
        assert last.detail == {"clock": "confirmed"}
        assert audit.verify(w.session) is None
    again.close()


def test_the_recovery_code_gives_a_forgotten_user_a_new_password(
    program, office_folder, recovery_code
):
    opening.reset_by_recovery(program, office_folder, recovery_code.lower(), "王芳", "maple-river")
    with pytest.raises(UserError, match="姓名或密码不对"):
        opening.open_office(program, office_folder, "王芳", PASSWORD)
    opened = opening.open_office(program, office_folder, "王芳", "maple-river")
    with opened.desk.work() as w:
        noted = w.session.query(audit.Audit).filter_by(action="reset password").one()
        assert noted.detail == {"user": "王芳", "by": "recovery code"}
    opened.close()


def test_a_reset_for_nobody_or_to_a_weak_password_changes_nothing(
    program, office_folder, recovery_code
):
    with pytest.raises(UserError, match="没有叫“王方”的用户") as refusal:
        opening.reset_by_recovery(program, office_folder, recovery_code, "王方", "maple-river")
    assert "王芳" in refusal.value.advice
    with pytest.raises(FieldError, match="太短"):
        opening.reset_by_recovery(program, office_folder, recovery_code, "王芳", "短")
    with pytest.raises(UserError, match="抄错了"):
        opening.reset_by_recovery(
            program, office_folder, "A" * 25 + recovery_code[-5:], "王芳", "maple-river"
        )
    opening.open_office(program, office_folder, "王芳", PASSWORD).close()


def test_the_database_needs_the_vaults_key(program, opened, office_folder):
    opened.close()
    with pytest.raises(UserError, match="密钥不符"):
        migrate.is_current(open_engine(office_folder / "jieyou.db", bytes(32)), program.migrations)
    with pytest.raises(ValueError, match="32 bytes"):
        open_engine(office_folder / "jieyou.db", b"")


MOUNTS = """/dev/sda1 / ext4 rw 0 0
/dev/sdb1 /media/wang/STICK\\040ONE vfat rw 0 0
//server/share /mnt/share cifs rw 0 0
server:/home /home/nfs nfs4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "medium"),
    [
        ("/home/wang/数据", "fixed"),
        ("/media/wang/STICK ONE/数据", "removable"),
        ("/mnt/share/数据", "network"),
        ("/home/nfs/wang", "network"),
        ("/mnt/sharepoint", "fixed"),
    ],
)
def test_what_a_linux_folder_stands_on(folder, medium):
    found = safe_folder.linux_medium(
        safe_folder.Path(folder),
        safe_folder.read_mounts(MOUNTS),
        lambda device: device == "/dev/sdb1",
    )
    assert found == medium


@pytest.mark.parametrize(
    ("folder", "medium"),
    [
        (r"D:\解忧数据", "fixed"),
        (r"E:\解忧数据", "removable"),
        (r"Z:\解忧数据", "network"),
        (r"\\server\share\数据", "network"),
    ],
)
def test_what_a_windows_folder_stands_on(folder, medium):
    kinds = {"D:\\": 3, "E:\\": 2, "Z:\\": 4}
    assert safe_folder.windows_medium(folder, kinds.__getitem__) == medium


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive - 青石镇/数据", "OneDrive"),
        ("坚果云/数据", "坚果云"),
        ("BaiduSyncdisk", "百度网盘"),
        ("WPS云盘/解忧", "WPS 云盘"),
        ("WeChat Files/x", "微信"),
    ],
)
def test_a_synced_folder_is_refused_by_name(program, tmp_path, folder, service):
    with pytest.raises(UserError, match=service):
        opening.create(program, tmp_path / folder, SETUP, PASSWORD)
    assert list(tmp_path.iterdir()) == []


def test_removable_and_network_folders_are_refused_with_the_reason(tmp_path):
    with pytest.raises(UserError, match="U 盘") as refusal:
        safe_folder.check(tmp_path, lambda folder: safe_folder.Medium.REMOVABLE)
    assert "会丢" in refusal.value.advice
    with pytest.raises(UserError, match="在网络上"):
        safe_folder.check(tmp_path, lambda folder: safe_folder.Medium.NETWORK)
    with pytest.raises(UserError, match="路径太长"):
        safe_folder.check(tmp_path / ("一层又一层" * 40))
    safe_folder.check(tmp_path)

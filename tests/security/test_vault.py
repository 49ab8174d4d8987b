import hashlib
import json

import pytest

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.security import vault
from jieyou_desktop.security.vault import FLOOR, Cost

CHEAP = Cost(1, 8, 1)
PASSWORD = "石桥老槐树"


@pytest.fixture
def made(tmp_path):
    return vault.create(tmp_path / "vault.json", "王芳", PASSWORD, CHEAP)


@pytest.fixture
def path(made):
    return made[0].path


def test_the_password_and_the_recovery_code_open_the_same_key(made, path):
    opened, code = made
    assert len(opened.key) == 32
    assert vault.open_for(path, "王芳", PASSWORD).key == opened.key
    assert vault.open_for(path, None, PASSWORD).key == opened.key
    assert vault.open_by_recovery(path, code.lower()).key == opened.key


@pytest.mark.parametrize(
    ("name", "password"), [("王芳", "石桥老槐"), ("李强", PASSWORD), (None, "x"), ("recovery", "x")]
)
def test_a_wrong_name_or_password_is_one_and_the_same_refusal(path, name, password):
    with pytest.raises(UserError, match="姓名或密码不对"):
        vault.open_for(path, name, password)


def test_another_offices_recovery_code_opens_nothing(path, tmp_path):
    _, other = vault.create(tmp_path / "other.json", "王芳", PASSWORD, CHEAP)
    with pytest.raises(UserError, match="这个恢复码打不开"):
        vault.open_by_recovery(path, other)


def test_users_come_change_and_go(made, path):
    opened, code = made
    opened.admit("李强", "maple-river")
    assert vault.open_for(path, "李强", "maple-river").key == opened.key
    opened.admit("李强", "river-maple")
    assert not opened.opens("李强", "maple-river")
    assert opened.opens("李强", "river-maple")
    opened.dismiss("李强")
    with pytest.raises(UserError):
        vault.open_for(path, "李强", "river-maple")
    assert vault.open_for(path, "王芳", PASSWORD).key == opened.key
    assert vault.open_by_recovery(path, code).key == opened.key


def test_a_new_recovery_code_ends_the_old_one(made, path):
    opened, old = made
    new = opened.renew_recovery()
    with pytest.raises(UserError):
        vault.open_by_recovery(path, old)
    assert vault.open_by_recovery(path, new).key == opened.key


def test_the_file_holds_no_name_no_key_and_no_code(made, path):
    opened, code = made
    raw = path.read_bytes()
    for secret in ("王芳", PASSWORD, code):
        assert secret.encode() not in raw
        assert json.dumps(secret).strip('"').encode() not in raw
    assert opened.key not in raw
    assert opened.key.hex().encode() not in raw


def test_a_missing_file_a_damaged_one_and_a_newer_one_are_told_apart(path):
    whole = path.read_text()
    path.write_text(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="已损坏"):
        vault.read(path)
    path.write_text(whole.replace('"salt"', '"SALT"', 1))
    with pytest.raises(UserError, match="已损坏"):
        vault.read(path)
    path.write_text("[]")
    with pytest.raises(UserError, match="已损坏"):
        vault.read(path)
    path.write_text(whole.replace('"format": 1', '"format": 2'))
    with pytest.raises(UserError, match="更新版本"):
        vault.read(path)
    path.write_text('{"format": 99, "keys": []}')
    with pytest.raises(UserError, match="更新版本"):
        vault.read(path)
    path.unlink()
    with pytest.raises(UserError, match="没有密钥文件"):
        vault.read(path)


def test_a_wrap_moved_to_another_slot_does_not_open(made, path):
    """An officer who can write the file cannot take over a colleague's slot with his own."""
    opened, _ = made
    opened.admit("李强", "maple-river")
    content = vault.read(path)
    slots = content["slots"]
    theirs, mine = (slot for slot in slots if slot != "recovery")
    slots[theirs] = slots[mine]
    plain = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    path.write_text(json.dumps(content | {"sha256": hashlib.sha256(plain).hexdigest()}))
    assert vault.open_for(path, "李强", "maple-river").key == opened.key
    with pytest.raises(UserError, match="姓名或密码不对"):
        vault.open_for(path, "王芳", "maple-river")


def test_a_file_that_cannot_be_written_leaves_the_old_one(made, path):
    opened, _ = made
    before = path.read_bytes()
    blocked = path.with_suffix(".new")
    blocked.mkdir()
    with pytest.raises(UserError, match="写不进去"):
        opened.admit("李强", "maple-river")
    blocked.rmdir()
    assert path.read_bytes() == before
    assert not opened.opens("李强", "maple-river")


def test_the_tuned_cost_never_falls_below_the_floor():
    cheapest = vault.tuned(seconds=0.0)
    assert cheapest.passes >= FLOOR.passes
    assert cheapest.memory_kib >= FLOOR.memory_kib
    assert cheapest.lanes >= FLOOR.lanes

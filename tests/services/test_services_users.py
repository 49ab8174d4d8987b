import pytest

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.services import office, opening, users
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage import audit

PASSWORD = "石桥老槐树"


def do(opened, call, **values):
    with opened.desk.work() as w:
        return call(w, **values)


@pytest.fixture
def li(opened) -> int:
    return do(
        opened,
        users.add,
        values={"name": "李 强", "role": "clerk", "phone": "13905391234"},
        password="maple-river",
    )


def about(opened, user_id, call, **values):
    """Do something about a user as the list shows them now."""
    seen = next(row for row in do(opened, users.listing).rows if row.id == user_id)
    return do(opened, call, user_id=user_id, version=seen.version, **values)


def signs_in(program, folder, name, password):
    try:
        opening.open_office(program, folder, name, password).close()
    except UserError:
        return False
    return True


def test_a_new_user_signs_in_with_the_name_without_its_spaces(program, opened, office_folder, li):
    assert [row["name"] for row in do(opened, users.listing).rows] == ["王芳", "李强"]
    opened.close()
    assert signs_in(program, office_folder, "李强", "maple-river")


def test_a_name_is_given_only_once(opened, li):
    with pytest.raises(FieldError, match="已经有一位") as refusal:
        do(opened, users.add, values={"name": "李强", "role": "clerk"}, password="maple-river")
    assert refusal.value.field == "name"


def test_a_refused_user_gets_no_password(opened, office_folder):
    before = (office_folder / "vault.json").read_bytes()
    with pytest.raises(FieldError), opened.desk.work() as w:
        users.add(w, values={"name": "李强", "role": "clerk"}, password="短")
    assert (office_folder / "vault.json").read_bytes() == before


def test_someone_who_left_signs_in_no_more_and_may_come_back(program, opened, office_folder, li):
    about(opened, li, users.end)
    assert do(opened, users.listing).rows[-1]["can_sign_in"] == "已停用（2026年9月16日）"
    opened.close()
    assert not signs_in(program, office_folder, "李强", "maple-river")
    again = opening.open_office(program, office_folder, "王芳", PASSWORD)
    about(again, li, users.set_password, password="river-maple")
    again.close()
    assert signs_in(program, office_folder, "李强", "river-maple")


def test_the_last_administrator_stays(opened, li):
    (me, _) = do(opened, users.listing).rows
    with pytest.raises(UserError, match="不能停用自己"):
        about(opened, me.id, users.end)
    with pytest.raises(UserError, match="至少要有一位管理员"):
        about(opened, me.id, users.change, values={"role": "clerk"})
    about(opened, li, users.change, values={"role": "admin"})
    about(opened, me.id, users.change, values={"role": "clerk"})
    assert do(opened, users.listing).rows[0]["role"] == "clerk"


def test_what_two_change_at_once_is_seen(opened, li):
    """The other administrator has changed the post, or ended the user, in the meantime."""
    seen = do(opened, users.listing).rows[-1]
    about(opened, li, users.change, values={"phone": "13905390000"})
    held = {"user_id": li, "version": seen.version}
    for call, values in (
        (users.change, {"values": {"role": "admin"}}),
        (users.end, {}),
        (users.set_password, {"password": "river-maple"}),
    ):
        with pytest.raises(UserError, match="已经被别人改过") as refused:
            do(opened, call, **held, **values)
        assert "王芳" in refused.value.advice
        assert "改了用户的电话" in refused.value.advice
    assert do(opened, users.listing).rows[-1]["role"] == "clerk"


def test_changing_ones_own_password_takes_the_old_one(program, opened, office_folder):
    with pytest.raises(FieldError, match="原来的密码不对") as refusal:
        do(opened, users.change_own_password, old="x", new="maple-river")
    assert refusal.value.field == "old"
    with pytest.raises(FieldError, match="一样"):
        do(opened, users.change_own_password, old=PASSWORD, new=PASSWORD)
    with pytest.raises(FieldError, match="太短"):
        do(opened, users.change_own_password, old=PASSWORD, new="短")
    do(opened, users.change_own_password, old=PASSWORD, new="maple-river")
    opened.close()
    assert signs_in(program, office_folder, "王芳", "maple-river")
    assert not signs_in(program, office_folder, "王芳", PASSWORD)


def test_a_screen_unlocks_with_the_password_of_who_is_signed_in(opened, li):
    do(opened, users.confirm, password=PASSWORD)
    with pytest.raises(FieldError, match="密码不对"):
        do(opened, users.confirm, password="maple-river")


def test_a_renewed_recovery_code_is_printed_and_only_it_opens(
    program, opened, office_folder, recovery_code
):
    code = do(opened, users.renew_recovery)
    assert do(opened, users.recovery_sheet, code=code).startswith(b"%PDF")
    opened.close()
    with pytest.raises(UserError, match="打不开这份数据"):
        opening.reset_by_recovery(program, office_folder, recovery_code, "王芳", "maple-river")
    opening.reset_by_recovery(program, office_folder, code, "王芳", "maple-river")


def test_neither_password_nor_code_is_ever_on_record(opened, li):
    code = do(opened, users.renew_recovery)
    do(opened, users.recovery_sheet, code=code)
    do(opened, users.change_own_password, old=PASSWORD, new="river-maple")
    with opened.desk.work() as w:
        trail = "".join(f"{row.action}{row.detail}" for row in w.session.query(audit.Audit))
    for secret in (code, PASSWORD, "maple-river", "river-maple"):
        assert secret not in trail


@pytest.mark.parametrize("role", ["clerk", "leader", "audit"])
def test_only_an_administrator_changes_users_and_the_office(opened, li, role):
    seat = opened.desk.seat(Actor("李强", role))
    for call, values in (
        (users.add, {"values": {"name": "张三", "role": "admin"}, "password": "maple-river"}),
        (users.end, {"user_id": 1, "version": 1}),
        (users.change, {"user_id": li, "version": 1, "values": {"role": "admin"}}),
        (users.set_password, {"user_id": 1, "version": 1, "password": "maple-river"}),
        (users.renew_recovery, {}),
        (office.change, {"values": {"town": "别处镇"}, "version": 1}),
    ):
        with pytest.raises(UserError, match="没有这项权限"), seat.work() as w:
            call(w, **values)


def test_a_delegation_is_entered_with_the_document_that_says_so(opened):
    before = do(opened, office.particulars)
    county = do(opened, office.change, values={"delegated": False}, version=before.version)
    for values in ({"delegated": True}, {"delegated": True, "delegation_basis": " "}):
        with pytest.raises(FieldError) as refusal:
            do(opened, office.change, values=values, version=county.version)
        assert refusal.value.field == "delegation_basis"
    basis = {"delegated": True, "delegation_basis": "沭政发〔2021〕9号"}
    town = do(opened, office.change, values=basis, version=county.version)
    assert town["delegated"]


def test_an_office_that_never_named_the_document_still_changes_its_telephone(opened):
    before = do(opened, office.particulars)
    assert (before["delegated"], before["delegation_basis"]) == (True, None)
    values = {**before.values, "phone": "0539-6211299"}
    assert do(opened, office.change, values=values, version=before.version)["delegated"]


def test_the_office_changes_its_particulars(opened):
    before = do(opened, office.particulars)
    after = do(
        opened,
        office.change,
        values={"phone": "0539-6219999", "hours": "全年无休"},
        version=before.version,
    )
    assert (after["phone"], after["hours"], after["town"]) == ("05396219999", "全年无休", "青石镇")
    with pytest.raises(UserError, match="已经被别人改过"):
        do(opened, office.change, values={"phone": None}, version=before.version)


def test_a_telephone_can_be_taken_off_again(opened):
    before = do(opened, office.particulars)
    after = do(opened, office.change, values={"phone": None}, version=before.version)
    assert after["phone"] is None


@pytest.mark.parametrize(
    ("town", "short", "signing"),
    [
        ("蛟龙镇", "蛟龙", "蛟龙镇人民政府"),
        ("临沭街道", "临沭", "临沭街道办事处"),
        ("临沭街道办事处", "临沭", "临沭街道办事处"),
        ("王家乡", "王家", "王家乡人民政府"),
        ("", None, None),
    ],
)
def test_a_towns_name_tells_how_it_numbers_and_signs(town, short, signing):
    told = office.suggested(town)
    assert (told.get("short_name"), told.get("signing_name")) == (short, signing)

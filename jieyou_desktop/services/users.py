"""Who may sign in, as what, and with which password."""

from collections.abc import Mapping
from typing import Any

from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Fields, Table
from jieyou_desktop.domain.identity import clean_name
from jieyou_desktop.domain.kinds import Text
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.security import passwords
from jieyou_desktop.security.vault import Vault
from jieyou_desktop.services.changes import require_unchanged
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage.base import fields_of, record
from jieyou_desktop.storage.office import User, the_office, user_named, users

FIELDS: Fields = fields_of(User)
PASSWORD_RULE = passwords.RULE
RECOVERY_CAUTION = (
    "有了这张纸，谁都能打开全部数据，不能留在这台电脑里。请打印；"
    "没有打印机就存到 U 盘，打印以后删掉。"
)
check_password = passwords.check


def listing(w: Work) -> Table:
    """Everyone who signs in or once did; ``can_sign_in`` says in words whether they can."""
    rows = tuple(record(row, can_sign_in=_state(w, row)) for row in users(w.session))
    fields = FIELDS.only("name", "role", "phone", "is_party_member").plus(
        Field("can_sign_in", "登录", Text(width=14))
    )
    return Table("用户", fields, rows, unit="人")


@allowed(Right.OFFICE)
def add(w: Work, *, values: Mapping[str, Any], password: str) -> int:
    """Let someone new sign in; return the row's id. Raises FieldError."""
    name = clean_name(values.get("name") or "")
    if not name:
        raise FieldError("name", "姓名必填")
    if (before := user_named(w.session, name)) is not None:
        raise FieldError(
            "name",
            f"已经有一位“{name}”",
            "停用过的可以重新启用；同名的请在后面加一个字分开，例如“李强（小）”"
            if before.ended_on
            else "同名的请在后面加一个字分开，例如“李强（小）”",
        )
    passwords.check(password, name)
    row = User(**{**values, "name": name})
    w.session.add(row)
    w.session.flush()
    _vault(w).admit(name, password)
    w.touched("users")
    return row.id


@allowed(Right.OFFICE)
def change(w: Work, *, user_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Change someone's post, phone or party mark; names stay, for papers bear them.

    Raises UserError when someone changed them since ``version`` was seen.
    """
    row = w.session.get_one(User, user_id)
    require_unchanged(w, row, version)
    if row.role == "admin" and values.get("role", "admin") != "admin":
        _keep_an_admin(w, row)
    for name, value in values.items():
        if name in {"role", "phone", "is_party_member"}:
            setattr(row, name, value)
    w.touched("users")


@allowed(Right.OFFICE)
def end(w: Work, *, user_id: int, version: int) -> None:
    """Let someone sign in no longer; what they did stays under their name."""
    row = w.session.get_one(User, user_id)
    require_unchanged(w, row, version)
    if row.name == w.actor.name:
        raise UserError("不能停用自己", "请由另一位管理员来停用")
    if row.role == "admin":
        _keep_an_admin(w, row)
    row.ended_on = w.today
    w.session.flush()
    _vault(w).dismiss(row.name)
    w.touched("users")


@allowed(Right.OFFICE)
def set_password(w: Work, *, user_id: int, version: int, password: str) -> None:
    """Give someone else a new password, as for one forgotten; someone ended is back with it."""
    row = w.session.get_one(User, user_id)
    require_unchanged(w, row, version)
    passwords.check(password, row.name)
    row.ended_on = None
    w.note("reset password", {"user": row.name, "by": w.actor.name}, "user", row.id)
    w.session.flush()
    _vault(w).admit(row.name, password)
    w.touched("users")


def change_own_password(w: Work, *, old: str, new: str) -> None:
    """Change one's own password. Raises FieldError for ``old`` or ``password``."""
    vault = _vault(w)
    if not vault.opens(w.actor.name, old):
        raise FieldError("old", "原来的密码不对", "请看看大小写和输入法是否打开")
    if passwords.normal(old) == passwords.normal(new):
        raise FieldError("password", "新密码和原来的一样", "请换一个")
    passwords.check(new, w.actor.name)
    w.note("change password", {})
    vault.admit(w.actor.name, new)


def confirm(w: Work, *, password: str) -> None:
    """Unlock the screen: raises FieldError unless this is the password of who is signed in."""
    if not _vault(w).opens(w.actor.name, password):
        raise FieldError("password", "密码不对", "请看看大小写和输入法是否打开")


@allowed(Right.OFFICE)
def renew_recovery(w: Work) -> str:
    """Make a new recovery code, to be shown this once; the old one opens nothing any more."""
    w.note("renew recovery code", {})
    return _vault(w).renew_recovery()


def recovery_sheet(w: Work, *, code: str) -> bytes:
    """The recovery code on paper, as a PDF that is kept nowhere."""
    from jieyou_desktop.documents import press
    from jieyou_desktop.documents.letters import recovery_code

    facts = recovery_code.RecoveryCodeFacts(
        town=the_office(w.session).town,
        code=code,
        made_on=w.today.isoformat(),
        made_by=w.actor.name,
        folder=str(_vault(w).folder),
    )
    return press.pdf([recovery_code.compose(facts)], w.resources)


def _keep_an_admin(w: Work, leaving: User) -> None:
    others = [
        row
        for row in users(w.session)
        if row.role == "admin" and row.ended_on is None and row.id != leaving.id
    ]
    if not others:
        raise UserError("至少要有一位管理员", "请先把另一位同事的岗位改成管理员，再停用或改这一位")


def _state(w: Work, row: User) -> str:
    if row.ended_on is not None:
        return f"已停用（{full_day(row.ended_on)}）"
    return "可以登录" if w.vault is None or w.vault.admits(row.name) else "还没有密码"


def _vault(w: Work) -> Vault:
    assert w.vault is not None
    return w.vault

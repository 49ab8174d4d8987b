import pytest

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.work import Actor, allowed
from jieyou_desktop.storage import audit
from jieyou_desktop.storage.base import fields_of, record
from jieyou_desktop.storage.register import Household, Person, Village


def test_an_exception_rolls_back_the_change_and_its_trail(desk):
    with desk.work() as w:
        before = w.session.query(audit.Audit).count()
    with pytest.raises(RuntimeError), desk.work() as w:
        w.session.add(Person(name="单玉芝"))
        w.session.flush()
        raise RuntimeError
    with desk.work() as w:
        assert w.session.query(Person).count() == 0
        assert w.session.query(audit.Audit).count() == before


def test_the_trail_says_who_changed_what_from_what_to_what(desk):
    with desk.work() as w:
        person = Person(name="单玉芝")
        w.session.add(person)
    with desk.work() as w:
        w.session.get_one(Person, person.id).name = "单玉之"
    with desk.work() as w:
        last = w.session.query(audit.Audit).order_by(audit.Audit.id.desc()).first()
        assert (last.actor, last.action, last.table) == ("王芳", "change", "person")
        assert last.detail == {"name": ["单玉芝", "单玉之"]}
        assert audit.verify(w.session) is None


def test_an_edited_trail_is_found(desk):
    with desk.work() as w:
        w.note("sign in", {})
        w.note("print", {"count": 3})
    with desk.work() as w:
        entry = w.session.query(audit.Audit).filter_by(action="print").one()
        entry.detail = {"count": 2}
    with desk.work() as w:
        assert audit.verify(w.session) == entry.id


def test_rows_cannot_be_deleted(desk):
    with desk.work() as w:
        village = w.session.query(Village).first()
    with pytest.raises(RuntimeError, match="never deleted"), desk.work() as w:
        w.session.delete(w.session.get_one(Village, village.id))


def test_two_open_forms_cannot_overwrite_each_other(desk, engine):
    from sqlalchemy.orm.exc import StaleDataError

    with desk.work() as w:
        person = Person(name="单玉芝")
        w.session.add(person)
    with pytest.raises(StaleDataError), desk.work() as w:
        stale = w.session.get_one(Person, person.id)
        w.session.connection().exec_driver_sql("UPDATE person SET version = 9")
        stale.name = "单玉之"


def test_a_post_without_the_right_is_refused(engine, desk):
    @allowed(Right.OFFICE)
    def change(w):
        return True

    clerk = desk.seat(Actor("李强", "clerk"))
    with pytest.raises(UserError, match="没有这项权限"), clerk.work() as w:
        change(w)
    with desk.work() as w:
        assert change(w)


def test_a_record_outlives_its_session(desk):
    with desk.work() as w:
        row = Household(code="000001", village_id=1)
        w.session.add(row)
        w.session.flush()
        copy = record(row, head_name="单玉芝")
    assert copy["code"] == "000001"
    assert copy["head_name"] == "单玉芝"
    assert copy.version == 1
    assert fields_of(Household)["code"].label == "户号"

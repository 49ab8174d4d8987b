import pytest

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.services import register, villages
from jieyou_desktop.storage.register import Household, Village


def do(desk, call, **values):
    with desk.work() as w:
        return call(w, **values)


def row(desk, name):
    with desk.work() as w:
        return w.session.query(Village).filter_by(name=name).one()


def test_a_village_is_entered_last_in_the_walk(desk):
    do(desk, villages.add, values={"name": "柳庄村", "kind": "village"})
    assert [one["name"] for one in do(desk, villages.listing).rows] == [
        "东沟村",
        "石桥村",
        "柳庄村",
    ]
    assert row(desk, "柳庄村").position == 3


def test_a_name_is_given_only_once(desk):
    with pytest.raises(FieldError, match="已经有“东沟村”") as refusal:
        do(desk, villages.add, values={"name": "东沟村"})
    assert refusal.value.field == "name"


def test_a_renamed_village_is_found_by_its_new_name(desk, home):
    old = row(desk, "东沟村")
    do(
        desk,
        villages.change,
        village_id=old.id,
        version=old.version,
        values={"name": "东沟新村", "helper_name": "刘兰"},
    )
    found = do(desk, register.find, text="东沟新村")
    assert [one.id for one in found.rows] == [home.household_id]


def test_a_village_with_households_ends_only_into_another(desk, home):
    old, new = row(desk, "东沟村"), row(desk, "石桥村")
    with pytest.raises(UserError, match="还有 1 户"):
        do(desk, villages.merge, village_id=old.id, version=old.version)
    moved = do(desk, villages.merge, village_id=old.id, version=old.version, into=new.id)
    assert moved == 1
    with desk.work() as w:
        assert w.session.get(Household, home.household_id).village_id == new.id
    listed = do(desk, villages.listing).rows
    assert [(one["name"], one["households"]) for one in listed] == [("石桥村", 1)]
    assert row(desk, "东沟村").merged_into == new.id


def test_an_empty_village_just_ends(desk):
    old = row(desk, "石桥村")
    assert do(desk, villages.merge, village_id=old.id, version=old.version) == 0
    with pytest.raises(FieldError, match="以前有过"):
        do(desk, villages.add, values={"name": "石桥村"})

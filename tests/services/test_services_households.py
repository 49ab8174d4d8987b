import datetime as dt

import pytest

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.services import (
    accounts,
    benefits,
    household_file,
    households,
    people,
    register,
    tags,
    ties,
)
from jieyou_desktop.services.households import NewMember
from jieyou_desktop.services.people import DuplicateIdError
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage import audit, search
from jieyou_desktop.storage.register import Household, Member, Person

LIU = "371329200002290030"
SHAN = "372833195212310027"


def enter(w, name="单玉芝", number=SHAN, members=(("刘德山", LIU, "20"),), **values):
    return households.add(
        w,
        village_id=1,
        values=values,
        head={"name": name, "id_number": number, "phone": "13612340571"},
        members=[NewMember({"name": n, "id_number": i}, r) for n, i, r in members],
    )


@pytest.fixture
def home(desk):
    with desk.work() as w:
        return enter(w)


def member_of(file, name):
    return next(row for row in file.members.rows if row["name"] == name)


def test_a_new_household_gets_a_code_a_place_and_what_the_numbers_tell(desk, home):
    with desk.work() as w:
        file = household_file.household(w, household_id=home)
        assert (file.household["code"], file.household["position"]) == ("000001", 1)
        assert file.household["registered_on"] == w.today
        assert file.head is not None
        assert (file.head["sex"], file.head["born_on"]) == ("2", dt.date(1952, 12, 31))
        assert file.head["age"] == 73
        assert [row["name"] for row in file.members.rows] == ["单玉芝", "刘德山"]
        assert search.find(w.session, "szy") == [home]


def test_a_code_is_never_given_twice(desk, home):
    with desk.work() as w:
        version = w.session.get_one(Household, home).version
        households.end(w, household_id=home, version=version, reason="整户迁出")
        again = enter(w, "王芳", None, ())
        assert w.session.get_one(Household, again).code == "000002"


def test_entering_asks_for_village_and_name(desk):
    with desk.work() as w, pytest.raises(FieldError) as refused:
        households.add(w, village_id=None, values={}, head={"name": "王芳"})
    assert refused.value.field == "village_id"
    with desk.work() as w, pytest.raises(FieldError) as refused:
        households.add(w, village_id=1, values={}, head={"name": None})
    assert refused.value.field == "name"


def test_a_number_of_another_household_warns_with_its_name(desk, home):
    with (
        pytest.raises(DuplicateIdError, match="东沟村单玉芝户（户号 000001）的刘德山") as refused,
        desk.work() as w,
    ):
        enter(w, "王芳", LIU, ())
    assert refused.value.field == "id_number"
    assert refused.value.household_id == home
    assert refused.value.may_go_on


def test_an_authorised_person_may_go_on_with_a_reason_which_is_kept(desk, home):
    with desk.work() as w:
        households.add(
            w,
            village_id=2,
            values={},
            head={"name": "王芳", "id_number": LIU},
            reason="早年同号，公安已出证明",
        )
        kept = w.session.query(audit.Audit).filter_by(action="override").one()
        assert kept.detail == {"reason": "早年同号，公安已出证明"}
        assert w.session.query(Person).filter_by(id_number=LIU).count() == 2


def test_without_the_right_a_reason_does_not_help(desk, home):
    with (
        pytest.raises(UserError, match="没有这项权限"),
        desk.seat(Actor("审计", "audit")).work() as w,
    ):
        enter(w, "王芳", LIU, ())


def test_one_who_left_is_taken_in_as_the_same_person(desk, home):
    with desk.work() as w:
        liu = member_of(household_file.household(w, household_id=home), "刘德山")
        people.end_member(
            w, member_id=liu["_member"], version=liu["_member_version"], reason="分户"
        )
        other = enter(w, "刘德山", LIU, ())
        assert w.session.query(Person).filter_by(id_number=LIU).count() == 1
        assert household_file.household(w, household_id=other).household["head_id"] == liu.id


def test_a_stale_form_is_told_what_changed_meanwhile(desk, home):
    with desk.work() as w:
        head = household_file.household(w, household_id=home).head
    with desk.seat(Actor("李强")).work() as w:
        people.change_person(
            w, person_id=head.id, version=head.version, values={"phone": "13912345678"}
        )
    with pytest.raises(UserError, match="已经被别人改过") as refused, desk.work() as w:
        people.change_person(w, person_id=head.id, version=head.version, values={"phone": None})
    assert "李强" in refused.value.advice
    assert "联系电话（136••••0571 → 139••••5678）" in refused.value.advice


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"born_on": dt.date(1952, 12, 30)}, "born_on"),
        ({"sex": "1"}, "sex"),
        ({"died_on": dt.date(2030, 1, 1)}, "died_on"),
        ({"died_on": dt.date(1950, 1, 1)}, "died_on"),
        ({"disability_number": "123"}, "disability_number"),
        ({"name": None}, "name"),
    ],
)
def test_what_cannot_be_true_of_a_person_is_refused_at_its_field(desk, home, values, field):
    with desk.work() as w:
        head = household_file.household(w, household_id=home).head
    with pytest.raises(FieldError) as refused, desk.work() as w:
        people.change_person(w, person_id=head.id, version=head.version, values=values)
    assert refused.value.field == field


def test_a_sound_number_ends_the_doubt_about_it(desk):
    with desk.work() as w:
        home = enter(w, "王芳", None, ())
        person = w.session.query(Person).filter_by(name="王芳").one()
        person.id_doubt, person.id_kind = "原表写作 123", "none"
        w.session.flush()
        people.change_person(
            w, person_id=person.id, version=person.version, values={"id_number": SHAN}
        )
        assert (person.id_doubt, person.id_kind) == (None, "id")
        assert household_file.household(w, household_id=home).missing[0].code != "id_doubt"


def test_a_member_moves_with_history_in_both_households(desk, home):
    with desk.work() as w:
        other = enter(w, "王芳", None, ())
        liu = member_of(household_file.household(w, household_id=home), "刘德山")
        people.move_member(
            w,
            member_id=liu["_member"],
            version=liu["_member_version"],
            to_code="2",
            relation="28",
            reason="结婚",
        )
        assert [r["name"] for r in household_file.household(w, household_id=home).gone.rows] == [
            "刘德山"
        ]
        assert len(household_file.household(w, household_id=other).members.rows) == 2
        assert search.find(w.session, "刘德山") == [other]


def test_the_head_leaves_only_after_another_is_named(desk, home):
    with desk.work() as w:
        head = household_file.household(w, household_id=home).head
    with pytest.raises(UserError, match="户主不能直接离开"), desk.work() as w:
        people.end_member(
            w, member_id=head["_member"], version=head["_member_version"], reason="死亡"
        )


def test_when_spouses_change_places_the_children_stay_children(desk):
    with desk.work() as w:
        home = enter(w, members=(("刘大山", None, "10"), ("刘小山", None, "20")))
        file = household_file.household(w, household_id=home)
        husband = member_of(file, "刘大山")
        said = households.set_head(
            w, household_id=home, version=file.household.version, person_id=husband.id
        )
        relations = {
            r["name"]: r["relation"]
            for r in household_file.household(w, household_id=home).members.rows
        }
        assert relations == {"刘大山": "02", "单玉芝": "10", "刘小山": "20"}
        assert said == ""


def test_under_another_new_head_relations_are_to_be_entered_again(desk, home):
    with desk.work() as w:
        file = household_file.household(w, household_id=home)
        said = households.set_head(
            w,
            household_id=home,
            version=file.household.version,
            person_id=member_of(file, "刘德山").id,
        )
        assert "1 位成员" in said
        assert search.find(w.session, "ldsh") == []
        missing = household_file.household(w, household_id=home).missing
        assert "单玉芝没有写与户主的关系" in [one.sentence for one in missing]


def test_an_ended_household_can_be_taken_up_again_under_its_code(desk, home):
    with desk.work() as w:
        version = w.session.get_one(Household, home).version
        households.end(w, household_id=home, version=version, reason="登记错了")
        assert register.listing(w).ids == ()
        assert register.listing(w, text="szy").ids == (home,)
        assert register.find(w, text="szy").rows[0]["head_name"] == "单玉芝（已销户）"
        version = w.session.get_one(Household, home).version
        households.resume(w, household_id=home, version=version, reason="销户登记有误")
        assert register.listing(w).ids == (home,)
        assert w.session.query(Member).filter(Member.ended_on.is_(None)).count() == 2


def test_a_household_with_something_granted_cannot_end(desk, home):
    with desk.work() as w:
        grant(w, home)
        version = w.session.get_one(Household, home).version
    with pytest.raises(UserError, match="还有没停的待遇"), desk.work() as w:
        households.end(w, household_id=home, version=version, reason="迁出")


def grant(w, home, **values):
    return benefits.grant(
        w,
        household_id=home,
        person_id=values.pop("person_id", None),
        values={
            "programme": "dibao",
            "area": "2",
            "tier": "B",
            "insured": 2,
            "amount_fen": 53300,
            "from_month": "2026-01",
        }
        | values,
    )


def test_a_changed_benefit_ends_and_another_begins(desk, home):
    with desk.work() as w:
        first = grant(w, home)
        second = benefits.grant(
            w,
            household_id=home,
            person_id=None,
            values={"programme": "dibao", "amount_fen": 60000, "from_month": "2026-10"},
            replaces=first,
            version=1,
        )
        rows = {r.id: r for r in household_file.household(w, household_id=home).benefits.rows}
        assert (rows[first]["to_month"], rows[first]["amount_fen"]) == ("2026-09", 53300)
        assert (rows[second]["from_month"], rows[second]["to_month"]) == ("2026-10", None)


def test_the_same_is_not_granted_twice(desk, home):
    with desk.work() as w:
        grant(w, home)
    with pytest.raises(UserError, match=r"已经登记了低保，每月 533\.00 元"), desk.work() as w:
        grant(w, home, from_month="2026-05")


def test_nobody_gets_dibao_and_tekun_at_once(desk, home):
    with desk.work() as w:
        grant(w, home)
        head = household_file.household(w, household_id=home).head
    with pytest.raises(UserError, match="不能同时享受低保和特困"), desk.work() as w:
        grant(w, home, programme="tekun", tier=None, person_id=head.id)


def test_a_stopped_benefit_says_until_when_and_why(desk, home):
    with desk.work() as w:
        first = grant(w, home)
        benefits.stop(w, benefit_id=first, version=1, to_month="2026-09", stop_reason="06")
        (row,) = household_file.household(w, household_id=home).benefits.rows
        assert (row["to_month"], row["stop_reason"]) == ("2026-09", "06")


def test_a_changed_account_keeps_the_old_one_in_the_history(desk, home):
    new = {"number": "6222080400012345673", "payee_name": "单玉芝", "kind": "card"}
    with desk.work() as w:
        head = household_file.household(w, household_id=home).head
        first = accounts.enter(
            w,
            household_id=home,
            beneficiary_id=head.id,
            values=new | {"number": "60123456789012345", "kind": "book", "payee_id_number": SHAN},
        )
        with pytest.raises(FieldError, match="为什么换账户"):
            accounts.enter(
                w, household_id=home, beneficiary_id=head.id, values=new, replaces=first, version=1
            )
        accounts.enter(
            w,
            household_id=home,
            beneficiary_id=head.id,
            values=new,
            replaces=first,
            version=1,
            reason="存折换社保卡",
        )
        file = household_file.household(w, household_id=home)
        assert [row["number"][-4:] for row in file.accounts.rows] == ["5673", "2345"]
        assert file.accounts.rows[1]["ended_reason"] == "存折换社保卡"
        assert len(file.current_accounts) == 1
        assert file.current_accounts[0]["payee_id_number"] == SHAN


def test_an_unchanged_account_writes_nothing(desk, home):
    values = {"number": "60123456789012345", "payee_name": "单玉芝"}
    with desk.work() as w:
        first = accounts.enter(w, household_id=home, beneficiary_id=None, values=values)
        again = accounts.enter(
            w, household_id=home, beneficiary_id=None, values=values, replaces=first, version=1
        )
        assert again == first


def test_a_mark_has_a_start_a_basis_and_an_end_and_is_not_given_twice(desk, home):
    with desk.work() as w:
        head = household_file.household(w, household_id=home).head
        mark = tags.add(
            w, household_id=home, person_id=head.id, values={"code": "V1", "basis": "医保名单"}
        )
        with pytest.raises(FieldError, match="已经有“重病”"):
            tags.add(w, household_id=home, person_id=head.id, values={"code": "V1"})
        assert household_file.household(w, household_id=home).members.rows[0]["tag_words"] == "重病"
        tags.end(w, tag_id=mark, version=1)
        file = household_file.household(w, household_id=home)
        assert file.current_tags == ()
        assert file.tags.rows[0]["basis"] == "医保名单"


def test_those_who_answer_for_a_household_are_no_members(desk, home):
    with desk.work() as w:
        tie = ties.add(
            w,
            household_id=home,
            values={"kind": "obligor", "name": "解明", "phone": "13911112222"},
        )
        file = household_file.household(w, household_id=home)
        assert [row["name"] for row in file.ties.rows] == ["解明"]
        assert len(file.members.rows) == 2
        assert search.find(w.session, "解明") == [home]
        ties.end(w, tie_id=tie, version=1)
        assert search.find(w.session, "解明") == []


def test_revealing_shows_the_value_and_is_recorded(desk, home):
    with desk.work() as w:
        head = household_file.household(w, household_id=home).head
        with pytest.raises(FieldError, match="用途"):
            household_file.reveal(
                w, household_id=home, person_id=head.id, fields=["id_number"], purpose=" "
            )
        shown = household_file.reveal(
            w,
            household_id=home,
            person_id=head.id,
            fields=["id_number", "phone"],
            purpose="核对存折",
        )
        assert shown == {"id_number": SHAN, "phone": "13612340571"}
        told = [event.text for event in household_file.household(w, household_id=home).timeline]
        assert "王芳 查看了单玉芝的公民身份号码、联系电话（核对存折）" in told


def test_the_timeline_tells_changes_in_words_without_baring_numbers(desk, home, clock):
    clock.set_day("2026-09-17")
    with desk.work() as w:
        file = household_file.household(w, household_id=home)
        people.change_person(
            w,
            person_id=file.head.id,
            version=file.head.version,
            values={"phone": "13912345678", "illness": "尿毒症"},
        )
        households.change(
            w, household_id=home, version=file.household.version, values={}, village_id=2
        )
        latest, *_, first = household_file.household(w, household_id=home).timeline
    assert latest.day == dt.date(2026, 9, 17)
    assert "单玉芝的联系电话（136••••0571 → 139••••5678）、病情" in latest.text
    assert "村（东沟村 → 石桥村）" in latest.text
    assert "尿毒症" not in latest.text
    assert first.text == "建户，户号 000001（窗口建户）"


def test_every_action_is_whole_or_nothing(desk, home):
    with pytest.raises(FieldError), desk.work() as w:
        enter(w, "王芳", None, (("李四", None, "02"),))
    with desk.work() as w:
        assert w.session.query(Person).filter_by(name="王芳").count() == 0
        assert w.session.query(Household).count() == 1


def test_a_member_is_changed_whole_person_and_place(desk, home):
    with desk.work() as w:
        liu = member_of(household_file.household(w, household_id=home), "刘德山")
        people.change_member(
            w,
            member_id=liu["_member"],
            version=liu["_member_version"],
            person_version=liu.version,
            values={"relation": "22", "education": "70", "lives_with": False},
        )
        liu = member_of(household_file.household(w, household_id=home), "刘德山")
        assert (liu["relation"], liu["education"], liu["lives_with"]) == ("22", "70", False)


def test_the_head_stays_the_head_in_the_form_of_a_member(desk, home):
    with desk.work() as w:
        head = household_file.household(w, household_id=home).head
    with pytest.raises(FieldError, match="这位是户主"), desk.work() as w:
        people.change_member(
            w,
            member_id=head["_member"],
            version=head["_member_version"],
            person_version=head.version,
            values={"relation": "10"},
        )


def test_where_a_number_stands_already_is_told_in_words(desk, home):
    with desk.work() as w:
        head = household_file.household(w, household_id=home).head
        told = people.number_holder(w, number=LIU, person_id=head.id)
        assert told == "东沟村单玉芝户（户号 000001）的刘德山名下"
        assert people.number_holder(w, number=SHAN, person_id=head.id) == ""


def test_a_move_to_a_code_that_is_not_there_is_refused(desk, home):
    with desk.work() as w:
        liu = member_of(household_file.household(w, household_id=home), "刘德山")
    with pytest.raises(FieldError, match="没有户号 000999") as refused, desk.work() as w:
        people.move_member(
            w,
            member_id=liu["_member"],
            version=liu["_member_version"],
            to_code="999",
            relation="28",
        )
    assert refused.value.field == "code"


def test_how_far_somebody_looks_after_themselves_need_not_be_seen_to_change_an_amount(desk, home):
    values = {"programme": "tekun", "care_mode": "2", "amount_fen": 90400}
    with desk.work() as w:
        head = household_file.household(w, household_id=home).head
        first = benefits.grant(
            w,
            household_id=home,
            person_id=head.id,
            values=values | {"from_month": "2026-01", "self_care": "2"},
        )
        benefits.grant(
            w,
            household_id=home,
            person_id=head.id,
            values=values | {"from_month": "2026-10", "amount_fen": 95000},
            replaces=first,
            version=1,
        )
        now = household_file.household(w, household_id=home).benefits.rows
        assert [row["self_care"] for row in now] == ["2", "2"]
        shown = household_file.reveal(
            w, household_id=home, benefit_id=first, fields=("self_care",), purpose="核对"
        )
        assert shown["self_care"]

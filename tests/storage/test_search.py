import pytest

from jieyou_desktop.domain.codes import HEAD
from jieyou_desktop.storage import search
from jieyou_desktop.storage.register import Household, Member, Person, Tie


def add(session, code, names, village_id=1, **head):
    """A household whose first name is its head."""
    people = [Person(name=name) for name in names]
    for key, value in head.items():
        setattr(people[0], key, value)
    session.add_all(people)
    session.flush()
    household = Household(code=code, village_id=village_id, head_id=people[0].id)
    session.add(household)
    session.flush()
    session.add_all(
        Member(household_id=household.id, person_id=person.id, relation=None if number else HEAD)
        for number, person in enumerate(people)
    )
    search.refresh(session, [household.id])
    return household


@pytest.mark.parametrize(
    "typed",
    [
        *["单玉芝", "玉芝", "syz", "SYZ", "szy", "shanyuzhi", "shan", "dyz", "shan yu zhi"],
        *["单　东沟", "1940", "６２８６", "13612", "571", "东沟村", "dgc syz"],
        *["000127", "002x"],
    ],
)
def test_a_household_is_found_by(desk, typed):
    with desk.work() as w:
        household = add(
            w.session,
            "000127",
            ["单玉芝", "刘莲"],
            id_number="37139919400101002X",
            phone="13612340571",
        )
        other = add(w.session, "000128", ["王芳"], id_number="371399195212310027", village_id=2)
        w.session.query(Person).filter_by(name="刘莲").one().phone = "13800006286"
        search.refresh(w.session, [household.id, other.id])
        assert search.find(w.session, typed) == [household.id]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("仇兰玉", "qly"),
        ("解桂英", "xgy"),
        ("曾庆福", "zengqingfu"),
        ("查良", "zhal"),
        ("区伟", "ouwei"),
        ("盖文", "gew"),
        ("欧阳秀兰", "oyxl"),
        ("万俟安", "moqi"),
        ("买买提·吐尔逊", "买买提•吐尔逊"),
        ("吕绿", "lü"),
    ],
)
def test_surnames_are_found_as_they_are_said(desk, name, typed):
    with desk.work() as w:
        household = add(w.session, "000001", [name])
        assert search.find(w.session, typed) == [household.id]


def test_the_head_so_called_comes_before_members_and_before_middles(desk):
    with desk.work() as w:
        inside = add(w.session, "000001", ["王光华"])
        member = add(w.session, "000002", ["王芳", "郭辉"])
        head = add(w.session, "000003", ["高华"])
        assert search.find(w.session, "gh") == [head.id, member.id, inside.id]


def test_those_who_answer_for_a_household_lead_to_it(desk):
    with desk.work() as w:
        household = add(w.session, "000001", ["单玉芝"])
        w.session.add(
            Tie(household_id=household.id, kind="obligor", name="解明", phone="13911112222")
        )
        search.refresh(w.session, [household.id])
        assert search.find(w.session, "xm") == [household.id]
        assert search.find(w.session, "2222") == [household.id]


def test_one_who_left_no_longer_leads_there(desk):
    with desk.work() as w:
        household = add(w.session, "000001", ["单玉芝", "刘莲"])
        gone = w.session.query(Member).filter(Member.relation.is_(None)).one()
        gone.ended_on = w.today
        search.refresh(w.session, [household.id])
        assert search.find(w.session, "刘莲") == []


def test_an_ended_household_is_still_found_by_those_it_ended_with(desk):
    with desk.work() as w:
        household = add(w.session, "000001", ["单玉芝"])
        household.ended_on = w.today
        w.session.query(Member).one().ended_on = w.today
        search.refresh(w.session, [household.id])
        assert search.find(w.session, "syz") == [household.id]


def test_nothing_typed_finds_nothing(desk):
    with desk.work() as w:
        add(w.session, "000001", ["单玉芝"])
        assert search.find(w.session, "  ") == []

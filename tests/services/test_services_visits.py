import datetime as dt
from dataclasses import replace

import pytest

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.visits import VisitFilter
from jieyou_desktop.services import drafts, photos, visit_lists, visits
from jieyou_desktop.services.visits import VisitDraft, VisitorEntry
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage import search
from jieyou_desktop.storage.audit import Audit
from jieyou_desktop.storage.register import Benefit, Household, Member, Person, Tag

TODAY = dt.date(2026, 9, 16)
WANG = VisitorEntry("王芳", "民政办", is_party_member=True, is_cadre=True)
LI = VisitorEntry("李强", "东沟村")
JPEG = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture
def household(desk):
    """Make a household of two: head and a spouse; gives its id."""
    made = iter(range(1, 100))

    def make(name="单玉芝", number=None, *, tags=(), village_id=1, programme="dibao"):
        with desk.work() as w:
            head, spouse = Person(name=name, id_number=number), Person(name=name[0] + "二")
            w.session.add_all([head, spouse])
            w.session.flush()
            house = Household(code=f"{next(made):06d}", village_id=village_id, head_id=head.id)
            w.session.add(house)
            w.session.flush()
            w.session.add_all(
                [
                    Member(household_id=house.id, person_id=head.id, relation="02"),
                    Member(household_id=house.id, person_id=spouse.id, relation="10"),
                    *(Tag(household_id=house.id, person_id=head.id, code=code) for code in tags),
                ]
            )
            if programme:
                w.session.add(
                    Benefit(household_id=house.id, programme=programme, from_month="2018-03")
                )
            w.session.flush()
            search.refresh(w.session, [house.id])
            return house.id

    return make


def draft(household_id, **values):
    """A whole and sound form of today."""
    told = dict.fromkeys(("told_standard", "told_conditions", "told_procedure", "told_basis"), True)
    sound = {"visited_on": TODAY, "mode": "home", "met_name": "单玉芝", "has_problem": False}
    return VisitDraft(household_id, sound | told | values, (WANG, LI))


def record(desk, *args, **values):
    with desk.work() as w:
        return visits.record(w, draft=draft(*args, **values))


def shown(desk, **wanted):
    with desk.work() as w:
        listing = visit_lists.listing(w, wanted=VisitFilter(**wanted))
        return visit_lists.rows(w, ids=listing.ids)


def test_a_visit_is_kept_with_who_went_and_to_whom(desk, household):
    home = household(tags=["V1"])
    with desk.work() as w:
        visit_id = visits.record(
            w, draft=draft(home, money_fen=50000, goods="大米 10 公斤", difficulties="看病花销大")
        )
        assert w.changed == {"visits", "register"}
    with desk.work() as w:
        file = visits.visit(w, visit_id=visit_id)
    assert file.visitors == (WANG, LI)
    assert file.people == ("单玉芝",)
    assert file.visit["money_fen"] == 50000
    assert file.title == "单玉芝 · 东沟村 · 户号 000001"


def test_without_a_choice_the_visit_was_to_those_specially_marked_or_to_the_head(desk, household):
    home = household()
    with desk.work() as w:
        spouse = w.session.query(Person).filter_by(name="单二").one()
        w.session.add(Tag(household_id=home, person_id=spouse.id, code="V2"))
    marked = record(desk, home)
    plain = record(desk, household("刘莲"))
    with desk.work() as w:
        assert visits.visit(w, visit_id=marked).people == ("单二",)
        assert visits.visit(w, visit_id=plain).people == ("刘莲",)


def test_someone_of_another_household_cannot_be_the_one_visited(desk, household):
    home, other = household(), household("刘莲")
    with pytest.raises(UserError, match="不是这一户的人"), desk.work() as w:
        stranger = w.session.get_one(Household, other).head_id
        visits.record(w, draft=replace(draft(home), person_ids=(stranger,)))


def test_a_day_to_come_is_refused_and_nothing_is_kept(desk, household):
    with pytest.raises(FieldError, match="今天之后"):
        record(desk, household(), visited_on=TODAY + dt.timedelta(days=1))
    assert shown(desk) == ()


def test_a_visit_after_the_household_ended_is_refused(desk, household):
    home = household()
    with desk.work() as w:
        w.session.get_one(Household, home).ended_on = dt.date(2026, 9, 1)
    with pytest.raises(FieldError, match="销户"):
        record(desk, home)
    assert record(desk, home, visited_on=dt.date(2026, 8, 31))


def test_the_second_visit_of_a_day_is_doubted_not_refused(desk, household):
    home = household()
    with desk.work() as w:
        assert visits.doubts(w, draft=draft(home)) == ()
    record(desk, home)
    with desk.work() as w:
        [doubt] = visits.doubts(w, draft=draft(home))
    assert "已有一份走访记录" in doubt


def test_due_are_the_special_and_the_never_visited_with_the_rule_that_picked_them(
    desk, household, clock
):
    ill, plain = household("单玉芝", tags=["V1"]), household("刘莲", village_id=2)
    household("张顺", programme=None)
    with desk.work() as w:
        listing = visit_lists.due(w)
        lines = visit_lists.due_rows(w, ids=listing.ids)
    assert [line["why"] for line in lines] == ["重病，从未走访", "从未走访"]
    assert [line.id for line in lines] == [ill, plain]
    record(desk, ill)
    record(desk, plain)
    with desk.work() as w:
        assert visit_lists.due(w).ids == ()
    clock.set_day("2026-12-20")
    with desk.work() as w:
        assert visit_lists.due(w).ids == (ill,)
        assert visit_lists.due(w, village_id=2).ids == ()
        assert visit_lists.due(w, text="syz").ids == (ill,)


def test_a_benefit_that_ended_makes_nobody_due(desk, household):
    home = household()
    with desk.work() as w:
        w.session.query(Benefit).filter_by(household_id=home).one().to_month = "2026-08"
    with desk.work() as w:
        assert visit_lists.due(w).ids == ()


def test_visits_are_found_by_village_day_visitor_problem_and_text(desk, household):
    one, two = household(), household("刘莲", village_id=2)
    first = record(desk, one, visited_on=dt.date(2026, 6, 3), needs="想要轮椅")
    second = record(desk, two, has_problem=True, problem="屋顶漏雨")
    cases = [
        ({}, [second, first]),
        ({"village_id": 2}, [second]),
        ({"from_on": dt.date(2026, 6, 3), "to_on": dt.date(2026, 6, 3)}, [first]),
        ({"visitor": "李"}, [second, first]),
        ({"visitor": "赵"}, []),
        ({"problem": True}, [second]),
        ({"problem": False}, [first]),
        ({"text": "刘莲"}, [second]),
        ({"text": "轮椅"}, [first]),
        ({"household_id": one}, [first]),
    ]
    for wanted, ids in cases:
        assert [row.id for row in shown(desk, **wanted)] == ids, wanted


def test_the_list_sums_what_was_given(desk, household):
    home = household()
    record(desk, home, money_fen=50000)
    record(desk, home, money_fen=20000, goods="米", goods_fen=3000)
    with desk.work() as w:
        assert visit_lists.listing(w).sums == {"money_fen": 70000, "goods_fen": 3000}


def test_villages_are_counted_as_the_county_counts_them(desk, household):
    one = household(number="371399195001012346", tags=["V1", "V4"])
    two = household("刘莲", number="371399195001012346", village_id=2)
    three = household("张顺", village_id=2)
    record(desk, one, money_fen=50000)
    record(desk, one, visited_on=dt.date(2026, 8, 1))
    record(desk, two, money_fen=30000, has_problem=True, problem="屋顶漏雨")
    with desk.work() as w:
        table = visit_lists.by_village(w)
    figures = {row["village"]: row for row in table.rows}
    names = ("households", "people", "person_times", "money_fen", "V1", "problems", "due")
    assert [figures["东沟村"][name] for name in names] == [1, 1, 2, 50000, 1, 0, 0]
    assert [figures["石桥村"][name] for name in names] == [1, 1, 1, 30000, 0, 1, 1]
    # One ID number is one person of the town, in whatever households it stands.
    assert [figures["合计"][name] for name in names] == [2, 1, 3, 80000, 1, 1, 1]
    record(desk, three)
    with desk.work() as w:
        only = visit_lists.by_village(w, from_on=TODAY, to_on=TODAY).rows[0]
    assert (only["village"], only["person_times"]) == ("东沟村", 1)


def test_a_mark_counts_on_the_days_it_held(desk, household):
    home = household()
    with desk.work() as w:
        head = w.session.get_one(Household, home).head_id
        w.session.add(Tag(household_id=home, person_id=head, code="V1", since=dt.date(2026, 9, 1)))
    record(desk, home, visited_on=dt.date(2026, 8, 31))
    with desk.work() as w:
        assert visit_lists.totals(w).by_tag["V1"] == 0
    record(desk, home, visited_on=dt.date(2026, 9, 1))
    with desk.work() as w:
        assert visit_lists.totals(w).by_tag["V1"] == 1


def test_visitors_are_counted_by_name(desk, household):
    one, two = household(), household("刘莲")
    for home in (one, one, two):
        record(desk, home)
    with desk.work() as w:
        table = visit_lists.by_visitor(w)
    wang = next(row for row in table.rows if row["name"] == "王芳")
    assert (wang["times"], wang["households"], wang["is_party_member"]) == (3, 2, True)


def test_a_correction_keeps_what_was_said_and_why_it_changed(desk, household):
    home = household()
    visit_id = record(desk, home, money_fen=50000)
    right = replace(draft(home, money_fen=30000), visitors=(WANG, VisitorEntry("赵兰")))
    with desk.work() as w:
        visits.correct(w, visit_id=visit_id, version=1, draft=right, reason="金额记错")
    with desk.work() as w:
        file = visits.visit(w, visit_id=visit_id)
        trail = w.session.query(Audit).filter_by(table="visit", entity_id=visit_id).all()
    assert file.visit["money_fen"] == 30000
    assert [visitor.name for visitor in file.visitors] == ["王芳", "赵兰"]
    assert {"money_fen": [50000, 30000]} in [entry.detail for entry in trail]
    assert {"reason": "金额记错"} in [entry.detail for entry in trail]


def test_a_correction_of_what_someone_else_has_changed_is_refused(desk, household):
    home = household()
    visit_id = record(desk, home)
    with desk.work() as w:
        visits.correct(
            w, visit_id=visit_id, version=1, draft=draft(home, leaflets=2), reason="漏记"
        )
    with pytest.raises(UserError, match="刚被别人改过"), desk.work() as w:
        visits.correct(w, visit_id=visit_id, version=1, draft=draft(home), reason="再改")
    with pytest.raises(UserError, match="原因"), desk.work() as w:
        visits.correct(w, visit_id=visit_id, version=2, draft=draft(home), reason=" ")


def test_a_withdrawn_record_leaves_lists_and_figures(desk, household):
    home = household()
    visit_id = record(desk, home)
    with desk.work() as w:
        visits.withdraw(w, visit_id=visit_id, version=1, reason="登记到了别的户")
    with desk.work() as w:
        assert visit_lists.totals(w).households == 0
        assert visit_lists.due(w).ids == (home,)


def test_what_is_typed_stays_per_user_and_form_until_saved(desk, household):
    home = household()
    key = visits.draft_key(home)
    with desk.work() as w:
        drafts.save_draft(w, key=key, values={"needs": "想要"})
        drafts.save_draft(w, key=key, values={"needs": "想要轮椅"})
    with desk.seat(Actor("李强")).work() as w:
        assert drafts.take_draft(w, key=key) is None
    with desk.work() as w:
        assert visits.start(w, household_id=home).typed.values == {"needs": "想要轮椅"}
        [line] = visit_lists.drafts(w).rows
        assert (line["head_name"], line["typed"]) == ("单玉芝", "想要轮椅")
        visits.record(w, draft=replace(draft(home), draft_key=key))
    with desk.work() as w:
        found = visit_lists.summary(w)
        assert (found.due, found.done, found.drafts, found.problems) == (0, 1, 0, 0)


def test_the_next_form_of_a_sitting_opens_with_the_same_day(desk, household, clock):
    one, two = household(), household("刘莲")
    record(desk, one, visited_on=dt.date(2026, 9, 11))
    for minutes, day in ((20, dt.date(2026, 9, 11)), (20, TODAY)):
        clock.now += dt.timedelta(minutes=minutes)
        with desk.work() as w:
            assert visits.start(w, household_id=two).values["visited_on"] == day


def test_the_next_form_opens_with_the_same_companions(desk, household):
    one, two = household(tags=["V1"]), household("刘莲")
    record(desk, one, money_fen=50000, has_problem=True, problem="屋顶漏雨")
    with desk.work() as w:
        sheet = visits.start(w, household_id=two)
        again = visits.start(w, household_id=one)
    assert sheet.visitors == (WANG, LI)
    assert sheet.values["visited_on"] == TODAY
    assert again.last == "2026年9月16日，王芳、李强，慰问金 500.00 元，发现问题：屋顶漏雨"
    assert [(m.name, m.relation, m.tags, m.chosen) for m in again.members] == [
        ("单玉芝", "户主", "重病", True),
        ("单二", "配偶", "", False),
    ]


def test_photos_wait_with_the_draft_and_go_with_the_visit(desk, household):
    home = household()
    with desk.work() as w:
        photo = photos.add_photo(w, household_id=home, name="院子.jpg", content=JPEG)
        assert photos.add_photo(w, household_id=home, name="b.jpg", content=JPEG).id == photo.id
    with desk.work() as w:
        visit_id = visits.record(w, draft=replace(draft(home), photo_ids=(photo.id,)))
    with desk.work() as w:
        assert visits.visit(w, visit_id=visit_id).photos == (photo,)
        assert photos.photo(w, photo_id=photo.id) == JPEG


def test_a_photo_cannot_go_to_another_household(desk, household):
    one, two = household(), household("刘莲")
    with desk.work() as w:
        photo = photos.add_photo(w, household_id=one, name="a.jpg", content=JPEG)
    with pytest.raises(UserError, match="不是这一户的"), desk.work() as w:
        visits.record(w, draft=replace(draft(two), photo_ids=(photo.id,)))


def test_giving_up_a_form_ends_the_photos_waiting_in_it(desk, household):
    home = household()
    key = visits.draft_key(home)
    with desk.work() as w:
        photo = photos.add_photo(w, household_id=home, name="a.jpg", content=JPEG)
        drafts.save_draft(w, key=key, values={"photo_ids": [photo.id]})
    with desk.work() as w:
        assert visits.start(w, household_id=home).photos == (photo,)
        visits.give_up(w, key=key)
    with desk.work() as w:
        assert photos.waiting(w, ids=[photo.id]) == ()
        assert drafts.take_draft(w, key=key) is None


@pytest.mark.parametrize(
    ("content", "fault"), [(b"GIF89a", "不是照片"), (JPEG + bytes(4_000_001), "太大")]
)
def test_what_is_no_photo_is_refused(desk, household, content, fault):
    with pytest.raises(UserError, match=fault), desk.work() as w:
        photos.add_photo(w, household_id=household(), name="x", content=content)


def test_looking_at_private_texts_is_recorded(desk, household):
    visit_id = record(desk, household(), difficulties="看病花销大")
    with desk.work() as w:
        assert visits.reveal(w, visit_id=visit_id)["difficulties"] == "看病花销大"
    with desk.work() as w:
        assert w.session.query(Audit).filter_by(action="reveal", entity_id=visit_id).count() == 1


def test_a_post_without_the_right_cannot_record(desk, household):
    home = household()
    with pytest.raises(UserError, match="权限"), desk.seat(Actor("审计", "audit")).work() as w:
        visits.record(w, draft=draft(home))


def test_the_county_may_set_how_soon_they_are_visited_again(desk, household, clock):
    home = household(tags=["V1"])
    record(desk, home)
    clock.set_day("2026-10-16")
    with desk.work() as w:
        assert visit_lists.due(w).ids == ()
        visit_lists.set_again_after(w, days=30, since=dt.date(2026, 10, 1), document="示例 3 号")
    with desk.work() as w:
        assert visit_lists.due(w).ids == (home,)
        assert visit_lists.summary(w).again_after == 30
    with pytest.raises(FieldError), desk.work() as w:
        visit_lists.set_again_after(w, days=0, since=w.today, document="示例 4 号")


def test_a_gift_far_too_large_is_doubted_with_its_sum_in_words(desk, household):
    home = household()
    slip = draft(home, money_fen=20_020_000, money_source="镇财政")
    with desk.work() as w:
        (doubt,) = visits.doubts(w, draft=slip)
        assert doubt == "慰问金是 200,200.00 元（贰拾万零贰佰元整），请核对"
        usual = draft(home, money_fen=500_000, money_source="镇财政")
        assert visits.doubts(w, draft=usual) == ()

import pytest

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.register import View
from jieyou_desktop.services import household_file, register
from jieyou_desktop.storage.register import Household, Village
from jieyou_desktop.storage.visits import Visit


def test_the_list_stands_in_walking_order_and_reads_by_window(town):
    with town.work() as w:
        listing = register.listing(w)
        assert len(listing.ids) == 150
        window = register.rows(w, ids=listing.ids[:20])
        assert [row.id for row in window] == list(listing.ids[:20])
        assert {row["village"] for row in window} == {"东沟村"}


@pytest.mark.parametrize("sort", ["head_name", "village", "people", "amount_fen", "visited_on"])
def test_each_column_sorts_both_ways_with_empty_ones_last(town, sort):
    with town.work() as w:
        up = register.listing(w, sort=sort)
        down = register.listing(w, sort=sort, descending=True)
        assert sorted(up.ids) == sorted(down.ids)
        rows = register.rows(w, ids=up.ids)
        values = [row[sort] for row in rows]
        known = [value for value in values if value is not None]
        assert values[: len(known)] == known
        if sort in {"people", "amount_fen", "visited_on"}:
            assert known == sorted(known)
            assert register.rows(w, ids=down.ids[:1])[0][sort] == max(known)


def test_names_sort_as_they_are_read(town):
    with town.work() as w:
        ids = register.listing(w, sort="head_name").ids
        names = [row["head_name"] for row in register.rows(w, ids=ids)]
        assert names[0][0] in "阿安白毕卜蔡曹柏"
        shan = names.index("单玉芝")
        assert all(name[0] not in "单沈邵" for name in names[: shan - 20])


def test_typing_narrows_within_a_view(town):
    with town.work() as w:
        in_view = register.listing(w, view=View(programme="dibao")).ids
        found = register.listing(w, text="szy", view=View(programme="dibao"))
        assert register.rows(w, ids=found.ids[:1])
        assert set(found.ids) < set(in_view)
        assert "单玉芝" in [row["head_name"] for row in register.rows(w, ids=found.ids)]


def test_every_view_counts_what_it_lists(town):
    with town.work() as w:
        for named in register.views(w):
            assert named.count == len(register.listing(w, view=named.view).ids)


def test_a_line_says_what_they_get_when_visited_and_what_is_amiss(town):
    with town.work() as w:
        (row,) = register.find(w, text="单玉芝 东沟村").rows
        assert (row["programmes"], row["amount_fen"], row["people"]) == ("农村低保 B", 53300, 3)
        assert (row["tags"], row["visited_on"]) == ("重病", w.today)
        household = w.session.get_one(Household, row.id)
        household.position = None
        w.session.query(Visit).filter_by(household_id=row.id).update({"done": False})
        w.session.flush()
        (row,) = register.rows(w, ids=[row.id])
        assert (row["gaps"], row["_tones"]) == (
            "缺走访顺序",
            {"gaps": "soon", "visited_on": "late"},
        )
        assert register.LIST["visited_on"].kind.show(row["visited_on"]) == "从未"


def test_a_view_kept_under_a_name_is_there_again_and_can_be_dropped(town):
    with town.work() as w:
        village = w.session.query(Village).filter_by(name="东沟村").one()
        view = View(village_id=village.id, tag="V1")
        kept = register.keep_view(w, name="东沟村重病", view=view)
        again = register.keep_view(w, name="东沟村重病", view=View(tag="V2"))
        assert kept == again
        (named,) = [one for one in register.views(w) if one.id == kept]
        assert (named.name, named.view) == ("东沟村重病", View(tag="V2"))
        register.drop_view(w, view_id=kept)
        assert kept not in [one.id for one in register.views(w)]


def test_a_view_needs_a_name_of_its_own_and_a_condition(town):
    with town.work() as w:
        for name in ("", "低保", "一二三四五六七八九十一二三四五六七八九十一"):
            with pytest.raises(FieldError):
                register.keep_view(w, name=name, view=View(tag="V1"))
        with pytest.raises(UserError, match="还没有选筛选条件"):
            register.keep_view(w, name="我的", view=View())


def test_totals_name_households_people_and_new_ones(town):
    with town.work() as w:
        totals = register.totals(w)
        lines = register.rows(w, ids=register.listing(w).ids)
        assert totals.households == 150
        assert totals.people == sum(row["people"] for row in lines)


def test_the_file_of_a_household_answers_the_four_questions(town):
    with town.work() as w:
        (row,) = register.find(w, text="单玉芝 东沟村").rows
        file = household_file.household(w, household_id=row.id)
        assert file.household["village"] == "东沟村"
        assert [one["name"] for one in file.members.rows] == ["单玉芝", "刘德山", "刘涵"]
        assert file.current_benefits[0]["name"] == "农村低保 B"
        assert file.accounts.text(file.accounts.rows[0], file.accounts.fields["number"]) == (
            "尾号 7197"
        )
        assert "慰问金 500 元" in file.timeline[0].text
        assert file.timeline[-1].kind == "start"
        assert file.missing == ()

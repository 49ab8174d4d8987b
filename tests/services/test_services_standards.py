import datetime as dt

import pytest

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.services import standards
from jieyou_desktop.services.work import Actor

D = dt.date.fromisoformat
RURAL = {
    "item": "dibao",
    "area": "2",
    "amount_fen": 45000,
    "unit": "month",
    "since": D("2025-07-01"),
    "document": "临民发[2025]15号",
}
REPLACED = {"since": D("2020-07-01"), "document": "临民发〔2020〕15号"}
"""The amount of 2020, of which public sources tell that it was replaced."""


def switch_on(desk, previous_until=None, **changed) -> int:
    with desk.work() as w:
        values = {**RURAL, **changed}
        return standards.switch_on(w, values=values, previous_until=previous_until)


def on(desk, day: str):
    with desk.work() as w:
        return standards.standard_on(w, item="dibao", area="2", day=D(day))


def test_a_standard_counts_only_once_switched_on(desk):
    with pytest.raises(UserError, match="农村低保标准还没有启用"):
        on(desk, "2025-07-01")
    switch_on(desk)
    version = on(desk, "2025-07-01")
    assert (version.amount_fen, version.document) == (45000, "临民发〔2025〕15号")


def test_what_is_known_is_offered_until_it_is_switched_on(desk):
    def rural(table):
        return [row["since"] for row in table.rows if (row["item"], row["area"]) == ("dibao", "2")]

    with desk.work() as w:
        assert rural(standards.offered(w)) == [D("2018-09-01"), D("2020-07-01")]
    switch_on(desk, **REPLACED, until=D("2020-12-31"))
    with desk.work() as w:
        assert rural(standards.offered(w)) == [D("2018-09-01")]
        assert all(row["is_replaced"] for row in standards.offered(w).rows if row["area"] == "2")


@pytest.mark.parametrize("since", ["2018-09-01", "2019-07-01", "2020-07-01"])
def test_an_amount_known_to_be_replaced_never_passes_for_todays(desk, since):
    with pytest.raises(FieldError, match="后来换过，请填失效日期") as refused:
        switch_on(desk, since=D(since))
    assert refused.value.field == "until"
    switch_on(desk, since=D(since), until=D("2020-12-31"))
    assert on(desk, "2020-12-31").amount_fen == 45000
    with pytest.raises(UserError, match="还没有启用"):
        on(desk, "2026-11-23")


def test_a_new_version_asks_until_when_the_last_one_held(desk):
    switch_on(desk)
    new = {"since": D("2026-07-01"), "amount_fen": 74500}
    with pytest.raises(FieldError, match="日期重叠"):
        switch_on(desk, **new)
    switch_on(desk, previous_until=D("2026-05-31"), **new)
    assert on(desk, "2026-05-31").amount_fen == 45000
    assert on(desk, "2026-07-01").amount_fen == 74500
    with pytest.raises(UserError, match="2026年6月1日"):
        on(desk, "2026-06-01")


def test_the_last_version_cannot_end_after_the_new_one_begins(desk):
    switch_on(desk)
    with pytest.raises(FieldError, match="两个生效日期之间"):
        switch_on(desk, previous_until=D("2026-01-01"), since=D("2026-01-01"))
    assert on(desk, "2026-02-01").amount_fen == 45000


def test_one_switched_on_by_mistake_is_taken_back_but_kept(desk):
    wrong = switch_on(desk, amount_fen=54000)
    with desk.work() as w:
        (row,) = standards.listing(w).rows
        standards.withdraw(w, standard_id=wrong, version=row.version, reason="金额打错")
    switch_on(desk)
    assert on(desk, "2026-01-01").amount_fen == 45000


def test_the_list_says_what_holds_today(desk):
    first = switch_on(desk)
    switch_on(desk, item="dibao", area="1", since=D("2027-01-01"))
    with desk.work() as w:
        states = {row.id: row["state"] for row in standards.listing(w).rows}
    assert sorted(states.values()) == ["尚未生效", "生效中"]
    with desk.work() as w:
        row = next(row for row in standards.listing(w).rows if row.id == first)
        standards.end(w, standard_id=first, version=row.version, until=D("2025-12-31"))
    with desk.work() as w:
        assert {row.id: row["state"] for row in standards.listing(w).rows}[first] == "已失效"


def test_two_open_windows_cannot_overwrite_each_other(desk):
    one = switch_on(desk)
    with desk.work() as w:
        standards.end(w, standard_id=one, version=1, until=D("2025-12-31"))
    with pytest.raises(UserError, match="已经被别人改过") as refused, desk.work() as w:
        standards.end(w, standard_id=one, version=1, until=D("2025-11-30"))
    assert "标准的失效日期（填为 2025-12-31）" in refused.value.advice


def test_a_clerk_may_read_standards_but_not_set_them(desk):
    clerk = desk.seat(Actor("李强", "clerk"))
    with pytest.raises(UserError, match="没有这项权限"):
        switch_on(clerk)
    switch_on(desk)
    assert on(clerk, "2026-01-01").amount_fen == 45000

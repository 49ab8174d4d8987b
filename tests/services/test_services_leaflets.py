import datetime as dt
from dataclasses import replace

import pypdfium2
import pytest

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.services import leaflet_texts, leaflet_words, leaflets, letters, standards
from jieyou_desktop.services.leaflets import Order
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage import audit
from jieyou_desktop.storage.cases import Letter
from jieyou_desktop.storage.office import Office, Parameter
from jieyou_desktop.storage.register import Account, Benefit, Household, Person, Village

D = dt.date.fromisoformat
STANDARDS = (
    ("dibao", "2", None, 74500, "临民发〔2025〕2号"),
    ("tekun", "2", None, 96900, "临民发〔2025〕2号"),
    ("care", None, "1", 22000, "临民发〔2025〕3号"),
    ("care", None, "2", 55000, "临民发〔2025〕3号"),
    ("care", None, "3", 110000, "临民发〔2025〕3号"),
    ("town_limit", None, None, 300000, "临民发〔2025〕4号"),
)


@pytest.fixture
def town(desk):
    """The office with its standards switched on."""
    with desk.work() as w:
        for item, area, tier, amount, document in STANDARDS:
            unit = "once" if item == "town_limit" else "month"
            values = {
                "item": item,
                "area": area,
                "tier": tier,
                "amount_fen": amount,
                "unit": unit,
                "since": D("2025-07-01"),
                "document": document,
            }
            standards.switch_on(w, values=values)
    return desk


def family(desk, name="单玉芝", village_id=1, position=1, *, members=(), **benefit) -> int:
    """A household with one benefit, or one for each of ``members`` (name, fen)."""
    given = {"programme": "dibao", "area": "2", "tier": "B", "insured": 1} | benefit
    with desk.work() as w:
        people = [Person(name=one) for one in (name, *(other for other, _ in members))]
        w.session.add_all(people)
        w.session.flush()
        home = Household(
            code=f"{people[0].id:06d}",
            village_id=village_id,
            head_id=people[0].id,
            position=position,
            area="2",
        )
        w.session.add(home)
        w.session.flush()
        amounts = [53300, *(fen for _, fen in members)]
        for person, fen in zip(people, amounts, strict=True):
            values = {"amount_fen": fen, "from_month": "2018-03", "review_month": "2027-03"}
            w.session.add(Benefit(household_id=home.id, person_id=person.id, **(values | given)))
        w.session.add(
            Account(
                household_id=home.id,
                payee_name=name,
                bank="邮储银行",
                number="6217995300012347197",
            )
        )
        return home.id


def plan(desk, **order):
    with desk.work() as w:
        return leaflets.plan(w, order=Order(**{"programme": "dibao", **order}))


def printed(desk, **order) -> list[str]:
    """Issue an order and read its pages."""
    with desk.work() as w:
        issued = leaflets.issue(w, order=Order(**{"programme": "dibao", **order}))
    with desk.work() as w:
        return pages(leaflets.pdf(w, job=issued.job))


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]


def test_a_family_reads_what_it_gets_where_it_goes_and_whom_to_ring(town):
    home = family(town)
    front, back = printed(town, personal=True, household_ids=(home,))
    for words in (
        "农村最低生活保障政策明白纸",
        "东沟村",
        "单玉芝",
        "533.00 元",
        "伍佰叁拾叁元整",
        "农村低保 B 类，1 人",
        "2018年3月",
        "邮储银行 尾号 7197",
        "2027年3月",
        "0539-6211234",
        "0539-6215678",
        "领取人签字",
        "2026年7月1日版",
        "2026年9月16日印",
        "青石明〔2026〕1号",
    ):
        assert words in front
    assert "6217995300012347197" not in front + back
    for words in ("谁能申请", "带什么来", "怎么办", "多少天办完", "政策依据", "社会救助法"):
        assert words in back


def test_the_four_things_to_be_told_are_all_there(town):
    whole = "".join(printed(town))
    assert "每月 745 元" in whole  # 待遇标准
    assert "收入低于 745 元" in whole  # 资格条件
    assert "受理后 20 个工作日内答复" in whole  # 审核审批程序
    assert "临民发〔2025〕2号（2025年7月1日起）" in whole  # 政策依据


@pytest.mark.parametrize("programme", ["dibao", "tekun", "temporary"])
@pytest.mark.parametrize("large", [False, True])
def test_all_eleven_points_are_on_every_edition(town, programme, large):
    home = family(town, programme="tekun" if programme == "tekun" else "dibao", self_care="2")
    with town.work() as w:
        headings = [s.heading for s in leaflet_texts.original(w, programme=programme).sections]
    for order in ({}, {"personal": True, "household_ids": (home,)}):
        whole = "".join(printed(town, programme=programme, large=large, **order))
        for heading in (*headings, "政策依据", "有事打这个电话"):
            assert heading in whole


def test_type_is_large_enough_to_be_read(town):
    home = family(town)
    for large, least in ((False, 15), (True, 20)):
        with town.work() as w:
            order = Order("dibao", personal=True, large=large, household_ids=(home,))
            document = pypdfium2.PdfDocument(leaflets.sample(w, order=order))
        for page in document:
            sizes = [
                item.get_font_size() * item.get_matrix().d
                for item in page.get_objects(max_depth=3)
                if item.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT
                and item.get_bounds()[1] > 45  # the foot line says edition and page, small
            ]
            assert sizes
            assert min(sizes) >= least


def test_a_missing_standard_stops_and_is_named(desk):
    home = family(desk)
    for order in ({}, {"personal": True, "household_ids": (home,)}):
        with pytest.raises(UserError, match="2026年9月16日的农村低保标准还没有启用"):
            plan(desk, **order)


def test_a_standard_of_towns_is_asked_for_only_where_someone_needs_it(town):
    family(town)
    family(town, "周城", area="1")
    with pytest.raises(UserError, match="城市低保标准"):
        plan(town, personal=True, village_id=1)
    assert plan(town).papers == 1


def test_a_missing_telephone_number_stops_too(town):
    with town.work() as w:
        w.session.query(Office).one().supervision_phone = None
    with pytest.raises(UserError, match="监督电话还没有填"):
        plan(town)


def test_a_village_gets_its_own_in_walking_order(town):
    family(town, "丙", village_id=1, position=3)
    family(town, "甲", village_id=1, position=1)
    family(town, "外村", village_id=2, position=1)
    family(town, "乙", village_id=1, position=2)
    family(town, "无", village_id=1, position=4, programme="tekun")
    fronts = printed(town, personal=True, village_id=1)[::2]
    assert [name for front in fronts for name in "甲乙丙无外" if f"{name} 家" in front] == [
        "甲",
        "乙",
        "丙",
    ]
    everyone = printed(town, personal=True)[::2]
    assert ["外村" in front for front in everyone] == [False, False, False, True]


def test_the_plan_tells_papers_pages_and_sheets_before_printing(town):
    for number in range(3):
        family(town, f"户{number}", position=number)
    told = plan(town, personal=True, village_id=1)
    assert (told.papers, told.pages, told.sheets) == (3, 6, 3)
    assert plan(town, personal=True, village_id=1, duplex=False).sheets == 6
    assert len(printed(town, personal=True, village_id=1)) == 6
    assert told.standards == ("农村低保标准 每月 745 元（临民发〔2025〕2号，2025年7月1日起）",)


def test_those_of_a_selection_who_get_none_are_named_with_the_reason(town):
    mine = family(town)
    other = family(town, "李四", programme="tekun")
    unpaid = family(town, "王五", amount_fen=None)
    told = plan(town, personal=True, household_ids=(mine, other, unpaid))
    assert told.papers == 1
    assert [(left.head, left.reason) for left in told.refused] == [
        ("李四", "现在没有享受低保"),
        ("王五", "月保障金额没有登记"),
    ]


def test_an_amount_above_the_standard_is_noticed_and_printed_all_the_same(town):
    usual = family(town, amount_fen=74500)
    above = family(town, "赵大", position=2, amount_fen=160000, insured=2)
    told = plan(town, personal=True, household_ids=(usual, above))
    assert [(one.household_id, one.reason) for one in told.doubtful] == [
        (above, "平均每人比低保标准还高")
    ]
    assert told.papers == 2


def test_a_standard_of_long_ago_is_asked_about(town, clock):
    assert plan(town).notes == ("没有填每月到账日，“到账”那一句不印",)
    clock.set_day("2027-08-01")
    assert "农村低保标准是2025年7月1日起的，请核对县里有没有新文件" in plan(town).notes


def test_a_selection_without_anyone_is_refused_with_the_first_reason(town):
    other = family(town, "李四", programme="tekun")
    with pytest.raises(UserError, match="李四：现在没有享受低保"):
        plan(town, personal=True, household_ids=(other,))
    with pytest.raises(UserError, match="没有享受低保的家庭"):
        plan(town, personal=True, village_id=2)


def test_names_no_font_can_draw_are_told_before_printing(town):
    home = family(town, "王\U0003fffd芝")
    rare = family(town, "欧阳㛃𬱖", position=2)
    told = plan(town, personal=True, household_ids=(home, rare))
    (by_hand,) = told.missing_glyphs
    assert (by_hand.household_id, by_hand.characters) == (home, "\U0003fffd")
    assert "欧阳㛃𬱖" in printed(town, personal=True, household_ids=(rare,))[0]


def test_a_benefit_that_has_ended_is_not_told_as_current(town):
    home = family(town, to_month="2026-08")
    with pytest.raises(UserError, match="现在没有享受低保"):
        plan(town, personal=True, household_ids=(home,))


def test_a_large_family_is_told_each_ones_part_and_the_sum(town):
    home = family(
        town,
        "赵大",
        programme="tekun",
        self_care="3",
        care_mode="2",
        members=[(f"赵{n}阿依古丽·买买提", 100000 + n) for n in range(1, 9)],
    )
    whole = "".join(printed(town, programme="tekun", personal=True, household_ids=(home,)))
    assert "8,533.36 元" in whole
    for n in range(1, 9):
        assert f"赵{n}阿依古丽·买买提" in whole
        assert f"1,000.0{n}" in whole
    assert "农村特困 分散失能" in whole


def test_emergency_relief_goes_to_every_family_whatever_it_gets(town):
    with town.work() as w:
        person = Person(name="孙某")
        w.session.add(person)
        w.session.flush()
        w.session.add(Household(code="900001", village_id=2, head_id=person.id))
    (front, *_) = printed(town, programme="temporary", personal=True, village_id=2)
    assert "您家现在没有按月领的救助金" in front
    assert "3,000 元以下" in "".join(printed(town, programme="temporary"))


def test_issued_leaflets_print_the_same_years_later(town, clock):
    home = family(town)
    with town.work() as w:
        issued = leaflets.issue(w, order=Order("dibao", personal=True, household_ids=(home,)))
    with town.work() as w:
        first = leaflets.pdf(w, job=issued.job)
    clock.set_day("2029-01-05")
    with town.work() as w:
        w.session.query(Benefit).update({"amount_fen": 99900})
        w.session.query(Person).update({"name": "改了"})
        w.session.query(Office).one().phone = "05390000000"
        w.session.add(Parameter(name="pay_day", value="10", since=D("2026-01-01"), document="x"))
    with town.work() as w:
        assert leaflets.pdf(w, job=issued.job) == first


def test_what_a_village_shares_is_frozen_once(town):
    for number in range(3):
        family(town, f"户{number}", position=number)
    with town.work() as w:
        issued = leaflets.issue(w, order=Order("dibao", personal=True, village_id=1))
    with town.work() as w:
        papers = [w.session.get_one(Letter, id_) for id_ in issued.letter_ids]
        assert len({paper.base_id for paper in papers}) == 1
        assert all(set(paper.facts) == {"number", "own"} for paper in papers)


def test_a_spoilt_paper_is_found_in_its_job_and_printed_alone(town):
    for number in range(3):
        family(town, f"户{number}", position=number)
    with town.work() as w:
        issued = leaflets.issue(w, order=Order("dibao", personal=True, village_id=1))
    with town.work() as w:
        rows = leaflets.papers(w, job=issued.job).rows
        assert [(row["number"], row["head"]) for row in rows] == [
            (f"青石明〔2026〕{n + 1}号", f"户{n}") for n in range(3)
        ]
        alone = pages(letters.pdf(w, letter_ids=(rows[1].id,)))
    assert len(alone) == 2
    assert "户1 家" in alone[0]


def issued_to_three(town):
    for number in range(3):
        family(town, f"户{number}", position=number)
    with town.work() as w:
        return leaflets.issue(w, order=Order("dibao", personal=True, village_id=1))


def test_a_paper_never_handed_out_is_void_but_stays_on_the_list(town):
    issued = issued_to_three(town)
    spoilt = issued.letter_ids[1]
    with town.work() as w:
        letters.void(w, letter_ids=(spoilt,), reason=" 卡纸没印成 ")
    with town.work() as w:
        (job,) = leaflets.listing(w).rows
        assert (job["count"], job["void"]) == (3, 1)
        told = {row["number"]: row["void"] for row in leaflets.papers(w, job=issued.job).rows}
        assert told["青石明〔2026〕2号"] == "卡纸没印成"
        assert list(told.values()).count(None) == 2
        assert "户1" not in "".join(pages(leaflets.pdf(w, job=issued.job)))
    with pytest.raises(UserError, match="2号 已经作废，不能再印"), town.work() as w:
        letters.pdf(w, letter_ids=(spoilt,))
    assert "青石明〔2026〕4号" in printed(town)[0]


def test_a_whole_job_is_made_void_once_and_only_with_a_reason(town):
    issued = issued_to_three(town)
    with pytest.raises(UserError, match="请写明为什么作废"), town.work() as w:
        leaflets.void(w, job=issued.job, reason=" ")
    with town.work() as w:
        leaflets.void(w, job=issued.job, reason="标准填错了")
    with pytest.raises(UserError, match="这一批都作废了"), town.work() as w:
        leaflets.pdf(w, job=issued.job)
    with pytest.raises(UserError, match="已经作废了"), town.work() as w:
        letters.void(w, letter_ids=issued.letter_ids[:1], reason="再来一次")


def test_what_was_signed_for_cannot_be_made_void(town):
    issued = issued_to_three(town)
    with town.work() as w:
        w.session.get_one(Letter, issued.letter_ids[0]).signed_on = w.today
    with pytest.raises(UserError, match="已经签收"), town.work() as w:
        leaflets.void(w, job=issued.job, reason="标准填错了")
    with town.work() as w:
        assert leaflets.listing(w).rows[0]["void"] is None


def test_the_plan_says_what_was_printed_today_already(town, clock):
    for name, village in (("甲", 1), ("乙", 1), ("外村", 2)):
        family(town, name, village_id=village)
    one = Order("dibao", personal=True, village_id=1)
    with town.work() as w:
        assert leaflets.plan(w, order=one).printed == ()
        job = leaflets.issue(w, order=one).job
        said = ("东沟村今天已出过 青石明〔2026〕1至2号，再印请到“印过的”",)
        assert leaflets.plan(w, order=one).printed == said
        assert leaflets.plan(w, order=replace(one, large=True)).printed == said
        for other in ({"village_id": 2}, {"programme": "temporary"}, {"personal": False}):
            assert leaflets.plan(w, order=replace(one, **other)).printed == ()
        leaflets.void(w, job=job, reason="印坏了")
        assert leaflets.plan(w, order=one).printed == ()
        leaflets.issue(w, order=one)
    clock.set_day("2026-09-17")
    with town.work() as w:
        assert leaflets.plan(w, order=one).printed == ()


def test_the_general_edition_is_said_to_be_printed_for_its_place_alone(town):
    family(town)
    order = Order("dibao", village_id=1)
    with town.work() as w:
        leaflets.issue(w, order=order)
        assert len(leaflets.plan(w, order=order).printed) == 1
        assert leaflets.plan(w, order=replace(order, village_id=2)).printed == ()
        assert leaflets.plan(w, order=replace(order, personal=True)).printed == ()


def test_numbers_run_through_the_year_and_begin_again(town, clock):
    family(town, "甲")
    family(town, "乙", position=2)
    printed(town, personal=True, village_id=1)
    printed(town)
    clock.set_day("2027-01-04")
    printed(town)
    with town.work() as w:
        numbers = [n for (n,) in w.session.query(Letter.number).order_by(Letter.id) if n]
    assert numbers == [
        "青石明〔2026〕1号",
        "青石明〔2026〕2号",
        "青石明〔2026〕3号",
        "青石明〔2027〕1号",
    ]


def test_looking_at_a_sample_issues_nothing(town):
    home = family(town)
    with town.work() as w:
        data = leaflets.sample(w, order=Order("dibao", personal=True, household_ids=(home,)))
    assert "单玉芝" in pages(data)[0]
    with town.work() as w:
        assert w.session.query(Letter).count() == 0
        assert w.session.query(audit.Audit).filter_by(action="print").count() == 0


def test_the_list_of_jobs_says_when_a_standard_has_changed(town):
    home = family(town)
    printed(town, personal=True, household_ids=(home,))
    printed(town)

    def states():
        with town.work() as w:
            return [(r["title"], r["count"], r["state"]) for r in leaflets.listing(w).rows]

    assert states() == [("低保明白纸（通用版）", 1, "现行"), ("低保明白纸（个人版）", 1, "现行")]
    with town.work() as w:
        values = {
            "item": "dibao",
            "area": "2",
            "tier": None,
            "amount_fen": 80000,
            "unit": "month",
            "since": D("2026-09-01"),
            "document": "临民发〔2026〕8号",
        }
        standards.switch_on(w, values=values, previous_until=D("2026-08-31"))
    assert [state for _, _, state in states()] == ["标准已变，应重发"] * 2


def test_the_day_of_payment_stands_there_once_the_office_has_set_it(town):
    assert "日前到账" not in "".join(printed(town))
    assert plan(town).notes == ("没有填每月到账日，“到账”那一句不印",)
    for day, since in ((10, "2026-01-01"), (15, "2026-09-01")):
        with town.work() as w:
            leaflet_words.set_pay_day(w, day=day, since=D(since), document="沭民发〔2026〕3号")
    assert "每月 15 日前到账" in "".join(printed(town))
    assert plan(town).notes == ()
    with pytest.raises(FieldError), town.work() as w:
        leaflet_words.set_pay_day(w, day=32, since=D("2026-10-01"), document="沭民发〔2026〕3号")


def test_where_the_county_confirms_the_leaflet_says_so(town):
    with town.work() as w:
        w.session.query(Office).one().delegated = False
    whole = "".join(printed(town))
    assert "县民政局审核确认" in whole
    assert "30 个工作日内答复" in whole


def test_the_office_may_put_a_text_in_its_own_words_and_go_back(town):
    with town.work() as w:
        values = leaflet_texts.original(w, programme="dibao").plain()
        values["action"] = "有难处，找民政，电话 {电话}。"
        leaflet_texts.reword(w, programme="dibao", values=values)
    assert "有难处，找民政，电话 0539-6211234。" in "".join(printed(town))
    assert "用的是本单位 2026-09-16 改过的文字" in plan(town).notes
    with town.work() as w:
        leaflet_texts.restore(w, programme="dibao")
    assert "有难处" not in "".join(printed(town))


def test_an_old_text_of_the_office_warns_when_the_law_has_changed(town, clock):
    clock.set_day("2026-05-01")
    with town.work() as w:
        values = leaflet_texts.original(w, programme="dibao").plain()
        leaflet_texts.reword(w, programme="dibao", values=values)
    clock.set_day("2026-09-16")
    assert any("2026-07-01 起有新版" in note for note in plan(town).notes)


def test_the_helper_of_the_village_is_named(town):
    with town.work() as w:
        village = w.session.get_one(Village, 1)
        village.helper_name, village.helper_phone = "李强", "13905391234"
    assert "村协理员 李强 139-0539-1234" in "".join(printed(town, village_id=1))


def test_an_auditor_may_not_print_leaflets(town):
    with pytest.raises(UserError, match="没有这项权限"):
        plan(town.seat(Actor("赵", "audit")))

"""Each form with the most that can be asked of it."""

from dataclasses import asdict

import pypdfium2
import pytest

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.documents.letters import FORMS
from jieyou_desktop.documents.letters.acceptance import AcceptanceFacts
from jieyou_desktop.documents.letters.leaflet import LeafletFacts
from jieyou_desktop.documents.letters.package_slip import PackageSlipFacts
from jieyou_desktop.documents.letters.recovery_code import RecoveryCodeFacts
from jieyou_desktop.documents.letters.supplement import SupplementFacts
from jieyou_desktop.documents.press import pdf

LONG = "阿依古丽·买买提㛃𬱖𠅤𬍛"
MATTER = {
    "label": "最低生活保障",
    "handling": "本窗口办理",
    "office": "青石镇民政办",
    "due_on": "2026-10-21",
    "basis": "社会救助法、民发〔2021〕57号：全程20 个工作日",
}
ACCEPTANCE = AcceptanceFacts(
    number="青石救受〔2026〕12号",
    signing_name="青石镇人民政府",
    applicant=LONG,
    address="东沟村12号",
    matters=[MATTER],
    materials=["身份证", "户口簿"],
    accepted_on="2026-09-16",
    handler="王芳",
    phone="05396211234",
    supervision_phone="05396215678",
    qr="371399101-2026-12",
    contact="李强",
)
SUPPLEMENT = SupplementFacts(
    number="青石救补〔2026〕3号",
    signing_name="青石镇人民政府",
    applicant=LONG,
    matters=["最低生活保障"],
    missing=[{"name": "户口簿", "how": "首页和全部成员页"}],
    by_date="2026-09-30",
    handler="王芳",
    phone="05396211234",
    supervision_phone="05396215678",
    given_on="2026-09-16",
    qr="371399101-2026-000003",
)
SLIP = PackageSlipFacts(
    town="青石镇",
    signing_name="青石镇人民政府",
    recipient="临沭县民政局",
    sequence=7,
    file_name="371399101-2026-0007.jyb",
    period="2026年8月1日至2026年9月16日",
    made_on="2026-09-16",
    counts=[["户", 20100, "户"], ["人", 50000, "人"]],
    sums=[["月保障金额", 32155050]],
    fingerprint="31866 93761 23989 34416 11887 04171",
    previous="",
    sender_key="31866 93761 23989",
    handler="王芳",
    phone="05396211234",
)
RECOVERY = RecoveryCodeFacts("青石镇", "S584W-4DPRD-GP2ZS-VTMWT-4WA2X-D9ZHV", "2026-09-16", "王芳")
LEAFLET = LeafletFacts(
    title="农村最低生活保障政策明白纸",
    programme="dibao",
    area="2",
    signing_name="青石镇人民政府",
    village="东沟村",
    helper_name=LONG,
    helper_phone="13905391234",
    phone="05396211234",
    supervision_phone="05396215678",
    address="青石镇为民路 1 号",
    hours="工作日 8:30—17:30",
    action="先打电话问一问。",
    own_action="请核对钱数。",
    sections=[{"heading": "怎么办", "lines": ["① 申请。", "② 核实。"], "own": True}],
    basis=["《中华人民共和国社会救助法》"],
    standards=[
        {"name": "x", "amount": "y", "document": "临民发〔2025〕2号", "since": "2025-07-01"}
    ],
    edition="2026-07-01",
    printed_on="2026-09-16",
    large=False,
    number="青石明〔2026〕127号",
    own={
        "head": LONG,
        "grants": [
            {
                "who": LONG,
                "what": "农村低保 A 类",
                "insured": 3,
                "amount_fen": 123456,
                "from_month": "2018-03",
                "review_month": None,
                "account": None,
            }
        ],
    },
)
ALL = {
    "acceptance": ACCEPTANCE,
    "supplement": SUPPLEMENT,
    "package_slip": SLIP,
    "recovery_code": RECOVERY,
    "leaflet": LEAFLET,
}


def pages(form: str, **changed) -> list[str]:
    facts = FORMS[form].Facts(**asdict(ALL[form]) | changed)
    document = pypdfium2.PdfDocument(pdf([FORMS[form].compose(facts)], RESOURCES))
    return [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]


@pytest.mark.parametrize("form", list(FORMS))
def test_every_form_is_drawn_from_facts_as_they_come_back_from_storage(form):
    assert set(ALL) == set(FORMS)
    assert all(page for page in pages(form))


@pytest.mark.parametrize("form", ["acceptance", "supplement", "package_slip"])
def test_official_papers_leave_the_place_of_the_seal_and_sign_below_it(form):
    whole = "".join(pages(form))
    for words in ("（印章）", "青石镇人民政府", "2026年9月16日"):
        assert words in whole
    assert whole.index("（印章）") < whole.index("青石镇人民政府2026年9月16日")


def test_two_matters_with_nothing_handed_in_still_make_one_page():
    form = "空白表在窗口领，当场可以填"
    missing = [
        {
            "name": "申请及授权书（含家庭成员、收入、财产声明和核对授权，成年成员都签字）",
            "how": form,
        },
        {"name": "委托书和代办人身份证", "how": "委托书样式在窗口领，申请人签字，村（居）见证"},
        {"name": "申请书", "how": form},
        {"name": "医疗、教育等必需支出的票据", "how": "带原件，窗口复印后还给您"},
    ]
    asked = ["最低生活保障", "临时救助（支出型）"]
    (page,) = pages("supplement", missing=missing, matters=asked)
    assert "4 样，见告知书" in page


def test_the_notice_says_who_answers_by_when_and_has_a_stub():
    (page,) = pages("acceptance")
    for words in (
        "社会救助申请受理通知书",
        "编号：青石救受〔2026〕12号",
        f"{LONG}（东沟村12号）：",
        "由李强代办",
        "2026年10月21日",
        "收到材料 2 样：1.身份证；2.户口簿。",
        "0539-6211234",
        "到期没有答复，请打监督电话 0539-6215678",
        "存根由受理单位留存",
        "领取人签字：",
    ):
        assert words in page


def test_a_telephone_number_not_known_leaves_no_hole_in_the_notice():
    (page,) = pages("acceptance", supervision_phone="")
    assert "监督电话" not in page
    assert "办理不收费" in page
    (page,) = pages("acceptance", phone="")
    assert "查询电话" not in page
    assert page.count("王芳") == 2


def test_a_telephone_number_not_known_leaves_no_hole_in_the_list_of_what_is_missing():
    (page,) = pages("supplement", supervision_phone="")
    assert "监督电话" not in page
    assert "电话 0539-6211234" in page
    (page,) = pages("supplement", phone="", supervision_phone="")
    assert "电话" not in page
    assert "村协理员可以帮着代办" in page


def test_the_mark_on_the_notice_can_be_scanned():
    facts = FORMS["acceptance"].Facts(**asdict(ACCEPTANCE))
    page = pypdfium2.PdfDocument(pdf([FORMS["acceptance"].compose(facts)], RESOURCES))[0]
    import segno

    modules = segno.make_qr(ACCEPTANCE.qr, error="m").matrix
    image = page.render(scale=4).to_pil().convert("L")
    dark = [
        item.get_bounds()
        for item in page.get_objects()
        if item.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH
        and abs((b := item.get_bounds())[2] - b[0] - (b[3] - b[1])) < 0.5
        and b[2] - b[0] > 50
    ]
    ((left, bottom, right, top),) = dark
    step = (right - left) / len(modules)
    height = page.get_height()
    for row, line in enumerate(modules):
        for column, on in enumerate(line):
            x, y = left + (column + 0.5) * step, height - top + (row + 0.5) * step
            assert (image.getpixel((round(x * 4), round(y * 4))) < 128) == bool(on)
    assert bottom < top


def test_many_matters_go_on_a_second_page_with_the_seal_under_words():
    matters = [MATTER | {"label": f"事项{n}"} for n in range(14)]
    first, second = pages("acceptance", matters=matters, materials=["一份很长的材料名称"] * 12)
    assert "事项0" in first
    assert "0539-6211234" in second
    assert "（印章）" in second
    assert "存根" in second


def test_a_matter_without_a_limit_promises_no_day():
    told = MATTER | {"handling": "告知去向", "due_on": None, "basis": None}
    (page,) = pages("acceptance", matters=[told])
    assert "2026年10月21日" not in page
    assert "期限依据" not in page


def test_what_is_missing_is_told_item_by_item():
    names = [{"name": f"材料{n}", "how": "到村里开"} for n in range(1, 14)]
    whole = "".join(pages("supplement", missing=names))
    assert "还缺下面 13 样材料" in whole
    assert all(f"材料{n}" in whole for n in range(1, 14))
    assert "13 样，见告知书" in whole


def test_the_slip_has_counts_sums_in_words_and_the_fingerprint():
    (page,) = pages("package_slip")
    for words in (
        "第 7 号数据包",
        "20,100 户",
        "321,550.50",
        "叁拾贰万壹仟伍佰伍拾元伍角",
        "31866",
        "04171",
        "接收人签字：",
    ):
        assert words in page


def test_the_recovery_code_stands_alone_and_large():
    facts = FORMS["recovery_code"].Facts(**asdict(RECOVERY))
    page = pypdfium2.PdfDocument(pdf([FORMS["recovery_code"].compose(facts)], RESOURCES))[0]
    text = page.get_textpage().get_text_range()
    assert all(group in text for group in RECOVERY.code.split("-"))
    sizes = {
        round(item.get_font_size() * item.get_matrix().d)
        for item in page.get_objects()
        if item.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT
    }
    assert max(sizes) >= 22


def test_a_family_without_an_account_is_asked_to_name_one():
    front, _ = pages("leaflet")
    assert "没有账户，请来登记" in front
    assert "下次核查" not in front
    assert "壹仟贰佰叁拾肆元伍角陆分" in front

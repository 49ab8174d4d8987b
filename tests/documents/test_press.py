import pypdfium2
import pytest

from jieyou_desktop.app.paths import RESOURCES
from jieyou_desktop.documents.blocks import (
    Beside,
    Gap,
    Grid,
    Items,
    Pairs,
    Panel,
    Rule,
    Section,
    Text,
    Title,
)
from jieyou_desktop.documents.official import (
    Blanks,
    Closing,
    Cut,
    Mark,
)
from jieyou_desktop.documents.page import A4, Paper, Side, plate
from jieyou_desktop.documents.press import page_counts, pdf
from jieyou_desktop.domain.errors import Cancelled

EVERYTHING = Paper(
    "样张",
    (
        Side(
            (
                Title("一张什么都有的纸"),
                Text("编号：青石救受〔2026〕12号", align="right"),
                Text("欧阳㛃𬱖、王𠅤、李𬍛：", first=0),
                Items(("身份证", "户口簿")),
                Section("一、谁能申请", ("收入低于标准的家庭。",)),
                Grid(("事项", "最迟答复"), (("低保", "2026年10月21日"),), (1, 1), right=(1,)),
                Panel((Pairs((("户主", "单玉芝"),)),)),
                Beside((Mark("371399101-2026-12"),), (Closing("青石镇人民政府", "2026年9月16日"),)),
                Rule(),
                Gap(3),
            ),
            (Cut("存根"), Blanks((("签字：", 8),))),
        ),
    ),
    foot=("版本 2026-07-01",),
)


def texts(data: bytes) -> list[str]:
    return [p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(data)]


def test_all_that_is_printed_can_be_searched_and_copied():
    (page,) = texts(pdf([EVERYTHING], RESOURCES))
    for words in ("欧阳㛃𬱖、王𠅤、李𬍛", "单玉芝", "青石救受〔2026〕12号", "版本 2026-07-01"):
        assert words in page


def test_the_same_paper_gives_the_same_bytes():
    assert pdf([EVERYTHING], RESOURCES) == pdf([EVERYTHING], RESOURCES)


def test_pages_are_a4_and_nothing_stands_outside_the_margins():
    page = pypdfium2.PdfDocument(pdf([EVERYTHING], RESOURCES))[0]
    assert page.get_size() == pytest.approx(A4, abs=0.1)
    for item in page.get_objects():
        left, bottom, right, top = item.get_bounds()
        assert left > 70
        assert right < A4[0] - 60
        assert bottom > 30
        assert top < A4[1] - 60


def test_a_long_paper_goes_on_with_page_numbers_and_its_tail_on_the_last():
    paragraphs = tuple(Text("国家给收入低于当地标准的家庭每月补到标准。" * 5) for _ in range(30))
    paper = Paper("长", (Side(paragraphs, (Text("存根"),)),), foot=("青石明〔2026〕1号",))
    pages = texts(pdf([paper], RESOURCES))
    assert page_counts([paper], RESOURCES) == [len(pages)]
    assert len(pages) > 2
    assert all(f"第 {n} 页，共 {len(pages)} 页" in page for n, page in enumerate(pages, start=1))
    assert ["存根" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_spare_room_is_filled_and_what_stands_there_is_not_said_twice():
    wanted = tuple(plate(Section(f"题{n}", ("内容" * 60,))) for n in range(6))
    front = Side((Text("正面"),), (Text("落款"),), spare=wanted)
    pages = texts(pdf([Paper("两面", (front, Side(wanted)))], RESOURCES))
    assert len(pages) == 2
    assert [("题0" in page, "题5" in page) for page in pages] == [(True, False), (False, True)]
    assert "落款" in pages[0]
    assert all("".join(pages).count(f"题{n}") == 1 for n in range(6))


def test_a_heading_never_stands_alone_at_the_foot_of_a_page():
    filler = tuple(Gap(9.55) if n % 2 else Text("行") for n in range(26))
    for lines in range(18, 26):
        paper = Paper("题", (Side((*filler[:lines], Section("标题", ("内容" * 60,)))),))
        for page in texts(pdf([paper], RESOURCES)):
            assert ("标题" in page) == ("内容" in page)


def test_a_plate_is_pressed_on_many_papers_but_stored_once():
    section = Section("怎么办", ("到镇里窗口或找村协理员申请。" * 6,))
    many = [Paper("甲", (Side((Text(f"第{n}户"), plate(section))),)) for n in range(50)]
    loose = [Paper("甲", (Side((Text(f"第{n}户"), section)),)) for n in range(50)]
    pressed = pdf(many, RESOURCES)
    assert len(pressed) < len(pdf(loose, RESOURCES))
    assert all("找村协理员" in page for page in texts(pressed))


def test_printed_on_both_sides_each_paper_begins_on_a_fresh_sheet():
    three = Paper("三页", tuple(Side((Text(f"面{n}"),)) for n in range(3)))
    pages = texts(pdf([three, three], RESOURCES, duplex=True))
    assert [page.strip()[:2] for page in pages] == ["面0", "面1", "面2", "", "面0", "面1", "面2"]
    assert len(texts(pdf([three, three], RESOURCES))) == 6


def test_drawing_stops_when_the_one_waiting_gives_up():
    def give_up(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        pdf([EVERYTHING], RESOURCES, step=give_up)
    assert texts(pdf([EVERYTHING], RESOURCES))


def test_a_character_no_font_has_leaves_a_box_to_write_in():
    paper = Paper("缺字", (Side((Text("王\U0003fffd芝"),)),))
    (page,) = pypdfium2.PdfDocument(pdf([paper], RESOURCES))
    assert page.get_textpage().get_text_range().replace(" ", "").startswith("王")
    kinds = [item.type for item in page.get_objects()]
    assert pypdfium2.raw.FPDF_PAGEOBJ_PATH in kinds

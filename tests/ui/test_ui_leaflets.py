from functools import partial

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from jieyou_desktop.domain.rights import rights_of
from jieyou_desktop.services import leaflets, standards
from jieyou_desktop.storage.cases import Letter
from jieyou_desktop.storage.leaflets import homes
from jieyou_desktop.storage.office import the_office
from jieyou_desktop.ui.kit import dialogs
from jieyou_desktop.ui.kit.form import Form
from jieyou_desktop.ui.kit.pieces import Chip
from jieyou_desktop.ui.kit.table import TableView
from jieyou_desktop.ui.leaflets.page import LeafletsPage


@pytest.fixture
def page(qtbot, town_shell):
    page = LeafletsPage(town_shell)
    qtbot.addWidget(page)
    page.resize(1202, 700)
    with qtbot.waitExposed(page):
        page.show()
    return page


def said(page) -> str:
    for _ in range(3):
        QApplication.processEvents()
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def press(qtbot, page, words: str) -> None:
    QApplication.processEvents()  # what was just put on the page shows itself
    (found,) = [
        one
        for one in page.findChildren(QPushButton)
        if words in one.text() and one.isVisibleTo(page)
    ]
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def choose(qtbot, page, words: str) -> None:
    (chip,) = [one for one in page.findChildren(Chip) if words in one.text()]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)


def pick(page, place: int = 0) -> None:
    """Choose the first row of one of the lists on show."""
    QApplication.processEvents()
    shown = [view for view in page.findChildren(TableView) if view.isVisibleTo(page)]
    shown[place].select_first()


def form(page) -> Form:
    QApplication.processEvents()
    (shown,) = [one for one in page.findChildren(Form) if one.isVisibleTo(page)]
    return shown


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def issued(desk) -> int:
    with desk.work() as w:
        return w.session.query(Letter).filter(Letter.job.is_not(None)).count()


def test_it_tells_what_will_be_printed_and_shows_a_sample(page, town):
    words = said(page)
    assert "张 A4 纸（双面）" in words
    assert "农村低保标准 每月" in words
    assert "没印成的到“印过的”原样再印，不发的在那里作废" in words
    assert page.findChild(QPdfDocument).pageCount() == 2
    assert issued(town) == 0


def test_one_press_issues_numbers_and_shows_the_papers(qtbot, page, town, town_shell):
    press(qtbot, page, "出编号，打印")
    ((title, pdf),) = town_shell.papers
    assert title == "政策明白纸"
    assert len(pages(pdf)) == 2 * issued(town)
    assert "青石明〔2026〕1号" in pages(pdf)[0]


def test_a_second_set_on_the_same_day_is_asked_about(qtbot, page, town, monkeypatch):
    asked = []
    press(qtbot, page, "出编号，打印")
    once = issued(town)
    assert "今天已出过" in said(page)
    monkeypatch.setattr(dialogs, "ask", lambda _parent, *words: asked.append(words))
    press(qtbot, page, "出编号，打印")
    assert issued(town) == once
    assert "今天已出过" in asked[0][0]
    monkeypatch.setattr(dialogs, "ask", lambda *_words: True)
    press(qtbot, page, "出编号，打印")
    assert issued(town) == 2 * once


def test_a_missing_telephone_leads_to_where_it_is_filled_in(qtbot, town, town_shell, page):
    with town.work() as w:
        the_office(w.session).supervision_phone = None
    page.refresh()
    assert "监督电话还没有填" in said(page)
    press(qtbot, page, "去填电话")
    assert town_shell.gone == [("settings", {"section": "office"})]


def test_the_general_edition_is_one_paper(qtbot, page, town, town_shell):
    choose(qtbot, page, "通用版")
    choose(qtbot, page, "特困")
    choose(qtbot, page, "大字版")
    assert "1 份，要几份在打印时写" in said(page)
    press(qtbot, page, "出编号，打印")
    assert issued(town) == 1
    assert "特困人员救助供养政策明白纸" in pages(town_shell.papers[0][1])[0]


def test_a_selection_comes_from_the_register(qtbot, page, town_shell):
    page.arrive(household_ids=(1, 2, 3))
    assert "选中的 3 户" in [chip.text() for chip in page.findChildren(Chip)]


def test_one_left_out_opens_in_the_register(qtbot, page, town, town_shell):
    with town.work() as w:
        month = f"{w.today:%Y-%m}"
        getting = {h.id for h in homes(w.session, month, programme="dibao")}
        everyone = homes(w.session, month)
    with_dibao = next(
        h for h in everyone if h.id in getting and all(g.amount_fen for g in h.grants)
    )
    without = next(h for h in everyone if h.id not in getting and h.head)
    page.arrive(household_ids=(with_dibao.id, without.id))
    press(qtbot, page, f"{without.head}：现在没有享受低保")
    assert town_shell.gone == [("register", {"household_id": without.id})]


def test_a_missing_standard_is_said_and_leads_to_where_it_is_set(qtbot, shell, run):
    page = LeafletsPage(shell)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    choose(qtbot, page, "通用版")
    assert "2026年9月16日的农村低保标准还没有启用" in said(page)
    press(qtbot, page, "去启用标准")
    assert shell.gone == [("settings", {"section": "standards"})]


def test_a_spoilt_paper_is_printed_again_alone(qtbot, page, town, town_shell):
    press(qtbot, page, "出编号，打印")
    choose(qtbot, page, "印过的")
    pick(page)
    before = issued(town)
    pick(page, 1)
    press(qtbot, page, "只印选中的")
    (_, whole), (_, one) = town_shell.papers
    assert pages(one) == pages(whole)[:2]
    assert issued(town) == before


def test_a_whole_job_is_printed_again_as_it_was(qtbot, page, town_shell):
    press(qtbot, page, "出编号，打印")
    choose(qtbot, page, "印过的")
    pick(page)
    press(qtbot, page, "原样再印")
    (_, first), (_, again) = town_shell.papers
    assert first == again


def test_what_was_never_handed_out_is_made_void_with_a_reason(
    qtbot, page, town, town_shell, monkeypatch
):
    asked = []
    monkeypatch.setattr(
        dialogs, "ask_reason", lambda _parent, *words: asked.append(words) or "卡纸"
    )
    press(qtbot, page, "出编号，打印")
    choose(qtbot, page, "印过的")
    pick(page)
    pick(page, 1)
    press(qtbot, page, "作废选中的")
    assert asked[0][0] == "选中的 1 份，作废？"
    assert "其中 1 份作废" in said(page)
    press(qtbot, page, "整批作废")
    with town.work() as w:
        (job,) = leaflets.listing(w).rows
    assert job["void"] == job["count"]
    again = next(one for one in page.findChildren(QPushButton) if one.text() == "原样再印")
    assert not again.isEnabled()


def test_only_the_list_of_what_was_printed_can_be_exported(qtbot, page):
    def offered():
        return {
            one.text()
            for one in page.findChildren(QPushButton)
            if one.text() in {"导出", "打印"} and one.isVisibleTo(page)
        }

    choose(qtbot, page, "印过的")
    assert offered() == {"导出", "打印"}
    choose(qtbot, page, "印新的")
    assert offered() == set()


def test_the_text_is_put_in_the_offices_own_words(qtbot, page, town, town_shell):
    press(qtbot, page, "改文字")
    form(page).set_value("own_action", "先核对，再签字。")
    press(qtbot, page, "从今天起用")
    assert any("文字已更新" in words for words in town_shell.said)
    press(qtbot, page, "出编号，打印")
    assert "先核对，再签字。" in pages(town_shell.papers[0][1])[0]
    assert "本单位 2026-09-16 改过的文字" in said(page)


def test_a_word_nobody_knows_keeps_the_form_open(qtbot, page):
    press(qtbot, page, "改文字")
    form(page).set_value("own_action", "请打 {手机}")
    press(qtbot, page, "从今天起用")
    assert "花括号里的“手机”程序不认得" in said(page)


def test_the_day_of_payment_is_set_once(qtbot, page, town_shell):
    assert "没有填每月到账日" in said(page)
    press(qtbot, page, "到账日")
    for name, value in (
        ("day", 10),
        ("since", town_shell.runner.today),
        ("document", "沭民〔1〕号"),
    ):
        form(page).set_value(name, value)
    press(qtbot, page, "记下来")
    assert "没有填每月到账日" not in said(page)
    press(qtbot, page, "出编号，打印")
    assert "每月 10 日前到账" in pages(town_shell.papers[0][1])[0]


def test_a_post_that_may_not_change_texts_is_not_offered_it(qtbot, page, town_shell):
    town_shell.rights = rights_of("clerk")
    other = LeafletsPage(town_shell)
    qtbot.addWidget(other)
    with qtbot.waitExposed(other):
        other.show()
    shown = [one.text() for one in other.findChildren(QPushButton) if one.isVisibleTo(other)]
    assert "改文字" not in shown
    assert any("出编号，打印" in words for words in shown)


def test_a_changed_standard_marks_what_was_printed(qtbot, page, town, town_shell):
    press(qtbot, page, "出编号，打印")
    with town.work() as w:
        values = {
            "item": "dibao",
            "area": "2",
            "tier": None,
            "amount_fen": 99900,
            "unit": "month",
            "since": w.today,
            "document": "临民发〔2026〕8号",
        }
        end = w.today.replace(day=w.today.day - 1)
    town_shell.runner.command(
        partial(standards.switch_on, values=values, previous_until=end), lambda _id: None
    )
    choose(qtbot, page, "印过的")
    pick(page)
    assert "标准已变，应重发" in said(page)
    with town.work() as w:
        assert {row["state"] for row in leaflets.listing(w).rows} == {"标准已变，应重发"}

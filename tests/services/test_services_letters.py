from dataclasses import asdict

import pypdfium2
import pytest

from jieyou_desktop.documents.letters.supplement import SupplementFacts
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services import letters
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage import audit
from jieyou_desktop.storage.cases import Letter

FACTS = SupplementFacts(
    number="青石救补〔2026〕3号",
    signing_name="青石镇人民政府",
    applicant="欧阳㛃𬱖",
    matters=["最低生活保障"],
    missing=[{"name": "户口簿", "how": "首页和全部成员页"}],
    by_date="2026-09-30",
    handler="王芳",
    phone="05396211234",
    supervision_phone="05396215678",
    given_on="2026-09-16",
)


def issued(desk, **changed) -> int:
    with desk.work() as w:
        facts = asdict(FACTS) | changed
        return letters.issue(w, form="supplement", title="一次性补正告知书", facts=facts)


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_an_issued_paper_is_the_same_page_each_time(desk):
    letter = issued(desk)
    with desk.work() as w:
        first = letters.pdf(w, letter_ids=[letter])
    with desk.work() as w:
        assert letters.pdf(w, letter_ids=[letter]) == first
    assert "欧阳㛃𬱖" in text_of(first)
    assert "青石救补〔2026〕3号" in text_of(first)


def test_every_printing_is_in_the_trail(desk):
    letter = issued(desk)
    with desk.work() as w:
        letters.pdf(w, letter_ids=[letter])
    with desk.work() as w:
        noted = w.session.query(audit.Audit).filter_by(action="print").one()
        assert (noted.actor, noted.table, noted.entity_id) == ("王芳", "letter", letter)


def test_facts_of_a_whole_job_are_frozen_once(desk):
    common = asdict(FACTS)
    own = {key: common.pop(key) for key in ("number", "applicant")}
    with desk.work() as w:
        base = Letter(form="supplement", title="共同部分", issued_on=w.today, facts=common)
        w.session.add(base)
        w.session.flush()
        letter = letters.issue(w, form="supplement", title="补正", facts=own, base_id=base.id)
    with desk.work() as w:
        assert w.session.get_one(Letter, letter).facts == own
        assert "户口簿" in text_of(letters.pdf(w, letter_ids=[letter]))


def test_papers_without_a_needed_fact_are_never_issued(desk):
    facts = asdict(FACTS)
    del facts["by_date"]
    with pytest.raises(TypeError), desk.work() as w:
        letters.issue(w, form="supplement", title="补正", facts=facts)


def test_a_paper_that_does_not_exist_is_refused(desk):
    with pytest.raises(UserError, match="找不到"), desk.work() as w:
        letters.pdf(w, letter_ids=[99])


def test_a_post_without_the_right_may_not_print(desk):
    letter = issued(desk)
    with (
        pytest.raises(UserError, match="没有这项权限"),
        desk.seat(Actor("赵", "audit")).work() as w,
    ):
        letters.pdf(w, letter_ids=[letter])

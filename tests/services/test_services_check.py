import pytest

from jieyou_desktop.services import backup, check
from jieyou_desktop.services.check import Level
from jieyou_desktop.storage import search
from jieyou_desktop.storage.cases import Letter
from jieyou_desktop.storage.engine import connect
from jieyou_desktop.storage.numbers import take
from jieyou_desktop.storage.packages import Package
from jieyou_desktop.storage.register import Benefit, Household, Member, Person, Village


@pytest.fixture
def office(opened):
    """An office with one household that is as it should be."""
    with opened.desk.work() as w:
        w.session.add(Village(name="东沟村"))
        person = Person(name="单玉芝")
        w.session.add(person)
        w.session.flush()
        household = Household(
            code=f"{take(w.session, 'household'):06d}", village_id=1, head_id=person.id
        )
        w.session.add(household)
        w.session.flush()
        w.session.add(Member(household_id=household.id, person_id=person.id, relation="02"))
        w.session.add(
            Benefit(
                household_id=household.id,
                programme="dibao",
                amount_fen=53300,
                from_month="2018-03",
            )
        )
        search.refresh(w.session, [household.id])
    with opened.desk.work() as w:
        backup.hourly(w)
    return opened


def found(opened):
    with opened.desk.work() as w:
        return {finding.title: finding for finding in check.check(w)}


def test_a_sound_office_is_called_sound_and_its_figures_are_told(office):
    findings = found(office)
    assert {finding.level for finding in findings.values()} == {Level.GOOD}
    assert findings["总数"].words == "1 户 1 人；本月享受待遇 1 户，合计 533.00 元"
    assert findings["备份"].words == "最近一份是今天的，打开核对过"


def spoil(opened, statement):
    with opened.desk.work() as w:
        connection = w.session.connection()
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statement", "title", "words"),
    [
        ("UPDATE audit SET actor = '别人' WHERE id = 2", "操作记录", "从第 2 条起前后接不上"),
        ("UPDATE member SET ended_on = '2026-01-01'", "户主", "1 户的户主不在成员里：000001"),
        ("DELETE FROM search_text", "查找", "1 户查不到"),
        ("UPDATE counter SET last = 0", "编号", "可能重号"),
    ],
)
def test_what_is_amiss_is_named(office, statement, title, words):
    spoil(office, statement)
    finding = found(office)[title]
    assert finding.level != Level.GOOD
    assert words in finding.words


def test_someone_in_two_homes_and_a_benefit_paid_twice_are_named(office):
    with office.desk.work() as w:
        w.session.add(Household(code="000002", village_id=1, head_id=1))
        w.session.flush()
        w.session.add(Member(household_id=2, person_id=1, relation="02"))
        w.session.add(Benefit(household_id=1, programme="dibao", amount_fen=53300))
        w.session.add(Benefit(household_id=1, programme="dibao", to_month="2018-02"))
    findings = found(office)
    assert "1 人同时在两户里" in findings["成员"].words
    assert "1 户本月同一项目有两份：000001" in findings["待遇"].words


def test_a_gap_in_the_chain_of_packages_is_named(office):
    for sequence, previous in ((1, None), (3, "a1")):
        with office.desk.work() as w:
            slip = Letter(form="package_slip", title="交接单", issued_on=w.today, facts={})
            w.session.add(slip)
            w.session.flush()
            w.session.add(
                Package(
                    letter_id=slip.id,
                    sequence=sequence,
                    file_name="x.jyb",
                    made_on=w.today,
                    period="2026",
                    size=1,
                    sha256="",
                    manifest_sha256=f"a{sequence}",
                    previous=previous,
                    recipient="县",
                    recipient_key="",
                    figures={},
                )
            )
    assert "第 3 号数据包和前一个接不上" in found(office)["数据包"].words


def test_a_row_that_refers_to_nothing_is_found(office):
    with office.desk.work() as w:
        raw = connect(office.folder / "jieyou.db", w.vault.key)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("DELETE FROM village")
    raw.close()
    findings = found(office)
    assert findings["前后对应"].level == Level.BAD

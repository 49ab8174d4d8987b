import email
import io
import json
import zipfile
from email.policy import default

import pypdfium2
import pytest
from frictionless import Package as FrictionlessPackage

from jieyou_desktop.domain.errors import Cancelled, UserError
from jieyou_desktop.exchange import delivery
from jieyou_desktop.exchange.manifest import PackageError
from jieyou_desktop.security import seal
from jieyou_desktop.services import county, keys, letters, package_chain, packages
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage import models
from jieyou_desktop.storage import packages as storage
from jieyou_desktop.storage.audit import Audit
from jieyou_desktop.storage.base import Base, Entity
from jieyou_desktop.storage.batches import Batch, BatchRow
from jieyou_desktop.storage.cases import Case, Intake
from jieyou_desktop.storage.office import the_office
from jieyou_desktop.storage.packages import Package
from jieyou_desktop.storage.register import Benefit, Household, Member, Person
from jieyou_desktop.storage.visits import Visit, Visitor


@pytest.fixture
def town(desk):
    """The office with one household, one visit that counts and one recorded in error."""
    with desk.work() as w:
        shan = Person(name="单玉芝", id_number="372833195001010023", illness="=慢性病")
        w.session.add(shan)
        w.session.flush()
        home = Household(code="000127", village_id=1, head_id=shan.id)
        w.session.add(home)
        w.session.flush()
        w.session.add_all(
            [
                Member(household_id=home.id, person_id=shan.id, relation="02"),
                Benefit(
                    household_id=home.id,
                    programme="dibao",
                    insured=1,
                    amount_fen=53300,
                    from_month="2020-01",
                ),
                Benefit(
                    household_id=home.id,
                    programme="dibao",
                    insured=1,
                    amount_fen=45000,
                    from_month="2018-01",
                    to_month="2019-12",
                ),
            ]
        )
        good = Visit(household_id=home.id, done=True, visited_on=w.today, money_fen=50000)
        wrong = Visit(household_id=home.id, done=False, visited_on=w.today, money_fen=99900)
        w.session.add_all([good, wrong])
        w.session.flush()
        w.session.add_all([Visitor(visit_id=each.id, name="王芳") for each in (good, wrong)])
    return desk


@pytest.fixture
def county_key(tmp_path):
    keys.new_files(tmp_path / "county", "临沭县民政局")
    return tmp_path / "county"


@pytest.fixture
def linked(town, county_key):
    """The town after it has brought in the county's key."""
    with town.work() as w:
        keys.import_county(w, path=county_key.with_suffix(".pub"))
    return town


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def make(desk, **how):
    with desk.work() as w:
        return packages.make(w, **how)


def save(desk, folder, *package_ids):
    with desk.work() as w:
        return packages.save(w, folder=folder, package_ids=package_ids)


def receive(path, county_key, tmp_path, clock, **how):
    return county.open_package(
        path, identity=county_key, out=tmp_path / "收件", moment=clock(), **how
    )


def test_a_package_goes_to_a_stick_and_the_county_opens_it(
    linked, county_key, stick, tmp_path, clock
):
    made = make(linked)
    assert made.file_name == "临沭_青石镇_解忧暖心_20260916_全量_01.jyb"
    (path,) = save(linked, stick)
    assert [each.name for each in stick.iterdir()] == [made.file_name]
    with linked.work() as w:
        own = keys.export_own(w, folder=tmp_path)
    arrived = receive(path, county_key, tmp_path, clock, sender=own)
    assert (arrived.town, arrived.sequence, arrived.made_by) == ("青石镇", 1, "王芳")
    assert arrived.fingerprint == made.fingerprint
    assert arrived.counts == made.counts
    assert ("走访", 1, "户次") in arrived.counts
    assert arrived.sums_fen == (("月保障金额", 53300), ("慰问金", 50000), ("慰问品折价", 0))
    assert arrived.sender_known
    with linked.work() as w:
        assert arrived.sender_fingerprint == keys.own(w).fingerprint
    report = FrictionlessPackage(str(arrived.folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])
    people = (arrived.folder / "persons.csv").read_text("utf-8-sig")
    assert "372833195001010023" in people
    assert "'=慢性病" in people


def test_stock_age_opens_what_lies_on_the_stick(linked, county_key, stick, age):
    make(linked)
    (path,) = save(linked, stick)
    archive = zipfile.ZipFile(io.BytesIO(age("-d", "-i", county_key, path)))
    assert archive.testzip() is None
    assert json.loads(archive.read("manifest.json"))["town"] == "青石镇"


def test_what_was_recorded_in_error_stays_at_home(linked, county_key, stick, tmp_path, clock):
    make(linked)
    arrived = receive(*save(linked, stick), county_key, tmp_path, clock)
    assert arrived.rows["visits"] == 1
    assert arrived.rows["visitors"] == 1
    assert "999.00" not in (arrived.folder / "visits.csv").read_text("utf-8-sig")


def test_rows_point_at_each_other_by_uid(linked, county_key, stick, tmp_path, clock):
    make(linked)
    arrived = receive(*save(linked, stick), county_key, tmp_path, clock)
    with linked.work() as w:
        home = w.session.query(Household).one()
        head = w.session.get_one(Person, home.head_id)
    row = (arrived.folder / "households.csv").read_text("utf-8-sig").splitlines()[1]
    assert row.startswith(f"{home.uid},1,2026-09-16T01:30:00Z,")
    assert f",{head.uid},000127," in row


def test_every_table_either_travels_or_stays_at_home_on_purpose():
    """A new table makes this fail until someone has decided."""
    stay = {
        *("office", "user", "standard", "day_override", "parameter", "wording", "saved_view"),
        *("package", "letter", "attachment", "draft", "batch", "mapping"),
    }
    assert models
    tables = {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Entity)
    }
    travelling = {model.__tablename__ for model, _ in storage.TRAVELLERS.values()}
    assert tables - travelling <= stay
    assert not travelling & stay


def test_the_chain_goes_on_and_the_county_takes_it_in_order(
    linked, county_key, stick, tmp_path, clock
):
    first, second, third = make(linked), make(linked), make(linked)
    assert [each.sequence for each in (first, second, third)] == [1, 2, 3]
    paths = save(linked, stick)
    assert len(paths) == 3
    receive(paths[0], county_key, tmp_path, clock)
    for path, fault in ((paths[0], "replayed"), (paths[2], "gap")):
        with pytest.raises(PackageError) as caught:
            receive(path, county_key, tmp_path, clock)
        assert caught.value.fault == fault
    receive(paths[1], county_key, tmp_path, clock)
    assert receive(paths[2], county_key, tmp_path, clock).sequence == 3


def test_a_restored_backup_that_makes_the_same_number_again_is_a_fork(
    linked, county_key, stick, tmp_path, clock
):
    with pytest.raises(RuntimeError), linked.work() as w:
        lost = packages.make(w)
        packages.save(w, folder=stick)
        raise RuntimeError
    (path,) = stick.iterdir()
    receive(path, county_key, tmp_path, clock)
    clock.set_day("2026-09-17")
    again = make(linked)
    assert again.sequence == lost.sequence
    with pytest.raises(PackageError) as caught:
        receive(*save(linked, stick), county_key, tmp_path, clock)
    assert caught.value.fault == "fork"


def test_a_stick_that_fails_costs_no_number_and_saving_again_gives_the_same_file(
    linked, stick, tmp_path, monkeypatch
):
    made = make(linked)

    def pulled(_handle):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(delivery.os, "fsync", pulled)
    with pytest.raises(UserError, match=r"第 1 号包没有存成，它还好好地留在本机"):
        save(linked, stick)
    monkeypatch.undo()
    assert list(stick.iterdir()) == []
    with linked.work() as w:
        assert packages.unsaved(w) == (made.package_id,)
        assert package_chain.listing(w).rows[0]["state"] == "未存出"
    (path,) = save(linked, stick)
    with linked.work() as w:
        assert packages.unsaved(w) == ()
        assert package_chain.listing(w).rows[0]["saved_to"] == str(stick)
    other = tmp_path / "other"
    other.mkdir()
    (again,) = save(linked, other, made.package_id)
    assert again.read_bytes() == path.read_bytes()


def test_room_is_checked_before_anything_is_written(linked, stick, monkeypatch):
    make(linked)
    room = delivery.shutil.disk_usage(stick)
    with linked.work() as w:
        packages.check_destination(w, folder=stick)
    monkeypatch.setattr(delivery.shutil, "disk_usage", lambda _: room._replace(free=9))
    with linked.work() as w, pytest.raises(UserError, match="空间不够"):
        packages.check_destination(w, folder=stick)
    with pytest.raises(UserError, match="空间不够"):
        save(linked, stick)
    assert list(stick.iterdir()) == []


def test_cancelling_leaves_no_number_no_slip_and_no_trace(linked):
    class Watcher:
        def step(self, done, total, text=""):
            if done > 2:
                raise Cancelled

    with linked.work() as w:
        notes = w.session.query(Audit).count()
    with pytest.raises(Cancelled), linked.work(Watcher()) as w:
        packages.make(w)
    with linked.work() as w:
        assert package_chain.listing(w).rows == ()
        # The keys were made when the county's was brought in; nothing since.
        assert w.session.query(Audit).count() == notes
    assert make(linked).sequence == 1


def test_the_slip_shows_what_the_package_holds(linked):
    made = make(linked)
    with linked.work() as w:
        pdf = letters.pdf(w, letter_ids=[made.letter_id])
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    flat = page.replace(" ", "").replace("\r\n", "")
    assert "第1号数据包" in flat
    assert made.fingerprint.replace(" ", "") in flat
    assert "伍佰叁拾叁元整" in flat
    assert made.file_name in flat


def test_a_draft_mail_carries_the_package_and_nobodys_name(linked, stick):
    made = make(linked)
    with linked.work() as w:
        path = packages.draft_mail(w, package_id=made.package_id, folder=stick)
    raw = path.read_bytes()
    letter = email.message_from_bytes(raw, policy=default)
    assert letter["X-Unsent"] == "1"
    body = letter.get_body()
    assert body is not None
    assert made.fingerprint in body.get_content()
    assert "单玉芝" not in body.get_content() + letter["Subject"]
    (attached,) = letter.iter_attachments()
    assert attached.get_filename() == made.file_name
    (saved,) = save(linked, stick, made.package_id)
    assert attached.get_content() == saved.read_bytes()


def test_without_a_county_key_it_says_whom_to_ask(town, county_key, stick):
    with town.work() as w:
        assert packages.plan(w).recipient is None
    with town.work() as w, pytest.raises(UserError, match="还没有县里的公钥") as caught:
        packages.make(w)
    assert "县民政局" in caught.value.advice
    made = make(town, to=county_key.with_suffix(".pub"))
    assert made.recipient == "临沭县民政局"


def test_the_towns_own_key_is_not_the_countys(town, tmp_path):
    with town.work() as w:
        own = keys.export_own(w, folder=tmp_path)
    with town.work() as w, pytest.raises(UserError, match="本镇自己的公钥"):
        keys.import_county(w, path=own)


def test_the_towns_key_is_made_once_and_never_stands_in_the_trail(town, tmp_path):
    with town.work() as w:
        first = keys.own(w)
    with town.work() as w:
        assert keys.own(w) == first
        assert (first.name, first.code) == ("青石镇", "371399101")
        office = the_office(w.session)
        trail = json.dumps([entry.detail for entry in w.session.query(Audit)])
        assert office.signing_key not in trail
        assert office.age_identity not in trail
    with town.work() as w:
        exported = keys.export_own(w, folder=tmp_path).read_text("utf-8")
    assert "AGE-SECRET" not in exported
    assert first.fingerprint in exported


def test_a_plan_says_what_will_happen_and_changes_nothing(linked):
    with linked.work() as w:
        plan = packages.plan(w)
        again = packages.plan(w)
    assert plan == again
    assert plan.recipient is not None
    assert plan.recipient.name == "临沭县民政局"
    made = make(linked)
    assert (made.file_name, made.counts, made.sums) == (plan.file_name, plan.counts, plan.sums)
    with linked.work() as w:
        detail = package_chain.detail(w, package_id=made.package_id)
        assert packages.plan(w).waiting == (made.sequence,)
    assert (detail.fingerprint, detail.counts) == (made.fingerprint, made.counts)
    assert detail.previous == ""
    assert detail.can_save


def test_a_matter_that_waits_for_papers_is_counted_apart(linked):
    with linked.work() as w:
        intake = Intake(
            number="青石救受〔2026〕1号",
            code="371399101202609160001",
            household_id=1,
            applicant_id=1,
            accepted_on=w.today,
            channel="window",
            first_contact="王芳",
        )
        w.session.add(intake)
        w.session.flush()
        about = {"intake_id": intake.id, "matter": "dibao", "handling": "own"}
        w.session.add_all(
            [
                Case(**about, matter_label="低保", state="open", accepted_on=w.today),
                Case(**about, matter_label="临时救助", state="supplement"),
            ]
        )
    counts = {label: (number, unit) for label, number, unit in make(linked).counts}
    assert counts["登记"] == (1, "件")
    assert counts["已受理事项"] == (1, "项")
    assert counts["待补正事项"] == (1, "项")


def test_a_plan_says_how_many_rows_of_sheets_wait_to_be_mended(linked):
    with linked.work() as w:
        assert packages.plan(w).unmended == 0
        batch = Batch(kind="dibao", file_name="低保.xlsx", sha256="0" * 64, mapping={}, totals={})
        w.session.add(batch)
        w.session.flush()
        for row, problems in enumerate(([], [{"fault": "id"}], [{"fault": "id"}])):
            w.session.add(
                BatchRow(
                    batch_id=batch.id,
                    sheet="1",
                    row=row,
                    outcome="bad",
                    cells=[row],
                    problems=problems,
                )
            )
        w.session.flush()
        assert packages.plan(w).unmended == 2


def test_only_the_newest_sealed_files_are_kept_but_never_one_that_has_not_left(
    linked, stick, monkeypatch
):
    monkeypatch.setattr(packages, "KEPT", 2)
    waiting = make(linked)
    save(linked, stick, make(linked).package_id)
    save(linked, stick, make(linked).package_id)
    for _ in range(2):
        save(linked, stick, make(linked).package_id)
    with linked.work() as w:
        kept = {row.sequence for row in w.session.query(Package) if row.content is not None}
    assert kept == {waiting.sequence, 4, 5}
    with linked.work() as w, pytest.raises(UserError, match=r"第 2 号包的文件本机已不再留存"):
        packages.save(w, folder=stick, package_ids=[2])


def test_a_practice_towns_package_says_so(linked, county_key, stick, tmp_path, clock):
    with linked.work() as w:
        the_office(w.session).is_practice = True
    assert make(linked).file_name.startswith("练习_临沭_青石镇_")
    assert receive(*save(linked, stick), county_key, tmp_path, clock).practice


def test_a_post_without_the_right_makes_none(linked):
    with linked.seat(Actor("李审", "audit")).work() as w, pytest.raises(UserError, match="权限"):
        packages.make(w)


def test_the_county_is_told_of_a_missing_file_and_a_wrong_key(
    linked, county_key, stick, tmp_path, clock
):
    with pytest.raises(UserError, match="找不到"):
        receive(stick / "nothing.jyb", county_key, tmp_path, clock)
    make(linked)
    (path,) = save(linked, stick)
    keys.new_files(tmp_path / "other")
    with pytest.raises(PackageError) as caught:
        receive(path, tmp_path / "other", tmp_path, clock)
    assert caught.value.fault == "wrong_key"
    assert not (tmp_path / "收件").exists()


def test_without_the_towns_key_the_first_package_is_trusted_and_marked_so(
    linked, county_key, stick, tmp_path, clock
):
    make(linked)
    make(linked)
    first, second = save(linked, stick)
    assert not receive(first, county_key, tmp_path, clock).sender_known
    assert receive(second, county_key, tmp_path, clock).sender_known


def test_making_a_key_says_whose_it_is_and_refuses_to_overwrite(tmp_path):
    card = keys.new_files(tmp_path / "k", "临沭县民政局")
    assert card.fingerprint == seal.read_public_key(tmp_path / "k.pub").fingerprint
    with pytest.raises(UserError, match="已经有了"):
        keys.new_files(tmp_path / "k")
    with pytest.raises(UserError, match="钥匙没有做成"):
        keys.new_files(tmp_path / "nowhere" / "k")

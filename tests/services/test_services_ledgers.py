import io
import json
from dataclasses import replace

import openpyxl
import pytest
from made_sheets import LEDGER, SHEETS, sample, to_csv, xlsx

from jieyou_desktop.domain.errors import Cancelled, FieldError, UserError
from jieyou_desktop.services import (
    household_file,
    ledgers,
    ledgers_batches,
    ledgers_repair,
    ledgers_undo,
    matching,
)
from jieyou_desktop.services.work import Actor
from jieyou_desktop.storage import audit, search
from jieyou_desktop.storage.batches import Batch
from jieyou_desktop.storage.register import (
    Account,
    Benefit,
    Household,
    Member,
    Person,
    Tag,
    Tie,
    Village,
)
from jieyou_desktop.storage.visits import Attachment, Visit

TEKUN = SHEETS / "特困人员花名册.xls"


def table(text: str) -> list[list[str]]:
    lines = (line.split() for line in text.strip().splitlines())
    return [["" if cell == "_" else cell for cell in line] for line in lines]


HEAD = "村 户主姓名 姓名 身份证号 与户主关系 保障人口 月保障金额 银行账号 联系电话 健康状况"
LIU = "东沟村 刘莲 刘莲 371399197209270963 户主 2 533 6217006030824628197 13619659571 健康"
YANG = "_ _ 杨华静 371399197209232473 母 _ _ _ _ 重病"


def bring(desk, content=None, name="低保.csv", **given):
    if content is None:
        content, name = LEDGER.read_bytes(), LEDGER.name
    if isinstance(content, str):
        content = to_csv(table(content))
    with desk.work() as w:
        return ledgers.bring_in(w, content=content, name=name, **given)


def look(desk, content=None, name="低保.csv", **given):
    if content is None:
        content, name = LEDGER.read_bytes(), LEDGER.name
    if isinstance(content, str):
        content = to_csv(table(content))
    with desk.work() as w:
        return ledgers.preview(w, content=content, name=name, **given)


def count(desk, model, **given):
    with desk.work() as w:
        return w.session.query(model).filter_by(**given).count()


def one(desk, model, **given):
    with desk.work() as w:
        return w.session.query(model).filter_by(**given).one()


def repairs(desk):
    with desk.work() as w:
        return ledgers_repair.repair_list(w).rows


def test_looking_writes_nothing(desk):
    told = look(desk)
    assert (told.households, told.members, told.insured) == (60, 139, 104)
    assert told.monthly_total_fen == 2155100
    assert (told.new_households, told.new, told.left, told.batch) == (60, 139, 0, None)
    assert len(told.problems) == 11
    assert count(desk, Household) == count(desk, Person) == count(desk, Attachment) == 0


def test_the_sample_comes_in_as_it_should(desk):
    told = bring(desk)
    assert (told.households, told.members, told.insured) == (60, 139, 104)
    assert (count(desk, Household), count(desk, Person), count(desk, Member)) == (60, 139, 139)
    with desk.work() as w:
        benefits = w.session.query(Benefit).all()
        assert sum(benefit.amount_fen for benefit in benefits) == 2155100
        assert {(b.programme, b.area, b.legacy) for b in benefits} == {("dibao", "2", True)}
        home = w.session.query(Household).filter_by(code="000001").one()
        head = w.session.get_one(Person, home.head_id)
        account = w.session.query(Account).filter_by(household_id=home.id).one()
        assert (head.name, head.id_number, head.phone) == (
            "刘莲", "371399197209270963", "13619659571",
        )  # fmt: skip
        assert (account.payee_name, account.number) == ("刘莲", "6217006030824628197")
        assert (account.beneficiary_id, account.payee_relation) == (head.id, "本人")
        assert "第 4 行" in home.origin
        assert search.find(w.session, "szy")


def test_an_unusable_number_leaves_the_household_whole(desk):
    bring(desk)
    person = one(desk, Person, name="单玉芝")
    assert person.id_number is None
    assert "371399196402107200" in person.id_doubt
    assert person.born_on.isoformat() == "1964-02-10"
    assert count(desk, Member, person_id=person.id) == 1
    with desk.work() as w:
        assert not w.session.query(Person).filter_by(id_number="371399196402107200").count()


def test_only_one_of_each_household_is_its_head(desk):
    bring(desk)
    assert count(desk, Member, relation="02") == 60


def test_tags_come_from_health_and_disability_with_their_basis(desk):
    bring(desk)
    assert count(desk, Tag, code="V1") == 34
    assert count(desk, Tag, code="V2") == 15
    zhu = one(desk, Person, name="朱莲建")
    tag = one(desk, Tag, person_id=zhu.id)
    assert tag.code == "V2"
    assert "智力三级" in tag.basis
    assert "第 7 行" in tag.basis


def test_the_roster_of_tekun_brings_carers_and_both_amounts(desk):
    told = bring(desk, TEKUN.read_bytes(), TEKUN.name)
    assert (told.kind, told.members, told.insured) == ("tekun", 10, 10)
    home = one(desk, Benefit, note="基本生活 693.00 元，照料护理 638.00 元", person_id=4)
    assert (home.amount_fen, home.care_mode, home.self_care) == (133100, "1", "3")
    tie = one(desk, Tie, name="仇文")
    assert (tie.kind, tie.phone) == ("carer", "15584437389")
    assert {row["kind"] for row in accounts(desk)} == {"card"}


def accounts(desk):
    with desk.work() as w:
        return [{"kind": row.kind} for row in w.session.query(Account)]


def test_bringing_in_again_adds_nothing(desk):
    bring(desk)
    told = bring(desk)
    assert (told.new, told.changed, told.same, told.new_households) == (0, 0, 139, 0)
    assert (told.is_idle, told.batch, count(desk, Batch)) == (True, None, 1)
    for model, number in ((Household, 60), (Person, 139), (Member, 139), (Benefit, 60), (Tag, 49)):
        assert count(desk, model) == number
    assert any("导入过一次" in note for note in look(desk).notes)


def test_a_sheet_saved_anew_that_says_the_same_makes_no_batch_either(desk):
    bring(desk, f"{HEAD}\n{LIU}\n{YANG}")
    told = bring(desk, f"低保台账\n{HEAD}\n{LIU}\n{YANG}")
    assert (told.is_idle, told.batch, count(desk, Batch)) == (True, None, 1)
    faulty = f"低保台账\n{HEAD}\n{LIU}\n{YANG.replace('母', '邻居家的')}"
    told = bring(desk, faulty)
    assert (told.is_idle, told.batch) == (False, 2)
    assert [row["column"] for row in repairs(desk)] == ["与户主关系"]


def test_members_side_by_side_come_in_are_mended_and_come_again(desk):
    wrong = "371399194505070621"
    sheet = f"""
        村 户主姓名 户主身份证号 保障人口 月保障金额 成员1姓名 成员1身份证号 成员2姓名 成员2身份证号
        东沟村 刘莲 371399197209270963 3 900 杨华静 371399197209232473 杨春静 {wrong}
    """
    done = bring(desk, sheet)
    assert (done.new_households, done.new, done.left) == (1, 3, 0)
    (row,) = repairs(desk)
    assert (row["name"], row["column"]) == ("杨春静", "成员2身份证号")
    with desk.work() as w:
        assert ledgers_repair.faulty_row(w, row_id=row["row_id"]).name == "杨春静"
        ledgers_repair.mend(w, row_id=row["row_id"], values={"id_number": wrong[:-1] + "0"})
    assert one(desk, Person, name="杨春静").id_number == "371399194505070620"
    again = bring(desk, sheet)
    assert (again.new, again.changed, again.is_idle, repairs(desk)) == (0, 0, True, ())


def test_sheets_of_several_kinds_bring_each_its_own_benefit(desk):
    dibao = table(f"{HEAD}\n{LIU}\n{YANG}")
    tekun = table(
        "村 姓名 身份证号 基本生活标准 照料护理标准\n石桥村 杨春静 371399194505070620 待定 191"
    )
    content = xlsx(("农村低保", dibao), ("特困供养", tekun))
    bring(desk, content, "救助对象台账.xlsx")
    assert one(desk, Benefit, programme="dibao").amount_fen == 53300
    with desk.work() as w:
        ledgers_repair.mend(w, row_id=repairs(desk)[0]["row_id"], values={"basic_amount": "900"})
    assert one(desk, Benefit, programme="tekun", to_month=None).amount_fen == 109100
    assert count(desk, Benefit, programme="dibao") == 1


def test_changed_values_are_shown_before_they_are_written(desk):
    bring(desk, f"{HEAD}\n{LIU}\n{YANG}")
    changed = f"{HEAD}\n{LIU}\n{YANG}".replace("13619659571", "13619659572").replace("533", "560")
    told = look(desk, changed)
    assert [(c.label, c.old, c.new) for c in told.changes] == [
        ("联系电话", "13619659571", "13619659572"),
        ("月保障金额", "533.00", "560.00"),
    ]
    assert (told.new, told.changed, told.same) == (0, 1, 1)
    assert one(desk, Person, name="刘莲").phone == "13619659571"
    bring(desk, changed, keep=[told.changes[0].key])
    assert one(desk, Person, name="刘莲").phone == "13619659571"
    with desk.work() as w:
        amounts = [(b.amount_fen, b.to_month) for b in w.session.query(Benefit)]
    assert amounts == [(53300, "2026-08"), (56000, None)]


def test_a_benefit_that_was_stopped_does_not_come_back_unseen(desk):
    bring(desk, f"{HEAD}\n{LIU}")
    with desk.work() as w:
        w.session.query(Benefit).one().to_month = "2026-08"
    told = look(desk, f"{HEAD}\n{LIU}")
    assert [(c.label, c.old, c.new) for c in told.changes] == [
        ("待遇", "2026年8月止，已停发", "仍在享受")
    ]
    bring(desk, f"{HEAD}\n{LIU}", keep=[told.changes[0].key])
    assert count(desk, Benefit) == 1
    bring(desk, f"{HEAD}\n{LIU}")
    assert count(desk, Benefit, to_month=None) == 1


def test_what_a_sheet_leaves_empty_replaces_nothing(desk):
    bring(desk, f"{HEAD}\n{LIU}\n{YANG}")
    told = bring(desk, "村 户主姓名 姓名 身份证号\n东沟村 刘莲 刘莲 371399197209270963\n")
    assert (told.changed, told.same) == (0, 1)
    assert one(desk, Person, name="刘莲").phone == "13619659571"


def test_people_without_a_number_are_known_by_head_name_and_village(desk):
    without = f"{HEAD}\n{LIU}\n{YANG}".replace("371399197209270963", "_").replace(
        "371399197209232473", "_"
    )
    bring(desk, without)
    told = bring(desk, f"{HEAD}\n{LIU}\n{YANG}")
    assert (told.new, told.changed) == (0, 2)
    person = one(desk, Person, name="刘莲")
    assert (person.id_number, person.id_doubt) == ("371399197209270963", None)
    assert repairs(desk) == ()


def test_villages_are_known_however_they_are_written(desk):
    for written in ("东沟", "东沟村委会", "青石镇东沟村", "东沟村"):
        bring(desk, f"村 姓名 身份证号 低保金\n{written} 刘莲 371399197209270963 533")
    assert count(desk, Village) == 2
    told = bring(desk, "村 姓名 身份证号 低保金\n东勾村 杨华静 371399197209232473 533")
    assert any("“东勾村”是不是已有的“东沟村”" in note for note in told.notes)


def test_a_number_registered_under_another_name_is_not_believed(desk):
    bring(desk, f"{HEAD}\n{LIU}\n{YANG}")
    told = bring(desk, "村 姓名 身份证号 低保金\n石桥村 赵堃 371399197209270963 402")
    (problem,) = told.problems
    assert (problem.fault, "刘莲" in problem.message) == ("duplicate", True)
    assert one(desk, Person, name="赵堃").id_number is None


def test_someone_of_another_household_is_not_brought_in_twice(desk):
    bring(desk, f"{HEAD}\n{LIU}\n{YANG}")
    told = bring(
        desk,
        f"""
        {HEAD}
        石桥村 杨春静 杨春静 371399194505070620 户主 2 402 _ _ _
        _ _ 杨华静 371399197209232473 母 _ _ _ _ _
    """,
    )
    assert (told.new, told.left) == (1, 1)
    assert [(p.row, p.fault) for p in told.problems] == [(3, "duplicate")]
    assert count(desk, Person, name="杨华静") == 1


def test_dibao_and_tekun_together_are_told(desk):
    bring(desk, f"{HEAD}\n{LIU}")
    told = bring(
        desk,
        "村 姓名 身份证号 供养方式 月供养金\n东沟村 刘莲 371399197209270963 分散 904",
        "特困.csv",
    )
    assert [problem.fault for problem in told.problems] == ["other"]
    assert "不能同时享受" in told.problems[0].message


def test_a_name_somebody_masked_replaces_no_name(desk):
    bring(desk, f"{HEAD}\n{LIU}")
    told = bring(desk, f"{HEAD}\n{LIU}".replace("刘莲", "刘某"))
    assert told.changes == ()
    assert one(desk, Person, id_number="371399197209270963").name == "刘莲"


def test_columns_said_by_hand_are_remembered(desk):
    content = to_csv([["户", "人", "号", "钱"], ["刘莲", "刘莲", "371399197209270963", "533"]])
    columns = [{0: "head_name", 1: "name", 2: "id_number", 3: "amount"}]
    bring(desk, content, kind="dibao", columns=columns)
    told = look(desk, content, kind="dibao")
    assert [column.target for column in told.sheets[0].columns] == [
        "head_name", "name", "id_number", "amount",
    ]  # fmt: skip
    assert told.same == 1


def test_the_file_is_kept_and_given_back(desk):
    told = bring(desk)
    with desk.work() as w:
        file = ledgers_batches.original(w, batch_id=told.batch)
    assert (file.name, file.content) == (LEDGER.name, LEDGER.read_bytes())
    with desk.work() as w:
        last = w.session.query(audit.Audit).order_by(audit.Audit.id.desc()).first()
        assert last.action == "reveal"


def test_cancelling_leaves_nothing_behind(desk):
    class Impatient:
        def step(self, done, total, text=""):
            if text == "正在写入":
                raise Cancelled

    with pytest.raises(Cancelled), desk.work(Impatient()) as w:
        ledgers.bring_in(w, content=LEDGER.read_bytes(), name=LEDGER.name)
    assert count(desk, Household) == count(desk, Attachment) == 0


def test_a_post_without_the_right_may_not_bring_in(desk):
    auditor = desk.seat(Actor("李强", "audit"))
    with pytest.raises(UserError, match="没有这项权限"), auditor.work() as w:
        ledgers.bring_in(w, content=LEDGER.read_bytes(), name=LEDGER.name)


# Undoing


def found(desk, text):
    with desk.work() as w:
        return len(search.find(w.session, text))


def undo(desk, batch_id):
    with desk.work() as w:
        return ledgers_undo.undo(w, batch_id=batch_id)


def test_a_batch_is_undone_whole_and_may_come_again(desk):
    told = bring(desk)
    done = undo(desk, told.batch)
    assert (done.households, done.kept) == (60, ())
    assert count(desk, Household, ended_on=None) == count(desk, Member, ended_on=None) == 0
    assert count(desk, Benefit, to_month=None) == count(desk, Account, ended_on=None) == 0
    assert count(desk, Village, ended_on=None) == 2
    assert repairs(desk) == ()
    assert found(desk, "371399197209270963") == 0
    again = bring(desk)
    assert found(desk, "371399197209270963") == 1
    assert (again.new, again.new_households) == (139, 60)
    assert count(desk, Household, ended_on=None) == 60
    assert count(desk, Person, id_number="371399197209270963") == 1
    with desk.work() as w:
        assert audit.verify(w.session) is None


def test_undoing_puts_changed_values_back(desk):
    first = bring(desk, f"{HEAD}\n{LIU}\n{YANG}")
    changed = f"{HEAD}\n{LIU}\n{YANG}".replace("13619659571", "13619659572").replace("533", "560")
    second = bring(desk, changed)
    done = undo(desk, second.batch)
    assert (done.households, done.kept) == (0, ())
    assert one(desk, Person, name="刘莲").phone == "13619659571"
    assert one(desk, Benefit, to_month=None).amount_fen == 53300
    assert undo(desk, first.batch).kept == ()
    assert count(desk, Household, ended_on=None) == 0


def test_households_worked_on_since_are_left_and_listed(desk):
    told = bring(desk)
    with desk.work() as w:
        w.session.get_one(Person, 1).phone = "13600000000"
        w.session.add(Visit(household_id=2, done=True))
        w.session.add(Tag(household_id=3, code="V4"))
    done = undo(desk, told.batch)
    assert done.households == 57
    assert [(kept.code, kept.head) for kept in done.kept] == [
        ("000001", "刘莲"), ("000002", "沈杰英"), ("000003", "杨春静"),
    ]  # fmt: skip
    assert [kept.why for kept in done.kept] == [
        "之后改过成员的资料",
        "有走访记录",
        "之后又添加过标签",
    ]
    assert count(desk, Member, ended_on=None, household_id=1) == 2


def test_a_batch_that_never_was_cannot_be_undone(desk):
    with pytest.raises(UserError, match="没有第 99 批"):
        undo(desk, 99)


def test_a_batch_is_undone_only_once(desk):
    told = bring(desk)
    undo(desk, told.batch)
    with pytest.raises(UserError, match="已经撤销过"):
        undo(desk, told.batch)


def test_the_list_of_batches_says_what_became_of_each(desk):
    first = bring(desk)
    bring(desk, TEKUN.read_bytes(), TEKUN.name)
    undo(desk, first.batch)
    with desk.work() as w:
        rows = ledgers_batches.batch_list(w).rows
    assert [(row["file_name"], row["state"], row["added"]) for row in rows] == [
        (TEKUN.name, "in", 10), (LEDGER.name, "undone", 139),
    ]  # fmt: skip


# The repair list


def test_every_fault_is_a_line_of_the_repair_list(desk):
    bring(desk)
    lines = repairs(desk)
    assert len(lines) == 11
    first = lines[0]
    assert (first["row"], first["name"], first["fault"]) == (6, "沈杰英", "precision")


def test_bringing_in_again_does_not_double_the_repair_list(desk):
    bring(desk)
    bring(desk)
    assert len(repairs(desk)) == 11


def mend(desk, row_id, **values):
    with desk.work() as w:
        return ledgers_repair.mend(w, row_id=row_id, values=values)


def test_a_mended_number_goes_to_the_register(desk):
    bring(desk)
    line = next(line for line in repairs(desk) if line["name"] == "单玉芝")
    with pytest.raises(FieldError) as refusal:
        mend(desk, line["row_id"], id_number="371399196402107208")
    assert refusal.value.field == "id_number"
    assert mend(desk, line["row_id"], id_number="371399196402107207") == 0
    person = one(desk, Person, name="单玉芝")
    assert (person.id_number, person.id_doubt) == ("371399196402107207", None)
    assert len(repairs(desk)) == 10
    told = bring(desk)
    assert (told.changed, len(told.problems)) == (0, 10)
    assert one(desk, Person, name="单玉芝").id_number == "371399196402107207"


def test_a_number_of_somebody_else_does_not_mend(desk):
    bring(desk)
    line = repairs(desk)[0]
    with pytest.raises(FieldError, match="刘莲"):
        mend(desk, line["row_id"], id_number="371399197209270963")


def test_a_mended_account_and_amount_go_to_the_household(desk):
    bad = f"{HEAD}\n{LIU}\n{YANG}".replace("6217006030824628197", "6.217E+18").replace(
        "533", "若干"
    )
    bring(desk, bad)
    assert [line["target"] for line in repairs(desk)] == ["amount", "account"]
    row_id = repairs(desk)[0]["row_id"]
    assert mend(desk, row_id, amount="533元") == 1
    assert mend(desk, row_id, account="6217006030824628197") == 0
    assert one(desk, Benefit).amount_fen == 53300
    assert one(desk, Account).number == "6217006030824628197"


def test_a_row_that_stayed_out_comes_in_when_mended(desk):
    bring(desk, f"{HEAD}\n{LIU}\n{YANG}".replace("杨华静", "_"))
    (line,) = repairs(desk)
    assert count(desk, Person) == 1
    with pytest.raises(FieldError, match="姓名"):
        mend(desk, line["row_id"], phone="13600000000")
    mend(desk, line["row_id"], name="杨华静")
    person = one(desk, Person, name="杨华静")
    assert person.id_number == "371399197209232473"
    assert one(desk, Member, person_id=person.id).household_id == 1
    assert one(desk, Benefit).amount_fen == 53300
    assert repairs(desk) == ()


def test_a_row_that_is_right_as_it_is_may_be_settled(desk):
    bring(desk, f"{HEAD} 性别\n{LIU} 男")
    (line,) = repairs(desk)
    with desk.work() as w:
        ledgers_repair.settle(w, row_id=line["row_id"], reason="已见身份证")
    assert repairs(desk) == ()


def corrected(desk, changes):
    """The repair sheet as it comes back, with cells changed by name and heading."""
    with desk.work() as w:
        book = openpyxl.load_workbook(io.BytesIO(ledgers_repair.workbook(w)))
    page = book.active
    at = {cell.value: x for x, cell in enumerate(page[2], start=1)}
    for y in range(3, page.max_row + 1):
        for column, value in changes.get(page.cell(y, at["姓名"]).value, {}).items():
            page.cell(y, at[column]).value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_the_repair_sheet_keeps_every_cell_as_text(desk):
    bring(desk, f"{HEAD} 备注\n{LIU} =1+1".replace("371399197209270963", "371399197209270960"))
    with desk.work() as w:
        page = openpyxl.load_workbook(io.BytesIO(ledgers_repair.workbook(w))).active
    cells = [cell for row in page.iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert "=1+1" in [cell.value for cell in cells]
    assert "371399197209270960" in [cell.value for cell in cells]


def test_a_corrected_repair_sheet_mends_what_it_can(desk):
    bring(desk)
    content = corrected(
        desk,
        {
            "沈杰英": {"公民身份号码": "371399197001220991"},
            "单玉芝": {"公民身份号码": "371399196402107208"},
            "单华凤": {"银行账号": "6217005418583695123"},
        },
    )
    seen = look(desk, content, "待修.xlsx")
    assert (seen.kind, seen.changed, seen.same, seen.left) == ("repair", 2, 8, 1)
    assert len(repairs(desk)) == 11
    told = bring(desk, content, "待修.xlsx")
    assert (told.changed, told.left) == (2, 1)
    assert [(p.row, p.fault) for p in told.problems] == [(5, "checksum")]
    assert one(desk, Person, name="沈杰英").id_number == "371399197001220991"
    assert count(desk, Account, number="6217005418583695123") == 1
    assert len(repairs(desk)) == 9
    with desk.work() as w:
        assert len(ledgers_repair.repair_list(w, batch_id=told.batch).rows) == 9
        assert ledgers_repair.workbook(w, batch_id=told.batch)
    again = bring(desk, content, "待修.xlsx")
    assert again.changed == 0
    with pytest.raises(UserError, match="修正表"):
        undo(desk, told.batch)


def test_a_repair_sheet_written_on_trial_is_refused_and_an_added_row_is_told(desk):
    with desk.work() as w:
        trial = ledgers.faulty_rows(w, content=LEDGER.read_bytes(), name=LEDGER.name)
    with pytest.raises(UserError, match="没有修正编号"):
        bring(desk, trial, "待修.xlsx")
    bring(desk)
    book = openpyxl.load_workbook(io.BytesIO(corrected(desk, {})))
    book.active.append(["61", "东沟村", "王芳", "王芳"])
    kept = io.BytesIO()
    book.save(kept)
    seen = look(desk, kept.getvalue(), "待修.xlsx")
    assert (seen.same, len(seen.notes)) == (11, 1)
    assert "没有修正编号" in seen.notes[0]


def test_an_empty_repair_list_makes_no_sheet(desk):
    with pytest.raises(UserError, match="空的"), desk.work() as w:
        ledgers_repair.workbook(w)


def test_faults_may_be_had_as_a_sheet_without_bringing_in(desk):
    with desk.work() as w:
        content = ledgers.faulty_rows(w, content=LEDGER.read_bytes(), name=LEDGER.name)
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page.max_row == 2 + 11
    assert count(desk, Household) == 0


def test_problems_are_plain_enough_for_json(desk):
    from dataclasses import asdict

    told = look(desk)
    line = json.loads(json.dumps([asdict(each) for each in told.problems]))[0]
    assert {"sheet", "row", "column", "value", "fault", "message", "suggestion"} <= set(line)


# Matching other offices' lists


def match(desk, name):
    with desk.work() as w:
        return matching.match(w, content=(SHEETS / name).read_bytes(), name=name)


@pytest.mark.parametrize("also_tekun", [False, True])
def test_other_offices_lists_match_as_they_should(desk, also_tekun):
    bring(desk)
    if also_tekun:
        bring(desk, TEKUN.read_bytes(), TEKUN.name)
    watched = match(desk, "扶贫办监测对象.xlsx")
    assert (watched.rows, watched.known, watched.unknown, watched.name_disagrees) == (50, 20, 30, 3)
    disabled = match(desk, "残联持证残疾人.csv")
    assert (disabled.rows, disabled.known, disabled.name_disagrees) == (22, 10, 0)


def test_two_true_numbers_are_never_one_person(desk):
    bring(desk, f"{HEAD}\n{LIU}")
    content = to_csv(table("村 姓名 身份证号\n东沟村 刘莲 371399194505070620"))
    with desk.work() as w:
        found = matching.match(w, content=content, name="名单.csv")
    assert (found.known, found.unknown) == (0, 1)
    assert found.table.rows[0]["result"] == "suspect"


def test_matching_leaves_the_register_as_it_is(desk):
    bring(desk)
    before = count(desk, audit.Audit)
    match(desk, "扶贫办监测对象.xlsx")
    assert count(desk, audit.Audit) == before


def test_a_ledger_in_another_order_finds_the_same_households(desk):
    bring(desk)
    head, people, starts = sample()
    blocks = [people[a:b] for a, b in zip(starts, [*starts[1:], 139], strict=True)]
    rows = [head, *(row for block in reversed(blocks) for row in block)]
    told = bring(desk, xlsx(("台账", rows)), "低保.xlsx")
    assert (told.new, told.changed, told.same) == (0, 0, 139)


def test_where_a_household_came_from_is_told_once(desk):
    bring(desk)
    with desk.work() as w:
        home = w.session.query(Household).filter_by(code="000001").one()
        assert home.origin == "低保台账.xlsx 第 4 行"
        told = [e.text for e in household_file.household(w, household_id=home.id).timeline]
    assert told == ["从“低保台账.xlsx”第 4 行导入", "建户，户号 000001"]


def test_a_post_that_does_not_mend_sees_no_number_of_a_faulty_row(desk):
    bring(desk)
    (row,) = [one for one in repairs(desk) if one["name"] == "单玉芝"]
    with desk.work() as w:
        seen = ledgers_repair.faulty_row(w, row_id=row["row_id"])
        assert "371399196402107200" in dict(seen.cells).values()
        w.actor = replace(w.actor, role="auditor")
        seen = ledgers_repair.faulty_row(w, row_id=row["row_id"])
        assert "371399196402107200" not in str(seen)

"""The repair list: rows of sheets with a fault, until somebody mends them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.days import on_clock
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Fields, Record, Table
from jieyou_desktop.domain.identity import clean_name
from jieyou_desktop.domain.kinds import Name, Text, Whole
from jieyou_desktop.domain.ledgers import REPAIR, SERIOUS
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.exchange import lists, lists_repair
from jieyou_desktop.exchange.lists import Cell, HouseholdRows, Ledger, PersonRow
from jieyou_desktop.services import ledgers_plan, ledgers_write
from jieyou_desktop.services.ledgers_draft import Draft, Plan
from jieyou_desktop.services.ledgers_means import Means
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import batches, trail
from jieyou_desktop.storage import ledgers as rolls
from jieyou_desktop.storage.batches import Batch, BatchRow
from jieyou_desktop.storage.office import the_office
from jieyou_desktop.storage.register import Household, Member, Person


class Written(Text):
    """What a sheet says in a cell, right or wrong: a long number shows only its two ends."""

    @property
    def sensitive(self) -> bool:
        """See Kind.sensitive."""
        return True

    def mask(self, value: Any) -> str:
        """See Kind.mask."""
        words = self.show(value)
        digits = sum(one.isdigit() for one in words)
        if digits < _FEWEST_DIGITS:
            return words
        head = 6 if digits >= _ID_DIGITS else 3
        return f"{words[:head]}••••{words[-4:]}"


_FEWEST_DIGITS = 9  # a date has eight
_ID_DIGITS = 15
_LATEST = 50
_WRITTEN = Written(width=21)

FIELDS = Fields(
    [
        Field("row", "行", Whole(width=5)),
        Field("name", "姓名", Name()),
        Field("column", "列", Text(width=14)),
        Field("value", "表上写的", _WRITTEN),
        Field("message", "哪里不对", Text(width=40)),
        Field("suggestion", "怎么改", Text(width=40)),
        Field("file_name", "文件", Text(width=20)),
        Field("sheet", "工作表", Text(width=10)),
    ]
)


def repair_list(w: Work, *, batch_id: int | None = None) -> Table:
    """Every fault that nobody has mended, one a line, oldest batch first.

    Beside FIELDS each record has ``row_id``, ``target``, ``person_id`` and ``household_id``.
    """
    records: list[Record] = []
    for row, batch in _open(w, batch_id):
        name = name_in(row, batch)
        for problem in open_faults(row):
            values = {
                **problem,
                "name": name,
                "file_name": batch.file_name,
                "row_id": row.id,
                "person_id": row.person_id,
                "household_id": row.household_id,
                "_tones": {"message": "late"} if problem["fault"] in SERIOUS else {},
            }
            records.append(Record(len(records) + 1, values))
    # Where they come from is a column only where it tells rows apart.
    alike = {
        name for name in ("file_name", "sheet") if len({record[name] for record in records}) < 2
    }
    fields = Fields(field for field in FIELDS if field.name not in alike)
    return Table("待修清单", fields, tuple(records))


def _open(w: Work, batch_id: int | None) -> list[tuple[BatchRow, Batch]]:
    """The rows to be mended; a repair sheet has none of its own, but all that are left."""
    if batch_id is not None and w.session.get_one(Batch, batch_id).kind == REPAIR:
        batch_id = None
    return batches.open_rows(w.session, batch_id)


def open_faults(row: BatchRow) -> list[dict[str, Any]]:
    """The faults of a row that are not mended yet."""
    return [problem for problem in row.problems if not problem.get("mended")]


def kind_of(row: BatchRow, batch: Batch) -> str:
    """The sort of ledger that a row's sheet is."""
    kinds = {sheet["name"]: sheet.get("kind") for sheet in batch.mapping["sheets"]}
    return kinds.get(row.sheet) or batch.kind


def layout_of(row: BatchRow, batch: Batch) -> tuple[list[str], dict[int, str]]:
    """The headings of a row's sheet and what its columns are."""
    for sheet in batch.mapping["sheets"]:
        if sheet["name"] == row.sheet:
            columns = {int(x): name for x, name in sheet["columns"].items()}
            return list(sheet["labels"]), columns
    raise LookupError(row.sheet)


def name_in(row: BatchRow, batch: Batch) -> str:
    """The name a row gives, or its household's head's."""
    _labels, columns = layout_of(row, batch)
    for target in ("name", "head_name"):
        for x, name in columns.items():
            if name == target and x < len(row.cells) and row.cells[x]:
                return clean_name(str(row.cells[x]))
    return ""


@dataclass(frozen=True)
class RowFile:
    """One faulty row in full.

    ``cells`` holds heading and text of each column; ``faults`` (target, heading, text written,
    fault, message, suggestion); ``fields`` what can be typed to mend them, by target;
    ``typed`` what stands there now, where it is worth starting from.
    """

    row_id: int
    file_name: str
    sheet: str
    row: int
    name: str
    cells: tuple[tuple[str, str], ...]
    faults: tuple[Mapping[str, str], ...]
    fields: Fields
    typed: Mapping[str, str]
    household_id: int | None
    is_in: bool
    """Whether the person came in (without what is wrong), or the row stayed out."""


def faulty_row(w: Work, *, row_id: int) -> RowFile:
    """A row of the repair list, to look at and to mend.

    Whoever may mend it sees what is wrong as it was written, once a day on record; all other
    numbers, and to anybody else these too, are masked.
    """
    row = w.session.get_one(BatchRow, row_id)
    batch = w.session.get_one(Batch, row.batch_id)
    labels, columns = layout_of(row, batch)
    faults: list[dict[str, Any]] = open_faults(row)
    clear = {fault["target"] for fault in faults} if w.may(Right.REGISTER) else set()
    _note_seen(w, row, [fault for fault in faults if fault["target"] in clear])
    faults = [
        fault | {"value": _covered(fault["target"], fault["value"], clear)} for fault in faults
    ]
    cells = [
        (label, _covered(columns.get(x, ""), str(cell), clear))
        for x, (label, cell) in enumerate(zip(labels, row.cells, strict=False))
    ]
    # 户主不在成员里 needs another row, not another value; so do faults of no one cell.
    mendable = [f for f in faults if f["target"] in lists.TARGETS and f["target"] != "head_name"]
    return RowFile(
        row.id,
        batch.file_name,
        row.sheet,
        row.row,
        name_in(row, batch),
        tuple(cells),
        tuple(faults),
        Fields(_field(fault) for fault in mendable),
        {f["target"]: f["value"] for f in mendable if f["fault"] != "precision"},
        row.household_id,
        row.person_id is not None,
    )


def _is_sensitive(target: str) -> bool:
    return target in lists.TARGETS and lists.TARGETS[target].kind.sensitive


def _covered(target: str, words: str, clear: set[str]) -> str:
    """What a cell says, masked unless its target is one of ``clear``."""
    if target in clear:
        return words
    masked = _WRITTEN.mask(words)
    return "••••" if words and masked == words and _is_sensitive(target) else masked


def _note_seen(w: Work, row: BatchRow, faults: Sequence[Mapping[str, str]]) -> None:
    """Put on record that sensitive values are shown for mending; once a day for each."""
    labels = [f["column"] for f in faults if f["value"] and _is_sensitive(f["target"])]
    if not labels:
        return
    table = Person.__tablename__ if row.person_id else BatchRow.__tablename__
    entity_id = row.person_id or row.id
    detail = {"fields": list(dict.fromkeys(labels)), "purpose": "修正台账"}
    for entry in trail.of_rows(w.session, {table: [entity_id]}, _LATEST):
        is_same = entry.action == "reveal" and entry.detail == detail
        if is_same and entry.actor == w.actor.name and on_clock(entry.at).date() == w.today:
            return
    w.note("reveal", detail, table, entity_id)


def _field(fault: Mapping[str, str]) -> Field:
    hint = f"表上写的是 {fault['value']}" if fault["value"] else ""
    return Field(fault["target"], fault["column"], lists.TARGETS[fault["target"]].kind, hint=hint)


@allowed(Right.REGISTER)
def mend(w: Work, *, row_id: int, values: Mapping[str, Cell]) -> int:
    """Correct cells of a row, by target; return how many faults it still has.

    A person who came in is corrected in the register; a row that stayed out comes in. Raises
    FieldError, naming the target, for a value that is still wrong.
    """
    row = w.session.get_one(BatchRow, row_id)
    batch = w.session.get_one(Batch, row.batch_id)
    told = {target: cell for target, cell in values.items() if cell != ""}
    read = {target: read_value(w, target, cell) for target, cell in told.items()}
    if number := read.get("id_number"):
        _refuse_known(w, number, row.person_id)
    if row.person_id is None:
        _bring_left(w, row, batch, told)
    else:
        _correct(w, row, batch, row.person_id, read)
    left = _close(w, row, set(read))
    w.touched("register", "ledgers")
    return left


@allowed(Right.REGISTER)
def settle(w: Work, *, row_id: int, reason: str) -> None:
    """Say that a row of the repair list is right as it is, or dealt with elsewhere."""
    if not reason.strip():
        raise FieldError("reason", "请写明核实的结果", "例如 已见身份证，确为女性")
    row = w.session.get_one(BatchRow, row_id)
    _close(w, row, {problem["target"] for problem in row.problems})
    w.note("settle", {"reason": reason.strip(), "row": row.row}, "batch", row.batch_id)
    w.touched("ledgers")


def read_value(w: Work, target: str, cell: Cell) -> Any:
    """Read a corrected cell; raise FieldError, naming its target, if it is still wrong."""
    reading = lists.read_value(target, cell, w.today)
    if reading.fault:
        raise FieldError(target, reading.fault.message, reading.fault.suggestion)
    return reading.value


def _refuse_known(w: Work, number: str, person_id: int | None) -> None:
    for one in rolls.holders(w.session, number):
        if one.id != person_id:
            raise FieldError(
                "id_number",
                f"这个证号已登记在“{one.name}”名下",
                "请核对两人的身份证；是同一个人的，在户台账里处理，这一行按“不用改”写明原因",
            )


def _close(w: Work, row: BatchRow, targets: set[str]) -> int:
    """Mark the faults of these targets as mended; return how many are left."""
    if "id_number" in targets:
        # A true number settles birthday and sex, and stands for the head's column too.
        targets |= {"head_id", "born_on", "sex", "disability_number"}
    row.problems = [
        problem | {"mended": True} if problem["target"] in targets else problem
        for problem in row.problems
    ]
    left = len(open_faults(row))
    row.mended_at = None if left else w.moment
    return left


def _correct(w: Work, row: BatchRow, batch: Batch, person_id: int, read: Mapping[str, Any]) -> None:
    """Put corrected values where they belong: to the person, or to the household's means."""
    person = w.session.get_one(Person, person_id)
    ledger = Ledger(batch.kind, (row.sheet,))
    draft = Draft(w, ledger, batch.file_name, ())
    written = PersonRow(row.sheet, row.row, tuple(row.cells), lists.personal(read))
    written.values.setdefault("name", person.name)
    ledgers_plan.compare_person(draft, written, person)
    household = w.session.get_one(Household, row.household_id or 0)
    shared = {name: value for name, value in read.items() if lists.TARGETS[name].shared}
    wrong = {fault["target"] for fault in open_faults(row)} - set(read)
    parts = set(lists.PARTS)
    if "amount" not in shared and parts & set(shared) and not parts & wrong:
        shared["amount"] = sum(_part(w, row, batch, shared, name) for name in lists.PARTS)
    if relation := read.get("relation"):
        for member in rolls.owned(w.session, Member, [household.id])[household.id]:
            if member.person_id == person_id:
                draft.alter(member, relation=relation)
    if shared and household.head_id:
        head = w.session.get_one(Person, household.head_id)
        first = PersonRow(row.sheet, row.row, tuple(row.cells), {"name": head.name})
        rows = HouseholdRows([first], first, kind_of(row, batch), shared)
        Means(draft, [household.id]).plan_household(rows, household.id, head.id)
    if village := shared.get("village"):
        ledgers_plan.move(draft, household, village, the_office(w.session).town)
    draft.plan.households.add(household.id)
    ledgers_write.write_plan(w, draft.plan, f"{batch.file_name} 修正")


def _part(w: Work, row: BatchRow, batch: Batch, corrected: Mapping[str, Any], name: str) -> int:
    """One part of a month's amount: as corrected, else as the row has it."""
    if name in corrected:
        return int(corrected[name])
    _labels, columns = layout_of(row, batch)
    cells = [row.cells[x] for x, target in columns.items() if target == name and x < len(row.cells)]
    readings = (lists.read_value(name, cell, w.today) for cell in cells)
    return sum(reading.value or 0 for reading in readings)


def _bring_left(w: Work, row: BatchRow, batch: Batch, told: Mapping[str, Cell]) -> None:
    """Bring in a row that had stayed out, now that it is corrected."""
    labels, columns = layout_of(row, batch)
    wrong = {problem["target"] for problem in open_faults(row)}
    cells: list[Cell] = [*row.cells, *[""] * (len(labels) - len(row.cells))]
    for x, target in columns.items():
        if target in told:
            cells[x] = told[target]
        elif target in wrong:
            # What was wrong and is not corrected must not come in by looking right as text.
            cells[x] = ""
    ledger = lists.read_again(
        row.sheet, row.row, labels, columns, cells, kind_of(row, batch), w.today
    )
    if not ledger.households:
        raise FieldError("name", "还没有姓名，这一行进不了台账", "请补上姓名")
    if row.household_id:
        # The household is there already: this row only joins it.
        ledger.households[0].values = {"village": lists.UNKNOWN_VILLAGE}
    plan = ledgers_plan.make(
        w,
        ledger,
        file_name=batch.file_name,
        town=the_office(w.session).town,
        home=row.household_id,
    )
    outcome = plan.outcomes[0]
    if outcome.person_id is None:
        message = outcome.row.problems[-1]
        raise UserError(message.message, message.suggestion)
    ledgers_write.write_plan(w, plan, f"{batch.file_name} 修正")
    row.person_id, row.household_id, row.outcome = outcome.person_id, outcome.household_id, "new"


def workbook(w: Work, *, batch_id: int | None = None) -> bytes:
    """The repair list as an .xlsx: the rows as written and why, to correct and bring in again."""
    pages: dict[tuple[int, str], list[lists_repair.FaultyRow]] = {}
    labels: dict[tuple[int, str], Sequence[str]] = {}
    for row, batch in _open(w, batch_id):
        key = (batch.id, row.sheet)
        labels[key] = layout_of(row, batch)[0]
        faults = [(p["column"], p["message"], p["suggestion"]) for p in open_faults(row)]
        pages.setdefault(key, []).append(
            lists_repair.FaultyRow(
                row.cells, faults, f"{batch.file_name} 第 {row.row} 行", f"{batch.id}-{row.id}"
            )
        )
    if not pages:
        raise UserError("待修清单是空的", "没有要改的行")
    w.note("export", {"what": "待修清单", "rows": sum(map(len, pages.values()))})
    return lists_repair.write_workbook(
        [lists_repair.FaultySheet(key[1], labels[key], rows) for key, rows in pages.items()]
    )


def faulty_workbook(layout: lists.Layout, plan: Plan) -> bytes:
    """The rows of a plan that have faults, as the repair sheet has them but without keys."""
    sheets = []
    for each in layout.sheets:
        rows = [
            lists_repair.FaultyRow(
                outcome.row.cells,
                [(p.column, p.message, p.suggestion) for p in outcome.row.problems],
                f"{layout.name} 第 {outcome.row.number} 行",
            )
            for outcome in plan.outcomes
            if outcome.row.sheet == each.sheet.name and outcome.row.problems
        ]
        if rows:
            sheets.append(lists_repair.FaultySheet(each.sheet.name, each.heading.labels, rows))
    if not sheets:
        raise UserError("没有要改的行", "这份表每一格都读懂了")
    return lists_repair.write_workbook(sheets)

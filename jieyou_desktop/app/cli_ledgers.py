"""Commands about ledgers: bring one in, take it back, hold another office's list against it."""

import argparse
from pathlib import Path
from typing import Any

from jieyou_desktop.app import cli_console as console
from jieyou_desktop.domain.fields import Table
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.domain.ledgers import REPAIR
from jieyou_desktop.services import ledgers, ledgers_repair, ledgers_undo, matching
from jieyou_desktop.services.ledgers import Preview, Problem
from jieyou_desktop.services.opening import Opened

_FEW = 20


def add_to(commands: Any) -> None:
    """Add the commands of this part."""
    brought = commands.add_parser("import", help="导入一份台账（xlsx、xls、ods、csv），或撤销一批")
    what = brought.add_mutually_exclusive_group(required=True)
    what.add_argument("file", metavar="文件", type=Path, nargs="?", help="要导入的台账")
    what.add_argument(
        "--undo", metavar="批号", type=_batch_number, help="撤销这一批，例如 --undo 3"
    )
    console.add_office(brought)
    kinds = "、".join(f"{code}（{label}）" for code, label in ledgers.KINDS.labels.items())
    brought.add_argument(
        "--as",
        dest="kind",
        choices=list(ledgers.KINDS),
        default="",
        metavar="种类",
        help=f"{kinds}；不写就看表名和列名",
    )
    brought.add_argument("--dry-run", action="store_true", help="只看会导入什么、哪里不对，不写入")
    brought.add_argument(
        "--problems",
        type=Path,
        metavar="文件.xlsx",
        help="把有问题的行和原因写成表，改好可以再导入",
    )
    console.add_json(brought)
    brought.set_defaults(run=_import)
    match = commands.add_parser("match", help="拿别的部门的名单和户台账比对，什么也不写入")
    match.add_argument("file", metavar="文件", type=Path)
    console.add_office(match)
    match.add_argument("--all", action="store_true", help="把每一行的比对结果都列出来")
    console.add_json(match)
    match.set_defaults(run=_match)


def _batch_number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"批号是一个数，例如 3，不能是“{text}”")
    return int(text)


def _import(args: argparse.Namespace) -> None:
    with console.opened(args) as office:
        if args.undo is not None:
            _undo(args, office)
            return
        file = {"content": console.read(args.file), "name": args.file.name, "kind": args.kind}
        with console.at(office) as w:
            done = ledgers.preview(w, **file) if args.dry_run else ledgers.bring_in(w, **file)
            if args.problems and done.problems:
                sheet = (
                    ledgers.faulty_rows(w, **file)
                    if args.dry_run
                    else ledgers_repair.workbook(w, batch_id=done.batch)
                )
                console.write(args.problems, sheet)
    _tell(args, done)


def _undo(args: argparse.Namespace, office: Opened) -> None:
    with console.at(office) as w:
        undone = ledgers_undo.undo(w, batch_id=args.undo)
    if args.json:
        console.answer(
            {
                "batch": args.undo,
                "households": undone.households,
                "changes": undone.changes,
                "kept": [
                    {
                        "household": one.code,
                        "head": one.head,
                        "village": one.village,
                        "why": one.why,
                    }
                    for one in undone.kept
                ],
            }
        )
        return
    console.say(f"撤销了第 {args.undo} 批：{undone.households} 户退回，{undone.changes} 处改回原值")
    for one in undone.kept:
        console.say(f"  没有动 {one.village} {one.head}（户号 {one.code}）：{one.why}")


def _tell(args: argparse.Namespace, done: Preview) -> None:
    batch = None if args.dry_run else done.batch
    if args.json:
        console.answer(
            {
                "kind": done.kind,
                "households": done.households,
                "members": done.members,
                "insured": done.insured,
                "monthly_total_fen": done.monthly_total_fen,
                "new": done.new,
                "changed": done.changed,
                "same": done.same,
                "left": done.left,
                "problems": [_problem(one) for one in done.problems],
                "notes": done.notes,
                "batch": batch,
            }
        )
        return
    if done.kind == REPAIR:
        verb = "会改好" if args.dry_run else "改好了"
        console.say(f"{verb} {done.changed} 行，没有改动 {done.same} 行，还不对 {done.left} 行")
    elif done.is_idle:
        console.say(
            f"没有新的内容：表里 {done.households} 户 {done.members} 人和户台账一样，"
            "什么也没有写入，没有批号"
        )
    else:
        verb = "会导入" if args.dry_run else "导入了"
        console.say(
            f"{verb} {done.households} 户 {done.members} 人（保障 {done.insured} 人），"
            f"月金额合计 {Money().show(done.monthly_total_fen)} 元"
        )
        console.say(
            f"  新增 {done.new} 人，有变化 {done.changed} 人，相同 {done.same} 人，"
            f"没进来 {done.left} 人"
        )
    for note in done.notes:
        console.say(f"  {note}")
    for one in done.problems[:_FEW]:
        console.say(f"  {one.sheet} 第 {one.row} 行 {one.column}：{one.message}。{one.suggestion}")
    if len(done.problems) > _FEW:
        console.say(f"  ……共 {len(done.problems)} 处问题，用 --problems 写成表")
    if batch is not None and done.kind != REPAIR:
        console.say(f"批号 {batch}，撤销用 jieyou import --undo {batch}")


def _problem(one: Problem) -> dict[str, Any]:
    return {
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "value": one.value,
        "fault": one.fault,
        "message": one.message,
        "suggestion": one.suggestion,
    }


def _match(args: argparse.Namespace) -> None:
    with console.opened(args) as office, console.at(office) as w:
        matched = matching.match(w, content=console.read(args.file), name=args.file.name)
    if args.json:
        console.answer(
            {
                "rows": matched.rows,
                "known": matched.known,
                "unknown": matched.unknown,
                "name_disagrees": matched.name_disagrees,
                "people": console.rows(matched.table) if args.all else [],
                "problems": [_problem(one) for one in matched.problems],
            }
        )
        return
    console.say(
        f"{matched.rows} 人：在册 {matched.known} 人，其中姓名不一致 {matched.name_disagrees} 人；"
        f"不在册 {matched.unknown} 人"
    )
    for note in matched.notes:
        console.say(f"  {note}")
    table = matched.table
    if not args.all:
        rows = tuple(line for line in table.rows if line["result"] != "known")
        table = Table(table.title, table.fields, rows)
    if table.rows:
        console.show(table)

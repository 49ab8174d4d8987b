"""The command that records a visit, and lists whom to visit and what it came to."""

import argparse
from pathlib import Path
from typing import Any

from jieyou_desktop.app import cli_console as console
from jieyou_desktop.domain.fields import Table
from jieyou_desktop.domain.kinds import Day, Money
from jieyou_desktop.domain.visits import TOLD
from jieyou_desktop.services import lookup, photos, visit_lists, visits
from jieyou_desktop.services.visits import VISIT, VisitDraft, VisitorEntry
from jieyou_desktop.services.work import Work

_OPTIONS = {
    "mode": "--mode",
    "met_name": "--met",
    "met_relation": "--relation",
    "met_phone": "--phone",
    "condition": "--condition",
    "difficulties": "--difficulties",
    "needs": "--needs",
    "opinions": "--opinions",
    "money_fen": "--money",
    "money_source": "--money-source",
    "goods": "--goods",
    "goods_fen": "--goods-money",
    "leaflets": "--leaflets",
    "problem": "--problem",
}
"""The fields of the form that are written as they are, each with its option."""

_TOLD = dict(zip(("标准", "条件", "程序", "依据"), TOLD, strict=True))


def add_to(commands: Any) -> None:
    """Add the command."""
    visit = commands.add_parser("visit", help="记一次走访，或列出该走访的户、各村的走访情况")
    console.add_office(visit)
    what = visit.add_mutually_exclusive_group(required=True)
    what.add_argument("--household", metavar="户号", help="走访了哪一户")
    what.add_argument("--id-number", metavar="证号", help="走访了谁（就是走访对象）")
    what.add_argument("--due", action="store_true", help="列出该走访的户，和为什么")
    what.add_argument("--figures", action="store_true", help="各村走访的户、人、人次、慰问金")
    day = console.typed(Day())
    visit.add_argument("--on", type=day, metavar="日期", help="走访日期；不写是今天")
    visit.add_argument("--from", dest="from_on", type=day, metavar="日期", help="统计从哪天起")
    visit.add_argument("--to", dest="to_on", type=day, metavar="日期", help="统计到哪天（含）")
    visit.add_argument(
        "--visitor",
        action="append",
        type=_visitor,
        default=[],
        metavar="姓名[,单位][,党员][,干部]",
        help="走访人，几位就写几次；不写是登录的人",
    )
    for name, option in _OPTIONS.items():
        field = VISIT[name]
        unit = "元" if isinstance(field.kind, Money) else "内容"
        visit.add_argument(
            option,
            dest=name,
            type=console.typed(field.kind),
            metavar=unit,
            help="；".join(part for part in (field.label, field.hint) if part),
        )
    visit.add_argument(
        "--told",
        type=_told,
        default=(),
        metavar="告知了什么",
        help="全部，或用逗号隔开：标准,条件,程序,依据",
    )
    visit.add_argument(
        "--photo",
        action="append",
        type=Path,
        default=[],
        metavar="文件",
        help="照片（jpg、png，4 MB 以下），几张就写几次",
    )
    console.add_json(visit)
    visit.set_defaults(run=_visit)


def _visit(args: argparse.Namespace) -> None:
    with console.opened(args) as office, console.at(office) as w:
        if args.due:
            due = visit_lists.due(w)
            table = Table(due.title, due.fields, visit_lists.due_rows(w, ids=due.ids))
        elif args.figures:
            table = visit_lists.by_village(w, from_on=args.from_on, to_on=args.to_on)
        else:
            _record(args, w)
            return
    if args.json:
        console.answer(console.rows(table))
    else:
        console.show(table)


def _record(args: argparse.Namespace, w: Work) -> None:
    found = (
        lookup.by_code(w, code=args.household)
        if args.household
        else lookup.by_id_number(w, number=args.id_number)
    )
    values = {name: getattr(args, name) for name in _OPTIONS}
    values |= {"visited_on": args.on or w.today, "has_problem": args.problem is not None}
    values |= {name: name in args.told for name in TOLD}
    kept = [
        photos.add_photo(
            w, household_id=found.household_id, name=path.name, content=console.read(path)
        )
        for path in args.photo
    ]
    draft = VisitDraft(
        found.household_id,
        values,
        tuple(args.visitor) or (VisitorEntry(w.actor.name),),
        (found.person_id,) if found.person_id else (),
        tuple(photo.id for photo in kept),
    )
    doubts = visits.doubts(w, draft=draft)
    visit_id = visits.record(w, draft=draft)
    if args.json:
        console.answer({"visit": visit_id, "household": found.code, "doubts": doubts})
        return
    console.say(f"记好了：户号 {found.code}，{values['visited_on']} 走访")
    for doubt in doubts:
        console.remark(f"请再看一眼：{doubt}")


def _visitor(text: str) -> VisitorEntry:
    """``王芳,镇民政办,党员,干部`` as a visitor."""
    name, *about = (part.strip() for part in text.replace("，", ",").split(","))
    if not name:
        raise argparse.ArgumentTypeError("走访人要先写姓名，例如 王芳,镇民政办,党员")
    unit = next((part for part in about if part not in {"党员", "干部", ""}), None)
    return VisitorEntry(name, unit, "党员" in about, "干部" in about)


def _told(text: str) -> tuple[str, ...]:
    words = [word.strip() for word in text.replace("，", ",").replace("、", ",").split(",")]
    if words == ["全部"]:
        return TOLD
    if unknown := [word for word in words if word not in _TOLD]:
        raise argparse.ArgumentTypeError(f"不认识“{unknown[0]}”，可以写 全部 或 {'、'.join(_TOLD)}")
    return tuple(_TOLD[word] for word in words)

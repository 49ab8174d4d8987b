"""Commands of a morning at the desk: find, visit, accept, leaflets."""

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from jieyou_desktop.app import cli_console as console
from jieyou_desktop.domain.codes import RELATION, VISIT_MODE
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.fields import Table
from jieyou_desktop.domain.kinds import Choice, Day, Money, Name, Whole
from jieyou_desktop.domain.leaflets import LEAFLET
from jieyou_desktop.domain.visits import TOLD
from jieyou_desktop.services import (
    intake,
    leaflets,
    letters,
    lookup,
    matters,
    photos,
    register,
    visit_lists,
    visits,
)
from jieyou_desktop.services.intake import Chosen, IntakeDraft
from jieyou_desktop.services.leaflet_drafts import Order
from jieyou_desktop.services.visits import VISIT, VisitDraft, VisitorEntry
from jieyou_desktop.services.work import Work

_TOLD = dict(zip(("标准", "条件", "程序", "依据"), TOLD, strict=True))


def add_to(commands: Any) -> None:
    """Add the commands of this part."""
    find = commands.add_parser(
        "find", help="找一户：姓名、拼音、首字母、证号或电话任意几位、村、户号"
    )
    find.add_argument("text", metavar="找什么")
    console.add_office(find)
    find.add_argument("--limit", type=int, default=50, metavar="数", help="最多列几户，默认 50")
    console.add_json(find)
    find.set_defaults(run=_find)
    _add_visit(commands)
    _add_accept(commands)
    _add_leaflets(commands)


def _add_visit(commands: Any) -> None:
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
    choice = Choice(codes=VISIT_MODE)
    visit.add_argument(
        "--mode",
        type=console.typed(choice),
        default="home",
        metavar="方式",
        help="入户、电话、视频；不写是入户",
    )
    visit.add_argument(
        "--met",
        dest="met_name",
        type=console.typed(Name()),
        metavar="姓名",
        help="见到了谁；家里没人写“无人在家”",
    )
    relation = console.typed(Choice(codes=RELATION))
    visit.add_argument(
        "--relation",
        dest="met_relation",
        type=relation,
        metavar="关系",
        help="见到的人与户主的关系",
    )
    for name, option in (
        ("condition", "--condition"),
        ("difficulties", "--difficulties"),
        ("needs", "--needs"),
        ("opinions", "--opinions"),
        ("money_source", "--money-source"),
        ("goods", "--goods"),
        ("problem", "--problem"),
    ):
        field = VISIT[name]
        visit.add_argument(
            option, dest=name, type=console.typed(field.kind), metavar="文字", help=field.label
        )
    money = console.typed(Money())
    visit.add_argument("--money", dest="money_fen", type=money, metavar="元", help="慰问金")
    visit.add_argument("--goods-money", dest="goods_fen", type=money, metavar="元", help="折价")
    visit.add_argument(
        "--told",
        type=_told,
        default=(),
        metavar="告知了什么",
        help="全部，或用逗号隔开：标准,条件,程序,依据",
    )
    visit.add_argument(
        "--leaflets", type=console.typed(Whole(most=100)), metavar="份", help="留下几份明白纸"
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


def _add_accept(commands: Any) -> None:
    accept = commands.add_parser("accept", help="受理一件申请，材料齐全的当天起算期限")
    console.add_office(accept)
    accept.add_argument("--id-number", required=True, metavar="证号", help="申请人的证号")
    accept.add_argument(
        "--matter",
        required=True,
        action="append",
        metavar="事项",
        help="例如 dibao、tekun、temporary；几项就写几次",
    )
    accept.add_argument("--on", type=console.typed(Day()), metavar="日期", help="不写是今天")
    accept.add_argument(
        "--received",
        action="append",
        metavar="材料",
        help="只收到了这些材料（几样就写几次）；不写是都收齐了",
    )
    accept.add_argument("--out", type=Path, metavar="文件", help="把通知书写成 PDF")
    console.add_json(accept)
    accept.set_defaults(run=_accept)


def _add_leaflets(commands: Any) -> None:
    paper = commands.add_parser("leaflets", help="印政策明白纸：通用版一张，或给每户一张")
    console.add_office(paper)
    paper.add_argument(
        "--programme",
        required=True,
        choices=LEAFLET,
        metavar="项目",
        help="、".join(f"{code}（{LEAFLET.label(code)}）" for code in LEAFLET),
    )
    paper.add_argument("--village", metavar="村名", help="只给这个村；不写是全镇")
    paper.add_argument("--personal", action="store_true", help="给每户一张，写明这户领多少")
    paper.add_argument("--large", action="store_true", help="大字版")
    paper.add_argument("--out", required=True, type=Path, metavar="文件", help="写成哪个 PDF")
    console.add_json(paper)
    paper.set_defaults(run=_leaflets)


def _find(args: argparse.Namespace) -> None:
    with console.opened(args) as office, console.at(office) as w:
        table = register.find(w, text=args.text, limit=args.limit)
    if args.json:
        console.answer({"text": args.text, "households": console.rows(table)})
    elif table.rows:
        console.show(table)
    else:
        console.remark(f"没有找到“{args.text}”。换几个字再试：姓、首字母、证号后四位、村名都行")


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
    names = {field.name for field in visits.FORM} & set(vars(args))
    values = {name: getattr(args, name) for name in names}
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


def _accept(args: argparse.Namespace) -> None:
    received = None if args.received is None else frozenset(args.received)
    with console.opened(args) as office:
        with console.at(office) as w:
            found = lookup.by_id_number(w, number=args.id_number)
            assert found.person_id is not None
            codes = [_matter_code(w, matter, args.on or w.today) for matter in args.matter]
            draft = IntakeDraft(
                household_id=found.household_id,
                applicant_id=found.person_id,
                matters=tuple(Chosen(code, received) for code in codes),
                on=args.on,
            )
            accepted = intake.accept(w, draft=draft)
        if args.out:
            with console.at(office) as w:
                console.write(args.out, letters.pdf(w, letter_ids=accepted.letter_ids))
    due = [case.due_on for case in accepted.cases if case.due_on]
    if args.json:
        console.answer(
            {
                "case_no": accepted.number,
                "due_on": min(due, default=None),
                "cases": [
                    {
                        "matter": case.matter,
                        "label": case.label,
                        "state": case.state,
                        "due_on": case.due_on,
                        "basis": case.due_basis,
                        "missing": case.missing,
                    }
                    for case in accepted.cases
                ],
                "code": accepted.code,
            }
        )
        return
    console.say(f"{accepted.number}　{found.name}")
    for case in accepted.cases:
        if case.missing:
            console.say(f"  {case.label}：还缺 {'、'.join(case.missing)}，收齐后起算")
        elif case.due_on:
            console.say(f"  {case.label}：{_day(case.due_on)}前办结（{case.due_basis}）")
        else:
            console.say(f"  {case.label}：{case.due_basis or '已告知去向'}")


def _leaflets(args: argparse.Namespace) -> None:
    with console.opened(args) as office:
        with console.at(office) as w:
            order = Order(
                args.programme,
                personal=args.personal,
                large=args.large,
                village_id=_village_id(w, args.village) if args.village else None,
            )
            plan = leaflets.plan(w, order=order)
            issued = leaflets.issue(w, order=order)
        with console.at(office) as w:
            console.write(args.out, leaflets.pdf(w, job=issued.job))
    by_hand = [f"{one.head}（{one.characters}）" for one in plan.missing_glyphs]
    if args.json:
        console.answer(
            {
                "papers": plan.papers,
                "pages": plan.pages,
                "standards": plan.standards,
                "left_out": [{"head": one.head, "reason": one.reason} for one in plan.refused],
                "by_hand": by_hand,
            }
        )
        return
    console.say(f"{plan.title}：{plan.papers} 份 {plan.pages} 页，在 {args.out}")
    for one in plan.refused:
        console.remark(f"没有印 {one.head}：{one.reason}")
    if by_hand:
        console.remark(f"这些字没有字体能印，留了格子请手写：{'、'.join(by_hand)}")


def _village_id(w: Work, name: str) -> int:
    known = {village.name: village.id for village in register.village_choices(w)}
    if name not in known:
        raise UserError(f"没有叫“{name}”的村（社区）", f"现在有：{'、'.join(known)}")
    return known[name]


def _matter_code(w: Work, written: str, day: dt.date) -> str:
    """A matter by its code or its name."""
    known = matters.matters_on(w, day=day)
    for matter in known:
        if written in (matter.code, matter.label, matter.short):
            return matter.code
    codes = "、".join(f"{matter.code}（{matter.short}）" for matter in known)
    raise UserError(f"没有“{written}”这个事项", f"可以写：{codes}")


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


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

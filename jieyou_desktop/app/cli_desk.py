"""Commands of a morning at the desk: find, accept, leaflets."""

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jieyou_desktop.app import cli_console as console
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.kinds import Day, Whole
from jieyou_desktop.domain.leaflets import LEAFLET
from jieyou_desktop.services import (
    intake,
    leaflets,
    letters,
    lookup,
    matters,
    register,
)
from jieyou_desktop.services.intake import Accepted, Chosen, IntakeDraft
from jieyou_desktop.services.leaflet_drafts import Order
from jieyou_desktop.services.opening import Opened
from jieyou_desktop.services.work import Work


def add_to(commands: Any) -> None:
    """Add the commands of this part."""
    find = commands.add_parser(
        "find", help="找一户：姓名、拼音、首字母、证号或电话任意几位、村、户号"
    )
    find.add_argument("text", metavar="找什么")
    console.add_office(find)
    some = console.typed(Whole(least=1))
    find.add_argument("--limit", type=some, default=50, metavar="数", help="最多列几户，默认 50")
    console.add_json(find)
    find.set_defaults(run=_find)
    _add_accept(commands)
    _add_leaflets(commands)


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
        help="只收到了这些材料，写名称里的几个字（几样就写几次）；不写是都收齐了",
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
    if not args.text.strip():
        raise UserError("没有写要找什么", "写姓名、拼音、首字母、证号里的几位、村名都行")
    with console.opened(args) as office, console.at(office) as w:
        table = register.find(w, text=args.text, limit=args.limit)
    if args.json:
        console.answer({"text": args.text, "households": console.rows(table)})
    elif table.rows:
        console.show(table)
    else:
        console.remark(f"没有找到“{args.text}”。换几个字再试：姓、首字母、证号后四位、村名都行")


def _write_notice(office: Opened, accepted: Accepted, path: Path) -> None:
    """Write the papers; the case stays accepted where they cannot be, and that is said."""
    try:
        with console.at(office) as w:
            console.write(path, letters.pdf(w, letter_ids=accepted.letter_ids))
    except UserError as error:
        raise UserError(
            f"{accepted.number} 已经受理，只是通知书没有印成：{error.title}",
            f"请不要再受理一遍，在“一门受理”页打开这一件重印。{error.advice}",
        ) from error


def _accept(args: argparse.Namespace) -> None:
    console.check_file(args.out)
    with console.opened(args) as office:
        with console.at(office) as w:
            found = lookup.by_id_number(w, number=args.id_number)
            assert found.person_id is not None
            codes = [_matter_code(w, matter, args.on or w.today) for matter in args.matter]
            received = None if args.received is None else _papers(w, codes, args.received)
            draft = IntakeDraft(
                household_id=found.household_id,
                applicant_id=found.person_id,
                matters=tuple(Chosen(code, received) for code in codes),
                on=args.on,
            )
            remarks = [
                said
                for code in codes
                for said in intake.remarks(w, household_id=found.household_id, matter=code)
            ]
            remarks += intake.office_remarks(w, codes=codes, day=args.on or w.today)
            accepted = intake.accept(w, draft=draft)
        for said in remarks:
            console.remark(f"留意：{said}")
        if args.out:
            _write_notice(office, accepted, args.out)
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
            console.say(f"  {case.label}：{full_day(case.due_on)}前办结（{case.due_basis}）")
        else:
            console.say(f"  {case.label}：{case.due_basis or '已告知去向'}")


def _leaflets(args: argparse.Namespace) -> None:
    console.check_file(args.out)
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
                "doubtful": [{"head": one.head, "reason": one.reason} for one in plan.doubtful],
                "by_hand": by_hand,
                "notes": plan.notes,
            }
        )
        return
    console.say(f"{plan.title}：{plan.papers} 份 {plan.pages} 页，在 {args.out}")
    for one in plan.refused:
        console.remark(f"没有印 {one.head}：{one.reason}")
    for one in plan.doubtful:
        console.remark(f"印了，请核对 {one.head}：{one.reason}")
    for note in plan.notes:
        console.remark(note)
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


def _papers(w: Work, codes: Sequence[str], written: Sequence[str]) -> frozenset[str]:
    """The papers in whose names these words stand."""
    names = [paper.name for code in codes for paper in matters.matter(w, code=code).materials]
    for word in written:
        if not any(word and word in name for name in names):
            raise UserError(
                f"要收的材料里没有“{word}”", f"要收的有：{'、'.join(dict.fromkeys(names))}"
            )
    return frozenset(name for name in names if any(word in name for word in written))

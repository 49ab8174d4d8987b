"""Commands about the office itself: making one, its users, standards, backups, soundness."""

import argparse
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jieyou_desktop.app import cli_console as console
from jieyou_desktop.app import wiring
from jieyou_desktop.domain.codes import AREA, ROLE
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.kinds import Choice, Day, Money, Whole
from jieyou_desktop.services import backup, check, opening, practice, standards, users
from jieyou_desktop.services.check import Level
from jieyou_desktop.services.opening import OfficeSetup

_MARKS = {Level.GOOD: "好　", Level.LOOK: "请看", Level.BAD: "损坏"}


def add_to(commands: Any) -> None:
    """Add the commands of this part."""
    _add_making(commands)
    _add_safety(commands)
    user = commands.add_parser("user", help="用户：add 添一位，list 列出来").add_subparsers(
        title="做什么", metavar="做什么", required=True
    )
    add = user.add_parser("add", help="添一位用户，密码当面问（或取自 JIEYOU_NEW_PASSWORD）")
    add.add_argument("name", metavar="姓名", help="文书上的经办人就用它")
    add.add_argument(
        "--role",
        type=console.typed(Choice(codes=ROLE)),
        default="clerk",
        metavar="岗位",
        help=f"{ROLE.sample()}；不写是经办",
    )
    console.add_office(add)
    add.set_defaults(run=_add_user)
    listed = user.add_parser("list", help="列出用户")
    console.add_office(listed)
    console.add_json(listed)
    listed.set_defaults(run=_list_users)
    _add_standards(commands)


def _add_making(commands: Any) -> None:
    made = commands.add_parser("practice", help="造一个练习镇，里面的人都是编的")
    made.add_argument("folder", metavar="文件夹", type=Path, help="造在哪里（要空的）")
    some = console.typed(Whole(least=1, most=100_000))
    made.add_argument("--households", type=some, default=600, metavar="户数", help="默认 600")
    made.add_argument("--seed", type=int, default=1, metavar="数", help="同一个数造出同一个镇")
    made.set_defaults(run=_practice)
    init = commands.add_parser("init", help="给本镇（街道）建一份数据，恢复码只显示这一次")
    init.add_argument("folder", metavar="文件夹", type=Path, help="建在哪里（要空的）")
    init.add_argument("--town", required=True, metavar="名称", help="例如 青石镇")
    init.add_argument("--code", required=True, metavar="区划码", help="9 位区划码")
    init.add_argument("--user", required=True, metavar="姓名", help="第一位用户，就是管理员")
    init.add_argument("--county", metavar="名称", help="所属县（市、区）")
    init.add_argument("--short-name", default="", metavar="代字", help="文号代字，例如 青石")
    init.add_argument("--signing-name", default="", metavar="落款", help="例如 青石镇人民政府")
    init.add_argument("--phone", metavar="电话", help="服务电话")
    init.add_argument("--supervision-phone", metavar="电话", help="监督电话")
    init.set_defaults(run=_init)


def _add_safety(commands: Any) -> None:
    saved = commands.add_parser("backup", help="做一份备份，写完会打开核对")
    console.add_office(saved)
    saved.add_argument("--out", required=True, type=Path, metavar="文件夹", help="放到哪里")
    console.add_json(saved)
    saved.set_defaults(run=_backup)
    restored = commands.add_parser("restore", help="把备份恢复到一个空文件夹，并核对数量")
    restored.add_argument("file", metavar="备份文件", type=Path, help="*.jyh")
    restored.add_argument("--out", required=True, type=Path, metavar="文件夹", help="恢复到哪里")
    restored.add_argument(
        "--recovery-code",
        action="store_true",
        help="用恢复码打开（取自 JIEYOU_RECOVERY_CODE 或当面问）",
    )
    console.add_json(restored)
    restored.set_defaults(run=_restore)
    checked = commands.add_parser("check", help="逐页核对数据和操作记录")
    console.add_office(checked)
    console.add_json(checked)
    checked.set_defaults(run=_check)


def _add_standards(commands: Any) -> None:
    standard = commands.add_parser(
        "standard", help="救助标准：add 按文件启用，list 列出来"
    ).add_subparsers(title="做什么", metavar="做什么", required=True)
    add = standard.add_parser("add", help="按文件启用一项标准")
    add.add_argument("item", metavar="标准", help="例如 dibao、tekun、care、temporary")
    add.add_argument("amount_fen", metavar="金额", type=console.typed(Money()), help="元")
    add.add_argument(
        "--area", type=console.typed(Choice(codes=AREA)), metavar="城乡", help="城市、农村"
    )
    add.add_argument("--tier", metavar="档", help="照料护理标准：1 全自理，2 半失能，3 失能")
    add.add_argument("--unit", default="month", metavar="单位", help="month 每月，once 每次")
    add.add_argument(
        "--since", required=True, type=console.typed(Day()), metavar="日期", help="从哪天起"
    )
    add.add_argument("--until", type=console.typed(Day()), metavar="日期", help="到哪天（含）")
    add.add_argument("--document", required=True, metavar="文号", help="定标准的文件")
    add.add_argument(
        "--previous-until",
        type=console.typed(Day()),
        metavar="日期",
        help="原来那一版用到哪天（含这天）",
    )
    console.add_office(add)
    add.set_defaults(run=_add_standard)
    listed = standard.add_parser("list", help="列出已启用的标准")
    listed.add_argument("--offered", action="store_true", help="列出查得到、还没有启用的")
    console.add_office(listed)
    console.add_json(listed)
    listed.set_defaults(run=_list_standards)


def _practice(args: argparse.Namespace) -> None:
    chosen = os.environ.get("JIEYOU_PASSWORD", "")
    office = opening.make_practice(
        wiring.program(),
        args.folder,
        households=args.households,
        seed=args.seed,
        password=chosen,
        progress=console.Bar(),
    )
    user = office.desk.actor.name
    office.close()
    note = "这是解忧的练习镇，里面的人和事都是编的。"
    if not chosen:
        note += f"用户 {user}，密码 {practice.PASSWORD}。"
        console.write(args.folder / console.PRACTICE_NOTE, f"{note}\n".encode())
    console.say(f"练习镇造好了：{args.households} 户，在 {args.folder}。{note}")


def _init(args: argparse.Namespace) -> None:
    setup = OfficeSetup(
        town=args.town,
        code=args.code,
        user=args.user,
        county=args.county,
        short_name=args.short_name,
        signing_name=args.signing_name,
        phone=args.phone,
        supervision_phone=args.supervision_phone,
    )
    secret = console.secret("JIEYOU_PASSWORD", "设一个密码：", twice=True)
    office, code = opening.create(wiring.program(), args.folder, setup, secret)
    office.close()
    console.remark("数据建好了。下面是恢复码：忘了密码时只有它打得开，只显示这一次，请抄下来锁好。")
    console.say(code)


def _backup(args: argparse.Namespace) -> None:
    console.check_folder(args.out)
    with (
        console.opened(args) as office,
        console.folder(args.out),
        console.at(office) as w,
    ):
        made = backup.save_to(w, folder=args.out)
    if args.json:
        console.answer({"file": str(made.path), "size": made.size, "counts": made.note.counts})
    else:
        console.say(f"备份好了，并已打开核对：{made.path}")


def _restore(args: argparse.Namespace) -> None:
    console.check_folder(args.out)
    if args.recovery_code:
        code = console.secret("JIEYOU_RECOVERY_CODE", "恢复码：")
        counts = backup.restore(args.file, args.out, recovery_code=code)
    else:
        counts = backup.restore(args.file, args.out, password=console.password())
    if args.json:
        console.answer({"folder": str(args.out), "counts": counts})
    else:
        console.say(f"恢复好了，数量与备份时一致：{args.out}")


def _check(args: argparse.Namespace) -> None:
    with console.opened(args) as office, console.at(office) as w:
        found = check.check(w)
    harmed = [one for one in found if one.level is Level.BAD]
    if args.json:
        findings = [asdict(one) for one in found]
        console.answer({"sound": not harmed, "findings": findings})
    else:
        for one in found:
            console.say(f"{_MARKS[one.level]} {one.title}：{one.words}")
    if harmed:
        titles = "、".join(one.title for one in harmed)
        raise UserError(
            f"数据有损坏：{titles}",
            "请先停用，把整个数据文件夹原样留存，再用最近一份好的备份恢复到新的文件夹",
        )


def _add_user(args: argparse.Namespace) -> None:
    with console.opened(args) as office:
        secret = console.secret("JIEYOU_NEW_PASSWORD", f"给{args.name}设的密码：", twice=True)
        with console.at(office) as w:
            users.add(w, values={"name": args.name, "role": args.role}, password=secret)
    console.say(f"添好了：{args.name}，{ROLE.label(args.role)}")


def _list_users(args: argparse.Namespace) -> None:
    with console.opened(args) as office, console.at(office) as w:
        table = users.listing(w)
    _list(args, table)


def _add_standard(args: argparse.Namespace) -> None:
    values = {field.name: getattr(args, field.name) for field in standards.FIELDS}
    with console.opened(args) as office, console.at(office) as w:
        standards.switch_on(w, values=values, previous_until=args.previous_until)
    console.say(f"启用了：{args.item} {Money().show(args.amount_fen)} 元，{args.document}")


def _list_standards(args: argparse.Namespace) -> None:
    with console.opened(args) as office, console.at(office) as w:
        table = standards.offered(w) if args.offered else standards.listing(w)
    _list(args, table)


def _list(args: argparse.Namespace, table: Any) -> None:
    if args.json:
        console.answer(console.rows(table))
    else:
        console.show(table)

"""Commands about packages to the county and the keys they are sealed with."""

import argparse
from pathlib import Path
from typing import Any

from jieyou_desktop.app import cli_console as console
from jieyou_desktop.app import wiring
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.services import county, keys, letters, packages


def add_to(commands: Any) -> None:
    """Add the commands of this part."""
    key = commands.add_parser(
        "keys", help="钥匙：new 新做，export 交出本镇的，county 换上县里的"
    ).add_subparsers(title="做什么", metavar="做什么", required=True)
    new = key.add_parser("new", help="做一把新钥匙：私钥写进文件，公钥写进“文件.pub”")
    new.add_argument("file", metavar="文件", type=Path, help="私钥写在哪里")
    new.add_argument("--name", default="", metavar="名称", help="谁的钥匙，例如 临沭县民政局")
    new.add_argument("--code", default="", metavar="区划码", help="它的区划码")
    new.set_defaults(run=_new_key)
    export = key.add_parser("export", help="把本镇的公钥写进文件夹，交给县里核对数据包用")
    console.add_office(export)
    export.add_argument("--out", required=True, type=Path, metavar="文件夹", help="放到哪里")
    export.set_defaults(run=_export_key)
    county_key = key.add_parser("county", help="换上县里的公钥，往后的数据包都封给它")
    county_key.add_argument("file", metavar="公钥文件", type=Path, help="县里给的 *.pub")
    console.add_office(county_key)
    county_key.set_defaults(run=_county_key)
    package = commands.add_parser(
        "package", help="给县里的数据包：make 做，open 打开"
    ).add_subparsers(title="做什么", metavar="做什么", required=True)
    _add_make(package)
    _add_open(package)


def _add_make(package: Any) -> None:
    make = package.add_parser("make", help="做一个数据包：签名、加密、写出、读回核对")
    console.add_office(make)
    make.add_argument(
        "--to", type=Path, metavar="公钥文件", help="封给谁；不写就是已经换上的县里的公钥"
    )
    make.add_argument("--out", required=True, type=Path, metavar="文件夹", help="放到哪里")
    make.add_argument("--slip", type=Path, metavar="文件", help="把交接单也写成 PDF")
    console.add_json(make)
    make.set_defaults(run=_make)


def _add_open(package: Any) -> None:
    opened = package.add_parser("open", help="打开一个数据包：核对无误才解到文件夹里")
    opened.add_argument("file", metavar="数据包", type=Path, help="*.jyb")
    opened.add_argument(
        "--identity", required=True, type=Path, metavar="私钥文件", help="县里的私钥"
    )
    opened.add_argument("--sender", type=Path, metavar="公钥文件", help="发来的镇的公钥")
    opened.add_argument("--out", required=True, type=Path, metavar="文件夹", help="放到哪里")
    opened.add_argument(
        "--start-here", action="store_true", help="这个镇的第一个包，不论它是第几号"
    )
    console.add_json(opened)
    opened.set_defaults(run=_open)


def _new_key(args: argparse.Namespace) -> None:
    console.check_file(args.file)
    card = keys.new_files(args.file, args.name, args.code)
    console.say(f"私钥：{args.file}（锁好，不要给任何人）")
    console.say(f"公钥：{args.file}.pub（交给发数据包的镇）")
    console.say(f"指纹：{card.fingerprint}")


def _export_key(args: argparse.Namespace) -> None:
    console.check_folder(args.out)
    with (
        console.opened(args) as office,
        console.folder(args.out),
        console.at(office) as w,
    ):
        path, card = keys.export_own(w, folder=args.out), keys.own(w)
    console.say(f"本镇公钥：{path}")
    console.say(f"指纹：{card.fingerprint}")


def _county_key(args: argparse.Namespace) -> None:
    with console.opened(args) as office, console.at(office) as w:
        card = keys.import_county(w, path=args.file)
    console.say(f"换上了：{card.name or '县里的公钥'}")
    console.say(f"指纹：{card.fingerprint}（请打电话与县里核对）")


def _make(args: argparse.Namespace) -> None:
    console.check_folder(args.out)
    console.check_file(args.slip)
    with console.opened(args) as office, console.folder(args.out):
        with console.at(office) as w:
            packages.check_destination(w, folder=args.out)
        with console.at(office) as w:
            made = packages.make(w, to=args.to)
        # Made and kept first: a stick that is full or pulled loses nothing, and the next
        # ``package make`` takes along what has not left yet.
        with console.at(office) as w:
            paths = packages.save(w, folder=args.out)
        if args.slip:
            with console.at(office) as w:
                console.write(args.slip, letters.pdf(w, letter_ids=[made.letter_id]))
    path = next(path for path in paths if path.name == made.file_name)
    if args.json:
        console.answer(
            {
                "file": str(path),
                "sequence": made.sequence,
                "size": made.size,
                "fingerprint": made.fingerprint,
                "recipient": made.recipient,
                "counts": _named(made.counts),
                "sums_fen": dict(made.sums),
                "saved": [str(each) for each in paths],
            }
        )
        return
    console.say(f"第 {made.sequence} 号数据包：{path}（{made.size / 2**20:.1f} MB，已读回核对）")
    _tell(made.counts, made.sums)
    console.say(f"指纹：{made.fingerprint}")


def _open(args: argparse.Namespace) -> None:
    console.check_folder(args.out)
    arrived = county.open_package(
        args.file,
        identity=args.identity,
        out=args.out,
        moment=wiring.clock(),
        sender=args.sender,
        start_here=args.start_here,
    )
    if args.json:
        console.answer(
            {
                "town": arrived.town,
                "town_code": arrived.town_code,
                "sequence": arrived.sequence,
                "period": arrived.period,
                "fingerprint": arrived.fingerprint,
                "sender_known": arrived.sender_known,
                "practice": arrived.practice,
                "rows": arrived.rows,
                "counts": _named(arrived.counts),
                "sums_fen": dict(arrived.sums_fen),
                "folder": str(arrived.folder),
            }
        )
        return
    console.say(f"{arrived.town} 第 {arrived.sequence} 号（{arrived.period}），核对无误")
    _tell(arrived.counts, arrived.sums_fen)
    console.say(f"指纹：{arrived.fingerprint}，请与交接单核对")
    if not arrived.sender_known:
        console.remark("没有用这个镇的公钥核对签名。请向它要公钥文件，加上 --sender 再核对一次。")
    console.say(f"解到了：{arrived.folder}")


def _tell(counts: Any, sums: Any) -> None:
    for label, number, unit in counts:
        console.say(f"  {label} {number:,} {unit}")
    for label, fen in sums:
        console.say(f"  {label} {Money().show(fen)} 元")


def _named(counts: Any) -> dict[str, int]:
    return {label: number for label, number, _unit in counts}

"""What the command line gives and takes: folders, passwords, sentences, tables, JSON."""

import argparse
import datetime as dt
import getpass
import io
import json
import os
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from jieyou_desktop.app import logs, paths, wiring
from jieyou_desktop.domain import disks
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Record, Table
from jieyou_desktop.domain.kinds import Kind, Text
from jieyou_desktop.services import opening
from jieyou_desktop.services.opening import Opened
from jieyou_desktop.services.practice import PASSWORD as PRACTICE_PASSWORD
from jieyou_desktop.services.work import Work

_PATIENCE = 0.2
PRACTICE_NOTE = "练习.txt"
"""Tells whoever finds a practice folder what it is, and the command line its password."""


def make_ready() -> None:
    """Begin the diary; let no sign the console cannot show stop a command (code page 936)."""
    logs.start(paths.LOGS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """Write a line for people."""
    print(text)


def remark(text: str) -> None:
    """Write a line that is not the answer, where it cannot be taken for one."""
    print(text, file=sys.stderr)


def answer(data: Any) -> None:
    """Write JSON; signs the console cannot show are escaped, so that it is always whole."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=_plain)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(data, ensure_ascii=True, indent=2, default=_plain)
    print(text)


def refuse(refusal: UserError) -> int:
    """Say why something was not done and what to do about it; return the exit status."""
    source = f"（依据：{refusal.source}）" if refusal.source else ""
    remark(" — ".join(part for part in (refusal.title, refusal.advice) if part) + source)
    return 2


def report(error: BaseException) -> int:
    """Keep a report of a fault of ours, without anyone's data, and give its number."""
    from jieyou_desktop.app.reports import keep

    number = keep(error, paths.LOGS, wiring.clock())
    remark(f"程序出了毛病，这一步没有做成。请把编号 {number} 告诉维护人员；已经保存的都还在。")
    return 1


def stop_listening() -> None:
    """Let what is left of the answer go nowhere, as Python would complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def add_office(parser: argparse.ArgumentParser) -> None:
    """Add what says which office, and as whom."""
    parser.add_argument(
        "-w",
        dest="office",
        metavar="文件夹",
        type=Path,
        default=os.environ.get("JIEYOU_DIR"),
        help="办公数据所在的文件夹；不写就用环境变量 JIEYOU_DIR",
    )
    parser.add_argument(
        "--user",
        metavar="姓名",
        default=os.environ.get("JIEYOU_USER"),
        help="以谁的名义；不写就是用这个密码的人",
    )
    parser.add_argument(
        "--clock-is-right", action="store_true", help="电脑时间比上次用时还早，但确实没错"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the choice of an answer for programs."""
    parser.add_argument("--json", action="store_true", help="用 JSON 回答，供别的程序读")


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Opened]:
    """The office a command is about, open until the command ends."""
    if args.office is None:
        raise UserError("没有说是哪一份数据", "加上 -w 和数据文件夹，或设好环境变量 JIEYOU_DIR")
    folder = Path(args.office).expanduser().absolute()
    opening.require_office(folder)  # before anybody types a password in vain
    office = opening.open_office(
        wiring.program(),
        folder,
        args.user,
        password(folder),
        clock_confirmed=args.clock_is_right,
    )
    try:
        yield office
    finally:
        office.close()


def password(folder: Path | None = None) -> str:
    """The password, from JIEYOU_PASSWORD or asked for; never an argument, never shown."""
    practice = folder is not None and (folder / PRACTICE_NOTE).exists()
    if practice and "JIEYOU_PASSWORD" not in os.environ:
        return PRACTICE_PASSWORD
    return secret("JIEYOU_PASSWORD", "密码：")


def at(office: Opened) -> AbstractContextManager[Work]:
    """One transaction at the desk of an office, whose progress is shown to whoever watches."""
    return office.desk.work(Bar())


class Bar:
    """Shows how far a long job is, on a console somebody may be looking at."""

    def __init__(self) -> None:
        self._shown = 0.0

    def step(self, done: int, total: int, text: str = "") -> None:
        """See services.work.Progress."""
        now = time.monotonic()
        if sys.stderr.isatty() and (now - self._shown > _PATIENCE or done == total):
            self._shown = now
            share = f" {done * 100 // total}%" if total and done < total else ""
            end = f"{text}{share}" if share else ""
            # Each line is written over the last one, and the last one wiped at the end.
            sys.stderr.write(f"\r{' ' * 78}\r{end}")
            sys.stderr.flush()


def secret(variable: str, prompt: str, *, twice: bool = False) -> str:
    """Something nobody may read over a shoulder: from the environment, or asked for."""
    if (given := os.environ.get(variable)) is not None:
        return given
    if not sys.stdin.isatty():
        raise UserError("没有密码", f"无人值守时请把它放在环境变量 {variable} 里")
    first = getpass.getpass(prompt)
    if twice and getpass.getpass("再写一遍：") != first:
        raise UserError("两次写的不一样", "什么也没有改动，请重来一次")
    return first


def typed(kind: Kind) -> Any:
    """An argument that is read as the forms read it."""

    def read(text: str) -> Any:
        try:
            value = kind.parse(text)
        except FieldError as error:
            words = f"{error.title}；{error.advice}" if error.advice else error.title
            raise argparse.ArgumentTypeError(words) from error
        if value is None and not isinstance(kind, Text):
            # A script whose variable is empty means something else than today.
            raise argparse.ArgumentTypeError("后面写的是空的")
        return value

    return read


def rows(table: Table) -> list[dict[str, Any]]:
    """A table for programs: its lines by the names of the fields, masked as on screen.

    Numbers and days stay what they are (money in fen), everything else is as it is read.
    """
    return [
        {field.name: _value(table, line, field) for field in table.fields} for line in table.rows
    ]


def columns(text: str) -> int:
    """How many columns of a console a text takes: Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def show(table: Table) -> None:
    """A table for people, its columns one below the other."""
    lines = [[field.label for field in table.fields]]
    lines += [[table.text(line, field) for field in table.fields] for line in table.rows]
    widths = [max(columns(line[i]) for line in lines) for i in range(len(table.fields))]
    rights = [field.kind.right_aligned for field in table.fields]
    for line in lines:
        padded = (
            " " * (wide - columns(cell)) + cell if right else cell + " " * (wide - columns(cell))
            for cell, wide, right in zip(line, widths, rights, strict=True)
        )
        say("  ".join(padded).rstrip())


@contextmanager
def folder(path: Path) -> Iterator[None]:
    """Make the folder that something is to go to; it goes again if nothing came into it.

    Raises UserError when it cannot be made, as ``check_folder`` does.
    """
    check_folder(path)
    fresh = not path.exists()
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise disks.in_words(error, f"文件夹“{path}”建不成") from error
    try:
        yield
    finally:
        if fresh and not any(path.iterdir()):
            path.rmdir()


def check_folder(path: Path) -> None:
    """Refuse what cannot be made a folder; see ``check_file``."""
    if path.is_file():
        raise UserError(f"“{path}”是一个文件，不是文件夹", "请换一个文件夹的名字")
    _check_around(path)


def check_file(path: Path | None) -> None:
    """Refuse a file's place before anything is done that is then to be written there.

    The folder around must be there: one that is not is a stick not plugged in, or mistyped.
    """
    if path is None:
        return
    if path.is_dir():
        raise UserError(f"“{path}”是一个文件夹，不是文件", "请把文件名也写上")
    _check_around(path)


def _check_around(path: Path) -> None:
    around = path.absolute().parent
    if not around.is_dir():
        raise UserError(
            f"找不到文件夹“{around}”",
            "请看看 U 盘是否插好、路径是否写对；要放进新文件夹的，请先把外面这层建好",
        )


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises UserError when the disk does not take it."""
    check_file(path)
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_bytes(content)
        disks.put_in_place(half, path)
    except OSError as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise disks.in_words(error, f"“{path.name}”没有写成") from error


def read(path: Path) -> bytes:
    """A file's content; raises UserError when it is not there or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(f"找不到文件“{path}”", "请核对文件名和所在的文件夹") from error
    except OSError as error:
        raise disks.in_words(error, f"“{path.name}”读不出来") from error


def _value(table: Table, line: Record, field: Field) -> Any:
    value = line[field.name]
    plain = value is None or isinstance(value, int | dt.date)
    return value if plain and not field.kind.sensitive else table.text(line, field)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)

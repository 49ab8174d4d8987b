"""The command line: the same services as the window, for scheduled and unattended use.

Exit status: 0 done; 2 refused, with a sentence on stderr that says what to do; 1 a fault of
the program, with a number to report it by.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from typing_extensions import override

from jieyou_desktop.domain.errors import Cancelled, UserError

# How argparse says that something is wrong, and how a colleague would.
_WRONG = (
    (r"the following arguments are required: (.+)", r"还缺 \1"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (.+?): expected .*argument.*", r"\1 后面要跟一个值"),
    (
        r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)",
        r"\1 不能是“\2”，可以是 \3",
    ),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 和 \2 只能写一个"),
    (r"one of the arguments (.+) is required", r"\1 要写一个"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)

_WINDOW = {"gui", "--demo", "--folder"}
"""First words that ask for the window."""


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese and refuses like everything else here."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Help, **settings)
        self._positionals.title, self._optionals.title = "要写的", "可以写的"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    @override
    def error(self, message: str) -> NoReturn:
        for english, chinese in _WRONG:
            if found := re.fullmatch(english, message):
                message = found.expand(chinese)
                break
        raise UserError(f"命令没写对：{message}", f"写法见 {self.prog} --help")


class _Help(argparse.HelpFormatter):
    @override
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "写法：")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status; without a command, open the window."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in _WINDOW:
        from jieyou_desktop.app.main import main as open_window

        return open_window([word for word in words if word != "gui"])
    from jieyou_desktop.app import cli_console as console

    console.make_ready()
    try:
        args = parser().parse_args(words)
        args.run(args)
        sys.stdout.flush()
    except UserError as refusal:
        return console.refuse(refusal)
    except (Cancelled, KeyboardInterrupt):
        return console.refuse(UserError("已取消", "没有做完的这一步没有改动任何东西"))
    except BrokenPipeError:
        console.stop_listening()  # whoever read the answer has read enough
    except Exception as error:  # the last place before the user: a number instead of a trace
        return console.report(error)
    return 0


def parser() -> Parser:
    """Every command with its help."""
    from jieyou_desktop.app import cli_desk, cli_ledgers, cli_office, cli_packages, tour

    whole = Parser(
        prog="jieyou",
        description="解忧：镇街民政办的社会救助业务软件。不写命令就打开窗口；"
        "gui 打开窗口，--demo 打开练习镇。",
        epilog="密码取自环境变量 JIEYOU_PASSWORD，没有就当面问；-w 可以用环境变量 JIEYOU_DIR 代替。"
        "退出码：0 办成了，2 没办成（标准错误里说原因和怎么办），1 程序出错。",
    )
    commands = whole.add_subparsers(
        title="命令", metavar="命令", required=True, parser_class=Parser
    )
    for part in (cli_office, cli_ledgers, cli_desk, cli_packages, tour):
        part.add_to(commands)
    return whole


if __name__ == "__main__":
    sys.exit(main())

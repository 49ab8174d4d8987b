"""The command line: the same services as the window, for scheduled and unattended use.

Exit status: 0 done; 2 refused, with a sentence on stderr that says what to do; 1 a fault of
the program, with a number to report it by.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from jieyou_desktop.domain.errors import Cancelled, UserError

if TYPE_CHECKING:
    from jieyou_desktop.app.cli_parser import Parser

_WINDOW = {"gui", "--demo", "--folder", "--open", "--only-shown"}
"""First words that ask for the window."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status; without a command, open the window."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in _WINDOW:
        from jieyou_desktop.app.main import main as open_window

        return open_window([word for word in words if word != "gui"])
    if words[0] == "--selftest":
        words[0] = "selftest"
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


def parser() -> "Parser":
    """Every command with its help."""
    from jieyou_desktop.app import (
        cli_desk,
        cli_ledgers,
        cli_office,
        cli_packages,
        cli_selftest,
        cli_visit,
        tour,
    )
    from jieyou_desktop.app.cli_parser import Parser

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
    for part in (cli_office, cli_ledgers, cli_desk, cli_visit, cli_packages, tour, cli_selftest):
        part.add_to(commands)
    return whole


if __name__ == "__main__":
    sys.exit(main())

"""The command line: the same services as the window, for scheduled and unattended use.

Exit status: 0 done; 2 refused, with a sentence on stderr that says what to do; 1 a fault of
the program, with a number to report it by.
"""

import errno
import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from jieyou_desktop.domain import disks
from jieyou_desktop.domain.errors import Cancelled, UserError

if TYPE_CHECKING:
    from jieyou_desktop.app.cli_parser import Parser

_WINDOW = {"gui", "--demo", "--folder", "--open", "--only-shown"}
"""First words that ask for the window."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status; without a command, open the window."""
    if argv is None:
        _speak_chinese()
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] == "--selftest":
        words[0] = "selftest"
    from jieyou_desktop.app import cli_console as console

    console.make_ready()
    try:
        if not words or words[0] in _WINDOW:
            return _open_window([word for word in words if word != "gui"])
        if words[0].startswith("-") and words[0] not in {"-h", "--help"}:
            raise UserError(
                f"命令要写在 {words[0]} 前面",
                "例如 jieyou find 单玉芝 -w 数据文件夹；写法见 jieyou --help",
            )
        args = parser().parse_args(words)
        args.run(args)
        sys.stdout.flush()
    except UserError as refusal:
        return console.refuse(refusal)
    except (Cancelled, KeyboardInterrupt):
        return console.refuse(UserError("已取消", "没有做完的这一步没有改动任何东西"))
    except BrokenPipeError:
        console.stop_listening()  # whoever read the answer has read enough
    except OSError as error:  # a path of theirs that no command foresaw
        if _nobody_reads(error):
            console.stop_listening()
            return 0
        logging.getLogger(__name__).exception("disk")
        return console.refuse(disks.in_words(error, "没有做成"))
    except Exception as error:  # the last place before the user: a number instead of a trace
        return console.report(error)
    return 0


def _nobody_reads(error: OSError) -> bool:
    """Whether this is Windows' way of saying that whoever read the answer has gone."""
    return sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None


def _speak_chinese() -> None:
    """Begin again in UTF-8 where the system's own coding (LC_ALL=C) knows no Chinese sign."""
    try:
        "解忧".encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        again = [sys.executable, "-X", "utf8", "-m", "jieyou_desktop", *sys.argv[1:]]
        os.execv(sys.executable, again)


def _open_window(words: list[str]) -> int:
    # Qt would end the whole program over either of these, with words for programmers.
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(each) for each in screens):
        raise UserError(
            "这里没有桌面，打不开窗口", "请在图形桌面里运行；命令行能做的事，jieyou --help 都列着"
        )
    try:
        from jieyou_desktop.app.main import main as open_window
    except ImportError as error:
        if "shared object" not in str(error):
            raise
        library = str(error).partition(":")[0]
        raise UserError(
            f"这台电脑缺少窗口要用的系统库 {library}",
            "请先装上；在 Debian 上缺什么，.ci/run 里都列着",
        ) from error
    return open_window(words)


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

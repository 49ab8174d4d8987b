"""Reading a command line and explaining it, in Chinese."""

import argparse
import re
from typing import Any, NoReturn

from typing_extensions import override

from jieyou_desktop.app.cli_console import columns
from jieyou_desktop.domain.errors import UserError

# How argparse says that something is wrong, and how a colleague would.
_WRONG = (
    (r"the following arguments are required: (.+)", r"还缺 \1"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (.+?): invalid int value: (.*)", r"\1 要写整数，不能是 \2"),
    (r"argument (.+?): expected .*argument.*", r"\1 后面要跟一个值"),
    (
        r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)",
        r"\1 不能是“\2”，可以是 \3",
    ),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 和 \2 只能写一个"),
    (r"one of the arguments (.+) is required", r"\1 里要写一个"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)
_USAGE = "写法："
_NEVER_FIRST = "，。；：、）”！？"


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese and refuses like everything else here."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **settings)
        self._positionals.title, self._optionals.title = "要写的", "可以写的"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    @override
    def _get_formatter(self) -> argparse.HelpFormatter:
        # Names of commands line up; options with Chinese in them would not, so their help
        # stands below them.
        return _Help(self.prog, max_help_position=24 if self._subparsers else 8)

    @override
    def error(self, message: str) -> NoReturn:
        for english, chinese in _WRONG:
            if found := re.fullmatch(english, message):
                # Python puts choices in quotes or not, by its version.
                message = found.expand(chinese).replace("'", "").replace(", ", "、")
                break
        raise UserError(f"命令没写对：{message}", f"写法见 {self.prog} --help")


class _Help(argparse.HelpFormatter):
    """Help in Chinese: its signs are two columns wide and are not parted by spaces."""

    @override
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _USAGE if prefix is None else prefix)

    @override
    def _format_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None) -> str:
        # The lines below begin where the first does: under the words after "写法：".
        text = super()._format_usage(usage, actions, groups, prefix)
        missing = columns(prefix or "") - len(prefix or "")
        return re.sub(r"\n(?= )", "\n" + " " * missing, text)

    @override
    def _format_action(self, action: argparse.Action) -> str:
        if action.nargs == argparse.PARSER:  # the commands, under the group's heading alone
            return "".join(map(self._format_action, self._iter_indented_subactions(action)))
        return super()._format_action(action)

    @override
    def format_help(self) -> str:
        return re.sub(r"(?m)^(\w+):$", r"\1：", super().format_help())

    @override
    def _split_lines(self, text: str, width: int) -> list[str]:
        lines = [""]
        for part in re.findall(r"[\x21-\x7e]+|.", text):
            if columns(lines[-1] + part) > width and part not in _NEVER_FIRST:
                lines.append("")
            lines[-1] += part
        return [line.strip() for line in lines]

    @override
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))

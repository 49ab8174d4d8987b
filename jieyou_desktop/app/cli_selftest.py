"""The command that tries the whole program on this computer."""

import argparse
from pathlib import Path
from typing import Any


def add_to(commands: Any) -> None:
    """Add the command."""
    test = commands.add_parser(
        "selftest", help="自检：用虚构的人把整个程序试一遍（也可以写成 --selftest）"
    )
    test.add_argument("folder", metavar="文件夹", type=Path, help="结果放在哪里（要空的）")
    test.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    # The window and all its pages: other commands start without them.
    from jieyou_desktop.app import selftest

    selftest.run(args.folder)

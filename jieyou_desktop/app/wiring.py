"""What this computer brings to an office, put together in one place for window and command."""

import datetime as dt

from jieyou_desktop.app import paths
from jieyou_desktop.services.opening import Program


def clock() -> dt.datetime:
    """The computer's clock with its zone; nothing else reads it."""
    return dt.datetime.now().astimezone()


def program() -> Program:
    """The clock, the resources and the migrations of this installation."""
    return Program(clock, paths.RESOURCES, paths.MIGRATIONS)

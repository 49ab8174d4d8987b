"""One user action = one function = one transaction; this is the transaction."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from jieyou_desktop.domain.days import as_stored
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.rights import Right, rights_of
from jieyou_desktop.security.vault import Vault
from jieyou_desktop.storage import audit
from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.engine import Sessions

P = ParamSpec("P")
T = TypeVar("T")


class Progress(Protocol):
    """How a long job reports itself; ``step`` raises Cancelled once the user gives up."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say that ``done`` of ``total`` are finished."""


class NoProgress:
    """For callers that do not watch."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """See Progress.step."""


@dataclass(frozen=True)
class Actor:
    """Who is at the desk: a name and a post (codes.ROLE)."""

    name: str
    role: str = "clerk"


@dataclass
class Work:
    """What a service function may touch while it runs.

    ``today`` is the office's day, ``moment`` the same instant in UTC without a zone;
    ``resources`` is the folder of dated data and texts. ``vault`` is the opened key file in
    the data folder; only users and backups need it.
    """

    session: Session
    today: dt.date
    moment: dt.datetime
    actor: Actor
    resources: Path
    progress: Progress = field(default_factory=NoProgress)
    changed: set[str] = field(default_factory=set)
    vault: Vault | None = None

    def touched(self, *topics: str) -> None:
        """Say which lists the screens should read again once this is committed."""
        self.changed.update(topics)

    def note(
        self,
        action: str,
        detail: dict[str, Any],
        table: str | None = None,
        entity_id: int | None = None,
    ) -> None:
        """Record in the audit trail something that changes no row (seen, printed, exported)."""
        audit.note(self.session, action, detail, table, entity_id)

    def may(self, right: Right) -> bool:
        """Whether the one at the desk has a right."""
        return right in rights_of(self.actor.role)


class Desk:
    """Opens a Work for the signed-in user.

    ``clock`` gives the local time with its zone; only ``app`` reads the real one.
    """

    def __init__(
        self,
        sessions: Sessions,
        clock: Callable[[], dt.datetime],
        actor: Actor,
        resources: Path,
        vault: Vault | None = None,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self.actor = actor
        self._resources = resources
        self._vault = vault

    def seat(self, actor: Actor) -> "Desk":
        """The same desk with someone else at it."""
        return Desk(self._sessions, self._clock, actor, self._resources, self._vault)

    @contextmanager
    def work(self, progress: Progress | None = None) -> Iterator[Work]:
        """Commit at the end, roll back on any exception."""
        now = self._clock()
        moment = as_stored(now)
        with self._sessions.begin() as session:
            session.info["actor"], session.info["moment"] = self.actor.name, moment
            yield Work(
                session,
                now.date(),
                moment,
                self.actor,
                self._resources,
                progress or NoProgress(),
                vault=self._vault,
            )


def allowed(
    right: Right,
) -> Callable[[Callable[Concatenate[Work, P], T]], Callable[Concatenate[Work, P], T]]:
    """Refuse a service function to a post that lacks the right."""

    def wrap(function: Callable[Concatenate[Work, P], T]) -> Callable[Concatenate[Work, P], T]:
        def checked(w: Work, /, *args: P.args, **kwargs: P.kwargs) -> T:
            if not w.may(right):
                raise UserError(
                    "您的岗位没有这项权限", "请由有权限的同事办理，或请管理员在设置里调整岗位"
                )
            return function(w, *args, **kwargs)

        checked.__doc__, checked.__name__ = function.__doc__, function.__name__
        return checked

    return wrap

"""Half-filled forms kept as typed, per user and per form, until they are saved or dropped."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import drafts
from jieyou_desktop.storage.drafts import Draft


@dataclass(frozen=True)
class Typed:
    """What someone has typed into one form, and when last (UTC)."""

    key: str
    values: Mapping[str, Any]
    at: dt.datetime | None


def save_draft(w: Work, *, key: str, values: Mapping[str, Any]) -> None:
    """Keep what is typed so far; ``values`` is plain JSON data, the newest replaces the last."""
    draft = drafts.draft_of(w.session, key, w.actor.name)
    if draft is None:
        w.session.add(Draft(key=key, owner=w.actor.name, values=dict(values)))
    else:
        draft.values = dict(values)


def take_draft(w: Work, *, key: str) -> Typed | None:
    """What the one at the desk had typed into a form; None when nothing."""
    draft = drafts.draft_of(w.session, key, w.actor.name)
    return None if draft is None else _typed(draft)


def drop_draft(w: Work, *, key: str) -> None:
    """Forget what was typed, because it is saved or given up."""
    if (draft := drafts.draft_of(w.session, key, w.actor.name)) is not None:
        w.session.delete(draft)


def drafts_under(w: Work, *, prefix: str) -> tuple[Typed, ...]:
    """All that the one at the desk has half-filled in forms of one sort, last touched first."""
    return tuple(map(_typed, drafts.drafts_of(w.session, prefix, w.actor.name)))


def _typed(draft: Draft) -> Typed:
    return Typed(draft.key, draft.values, draft.changed_at or draft.created_at)

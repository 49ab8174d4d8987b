"""The texts of leaflets: the program's editions, and the office's own in their place."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jieyou_desktop.domain import leaflets as rule
from jieyou_desktop.domain.leaflets import Text
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage.office import Wording, wording


def in_use(w: Work, programme: str) -> tuple[Text, tuple[str, ...]]:
    """The text for today and what the clerk should know of it.

    Raises UserError for a day before the first edition.
    """
    edition = rule.text_on(_editions(w.resources, programme), programme, w.today)
    own = wording(w.session, _name(programme))
    if own is None:
        return edition, ()
    text = rule.text_of(own.content, own.since)
    if edition.since <= own.since:
        return text, (f"用的是本单位 {own.since} 改过的文字",)
    return text, (
        f"用的是本单位 {own.since} 改过的文字；程序自带的文字 {edition.since} 起有新版，"
        "请核对要不要一起改",
    )


def original(w: Work, *, programme: str) -> Text:
    """The program's own text for today, whatever the office made of it."""
    return rule.text_on(_editions(w.resources, programme), programme, w.today)


@allowed(Right.OFFICE)
def reword(w: Work, *, programme: str, values: Mapping[str, Any]) -> None:
    """Put the office's own text in the place of the program's, from today on.

    ``values`` are as ``Text.plain`` gives them. Papers issued before keep theirs. Raises
    FieldError for a text that leaves out a point or has a word nobody knows.
    """
    text = rule.text_of(values, w.today)
    rule.check(text)
    _end(w, programme)
    row = Wording(name=_name(programme), content=text.plain(), since=w.today)
    w.session.add(row)
    w.touched("letters", "office")


@allowed(Right.OFFICE)
def restore(w: Work, *, programme: str) -> None:
    """Go back to the program's own text."""
    _end(w, programme)
    w.touched("letters", "office")


def _end(w: Work, programme: str) -> None:
    while (row := wording(w.session, _name(programme))) is not None:
        row.ended_on = w.today
        w.session.flush()


def _name(programme: str) -> str:
    return f"leaflet.{programme}"


@cache
def _editions(resources: Path, programme: str) -> tuple[Text, ...]:
    path = resources / "letters" / f"leaflet_{programme}.toml"
    return rule.read_texts(tomllib.loads(path.read_text("utf-8")))

"""The register as a list: found by typing, seen through views, read in windows."""

from collections.abc import Sequence
from dataclasses import dataclass

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Fields, Listing, Record, Table
from jieyou_desktop.domain.gaps import GAPS
from jieyou_desktop.domain.kinds import Money, Name, Text, Whole
from jieyou_desktop.domain.register import LastVisit, View, programme_words
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import register as storage
from jieyou_desktop.storage import register_lists, saved_views, search
from jieyou_desktop.storage.office import SavedView
from jieyou_desktop.storage.register_lists import Line

LIST = Fields(
    [
        Field("head_name", "户主", Name(width=9)),
        Field("village", "村（社区）", Text(width=10)),
        Field("people", "人口", Whole(width=5)),
        Field("programmes", "项目", Text(width=13)),
        Field("amount_fen", "月金额", Money()),
        Field("tags", "标签", Text(width=13)),
        Field("visited_on", "最近走访", LastVisit(width=10)),
        Field("gaps", "资料", Text(width=11)),
        Field("code", "户号", Text(width=8)),
    ]
)
"""Columns of the list."""

MOST_FOUND = 300
"""Of what is typed only so many households are listed, the nearest ones."""

_PAGE = "register"


@dataclass(frozen=True)
class NamedView:
    """A view with its name and how many households it has; ``id`` is None for built-in ones."""

    id: int | None
    name: str
    view: View
    count: int


BUILT_IN = (
    ("全部", View()),
    ("低保", View(programme="dibao")),
    ("特困", View(programme="tekun")),
    ("从未走访", View(never_visited=True)),
    ("资料有缺", View(gap="any")),
)


@dataclass(frozen=True)
class Totals:
    """What the whole register comes to."""

    households: int
    people: int
    new_this_month: int


@dataclass(frozen=True)
class VillageChoice:
    """A village to choose from."""

    id: int
    name: str


def listing(
    w: Work,
    *,
    text: str = "",
    view: View | None = None,
    sort: str = "",
    descending: bool = False,
) -> Listing:
    """Households of a view in which every word typed occurs, read by ``rows``.

    Nearest first when something was typed, otherwise in walking order, unless a column of
    LIST is named. Typing also finds households that have ended, after the others; at most
    MOST_FOUND are listed then.
    """
    ids = register_lists.household_ids(
        w.session,
        view or View(),
        w.today,
        text=text,
        sort=sort,
        descending=descending,
        most_found=MOST_FOUND,
    )
    return Listing("户台账", LIST, tuple(ids), unit="户")


def rows(w: Work, *, ids: Sequence[int]) -> tuple[Record, ...]:
    """Lines of the list by household, in the order asked for."""
    return tuple(_line(line) for line in register_lists.lines(w.session, ids, w.today))


def find(w: Work, *, text: str, limit: int = 50) -> Table:
    """The households nearest to what was typed, as a whole table."""
    return Table("查找", LIST, rows(w, ids=search.find(w.session, text, limit)))


def totals(w: Work) -> Totals:
    """How many households and people the register has, and how many households are new."""
    return Totals(
        register_lists.count(w.session, View(), w.today),
        register_lists.people(w.session),
        register_lists.registered_since(w.session, w.today.replace(day=1)),
    )


def views(w: Work) -> tuple[NamedView, ...]:
    """The built-in views and then those the office keeps, each with its count."""
    kept = [(one.id, one.name, View.of(one.filter)) for one in saved_views.of(w.session, _PAGE)]
    return tuple(
        NamedView(id_, name, view, register_lists.count(w.session, view, w.today))
        for id_, name, view in [*((None, *one) for one in BUILT_IN), *kept]
    )


@allowed(Right.REGISTER)
def keep_view(w: Work, *, name: str, view: View) -> int:
    """Keep a view under a name; a kept one of that name is replaced. Returns its id."""
    name = name.strip()
    if not name:
        raise FieldError("name", "还没有起名字", "例如 东沟村重病")
    if len(name) > 20:
        raise FieldError("name", "名字最多 20 个字", "起个短些的名字，按钮才放得下")
    if name in {label for label, _ in BUILT_IN}:
        raise FieldError("name", f"“{name}”是固定的视图", "请换一个名字")
    if view == View():
        raise UserError("还没有选筛选条件", "先选村、项目、标签或资料情况，再保存成视图")
    known = saved_views.named(w.session, _PAGE, name)
    if known is None:
        known = SavedView(page=_PAGE, name=name, filter=view.as_filter())
        w.session.add(known)
    known.filter = view.as_filter()
    w.session.flush()
    w.touched("register")
    return known.id


@allowed(Right.REGISTER)
def drop_view(w: Work, *, view_id: int) -> None:
    """Stop keeping a view."""
    w.session.get_one(SavedView, view_id).ended_on = w.today
    w.touched("register")


def village_choices(w: Work) -> tuple[VillageChoice, ...]:
    """The villages, in the order they are walked."""
    return tuple(VillageChoice(one.id, one.name) for one in storage.villages(w.session))


def _line(line: Line) -> Record:
    benefits = line.benefits
    amounts = [one.amount_fen for one in benefits if one.amount_fen is not None]
    gaps, gaps_tone = _gaps_words(line.gaps)
    tones = {"gaps": gaps_tone} if gaps_tone else {}
    if line.visited_on is None:
        cared_for = any(one.programme in {"dibao", "tekun"} for one in benefits)
        tones["visited_on"] = "late" if cared_for else "dim"
    if line.ended_on:
        gaps, tones = "已销户", {"gaps": "dim", "head_name": "dim", "visited_on": "dim"}
    return Record(
        line.id,
        {
            "head_name": f"{line.head or ''}（已销户）" if line.ended_on else line.head,
            "village": line.village,
            "people": line.people,
            "programmes": "、".join(
                dict.fromkeys(
                    programme_words(one.programme, one.area, one.tier, one.care_mode)
                    for one in benefits
                )
            ),
            "amount_fen": sum(amounts) if amounts else None,
            "tags": "、".join(codes.TAG.label(code) for code in line.tags),
            "visited_on": line.visited_on,
            "gaps": gaps,
            "code": line.code,
            "_tones": tones,
        },
        line.version,
    )


def _gaps_words(found: Sequence[str]) -> tuple[str, str]:
    """The worst thing, or how many are missing, and its tone."""
    wrong = [code for code in found if GAPS[code].is_wrong]
    if wrong:
        return GAPS[wrong[0]].label, "late"
    if len(found) == 1:
        return GAPS[found[0]].label, "soon"
    return (f"缺 {len(found)} 项", "soon") if found else ("", "")

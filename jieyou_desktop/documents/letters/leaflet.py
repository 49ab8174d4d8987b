"""政策明白纸: a programme told on the eleven points of handbook 7.3, in large plain type.

The general edition tells the policy. A family's own has it on the back; the front says what
the family gets now, where it goes, what to tell us, and whom to ring.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.documents.blocks import (
    Beside,
    Gap,
    Grid,
    Pairs,
    Panel,
    Rule,
    Section,
    Stack,
    Text,
    Title,
)
from jieyou_desktop.documents.fonts import Face
from jieyou_desktop.documents.official import Blanks
from jieyou_desktop.documents.page import Block, Paper, Plate, Side, Style, plate
from jieyou_desktop.documents.words import dialled, in_words
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.kinds import Money, Month

NORMAL = Style(body=15.5, lead=1.48, left_mm=22, right_mm=22, top_mm=17, bottom_mm=15)
LARGE = Style(body=20.5, lead=1.42, left_mm=20, right_mm=20, top_mm=15, bottom_mm=14)

# From ten thousand yuan on the large figure leaves no room beside it.
_WIDE_FEN = 1_000_000
_FOUR_FIGURES_FEN = 100_000


@dataclass(frozen=True)
class LeafletFacts:
    """All a leaflet needs; days are ISO text, months ``2018-03``.

    Frozen once for a job are the texts and the office; ``number`` and ``own`` belong to one
    paper. ``sections`` are mappings with ``heading``, ``lines`` and ``own`` (wanted on the
    front of a family's own); ``standards`` the amounts the text rests on, with ``document``
    and ``since``. ``own`` is None for the general edition, else a mapping with ``head`` and
    ``grants`` (``who``, ``what``, ``insured``, ``amount_fen``, ``from_month``,
    ``review_month``, ``account``) in which what is not known is None.
    """

    title: str
    programme: str
    area: str
    signing_name: str
    village: str
    helper_name: str
    helper_phone: str
    phone: str
    supervision_phone: str
    address: str
    hours: str
    action: str
    own_action: str
    sections: Sequence[Mapping[str, Any]]
    basis: Sequence[str]
    standards: Sequence[Mapping[str, str]]
    edition: str
    printed_on: str
    large: bool
    county_phone: str = ""
    number: str = ""
    own: Mapping[str, Any] | None = None


Facts = LeafletFacts


def compose(facts: LeafletFacts) -> Paper:
    """The general edition, or one family's own."""
    edition = f"{full_day(facts.edition)}版　{full_day(facts.printed_on)}印"
    foot = (edition, facts.number) if facts.number else (edition,)
    sides = _general(facts) if facts.own is None else _own(facts, facts.own)
    return Paper(facts.title, sides, foot, LARGE if facts.large else NORMAL)


def _general(facts: LeafletFacts) -> tuple[Side, ...]:
    heading = (
        _title(facts),
        Text(
            "　".join(part for part in (facts.signing_name, facts.village) if part), align="center"
        ),
        Gap(2),
        plate(Text(facts.action, face=Face.HEAD, scale=1.1, align="center")),
        Gap(3),
    )
    sections = tuple(_section(section) for section in facts.sections)
    return (Side((*heading, *sections, _basis(facts)), (_ask(facts),)),)


def _own(facts: LeafletFacts, own: Mapping[str, Any]) -> tuple[Side, ...]:
    air = Gap(2 if facts.large else 3)
    front = (
        _title(facts),
        Text(f"{facts.signing_name}　{facts.village}　**{own['head']}** 家", align="center"),
        air,
        _gets(facts, own),
        air,
        plate(Text(facts.own_action, face=Face.HEAD, scale=1.1)),
        air,
    )
    most_wanted = tuple(_section(section) for section in facts.sections if section["own"])
    back = tuple(_section(section) for section in facts.sections)
    return (
        Side(front, (_ask(facts), _sign(facts)), most_wanted),
        Side((*back, _basis(facts))),
    )


def _gets(facts: LeafletFacts, own: Mapping[str, Any]) -> Panel:
    """What the family gets now: the sum large, then from when, where it goes, the next review."""
    grants: Sequence[Mapping[str, Any]] = own["grants"]
    if not grants:
        return Panel((Text("您家现在没有按月领的救助金。", face=Face.HEAD),))
    total = sum(grant["amount_fen"] for grant in grants)
    amount = (
        Text("您家现在每月领", face=Face.HEAD),
        Text(f"{Money().show(total)} 元", face=Face.FIGURE, scale=2.1 if facts.large else 2.3),
        Text(in_words(total)),
    )
    if len(grants) > 1:
        rows = tuple((g["who"], _kind(g), Money().show(g["amount_fen"])) for g in grants)
        several = Grid(("姓名", "类别", "每月（元）"), rows, (4, 7, 4), right=(2,), scale=1.0)
        return Panel((*amount, Gap(1), several, Gap(1), Pairs(_details(grants), key=4.6)))
    details = Pairs((("类别", _kind(grants[0])), *_details(grants)), key=4.6)
    if facts.large or total >= _WIDE_FEN:
        return Panel((*amount, Gap(1), details))
    share = 0.5 if total >= _FOUR_FIGURES_FEN else 0.44
    return Panel((Beside(amount, (details,), share=share, middle=True),))


def _kind(grant: Mapping[str, Any]) -> str:
    insured = f"，{grant['insured']} 人" if grant.get("insured") else ""
    return f"{grant['what']}{insured}"


def _details(grants: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """What is the same for all is said once; what differs is said with its name."""
    found = []
    for key, label, show in (
        ("from_month", "开始", Month().show),
        ("account", "存入", str),
        ("review_month", "下次核查", Month().show),
    ):
        known = [(grant["who"], show(grant[key])) for grant in grants if grant.get(key)]
        values = dict.fromkeys(value for _, value in known)
        if len(values) == 1:
            found.append((label, next(iter(values))))
        elif values:
            found.append((label, "；".join(f"{who} {value}" for who, value in known)))
    if not any(grant.get("account") for grant in grants):
        found.append(("存入", "没有账户，请来登记"))
    return tuple(found)


def _sign(facts: LeafletFacts) -> Plate:
    received, day, brought = ("领取人签字或捺印：", 7), ("日期：", 5), ("送达人：", 4)
    rows = ((received,), (day, brought)) if facts.large else ((received, day, brought),)
    return plate(Stack(tuple(Blanks(row, scale=0.98) for row in rows)))


def _title(facts: LeafletFacts) -> Plate:
    return plate(Title(facts.title, 1.3 if facts.large else 1.6))


def _section(section: Mapping[str, Any]) -> Plate:
    return plate(Section(section["heading"], tuple(section["lines"])))


def _basis(facts: LeafletFacts) -> Plate:
    """The laws, then the documents of the amounts, which stand in the text already."""
    by_day: dict[str, list[str]] = {}
    for standard in facts.standards:
        by_day.setdefault(standard["since"], []).append(standard["document"])
    documents = (f"{_numbers(names)}（{full_day(since)}起）" for since, names in by_day.items())
    amounts = "；".join(documents)
    lines = (f"{'；'.join(facts.basis)}。", *((f"救助标准：{amounts}。",) if amounts else ()))
    return plate(Section("政策依据", lines))


def _numbers(documents: Sequence[str]) -> str:
    """Document numbers of one issuer and year behind each other: 临民发〔2020〕15号、16号."""
    found: dict[str, list[str]] = {}
    for document in dict.fromkeys(documents):
        issuer, bracket, number = document.rpartition("〕")
        found.setdefault(issuer + bracket, []).append(number)
    return "、".join(issuer + "、".join(numbers) for issuer, numbers in found.items())


def _ask(facts: LeafletFacts) -> Plate:
    """Whom to ring: the number large, then who else; where to go on the general edition."""
    helper = f"村协理员 {facts.helper_name} {dialled(facts.helper_phone)}".rstrip()
    county = f"县救助热线 {dialled(facts.county_phone)}　" if facts.county_phone else ""
    others = (f"{county}政务热线 12345", f"监督电话 {dialled(facts.supervision_phone)}")
    lines = [helper] if facts.helper_name else []
    lines += others if facts.large else ["　".join(others)]
    if facts.own is None:
        lines += [line for line in (facts.address, facts.hours) if line]
    return plate(
        Stack((Rule(), _number(facts), *(Text(line, scale=0.98) for line in lines), Gap(1.5)))
    )


def _number(facts: LeafletFacts) -> Block:
    return Beside(
        (Text("有事打这个电话", face=Face.HEAD, scale=1.1),),
        (Text(dialled(facts.phone), face=Face.FIGURE, scale=1.45 if facts.large else 1.9),),
        share=0.36 if facts.large else 0.34,
        middle=True,
    )

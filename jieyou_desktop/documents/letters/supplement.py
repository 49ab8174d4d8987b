"""一次性补正告知书: everything that is missing, told at once, and how to bring each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jieyou_desktop.documents.blocks import Beside, Gap, Items, Pairs, Text, Title
from jieyou_desktop.documents.fonts import Face
from jieyou_desktop.documents.official import Blanks, Closing, Cut, Mark
from jieyou_desktop.documents.page import Block, Paper, Side, Style
from jieyou_desktop.documents.words import dialled
from jieyou_desktop.domain.days import full_day


@dataclass(frozen=True)
class SupplementFacts:
    """All the paper needs; days are ISO text.

    ``missing`` are mappings with ``name`` and ``how`` (where or in what form to get it); ``qr``
    is the ASCII number the mark holds.
    """

    number: str
    signing_name: str
    applicant: str
    matters: Sequence[str]
    missing: Sequence[Mapping[str, str]]
    by_date: str
    handler: str
    phone: str
    supervision_phone: str
    given_on: str
    qr: str = ""


Facts = SupplementFacts
_STYLE = Style(body=16.0, lead=1.55, top_mm=20, bottom_mm=16)
_ONE_LINE = 34
"""Characters that find room on a line of the stub."""


def compose(facts: SupplementFacts) -> Paper:
    """The wording of the paper and of its stub."""
    matters = "、".join(facts.matters)
    notice = (
        Title("一次性补正告知书"),
        Text(f"编号：{facts.number}", align="right", scale=0.85),
        Gap(2),
        Text(f"**{facts.applicant}**：", keep=True),
        Text(
            f"您申请的{matters}，还缺下面 {len(facts.missing)} 样材料。请最迟"
            f"**{full_day(facts.by_date)}**一次带齐。",
            first=2,
        ),
        Gap(2),
        Items(
            tuple(
                f"**{missing['name']}**" + (f"　{missing['how']}" if missing.get("how") else "")
                for missing in facts.missing
            ),
            first=1,
        ),
        Gap(2),
        Text(
            "收齐当天受理，办理期限从第二天数起。到期没有补齐的，申请先不受理，补齐后随时可以再来。",
            first=2,
        ),
        Text(
            f"自己办不了的，{'打电话' if facts.phone else ''}告诉我们，"
            "村协理员可以帮着代办。办理不收费。",
            first=2,
        ),
        Gap(2),
        *_numbers(facts),
        Beside(
            _mark(facts.qr), (Closing(facts.signing_name, full_day(facts.given_on)),), share=0.42
        ),
    )
    stub = (
        Cut(f"{facts.number}　存根由受理单位留存"),
        Pairs(
            (
                ("申请人", facts.applicant),
                ("事项", matters),
                ("所缺材料", _briefly([missing["name"] for missing in facts.missing])),
                ("补正期限", f"{full_day(facts.by_date)}　告知人 {facts.handler}"),
            ),
            scale=0.78,
            key=5.2,
        ),
        Blanks((("申请人签收：", 10), ("日期：", 8)), scale=0.78),
    )
    return Paper("一次性补正告知书", (Side(notice, stub),), style=_STYLE)


def _numbers(facts: SupplementFacts) -> tuple[Text, ...]:
    """Who told it and where to ring; a number the office did not give is left out."""
    teller = f"告知人 {facts.handler}"
    if facts.supervision_phone:
        teller += f"　监督电话 {dialled(facts.supervision_phone)}"
    told = Text(teller, scale=0.9, keep=True)
    if not facts.phone:
        return (told,)
    return (Text(f"电话 {dialled(facts.phone)}", scale=1.5, face=Face.HEAD, keep=True), told)


def _mark(qr: str) -> tuple[Block, ...]:
    if not qr:
        return ()
    return (Gap(4), Mark(qr, 23), Gap(1), Text("来补材料时带上这张纸", scale=0.7))


def _briefly(names: Sequence[str]) -> str:
    listed = "；".join(names)
    return listed if len(listed) <= _ONE_LINE else f"{len(names)} 样，见告知书"

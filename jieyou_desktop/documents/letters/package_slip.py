"""数据包交接单: what a package holds, so that the other side can check it by eye."""

from collections.abc import Sequence
from dataclasses import dataclass

from jieyou_desktop.documents.blocks import Gap, Grid, Pairs, Text, Title
from jieyou_desktop.documents.fonts import Face
from jieyou_desktop.documents.official import Blanks, Closing, Cut
from jieyou_desktop.documents.page import Paper, Side, Style
from jieyou_desktop.documents.words import dialled, in_words
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.kinds import Money


@dataclass(frozen=True)
class PackageSlipFacts:
    """All the slip needs; days are ISO text.

    ``counts`` are (what, how many, unit); ``sums`` are (what, fen). Fingerprints are groups of
    digits as the screen shows them; ``previous`` is empty for the first package.
    """

    town: str
    signing_name: str
    recipient: str
    sequence: int
    file_name: str
    period: str
    made_on: str
    counts: Sequence[Sequence[str | int]]
    sums: Sequence[Sequence[str | int]]
    fingerprint: str
    previous: str
    sender_key: str
    handler: str
    phone: str


Facts = PackageSlipFacts
_STYLE = Style(body=14.0, lead=1.5, top_mm=22, bottom_mm=18)


def compose(facts: PackageSlipFacts) -> Paper:
    """The wording of the slip."""
    blocks = (
        Title("数据包交接单"),
        Text(f"{facts.town}第 {facts.sequence} 号数据包", align="center", scale=1.1),
        Gap(4),
        Pairs(
            (
                ("报送给", facts.recipient),
                ("所属期间", facts.period),
                ("制作日期", full_day(facts.made_on)),
                ("文件名", facts.file_name),
            ),
            key=6,
        ),
        Gap(4),
        Grid(("内容", "数量", "内容", "数量"), _in_pairs(facts.counts), (4, 3, 4, 3), right=(1, 3)),
        Gap(3),
        Grid(
            ("金额合计", "元", "大写"),
            tuple(
                (str(what), Money().show(int(fen)), in_words(int(fen))) for what, fen in facts.sums
            ),
            (5, 4, 8),
            right=(1,),
        ),
        Gap(4),
        Text("文件指纹（对方打开后显示的应与此相同）", scale=0.9, keep=True),
        Text(facts.fingerprint, face=Face.FIGURE, scale=1.15, align="center"),
        Gap(2),
        Text(f"上一包的指纹：{facts.previous or '无（这是第一包）'}", scale=0.8),
        Text(f"本镇公钥的指纹：{facts.sender_key}", scale=0.8),
        Text(f"制作人 {facts.handler}　电话 {dialled(facts.phone)}", scale=0.9),
        Closing(facts.signing_name, full_day(facts.made_on)),
    )
    stub = (
        Cut(f"第 {facts.sequence} 号数据包　回执"),
        Blanks((("收到日期：", 9), ("指纹一致（是／否）：", 5)), scale=0.9),
        Blanks((("接收单位：", 10), ("接收人签字：", 8)), scale=0.9),
    )
    return Paper("数据包交接单", (Side(blocks, stub),), style=_STYLE)


def _in_pairs(counts: Sequence[Sequence[str | int]]) -> tuple[tuple[str, ...], ...]:
    """Two counts a row, so that the receipt to cut off stays on the same page."""
    cells = [(str(what), f"{number:,} {unit}") for what, number, unit in counts]
    cells += [("", "")] * (len(cells) % 2)
    half = len(cells) // 2
    return tuple((*left, *right) for left, right in zip(cells[:half], cells[half:], strict=True))

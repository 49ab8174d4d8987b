"""受理通知书: what was taken in, who answers by when, and a stub for the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.documents.blocks import Beside, Gap, Grid, Pairs, Text, Title
from jieyou_desktop.documents.official import Blanks, Closing, Cut, Mark
from jieyou_desktop.documents.page import Paper, Side, Style
from jieyou_desktop.documents.words import dialled
from jieyou_desktop.domain.days import full_day


@dataclass(frozen=True)
class AcceptanceFacts:
    """All the notice needs; days are ISO text.

    ``matters`` are mappings with ``label``, ``handling`` (自办、转办、告知), ``office``, ``due_on``
    (None when no limit runs) and ``basis``. ``qr`` is the ASCII number the mark holds.
    """

    number: str
    signing_name: str
    applicant: str
    address: str
    matters: Sequence[Mapping[str, Any]]
    materials: Sequence[str]
    accepted_on: str
    handler: str
    phone: str
    supervision_phone: str
    qr: str
    contact: str = ""
    """Who came for the applicant, if someone did."""


Facts = AcceptanceFacts
_STYLE = Style(body=15.0, lead=1.55, top_mm=20, bottom_mm=16)


def compose(facts: AcceptanceFacts) -> Paper:
    """The wording of the notice and of its stub."""
    notice = (
        Title("社会救助申请受理通知书"),
        Text(f"编号：{facts.number}", align="right", scale=0.9),
        Gap(2),
        Text(f"**{facts.applicant}**{_at(facts.address)}：", keep=True),
        Text(
            f"您{_through(facts.contact)}于{full_day(facts.accepted_on)}提出的下列申请，"
            "现予受理。最迟到表中写明的那天答复您。",
            first=2,
        ),
        Gap(2),
        Grid(
            ("事项", "怎么办理", "最迟答复"),
            tuple(_matter(matter) for matter in facts.matters),
            (4.4, 6.2, 4.4),
        ),
        Gap(2),
        *_materials(facts.materials),
        Text(_basis(facts.matters), scale=0.75),
        Gap(2),
        Text(_ask(facts.phone, facts.handler), scale=1.2, keep=True),
        Text(f"{_complain(facts.supervision_phone)}办理不收费。", keep=True),
        Gap(1),
        Beside(
            (Gap(6), Mark(facts.qr, 25), Gap(1), Text("来问时带上这张纸，扫码就能查到", scale=0.7)),
            (Closing(facts.signing_name, full_day(facts.accepted_on)),),
            share=0.42,
        ),
    )
    return Paper("社会救助申请受理通知书", (Side(notice, _stub(facts)),), style=_STYLE)


def _stub(facts: AcceptanceFacts) -> tuple[Any, ...]:
    due = "；".join(f"{matter['label']}（{_due(matter)}）" for matter in facts.matters)
    return (
        Cut(f"{facts.number}　存根由受理单位留存"),
        Pairs(
            (
                ("申请人", f"{facts.applicant}{_at(facts.address)}"),
                ("受理日期", f"{full_day(facts.accepted_on)}　首问责任人 {facts.handler}"),
                ("事项", due),
                ("收到材料", f"{len(facts.materials)} 样"),
            ),
            scale=0.8,
            key=5.2,
        ),
        Blanks((("领取人签字：", 8), ("与申请人关系：", 5), ("日期：", 7))),
    )


def _ask(phone: str, handler: str) -> str:
    """Whom to ask; an office that gave no number is asked in person."""
    return f"查询电话 **{dialled(phone)}**（{handler}）" if phone else f"首问责任人 {handler}"


def _complain(phone: str) -> str:
    return f"到期没有答复，请打监督电话 **{dialled(phone)}**。" if phone else ""


def _at(address: str) -> str:
    return f"（{address}）" if address else ""


def _through(contact: str) -> str:
    return f"（由{contact}代办）" if contact else ""


def _due(matter: Mapping[str, Any]) -> str:
    if matter.get("due_on"):
        return full_day(matter["due_on"])
    return "当场告知去向" if matter["handling"] == "告知去向" else "没有统一时限，办好就通知您"


def _matter(matter: Mapping[str, Any]) -> tuple[str, str, str]:
    office = matter.get("office") or ""
    return str(matter["label"]), f"{matter['handling']}　{office}".strip(), _due(matter)


def _materials(materials: Sequence[str]) -> list[Text]:
    if not materials:
        return [Text("这次没有收取材料。")]
    listed = "；".join(f"{number}.{name}" for number, name in enumerate(materials, start=1))
    return [Text(f"**收到材料 {len(materials)} 样：**{listed}。")]


def _basis(matters: Sequence[Mapping[str, Any]]) -> str:
    bases = dict.fromkeys(str(matter["basis"]) for matter in matters if matter.get("basis"))
    return f"期限依据：{'；'.join(bases)}。" if bases else ""

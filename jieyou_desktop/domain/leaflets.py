"""Policy leaflets: their texts as data, editions by day, and the words filled in.

A text keeps the outline of handbook 7.3. Words in braces (``{低保标准}``) are filled from
dated standards, rules and the office's particulars, never typed as figures into a text.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from jieyou_desktop.domain.codes import Codes
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import FieldError, UserError

LEAFLET = Codes("明白纸", {"dibao": "低保", "tekun": "特困", "temporary": "临时救助"})

POINTS = Codes(
    "提纲",
    {
        "what": "这是什么政策",
        "who": "谁能申请",
        "get": "能得到什么",
        "bring": "带什么来",
        "how": "怎么办",
        "days": "多少天办完",
        "pay": "钱怎么发",
        "report": "哪些变化要报告",
        "appeal": "不服怎么办",
    },
)
"""Nine of the eleven points are sections; 政策依据 and 问谁 are set by the form itself."""

WORDS: dict[str, str] = {
    "城乡": "城市或农村",
    "低保标准": "每人每月的低保标准，例如 450 元",
    "低保标准原文": "照文件写法，例如 每月 450 元",
    "低保标准起": "低保标准从哪天起",
    "低保示例": "一户三口人的算例",
    "特困标准原文": "特困基本生活标准，照文件写法",
    "特困标准起": "特困标准从哪天起",
    "特困示例": "半失能老人的算例",
    "照料全自理": "照料护理标准：能自理",
    "照料半失能": "照料护理标准：半失能",
    "照料失能": "照料护理标准：失能",
    "镇街限额": "临时救助镇街单笔上限",
    "镇街限额起": "上限从哪天起",
    "电话": "服务电话",
    "监督电话": "监督电话",
    "镇街": "镇（街道）名称",
    "地址": "办公地址（没填的整句不印）",
    "时间": "办公时间（没填的整句不印）",
    "镇里": "镇里，或街道",
    "确认机关": "镇里（街道），或县民政局",
    "期限": "低保全程办理期限",
    "最长期限": "低保特殊情形的期限",
    "公示期限": "初审公示的天数",
    "调查期限": "特困调查期限",
    "确认期限": "特困确认期限",
    "先行期限": "急难先行救助期限",
    "补手续期限": "急难补手续期限",
    "快救期限": "小额快救期限",
    "摘要": "存折摘要，例如 农村低保金",
    "发放日": "每月几日前到账（没填的整句不印）",
}
"""The words a text may leave to the program, and what each stands for."""

_WORD = re.compile(r"\{([^{}]*)\}")
_SUMMARY = {
    ("dibao", "1"): "城市低保金",
    ("dibao", "2"): "农村低保金",
    ("tekun", "1"): "城市特困供养金",
    ("tekun", "2"): "农村特困供养金",
}


@dataclass(frozen=True)
class Section:
    """One point of the outline; ``own`` ones stand on the front of a family's own leaflet."""

    point: str
    heading: str
    lines: tuple[str, ...]
    own: bool = False


@dataclass(frozen=True)
class Text:
    """The text of a leaflet from a day on."""

    since: dt.date
    title: str
    action: str
    own_action: str
    sections: tuple[Section, ...]
    basis: tuple[str, ...]

    def words(self) -> Iterator[str]:
        """The words in braces, in the order of the text, each as often as it stands there."""
        for line in self._lines():
            yield from _WORD.findall(line)

    def filled(self, value: Callable[[str], str | None]) -> "Text":
        """The text with its words filled in; a line with a word unknown (None) is left out."""
        sections = (
            replace(section, lines=tuple(_filled_lines(section.lines, value)))
            for section in self.sections
        )
        title, action, own_action = (
            next(_filled_lines([line], value), "")
            for line in (self.title, self.action, self.own_action)
        )
        return replace(
            self,
            title=title,
            action=action,
            own_action=own_action,
            sections=tuple(section for section in sections if section.lines),
            basis=tuple(_filled_lines(self.basis, value)),
        )

    def plain(self) -> dict[str, Any]:
        """What JSON can hold of it, all but the day."""
        values = asdict(self)
        del values["since"]
        return values

    def _lines(self) -> Iterator[str]:
        yield from (self.title, self.action, self.own_action, *self.basis)
        for section in self.sections:
            yield from (section.heading, *section.lines)


def _filled_lines(lines: Iterable[str], value: Callable[[str], str | None]) -> Iterator[str]:
    for written in lines:
        line = written
        known = {word: value(word) for word in _WORD.findall(line)}
        if None in known.values():
            continue
        for word, meaning in known.items():
            line = line.replace(f"{{{word}}}", meaning or "")
        yield line


def read_texts(data: Mapping[str, Any]) -> tuple[Text, ...]:
    """The editions of a text file already parsed; each says only what it changes."""
    texts: list[Text] = []
    values: dict[str, Any] = {}
    sections: dict[str, Section] = {}
    for entry in data["edition"]:
        for part in entry.get("section", ()):
            sections[part["point"]] = section_of(part)
        values |= {key: value for key, value in entry.items() if key != "section"}
        texts.append(text_of({**values, "sections": [asdict(s) for s in sections.values()]}))
    return tuple(texts)


def text_of(values: Mapping[str, Any], since: dt.date | None = None) -> Text:
    """A text from plain values, as ``plain`` gives them."""
    return Text(
        since or values["since"],
        values["title"],
        values["action"],
        values["own_action"],
        tuple(section_of(part) for part in values["sections"]),
        tuple(values["basis"]),
    )


def section_of(values: Mapping[str, Any]) -> Section:
    """A section from plain values."""
    return Section(
        values["point"], values["heading"], tuple(values["lines"]), values.get("own", False)
    )


def text_on(texts: Iterable[Text], programme: str, day: dt.date) -> Text:
    """The edition in use on a day. Raises UserError where there is none."""
    fitting = [text for text in texts if text.since <= day]
    if not fitting:
        raise UserError(
            f"{full_day(day)}没有可用的{LEAFLET.label(programme)}明白纸文字",
            "程序不拿后来的政策写从前的明白纸。请核对日期",
        )
    return max(fitting, key=lambda text: text.since)


def check(text: Text) -> None:
    """Raise FieldError, naming the point, unless a text keeps the outline and its words."""
    for name, label in (("title", "标题"), ("action", "第一句话"), ("own_action", "个人版第一句")):
        if not getattr(text, name).strip():
            raise FieldError(name, f"{label}没有写", "请写一句话")
    present = {section.point for section in text.sections if section.lines}
    for point in POINTS:
        if point not in present:
            raise FieldError(point, f"少了“{POINTS.label(point)}”这一段", "提纲里的每一段都要有")
    if not text.basis:
        raise FieldError("basis", "少了政策依据", "请写上文件名和文号")
    for word in text.words():
        if word not in WORDS:
            raise FieldError(
                "words", f"花括号里的“{word}”程序不认得", "请照右边列出的词写，或去掉花括号"
            )


def summary(programme: str, area: str) -> str:
    """What the bank prints beside a payment (handbook 4.4)."""
    return _SUMMARY.get((programme, area), "临时救助金")

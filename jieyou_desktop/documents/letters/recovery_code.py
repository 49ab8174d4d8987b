"""恢复码: the one sheet that opens the data when every password is forgotten."""

from dataclasses import dataclass

from jieyou_desktop.documents.blocks import Gap, Items, Pairs, Panel, Text, Title
from jieyou_desktop.documents.fonts import Face
from jieyou_desktop.documents.official import Blanks
from jieyou_desktop.documents.page import Paper, Side, Style
from jieyou_desktop.domain.days import full_day


@dataclass(frozen=True)
class RecoveryCodeFacts:
    """All the sheet needs. It is printed once and never kept: no letter is stored of it."""

    town: str
    code: str
    made_on: str
    made_by: str
    folder: str = ""


Facts = RecoveryCodeFacts
_STYLE = Style(body=15.0, lead=1.6, top_mm=25, bottom_mm=20)


def compose(facts: RecoveryCodeFacts) -> Paper:
    """The wording of the sheet."""
    place = (("数据所在", facts.folder),) if facts.folder else ()
    blocks = (
        Title("解忧数据恢复码"),
        Text(facts.town, align="center", scale=1.1),
        Gap(6),
        Panel(
            tuple(
                Text(line, face=Face.FIGURE, scale=1.6, align="center")
                for line in _rows(facts.code)
            )
        ),
        Gap(6),
        Pairs(
            (("生成日期", full_day(facts.made_on)), ("生成人", facts.made_by), *place),
            key=5.5,
        ),
        Gap(5),
        Text("怎么保管", face=Face.HEAD, keep=True),
        Items(
            (
                "打印两份，分别装入信封密封，在封口处签名，放进保险柜或由分管领导保管。",
                "不要拍照、不要发到微信和邮箱，不要和电脑、U 盘放在一起。",
                "被别人看过或丢了的，当天在“设置 → 用户”里换一个，旧的随即作废。",
            )
        ),
        Gap(4),
        Text("什么时候用", face=Face.HEAD, keep=True),
        Items(
            (
                "所有人都忘了密码：在登录窗口点“忘了密码，用恢复码”，照上面输入，设新密码。",
                "电脑坏了：在新电脑上装好解忧，点“从备份恢复”，选备份文件，再输入恢复码。",
                "密码和恢复码都没有了，数据就打不开，谁也没有办法。请务必收好。",
            )
        ),
    )
    tail = (Blanks((("封存人：", 7), ("见证人：", 7), ("封存日期：", 8)), scale=0.85),)
    return Paper("解忧数据恢复码", (Side(blocks, tail),), style=_STYLE)


def _rows(code: str) -> list[str]:
    """The groups of the code, at most four to a line and as many on each."""
    groups = code.replace(" ", "-").split("-")
    lines = -(-len(groups) // 4)
    each = -(-len(groups) // lines)
    return ["  -  ".join(groups[start : start + each]) for start in range(0, len(groups), each)]

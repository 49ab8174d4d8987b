"""What can be done on a matter: what to ask, and the service that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Day, Flag, Text, Whole
from jieyou_desktop.services import casework, matters
from jieyou_desktop.services.cases import CaseFile

_ON = Field("on", "日期", Day(), hint="空着是今天")


@dataclass(frozen=True)
class Action:
    """One action: its name on the button, its form, and what to call with the form's values."""

    words: str
    icon: str
    hint: str
    fields: Fields
    call: Callable[..., Any]


STEP = Action(
    "记一步",
    "pencil",
    "",
    Fields(
        [
            Field("step", "做了什么", Text(limit=40), required=True),
            Field("note", "情况", Text(limit=500, lines=3), hint="谁去的、看到什么，写几句"),
            _ON,
        ]
    ),
    casework.do_step,
)
REFER = Action(
    "已转办",
    "log-out",
    "转出后这件仍在办，等承办单位反馈、告知申请人以后才算完。",
    Fields(
        [Field("note", "怎么转的", Text(limit=500, lines=2), hint="例如 转办单送到、谁签收"), _ON]
    ),
    casework.refer,
)
FINISH = Action(
    "办结",
    "check",
    "",
    Fields(
        [
            Field(
                "result",
                "结果",
                Text(limit=500, lines=3),
                required=True,
                hint="例如 同意，农村低保 B 类，10 月起发；或不符合，为什么",
            ),
            Field("told", "已经告知申请人", Flag()),
            _ON,
        ]
    ),
    casework.finish,
)
TELL = Action(
    "已告知申请人",
    "phone",
    "",
    Fields(
        [
            Field("how", "怎么告知的", Text(limit=500, lines=2), hint="例如 打电话、送书面告知书"),
            _ON,
        ]
    ),
    casework.tell,
)
WITHDRAW = Action(
    "撤回",
    "undo-2",
    "申请人自己不申请了才用这一步。",
    Fields([Field("reason", "为什么撤回", Text(limit=500, lines=2), required=True), _ON]),
    casework.withdraw,
)
REOPEN = Action(
    "重新打开",
    "rotate-ccw",
    "原来的到期日不变；办结时记的结果收回，经过里都留着。",
    Fields([Field("reason", "为什么重新打开", Text(limit=500, lines=2), required=True)]),
    casework.reopen,
)
LIMIT = Action(
    "填县里定的时限",
    "calendar",
    "填好以后新受理的件按它算；没有文件依据的不填。",
    Fields(
        [
            Field("days", "几个工作日", Whole(least=1, most=250), required=True),
            Field(
                "document", "文号", Text(limit=100), required=True, hint="例如 沭民发〔2026〕3号"
            ),
            Field("since", "从哪天起", Day(), required=True),
        ]
    ),
    matters.set_limit,
)


def offered(file: CaseFile) -> tuple[Action, ...]:
    """What can be done now, the likeliest first."""
    match file.case["state"]:
        case "supplement":
            return (WITHDRAW,)
        case "open" if file.case["handling"] == "refer":
            return (REFER, STEP, FINISH, WITHDRAW)
        case "open":
            return (STEP, FINISH, WITHDRAW)
        case "referred":
            return (FINISH, STEP, WITHDRAW)
        case "done" if file.case["told_on"] is None:
            return (TELL, REOPEN)
        case "done" | "withdrawn":
            return (REOPEN,)
        case _:
            return ()

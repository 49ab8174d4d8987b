"""What lies on the counter of an invented town this morning, so that a newcomer sees its use."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services import casework, drafts, intake, matters, visits
from jieyou_desktop.services.calendar import working_calendar
from jieyou_desktop.services.intake import Chosen, IntakeDraft
from jieyou_desktop.services.work import Work

Applicant = tuple[int, int]
"""A household and the person of it who applies."""

_NEAR = (
    ("dibao", -2, "入户调查"),
    ("tekun", 0, ""),
    ("quick", 1, ""),
    ("dibao", 1, "初审公示"),
    ("dibao", 2, "启动经济状况调查"),
    ("quick", 2, ""),
    ("dibao", 3, ""),
    ("dibao", 9, ""),
    ("tekun", 8, ""),
    ("dibao", 15, ""),
)
"""Matter, working days from now to its last day, and what has been done on it."""

_WAITING = (("dibao", 4), ("edge", 2), ("medical", 6))
"""Matters that lack papers, and how many days ago they were asked for."""

_REFERRED = (("medical", 9), ("housing", 16))
"""Matters another office has, and how many days ago they were taken in."""

_OVER = (
    ("dibao", 40, "同意，农村低保 B 类，下月起发"),
    ("temporary", 33, "同意，一次性救助 1500 元"),
    ("dibao", 30, "不符合：人均收入超过标准，已书面告知"),
    ("quick", 26, "同意，救助 800 元，当天付清"),
    ("tekun", 24, "同意，分散供养，下月起发"),
    ("medical", 21, "县医疗保障局已报销 3120 元"),
    ("dibao", 20, "同意，农村低保 C 类，下月起发"),
)
"""Matters at an end: how many days ago they were taken in, and what came of them."""

_STANDING = ("dibao", "tekun", "edge")
"""What a family has or has not; who has it does not ask for it again."""

_SUMMARIES = (
    "住院花费大，家里只靠低保和零工",
    "丈夫去世，两个孩子上学",
    "腿摔断了，半年不能干活",
    "房子漏雨，老人一个人住",
    None,
)
_CHANNELS = ("counter", "counter", "counter", "village", "proxy", "visit")


@dataclass(frozen=True)
class _Story:
    """One matter: when it was taken in, with or without its papers, and what came of it."""

    day: dt.date
    matter: str
    whole: bool = True
    done: str = ""
    result: str = ""
    told: bool = True
    referred: bool = False


def lay_out(
    w: Work,
    random: Random,
    granted: Sequence[Applicant],
    others: Sequence[Applicant],
    last: Applicant,
) -> None:
    """Take in what a believable morning needs, one matter for each family, as far as they go.

    ``granted`` have 低保 or 特困 already and ask for other things than ``others``; ``last``
    asked for 临时救助 three days ago and waits. What would fall due in a year whose holidays
    are not known yet cannot be taken in; the town then simply has fewer.
    """
    stories = [*_near(w), *_waiting(w), *_referred(w), *_over(w)]
    families = {True: iter(others), False: iter(granted)}
    told = [
        (story, applicant)
        for story in stories
        if (applicant := next(families[story.matter in _STANDING], None))
    ]
    for story, applicant in sorted(told, key=lambda pair: pair[0].day):
        _tell(w, random, applicant, story)
    _tell(w, random, last, _Story(_ago(w, 3), "temporary"))
    if applicant := next(families[True], None):
        _put_aside(w, random, applicant)
    if applicant := next(families[False], None):
        typed = {"condition": "住院刚回，还要复查", "difficulties": "药费多，没人接送看病"}
        drafts.save_draft(w, key=visits.draft_key(applicant[0]), values=typed)


def _near(w: Work) -> list[_Story]:
    calendar, found = working_calendar(w), []
    for matter, left, done in _NEAR:
        try:
            due = _working_day(w, left)
            day = next(
                day
                for day in (w.today - dt.timedelta(days=back) for back in range(60))
                if calendar.is_working(day) and _due(w, matter, day) == due
            )
        except (StopIteration, UserError):
            continue
        found.append(_Story(day, matter, done=done))
    return found


def _working_day(w: Work, left: int) -> dt.date:
    """The day so many working days from now, or back from now when negative."""
    calendar, day = working_calendar(w), w.today
    if left >= 0:
        return calendar.after_working_days(day, left)
    while left < 0:
        day -= dt.timedelta(days=1)
        left += calendar.is_working(day)
    return day


def _due(w: Work, matter: str, day: dt.date) -> dt.date | None:
    try:
        return matters.due_of(w, matters.matter(w, code=matter), day).day
    except UserError:
        return None


def _waiting(w: Work) -> list[_Story]:
    return [_Story(_ago(w, days), matter, whole=False) for matter, days in _WAITING]


def _referred(w: Work) -> list[_Story]:
    return [_Story(_ago(w, days), matter, referred=True) for matter, days in _REFERRED]


def _over(w: Work) -> list[_Story]:
    """The last of them was decided yesterday, and nobody has told the family yet."""
    return [
        _Story(_ago(w, days), matter, result=result, told=(matter, days, result) != _OVER[-1])
        for matter, days, result in _OVER
    ]


def _ago(w: Work, days: int) -> dt.date:
    """The last working day that is at least so many days ago."""
    calendar, day = working_calendar(w), w.today - dt.timedelta(days=days)
    while calendar.knows(day) and not calendar.is_working(day):
        day -= dt.timedelta(days=1)
    return day


def _tell(w: Work, random: Random, applicant: Applicant, story: _Story) -> None:
    chosen = Chosen(story.matter, None if story.whole else frozenset())
    draft = IntakeDraft(
        *applicant,
        (chosen,),
        uid=str(uuid.UUID(int=random.getrandbits(128), version=4)),
        on=story.day,
        channel=random.choice(_CHANNELS),
        summary=random.choice(_SUMMARIES),
    )
    try:
        (case,) = intake.accept(w, draft=draft).cases
    except UserError:
        return
    if story.done:
        soon_after = min(story.day + dt.timedelta(days=2), w.today)
        casework.do_step(w, case_id=case.case_id, step=story.done, on=soon_after)
    if story.referred:
        casework.refer(w, case_id=case.case_id, note="转办单已送，对方签收", on=story.day)
    if story.result:
        end = min(story.day + dt.timedelta(days=14), w.today - dt.timedelta(days=1))
        day, told = max(story.day, end), story.told
        casework.finish(w, case_id=case.case_id, result=story.result, told=told, on=day)


def _put_aside(w: Work, random: Random, applicant: Applicant) -> None:
    """A form half filled: its applicant has gone home for a paper."""
    household_id, person_id = applicant
    uid = str(uuid.UUID(int=random.getrandbits(128), version=4))
    typed = {
        "uid": uid,
        "household_id": household_id,
        "applicant_id": person_id,
        "newcomer": {},
        "codes": ["dibao", "medical"],
        "received": {"dibao": [], "medical": ["申请书"]},
        "form": {"channel": "来窗", "summary": "回家取户口簿和票据，下午再来"},
    }
    drafts.save_draft(w, key=intake.draft_key(uid), values=typed)

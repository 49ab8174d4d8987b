"""Looking the whole file over: is it sound, and do its figures agree with each other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from jieyou_desktop.domain.days import month_of
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services import backup
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import audit, packages, soundness
from jieyou_desktop.storage.office import users


class Level(StrEnum):
    """How much a finding matters."""

    GOOD = "good"
    LOOK = "look"
    """The register says something that cannot be; a person should look."""
    BAD = "bad"
    """The file itself is harmed."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and what was seen, in words."""

    title: str
    level: Level
    words: str


@allowed(Right.BACKUP)
def check(w: Work) -> tuple[Finding, ...]:
    """Look everything over, changing nothing: the file, the trail, the register, the backups."""
    looks: list[Callable[[Work], Finding]] = [
        _pages,
        _references,
        _trail,
        _figures,
        _heads,
        _homes,
        _twice,
        _search,
        _numbers,
        _packages,
        _passwords,
        _backups,
    ]
    found = []
    for place, look in enumerate(looks):
        w.progress.step(place, len(looks), "正在检查")
        found.append(look(w))
        if place == 0 and found[0].level is Level.BAD:
            break  # sums over broken pages mean nothing
    return tuple(found)


def _pages(w: Work) -> Finding:
    broken = soundness.broken_pages(w.session)
    return _finding(
        "数据文件",
        broken and f"有 {len(broken)} 处损坏。请退出，用最近一份备份恢复到新的文件夹",
        "逐页读过，没有损坏",
        Level.BAD,
    )


def _references(w: Work) -> Finding:
    loose = soundness.loose_references(w.session)
    return _finding(
        "前后对应",
        loose and f"有 {loose} 条记录指向的内容不在了。请把这份检查结果告诉技术人员",
        "户、人、走访、受理之间的对应都在",
        Level.BAD,
    )


def _trail(w: Work) -> Finding:
    broken = audit.verify(w.session)
    newest = audit.latest(w.session)
    return _finding(
        "操作记录",
        broken and f"从第 {broken} 条起前后接不上，可能被人改过。请把数据文件原样留存备查",
        f"{newest[0] if newest else 0:,} 条，环环相扣，没有缺改",
        Level.BAD,
    )


def _figures(w: Work) -> Finding:
    told = packages.figures(w.session, month_of(w.today))
    words = (
        f"{told['households']:,} 户 {told['people']:,} 人；"
        f"本月享受待遇 {told['aided_households']:,} 户，合计 {Money().show(told['monthly_fen'])} 元"
    )
    return Finding("总数", Level.GOOD, words)


def _heads(w: Work) -> Finding:
    codes = soundness.headless(w.session, w.today)
    return _finding(
        "户主",
        codes and f"{len(codes)} 户的户主不在成员里：{_some(codes)}",
        "每一户的户主都在成员里",
    )


def _homes(w: Work) -> Finding:
    twice = soundness.of_two_households(w.session)
    return _finding(
        "成员", twice and f"{twice} 人同时在两户里共同生活", "没有人同时在两户里共同生活"
    )


def _twice(w: Work) -> Finding:
    codes = soundness.paid_twice(w.session, month_of(w.today))
    return _finding(
        "待遇",
        codes and f"{len(codes)} 户本月同一项目有两份：{_some(codes)}",
        "本月没有同一项目领两份的",
    )


def _search(w: Work) -> Finding:
    lost = soundness.not_findable(w.session)
    return _finding("查找", lost and f"{lost} 户查不到，请打开后保存一次", "每一户都查得到")


def _numbers(w: Work) -> Finding:
    off = soundness.numbers_off(w.session)
    return _finding("编号", off and "编号和件数对不上，可能重号或缺号", "受理编号、户号都连得上")


def _packages(w: Work) -> Finding:
    broken = soundness.package_chain_breaks(w.session)
    return _finding(
        "数据包",
        broken and f"第 {broken} 号数据包和前一个接不上",
        "给县里的数据包一个接一个，没有缺号",
    )


def _passwords(w: Work) -> Finding:
    without = [
        row.name
        for row in users(w.session)
        if row.ended_on is None and w.vault is not None and not w.vault.admits(row.name)
    ]
    return _finding("用户", without and f"{'、'.join(without)}还没有密码", "在用的用户都有密码")


def _backups(w: Work) -> Finding:
    last = backup.state(w).last
    if last is None:
        return Finding("备份", Level.LOOK, "还没有备份，请在设置里备份一次")
    days = (w.moment - last.note.made_at).days
    return _finding(
        "备份",
        days > 30 and f"最近一份是 {days} 天前的，请备份一次",
        f"最近一份是{f' {days} 天前' if days > 0 else '今天'}的，打开核对过",
    )


def _finding(title: str, wrong: object, right: str, level: Level = Level.LOOK) -> Finding:
    """``wrong`` is what to say when something is amiss, else empty, nought or None."""
    return Finding(title, level, str(wrong)) if wrong else Finding(title, Level.GOOD, right)


def _some(codes: Iterable[str]) -> str:
    codes = list(codes)
    return "、".join(codes[:10]) + (" 等" if len(codes) > 10 else "")

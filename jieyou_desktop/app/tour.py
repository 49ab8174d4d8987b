"""``jieyou tour``: the main line walked once without a window, each step held to what is known.

An office is made, real town spreadsheets come in, somebody is found, mended, visited and
taken in; papers, a package and a backup leave. What does not hold is said, and ends in 2.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jieyou_desktop.app import cli_console as console
from jieyou_desktop.app import wiring
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.identity import check_digit
from jieyou_desktop.domain.kinds import Money
from jieyou_desktop.domain.names import SURNAMES
from jieyou_desktop.domain.register import View
from jieyou_desktop.domain.visits import TOLD
from jieyou_desktop.services import (
    backup,
    check,
    county,
    intake,
    keys,
    leaflets,
    ledgers,
    ledgers_repair,
    ledgers_undo,
    letters,
    lookup,
    matching,
    opening,
    packages,
    practice,
    register,
    standards,
    visit_lists,
    visits,
)
from jieyou_desktop.services.intake import Chosen, IntakeDraft
from jieyou_desktop.services.leaflet_drafts import Order
from jieyou_desktop.services.opening import OfficeSetup, Opened, Program
from jieyou_desktop.services.visits import VisitDraft, VisitorEntry
from jieyou_desktop.storage.search import spellings

_DIBAO, _TEKUN = "低保台账.xlsx", "特困人员花名册.xls"
_MONITORED, _DISABLED = "扶贫办监测对象.xlsx", "残联持证残疾人.csv"


def add_to(commands: Any) -> None:
    """Add the command."""
    tour = commands.add_parser("tour", help="从建数据、导入到交数据包走一遍，每一步核对并报时间")
    tour.add_argument("folder", metavar="文件夹", type=Path, help="新建在哪里（要空的）")
    tour.add_argument("--samples", required=True, type=Path, metavar="文件夹", help="样表在哪里")
    tour.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    console.check_folder(args.folder)
    if args.folder.exists() and any(args.folder.iterdir()):
        raise UserError(f"“{args.folder}”不是空的", "请另写一个新文件夹的名字")
    if not args.samples.is_dir():
        raise UserError(f"找不到样表的文件夹“{args.samples}”", "请核对 --samples 后面的路径")
    walk = Tour(wiring.program(), args.folder, args.samples)
    try:
        for title, step in walk.steps().items():
            walk.take(title, step)
    finally:
        walk.close()
    console.say(f"走完 {len(walk.taken)} 步，共 {sum(walk.taken.values()):.1f} 秒")
    if walk.wrong:
        raise UserError(f"有 {len(walk.wrong)} 处对不上：{'；'.join(walk.wrong)}")


@dataclass
class Walk:
    """Steps taken one after the other: the seconds of each by its title, and what is wrong."""

    wrong: list[str] = field(default_factory=list)
    taken: dict[str, float] = field(default_factory=dict)

    def take(self, title: str, step: Callable[[], str]) -> None:
        """Do one step, and say what it did and how long it took."""
        started, before = time.perf_counter(), len(self.wrong)
        done = step()
        self.taken[title] = time.perf_counter() - started
        mark = "√" if len(self.wrong) == before else "×"
        console.say(f"{mark} {title}：{done}（{self.taken[title]:.1f} 秒）")
        for each in self.wrong[before:]:
            console.say(f"    对不上：{each}")

    def hold(self, what: str, found: Any, known: Any) -> None:
        """Note what is not as it must be; what is not known beforehand holds."""
        if known is not None and found != known:
            self.wrong.append(f"{what}应是 {_short(known)}，却是 {_short(found)}")


class Tour(Walk):
    """The main line, in a folder of its own, with the sheets of a town."""

    def __init__(self, program: Program, folder: Path, samples: Path) -> None:
        super().__init__()
        self.program, self.folder, self.samples = program, folder, samples
        self._office: Opened | None = None
        self._truth: dict[str, Any] = {}
        self._someone: Mapping[str, Any] = {}

    def steps(self) -> dict[str, Callable[[], str]]:
        """What is done, in order, each under its title."""
        return {
            "建一份练习办公数据": self.make_an_office,
            "导入低保台账": self.bring_in_dibao,
            "导入特困人员花名册，撤销再导入": self.bring_in_tekun,
            "同一份再导入一次": self.bring_in_again,
            "与扶贫办的监测对象比对": self.match_monitored,
            "与残联的持证残疾人比对": self.match_disabled,
            "按首字母找人": self.find_someone,
            "改好一个写错的证号": self.mend_a_number,
            "记一次走访": self.record_a_visit,
            "受理一件低保申请，出通知书": self.accept_an_application,
            "给一个村印个人明白纸": self.print_leaflets,
            "做给县里的数据包，县里打开": self.make_a_package,
            "备份，恢复到另一个文件夹": self.restore_a_backup,
            "检查数据": self.look_everything_over,
        }

    def close(self) -> None:
        """Close the office, however far the walk came."""
        if self._office is not None:
            self._office.close()

    def make_an_office(self) -> str:
        """Make an encrypted office to practise in."""
        truth = self.samples / "truth.json"
        self._truth = json.loads(console.read(truth)) if truth.exists() else {}
        setup = OfficeSetup(**practice.OFFICE, user="王芳", is_practice=True)
        password = practice.PASSWORD
        self._office, code = opening.create(self.program, self.folder / "数据", setup, password)
        self.hold("恢复码的组数", len(code.split("-")), 6)
        return f"{practice.OFFICE['town']}，数据已加密"

    def bring_in_dibao(self) -> str:
        """Bring in the 低保 ledger and hold its counts, sums and faults to the truth."""
        done = self._bring_in(_DIBAO)
        for name in ("households", "members", "insured"):
            self._expect(f"低保台账 {name}", getattr(done, name), name)
        total = self._truth.get("monthly_total")
        self.hold("月金额合计（分）", done.monthly_total_fen, total and total * 100)
        for fault in self._truth.get("faults", ()):
            written = fault.get("written", fault["idno"][:15])
            found = [one.fault for one in done.problems if one.value.startswith(written)]
            self.hold(f"尾号 {fault['idno'][-4:]} 的毛病", found, [fault["fault"]])
        with self._desk() as w:
            choices = register.village_choices(w)
            counts = {
                each.name: len(register.listing(w, view=View(village_id=each.id)).ids)
                for each in choices
            }
        self._expect("各村户数", counts, "by_village")
        return (
            f"{done.households} 户 {done.members} 人，保障 {done.insured} 人，"
            f"月 {Money().show(done.monthly_total_fen)} 元，{len(done.problems)} 处毛病列了出来"
        )

    def bring_in_tekun(self) -> str:
        """Bring in the 特困 roster, take it back, and bring it in after all."""
        first = self._bring_in(_TEKUN)
        assert first.batch is not None
        with self._desk() as w:
            undone = ledgers_undo.undo(w, batch_id=first.batch)
        self.hold("撤销后退回的户", undone.households, first.new_households)
        done = self._bring_in(_TEKUN)
        self._expect("特困人数", done.members, "tekun")
        return f"{done.members} 人，撤销过一次又导入"

    def bring_in_again(self) -> str:
        """Bring a file in again, which adds nothing."""
        done = self._bring_in(_DIBAO)
        self.hold("再导入新增的人", done.new, 0)
        self.hold("再导入相同的人", done.same, done.members)
        self.hold("再导入的批次", done.batch, None)
        return f"{done.same} 人全认得，一个也没有多出来"

    def match_monitored(self) -> str:
        """Hold the list of monitored people against the register."""
        found = self._match(_MONITORED)
        self._expect("监测对象", found.rows, "monitored")
        self._expect("在册的监测对象", found.known, "monitored_known")
        self._expect("姓名不一致", found.name_disagrees, "name_disagrees")
        return f"{found.rows} 人，在册 {found.known} 人，姓名不一致 {found.name_disagrees} 人"

    def match_disabled(self) -> str:
        """Hold the list of disabled people against the register."""
        found = self._match(_DISABLED)
        self._expect("持证残疾人", found.rows, "disabled")
        self._expect("在册的残疾人", found.known, "disabled_known")
        return f"{found.rows} 人，在册 {found.known} 人"

    def find_someone(self) -> str:
        """Find a head of household by initials, one whose surname is read unusually."""
        with self._desk() as w:
            ids = register.listing(w).ids
            heads = [(row.id, row["head_name"]) for row in register.rows(w, ids=ids)]
            # A surname read otherwise than its character, as 单 is, is the harder one to find.
            heads.sort(key=lambda head: (head[1][0] != "单", head[1][0] not in SURNAMES))
            household_id, name = heads[0]
            initials = spellings(name)[1]
            # The last two exchanged, as hurried fingers do.
            hurried = initials[:-2] + initials[:-3:-1]
            for typed in (initials, hurried):
                found = register.find(w, text=typed).rows
                self.hold(f"{typed} 找到{name}", household_id in [one.id for one in found], True)
            (line,) = register.rows(w, ids=[household_id])
        self._someone = {"id": household_id, "name": name, **line.values}
        return f"{name}，打 {initials} 或 {hurried} 都找得到，在{line['village']}"

    def mend_a_number(self) -> str:
        """Mend an ID number whose last digit is wrong."""
        with self._desk() as w:
            faulty = [
                row
                for row in ledgers_repair.repair_list(w).rows
                if row["fault"] == "checksum" and row["target"] == "id_number"
            ]
            self.hold("有校验位不对的证号可改", bool(faulty), True)
            row = faulty[0]
            first17 = row["value"].strip()[:17]
            right = first17 + check_digit(first17)
            ledgers_repair.mend(w, row_id=row["row_id"], values={"id_number": right})
        true = {one["idno"] for one in self._truth.get("faults", ())}
        self.hold("改好的证号就是真的那个", right in true or not true, True)
        with self._desk() as w:
            found = lookup.by_id_number(w, number=right)
            left = len(ledgers_repair.repair_list(w).rows)
        self.hold("改好后查得到", found.name, row["name"])
        self._someone = {**self._someone, "id_number": right}
        return f"{row['name']}，表上第 {row['row']} 行；待修还剩 {left} 处"

    def record_a_visit(self) -> str:
        """Record a visit and count it."""
        with self._desk() as w:
            values = {
                "visited_on": w.today,
                "mode": "home",
                "met_name": self._someone["name"],
                "difficulties": "看病花销大",
                "money_fen": 50000,
                "money_source": "镇财政",
                "has_problem": False,
                **dict.fromkeys(TOLD, True),
            }
            went = (VisitorEntry("王芳", "民政办", True, True), VisitorEntry("李强", "村委会"))
            before = len(visit_lists.due(w).ids)
            who = lookup.by_id_number(w, number=self._someone["id_number"])
            assert who.person_id is not None
            visits.record(w, draft=VisitDraft(who.household_id, values, went, (who.person_id,)))
        with self._desk() as w:
            figures, still = visit_lists.totals(w), len(visit_lists.due(w).ids)
        counted = (figures.households, figures.people, figures.person_times, figures.money_fen)
        self.hold("户、人、人次、慰问金（分）", counted, (1, 1, 1, 50000))
        self.hold("该走访的户少了一户", before - still, 1)
        return f"{self._someone['name']}家，慰问金 500.00 元；还该走访 {still} 户"

    def accept_an_application(self) -> str:
        """Take in an application and draw its notice twice, the same."""
        with self._desk() as w:
            who = lookup.by_id_number(w, number=self._someone["id_number"])
            assert who.person_id is not None
            draft = IntakeDraft(who.household_id, who.person_id, (Chosen("dibao"),))
            accepted = intake.accept(w, draft=draft)
        with self._desk() as w:
            paper = letters.pdf(w, letter_ids=accepted.letter_ids)
        with self._desk() as w:
            self.hold("再印一次是同一张", letters.pdf(w, letter_ids=accepted.letter_ids), paper)
        console.write(self.folder / "受理通知书.pdf", paper)
        due = accepted.cases[0].due_on
        self.hold("有到期日", due is not None, True)
        return f"{accepted.number}，{due} 前办结，通知书 {len(paper) // 1024} KB"

    def print_leaflets(self) -> str:
        """Print a village's personal leaflets, once the standard stands."""
        with self._desk() as w:
            chosen = next(
                each
                for each in register.village_choices(w)
                if each.name == self._someone["village"]
            )
            order = Order("dibao", personal=True, village_id=chosen.id)
        refused = ""
        try:
            with self._desk() as w:
                leaflets.plan(w, order=order)
        except UserError as error:
            refused = error.title
        self.hold("没有标准时不印", bool(refused), True)
        self._switch_on_standards()
        with self._desk() as w:
            plan, issued = leaflets.plan(w, order=order), leaflets.issue(w, order=order)
        with self._desk() as w:
            console.write(self.folder / "明白纸.pdf", leaflets.pdf(w, job=issued.job))
        self.hold("每户一份", plan.papers, len(issued.letter_ids))
        return f"{chosen.name} {plan.papers} 份 {plan.pages} 页（没有标准时先说“{refused}”）"

    def make_a_package(self) -> str:
        """Make the package, open it as the county, and have an altered one refused."""
        county_key, stick = self.folder / "县里的钥匙", self.folder / "U盘"
        keys.new_files(county_key, "临沭县民政局")
        stick.mkdir()
        with self._desk() as w:
            made = packages.make(w, to=county_key.with_name(f"{county_key.name}.pub"))
        with self._desk() as w:
            (path,) = packages.save(w, folder=stick)
        arrived = self._arrive(path, county_key)
        self.hold("县里打开的指纹", arrived.fingerprint, made.fingerprint)
        self.hold("县里数出来的", arrived.counts, made.counts)
        broken = bytearray(path.read_bytes())
        broken[len(broken) // 2] ^= 1
        altered = self.folder / "改过的.jyb"
        console.write(altered, bytes(broken))
        try:
            self._arrive(altered, county_key)
        except UserError:
            altered.unlink()
        else:
            self.wrong.append("改过一个字节的包也打开了")
        return f"第 {made.sequence} 号 {made.size // 1024} KB，县里打开核对无误；改一个字节就拒收"

    def restore_a_backup(self) -> str:
        """Back up and restore beside it."""
        shelf = self.folder / "备份"
        shelf.mkdir()
        with self._desk() as w:
            made = backup.save_to(w, folder=shelf)
        counts = backup.restore(made.path, self.folder / "恢复", password=practice.PASSWORD)
        self.hold("恢复后的数量", counts, made.note.counts)
        return f"{made.size // 1024} KB，恢复后数量一样"

    def look_everything_over(self) -> str:
        """Check the whole file."""
        with self._desk() as w:
            found = check.check(w)
        bad = [one.title for one in found if one.level is check.Level.BAD]
        self.hold("损坏的地方", bad, [])
        return f"看了 {len(found)} 项，完好"

    def _desk(self) -> Any:
        assert self._office is not None
        return self._office.desk.work()

    def _bring_in(self, name: str) -> ledgers.Preview:
        content = console.read(self.samples / name)
        with self._desk() as w:
            return ledgers.bring_in(w, content=content, name=name)

    def _match(self, name: str) -> matching.Matched:
        content = console.read(self.samples / name)
        with self._desk() as w:
            return matching.match(w, content=content, name=name)

    def _arrive(self, path: Path, identity: Path) -> county.Arrived:
        out, moment = self.folder / "县里", self.program.clock()
        return county.open_package(path, identity=identity, out=out, moment=moment)

    def _switch_on_standards(self) -> None:
        """Amounts with document numbers nobody can take for real ones."""
        for area, fen in (("1", 93200), ("2", 74500)):
            with self._desk() as w:
                values = {
                    "item": "dibao",
                    "area": area,
                    "amount_fen": fen,
                    "unit": "month",
                    "since": w.today.replace(month=1, day=1),
                    "document": f"示例文〔{w.today.year}〕{area}号",
                }
                standards.switch_on(w, values=values)

    def _expect(self, what: str, found: Any, name: str) -> None:
        """Hold something to what ``truth.json`` says of it, if it says anything."""
        self.hold(what, found, self._truth.get(name))


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) < 200 else f"{text[:200]}……"

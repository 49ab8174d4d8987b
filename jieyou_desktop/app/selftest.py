"""``jieyou --selftest FOLDER``: the whole program tried on this computer, with invented people.

Needs no network and no sample: a practice town is made, its ledger is written as a sheet, and
the main line of ``tour`` is walked with that sheet; every page and every paper is drawn. What
passed and how long it took stands in ``selftest.json``, whatever happens.
"""

import json
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6 import __version__ as qt_version

from jieyou_desktop import __version__
from jieyou_desktop.app import cli_console as console
from jieyou_desktop.app import wiring
from jieyou_desktop.app.selftest_ledger import LEDGER, ledger_of
from jieyou_desktop.app.selftest_looks import Looks
from jieyou_desktop.app.tour import Tour
from jieyou_desktop.documents.letters import FORMS
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.services import (
    intake,
    leaflets,
    letters,
    lookup,
    opening,
    package_chain,
    users,
)
from jieyou_desktop.services.intake import Chosen, IntakeDraft
from jieyou_desktop.services.leaflet_drafts import Order
from jieyou_desktop.services.opening import Opened, Program

RESULT = "selftest.json"
_HOUSEHOLDS = 120


def run(folder: Path) -> None:
    """Try everything in an empty folder; raises UserError naming what did not hold."""
    if folder.exists() and any(folder.iterdir()):
        raise UserError(f"“{folder}”不是空的", "请另写一个新文件夹的名字")
    with console.folder(folder):
        test = Selftest(wiring.program(), folder)
        try:
            for title, step in test.steps().items():
                test.take(title, step)
        finally:
            test.close()
            console.write(folder / RESULT, test.result())
    if test.wrong:
        raise UserError(f"有 {len(test.wrong)} 处不对：{'；'.join(test.wrong)}")
    console.say(f"自检通过，共 {sum(test.taken.values()):.1f} 秒。详见 {folder / RESULT}")


class Selftest(Tour):
    """The tour with a sheet of its own, and everything that is drawn."""

    def __init__(self, program: Program, folder: Path) -> None:
        super().__init__(program, folder, folder / "样表")
        self._town: Opened | None = None
        self._looks = Looks(folder / "页面")
        self._papers: dict[str, bytes] = {}

    def steps(self) -> dict[str, Callable[[], str]]:
        """See Tour.steps."""
        return {
            "造一个练习镇": self.make_a_town,
            "写出它的低保台账": self.write_its_ledger,
            "每一页画成图": self.draw_pages,
            "建一份新的办公数据": self.make_an_office,
            "导入这份台账": self.bring_in_dibao,
            "同一份再导入一次": self.bring_in_again,
            "按首字母找人": self.find_someone,
            "改好一个写错的证号": self.mend_a_number,
            "记一次走访": self.record_a_visit,
            "受理一件低保申请，出通知书": self.accept_an_application,
            "给一个村印个人明白纸": self.print_leaflets,
            "做给县里的数据包，县里打开": self.make_a_package,
            "每种文书画成 PDF": self.draw_papers,
            "备份，恢复到另一个文件夹": self.restore_a_backup,
            "检查数据": self.look_everything_over,
        }

    def close(self) -> None:
        """Close both offices, however far the test came."""
        if self._town is not None:
            self._town.close()
            self._town = None
        super().close()

    def result(self) -> bytes:
        """What passed and how long it took, as JSON."""
        missed = [title for title in self.steps() if title not in self.taken]
        told = {
            "program": __version__,
            "passed": not self.wrong and not missed,
            "wrong": self.wrong,
            "seconds": round(sum(self.taken.values()), 2),
            "steps": {title: round(seconds, 2) for title, seconds in self.taken.items()},
            "not_reached": missed,
            "pages": self._looks.drawn,
            "papers": {name: len(pdf) for name, pdf in self._papers.items()},
            "frozen": bool(getattr(sys, "frozen", False)),
            "python": platform.python_version(),
            "system": platform.platform(),
            "qt": f"{qt_version} {self._looks.platform}",
            "finished_at": self.program.clock().isoformat(timespec="seconds"),
        }
        return json.dumps(told, ensure_ascii=False, indent=2).encode()

    def make_a_town(self) -> str:
        """Make a practice town: invented people only."""
        folder = self.folder / "练习镇"
        self._town = opening.make_practice(self.program, folder, households=_HOUSEHOLDS)
        return f"{_HOUSEHOLDS} 户"

    def write_its_ledger(self) -> str:
        """Write the town's 低保 households as an office writes them, one number mistyped."""
        assert self._town is not None
        with self._town.desk.work() as w:
            sheet, people = ledger_of(w)
        self.samples.mkdir()
        console.write(self.samples / LEDGER, sheet)
        self.hold("台账里有人", people > 0, True)
        return f"{people} 人"

    def draw_pages(self) -> str:
        """Draw the sign-in window and every page, each with people on it."""
        assert self._town is not None
        self.wrong += self._looks.draw(self.program, self._town)
        return f"{len(self._looks.drawn)} 幅（{self._looks.platform}）"

    def draw_papers(self) -> str:
        """Draw one paper of every form, and look at its first page as the preview does."""
        with self._desk() as w:
            who = lookup.by_id_number(w, number=self._someone["id_number"])
            assert who.person_id is not None
            lacking = Chosen("temporary", frozenset())
            draft = IntakeDraft(who.household_id, who.person_id, (lacking,))
            waiting = intake.accept(w, draft=draft)
            given = package_chain.listing(w).rows[0]
            slip = package_chain.detail(w, package_id=given.id).letter_id
            issued = leaflets.issue(w, order=Order("dibao", personal=False))
        with self._desk() as w:
            self._papers = {
                "acceptance": console.read(self.folder / "受理通知书.pdf"),
                "supplement": letters.pdf(w, letter_ids=waiting.letter_ids),
                "leaflet": leaflets.pdf(w, job=issued.job),
                "package_slip": letters.pdf(w, letter_ids=[slip]),
                "recovery_code": users.recovery_sheet(w, code=users.renew_recovery(w)),
            }
        self.hold("文书的种类", sorted(self._papers), sorted(FORMS))
        (self.folder / "文书").mkdir()
        for name, pdf in self._papers.items():
            path = self.folder / "文书" / f"{name}.pdf"
            console.write(path, pdf)
            self.wrong += self._looks.draw_paper(path)
        return f"{len(self._papers)} 种"

"""Kill -9 at random moments while writing: what was acknowledged is there, the file sound.

``JIEYOU_KILLS=300`` runs as many rounds; a few run with the rest of the tests.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from jieyou_desktop.services import check, opening
from jieyou_desktop.services.check import Level
from jieyou_desktop.storage.register import Household, Village

PASSWORD = "石桥老槐树"
ROUNDS = int(os.environ.get("JIEYOU_KILLS", "4"))
ROOT = Path(__file__).parent.parent.parent


def written_until_killed(folder, seconds):
    """Start a writer, kill it ``seconds`` after its first word, and return what it said."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "writer.py"), str(folder), PASSWORD],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as writer:
        first = writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
        said = first + writer.stdout.read()
    # The last line may be cut in the middle; only whole lines were acknowledged.
    return [int(line) for line in said.split(b"\n")[:-1]]


def test_what_was_acknowledged_outlives_kill_9(program, opened, office_folder):
    with opened.desk.work() as w:
        w.session.add(Village(name="东沟村", position=1))
    opened.close()
    acknowledged = []
    for _round in range(ROUNDS):
        acknowledged += written_until_killed(office_folder, random.uniform(0, 0.3))
        again = opening.open_office(program, office_folder, "王芳", PASSWORD, clock_confirmed=True)
        with again.desk.work() as w:
            kept = {row.id for row in w.session.query(Household)}
            findings = check.check(w)
        again.close()
        assert set(acknowledged) <= kept
        # At most the one household that was kept but not yet said is more, each round.
        assert len(kept) - len(acknowledged) <= _round + 1
        assert [found for found in findings if found.level == Level.BAD] == []
        assert next(found for found in findings if found.title == "编号").level == Level.GOOD
    assert len(acknowledged) >= ROUNDS

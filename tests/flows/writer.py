"""Enters households without end and says so of each once it is kept; killed by test_killed."""

import datetime as dt
import sys
from pathlib import Path

from jieyou_desktop.app.paths import MIGRATIONS, RESOURCES
from jieyou_desktop.services import households, opening

folder, password = Path(sys.argv[1]), sys.argv[2]
program = opening.Program(lambda: dt.datetime.now().astimezone(), RESOURCES, MIGRATIONS)
opened = opening.open_office(program, folder, "王芳", password, clock_confirmed=True)
while True:
    with opened.desk.work() as w:
        household_id = households.add(
            w, village_id=1, values={"address": "东沟村"}, head={"name": "单玉芝"}
        )
    # What is said is acknowledged: from here on it must outlive anything.
    sys.stdout.write(f"{household_id}\n")
    sys.stdout.flush()

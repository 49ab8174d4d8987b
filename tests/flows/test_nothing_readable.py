"""No name or number can be read in any byte under the data folder."""

import pytest

from jieyou_desktop.services import backup, households, users
from jieyou_desktop.storage.register import Village
from jieyou_desktop.storage.visits import Attachment

PASSWORD = "石桥老槐树"
SECRETS = [
    "单玉芝",
    "371329195203120026",
    "13605391571",
    "东沟村",
    "青石镇",
    "王芳",
    "李强",
    "尿毒症",
]
PHOTO = b"\xff\xd8 a face that everyone would know"


def readable(folder):
    """The secrets that stand in any file of a folder, in any of the ways text is written."""
    found = set()
    for path in (path for path in folder.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        for secret in SECRETS:
            written = {secret.encode(code) for code in ("utf-8", "gb18030", "utf-16le", "utf-16be")}
            written.add(secret.encode("unicode_escape"))
            if any(each in raw for each in written):
                found.add((path.name, secret))
        if PHOTO in raw:
            found.add((path.name, "photo"))
    return found


@pytest.fixture
def busy(opened):
    """An office that was worked in, and is still open: rows, a photo, a log, backups."""
    with opened.desk.work() as w:
        users.add(w, values={"name": "李强", "role": "clerk"}, password="maple-river")
        w.session.add(Village(name="东沟村", position=1))
        w.session.flush()
        household_id = households.add(
            w,
            village_id=1,
            values={"address": "东沟村 12 号"},
            head={
                "name": "单玉芝",
                "id_number": "371329195203120026",
                "phone": "13605391571",
                "illness": "尿毒症",
            },
        )
        w.session.add(
            Attachment(
                household_id=household_id,
                name="单玉芝.jpg",
                media_type="image/jpeg",
                size=len(PHOTO),
                sha256="",
                content=PHOTO * 1000,
            )
        )
    with opened.desk.work() as w:
        backup.now(w)
    return opened


def test_nothing_can_be_read_while_the_office_is_open(busy, office_folder):
    assert {path.name for path in office_folder.iterdir()} >= {"jieyou.db", "jieyou.db-wal"}
    assert readable(office_folder) == set()


def test_nothing_can_be_read_once_it_is_closed(busy, office_folder):
    busy.close()
    assert readable(office_folder) == set()


def test_the_search_finds_what_is_written_plainly(office_folder):
    (office_folder / "plain.txt").write_bytes("走访单玉芝".encode("gb18030"))
    assert readable(office_folder) == {("plain.txt", "单玉芝")}

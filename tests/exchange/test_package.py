import base64
import datetime as dt
import hashlib
import io
import json
import random
import zipfile
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from frictionless import Package

from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.domain.kinds import Money, Name, Text
from jieyou_desktop.exchange import package, unpack
from jieyou_desktop.exchange.manifest import FORMAT, Manifest, PackageError
from jieyou_desktop.exchange.records import Link, Sheet
from jieyou_desktop.security import seal

TOWN, COUNTY, STRANGER = seal.new_key(), seal.new_key(), seal.new_key()
MOMENT = dt.datetime.fromisoformat("2026-09-16T01:30:00")
PERSONS = Sheet(
    "persons", "人员", Fields([Field("name", "姓名", Name()), Field("note", "备注", Text())])
)
BENEFITS = Sheet(
    "benefits",
    "待遇",
    Fields([Field("amount_fen", "月保障金额", Money())]),
    (Link("person_uid", "人员标识", "persons"),),
)
ABOUT = Manifest(
    town="青石镇",
    town_code="371399101",
    county="临沭县",
    practice=False,
    kind="全量",
    period="截至2026年9月16日",
    until="2026-09-16",
    sequence=1,
    previous=None,
    made_at="2026-09-16T01:30:00Z",
    made_by="王芳",
    program="解忧 0.2",
    counts=(("家庭", 1, "户"),),
    sums_fen=(("月保障金额合计", 106600),),
)


def tables(count=3):
    noise = random.Random(1)
    people = [(f"p{n}", 1, MOMENT, "单玉芝", f"=危险 {noise.random()}") for n in range(count)]
    benefits = [(f"b{n}", 1, MOMENT, f"p{n}", 53300) for n in range(count)]
    return [(PERSONS, people), (BENEFITS, benefits)]


def made(count=3, about=ABOUT, key=TOWN) -> package.Sealed:
    recipients = [*COUNTY.public().recipients, *TOWN.public().recipients]
    return package.build(about, tables(count), key, recipients)


SMALL, LARGE = made(), made(3000)


def inside(sealed=SMALL) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(seal.decrypt(sealed.data, COUNTY)))
    return {name: archive.read(name) for name in archive.namelist()}


def repacked(files: dict[str, bytes]) -> bytes:
    """What someone with the county's public key and an ordinary ZIP tool could put together."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return seal.encrypt(buffer.getvalue(), COUNTY.public().recipients)


def resigned(contents: dict[str, bytes], key=TOWN, **changes) -> bytes:
    body = json.loads(contents["manifest.json"]) | changes | {"signer": key.public().verify_key}
    for name, entry in body["files"].items():
        if name in contents:
            entry["sha256"] = hashlib.sha256(contents[name]).hexdigest()
            entry["size"] = len(contents[name])
    manifest = json.dumps(body).encode()
    signature = seal.sign(manifest, key).encode()
    return repacked(contents | {"manifest.json": manifest, "signature": signature})


def fault(data: bytes, key=COUNTY, sender=None) -> str:
    with pytest.raises(PackageError) as caught:
        unpack.open_sealed(data, key, sender)
    assert caught.value.title
    assert caught.value.advice
    return caught.value.fault


@pytest.mark.parametrize("key", [COUNTY, TOWN])
def test_both_recipients_open_it_and_find_the_exact_values(key):
    opened = unpack.open_sealed(SMALL.data, key, TOWN.public())
    assert opened.manifest == SMALL.manifest
    assert opened.manifest_sha256 == SMALL.manifest_sha256
    assert opened.manifest.files["benefits.csv"].rows == 3
    assert opened.manifest.files["benefits.csv"].sums_fen == {"amount_yuan": 159900}
    people = list(opened.rows("persons.csv"))
    assert [row["name"] for row in people] == ["单玉芝"] * 3
    assert people[0]["note"].startswith("=危险")
    assert [row["amount_yuan"] for row in opened.rows("benefits.csv")] == [53300] * 3


def test_stock_age_frictionless_and_ten_lines_of_python_open_it(tmp_path, age):
    (tmp_path / "key").write_text(COUNTY.text(), "utf-8")
    plain = age("-d", "-i", tmp_path / "key", data=SMALL.data)
    zipfile.ZipFile(io.BytesIO(plain)).extractall(tmp_path / "out")
    report = Package(str(tmp_path / "out" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])
    manifest = (tmp_path / "out" / "manifest.json").read_bytes()
    signature = base64.b64decode((tmp_path / "out" / "signature").read_text())
    signer = base64.b64decode(json.loads(manifest)["signer"])
    Ed25519PublicKey.from_public_bytes(signer).verify(signature, manifest)
    for name, entry in json.loads(manifest)["files"].items():
        content = (tmp_path / "out" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("sealed", [SMALL, LARGE])
def test_a_cut_anywhere_is_called_a_cut(sealed):
    length = len(sealed.data)
    header = sealed.data.find(b"\n--- ") + 70
    places = [
        *range(0, header, 7),
        *range(header - 30, header),
        *range(header, length, length // 150),
        length - 1,
    ]
    named = {fault(sealed.data[:place]) for place in places}
    assert named == {"truncated"}


@pytest.mark.parametrize("sealed", [SMALL, LARGE])
def test_a_changed_byte_anywhere_is_found_and_past_the_header_is_called_a_change(sealed):
    noise = random.Random(7)
    header = sealed.data.find(b"\n--- ")
    places = {*range(0, header + 70), *(noise.randrange(len(sealed.data)) for _ in range(150))}
    for place in sorted(places):
        broken = bytearray(sealed.data)
        broken[place] ^= 1 << noise.randrange(8)
        named = fault(bytes(broken))
        # Before that, the lines that say for whom it is cannot be told from another's.
        allowed = {"altered"} if place > header else {"altered", "wrong_key", "not_package"}
        assert named in allowed, (place, named)


@pytest.mark.parametrize("sealed", [SMALL, LARGE])
@pytest.mark.parametrize("more", [1, 2, package.MODULUS, 20_000, 200_000])
def test_what_was_put_behind_is_called_a_change_and_counted(sealed, more):
    with pytest.raises(PackageError, match=f"后面多出了 {more:,} 个字节") as caught:
        unpack.open_sealed(sealed.data + b"x" * more, COUNTY)
    assert caught.value.fault == "altered"


def test_what_was_put_between_is_called_a_change():
    longest = made(9000).data
    assert fault(longest[:5000] + b"xy" + longest[5000:]) == "altered"


def test_what_is_something_else_is_called_so():
    assert fault(b"") == "truncated"
    assert fault(b"PK\x03\x04 a zip") == "not_package"
    assert fault("姓名,证号".encode()) == "not_package"
    assert fault(seal.encrypt(b"hello", COUNTY.public().recipients)) == "not_package"
    assert fault(repacked({"readme.txt": b"hello"})) == "not_package"
    assert fault(repacked({"manifest.json": b'{"name": "another program"}'})) == "not_package"


def test_another_countys_key_does_not_open_it():
    assert fault(SMALL.data, STRANGER) == "wrong_key"


def test_a_package_without_signature_is_refused():
    files = inside()
    del files["signature"]
    assert fault(repacked(files)) == "unsigned"
    assert fault(repacked(inside() | {"signature": b"\n"})) == "unsigned"


@pytest.mark.parametrize("name", ["persons.csv", "datapackage.json", "manifest.json"])
def test_a_changed_file_is_named(name):
    files = inside()
    files[name] = files[name].replace("单玉芝".encode(), "单玉之".encode()) + b" "
    with pytest.raises(PackageError, match=r"人员|datapackage|签名") as caught:
        unpack.open_sealed(repacked(files), COUNTY)
    assert caught.value.fault == "altered"


def test_a_file_more_or_less_is_named():
    files = inside()
    assert fault(repacked(files | {"more.csv": b"x"})) == "altered"
    del files["persons.csv"]
    assert fault(repacked(files)) == "altered"
    assert fault(repacked(inside() | {"../evil.txt": b"x"})) == "altered"


def test_a_package_signed_by_someone_else_is_refused_where_the_town_is_known():
    forged = resigned(inside(), STRANGER)
    assert unpack.open_sealed(forged, COUNTY).manifest.signer == STRANGER.public().verify_key
    assert fault(forged, sender=TOWN.public("青石镇", "371399101")) == "other_signer"


def test_another_towns_package_is_refused():
    assert fault(SMALL.data, sender=TOWN.public("白沙镇", "371399102")) == "wrong_town"
    assert unpack.open_sealed(SMALL.data, COUNTY, TOWN.public("青石镇", "371399101"))


def test_counts_that_do_not_agree_with_the_tables_are_found_even_when_signed():
    files = inside()
    files["benefits.csv"] = files["benefits.csv"].replace(b"533.00", b"633.00", 1)
    with pytest.raises(PackageError, match=r"待遇.*行数或金额合计"):
        unpack.open_sealed(resigned(files), COUNTY)
    files["benefits.csv"] = files["benefits.csv"].replace(b"633.00", b"many", 1)
    with pytest.raises(PackageError, match=r"待遇.*说明对不上"):
        unpack.open_sealed(resigned(files), COUNTY)


def test_a_newer_format_asks_for_a_newer_program():
    assert fault(resigned(inside(), version=FORMAT + 1)) == "newer"


def test_what_a_later_program_adds_is_let_be():
    """A table, a column and an item of the manifest that this program has never heard of."""
    files = inside()
    files["reviews.csv"] = b"\xef\xbb\xbfuid,at\r\nr1,noon\r\n"
    files["persons.csv"] = b"\r\n".join(
        line + (b",nickname" if n == 0 else b",x") if line else line
        for n, line in enumerate(files["persons.csv"].split(b"\r\n"))
    )
    descriptor = json.loads(files["datapackage.json"])
    persons = next(each for each in descriptor["resources"] if each["name"] == "persons")
    persons["schema"]["fields"].append({"name": "nickname", "type": "string"})
    fields = [{"name": "uid", "type": "string"}, {"name": "at", "type": "duration"}]
    descriptor["resources"].append(
        {"name": "reviews", "path": "reviews.csv", "schema": {"fields": fields}}
    )
    files["datapackage.json"] = json.dumps(descriptor).encode()
    listed = json.loads(files["manifest.json"])["files"] | {
        "reviews.csv": {"sha256": "", "size": 0, "title": "复核", "rows": 1}
    }
    opened = unpack.open_sealed(resigned(files, files=listed, mood="good"), COUNTY)
    assert list(opened.rows("reviews.csv")) == [{"uid": "r1", "at": "noon"}]
    assert next(opened.rows("persons.csv"))["nickname"] == "x"


def test_a_bomb_is_refused_before_it_is_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in inside().items():
            archive.writestr(name, content if name != "persons.csv" else b"\0" * 50_000_000)
    bomb = seal.encrypt(buffer.getvalue(), COUNTY.public().recipients)
    with pytest.raises(PackageError, match=r"人员.*大小不符"):
        unpack.open_sealed(bomb, COUNTY)


def test_a_damaged_inside_never_crashes():
    """Someone who can seal to the county sends nonsense: always a named refusal."""
    plain = seal.decrypt(SMALL.data, COUNTY)
    noise = random.Random(3)
    for _ in range(400):
        broken = bytearray(plain)
        for _ in range(noise.randint(1, 4)):
            broken[noise.randrange(len(broken))] = noise.randrange(256)
        data = seal.encrypt(bytes(broken), COUNTY.public().recipients)
        try:
            opened = unpack.open_sealed(data, COUNTY, TOWN.public())
        except PackageError:
            continue
        # Bytes that mean nothing (the comment, a date) may change; the content may not.
        assert opened.manifest == SMALL.manifest


def test_the_same_content_gives_the_same_manifest():
    assert made().manifest_sha256 == SMALL.manifest_sha256
    later = made(about=replace(ABOUT, sequence=2, previous=SMALL.manifest_sha256))
    assert later.manifest_sha256 != SMALL.manifest_sha256


def test_no_name_can_be_read_in_the_sealed_file():
    assert "单玉芝".encode() not in LARGE.data
    assert "青石镇".encode() not in LARGE.data

from pathlib import Path

import pytest


@pytest.fixture
def county(jieyou, tmp_path):
    """The county's key file; the public half stands beside it."""
    ran = jieyou("keys", "new", tmp_path / "county.key", "--name", "临沭县民政局")
    assert ran.status == 0, ran.err
    return tmp_path / "county.key"


def make(jieyou, county, out, *more):
    return jieyou("package", "make", "--to", f"{county}.pub", "--out", out, "--json", *more)


def test_a_package_made_here_opens_at_the_county(jieyou, town_dir, county, tmp_path):
    slip = tmp_path / "交接单.pdf"
    made = make(jieyou, county, tmp_path / "stick", "--slip", slip)
    assert made.status == 0, made.err
    assert made.json["sequence"] == 1
    assert slip.read_bytes().startswith(b"%PDF")
    opened = jieyou(
        "package", "open", made.json["file"], "--identity", county, "--out", tmp_path / "in",
        "--json",
    )  # fmt: skip
    assert opened.status == 0, opened.err
    assert opened.json["fingerprint"] == made.json["fingerprint"]
    assert opened.json["counts"] == made.json["counts"]
    assert opened.json["rows"]["households"] == made.json["counts"]["在册家庭"]


def test_the_sender_is_held_against_its_own_key(jieyou, town_dir, county, tmp_path):
    made = make(jieyou, county, tmp_path / "stick").json
    assert jieyou("keys", "export", "--out", tmp_path / "keys").status == 0
    [own] = (tmp_path / "keys").glob("*.pub")
    words = ("package", "open", made["file"], "--identity", county, "--json")
    known = jieyou(*words, "--out", tmp_path / "a", "--sender", own)
    assert known.json["sender_known"] is True
    refused = jieyou(*words, "--out", tmp_path / "b", "--sender", f"{county}.pub")
    assert refused.status == 2


def test_an_altered_package_is_refused_and_nothing_is_unpacked(jieyou, town_dir, county, tmp_path):
    made = make(jieyou, county, tmp_path / "stick").json
    content = bytearray(Path(made["file"]).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "altered.jyb").write_bytes(content)
    ran = jieyou(
        "package", "open", tmp_path / "altered.jyb", "--identity", county, "--out", tmp_path / "in"
    )
    assert ran.status == 2
    assert list(tmp_path.glob("in/**/*.csv")) == []


def test_the_second_package_follows_the_first(jieyou, town_dir, county, tmp_path):
    for sequence in (1, 2):
        made = make(jieyou, county, tmp_path / "stick").json
        assert made["sequence"] == sequence


def test_without_a_county_key_it_says_whose_is_missing(jieyou, town_dir, county, tmp_path):
    ran = jieyou("package", "make", "--out", tmp_path / "stick")
    assert ran.status == 2
    assert "公钥" in ran.err
    assert jieyou("keys", "county", f"{county}.pub").status == 0
    assert jieyou("package", "make", "--out", tmp_path / "stick").status == 0


def test_the_stock_tool_opens_a_package(jieyou, town_dir, county, tmp_path, age):
    made = make(jieyou, county, tmp_path / "stick").json
    assert age("-d", "-i", county, made["file"]).startswith(b"PK")

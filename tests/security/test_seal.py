import os
import stat

import pytest

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.security import seal


@pytest.fixture
def files(tmp_path):
    seal.write_key_files(tmp_path / "county", "临沭县民政局", "371329")
    return tmp_path / "county", tmp_path / "county.pub"


def test_stock_age_opens_what_we_seal_and_we_open_what_it_seals(files, age):
    secret, public = files
    recipients = seal.read_public_key(public).recipients
    assert (
        age("-d", "-i", secret, data=seal.encrypt("名单".encode(), recipients)) == "名单".encode()
    )
    sealed = age("-R", public, data="名单".encode())
    assert seal.decrypt(sealed, seal.read_secret_key(secret)) == "名单".encode()


def test_stock_age_keys_serve_as_well(tmp_path, age):
    age("-o", tmp_path / "k", tool="age-keygen")
    (tmp_path / "k.pub").write_bytes(age("-y", tmp_path / "k", tool="age-keygen"))
    key = seal.read_secret_key(tmp_path / "k")
    public = seal.read_public_key(tmp_path / "k.pub")
    assert public.recipients == key.public().recipients
    assert public.verify_key == ""
    assert seal.decrypt(seal.encrypt(b"x", public.recipients), key) == b"x"


def test_a_key_file_is_the_owners_alone_and_is_never_overwritten(files):
    secret, _public = files
    if os.name == "posix":  # Windows keeps each person's folders to that person
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    before = secret.read_bytes()
    with pytest.raises(UserError, match="已经有了"):
        seal.write_key_files(secret)
    assert secret.read_bytes() == before
    secret.unlink()
    with pytest.raises(UserError, match="已经有了"):
        seal.write_key_files(secret)
    assert not secret.exists()


def test_the_public_file_says_whose_it_is_and_holds_no_secret(files):
    secret, public = files
    key = seal.read_public_key(public)
    assert (key.name, key.code) == ("临沭县民政局", "371329")
    assert key == seal.read_secret_key(secret).public("临沭县民政局", "371329")
    assert key == seal.parse_public_key(key.text())
    assert seal.read_secret_key(secret).signing_key not in public.read_text("utf-8")
    assert "AGE-SECRET" not in public.read_text("utf-8")


def test_a_fingerprint_is_the_same_on_both_sides_and_reads_in_groups(files):
    secret, public = files
    fingerprint = seal.read_public_key(public).fingerprint
    assert fingerprint == seal.read_secret_key(secret).public().fingerprint
    assert [len(group) for group in fingerprint.split()] == [5] * 6
    assert fingerprint.replace(" ", "").isdigit()
    assert fingerprint in secret.read_text("utf-8")
    assert fingerprint != seal.new_key().public().fingerprint


def test_a_file_saved_by_notepad_still_reads(files):
    secret, public = files
    text = public.read_text("utf-8").replace("\n", "\r\n")
    public.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert seal.read_public_key(public) == seal.read_secret_key(secret).public(
        "临沭县民政局", "371329"
    )


def test_the_wrong_half_is_named(files):
    secret, public = files
    with pytest.raises(UserError, match="是公钥"):
        seal.read_secret_key(public)
    with pytest.raises(UserError, match="是私钥"):
        seal.read_public_key(secret)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "没有公钥"),
        (b"hello\n", "看不懂"),
        (b"age1qqqq\n", "看不懂"),
        (b"\xff\xfe\x00", "不是钥匙文件"),
        (b"#" * 70_000, "不是钥匙文件"),
    ],
)
def test_what_is_not_a_public_key_is_refused(tmp_path, content, says):
    (tmp_path / "x.pub").write_bytes(content)
    with pytest.raises(UserError, match=says):
        seal.read_public_key(tmp_path / "x.pub")


def test_a_damaged_secret_key_is_refused(files):
    secret, _ = files
    text = secret.read_text("utf-8")
    secret.write_text(text.replace("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1X"), "utf-8")
    with pytest.raises(UserError, match="私钥不完整"):
        seal.read_secret_key(secret)
    with pytest.raises(UserError, match="找不到"):
        seal.read_secret_key(secret.with_name("nowhere"))


def test_a_signature_holds_for_its_message_and_its_key_only():
    key, other = seal.new_key(), seal.new_key()
    signature = seal.sign(b"manifest", key)
    assert seal.is_signed(b"manifest", signature, key.public().verify_key)
    assert not seal.is_signed(b"manifesto", signature, key.public().verify_key)
    assert not seal.is_signed(b"manifest", signature, other.public().verify_key)
    assert not seal.is_signed(b"manifest", "not base64!", key.public().verify_key)


def test_another_key_and_damage_are_told_apart():
    key = seal.new_key()
    sealed = seal.encrypt(b"x" * 1000, key.public().recipients)
    with pytest.raises(seal.WrongKeyError):
        seal.decrypt(sealed, seal.new_key())
    with pytest.raises(seal.BrokenError):
        seal.decrypt(sealed[:-1], key)
    with pytest.raises(seal.BrokenError):
        seal.decrypt(sealed[:-1] + bytes([sealed[-1] ^ 1]), key)


def test_a_secret_key_never_prints_itself():
    key = seal.new_key()
    assert key.signing_key not in repr(key)
    assert key.identities[0] not in f"{key}"

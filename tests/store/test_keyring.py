"""Keys: who can open what, and what happens when one is missing."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.store.audit import AuditHead
from signalpost.store.keyring import FILE_NAME, Keyring
from signalpost.store.master_key import key_id
from stores import MASTER_KEY, keyring

DAY = 20_000
OTHER_KEY = bytes(reversed(MASTER_KEY))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plaintext=st.binary(max_size=500), aad=st.binary(max_size=50), day=st.integers(0, 65_535))
def test_what_was_sealed_opens_again(tmp_path: Path, plaintext: bytes, aad: bytes, day: int) -> None:
    """Also by another process with the same master key."""
    sealed = keyring(tmp_path).seal(day, plaintext, aad)
    assert keyring(tmp_path).unseal(day, sealed, aad) == plaintext
    assert len(sealed) == len(plaintext) + 28


def test_sealing_twice_gives_different_bytes(tmp_path: Path) -> None:
    """Nobody can tell from the disk that two bodies are equal."""
    keys = keyring(tmp_path)
    assert keys.seal(DAY, b"same", b"") != keys.seal(DAY, b"same", b"")


@pytest.mark.parametrize("position", [0, 11, 12, 20, -1])
def test_altered_bytes_do_not_open(tmp_path: Path, position: int) -> None:
    """Not in the nonce, not in the text, not in the tag."""
    keys = keyring(tmp_path)
    sealed = bytearray(keys.seal(DAY, b"plaintext", b"place"))
    sealed[position] ^= 1
    with pytest.raises(StoreCorrupt):
        keys.unseal(DAY, bytes(sealed), b"place")


@pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 27])
def test_cut_bytes_do_not_open(tmp_path: Path, sealed: bytes) -> None:
    """They are damage, whatever the library underneath thinks of them."""
    keys = keyring(tmp_path)
    keys.seal(DAY, b"", b"")
    with pytest.raises(StoreCorrupt):
        keys.unseal(DAY, sealed, b"")


def test_sealed_bytes_open_only_in_their_place(tmp_path: Path) -> None:
    """Neither under another name nor under another day's key."""
    keys = keyring(tmp_path)
    sealed = keys.seal(DAY, b"plaintext", b"row 1")
    keys.seal(DAY + 1, b"", b"")
    with pytest.raises(StoreCorrupt):
        keys.unseal(DAY, sealed, b"row 2")
    with pytest.raises(StoreCorrupt):
        keys.unseal(DAY + 1, sealed, b"row 1")


def test_a_wrong_master_key_is_refused_and_the_right_one_named(tmp_path: Path) -> None:
    """So that whoever has several knows which to bring."""
    keyring(tmp_path)
    with pytest.raises(KeyMissing) as missing:
        Keyring.open(tmp_path, OTHER_KEY)
    assert missing.value.key_id == key_id(MASTER_KEY)
    assert key_id(MASTER_KEY) in str(missing.value)


def test_a_missing_master_key_is_named(tmp_path: Path) -> None:
    """Once there are data; before, it is said how to set one."""
    with pytest.raises(KeyMissing, match="SIGNALPOST_MASTER_KEY"):
        Keyring.open(tmp_path, None)
    keyring(tmp_path)
    with pytest.raises(KeyMissing) as missing:
        Keyring.open(tmp_path, None)
    assert missing.value.key_id == key_id(MASTER_KEY)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_master_key_of_another_length_is_refused(tmp_path: Path, length: int) -> None:
    """32 bytes, nothing else."""
    with pytest.raises(KeyMissing):
        Keyring.open(tmp_path, b"k" * length)


@pytest.mark.parametrize("kept", ["ledger.db", "control.db", "inbox/abc.db"])
def test_no_new_keys_are_made_beside_data_that_need_the_old(tmp_path: Path, kept: str) -> None:
    """A lost keys.db is said to be lost, not quietly replaced."""
    (tmp_path / kept).parent.mkdir(exist_ok=True)
    (tmp_path / kept).write_bytes(b"")
    with pytest.raises(KeyMissing, match=FILE_NAME):
        keyring(tmp_path)
    assert not (tmp_path / FILE_NAME).exists()


def test_keys_are_not_made_unless_asked(tmp_path: Path) -> None:
    """`doctor` looks without leaving traces."""
    with pytest.raises(KeyMissing):
        Keyring.open(tmp_path, MASTER_KEY, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_destroyed_day_cannot_be_opened_or_used_again(tmp_path: Path) -> None:
    """Its key is gone from the file; other days are not touched."""
    keys = keyring(tmp_path)
    sealed, other = keys.seal(DAY, b"gone", b""), keys.seal(DAY + 1, b"stays", b"")
    wrapped = _wrapped(tmp_path)[DAY]
    keys.destroy(DAY)
    for again in (keys, keyring(tmp_path)):
        with pytest.raises(KeyMissing) as missing:
            again.unseal(DAY, sealed, b"")
        assert missing.value.key_id == f"day {DAY}"
        with pytest.raises(KeyMissing):
            again.seal(DAY, b"new", b"")
        assert again.unseal(DAY + 1, other, b"") == b"stays"
    assert keys.days() == [DAY + 1]
    assert wrapped not in (tmp_path / FILE_NAME).read_bytes()


def test_a_day_nobody_sealed_has_no_key(tmp_path: Path) -> None:
    """Opening makes none."""
    keys = keyring(tmp_path)
    with pytest.raises(KeyMissing):
        keys.unseal(DAY, b"x" * 40, b"")
    assert keys.days() == []


def test_a_key_destroyed_by_another_process_is_gone_when_looked_up_again(tmp_path: Path) -> None:
    """`forget_cached` drops what is in memory."""
    keys = keyring(tmp_path)
    sealed = keys.seal(DAY, b"gone", b"")
    keyring(tmp_path).destroy(DAY)
    keys.forget_cached()
    with pytest.raises(KeyMissing):
        keys.unseal(DAY, sealed, b"")


def test_threads_agree_on_new_keys(tmp_path: Path) -> None:
    """Every day has one key, however many make it at once."""
    rings = [keyring(tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda n: rings[n % 4].seal(DAY + n // 8, b"%d" % n, b""), range(32)))
    fresh = keyring(tmp_path)
    assert [fresh.unseal(DAY + n // 8, sealed[n], b"") for n in range(32)] == [b"%d" % n for n in range(32)]


def test_processes_agree_on_a_new_installation(tmp_path: Path) -> None:
    """Started at once on an empty folder, they end with the same keys."""
    script = (
        "import sys; from pathlib import Path; from signalpost.store.keyring import Keyring;"
        "k = Keyring.open(Path(sys.argv[1]), bytes(range(32)));"
        "print(k.hmac(b'x').hex(), k.seal(20000, b'y', b'').hex())"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    environment = {"PYTHONPATH": ":".join(sys.path)}
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(3)]
    answers = [process.communicate()[0].decode().split() for process in running]
    keys = keyring(tmp_path)
    assert {hmac for hmac, _ in answers} == {keys.hmac(b"x").hex()}
    assert [keys.unseal(20000, bytes.fromhex(sealed), b"") for _, sealed in answers] == [b"y"] * 3


def test_look_up_values_are_stable_short_and_keyed(tmp_path: Path) -> None:
    """The same in every process of the installation, different in every other one."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = keyring(tmp_path / "a"), keyring(tmp_path / "b")
    assert len(one.hmac(b"value")) == 16
    assert one.hmac(b"value") == keyring(tmp_path / "a").hmac(b"value")
    assert one.hmac(b"value") != one.hmac(b"other")
    assert one.hmac(b"value") != two.hmac(b"value")


def test_secrets_are_bound_to_their_owner(tmp_path: Path) -> None:
    """A token copied to another dataset's row does not open."""
    keys = keyring(tmp_path)
    sealed = keys.seal_secret(b"token", b"dataset 1")
    assert keyring(tmp_path).open_secret(sealed, b"dataset 1") == b"token"
    with pytest.raises(StoreCorrupt):
        keys.open_secret(sealed, b"dataset 2")


def test_neither_keys_nor_plaintext_are_shown(tmp_path: Path) -> None:
    """The repr names the master key by its id; the file holds no key in clear."""
    keys = keyring(tmp_path)
    keys.seal(DAY, b"x", b"")
    assert repr(keys) == f"Keyring(key_id={key_id(MASTER_KEY)})"
    assert MASTER_KEY not in (tmp_path / FILE_NAME).read_bytes()


def test_a_newer_key_file_is_refused(tmp_path: Path) -> None:
    """An old process does not guess at new keys."""
    keyring(tmp_path)
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreCorrupt, match="newer release"):
        keyring(tmp_path)


def _wrapped(folder: Path) -> dict[int, bytes]:
    connection = apsw.Connection(str(folder / FILE_NAME))
    found = dict(connection.execute("SELECT day, wrapped FROM day_key"))
    connection.close()
    return found


def test_an_audit_head_goes_back_only_when_told(tmp_path: Path) -> None:
    """So that two processes that write at once leave the later one."""
    keys = keyring(tmp_path)
    assert keys.audit_head() is None
    keys.put_audit_head(AuditHead(5, b"five"))
    keys.put_audit_head(AuditHead(4, b"four"))
    assert keys.audit_head() == AuditHead(5, b"five")
    keys.put_audit_head(AuditHead(4, b"four"), back=True)
    assert keys.audit_head() == AuditHead(4, b"four")


def test_a_destroyed_day_is_told_from_one_that_never_was(tmp_path: Path) -> None:
    """The first was erased; the second means that the wrong keys.db is there."""
    keys = keyring(tmp_path)
    keys.seal(DAY, b"", b"")
    assert not keys.destroyed(DAY)
    keys.destroy(DAY)
    assert keys.destroyed(DAY)
    assert not keys.destroyed(DAY + 1)


def test_many_values_of_a_day_open_with_what_stands_before_them(tmp_path: Path) -> None:
    """`unsealing` is made once for a day; what was altered is refused by it too."""
    ring = keyring(tmp_path)
    sealed = [b"head" + ring.seal(DAY, b"%d" % number, b"aad") for number in range(3)]
    unseal = ring.unsealing(DAY, begin=4)
    assert [unseal(one, b"aad") for one in sealed] == [b"0", b"1", b"2"]
    with pytest.raises(StoreCorrupt):
        unseal(sealed[0], b"other")
    with pytest.raises(KeyMissing):
        ring.unsealing(DAY + 1)

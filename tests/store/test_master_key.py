"""Where the master key comes from."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.errors import SettingsError
from signalpost.store.master_key import FILE_VARIABLE, VARIABLE, key_id, read_master_key
from stores import MASTER_KEY

OTHER = bytes(32)


def test_nothing_configured_is_none(tmp_path: Path) -> None:
    """And nothing is written."""
    assert read_master_key({}, tmp_path / "master.key") is None
    assert list(tmp_path.iterdir()) == []


def test_a_new_key_is_written_once_for_its_owner_alone(tmp_path: Path) -> None:
    """Mode 0600; the next start reads the same."""
    file = tmp_path / "made" / "master.key"
    made = read_master_key({}, file, create=True)
    assert made is not None
    assert len(made) == 32
    assert read_master_key({}, file, create=True) == made
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == ["master.key"]


def test_two_starts_at_once_end_with_one_key(tmp_path: Path) -> None:
    """The first to write wins; the other uses it."""
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: read_master_key({}, tmp_path / "master.key", create=True), range(16)))
    assert len(set(keys)) == 1


def test_the_environment_comes_first(tmp_path: Path) -> None:
    """Then the file it names, then the default file."""
    named, default = tmp_path / "named", tmp_path / "master.key"
    named.write_text(MASTER_KEY.hex())
    default.write_text(OTHER.hex())
    assert read_master_key({VARIABLE: "ab" * 32, FILE_VARIABLE: str(named)}, default) == b"\xab" * 32
    assert read_master_key({FILE_VARIABLE: str(named)}, default) == MASTER_KEY
    assert read_master_key({}, default) == OTHER


@given(key=st.binary(min_size=32, max_size=32))
def test_hex_and_base64_are_read(key: bytes) -> None:
    """With the line end that editors leave, and in the alphabet of URLs too."""
    for text in (
        key.hex(),
        key.hex().upper() + "\n",
        base64.b64encode(key).decode(),
        base64.urlsafe_b64encode(key).decode() + "\r\n",
    ):
        assert read_master_key({VARIABLE: text}, Path("unused")) == key


@pytest.mark.parametrize(
    "text", ["secret", "ab" * 31, "ab" * 33, "zz" * 32, base64.b64encode(b"short").decode(), "é" * 64]
)
def test_what_is_no_key_is_refused_without_being_shown(text: str) -> None:
    """The error names the setting and the forms it takes."""
    with pytest.raises(SettingsError) as refused:
        read_master_key({VARIABLE: text}, Path("unused"))
    assert refused.value.setting == VARIABLE
    assert text not in str(refused.value) + str(refused.value.fix)
    assert "64 hex digits or 44 characters of base64" in str(refused.value.fix)


def test_a_named_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """It is not quietly replaced by a new key."""
    with pytest.raises(SettingsError) as refused:
        read_master_key({FILE_VARIABLE: str(tmp_path / "absent")}, tmp_path / "master.key", create=True)
    assert refused.value.setting == FILE_VARIABLE
    assert list(tmp_path.iterdir()) == []


def test_a_key_has_a_name_that_does_not_give_it_away() -> None:
    """Stable, different for different keys, 16 hex digits."""
    assert key_id(MASTER_KEY) == key_id(bytes(range(32)))
    assert key_id(MASTER_KEY) != key_id(OTHER)
    assert len(bytes.fromhex(key_id(MASTER_KEY))) == 8
    assert MASTER_KEY.hex() not in key_id(MASTER_KEY)

"""What the SQLite control file promises beyond the contract."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import apsw
import pytest

from signalpost.errors import StoreCorrupt, StoreUnavailable
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.sqlite.control.control import SqliteControl
from stores import NOW, keyring


def opened(folder: Path) -> SqliteControl:
    return SqliteControl(folder / "control.db", keyring(folder))


def test_secrets_are_not_in_the_file(tmp_path: Path) -> None:
    """Neither an access token nor a key's text; a removed token not even encrypted."""
    control = opened(tmp_path)
    control.put_dataset(1, Dataset(dataset_id="777"), author="ann", now=NOW)
    control.set_token(1, "777", "EAAB-secret", author="ann", now=NOW)
    _, text = control.create_key(1, KeyKind.SERVER, name="shop", author="ann", now=NOW)
    stored = (tmp_path / "control.db").read_bytes()
    assert b"EAAB-secret" not in stored
    assert text.encode() not in stored
    assert text[4:].encode() not in stored
    (sealed,) = apsw.Connection(str(tmp_path / "control.db")).execute("SELECT sealed FROM token").fetchall()
    assert sealed[0] in stored
    control.set_token(1, "777", None, author="ann", now=NOW)
    assert sealed[0] not in (tmp_path / "control.db").read_bytes()


def test_files_of_keys_and_settings_are_their_owners_alone(tmp_path: Path) -> None:
    """Whoever else has an account on the machine reads neither."""
    opened(tmp_path)
    for name in ("control.db", "keys.db"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0, name


def test_a_token_moved_to_another_dataset_does_not_open(tmp_path: Path) -> None:
    """Whoever can write the file cannot send with a token elsewhere."""
    control = opened(tmp_path)
    for dataset_id in ("777", "888"):
        control.put_dataset(1, Dataset(dataset_id=dataset_id), author="ann", now=NOW)
    control.set_token(1, "777", "EAAB-secret", author="ann", now=NOW)
    connection = apsw.Connection(str(tmp_path / "control.db"))
    connection.execute("UPDATE token SET dataset_id = '888'")
    connection.close()
    with pytest.raises(StoreCorrupt):
        control.token(1, "888")


def test_writers_wait_for_one_another(tmp_path: Path) -> None:
    """Several processes may write at once: none is lost, every version has one number."""
    controls = [opened(tmp_path) for _ in range(4)]

    def put(number: int) -> None:
        controls[number % 4].put_dataset(1, Dataset(dataset_id=str(number)), author="ann", now=NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, range(20)))
    config = controls[0].config(1)
    assert config.number == 20
    assert {one.dataset_id for one in config.config.datasets} == {str(number) for number in range(20)}
    assert controls[0].version() == 21


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    """An old process does not touch it."""
    opened(tmp_path)
    connection = apsw.Connection(str(tmp_path / "control.db"))
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreCorrupt, match="newer release"):
        opened(tmp_path)


def test_a_damaged_file_is_called_damaged(tmp_path: Path) -> None:
    """And a folder that is gone is called unwritable."""
    control = opened(tmp_path)
    (tmp_path / "control.db").write_bytes(b"nonsense" * 1000)
    with pytest.raises(StoreCorrupt):
        control.snapshot()
    control = SqliteControl(tmp_path / "deep" / "control.db", keyring(tmp_path / "keys"))
    (tmp_path / "deep" / "control.db").unlink()
    (tmp_path / "deep").rmdir()
    with pytest.raises(StoreUnavailable):
        control.version()


def test_an_unknown_space_is_refused(tmp_path: Path) -> None:
    """Rows belong to spaces that exist."""
    with pytest.raises(StoreUnavailable):
        opened(tmp_path).record(42, "looked", "at", {}, author="ann", now=NOW)

"""The control file as it lies on disk."""

from __future__ import annotations

from pathlib import Path

from signalpost.store.keyring import Keyring
from signalpost.store.sqlite.control.accounts import SqliteAccounts
from signalpost.store.sqlite.control.control import SqliteControl
from signalpost.store.sqlite.control.file import urlsafe

NOW = 1_795_305_600_000


def test_parts_of_the_file_share_version_and_log(tmp_path: Path) -> None:
    """A new account is news to running processes; both write one chain."""
    keys = Keyring.open(tmp_path, b"k" * 32, create=True)
    control, accounts = (kind(tmp_path / "control.db", keys) for kind in (SqliteControl, SqliteAccounts))
    before = control.version()
    accounts.add_account("Client B", author="cli", now=NOW)
    assert control.version() == before + 1
    control.record(1, "looked", "at", {}, author="cli", now=NOW)
    assert control.verify_audit().sound
    assert (tmp_path / "control.db").stat().st_mode & 0o777 == 0o600


def test_random_bytes_stand_in_addresses_as_they_are() -> None:
    """Without padding."""
    assert urlsafe(b"\xff\xfe") == "__4"

"""Accounts in the control file."""

from __future__ import annotations

from pathlib import Path

import apsw

from signalpost.store.accounts import Opened
from signalpost.store.keyring import Keyring
from signalpost.store.lock_out import MOST_KEPT
from signalpost.store.passwords import Passwords
from signalpost.store.roles import Role
from signalpost.store.sqlite.control.accounts import SqliteAccounts

NOW = 1_795_305_600_000


def _accounts(folder: Path, memory_kib: int = 8) -> SqliteAccounts:
    keys = Keyring.open(folder, b"k" * 32, create=True)
    return SqliteAccounts(folder / "control.db", keys, passwords=Passwords(memory_kib=memory_kib, passes=1))


def test_a_password_is_hashed_anew_when_costs_have_risen(tmp_path: Path) -> None:
    """With the next sign-in, unnoticed."""
    accounts = _accounts(tmp_path)
    user = accounts.put_member(1, "anna", Role.OWNER, author="cli", now=NOW)
    accounts.set_password(user.user_id, "four words in a row", author="cli", now=NOW)
    dearer = _accounts(tmp_path, memory_kib=16)
    for _ in range(2):
        assert isinstance(dearer.sign_in("anna", "four words in a row", address="", now=NOW), Opened)
    kept = apsw.Connection(str(tmp_path / "control.db")).execute("SELECT password FROM user").get
    assert "m=16,t=1" in kept


def test_what_strangers_tried_is_bounded(tmp_path: Path) -> None:
    """The oldest give way."""
    accounts = _accounts(tmp_path)
    connection = apsw.Connection(str(tmp_path / "control.db"))
    with connection:
        connection.executemany(
            "INSERT INTO failed_sign_in VALUES (?, 1, ?)",
            [(number.to_bytes(4), number) for number in range(MOST_KEPT + 50)],
        )
    accounts.sign_in("nobody", "x", address="192.0.2.1", now=NOW)
    count = connection.execute("SELECT count(*) FROM failed_sign_in").get
    assert count <= MOST_KEPT + 1

"""The file of keys: what opens it, and files of the first form."""

from __future__ import annotations

import os
from pathlib import Path

import apsw
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.store.keyring import Keyring
from signalpost.store.keys_file import (
    FILE_NAME,
    MIGRATIONS,
    connect_keys,
    encrypt,
    installation,
    masters,
    stored_key_id,
)
from signalpost.store.master_key import key_id
from stores import MASTER_KEY, keyring

OTHER = bytes(reversed(MASTER_KEY))
DAY = 20_000


def of_the_first_form(folder: Path) -> tuple[bytes, bytes]:
    """A file in which the master key itself wraps everything; returns what was sealed in day DAY, and as a secret."""
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.execute(MIGRATIONS[0])
    connection.execute("PRAGMA user_version = 1")
    master, day, secrets = AESGCM(MASTER_KEY), os.urandom(32), os.urandom(32)
    rows = [("key_id", key_id(MASTER_KEY).encode())]
    rows += [(name, encrypt(master, key, name.encode(), os.urandom)) for name, key in
             (("hmac", bytes(32)), ("secrets", secrets))]  # fmt: skip
    connection.executemany("INSERT INTO installation VALUES (?, ?)", rows)
    connection.execute("INSERT INTO day_key VALUES (?, ?)", (DAY, encrypt(master, day, b"day %d" % DAY, os.urandom)))
    connection.close()
    return encrypt(AESGCM(day), b"body", b"row", os.urandom), encrypt(AESGCM(secrets), b"token", b"place", os.urandom)


def test_a_file_of_the_first_form_is_brought_forward(tmp_path: Path) -> None:
    """All that it opened opens still, and a secret sealed then too."""
    body, token = of_the_first_form(tmp_path)
    assert stored_key_id(tmp_path / FILE_NAME) == key_id(MASTER_KEY)
    keys = keyring(tmp_path)
    assert keys.unseal(DAY, body, b"row") == b"body"
    assert keys.open_secret(token, b"place") == b"token"
    assert keyring(tmp_path).unseal(DAY, body, b"row") == b"body"


def test_a_file_of_the_first_form_wants_its_own_master_key(tmp_path: Path) -> None:
    """Another one changes nothing in it."""
    body, _ = of_the_first_form(tmp_path)
    with pytest.raises(KeyMissing, match=key_id(MASTER_KEY)):
        Keyring.open(tmp_path, OTHER)
    assert keyring(tmp_path).unseal(DAY, body, b"row") == b"body"


def test_no_key_stands_in_the_file_in_clear(tmp_path: Path) -> None:
    """Every one is wrapped, and the wrapping key by the master key."""
    keyring(tmp_path).seal(DAY, b"", b"")
    connection = connect_keys(tmp_path / FILE_NAME)
    assert set(installation(connection)) == {"hmac", "secrets"}
    assert masters(connection) == [key_id(MASTER_KEY)]
    assert all(len(value) == 12 + 32 + 16 for value in installation(connection).values())


def test_a_wrapped_key_opens_only_in_its_place(tmp_path: Path) -> None:
    """Two installation keys that change places are damage."""
    keyring(tmp_path)
    connection = connect_keys(tmp_path / FILE_NAME)
    rows = installation(connection)
    connection.execute("UPDATE installation SET value = ? WHERE name = 'hmac'", (rows["secrets"],))
    connection.close()
    with pytest.raises(StoreCorrupt):
        keyring(tmp_path)

"""`keys.db`: what stands in it and how it is unlocked.

A wrapping key seals all other keys. It is there once per master key that opens the file, sealed by that one: so the
master key can be replaced while processes run that only know the old one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import apsw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.store.master_key import KEY_BYTES, key_id
from signalpost.store.sqlite.connection import connect, immediate, migrate, set_pragmas, store_errors

FILE_NAME = "keys.db"
NONCE_BYTES = 12
HMAC, SECRETS = "hmac", "secrets"
_OLD_KEY_ID = "key_id"  # of files of the first form, in which the master key itself wrapped everything

MIGRATIONS = (
    """
    -- One row per name: `hmac` and `secrets` (`secrets:2` once it was replaced) are installation keys, wrapped.
    CREATE TABLE installation (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    -- `day` counts from 1970-01-01 UTC. `wrapped` is NULL once the key was destroyed; such a day never gets another.
    CREATE TABLE day_key (day INTEGER PRIMARY KEY, wrapped BLOB) STRICT;
    """,
    """
    -- The wrapping key, sealed by each master key that opens this file; `number` tells which came last. `wrap_id` names
    -- the wrapping key, and is the same in all rows.
    CREATE TABLE master (
        number INTEGER PRIMARY KEY,
        key_id TEXT NOT NULL UNIQUE,
        wrap_id TEXT NOT NULL,
        wrapped BLOB NOT NULL
    ) STRICT;
    -- The last row of the audit log: one row at most.
    CREATE TABLE audit_head (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        number INTEGER NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;
    -- What people asked to be erased: here, because this file's newest copy goes with every backup, so that whoever
    -- puts old data back has this list. `at`: Unix ms; nothing received by then under these keys may come back. done: 1
    -- once it was carried out on the data that are there.
    CREATE TABLE erasure (
        erasure_id TEXT PRIMARY KEY,
        space_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kinds TEXT NOT NULL,
        done INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- hmac: 16 bytes of a key that was asked for (asked: 1) or was known to be the same person's.
    CREATE TABLE erased_key (
        erasure_id TEXT NOT NULL REFERENCES erasure,
        hmac BLOB NOT NULL,
        asked INTEGER NOT NULL,
        PRIMARY KEY (erasure_id, hmac)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    -- Folders in which backups were made: the copy of this file in each is replaced when a key is destroyed or somebody
    -- is erased, so that no backup is a way back.
    CREATE TABLE backup_folder (folder TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    """,
)


class Opened(NamedTuple):
    """What a master key opens. `secrets` goes by number; the highest seals."""

    wrapping: AESGCM
    wrap_id: str
    hmac_key: bytes
    secrets: Mapping[int, AESGCM]


def connect_keys(file: Path) -> apsw.Connection:
    """Rollback journal and secure_delete: a destroyed key is overwritten in place and stays in no WAL."""
    connection = connect(file)
    set_pragmas(connection, synchronous="FULL", secure_delete="ON")
    return connection


def unlock(file: Path, master_key: bytes, random: Callable[[int], bytes]) -> Opened:
    """The installation keys in `file`, which are made when it is new. KeyMissing: the master key is another one."""
    connection = connect_keys(file)
    try:
        migrate(connection, file, MIGRATIONS)
        with store_errors(file):
            if not _masters(connection):
                _begin(connection, master_key, random)
            connection.execute("BEGIN")  # one look at a steady state
            return _open(connection, master_key)
    finally:
        connection.close()


def stored_key_id(file: Path) -> str | None:
    """The id of the master key that `file` wants, the newest if two open it; None when it has none yet."""
    if not file.exists():
        return None
    with store_errors(file):
        connection = connect_keys(file)
        try:
            masters = _masters(connection)
            return masters[-1] if masters else installation(connection).get(_OLD_KEY_ID, b"").decode() or None
        except apsw.SQLError:  # no tables yet, or those of the first form
            return _old_key_id(connection)
        finally:
            connection.close()


def wrap_id(connection: apsw.Connection) -> str:
    """Which wrapping key the file has now."""
    row = connection.execute("SELECT wrap_id FROM master LIMIT 1").fetchone()
    return "" if row is None else str(row[0])


def installation(connection: apsw.Connection) -> dict[str, bytes]:
    """The installation keys by name, wrapped."""
    return dict(connection.execute("SELECT name, value FROM installation"))


def put_master(connection: apsw.Connection, master_key: bytes, wrapping: bytes, random: Callable[[int], bytes]) -> None:
    """Let `master_key` open the file too. `wrapping` is the wrapping key in clear."""
    name = key_id(master_key)
    sealed = encrypt(AESGCM(master_key), wrapping, _master_place(name), random)
    connection.execute(
        "INSERT INTO master (key_id, wrap_id, wrapped) VALUES (?, ?, ?)"
        " ON CONFLICT (key_id) DO UPDATE SET wrap_id = excluded.wrap_id, wrapped = excluded.wrapped",
        (name, _wrap_id(wrapping), sealed),
    )


def wrapping_key(connection: apsw.Connection, master_key: bytes) -> bytes:
    """The wrapping key in clear. KeyMissing: this master key does not open the file."""
    name = key_id(master_key)
    row = connection.execute("SELECT wrapped FROM master WHERE key_id = ?", (name,)).fetchone()
    if row is None:
        wanted = _masters(connection)[-1]
        raise KeyMissing(f"the data need the master key with id {wanted}; the one given has id {name}", key_id=wanted)
    return decrypt(AESGCM(master_key), row[0], _master_place(name), "the wrapping key")


def masters(connection: apsw.Connection) -> list[str]:
    """Ids of the master keys that open the file, oldest first."""
    return _masters(connection)


def day_place(day: int) -> bytes:
    """What ties a wrapped day key to its day."""
    return b"day %d" % day


def secrets_numbers(rows: Mapping[str, bytes]) -> dict[int, str]:
    """The names of the `secrets` keys by number."""
    found = {1: SECRETS} if SECRETS in rows else {}
    return found | {int(name.partition(":")[2]): name for name in rows if name.startswith(f"{SECRETS}:")}


def encrypt(cipher: AESGCM, plaintext: bytes, aad: bytes, random: Callable[[int], bytes]) -> bytes:
    """nonce + ciphertext + tag."""
    nonce = random(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plaintext, aad)


def decrypt(cipher: AESGCM, sealed: bytes, aad: bytes, what: str) -> bytes:
    """What `encrypt` was given; StoreCorrupt, naming `what`, when it was altered or moved."""
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError):
        raise undecryptable(what) from None


def undecryptable(what: str) -> StoreCorrupt:
    """`what` is not what was sealed there."""
    return StoreCorrupt(f"{what} cannot be decrypted: damaged, or moved from its place")


def rewrap(connection: apsw.Connection, old: bytes, new: bytes, random: Callable[[int], bytes]) -> None:
    """Wrap every key by `new` in place of `old` (both in clear), in the transaction that is open."""
    before, after = AESGCM(old), AESGCM(new)
    for name, sealed in installation(connection).items():
        plain = decrypt(before, sealed, name.encode(), f"installation key {name}")
        wrapped = encrypt(after, plain, name.encode(), random)
        connection.execute("UPDATE installation SET value = ? WHERE name = ?", (wrapped, name))
    days: list[Any] = connection.execute("SELECT day, wrapped FROM day_key WHERE wrapped IS NOT NULL").fetchall()
    for day, value in days:
        plain = decrypt(before, value, day_place(day), f"the key of day {day}")
        wrapped = encrypt(after, plain, day_place(day), random)
        connection.execute("UPDATE day_key SET wrapped = ? WHERE day = ?", (wrapped, day))


def _open(connection: apsw.Connection, master_key: bytes) -> Opened:
    plain = wrapping_key(connection, master_key)
    wrapping, rows = AESGCM(plain), installation(connection)

    def key(name: str) -> bytes:
        return decrypt(wrapping, rows[name], name.encode(), f"installation key {name}")

    numbered = {number: AESGCM(key(name)) for number, name in secrets_numbers(rows).items()}
    return Opened(wrapping, _wrap_id(plain), key(HMAC), numbered)


def _begin(connection: apsw.Connection, master_key: bytes, random: Callable[[int], bytes]) -> None:
    """Make a new file's keys, or put the wrapping key between the master key and those of a file of the first form."""
    with immediate(connection):
        if _masters(connection):  # another process was first
            return
        wrapping = random(KEY_BYTES)
        wanted = _old_key_id(connection)
        if wanted is None:
            for name in (HMAC, SECRETS):
                wrapped = encrypt(AESGCM(wrapping), random(KEY_BYTES), name.encode(), random)
                connection.execute("INSERT INTO installation (name, value) VALUES (?, ?)", (name, wrapped))
        elif wanted != key_id(master_key):
            raise KeyMissing(
                f"the data need the master key with id {wanted}; the one given has id {key_id(master_key)}",
                key_id=wanted,
            )
        else:
            connection.execute("DELETE FROM installation WHERE name = ?", (_OLD_KEY_ID,))
            rewrap(connection, master_key, wrapping, random)
        put_master(connection, master_key, wrapping, random)


def _masters(connection: apsw.Connection) -> list[str]:
    return [str(name) for (name,) in connection.execute("SELECT key_id FROM master ORDER BY number")]


def _old_key_id(connection: apsw.Connection) -> str | None:
    try:
        return installation(connection).get(_OLD_KEY_ID, b"").decode() or None
    except apsw.SQLError:
        return None


def _master_place(name: str) -> bytes:
    return b"wrapping key\0" + name.encode()


def _wrap_id(wrapping: bytes) -> str:
    return hashlib.sha256(b"wrapping key\0" + wrapping).hexdigest()[:16]

"""Keys: one master key from outside, and below it, in `keys.db`, a key per day and two installation keys.

    master key (32 bytes, never in a file of ours unless `read_master_key` made one)
    └── keys.db, each key wrapped by the master with AES-256-GCM
        ├── one key per day    encrypts inbox segments, ledger bodies and visitors last seen on that day; destroying
        │                      it erases the day
        ├── `hmac`             makes the 16-byte look-up values of columns that must be found
        └── `secrets`          seals access tokens

Day keys are random, so a destroyed one cannot be derived again. No connection stays open: keys are read when first
needed and kept in memory, which makes a Keyring safe to share between threads and across forks.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
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
HMAC_BYTES = 16

_MIGRATIONS = (
    """
    -- One row per name: `key_id` names the master key; `hmac` and `secrets` are installation keys, wrapped by it.
    CREATE TABLE installation (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    -- `day` counts from 1970-01-01 UTC. `wrapped` is NULL once the key was destroyed; such a day never gets another.
    CREATE TABLE day_key (day INTEGER PRIMARY KEY, wrapped BLOB) STRICT;
    """,
)


class _Opened(NamedTuple):
    hmac_key: bytes
    secrets: AESGCM


class Keyring:
    """The keys of one installation. Get one with `Keyring.open`; safe to use from several threads and processes."""

    def __init__(self, file: Path, master_key: bytes, opened: _Opened, random: Callable[[int], bytes]) -> None:
        self._file = file
        self._master = AESGCM(master_key)
        self._hmac_key, self._secrets = opened
        self._random = random
        self._days: dict[int, AESGCM] = {}
        self.key_id = key_id(master_key)

    def __repr__(self) -> str:
        return f"Keyring(key_id={self.key_id})"

    @classmethod
    def open(
        cls,
        folder: Path,
        master_key: bytes | None,
        *,
        create: bool = True,
        random: Callable[[int], bytes] = os.urandom,
    ) -> Keyring:
        """The keyring of data folder `folder`, unlocked by `master_key` (32 bytes).

        A new one is made when the folder holds no data yet and `create` is set. Raises KeyMissing, naming the key id
        wanted, when the master key is missing or another one, or when `keys.db` is gone while data are there.
        """
        file = folder / FILE_NAME
        if not file.exists() and (_holds_data(folder) or not create):
            raise KeyMissing(f"{FILE_NAME} is missing, and the data in this folder need it; restore it from a backup")
        if master_key is None:
            raise _master_missing(file)
        if len(master_key) != KEY_BYTES:
            raise KeyMissing(f"the master key has {len(master_key)} bytes; it must have {KEY_BYTES}")
        folder.mkdir(parents=True, exist_ok=True)
        return cls(file, master_key, _unlock(file, master_key, random), random)

    def seal(self, day: int, plaintext: bytes, aad: bytes) -> bytes:
        """`plaintext` encrypted under the key of `day` (days since 1970-01-01 UTC), which is made when it is new.

        The result is nonce + ciphertext + tag (28 bytes more). `aad` must be given again to open it.
        """
        return _encrypt(self._day(day, make=True), plaintext, aad, self._random)

    def unseal(self, day: int, sealed: bytes, aad: bytes) -> bytes:
        """What `seal` was given. KeyMissing when the day's key is not there; StoreCorrupt when `sealed` was altered."""
        cipher = self._days.get(day) or self._day(day, make=False)
        try:  # as `_decrypt`, without composing for each body what would be said if it failed
            return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
        except (InvalidTag, ValueError):
            raise _undecryptable(f"data of day {day}") from None

    def seal_secret(self, secret: bytes, context: bytes) -> bytes:
        """`secret` (an access token), encrypted for as long as the installation lives and bound to `context`."""
        return _encrypt(self._secrets, secret, context, self._random)

    def open_secret(self, sealed: bytes, context: bytes) -> bytes:
        """What `seal_secret` was given; StoreCorrupt when altered or moved to another context."""
        return _decrypt(self._secrets, sealed, context, "a stored secret")

    def hmac(self, value: bytes) -> bytes:
        """16 bytes by which `value` can be found again without being stored (HMAC-SHA-256, cut)."""
        return hmac.digest(self._hmac_key, value, "sha256")[:HMAC_BYTES]

    def destroy(self, day: int) -> None:
        """Destroy the key of `day` for ever: what was sealed under it cannot be opened any more.

        Other processes that have the key in memory lose it when they end or call `forget_cached`.
        """
        with store_errors(self._file):
            connection = _connect(self._file)
            with immediate(connection):
                connection.execute(
                    "INSERT INTO day_key (day, wrapped) VALUES (?, NULL) ON CONFLICT DO UPDATE SET wrapped = NULL",
                    (day,),
                )
            connection.close()
        self.forget_cached()

    def days(self) -> list[int]:
        """Days that have a key, oldest first."""
        with store_errors(self._file):
            connection = _connect(self._file)
            found = [
                int(day)
                for (day,) in connection.execute("SELECT day FROM day_key WHERE wrapped IS NOT NULL ORDER BY day")
            ]
            connection.close()
        return found

    def forget_cached(self) -> None:
        """Drop the day keys from memory; they are read again when needed."""
        self._days.clear()

    def _day(self, day: int, *, make: bool) -> AESGCM:
        cipher = self._days.get(day)
        if cipher is None:
            # No lock: threads that race here read the same key twice, which is harmless and safe across forks.
            cipher = self._days[day] = AESGCM(self._read_day(day, make=make))
        return cipher

    def _read_day(self, day: int, *, make: bool) -> bytes:
        with store_errors(self._file):
            connection = _connect(self._file)
            try:
                row = connection.execute("SELECT wrapped FROM day_key WHERE day = ?", (day,)).fetchone()
                if row is None and make:
                    row = self._make_day(connection, day)
            finally:
                connection.close()
        if row is None or row[0] is None:
            raise KeyMissing(
                f"the key of day {day} {'was destroyed' if row else 'is not in ' + FILE_NAME}", key_id=f"day {day}"
            )
        return _decrypt(self._master, row[0], b"day %d" % day, f"the key of day {day}")

    def _make_day(self, connection: apsw.Connection, day: int) -> Any:
        """A new key for `day`, on disk before it is used; when several processes make one at once, the first counts."""
        wrapped = _encrypt(self._master, self._random(KEY_BYTES), b"day %d" % day, self._random)
        with immediate(connection):
            connection.execute(
                "INSERT INTO day_key (day, wrapped) VALUES (?, ?) ON CONFLICT DO NOTHING", (day, wrapped)
            )
            return connection.execute("SELECT wrapped FROM day_key WHERE day = ?", (day,)).fetchone()


def _holds_data(folder: Path) -> bool:
    files = ("ledger.db", "identities.db", "control.db")
    return any((folder / name).exists() for name in files) or any((folder / "inbox").glob("*.db"))


def _connect(file: Path) -> apsw.Connection:
    """Rollback journal and secure_delete: a destroyed key is overwritten in place and stays in no WAL."""
    connection = connect(file)
    set_pragmas(connection, synchronous="FULL", secure_delete="ON")
    return connection


def _master_missing(file: Path) -> KeyMissing:
    wanted = _stored_key_id(file)
    if wanted is None:
        return KeyMissing("no master key was given; set SIGNALPOST_MASTER_KEY or SIGNALPOST_MASTER_KEY_FILE")
    return KeyMissing(f"the data need the master key with id {wanted}, and none was given", key_id=wanted)


def _stored_key_id(file: Path) -> str | None:
    if not file.exists():
        return None
    with store_errors(file):
        connection = _connect(file)
        try:
            return _installation(connection).get("key_id", b"").decode() or None
        except apsw.SQLError:  # no table yet
            return None
        finally:
            connection.close()


def _installation(connection: apsw.Connection) -> dict[str, bytes]:
    return dict(connection.execute("SELECT name, value FROM installation"))


def _unlock(file: Path, master_key: bytes, random: Callable[[int], bytes]) -> _Opened:
    connection = _connect(file)
    try:
        migrate(connection, file, _MIGRATIONS)
        with store_errors(file):
            rows = _installation(connection) or _install(connection, master_key, random)
    finally:
        connection.close()
    wanted = rows["key_id"].decode()
    if wanted != key_id(master_key):
        raise KeyMissing(
            f"the data need the master key with id {wanted}; the one given has id {key_id(master_key)}", key_id=wanted
        )
    master = AESGCM(master_key)
    hmac_key, secrets = (
        _decrypt(master, rows[name], name.encode(), f"installation key {name}") for name in ("hmac", "secrets")
    )
    return _Opened(hmac_key, AESGCM(secrets))


def _install(connection: apsw.Connection, master_key: bytes, random: Callable[[int], bytes]) -> dict[str, bytes]:
    master = AESGCM(master_key)
    rows = [("key_id", key_id(master_key).encode())]
    rows += [(name, _encrypt(master, random(KEY_BYTES), name.encode(), random)) for name in ("hmac", "secrets")]
    with immediate(connection):
        if not _installation(connection):  # another process may have been first
            connection.executemany("INSERT INTO installation (name, value) VALUES (?, ?)", rows)
        return _installation(connection)


def _encrypt(cipher: AESGCM, plaintext: bytes, aad: bytes, random: Callable[[int], bytes]) -> bytes:
    nonce = random(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plaintext, aad)


def _decrypt(cipher: AESGCM, sealed: bytes, aad: bytes, what: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError):
        raise _undecryptable(what) from None


def _undecryptable(what: str) -> StoreCorrupt:
    return StoreCorrupt(f"{what} cannot be decrypted: damaged, or moved from its place")

"""Keys: one master key from outside, and below it, in `keys.db`, a key per day and the installation keys.

    master key (32 bytes, never in a file of ours unless `read_master_key` made one)
    └── wrapping key, in keys.db once for each master key that opens it (two of them while the master key changes)
        ├── one key per day    encrypts inbox segments, ledger bodies and visitors last seen on that day; destroying
        │                      it erases the day
        ├── `hmac`             makes the 16-byte look-up values of columns that must be found
        └── `secrets`          seals access tokens and webhook secrets; numbered, so that it can be replaced

Day keys are random, so a destroyed one cannot be derived again. No connection stays open: keys are read when first
needed and kept in memory, which makes a Keyring safe to share between threads and across forks. When another process
has replaced the master key (`store.rotate`), what is read next says so: the new one is then taken from where the first
came from, and nobody has to be restarted.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signalpost.errors import KeyMissing
from signalpost.store.audit import AuditHead
from signalpost.store.keys_file import (
    FILE_NAME,
    NONCE_BYTES,
    Opened,
    connect_keys,
    day_place,
    decrypt,
    encrypt,
    stored_key_id,
    undecryptable,
    unlock,
    wrap_id,
)
from signalpost.store.master_key import KEY_BYTES, key_id
from signalpost.store.sqlite.connection import immediate, store_errors

HMAC_BYTES = 16
#: Added to a day: the key of what is kept as long as a visitor is known, and so outlives the one of that day's events.
LASTING = 1 << 15
NONCES_AT_ONCE = 64
_BLOCK = 64  # bytes of SHA-256's block, to which HMAC fills its key up (RFC 2104)
HMACS_REMEMBERED = 40_000  # twice as many at most: the keys of one batch of the worker; about 200 bytes each
#: Stands before what a numbered `secrets` key sealed, with its number; what has no mark was sealed by number 1.
SECRET_MARK = b"\x00SPKEY\x00"
_NUMBER_BYTES = 4

Reread = Callable[[], bytes | None]


class Keyring:
    """The keys of one installation. Get one with `Keyring.open`; safe to use from several threads and processes."""

    def __init__(self, file: Path, master_key: bytes, opened: Opened, random: Callable[[int], bytes]) -> None:
        self.file = file
        self._master_key = master_key
        self._opened = opened
        self._reread: Reread | None = None
        self._random = random
        self._macs: dict[bytes, bytes] = {}
        self._macs_before: dict[bytes, bytes] = {}
        self._days: dict[int, AESGCM] = {}

    @property
    def key_id(self) -> str:
        """The id of the master key in use."""
        return key_id(self._master_key)

    @property
    def master_key(self) -> bytes:
        """The master key in use, for what replaces it."""
        return self._master_key

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
        reread: Reread | None = None,
    ) -> Keyring:
        """The keyring of data folder `folder`, unlocked by `master_key` (32 bytes).

        A new one is made when the folder holds no data yet and `create` is set. `reread` gives the master key as it is
        now, for a process that runs while it is replaced. Raises KeyMissing, naming the key id wanted, when the master
        key is missing or another one, or when `keys.db` is gone while data are there.
        """
        file = folder / FILE_NAME
        if not file.exists() and (_holds_data(folder) or not create):
            raise KeyMissing(f"{FILE_NAME} is missing, and the data in this folder need it; restore it from a backup")
        if master_key is None:
            raise _master_missing(file)
        if len(master_key) != KEY_BYTES:
            raise KeyMissing(f"the master key has {len(master_key)} bytes; it must have {KEY_BYTES}")
        folder.mkdir(parents=True, exist_ok=True)
        opened = cls(file, master_key, unlock(file, master_key, random), random)
        opened._reread = reread
        return opened

    def seal(self, day: int, plaintext: bytes, aad: bytes) -> bytes:
        """`plaintext` encrypted under the key of `day` (days since 1970-01-01 UTC), which is made when it is new.

        The result is nonce + ciphertext + tag (28 bytes more). `aad` must be given again to open it.
        """
        return encrypt(self._day(day, make=True), plaintext, aad, self._random)

    def sealing(self, day: int) -> Callable[[bytes, bytes], bytes]:
        """`seal` for many values of one day: takes what is sealed and its aad. Randomness is drawn for many at once."""
        cipher, random = self._day(day, make=True), self._random
        drawn, at = b"", 0

        def seal(plaintext: bytes, aad: bytes) -> bytes:
            nonlocal drawn, at
            if at == len(drawn):
                drawn, at = random(NONCE_BYTES * NONCES_AT_ONCE), 0
            nonce = drawn[at : at + NONCE_BYTES]
            at += NONCE_BYTES
            return nonce + cipher.encrypt(nonce, plaintext, aad)

        return seal

    def unseal(self, day: int, sealed: bytes, aad: bytes) -> bytes:
        """What `seal` was given. KeyMissing when the day's key is not there; StoreCorrupt when `sealed` was altered."""
        return self.unsealing(day)(sealed, aad)

    def unsealing(self, day: int, *, begin: int = 0) -> Callable[[bytes, bytes], bytes]:
        """`unseal` for many values of one day, in each of which what was sealed begins at byte `begin`."""
        decrypt = (self._days.get(day) or self._day(day, make=False)).decrypt
        end = begin + NONCE_BYTES

        def unseal(sealed: bytes, aad: bytes) -> bytes:
            try:  # as `decrypt`, without composing for each body what would be said if it failed
                return decrypt(sealed[begin:end], sealed[end:], aad)
            except (InvalidTag, ValueError):
                raise undecryptable(f"data of day {day}") from None

        return unseal

    def seal_secret(self, secret: bytes, context: bytes) -> bytes:
        """`secret` (an access token), encrypted under the newest `secrets` key and bound to `context`."""
        opened = self._current()
        number = max(opened.secrets)
        mark = SECRET_MARK + number.to_bytes(_NUMBER_BYTES, "big")
        return mark + encrypt(opened.secrets[number], secret, mark + context, self._random)

    def newest_secrets(self) -> int:
        """The number of the `secrets` key that seals now."""
        return max(self._current().secrets)

    def open_secret(self, sealed: bytes, context: bytes) -> bytes:
        """What `seal_secret` was given; StoreCorrupt when altered or moved to another context."""
        number = secret_number(sealed)
        cipher = self._opened.secrets.get(number) or self._current().secrets.get(number)
        if cipher is None:
            raise undecryptable("a stored secret")
        if not sealed.startswith(SECRET_MARK):
            return decrypt(cipher, sealed, context, "a stored secret")
        mark = sealed[: len(SECRET_MARK) + _NUMBER_BYTES]
        return decrypt(cipher, sealed[len(mark) :], mark + context, "a stored secret")

    def hmac(self, value: bytes) -> bytes:
        """16 bytes by which `value` can be found again without being stored (HMAC-SHA-256, cut)."""
        return hmac.digest(self._opened.hmac_key, value, "sha256")[:HMAC_BYTES]

    def hmac_after(self, prefix: bytes) -> Callable[[bytes], bytes]:
        """`hmac` of `prefix` and what the function that is returned is given: for many values, at a third of the time,
        because the hashes of the key and of the prefix are made once."""
        padded = self._opened.hmac_key.ljust(_BLOCK, b"\0")
        inside = hashlib.sha256(bytes([one ^ 0x36 for one in padded]) + prefix).copy
        outside = hashlib.sha256(bytes([one ^ 0x5C for one in padded])).copy

        def after(value: bytes) -> bytes:
            one, two = inside(), outside()
            one.update(value)
            two.update(one.digest())
            return two.digest()[:HMAC_BYTES]

        return after

    def hmac_again(self, value: bytes) -> bytes:
        """As `hmac`, of values that are asked for several times within a moment: the last ones are remembered."""
        known = self._macs.get(value)
        if known is None:
            known = self._macs_before.get(value) or self.hmac(value)
            if len(self._macs) >= HMACS_REMEMBERED:
                self._macs_before, self._macs = self._macs, {}
            self._macs[value] = known
        return known

    def chain(self, value: bytes) -> bytes:
        """32 bytes that prove `value` to whoever has the keys: the audit log's, made by a key used for nothing else."""
        return hmac.digest(hmac.digest(self._opened.hmac_key, b"audit log", "sha256"), value, "sha256")

    def audit_head(self) -> AuditHead | None:
        """The last row of the audit log, as this file remembers it; None when it never heard of one."""
        with self._opened_file() as connection:
            found = connection.execute("SELECT number, hash FROM audit_head").fetchone()
        return None if found is None else AuditHead(*found)

    def put_audit_head(self, head: AuditHead, *, back: bool = False) -> None:
        """Remember `head`; an earlier row than is remembered only with `back`."""
        with self._opened_file() as connection:
            connection.execute(
                "INSERT INTO audit_head (one, number, hash) VALUES (1, ?1, ?2) ON CONFLICT DO UPDATE"
                " SET number = excluded.number, hash = excluded.hash WHERE excluded.number > number OR ?3",
                (head.number, head.hash, back),
            )

    def destroy(self, day: int) -> None:
        """Destroy the key of `day` for ever: what was sealed under it cannot be opened any more.

        Other processes that have the key in memory lose it when they end or call `forget_cached`.
        """
        with self._opened_file() as connection, immediate(connection):
            connection.execute(
                "INSERT INTO day_key (day, wrapped) VALUES (?, NULL) ON CONFLICT DO UPDATE SET wrapped = NULL", (day,)
            )
        self.forget_cached()

    def days(self) -> list[int]:
        """Days that have a key, oldest first."""
        with self._opened_file() as connection:
            rows = connection.execute("SELECT day FROM day_key WHERE wrapped IS NOT NULL ORDER BY day")
            return [int(day) for (day,) in rows]

    def make_ready(self, day: int) -> None:
        """Make the key of `day` before it is needed, so that a copy of this file has it before anything sealed by it.
        A day whose key was destroyed gets none."""
        with suppress(KeyMissing):
            self._day(day, make=True)

    def destroyed(self, day: int) -> bool:
        """Whether the key of `day` was there and was destroyed."""
        with self._opened_file() as connection:
            found = connection.execute("SELECT 1 FROM day_key WHERE day = ? AND wrapped IS NULL", (day,)).fetchone()
        return found is not None

    def forget_cached(self) -> None:
        """Drop the day keys from memory; they are read again when needed."""
        self._days.clear()

    @contextmanager
    def _opened_file(self) -> Iterator[apsw.Connection]:
        """A connection to `keys.db`, closed behind whatever happens."""
        with store_errors(self.file), closing(connect_keys(self.file)) as connection:
            yield connection

    def _current(self) -> Opened:
        """The installation keys as they are on disk now."""
        master = self._reread() if self._reread is not None else None
        if master is not None and master != self._master_key:
            try:
                self._opened, self._master_key = unlock(self.file, master, self._random), master
            except KeyMissing:  # put there before the keys know of it: the one we have still opens them
                self._opened = unlock(self.file, self._master_key, self._random)
        else:
            self._opened = unlock(self.file, self._master_key, self._random)
        return self._opened

    def _day(self, day: int, *, make: bool) -> AESGCM:
        cipher = self._days.get(day)
        if cipher is None:
            # No lock: threads that race here read the same key twice, which is harmless and safe across forks.
            cipher = self._days[day] = AESGCM(self._read_day(day, make=make))
        return cipher

    def _read_day(self, day: int, *, make: bool) -> bytes:
        with self._opened_file() as connection, immediate(connection) if make else connection:
            opened = self._opened if wrap_id(connection) == self._opened.wrap_id else self._current()
            row = connection.execute("SELECT wrapped FROM day_key WHERE day = ?", (day,)).fetchone()
            if row is None and make:
                row = self._make_day(connection, opened, day)
        if row is None or row[0] is None:
            raise KeyMissing(
                f"the key of day {day} {'was destroyed' if row else 'is not in ' + FILE_NAME}", key_id=f"day {day}"
            )
        return decrypt(opened.wrapping, row[0], day_place(day), f"the key of day {day}")

    def _make_day(self, connection: apsw.Connection, opened: Opened, day: int) -> Any:
        """A new key for `day`, on disk before it is used. The caller has the write lock, so nobody else makes one."""
        wrapped = encrypt(opened.wrapping, self._random(KEY_BYTES), day_place(day), self._random)
        connection.execute("INSERT INTO day_key (day, wrapped) VALUES (?, ?)", (day, wrapped))
        return (wrapped,)


def secret_number(sealed: bytes) -> int:
    """The number of the `secrets` key that sealed these bytes."""
    if not sealed.startswith(SECRET_MARK):
        return 1
    return int.from_bytes(sealed[len(SECRET_MARK) : len(SECRET_MARK) + _NUMBER_BYTES], "big")


def _holds_data(folder: Path) -> bool:
    files = ("ledger.db", "identities.db", "control.db")
    return any((folder / name).exists() for name in files) or any((folder / "inbox").glob("*.db"))


def _master_missing(file: Path) -> KeyMissing:
    wanted = stored_key_id(file)
    if wanted is None:
        return KeyMissing("no master key was given; set SIGNALPOST_MASTER_KEY or SIGNALPOST_MASTER_KEY_FILE")
    return KeyMissing(f"the data need the master key with id {wanted}, and none was given", key_id=wanted)

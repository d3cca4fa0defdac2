"""Replacing keys while everything runs: the master key, the wrapping key below it, and the key that seals secrets.

Each step is durable before the next begins, and each can be done again: after a kill at any place, calling the same
function goes on where it stopped, and at no moment does neither the old nor the new master key open the data.

    new key beside the old one's file ─► keys.db opens with both ─► the file is replaced ─► keys.db opens with the new
    one alone, below a new wrapping key ─► a new `secrets` key ─► tokens and secrets sealed anew ─► the old one is gone

A running process has the wrapping key in memory. When it next reads `keys.db` it sees another one there, and takes the
new master key from the file that its first one came from.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signalpost.errors import KeyMissing
from signalpost.store.files import sync_folder
from signalpost.store.keys_file import (
    SECRETS,
    connect_keys,
    encrypt,
    installation,
    masters,
    put_master,
    rewrap,
    secrets_numbers,
    unlock,
    wrapping_key,
)
from signalpost.store.master_key import KEY_BYTES, key_id, read_key_file, write_key_file
from signalpost.store.sqlite.connection import immediate, store_errors

Step = Callable[[str], None]
Random = Callable[[int], bytes]


class Rotated(msgspec.Struct, frozen=True, kw_only=True):
    """What a rotation of the master key came to. `waits`: two keys open the data until the new one is in use."""

    key_id: str
    before: str
    waits: bool = False


def new_file(file: Path) -> Path:
    """Where the next master key lies until it takes the place of `file`."""
    return file.with_name(f"{file.name}.new")


def rotate_master_file(
    keys: Path, file: Path, *, random: Random = os.urandom, step: Step = lambda name: None
) -> Rotated:
    """Replace the master key in `file` by a new one, in all steps. `keys` is the path of `keys.db`.

    `step` is told the name of each step once it is durable. KeyMissing: `file` holds a key that opens nothing here.
    """
    current, beside = read_key_file(file), new_file(file)
    if not beside.exists():
        left = _left_by(keys, current, random)
        if left is not None:  # killed between replacing the file and shutting the old key out
            _shut_out(keys, current, random)
            step("old_shut_out")
            return Rotated(key_id=key_id(current), before=left)
        write_key_file(beside, random(KEY_BYTES))
        step("new_written")
    new = read_key_file(beside)
    admit(keys, current, new, random=random)
    step("both_open")
    beside.replace(file)
    sync_folder(file.parent)
    step("file_replaced")
    _shut_out(keys, new, random)
    step("old_shut_out")
    return Rotated(key_id=key_id(new), before=key_id(current))


def rotate_master_given(keys: Path, current: bytes, new_key: Path, *, random: Random = os.urandom) -> Rotated:
    """Where the master key is not in a file of ours: let the key in `new_key`, which is made if it is not there, open
    the data too; or, once the processes were given it and `current` is that one, shut the old one out."""
    if new_key.exists() and read_key_file(new_key) == current:
        before = _left_by(keys, current, random) or key_id(current)
        _shut_out(keys, current, random)
        return Rotated(key_id=key_id(current), before=before)
    if not new_key.exists():
        write_key_file(new_key, random(KEY_BYTES))
    new = read_key_file(new_key)
    admit(keys, current, new, random=random)
    return Rotated(key_id=key_id(new), before=key_id(current), waits=True)


def admit(keys: Path, current: bytes, new: bytes, *, random: Random = os.urandom) -> None:
    """Let `new` open the data as well as `current`."""
    with _writing(keys, current, random) as connection:
        put_master(connection, new, wrapping_key(connection, current), random)


def begin_secrets(keys: Path, master_key: bytes, *, random: Random = os.urandom) -> int:
    """Make a further `secrets` key, unless one is being introduced already; returns its number."""
    with _writing(keys, master_key, random) as connection:
        numbers = secrets_numbers(installation(connection))
        if len(numbers) > 1:
            return max(numbers)
        number = max(numbers) + 1
        name = f"{SECRETS}:{number}"
        _add_key(connection, name, wrapping_key(connection, master_key), random)
    return number


def end_secrets(keys: Path, master_key: bytes, *, random: Random = os.urandom) -> None:
    """Drop every `secrets` key but the newest: nothing may be sealed under them any more."""
    with _writing(keys, master_key, random) as connection:
        numbers = secrets_numbers(installation(connection))
        for number, name in numbers.items():
            if number != max(numbers):
                connection.execute("DELETE FROM installation WHERE name = ?", (name,))


def _add_key(connection: apsw.Connection, name: str, wrapping: bytes, random: Random) -> None:
    wrapped = encrypt(AESGCM(wrapping), random(KEY_BYTES), name.encode(), random)
    connection.execute("INSERT INTO installation (name, value) VALUES (?, ?)", (name, wrapped))


def _left_by(keys: Path, current: bytes, random: Random) -> str | None:
    """The other master key that still opens the data, if `current` came last."""
    with _writing(keys, current, random) as connection:
        known = masters(connection)
        if key_id(current) not in known:
            raise KeyMissing(f"the data need the master key with id {known[-1]}", key_id=known[-1])
        others = [name for name in known if name != key_id(current)]
    return others[0] if others and known[-1] == key_id(current) else None


def _shut_out(keys: Path, master_key: bytes, random: Random) -> None:
    """Only `master_key` opens the data from now on, below a new wrapping key: what an old copy of `keys.db` and an old
    master key give away is worth nothing here."""
    with _writing(keys, master_key, random) as connection:
        old, new = wrapping_key(connection, master_key), random(KEY_BYTES)
        rewrap(connection, old, new, random)
        connection.execute("DELETE FROM master WHERE key_id <> ?", (key_id(master_key),))
        put_master(connection, master_key, new, random)


@contextmanager
def _writing(keys: Path, master_key: bytes, random: Random) -> Iterator[apsw.Connection]:
    unlock(keys, master_key, random)  # brings a file of the first form forward
    with store_errors(keys):
        connection = connect_keys(keys)
        try:
            with immediate(connection):
                yield connection
        finally:
            connection.close()

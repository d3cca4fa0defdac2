"""What a check prepared, until it is sent: each row is read, hashed and encoded once, not once to judge and once to go.

The file has no name and is gone with the process; what it holds is sealed under a key that is in memory alone. It is
bounded: rows behind what it has room for are prepared again from the uploaded file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signalpost.errors import SettingsError

BLOCK: Final = 2_000  # copies that are sealed, and appended, together
MOST_BYTES: Final = 16_000_000_000  # of ten million events, some twelve
LEAST_FREE: Final = 4_000_000_000  # bytes of the disk that are left to the inbox
FRESH_MS: Final = 3_600_000  # so long what was judged holds: an event grows old by an hour of Meta's seven days


class Batch(NamedTuple):
    """Bodies of records to append, in the order of the file; `groups`: how many of its groups are done then."""

    groups: int
    bodies: list[bytes]


class Spool:
    """Filled by one check, read by one send; by one thread. Closed, nothing of it is left."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES, least_free: int = LEAST_FREE) -> None:
        """In `folder`, which is made. SettingsError: it cannot be written."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (closed with this)
        except OSError as error:
            fix = "Make room, or the folder writable."
            raise SettingsError(f"{folder} cannot be written: {error.strerror}.", fix=fix) from error
        self._most, self._least_free = most_bytes, least_free
        self._cipher = AESGCM(AESGCM.generate_key(256))
        self._blocks: list[tuple[int, int, int]] = []  # groups, place and size of each
        self._held: list[bytes] = []
        self._size = 0
        self.groups = 0
        """How many groups of the file it covers, from the first."""
        self.is_full = False
        self.finished_at: int | None = None

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.clear()
        self._file.close()

    def add(self, groups: int, body: bytes) -> None:
        """The body of one record; with it, `groups` groups of the file are done."""
        if self.is_full:
            return
        self._held.append(body)
        if len(self._held) == BLOCK:
            self._write(groups)

    def finish(self, groups: int, at: int) -> None:
        """The file has no more than `groups` groups. `at`: Unix ms."""
        self.finished_at = at
        if not self.is_full and self._held:
            self._write(groups)
        if not self.is_full:
            self.groups = groups

    def holds(self, now: int) -> bool:
        """Whether what it says still holds at `now` (Unix ms)."""
        return self.finished_at is not None and now - self.finished_at < FRESH_MS

    def batches(self, behind: int) -> Iterator[Batch]:
        """What is behind the first `behind` groups. A block begun there comes whole: the ledger knows its ids."""
        for number, (groups, place, size) in enumerate(self._blocks):
            if groups <= behind:
                continue
            self._file.seek(place)
            sealed = self._file.read(size)
            clear = self._cipher.decrypt(_nonce(number), sealed, None)
            yield Batch(groups, msgspec.msgpack.decode(clear, type=list[bytes]))

    def _write(self, groups: int) -> None:
        sealed = self._cipher.encrypt(_nonce(len(self._blocks)), msgspec.msgpack.encode(self._held), None)
        self._held = []
        if not self._has_room(len(sealed)):
            self.is_full = True
            return
        try:
            self._file.write(sealed)
            self._file.flush()
        except OSError:
            self.is_full = True
            return
        self._blocks.append((groups, self._size, len(sealed)))
        self._size += len(sealed)
        self.groups = groups

    def _has_room(self, more: int) -> bool:
        disk = os.fstatvfs(self._file.fileno())
        return self._size + more <= self._most and disk.f_bavail * disk.f_frsize - more >= self._least_free


def _nonce(number: int) -> bytes:
    """Each block has its own, and each spool its own key."""
    return number.to_bytes(12)

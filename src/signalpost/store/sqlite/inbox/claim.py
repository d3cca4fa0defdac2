"""Who owns a file: an advisory lock on a sidecar, released by the system when its owner ends, however it ends.

The lock is `flock`, not a POSIX record lock: closing any descriptor of a file drops a process's record locks on it,
which SQLite and a reader in the same process would both trip over. Never on the database itself, which SQLite locks.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Claim:
    """A lock that is held. Get one with `Claim.take`."""

    def __init__(self, file: Path, descriptor: int) -> None:
        self._file = file
        self._descriptor = descriptor

    @classmethod
    def take(cls, file: Path) -> Claim | None:
        """The lock on sidecar `file`, which is made if need be; None when somebody else has it."""
        while True:
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return None
            if _same_file(file, descriptor):
                return cls(file, descriptor)
            os.close(descriptor)  # removed by its last owner between opening and locking: try the new one

    def release(self, *, remove: bool = False) -> None:
        """Let others have it; `remove` the sidecar too, when what it guards is gone."""
        if self._descriptor < 0:
            return
        if remove:
            self._file.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = -1

    def abandon(self) -> None:
        """In a child after a fork: close our copy of the descriptor. The parent keeps the lock."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _same_file(file: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(file.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False

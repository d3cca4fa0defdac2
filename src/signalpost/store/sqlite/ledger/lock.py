"""The lock that makes one process the ledger's only writer, with the writer's process id in it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from signalpost.errors import StoreUnavailable
from signalpost.store.sqlite.inbox.claim import Claim

TRIES, BETWEEN_S = 30, 0.01  # whoever only asks is done within microseconds


def take_lock(ledger: Path) -> Claim:
    """The lock of `ledger`; StoreUnavailable, naming the process, when another holds it."""
    place = lock_path(ledger)
    try:
        claim = _take(place)
    except OSError as error:
        raise StoreUnavailable(
            f"{place.name} cannot be made ({error.strerror}); check the folder and its owner", code="store_unwritable"
        ) from None
    if claim is None:
        holder = _written(place) or "unknown"
        raise StoreUnavailable(
            f"{ledger.name} is held by process {holder}; stop it, or let it do this", code="store_held", retry_after=1
        )
    place.write_text(str(os.getpid()), encoding="ascii")
    return claim


def lock_holder(ledger: Path) -> int | None:
    """The process that writes `ledger` now; None when nobody does, 0 when it cannot be told who."""
    if not lock_path(ledger).exists():
        return None
    claim = Claim.take(lock_path(ledger))
    if claim is not None:
        claim.release()
        return None
    written = _written(lock_path(ledger))
    return int(written) if written.isdigit() else 0


def _take(place: Path) -> Claim | None:
    """Who asks for the holder (`lock_holder`) holds the lock for a moment and writes no number: while the process whose
    number is written has ended, the lock is tried again."""
    claim = Claim.take(place)
    for _ in range(TRIES):
        if claim is not None or _lives(_written(place)):
            break
        time.sleep(BETWEEN_S)
        claim = Claim.take(place)
    return claim


def _lives(number: str) -> bool:
    if not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def lock_path(ledger: Path) -> Path:
    """Where its lock lies: beside it. It is never removed, because another may be waiting on it."""
    return ledger.with_name(ledger.name + ".lock")


def _written(place: Path) -> str:
    return place.read_text(encoding="ascii", errors="replace").strip()

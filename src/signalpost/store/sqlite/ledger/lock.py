"""The lock that makes one process the ledger's only writer, with the writer's process id in it."""

from __future__ import annotations

import os
from pathlib import Path

from signalpost.errors import StoreUnavailable
from signalpost.store.sqlite.inbox.claim import Claim


def take_lock(ledger: Path) -> Claim:
    """The lock of `ledger`; StoreUnavailable, naming the process, when another holds it."""
    place = lock_path(ledger)
    try:
        claim = Claim.take(place)
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


def lock_path(ledger: Path) -> Path:
    """Where its lock lies: beside it. It is never removed, because another may be waiting on it."""
    return ledger.with_name(ledger.name + ".lock")


def _written(place: Path) -> str:
    return place.read_text(encoding="ascii", errors="replace").strip()

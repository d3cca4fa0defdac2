"""Folding the inboxes from a command, when no worker runs: nothing is sent."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from signalpost.settings import Settings

if TYPE_CHECKING:
    from signalpost.store.keyring import Keyring


def folded(settings: Settings, keyring: Keyring) -> int:
    """Fold all there is, erasures included; returns how many records. StoreUnavailable: a worker holds the ledger."""
    from signalpost.cli import parts
    from signalpost.store import open_control, open_identities, open_inboxes, open_ledger
    from signalpost.transport import AsyncHttpTransport
    from signalpost.worker.clock import Clock
    from signalpost.worker.run import Worker

    ledger = open_ledger(parts.ledger_path(settings), keyring)
    identities = open_identities(settings.data_dir / parts.IDENTITIES_FILE, keyring)
    inboxes = open_inboxes(settings.data_dir / parts.INBOX_FOLDER, keyring, limits=parts.inbox_limits(settings))
    try:
        worker = Worker(
            ledger=ledger,
            identities=identities,
            inboxes=inboxes,
            control=open_control(settings.data_dir / parts.CONTROL_FILE, keyring),
            transport=AsyncHttpTransport(),
            clock=Clock(time.time),
            log=lambda event, **fields: None,
        )
        worker.begin()
        count = 0
        while now := worker.fold_once():
            count += now
        worker.fold_once()
        return count
    finally:
        inboxes.close()
        identities.close()
        ledger.close()

"""Folding the inboxes from a command, when no worker runs: nothing is sent."""

from __future__ import annotations

import time
from contextlib import closing
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

    with (
        closing(open_ledger(parts.ledger_path(settings), keyring)) as ledger,
        closing(open_identities(settings.data_dir / parts.IDENTITIES_FILE, keyring)) as identities,
        closing(
            open_inboxes(settings.data_dir / parts.INBOX_FOLDER, keyring, limits=parts.inbox_limits(settings))
        ) as inboxes,
        closing(open_control(settings.data_dir / parts.CONTROL_FILE, keyring)) as control,
    ):
        worker = Worker(
            ledger=ledger,
            identities=identities,
            inboxes=inboxes,
            control=control,
            transport=AsyncHttpTransport(),
            clock=Clock(time.time),
            log=lambda event, **fields: None,
            watch=settings.watch,
        )
        worker.begin()
        count = 0
        while now := worker.fold_once():
            count += now
        worker.fold_once()
        return count

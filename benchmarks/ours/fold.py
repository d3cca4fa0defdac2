"""Ours: fold the inboxes of a data folder into its ledger until nothing is left. Prints events per second."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from signalpost.cli import parts
from signalpost.cli.processes import GC_THRESHOLD_WORKER, tune_collector
from signalpost.settings import Settings
from signalpost.store import open_control, open_identities, open_inboxes, open_ledger
from signalpost.transport import AsyncHttpTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker


async def fold(folder: Path) -> float:
    """The worker's own projection, called as its loop calls it, without deliveries."""
    keyring = parts.keyring(Settings(data_dir=folder), create=False)
    ledger = open_ledger(folder / parts.LEDGER_FILE, keyring)
    worker = Worker(
        ledger=ledger,
        identities=open_identities(folder / parts.IDENTITIES_FILE, keyring),
        inboxes=open_inboxes(folder / parts.INBOX_FOLDER, keyring),
        control=open_control(folder / parts.CONTROL_FILE, keyring),
        transport=AsyncHttpTransport(),
        clock=Clock(),
        log=lambda event, **fields: None,
    )
    worker.upkeep()
    tune_collector(GC_THRESHOLD_WORKER)  # as the worker's process does
    total, started = 0, time.perf_counter()
    while folded := worker.fold_once():
        total += folded
    seconds = time.perf_counter() - started
    books = ledger.books(1, time.time_ns() // 1_000_000)
    if not books.balanced or books.received != total:
        sys.exit(f"the books do not balance: {books}")
    ledger.close()
    return total / seconds


if __name__ == "__main__":
    print(asyncio.run(fold(Path(sys.argv[1]))))

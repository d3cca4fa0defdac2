"""Ours: deliver all that is due in a data folder's ledger to where its dataset points. Prints events per second."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from signalpost.cli import parts
from signalpost.settings import Settings
from signalpost.store import open_control, open_identities, open_inboxes, open_ledger
from signalpost.transport import AsyncHttpTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker


async def deliver(folder: Path, events: int) -> float:
    """The worker as it ships, with nothing left to fold: lease, batch, send, settle until all are delivered."""
    keyring = parts.keyring(Settings(data_dir=folder), create=False)
    ledger = open_ledger(folder / parts.LEDGER_FILE, keyring)
    transport = AsyncHttpTransport()
    worker = Worker(
        ledger=ledger,
        identities=open_identities(folder / parts.IDENTITIES_FILE, keyring),
        inboxes=open_inboxes(folder / parts.INBOX_FOLDER, keyring),
        control=open_control(folder / parts.CONTROL_FILE, keyring),
        transport=transport,
        clock=Clock(),
        log=lambda event, **fields: None,
    )
    started = time.perf_counter()
    running = asyncio.ensure_future(worker.run())
    while (delivered := ledger.books(1, time.time_ns() // 1_000_000).states.get("delivered", 0)) < events:
        if time.perf_counter() - started > 300:
            sys.exit(f"only {delivered} of {events} were delivered in 300 s")
        await asyncio.sleep(0.02)
    seconds = time.perf_counter() - started
    worker.stop()
    await running
    await transport.close()
    ledger.close()
    return events / seconds


if __name__ == "__main__":
    print(asyncio.run(deliver(Path(sys.argv[1]), int(sys.argv[2]))))

"""Ours: fold the inboxes of a data folder into its ledger until nothing is left. Prints events per second.
With `--watch-off`, nothing is counted for the watch."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]
from installation import worker_in_process  # noqa: E402

from signalpost.transport import AsyncHttpTransport  # noqa: E402


async def fold(folder: Path, *, watch: bool) -> float:
    """The worker's own projection, called as its loop calls it, without deliveries."""
    with worker_in_process(folder, AsyncHttpTransport(), watch=watch) as (worker, ledger):
        worker.upkeep()
        total, started = 0, time.perf_counter()
        while folded := worker.fold_once():
            total += folded
        seconds = time.perf_counter() - started
        books = ledger.books(1, time.time_ns() // 1_000_000)
    if not books.balanced or books.received != total:
        sys.exit(f"the books do not balance: {books}")
    return total / seconds


if __name__ == "__main__":
    print(asyncio.run(fold(Path(sys.argv[1]), watch="--watch-off" not in sys.argv)))

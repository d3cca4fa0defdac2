"""Ours: deliver all that is due in a data folder's ledger to where its dataset points. Prints events per second."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]
from installation import worker_in_process  # noqa: E402

from signalpost.transport import AsyncHttpTransport  # noqa: E402


async def deliver(folder: Path, events: int) -> float:
    """The worker as it ships, with nothing left to fold: lease, batch, send, settle until all are delivered."""
    transport = AsyncHttpTransport()
    with worker_in_process(folder, transport) as (worker, ledger):
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
    return events / seconds


if __name__ == "__main__":
    print(asyncio.run(deliver(Path(sys.argv[1]), int(sys.argv[2]))))

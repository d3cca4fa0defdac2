"""Where the worker's time goes, step by step: microseconds of processor time an event, of projection and of delivery.

   python benchmarks/worker_parts.py [events]

Not a row of the table: it shows what bounds the rows. Everything happens in one process, over the worker as it ships;
the destination answers at once and is not counted. A step's time is its own, without that of steps within it. Looking
at the clock is in the figures too, so that they are a little more than the rows say.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]
from filling import fill  # noqa: E402
from installation import install, worker_in_process  # noqa: E402

from signalpost.store.sqlite.identities.people import People  # noqa: E402
from signalpost.store.sqlite.identities.writer import PeopleWriter  # noqa: E402
from signalpost.store.sqlite.inbox.source import InboxSource  # noqa: E402
from signalpost.store.sqlite.ledger import apply, known, queue  # noqa: E402
from signalpost.store.sqlite.ledger.file import LedgerFile  # noqa: E402
from signalpost.transport import Request, Response  # noqa: E402
from signalpost.worker import call, heads, project  # noqa: E402
from signalpost.worker.consent import Judge  # noqa: E402
from signalpost.worker.join import Join  # noqa: E402
from signalpost.worker.project import Projection  # noqa: E402
from signalpost.worker.sending import Sending  # noqa: E402

EVENTS = 30_000
STEPS: tuple[tuple[Any, str, str], ...] = (
    (InboxSource, "read", "read and open segments"),
    (heads, "copies_of", "decode records"),
    (Judge, "_read", "read people's keys, and their HMACs"),
    (Judge, "judge", "judge consent"),
    (project, "routed", "route"),
    (known, "known", "ask the ledger for the event_id"),
    (known, "orders", "ask the ledger for the order"),
    (People, "link", "learn and link"),
    (PeopleWriter, "load", "look people up"),
    (PeopleWriter, "pack", "seal what is known of people"),
    (PeopleWriter, "flush", "write people (SQL)"),
    (Join, "result", "make events"),
    (Projection, "_join", "join, and the rest of enriching"),
    (apply, "apply", "rows, sealing bodies, commit"),
    (LedgerFile, "run_many", "write the ledger (SQL)"),
    (queue, "_due_rows", "find what is due"),
    (LedgerFile, "unseal_all", "open bodies"),
    (queue, "_leased", "make what is handed out"),
    (queue, "lease", "lease (SQL and commit)"),
    (call, "_request", "build the call"),
    (Sending, "answered", "read the answer"),
    (queue, "settle", "settle (SQL and commit)"),
)


class Spent:
    """Processor time by step, each without the steps that it calls."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()  # type: ignore[assignment]
        self._inner: list[float] = []

    def watch(self, owner: Any, name: str, step: str) -> None:
        """Count what `owner.name` takes from now on."""
        act: Callable[..., Any] = getattr(owner, name)

        def watched(*args: Any, **named: Any) -> Any:
            begun = time.thread_time()
            self._inner.append(0.0)
            try:
                return act(*args, **named)
            finally:
                took = time.thread_time() - begun
                self.seconds[step] += took - self._inner.pop()  # type: ignore[assignment]
                if self._inner:
                    self._inner[-1] += took

        setattr(owner, name, watched)

    def show(self, title: str, whole: float, events: int) -> None:
        """Print the steps, the dearest first, and what is in none of them."""
        print(f"{title}: {whole / events * 1e6:.1f} µs of processor time an event")
        for step, seconds in self.seconds.most_common():
            print(f"{seconds / events * 1e6:9.2f}  {step}")
        print(f"{(whole - sum(self.seconds.values())) / events * 1e6:9.2f}  everything else\n")
        self.seconds.clear()


class AtOnce:
    """A destination that takes everything."""

    async def send(self, request: Request) -> Response:
        return Response(status=200, headers={}, body=b'{"events_received":1000,"fbtrace_id":"A"}')

    async def close(self) -> None:
        """Nothing is open."""


async def main(folder: Path, events: int) -> None:
    install(folder, merge_window_ms=0)
    fill(folder, events)
    with worker_in_process(folder, AtOnce()) as (worker, _):
        worker.begin()
        spent = Spent()
        for step in STEPS:
            spent.watch(*step)
        begun = time.thread_time()
        while worker.fold_once():
            pass
        spent.show("projection", time.thread_time() - begun, events)
        begun, sent = time.thread_time(), 0
        while sent < events:
            sent += await worker.deliver_due()
        spent.show("delivery", time.thread_time() - begun, events)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=HERE) as scratch:
        asyncio.run(main(Path(scratch), int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS))

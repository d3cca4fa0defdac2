"""Ours: how much memory the sandbox holds after so many events, of which it keeps counts and what deduplication needs.

Every order comes twice within 48 hours, by browser and by server, with its own event_id, fbp and external_id, so that
every event needs its entries: the most that deduplication has to remember. `python sandbox_counts.py [events]` prints
MB resident.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from signalpost.sandbox.counts import Counted
from signalpost.sandbox.dedup import Sighting
from signalpost.sandbox.received import Source
from signalpost.sandbox.state import Sandbox

EVENTS = 10_000_000
START_MS = 1_790_000_000_000
WINDOW_MS = 48 * 3_600_000
NAMES = ("Purchase", "ViewContent", "AddToCart", "Lead", "PageView")
KEYS = ("em", "ph", "external_id", "client_ip_address", "client_user_agent", "fbp")


def feed(sandbox: Sandbox, events: int) -> None:
    """Place and count `events` events, evenly over 48 hours, server after browser."""
    for number in range(1, events + 1):
        order = (number - 1) // 2
        source = Source.SERVER if number % 2 == 0 else Source.BROWSER
        received_at = START_MS + number * WINDOW_MS // events
        seen = Sighting(
            number=number,
            dataset="123",
            source=source,
            event_name=NAMES[order % len(NAMES)],
            event_id=f"order-{order}",
            event_time=received_at // 1_000,
            received_at=received_at,
            fbp=f"fb.1.{START_MS}.{order}",
            external_ids=(f"{order:064x}",),
            action_source="website",
        )
        placed = sandbox.dedup.place(seen)
        sandbox.counts.add(
            Counted(
                dataset=seen.dataset,
                event_name=seen.event_name,
                source=source,
                received_at=received_at,
                event_time=seen.event_time,
                standing=placed.standing,
                has_event_id=True,
                web=True,
                keys=KEYS,
                value=12.5,
                currency="EUR",
                paired=placed.paired,
            )
        )


def resident_mb() -> float:
    """Resident memory of this process."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1_024


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    sandbox = Sandbox()
    feed(sandbox, events)
    kept = sum(cell.kept for _, cell in sandbox.counts.cells())
    if kept != (events + 1) // 2:
        sys.exit(f"{kept} of {events} events were kept, not half")
    print(resident_mb())


if __name__ == "__main__":
    main()

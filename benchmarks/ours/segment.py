"""Ours: messages of Segment's SDKs a second of processor time, read and mapped to events. Prints one number."""

from __future__ import annotations

import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import segment_messages  # noqa: E402

from signalpost.connectors.segment.events import event_of  # noqa: E402
from signalpost.connectors.segment.message import read  # noqa: E402

COUNT, PASSES = 10_000, 3


def main() -> None:
    now = int(time.time())
    messages = segment_messages.encoded(COUNT, now)
    found = []
    for _ in range(PASSES):
        began = time.process_time()
        for raw in messages:
            event_of(read(raw), now)
        found.append(COUNT / (time.process_time() - began))
    sys.stdout.write(f"{max(found)}\n")


if __name__ == "__main__":
    main()

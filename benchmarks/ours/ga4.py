"""Ours: hits of Google Analytics 4 a second of processor time, read and mapped to events. Prints one number.

python benchmarks/ours/ga4.py protocol|form
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import ga4_hits  # noqa: E402
import msgspec  # noqa: E402

from signalpost.connectors.ga4.collect_form import read_form  # noqa: E402
from signalpost.connectors.ga4.events import event_of  # noqa: E402
from signalpost.connectors.ga4.hit import Hit, read  # noqa: E402

COUNT, PASSES = 10_000, 3

_encode = msgspec.json.Encoder().encode


def of_form(query: bytes) -> Hit:
    return read_form(query, b"", agent="Mozilla/5.0")[0]


def main() -> None:
    now = int(time.time())
    bodies, queries = ga4_hits.encoded(COUNT, now)
    sent, reading = (queries, of_form) if sys.argv[1] == "form" else (bodies, read)
    found = []
    for _ in range(PASSES):
        began = time.process_time()
        for raw in sent:
            mapped = event_of(reading(raw), 0, now)
            if mapped is not None:
                _encode(mapped.event)
        found.append(COUNT / (time.process_time() - began))
    sys.stdout.write(f"{max(found)}\n")


if __name__ == "__main__":
    main()

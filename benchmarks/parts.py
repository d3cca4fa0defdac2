"""Where the time of one event goes, part by part, in one process: microseconds, the best of several passes.

    python benchmarks/parts.py

Not a row of the table: it shows what bounds the rows. Each part runs alone over the same events, so the parts do not
quite add up to the whole.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "ours"), str(HERE / "floors")]
import build  # noqa: E402
import identifiers  # noqa: E402
import in_process  # noqa: E402
import msgspec  # noqa: E402
import people  # noqa: E402
from filling import copies  # noqa: E402

from signalpost.capi.hashed import hash_user_data  # noqa: E402
from signalpost.capi.policy import Policy  # noqa: E402
from signalpost.capi.prepare import prepare  # noqa: E402
from signalpost.capi.usual import usual  # noqa: E402
from signalpost.capi.wire import decode_event  # noqa: E402
from signalpost.store.keyring import Keyring  # noqa: E402
from signalpost.store.seal import Sealer  # noqa: E402

EVENTS = 20_000
PASSES = 5


def best(each: Callable[[Any], object], values: Sequence[Any]) -> float:
    """Microseconds a value, in the fastest of PASSES passes."""
    times = []
    for _ in range(PASSES):
        started = time.perf_counter()
        for value in values:
            each(value)
        times.append(time.perf_counter() - started)
    return min(times) / len(values) * 1_000_000


def main() -> None:
    now = int(time.time())
    policy = Policy()
    lines = people.encoded(EVENTS, now)
    sources = [json.loads(line) for line in lines]
    events = [build.event_of(source) for source in sources]
    records = list(copies(2_000))
    groups = [msgspec.msgpack.encode(records[i : i + 50]) for i in range(0, len(records), 50)]
    decode_floor = msgspec.json.Decoder(in_process.Event).decode
    with tempfile.TemporaryDirectory() as folder:
        sealer = Sealer(Keyring.open(Path(folder), os.urandom(32)))
        parts = {
            "floor: dict, 10 x sha256, encode": best(identifiers.build, sources),
            "build the typed event": best(build.event_of, sources),
            "prepare it": best(lambda event: prepare(event, now=now, random_id=""), events),
            "  of that: user_data": best(
                lambda event: hash_user_data(event.user_data, now=now, policy=policy, event_time=now), events
            ),
            "  of that: custom_data": best(lambda event: usual(event.custom_data), events),
            "floor: decode, validate, hash, encode": best(
                lambda line: in_process.prepared(decode_floor(line), now), lines
            ),
            "decode an event from the wire": best(decode_event, lines),
            "decode and prepare it": best(lambda line: prepare(decode_event(line), now=now, random_id=""), lines),
            "seal it in a segment of 50": best(lambda group: sealer.seal_segment("bench", 1, now * 1000, group), groups)
            / 50,
        }
    for name, microseconds in parts.items():
        print(f"{microseconds:7.2f} us  {name}")


if __name__ == "__main__":
    main()

"""What decisions about consent cost the worker: each figure of decision 0153 and of the page on consent records.

    python benchmarks/consent_records.py

Processor time of this process, not of the wall; medians of five.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import apsw
import msgspec
from filling import copies

from signalpost.store import open_identities, open_ledger
from signalpost.store.decisions import Decided, SuppressedKeys
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Changes, NewEvent
from signalpost.store.record import ConsentStand, EventCopy, Receipt
from signalpost.worker.consent import FOUND_BY_BYTES, Judge

COPIES = 5_000
KEYS = 5  # of an event that is found by e-mail, telephone, external_id, visitor id and fbp
BATCH = 10_000
WAITING = 200_000
DENIED = 200_000
TIMES = 5
NOW = 1_795_000_000_000


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [*judging(folder), *indexing(folder), walking(folder), remembering()]
    for what, figure in rows:
        sys.stdout.write(f"{what:<72} {figure}\n")


def judging(folder: Path) -> list[tuple[str, str]]:
    """What a copy costs before it is joined: with the gateway's word, and without one."""
    identities = open_identities(folder / "identities.db", Keyring.open(folder, bytes(32)))
    judge = Judge(identities)
    decode = msgspec.msgpack.Decoder(EventCopy).decode
    plain = [decode(record.body) for record in copies(COPIES)]

    def cost(stand: ConsentStand) -> str:
        arrivals = [
            (Receipt("box", 1, index), msgspec.structs.replace(copy, consent=stand)) for index, copy in enumerate(plain)
        ]
        return _us(lambda: judge.judge(arrivals, {}, plain[0].received_at), COPIES)

    told, untold = ConsentStand("send", "consent_given", region="eea"), ConsentStand("undecided", region="us")
    found = [("judge a copy with a word of its own", cost(told)), ("… without, nothing was ever decided", cost(untold))]
    decisions = identities.decisions
    some = [(1, decisions.hmacs(1, [("visitor", str(n))]), Decided(state="granted", at=n)) for n in range(DENIED // 10)]
    decisions.decide(some)
    found.append((f"… without, {len(some):,} other people decided", cost(untold)))
    identities.close()
    return found


def indexing(folder: Path) -> list[tuple[str, str]]:
    """What an index of keys would cost an event, and what the column costs."""
    connection = apsw.Connection(str(folder / "index.db"))
    for pragma in ("page_size = 8192", "journal_mode = WAL", "synchronous = FULL", "cache_size = -262144"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("CREATE TABLE key (hmac INTEGER, row INTEGER, PRIMARY KEY (hmac, row)) WITHOUT ROWID")
    connection.execute("CREATE TABLE event (row INTEGER PRIMARY KEY, found_by BLOB)")
    draw = random.Random(1)
    index: list[float] = []
    column: list[float] = []
    for first in range(0, 2_000_000 // KEYS, BATCH):
        keys = [[draw.getrandbits(63) for _ in range(KEYS)] for _ in range(BATCH)]
        pairs = [(key, first + place) for place, some in enumerate(keys) for key in some]
        blobs = [
            (first + place, b"".join(key.to_bytes(FOUND_BY_BYTES, "big") for key in some))
            for place, some in enumerate(keys)
        ]
        index.append(_written(connection, "INSERT INTO key VALUES (?, ?)", pairs))
        column.append(_written(connection, "INSERT INTO event VALUES (?, ?)", blobs))
    connection.close()
    half = len(index) // 2
    return [
        (f"an index of {KEYS} keys an event, up to a million entries", f"{statistics.median(index[:half]):.1f} µs"),
        ("… from one to two million", f"{statistics.median(index[half:]):.1f} µs"),
        ("a row with those keys in a column", f"{statistics.median(column):.1f} µs"),
    ]


def _written(
    connection: apsw.Connection, statement: str, rows: list[tuple[int, int]] | list[tuple[int, bytes]]
) -> float:
    begun = time.process_time()
    with connection:
        connection.executemany(statement, rows)
    return (time.process_time() - begun) / BATCH * 1e6


def walking(folder: Path) -> tuple[str, str]:
    """How long a walk over all that waits takes."""
    ledger = open_ledger(folder / "ledger.db", Keyring.open(folder, bytes(32)))
    draw = random.Random(2)
    for first in range(0, WAITING, BATCH):
        events = [_event(number, draw.randbytes(FOUND_BY_BYTES * KEYS)) for number in range(first, first + BATCH)]
        ledger.apply("box", first + BATCH, Changes(events=events))
    denied = {(1, draw.randbytes(FOUND_BY_BYTES)): NOW for _ in range(100)}
    figure = _us(lambda: ledger.found_by(denied, NOW), WAITING)
    ledger.close()
    return f"walk {WAITING:,} waiting events for 100 denials, an event", figure


def _event(number: int, found_by: bytes) -> NewEvent:
    return NewEvent(
        space_id=1, dataset="1", event_name="Purchase", event_id=f"e{number}", event_time=NOW // 1000,
        action_source="website", origin="server", received_at=NOW, due_at=NOW, merge_until=NOW, expires_at=NOW + 1,
        body=b"{}", receipt=Receipt("box", number + 1, 0), found_by=found_by,
    )  # fmt: skip


def remembering() -> tuple[str, str]:
    """What a denied key takes in a gateway's memory."""
    draw = random.Random(3)
    tracemalloc.start()
    keys = SuppressedKeys()
    for number in range(DENIED):
        keys.put(1, draw.randbytes(16), "denied", NOW + number)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return "a suppressed key in memory", f"{taken / len(keys):.0f} bytes"


def _us(act: Callable[[], object], count: int) -> str:
    """Microseconds of processor time for one of `count`."""
    times = []
    for _ in range(TIMES):
        begun = time.process_time()
        act()
        times.append((time.process_time() - begun) / count * 1e6)
    return f"{statistics.median(times):.1f} µs"


if __name__ == "__main__":
    main()

"""What tests of the stores share: keys, records, waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from signalpost.store.inbox import InboxReader
from signalpost.store.keyring import Keyring
from signalpost.store.record import Receipt, Record

MASTER_KEY = bytes(range(32))
NOW = 1_790_000_000_000
HOUR_MS = 3_600_000


def keyring(folder: Path) -> Keyring:
    """The keyring of data folder `folder`, under a fixed master key."""
    return Keyring.open(folder, MASTER_KEY)


def record(number: int, *, size: int = 0) -> Record:
    """A record that can be told from others."""
    return Record("event", 1, b"body %d " % number + b"x" * size)


def records(numbers: Iterable[int]) -> list[Record]:
    return [record(number) for number in numbers]


def stored(reader: InboxReader, inbox_id: str, after: int = 0) -> dict[Receipt, Record]:
    """Everything in one inbox after segment `after`, by receipt, in order."""
    found: dict[Receipt, Record] = {}
    while segments := reader.read(inbox_id, after, 100):
        for segment in segments:
            for index, kept in enumerate(segment.records):
                found[Receipt(segment.inbox_id, segment.number, index)] = kept
        after = segments[-1].number
    return found


def all_stored(reader: InboxReader) -> dict[Receipt, Record]:
    """Everything in all inboxes."""
    found: dict[Receipt, Record] = {}
    for inbox_id in reader.inboxes():
        found |= stored(reader, inbox_id)
    return found


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Poll until `condition` holds; fail when it does not within `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)

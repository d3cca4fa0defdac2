"""Puts prepared events into an inbox, as the gateway does, without HTTP."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import people
from installation import DATASET

from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event
from signalpost.cli import parts
from signalpost.settings import Settings
from signalpost.store import open_inbox
from signalpost.store.record import EventCopy, Record, event_record

GROUP = 500


def copies(count: int, seed: int = 1) -> Iterator[Record]:
    """`count` event records of varied people, received now."""
    return map(event_record, prepared(count, time.time_ns() // 1_000_000, seed))


def prepared(count: int, now_ms: int, seed: int = 1) -> Iterator[EventCopy]:
    """`count` events of varied people, received at `now_ms` (Unix ms)."""
    for line in people.encoded(count, now_ms // 1000, seed):
        ready = prepare(decode_event(line), now=now_ms // 1000, random_id="unused")
        if not isinstance(ready, Accepted):
            raise RuntimeError(f"the benchmark's event was dropped: {ready.reason}")
        yield EventCopy(
            space_id=1,
            key_id="benchmark",
            origin="server",
            received_at=now_ms,
            dataset=DATASET,
            event_name=ready.event_name,
            event_id=ready.event_id,
            event_time=ready.event_time,
            action_source=ready.action_source,
            body=ready.body,
            order_id=ready.order_id,
            unmet=ready.unmet,
            keys=ready.keys,
            value=ready.value,
            said=ready.said,
        )


def fill(folder: Path, count: int, seed: int = 1) -> None:
    """Append them to a new inbox file of the data folder `folder`."""
    append(folder, copies(count, seed))


def append(folder: Path, records: Iterator[Record]) -> None:
    """Append `records` to a new inbox file of the data folder `folder`, GROUP a commit."""
    keyring = parts.keyring(Settings(data_dir=folder), create=False)
    inbox = open_inbox(folder / parts.INBOX_FOLDER, keyring)
    while group := list(itertools.islice(records, GROUP)):
        inbox.append_wait(group)
    inbox.close()

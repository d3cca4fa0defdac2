"""Bytes on disk an event: in the inbox as the gateway writes it under load, and in the ledger with all its indexes."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import people
from installation import gateway, install
from measure import HERE, Figure, Row, number_from, scratch, wrk

from signalpost.store import open_ledger_reader

SECONDS = 8


def rows() -> list[Row]:
    with scratch() as folder:
        bodies = folder / "events.jsonl"
        lines = people.encoded(people.PEOPLE, int(time.time()))
        bodies.write_bytes(b"\n".join(lines) + b"\n")
        installed = install(folder / "installation")
        with gateway(installed) as (url, _):
            wrk(url, bodies, connections=64, seconds=SECONDS, core="1", key=installed.key)
        inbox = _size(installed.folder / "inbox")
        number_from([str(HERE / "ours" / "fold.py"), str(installed.folder)])
        ledger = _size_of(installed.folder / "ledger.db")
        copies, events = _rows(installed.folder / "ledger.db")
    per_inbox, per_ledger = inbox / copies, ledger / events
    sent = sum(map(len, lines)) / len(lines)
    return [
        Row(
            key="disk",
            what=f"disk for the benchmark event ({sent / 1000:.1f} kB in): inbox; ledger with its indexes",
            bar="< 700 B; < 1.2 kB an event",
            measured=f"{per_inbox:.0f} B; {per_ledger:.0f} B",
            met=per_inbox < 700 and per_ledger < 1200,
            figures={
                "inbox": Figure(unit=" B", runs=(per_inbox,)),
                "ledger": Figure(unit=" B", runs=(per_ledger,)),
            },
        )
    ]


def _size(folder: Path) -> int:
    return sum(_size_of(file) for file in folder.glob("*.db"))


def _size_of(file: Path) -> int:
    """The file and what its write-ahead log still holds."""
    return sum(part.stat().st_size for part in (file, Path(f"{file}-wal")) if part.exists())


def _rows(file: Path) -> tuple[int, int]:
    """Copies received and events kept, as the ledger counts them."""
    with contextlib.closing(open_ledger_reader(file)) as reader:
        books = reader.books(1, time.time_ns() // 1_000_000)
    return books.received, books.routed

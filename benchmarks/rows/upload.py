"""A file of orders from its first byte to the inbox, against the floor that only prepares; and the room it takes."""

from __future__ import annotations

import csv
import math
import os
import statistics
import time
from pathlib import Path

import msgspec
import people
from measure import FLOORS, HERE, Figure, Row, in_turn, number_from, ratio, scratch

ROWS = int(os.environ.get("UPLOAD_ROWS", "100000"))
LONG = int(os.environ.get("UPLOAD_LONG", "3000000"))  # rows for the memory; 10000000 measures it without a slope
MEANT = 10_000_000  # rows of the bar
FULL = 0.62  # of the slots of `tally.Seen`, which doubles then: what grows with the rows
LEAST = 0.3
MOST_MB = 400
KEYS = ("em", "ph", "fn", "ln", "db", "ge", "ct", "st", "zp", "country")


def rows() -> list[Row]:
    with scratch() as folder:
        lines = people.encoded(ROWS, int(time.time()))
        events, table, long = folder / "events.jsonl", folder / "orders.csv", folder / "long.csv"
        events.write_bytes(b"\n".join(lines) + b"\n")
        written(table, lines, ROWS)
        ours = str(HERE / "ours" / "upload.py")
        results = in_turn(
            {
                "ours": lambda: number_from([ours, str(table)]),
                "floor": lambda: number_from([str(FLOORS / "in_process.py"), str(events)]),
            }
        )
        counts = [LONG] if LONG >= MEANT else [LONG // 3, LONG]
        room = [(count, memory(ours, long, lines, count)) for count in counts]
    share = ratio(results, "ours", "floor")
    rate = statistics.median(results["ours"])
    return [
        Row(
            key="upload_floor",
            what="a file of orders checked whole, then hashed and made durable, one process, against the floor",
            bar=f"≥ {LEAST}×",
            measured=f"{share.text()} ({rate / 1000:.1f} k rows/s)",
            met=share.median >= LEAST,
            figures={"ratio": share},
        ),
        Row(
            key="upload_memory",
            what=f"most memory of an upload of {MEANT:,} rows",
            bar=f"< {MOST_MB} MB",
            measured=", ".join([f"{mb:.0f} MB at {count:,}" for count, mb in room])
            + ("" if len(room) == 1 else f": by their slope {at(MEANT, *room):.0f} MB at {MEANT:,}"),
            met=at(MEANT, *room) < MOST_MB,
            figures={"mb": Figure(unit=" MB", runs=(at(MEANT, *room),))},
        ),
    ]


def memory(ours: str, file: Path, lines: list[bytes], count: int) -> float:
    """MB at the most, for so many rows."""
    written(file, lines, count)
    return number_from([ours, str(file), "memory"])


def at(count: int, *measured: tuple[int, float]) -> float:
    """MB for so many rows, by what two smaller files took, or the one that was measured."""
    if len(measured) == 1:
        return measured[0][1]
    (few, less), (many, more) = measured
    return more + (more - less) * (slots(count) - slots(many)) / (slots(many) - slots(few))


def slots(count: int) -> int:
    """Of the set of ids that were seen: a power of two, of eight bytes each."""
    return 1 << math.ceil(math.log2(count / FULL))


def written(file: Path, lines: list[bytes], count: int) -> None:
    """So many orders as CSV, of the people in `lines` in turn; each has a number of its own."""
    events = [msgspec.json.decode(line) for line in lines]
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() - 7_200))
    cells = [[event["user_data"].get(key, "") for key in KEYS] for event in events]
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["order_id", "event_time", "value", "currency", *KEYS])
        for number in range(count):
            writer.writerow([number, at, "19.90", "EUR", *cells[number % len(cells)]])

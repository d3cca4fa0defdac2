"""How faults come into the traffic: on how much is done, on copies, on delivery and on what Meta counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from shop_traffic.changes import changed
from shop_traffic.fault import Fault
from shop_traffic.noise import Noise
from shop_traffic.slot import Copy
from shop_traffic.streams import DENIED, Stream

EFFECTS: Final = frozenset(
    (
        "fewer",  # actions of the streams meant: fewer people do it
        "more",
        "consent",  # the share of denials becomes `to`
        "lose",  # copies of the sources meant are not sent
        "change",  # copies are changed (`changes`)
        "again",  # copies are sent once more: `same_id` or with another id
        "refuse",  # Meta answers with `code`; `pauses`: nothing goes out while it does; else the events die
        "slow",  # deliveries take `delay` seconds longer; `capacity`: of what comes, the share that gets out
        "token",  # the token ends in `days`
        "version",  # the API version ends in `days`
        "used",  # the share of the hourly calls that is used
        "other",  # Meta counts that share more than was delivered
    )
)

DELIVERY_EFFECTS: Final = frozenset(("refuse", "slow", "token", "version", "used", "other"))
"""Those that touch no copy."""


def factor(stream: Stream, faults: Sequence[Fault], at: int) -> float:
    """By what the stream's expected actions are multiplied at a second."""
    found = 1.0
    for fault in faults:
        template, size = fault.template, fault.size(at)
        if not size or not template.where.of_stream(stream):
            continue
        if template.effect == "fewer":
            found *= 1 - size
        elif template.effect == "more":
            found *= 1 + size
        elif template.effect == "consent":
            share = DENIED + (template.args["to"] - DENIED) * size / template.share
            found *= share / DENIED if stream.action.denied else (1 - share) / (1 - DENIED)
    return found


def played(rows: Sequence[Copy], stream: Stream, faults: Sequence[Fault], at: int, noise: Noise) -> Iterator[Copy]:
    """The rows of one stream's slot with what the faults do to them; one that is touched in part becomes two."""
    if not faults:
        yield from rows
        return
    now = [*rows]
    for fault in faults:
        template, size = fault.template, fault.size(at)
        if size and template.effect in ("lose", "change", "again") and template.where.of_stream(stream):
            now = [after for row in now for after in _after(row, fault, size, noise)]
    yield from _joined(now)


def _joined(rows: Sequence[Copy]) -> Iterator[Copy]:
    """A server's copy joins a browser's only where there is one with its id; else it is an event by itself."""
    left: Counter[str] = Counter()
    for row in rows:
        if row.source == "browser" and row.fate == "event" and not row.one_id:
            left[row.event.get("event_id", "")] += row.times
    for row in rows:
        if row.fate != "merged":
            yield row
            continue
        joins = min(row.times, left[row.event["event_id"]]) if "event_id" in row.event else 0
        left[row.event.get("event_id", "")] -= joins
        if joins:
            yield row._replace(times=joins)
        if row.times > joins:
            yield row._replace(times=row.times - joins, fate="event")


def _after(row: Copy, fault: Fault, size: float, noise: Noise) -> Iterator[Copy]:
    template = fault.template
    if not template.where.of_source(row.source) or row.fate.startswith("dropped"):
        yield row
        return
    touched = noise.binomial(row.times, size)
    if template.effect == "again":
        yield row
        if touched:
            yield _again(row._replace(times=touched), fault)
        return
    if row.times > touched:
        yield row._replace(times=row.times - touched)
    if touched and template.effect == "change":
        yield changed(row._replace(times=touched), template.args, fault=fault.number)


def _again(row: Copy, fault: Fault) -> Copy:
    if fault.template.args.get("same_id"):
        return row._replace(fate="duplicate", fault=fault.number, at=row.at + 2)
    event = {**row.event, "event_id": f"{row.event['event_id']}.2.0"}
    return row._replace(event=event, fate="event", fault=fault.number, at=row.at + 2)

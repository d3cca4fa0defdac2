"""Forgetting by age: rows go, their counts move into the closed totals, both sums stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from signalpost.store.figures import delay_of
from signalpost.store.sqlite.ledger.counted import count_copy, count_delivery, count_events, events_of
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.tally import DELIVERED, EVENT, HOUR_MS, Tally, hour_of

AT_ONCE = 5_000  # rows in one transaction when the caller sets no limit
HOURS_KEPT_MS = 60 * 24 * HOUR_MS  # figures by hour stay so much longer than rows; those by day for ever

Row = tuple[Any, ...]


def prune(file: LedgerFile, before: int, limit: int | None) -> int:
    """Forget what ended before `before`; see `Ledger.prune`."""
    if limit is not None:
        return _prune_some(file, before, limit)
    forgotten = some = _prune_some(file, before, AT_ONCE)
    while some:
        some = _prune_some(file, before, AT_ONCE)
        forgotten += some
    return forgotten


def _prune_some(file: LedgerFile, before: int, limit: int) -> int:
    with file.write():
        tally = Tally(file)
        events = [row for (row,) in file.run("old_endings", (before, limit))]
        forget_events(file, events, tally)
        lone = file.run("old_lone_copies", (before, limit - len(events))).fetchall()
        _forget_lone_copies(file, lone, tally)
        tally.close()
        if len(events) + len(lone) < limit:
            file.run("forget_hours", ((before - HOURS_KEPT_MS) // 1000,))
            file.run("forget_calls", (before,))
            file.run("forget_incidents", (before,))
            file.run("forget_erasures", (before,))
    return len(events) + len(lone)


def forget_events(file: LedgerFile, events: Sequence[int], tally: Tally) -> None:
    """Settled events go, in an open transaction; `tally` counts what they were."""
    rows = json_list(events)
    count_events(tally, events_of(file, events).values())
    for space, dataset, name, received_at, part, seen, consent, state, reason, settled_at, counted in file.run(
        "ending_parts", (rows,)
    ):
        if counted and state == DELIVERED:
            count_delivery(tally, space, dataset, name, settled_at, delay_of(settled_at - received_at))
        tally.copy(space, dataset, name, received_at, EVENT, 0, part)
        tally.observed(space, dataset, name, received_at, file.names.text(seen))
        tally.consent(space, dataset, name, received_at, file.names.text(consent))
        tally.routed(space, dataset)
        tally.ending(space, dataset, name, settled_at, state, reason)
    for row in file.run("copy_parts", (rows,)):
        close_copy(file, tally, row)
    each = [(row,) for row in events]
    for statement in ("forget_copies", "forget_body", "forget_ending", "forget_event"):
        file.run_many(statement, each)


def _forget_lone_copies(file: LedgerFile, places: Sequence[Row], tally: Tally) -> None:
    for place in places:
        close_copy(file, tally, file.run("lone_copy_parts", place).fetchone())
    file.run_many("forget_lone_copy", places)


def close_copy(file: LedgerFile, tally: Tally, row: Row) -> None:
    """Count a copy that goes; `row` as `lone_copy_parts` gives it."""
    space, dataset, name, received_at, part, seen, consent, origin, said, fate, reason, count = row
    tally.copy(space, dataset, name, received_at, fate, reason, part, count)
    if said is not None:
        text = file.names.text
        count_copy(tally, space, dataset, name, hour_of(received_at), fate, text(origin), text(said), count)
    tally.observed(space, dataset, name, received_at, file.names.text(seen), count)
    tally.consent(space, dataset, name, received_at, file.names.text(consent), count)

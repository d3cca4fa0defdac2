"""Copies that wait for consent, and events that must not be sent any more because a person said no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.store.decisions import CONSENT_WITHDRAWN
from signalpost.store.ledger import HeldRow, State
from signalpost.store.record import Receipt
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.prune import close_copy
from signalpost.store.sqlite.ledger.tally import DEAD, NUMBER_OF_STATE, QUEUED, SENDING, Tally

KEY_BYTES = 16
FOUND_BY_BYTES = 8
WALKED_AT_ONCE = 20_000
WITHDRAWN = NUMBER_OF_STATE[State.WITHDRAWN]
_NEWEST = 1 << 62  # above every row

Row = tuple[Any, ...]


def held(
    file: LedgerFile, space_id: int, keys: Sequence[bytes] | None, before_row: int | None, limit: int
) -> Sequence[HeldRow]:
    """Copies that wait; see `LedgerReader.held`."""
    with file.read():
        before = before_row or _NEWEST
        if keys is None:
            rows = [row for (row,) in file.run("held_rows_newest", (space_id, before, limit))]
        else:
            found = {row for key in keys for (row,) in file.run("held_rows_of", (space_id, key, before))}
            rows = sorted(found, reverse=True)[:limit]
        return _shown(file, rows)


def held_named(file: LedgerFile, space_id: int, receipts: Sequence[Receipt]) -> Sequence[HeldRow]:
    """Those of `receipts` that are held, newest first."""
    with file.read():
        places = [(file.names.known_inbox(one.inbox_id), one.segment, one.index) for one in receipts]
        found = [file.run("held_by_receipt", place).fetchone() for place in places]
        return _shown(file, sorted({one[0] for one in found if one is not None and one[1] == space_id}, reverse=True))


def held_over(file: LedgerFile, now: int, limit: int) -> Sequence[HeldRow]:
    """Copies whose time to wait for consent is over."""
    with file.read():
        return _shown(file, [row for (row,) in file.run("held_rows_over", (now, limit))])


def held_due(file: LedgerFile) -> int | None:
    """When the first one's time is over."""
    with file.read():
        due: int | None = file.value("held_due")
    return due


def unpacked(file: LedgerFile, rows: Sequence[HeldRow]) -> Sequence[bytes | None]:
    """What the copies of `rows` are, clear."""
    with file.read():
        sealed = dict(file.run("held_bodies", (json_list(one.row for one in rows),)).fetchall())
    return [_open(file, one.row, sealed.get(one.row)) for one in rows]


def end_held(file: LedgerFile, receipts: Sequence[Receipt], tally: Tally) -> frozenset[Receipt]:
    """Take these copies out of what is held, in an open transaction; returns those that were held."""
    ended = set()
    for receipt in receipts:
        place = (file.names.known_inbox(receipt.inbox_id), receipt.segment, receipt.index)
        found = file.run("held_by_receipt", place).fetchone()
        if found is None:
            continue
        row, space_id, keys = found
        parts = file.run("lone_copy_parts", (*place, 0)).fetchone()
        _uncount(file, parts, tally)
        file.run("forget_lone_copy", (*place, 0))
        file.run("forget_held", (row,))
        own = {keys[first : first + KEY_BYTES] for first in range(0, len(keys), KEY_BYTES)}
        file.run_many("forget_held_key", [(space_id, key, row) for key in own])
        ended.add(receipt)
    return frozenset(ended)


def withdraw(file: LedgerFile, rows: Sequence[int], at: int, tally: Tally) -> None:
    """End what waits or died as withdrawn, its body gone; mark what is being sent. In an open transaction."""
    marked, queued, dead, endings = [], [], [], []
    reason = file.names.word(CONSENT_WITHDRAWN)
    for row, space, dataset, name, state, why, settled_at, attempts, call in file.run(
        "withdrawable", (json_list(rows),)
    ).fetchall():
        if state == SENDING:
            marked.append((row,))
            continue
        if state == QUEUED:
            queued.append((row,))
            tally.state(space, dataset, QUEUED, 0, -1)
        else:
            dead.append((row,))
            tally.ending(space, dataset, name, settled_at, DEAD, why, -1)
        endings.append((row, space, dataset, name, WITHDRAWN, reason, at, attempts, None, call))
        tally.ending(space, dataset, name, at, WITHDRAWN, 0)
    file.run_many("mark_withdrawn", marked)
    file.run_many("leave_waiting", queued)
    file.run_many("leave_ending", dead)
    file.run_many("insert_ending", endings)
    for statement in ("forget_body", "forget_found_by"):
        file.run_many(statement, queued + dead)


def found_by(
    file: LedgerFile, denied: Mapping[tuple[int, bytes], int], now: int, at_once: int = WALKED_AT_ONCE
) -> Sequence[int]:
    """Events that could still be sent and have one of these keys; see `Ledger.found_by`."""
    if not denied:
        return ()
    with file.read():
        dead = file.run("found_dead", (now,)).fetchall()
        return [row for rows in chain(_waiting(file, at_once), (dead,)) for row in _matching(rows, denied)]


def _waiting(file: LedgerFile, at_once: int) -> Iterator[Sequence[Row]]:
    """All that waits, in parts."""
    after = 0
    while rows := file.run("found_waiting", (after, at_once)).fetchall():
        yield rows
        after = rows[-1][0]


def _matching(rows: Sequence[Row], denied: Mapping[tuple[int, bytes], int]) -> Iterator[int]:
    for row, space, received_at, keys in rows:
        for first in range(0, len(keys), FOUND_BY_BYTES):
            at = denied.get((space, keys[first : first + FOUND_BY_BYTES]))
            if at is not None and at >= received_at:
                yield row
                break


def _uncount(file: LedgerFile, parts: Row, tally: Tally) -> None:
    """Take a held copy's figures back."""
    *rest, count = parts
    close_copy(file, tally, (*rest, -count))


def _shown(file: LedgerFile, rows: Sequence[int]) -> Sequence[HeldRow]:
    return [
        HeldRow(
            row=row,
            space_id=space,
            receipt=Receipt(inbox_id, segment, index),
            held_until=until,
            dataset=dataset,
            event_name=name or "",
            event_id=event_id or "",
            received_at=received_at,
            reason=reason or "",
            consent=consent or "",
            of_order=bool(of_order),
        )
        for (
            row, space, inbox_id, segment, index, until, dataset, name, event_id, received_at, reason, consent,
            of_order,
        ) in file.run("held_shown", (json_list(rows),))
    ]  # fmt: skip


def _open(file: LedgerFile, row: int, sealed: bytes | None) -> bytes | None:
    try:
        return None if sealed is None else file.unseal(row, sealed)
    except (KeyMissing, StoreCorrupt):
        return None

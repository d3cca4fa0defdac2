"""Finding events and copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from signalpost.store.figures import SEEN
from signalpost.store.ledger import CopyFate, EventRow, Fate, State
from signalpost.store.observed import words_for
from signalpost.store.record import Receipt
from signalpost.store.sqlite.ledger.file import LedgerFile, id_hash, json_list
from signalpost.store.sqlite.ledger.tally import FATES, NUMBER_OF_STATE, QUEUED, STATES

SCHEDULED, WAITING = "scheduled", "waiting"
COPIES_SHOWN = 1_000  # of all events of one answer
_END_OF_TIME = 1 << 62
_NEWEST = 1 << 62  # above every row


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What `find` was asked for; see `Ledger.find`."""

    space_id: int
    event_id: str | None = None
    order_id: str | None = None
    fbtrace_id: str | None = None
    receipt: Receipt | None = None
    state: str | None = None
    dataset: str | None = None
    now: int
    before_row: int | None = None
    limit: int = 100


def find(file: LedgerFile, wanted: Wanted) -> Sequence[EventRow]:
    """Events, newest first, that fit all that is wanted."""
    with file.read():
        keyed = [rows for rows in _by_keys(file, wanted) if rows is not None]
        if not keyed:
            return _show(file, wanted, _listed(file, wanted))
        rows = sorted(set.intersection(*map(set, keyed)), reverse=True)
        found = _show(file, wanted, rows) if len(rows) <= wanted.limit else _show_some(file, wanted, rows)
    return [event for event in found if _fits(event, wanted)][: wanted.limit]


def body(file: LedgerFile, space_id: int, row: int) -> bytes | None:
    """The body of event `row`; None when there is no such event or its body is gone."""
    with file.read():
        sealed = file.value("body_of", (row, space_id))
    return None if sealed is None else file.unseal(row, sealed)


def shown(file: LedgerFile, space_id: int, rows: Sequence[int], now: int) -> Sequence[EventRow]:
    """Events by their rows, newest first."""
    with file.read():
        return _show(file, Wanted(space_id=space_id, now=now), sorted(rows, reverse=True))


def copy_fate(file: LedgerFile, space_id: int, receipt: Receipt, now: int) -> tuple[CopyFate | None, EventRow | None]:
    """What became of one copy, and the event it belongs to."""
    with file.read():
        place = (file.names.known_inbox(receipt.inbox_id), receipt.segment, receipt.index, space_id)
        events = _show(file, Wanted(space_id=space_id, now=now), _numbers(file, "rows_by_receipt", (*place, _NEWEST)))
        row = file.run("copy_by_receipt", place).fetchone()
    first = next((event for event in events if event.receipts[0] == str(receipt)), None)
    if first is not None:
        return _fate_of_event(first, receipt), first
    if row is None:
        return None, None
    fate = _fate_of_copy(row, receipt, events)
    return fate, next((event for event in events if event.row == fate.row), None)


def _by_keys(file: LedgerFile, wanted: Wanted) -> Iterable[list[int] | None]:
    """For each key asked for, the rows that have it."""
    space, before = wanted.space_id, wanted.before_row or _NEWEST
    if wanted.event_id is not None:
        hashed = id_hash(space, wanted.event_id)
        yield _numbers(file, "rows_by_event_id", (hashed, wanted.event_id, space, before))
    if wanted.order_id is not None:
        yield _numbers(file, "rows_by_order_id", (space, wanted.order_id, before))
    if wanted.fbtrace_id is not None:
        yield _numbers(file, "rows_by_fbtrace_id", (wanted.fbtrace_id, space, before))
    if wanted.receipt is not None:
        inbox_id, segment, index = wanted.receipt
        yield _numbers(file, "rows_by_receipt", (file.names.known_inbox(inbox_id), segment, index, space, before))


def _listed(file: LedgerFile, wanted: Wanted) -> list[int]:
    """The newest rows of a state and dataset, without a key."""
    space, before = wanted.space_id, wanted.before_row or _NEWEST
    dataset = None if wanted.dataset is None else file.names.known_dataset(space, wanted.dataset)
    number = NUMBER_OF_STATE.get(State(wanted.state)) if wanted.state in _STATE_VALUES else QUEUED
    match wanted.state:
        case None:
            return _numbers(file, "rows_newest", (space, dataset, before, wanted.limit))
        case State.DELIVERED.value:
            return _numbers(file, "rows_delivered", (space, dataset, before, wanted.limit))
        case State.QUEUED.value | State.SENDING.value | "scheduled" | "waiting":
            after = wanted.now if wanted.state == SCHEDULED else -1
            upto = wanted.now if wanted.state == WAITING else _END_OF_TIME
            return _numbers(file, "rows_queued", (space, dataset, number, after, upto, before, wanted.limit))
        case _ if wanted.state in _STATE_VALUES:
            return _numbers(file, "rows_undelivered", (space, dataset, number, before, wanted.limit))
        case _:
            return []


def _show_some(file: LedgerFile, wanted: Wanted, rows: Sequence[int]) -> list[EventRow]:
    """As many of `rows` as fit and are asked for; in parts, since most may not fit."""
    found: list[EventRow] = []
    for start in range(0, len(rows), wanted.limit):
        found += [e for e in _show(file, wanted, rows[start : start + wanted.limit]) if _fits(e, wanted)]
        if len(found) >= wanted.limit:
            break
    return found


def _fits(event: EventRow, wanted: Wanted) -> bool:
    if wanted.dataset is not None and event.dataset != wanted.dataset:
        return False
    is_queued = event.state in (SCHEDULED, WAITING)
    return wanted.state in (None, event.state) or (is_queued and wanted.state == State.QUEUED.value)


def _show(file: LedgerFile, wanted: Wanted, rows: Sequence[int]) -> list[EventRow]:
    if not rows:
        return []
    asked = json_list(rows)
    copies: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for row, inbox_id, segment, index, fate, detail, reason, seen in file.run("copies_of", (asked, COPIES_SHOWN)):
        told = "; ".join(part for part in (detail or reason, words_for(seen or "")) if part)
        copies[row].append((str(Receipt(inbox_id, segment, index)), FATES[fate].value, told))
    return [_event_row(row, copies, wanted.now) for row in file.run("event_rows", (asked, wanted.space_id))]


def _event_row(row: tuple[Any, ...], copies: Mapping[int, Sequence[tuple[str, str, str]]], now: int) -> EventRow:
    (number, space, dataset, name, event_id, event_time, source, origin, state, reason, received_at, due_at, attempts,
     first_at, settled_at, order_id, fbtrace_id, code, inbox_id, segment, index, observed, enriched,
     consent, seen, said, value) = row  # fmt: skip
    own = (str(Receipt(inbox_id, segment, index)), Fate.EVENT.value, words_for(observed or ""))
    further = copies.get(number, ())
    return EventRow(
        row=number,
        space_id=space,
        dataset=dataset,
        event_name=name,
        event_id=event_id,
        event_time=event_time,
        action_source=source,
        origin=origin,
        state=_stands(state, due_at, now),
        reason=reason,
        received_at=received_at,
        due_at=due_at,
        attempts=attempts,
        first_attempt_at=first_at,
        settled_at=settled_at,
        order_id=order_id,
        fbtrace_id=fbtrace_id,
        receipts=(own[0], *(receipt for receipt, _, _ in further)),
        copies=(own, *further),
        test_event_code=code,
        enriched=enriched or "",
        consent=consent or "",
        seen="" if seen is None else SEEN[seen],
        said=said or "",
        value=value,
    )


def _stands(state: int, due_at: int, now: int) -> str:
    if state == QUEUED:
        return WAITING if due_at <= now else SCHEDULED
    return STATES[state].value


def _fate_of_event(event: EventRow, receipt: Receipt) -> CopyFate:
    return CopyFate(
        space_id=event.space_id,
        dataset=event.dataset,
        event_name=event.event_name,
        event_id=event.event_id,
        key_id="",
        origin=event.origin,
        received_at=event.received_at,
        fate=Fate.EVENT,
        reason="",
        receipt=receipt,
        row=event.row,
    )


def _fate_of_copy(row: tuple[Any, ...], receipt: Receipt, events: Sequence[EventRow]) -> CopyFate:
    (space, dataset, name, event_id, key_id, origin, received_at, fate, reason, number, detail, count, seen,
     consent) = row  # fmt: skip
    of_event = next((event.event_id for event in events if event.row == number), None)
    return CopyFate(
        space_id=space,
        dataset=dataset,
        event_name=name,
        event_id=event_id if event_id is not None else of_event,
        key_id=key_id or "",
        origin=origin or "",
        received_at=received_at,
        fate=FATES[fate],
        reason=reason or "",
        receipt=receipt,
        row=number,
        detail=detail or "",
        count=count,
        observed=seen or "",
        consent=consent or "",
    )


def _numbers(file: LedgerFile, name: str, bindings: tuple[Any, ...]) -> list[int]:
    return [row[0] for row in file.run(name, bindings) if row[0] is not None]


_STATE_VALUES = frozenset(state.value for state in State)

"""What projection asks before it decides: which copies are here already, and which events a copy could join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from signalpost.store.ledger import Known
from signalpost.store.record import Receipt
from signalpost.store.sqlite.ledger.file import LedgerFile, id_hashes, json_list
from signalpost.store.sqlite.ledger.tally import QUEUED, STATES

Key = tuple[str, str, str]  # dataset, event_name, event_id


def cursor(file: LedgerFile, inbox_id: str) -> int:
    """Number of the last segment of `inbox_id` that is folded in."""
    row = file.run("inbox_of", (inbox_id,)).fetchone()
    return 0 if row is None else int(row[1])


def seen(file: LedgerFile, receipts: Sequence[Receipt]) -> set[Receipt]:
    """Which of `receipts` are here: all below the cursor, and above it those that have a row."""
    by_inbox: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        by_inbox.setdefault(receipt.inbox_id, []).append(receipt)
    found: set[Receipt] = set()
    for inbox_id, asked in by_inbox.items():
        upto = cursor(file, inbox_id)
        number = file.names.known_inbox(inbox_id)
        beyond = number and file.value("events_beyond", (number, upto))
        for receipt in asked:
            if receipt.segment <= upto or (
                beyond and file.value("receipt_is_here", (number, receipt.segment, receipt.index))
            ):
                found.add(receipt)
    return found


def known(file: LedgerFile, space_id: int, keys: Sequence[Key], since: int) -> Mapping[Key, Known]:
    """The newest event of each of `keys` received at or after `since`."""
    with file.read():
        rows = file.run_many("known_event", _questions(file, space_id, keys, since)).fetchall()
        bodies = _bodies(file, [row[1] for row in rows if row[2] == QUEUED and not row[7]])
        return {keys[row[0]]: _known(file, row, bodies) for row in rows}


def orders(file: LedgerFile, space_id: int, order_ids: Iterable[str]) -> set[str]:
    """Which of `order_ids` some event of the space has."""
    with file.read():
        found = file.run_many("order_is_met", [(space_id, order_id) for order_id in order_ids])
        return {order_id for (order_id,) in found}


def split(words: str | None) -> tuple[str, ...]:
    """A stored list of codes."""
    return tuple(words.split(",")) if words else ()


def _questions(file: LedgerFile, space_id: int, keys: Sequence[Key], since: int) -> Iterator[tuple[Any, ...]]:
    """Bindings of `known_event`, for keys whose dataset and event_name the ledger has met at all."""
    names = file.names
    hashes = id_hashes((space_id, event_id) for _, _, event_id in keys)
    met = {hashed for (hashed,) in file.run("hashes_met", (json_list(hashes),))}
    for place, (hashed, (dataset, event_name, event_id)) in enumerate(zip(hashes, keys, strict=True)):
        if hashed not in met:
            continue
        dataset_id = names.known_dataset(space_id, dataset)
        name_id = dataset_id and names.known_event_name(space_id, event_name)
        if name_id:
            yield hashed, dataset_id, name_id, event_id, since, place


def _bodies(file: LedgerFile, rows: Sequence[int]) -> Mapping[int, bytes]:
    if not rows:
        return {}
    sealed = file.run("bodies", (json_list(rows),)).fetchall()
    return dict(zip((row for row, _ in sealed), file.unseal_all(sealed), strict=True))


def _known(file: LedgerFile, row: tuple[Any, ...], bodies: Mapping[int, bytes]) -> Known:
    _, number, state, received_at, due_at, merge_until, event_time, attempts, origin, unmet, order_id, keys = row
    return Known(
        row=number,
        state=STATES[state],
        received_at=received_at,
        due_at=due_at,
        merge_until=merge_until,
        event_time=event_time,
        leased=attempts > 0,
        origin=file.names.text(origin),
        body=bodies.get(number, b""),
        unmet=split(unmet),
        order_id=order_id,
        keys_of_body=split(file.names.text(keys)),
    )

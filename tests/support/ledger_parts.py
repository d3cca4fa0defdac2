"""What ledger tests are made of: events and copies with sensible values, and homes in which a ledger can be opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from signalpost.store import open_ledger
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Changes, CopyFate, Fate, Ledger, MergedCopy, NewEvent, Settled, State
from signalpost.store.record import Receipt

NOW = 1_795_000_200_000  # Unix ms, ten minutes into an hour
HOUR = 3_600_000
DAY = 24 * HOUR
SPACE = 1
DATASET = "2501"
INBOX = "box"


class SqliteHome:
    """A folder with a ledger file. `open` may be called again once the last ledger was closed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ledger.db"
        self.keyring = Keyring.open(folder, bytes(32))

    def open(self) -> Ledger:
        return open_ledger(self.path, self.keyring)


HOMES: Mapping[str, Callable[[Path], SqliteHome]] = {"sqlite": SqliteHome}


def receipt(number: int, inbox_id: str = INBOX) -> Receipt:
    """The only record of segment `number`."""
    return Receipt(inbox_id, number, 0)


def an_event(number: int = 1, **over: Any) -> NewEvent:
    """A Purchase due now, received with segment `number`."""
    values: dict[str, Any] = {
        "space_id": SPACE,
        "dataset": DATASET,
        "event_name": "Purchase",
        "event_id": f"e{number}",
        "event_time": NOW // 1000 - 60,
        "action_source": "website",
        "origin": "server",
        "received_at": NOW,
        "due_at": NOW,
        "merge_until": NOW,
        "expires_at": NOW + 7 * DAY,
        "body": b'{"event_name":"Purchase","n":%d}' % number,
        "receipt": receipt(number),
    }
    return NewEvent(**{**values, **over})


def a_merge(row: int, number: int, **over: Any) -> MergedCopy:
    """A browser's copy joined into `row`, received with segment `number`."""
    values: dict[str, Any] = {
        "row": row,
        "body": b'{"joined":%d}' % number,
        "event_time": NOW // 1000 - 90,
        "due_at": NOW + 1,
        "unmet": (),
        "receipt": receipt(number),
        "space_id": SPACE,
        "dataset": DATASET,
        "event_name": "Purchase",
        "origin": "browser",
        "received_at": NOW,
    }
    return MergedCopy(**{**values, **over})


def a_fate(number: int, fate: Fate = Fate.DROPPED, reason: str = "event_time_too_old", **over: Any) -> CopyFate:
    """A copy that became no event, received with segment `number`."""
    values: dict[str, Any] = {
        "space_id": SPACE,
        "dataset": DATASET,
        "event_name": "Purchase",
        "event_id": f"e{number}",
        "key_id": "key-1",
        "origin": "server",
        "received_at": NOW,
        "fate": fate,
        "reason": reason,
        "receipt": receipt(number),
    }
    return CopyFate(**{**values, **over})


def fold(ledger: Ledger, *parts: NewEvent | MergedCopy | CopyFate) -> None:
    """Apply `parts` as one batch up to their last segment."""
    upto = max(part.receipt.segment for part in parts)
    changes = Changes(
        events=[part for part in parts if isinstance(part, NewEvent)],
        merges=[part for part in parts if isinstance(part, MergedCopy)],
        fates=[part for part in parts if isinstance(part, CopyFate)],
    )
    ledger.apply(INBOX, upto, changes)


def lease(ledger: Ledger, n: int = 100, *, now: int = NOW, dataset: str = DATASET, holder: str = "w") -> list[int]:
    """Rows leased for a minute."""
    return [leased.row for leased in ledger.lease(SPACE, dataset, n, now, now + 60_000, holder)]


def end(ledger: Ledger, rows: list[int], state: State = State.DELIVERED, *, now: int = NOW, **over: Any) -> int:
    """Settle `rows` alike."""
    return ledger.settle([Settled(row=row, state=state, **over) for row in rows], now)


def states(ledger: Ledger, now: int = NOW, space_id: int = SPACE) -> dict[str, int]:
    """How many events stand where, without the empty states."""
    return {state: count for state, count in ledger.books(space_id, now).states.items() if count}

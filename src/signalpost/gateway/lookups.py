"""What became of a copy or an event: the ledger's answers, for holders of a server key."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from signalpost.gateway.collect import Written
from signalpost.gateway.refusal import Refused
from signalpost.store.access_keys import Key
from signalpost.store.ledger import CopyFate, EventRow, LedgerReader
from signalpost.store.record import Receipt

IN_INBOX = "in_inbox"
RECEIPT = re.compile(r"[A-Za-z0-9_-]{1,64}-[0-9]{1,18}-[0-9]{1,9}", re.ASCII)


class EventState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where one event of one dataset stands. `event_time` is Unix seconds, the other times are Unix milliseconds.

    `state` is one of scheduled, waiting, sending, delivered, observed, dead, withdrawn, erased; `receipts` are those of
    the copies joined in it.
    """

    dataset: str
    event_name: str
    event_id: str
    event_time: int
    action_source: str
    origin: str
    state: str
    received_at: int
    due_at: int
    attempts: int
    reason: str | None = None
    first_attempt_at: int | None = None
    settled_at: int | None = None
    order_id: str | None = None
    fbtrace_id: str | None = None
    test_event_code: str | None = None
    receipts: tuple[str, ...] = ()


class ReceiptAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one copy: `in_inbox` (safe, not taken up yet), event, merged, duplicate, held or dropped."""

    receipt: str
    fate: str
    reason: str | None = None
    event: EventState | None = None


class EventAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Every event of that id that the key may see, newest first: one per dataset and event_name it was sent under."""

    events: Sequence[EventState]


class Lookups:
    """Reads the ledger. Synchronous: call from one thread at a time, off the loop. `clock` gives Unix ms."""

    def __init__(self, *, written: Written, ledger: LedgerReader, clock: Callable[[], int]) -> None:
        self._written = written
        self._ledger = ledger
        self._clock = clock

    def receipt(self, key: Key, text: str) -> ReceiptAnswer:
        """What became of the copy with receipt `text`.

        Raises Refused (receipt_malformed, receipt_unknown), StoreError.
        """
        receipt = parse_receipt(text)
        fate, row = self._ledger.copy_fate(key.space_id, receipt, self._clock())
        if row is None and fate is None:
            return self._in_inbox(receipt, text, self._ledger.cursor(receipt.inbox_id))
        if not _may_see(key, row.dataset if row is not None else fate.dataset if fate is not None else None, fate):
            raise Refused("receipt_unknown")
        event = event_state(row) if row is not None else None
        if fate is None:
            return ReceiptAnswer(receipt=text, fate="event", event=event)
        return ReceiptAnswer(receipt=text, fate=fate.fate.value, reason=fate.reason or None, event=event)

    def events(self, key: Key, event_id: str) -> EventAnswer:
        """Every event of `event_id`. Raises Refused (event_unknown), StoreError."""
        rows = self._ledger.find(key.space_id, event_id=event_id, now=self._clock())
        seen = [event_state(row) for row in rows if _may_see(key, row.dataset, None)]
        if not seen:
            raise Refused("event_unknown")
        return EventAnswer(events=seen)

    def _in_inbox(self, receipt: Receipt, text: str, folded: int) -> ReceiptAnswer:
        if receipt.segment > folded and self._written.holds(receipt):
            return ReceiptAnswer(receipt=text, fate=IN_INBOX)
        raise Refused("receipt_unknown")


def parse_receipt(text: str) -> Receipt:
    """The receipt written as `text`. Raises Refused: receipt_malformed."""
    if not RECEIPT.fullmatch(text):
        raise Refused("receipt_malformed")
    return Receipt.parse(text)


def _may_see(key: Key, dataset: str | None, fate: CopyFate | None) -> bool:
    if not key.datasets or (fate is not None and fate.key_id == key.key_id):
        return True
    return dataset in key.datasets


def event_state(row: EventRow) -> EventState:
    """`row` as it is shown."""
    return EventState(**{name: getattr(row, name) for name in EventState.__struct_fields__})

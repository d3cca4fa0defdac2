"""What the segments of one inbox hold, decoded and by kind: whole segments, up to the first that cannot be folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from signalpost.store.inbox import Segment
from signalpost.store.ledger import CopyFate
from signalpost.store.record import (
    ConsentCopy,
    DroppedCopy,
    EraseCopy,
    EventCopy,
    IdentityCopy,
    Kind,
    OrderCopy,
    Receipt,
)
from signalpost.worker.join import dropped_fate

UNKNOWN_RECORD = "inbox_record_unknown"
UNREADABLE = "inbox_unreadable"


class Copies(NamedTuple):
    """What one batch of an inbox holds, in order."""

    inbox_id: str
    upto: int
    events: Sequence[tuple[Receipt, EventCopy]]
    dropped: Sequence[CopyFate]
    identities: Sequence[tuple[Receipt, IdentityCopy]]
    consents: Sequence[tuple[Receipt, ConsentCopy]]
    erasures: Sequence[tuple[Receipt, EraseCopy]]
    orders: Sequence[tuple[Receipt, OrderCopy]]
    persons: Sequence[tuple[Receipt, EventCopy]]
    first_at: int

    @property
    def records(self) -> int:
        beside = len(self.identities) + len(self.consents) + len(self.erasures) + len(self.orders)
        return len(self.events) + len(self.dropped) + beside + len(self.persons)


class Unreadable(Exception):
    """A record that cannot be folded; ends the batch before its segment. `code` is that of an incident."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


_decode_event = msgspec.msgpack.Decoder(EventCopy).decode
_decode_dropped = msgspec.msgpack.Decoder(DroppedCopy).decode
_decode_consent = msgspec.msgpack.Decoder(ConsentCopy).decode
_decode_erase = msgspec.msgpack.Decoder(EraseCopy).decode
_decode_order = msgspec.msgpack.Decoder(OrderCopy).decode
_decode_identity = msgspec.msgpack.Decoder(IdentityCopy).decode


class _Taken(NamedTuple):
    """The records of some segments, by kind."""

    events: list[tuple[Receipt, EventCopy]]
    dropped: list[CopyFate]
    identities: list[tuple[Receipt, IdentityCopy]]
    consents: list[tuple[Receipt, ConsentCopy]]
    erasures: list[tuple[Receipt, EraseCopy]]
    orders: list[tuple[Receipt, OrderCopy]]
    persons: list[tuple[Receipt, EventCopy]]

    @property
    def lengths(self) -> tuple[int, ...]:
        return tuple(len(records) for records in self)

    def cut(self, lengths: tuple[int, ...]) -> None:
        """Take away what came after it had these lengths."""
        kinds: tuple[list[Any], ...] = self
        for records, length in zip(kinds, lengths, strict=True):
            del records[length:]

    @property
    def first_at(self) -> int:
        if self.events:
            return self.events[0][1].received_at
        times = [fate.received_at for fate in self.dropped] + [copy.received_at for _, copy in self.identities]
        times += [copy.received_at for _, copy in self.consents] + [copy.received_at for _, copy in self.erasures]
        times += [copy.received_at for _, copy in self.orders] + [copy.received_at for _, copy in self.persons]
        return min(times, default=0)


def copies_of(inbox_id: str, segments: Sequence[Segment]) -> tuple[Copies | None, Unreadable | None]:
    """The copies of `segments` up to the first one that cannot be folded, and what is wrong with that one."""
    taken = _Taken([], [], [], [], [], [], [])
    upto = 0
    stop = None
    for segment in segments:
        kept = taken.lengths
        try:
            _take(inbox_id, segment, taken)
        except Unreadable as error:
            taken.cut(kept)
            stop = error
            break
        upto = segment.number
    if not upto:
        return None, stop
    return Copies(inbox_id, upto, *taken, taken.first_at), stop


def _take(inbox_id: str, segment: Segment, taken: _Taken) -> None:
    for index, record in enumerate(segment.records):
        receipt = Receipt(inbox_id, segment.number, index)
        kind = record.kind if record.version == 1 else None
        try:
            if kind == Kind.EVENT.value:
                taken.events.append((receipt, _decode_event(record.body)))
            elif kind == Kind.DROPPED.value:
                taken.dropped.append(dropped_fate(receipt, _decode_dropped(record.body)))
            elif kind == Kind.IDENTITY.value:
                taken.identities.append((receipt, _decode_identity(record.body)))
            elif kind == Kind.CONSENT.value:
                taken.consents.append((receipt, _decode_consent(record.body)))
            elif kind == Kind.ERASE.value:
                taken.erasures.append((receipt, _decode_erase(record.body)))
            elif kind == Kind.ORDER.value:
                taken.orders.append((receipt, _decode_order(record.body)))
            elif kind == Kind.PERSON.value:
                taken.persons.append((receipt, _decode_event(record.body)))
            else:
                what = f"{receipt} is of kind {record.kind!r} version {record.version}: a newer release is needed"
                raise Unreadable(UNKNOWN_RECORD, what)
        except msgspec.MsgspecError:
            raise Unreadable(UNREADABLE, f"{receipt} is not a {record.kind} of version 1") from None

"""Decoding what an inbox holds."""

from __future__ import annotations

import pytest

from signalpost.store.inbox import Segment
from signalpost.store.record import Kind, Receipt, Record, event_record
from signalpost.worker.copies import UNKNOWN_RECORD, UNREADABLE, Unreadable, copies_of


def test_copies_keep_their_order_and_their_receipts(make_copy):
    """A batch holds whole segments; it is as old as its first event."""
    first, second = make_copy(event_id="a", received_at=5), make_copy(event_id="b", received_at=3)
    batch, why = copies_of("i", [Segment("i", 7, [event_record(first)]), Segment("i", 8, [event_record(second)])])
    assert batch is not None
    assert [(receipt, copy.event_id) for receipt, copy in batch.events] == [
        (Receipt("i", 7, 0), "a"),
        (Receipt("i", 8, 0), "b"),
    ]
    assert (batch.inbox_id, batch.upto, batch.first_at, batch.records, why) == ("i", 8, 5, 2, None)


def test_nothing_is_no_batch():
    """An inbox without segments has no head."""
    assert copies_of("i", []) == (None, None)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (Record("moonbeam", 1, b"\x90"), UNKNOWN_RECORD),
        (Record(Kind.EVENT.value, 2, b"\x90"), UNKNOWN_RECORD),
        (Record(Kind.EVENT.value, 1, b"\x93\x01\x02\x03"), UNREADABLE),
        (Record(Kind.CONSENT.value, 1, b"\x90"), UNREADABLE),
    ],
    ids=["unknown kind", "newer version", "damaged event", "damaged consent"],
)
def test_the_batch_ends_before_the_segment_that_cannot_be_folded(make_copy, record: Record, code: str):
    """Nothing of that segment is taken, not even what lies before the record; the record is named, never shown."""
    segments = [
        Segment("i", 1, [event_record(make_copy(event_id="before"))]),
        Segment("i", 2, [event_record(make_copy(event_id="beside")), record]),
        Segment("i", 3, [event_record(make_copy(event_id="behind"))]),
    ]
    batch, why = copies_of("i", segments)
    assert batch is not None
    assert [copy.event_id for _, copy in batch.events] == ["before"]
    assert isinstance(why, Unreadable)
    assert (batch.upto, why.code) == (1, code)
    assert str(Receipt("i", 2, 1)) in why.detail
    assert copies_of("i", segments[1:])[0] is None

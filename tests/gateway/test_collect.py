"""From the bytes of events to durable copies."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from gateway_shop import START_MS, Shop, purchase
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.errors import StoreUnavailable
from signalpost.gateway.answers import Ended
from signalpost.gateway.collect import INBOXES_KNOWN, MAX_PROBLEMS, SLICE, SLICE_BYTES, Collector, Written, slices
from signalpost.gateway.limits import DroppedRows
from signalpost.gateway.metrics import Counts
from signalpost.gateway.refusal import Refused
from signalpost.gateway.source import Source
from signalpost.store.record import DroppedCopy, EventCopy, Receipt


def source(**changes: Any) -> Source:
    return Source(**{
        "space_id": 1, "key_id": "k1", "origin": "server", "received_at": START_MS, "policy": Policy(), **changes
    })  # fmt: skip


def collector(shop: Shop, *, rows: int = 100, counts: Counts | None = None) -> Collector:
    return Collector(shop.inbox, DroppedRows(rows), counts or Counts(), lambda: "made-id")


def take(shop: Shop, *events: dict[str, Any], **changes: Any) -> list[Ended]:
    texts = [json.dumps(event).encode() for event in events]
    return asyncio.run(collector(shop).collect(texts, source(**changes)))


def test_receipts_follow_the_order_of_the_events(shop: Shop) -> None:
    """Accepted and dropped copies of one request lie in one segment, in order."""
    ended = take(shop, purchase(event_id="a"), {"event_name": "A"}, purchase(event_id="b"))
    assert [type(end.outcome) for end in ended] == [Accepted, Dropped, Accepted]
    receipts = [end.receipt for end in ended if end.receipt is not None]
    assert [receipt.index for receipt in receipts] == [0, 1, 2]
    assert [type(copy) for copy in shop.copies()] == [EventCopy, DroppedCopy, EventCopy]


def test_a_copy_says_what_figures_count(shop: Shop) -> None:
    """Also one that took the steps: here with a currency in small letters."""
    take(shop, purchase(), purchase(custom_data={"value": "5", "currency": "eur", "contents": [{"id": "1"}]}))
    assert [(copy.value, copy.said) for copy in shop.copies() if isinstance(copy, EventCopy)] == [
        (19_900_000, "EUR|value,currency|other"),
        (5_000_000, "EUR|value,currency,contents|other"),
    ]


def test_slices_are_of_few_events_or_of_few_bytes() -> None:
    """None is lost, and one alone may be as large as it likes: a small batch is one slice."""
    small, large = b"{}", b"x" * (SLICE_BYTES // 2 + 1)
    assert [len(part) for part in slices([small] * SLICE)] == [SLICE]
    assert [len(part) for part in slices([small] * (2 * SLICE + 1))] == [SLICE, SLICE, 1]
    assert [len(part) for part in slices([large, large, small, large * 3, small])] == [1, 2, 1, 1]
    assert list(slices([])) == [[]]


def test_a_large_batch_lets_others_in_between(shop: Shop) -> None:
    """Between slices of 100 the loop gets its turn."""
    turns: list[int] = []

    async def others() -> None:
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    async def both() -> int:
        noise = asyncio.create_task(others())
        events = [json.dumps(purchase(event_id=str(number))).encode() for number in range(1_000)]
        work = asyncio.create_task(collector(shop).collect(events, source()))
        while len(shop_segments(work)) == 0 and len(turns) < 10:
            await asyncio.sleep(0)
        seen = len(turns)
        await work
        noise.cancel()
        return seen

    assert asyncio.run(both()) >= 9


def shop_segments(work: asyncio.Task[list[Ended]]) -> list[Ended]:
    return work.result() if work.done() else []


def test_an_event_without_id_gets_the_one_made_for_it(shop: Shop) -> None:
    """Randomness is an argument."""
    (end,) = take(shop, purchase(event_id=None))
    assert end.outcome.event_id == "made-id"


def test_strict_sources_are_judged_as_meta_would(shop: Shop) -> None:
    """What a second copy could still cure refuses the event there, and only there."""
    poor = purchase(custom_data={"value": 5})
    (tolerant,), (strict,) = take(shop, poor), take(shop, poor, strict=True)
    assert isinstance(tolerant.outcome, Accepted)
    assert isinstance(strict.outcome, Dropped)
    assert strict.outcome.reason == "currency_missing"


def test_a_bare_event_that_is_no_json_is_a_refused_request(shop: Shop) -> None:
    """Within a batch the same text is one dropped copy."""
    with pytest.raises(Refused):
        asyncio.run(collector(shop).collect([b"{"], source(bare=True)))
    assert shop.copies() == []
    (end,) = asyncio.run(collector(shop).collect([b"{"], source()))
    assert isinstance(end.outcome, Dropped)


def test_an_event_of_mistakes_gets_a_short_answer(shop: Shop) -> None:
    """At most 20 problems are told of one event."""
    (end,) = take(shop, {f"key{number}": 1 for number in range(500)})
    assert isinstance(end.outcome, Dropped)
    assert len(end.outcome.problems) == MAX_PROBLEMS


def test_copies_are_counted_by_reason(shop: Shop) -> None:
    """Every copy answered stands in one sum."""
    counts = Counts()
    texts = [json.dumps(event).encode() for event in (purchase(), {"event_name": "A"})]
    asyncio.run(collector(shop, counts=counts).collect(texts, source()))
    assert counts.copies.total() == 2
    assert counts.copies["server", "accepted", ""] == 1


class FullInbox:
    """A disk that is full."""

    async def append(self, records: Any) -> Any:
        raise StoreUnavailable("full")


def test_nothing_is_counted_when_nothing_was_kept(shop: Shop) -> None:
    """The caller sends the whole request again; its copies must not count twice."""
    counts = Counts()
    refusing = Collector(FullInbox(), DroppedRows(1), counts, lambda: "x")  # type: ignore[arg-type]
    with pytest.raises(StoreUnavailable):
        asyncio.run(refusing.collect([b'{"event_name": "A"}'] * 5, source()))
    assert counts.copies.total() == 0
    asyncio.run(refusing.store_counted())


def test_counted_copies_are_written_once_when_the_server_ends_meanwhile(shop: Shop) -> None:
    """What the inbox has in hand is written, whoever waits for it."""
    rows = DroppedRows(0)

    async def ending() -> None:
        collector = Collector(shop.inbox, rows, Counts(), lambda: "x")
        await collector.collect([b'{"event_name": "A"}'] * 5, source())
        writing = asyncio.create_task(collector.store_counted())
        await asyncio.sleep(0)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        await collector.store_counted()

    asyncio.run(ending())
    shop.inbox.close()
    assert [copy.count for copy in shop.copies() if isinstance(copy, DroppedCopy)] == [5]


def test_counted_copies_wait_for_a_disk_that_is_full(shop: Shop) -> None:
    """What could not be written now is written later, with its count."""
    rows = DroppedRows(0)
    asyncio.run(Collector(shop.inbox, rows, Counts(), lambda: "x").collect([b'{"event_name": "A"}'] * 5, source()))
    with pytest.raises(StoreUnavailable):
        asyncio.run(Collector(FullInbox(), rows, Counts(), lambda: "x").store_counted())  # type: ignore[arg-type]
    asyncio.run(Collector(shop.inbox, rows, Counts(), lambda: "x").store_counted())
    (copy,) = shop.copies()
    assert isinstance(copy, DroppedCopy)
    assert copy.count == 5


def test_what_was_written_is_known_for_a_while() -> None:
    """For receipts of copies that the worker has not taken up; the oldest files are forgotten."""
    written = Written()
    written.add([Receipt("box0", 7, 0)])
    assert written.holds(Receipt("box0", 7, 3))
    assert not written.holds(Receipt("box0", 8, 0))
    assert not written.holds(Receipt("other", 1, 0))
    for number in range(1, INBOXES_KNOWN + 1):
        written.add([Receipt(f"box{number}", 1, 0)])
    assert not written.holds(Receipt("box0", 7, 0))

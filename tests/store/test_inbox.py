"""The contract of Inbox and InboxReader. Every adapter passes it: add its rig to RIGS."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signalpost.errors import StoreError, StoreUnavailable
from signalpost.store import open_inbox, open_inboxes
from signalpost.store.inbox import DEFAULT_LIMITS, REFUSED_FOR_MS, Inbox, InboxReader
from signalpost.store.record import Receipt, Record
from stores import HOUR_MS, NOW, all_stored, keyring, record, records, stored


class Rig(Protocol):
    """How a test gets at one adapter, always on the same, at first empty, installation."""

    def writer(self) -> Inbox:
        """The inbox of one more writing process."""
        ...

    def reader(self) -> InboxReader: ...

    def tear_down(self) -> None: ...


class SqliteRig:
    def __init__(self, folder: Path) -> None:
        self._keyring = keyring(folder)
        self._folder = folder / "inbox"
        self._now = NOW
        self._open: list[Inbox | InboxReader] = []

    def _clock(self) -> int:
        self._now += 1
        return self._now

    def writer(self) -> Inbox:
        self._open.append(made := open_inbox(self._folder, self._keyring, clock=self._clock))
        return made

    def reader(self) -> InboxReader:
        self._open.append(made := open_inboxes(self._folder, self._keyring))
        return made

    def tear_down(self) -> None:
        for made in self._open:
            made.close()


RIGS = {"sqlite": SqliteRig}


@pytest.fixture(params=sorted(RIGS))
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    made = RIGS[request.param](tmp_path)
    yield made
    made.tear_down()


def test_what_was_appended_is_read_under_its_receipts(rig: Rig) -> None:
    """The receipt known at commit is the record's place in the inbox."""
    inbox, reader = rig.writer(), rig.reader()
    first = inbox.append_wait(records([1, 2]))
    second = inbox.append_wait(records([3]))
    kept = stored(reader, inbox.inbox_id)
    assert [kept[receipt] for receipt in [*first, *second]] == records([1, 2, 3])
    assert list(kept) == [*first, *second]


def test_receipts_survive_their_text_form(rig: Rig) -> None:
    """What a caller was told leads back to the copy."""
    (receipt,) = rig.writer().append_wait(records([1]))
    assert Receipt.parse(str(receipt)) == receipt


def test_nothing_appended_is_no_segment(rig: Rig) -> None:
    """An empty append costs nothing and leaves nothing."""
    inbox = rig.writer()
    assert list(inbox.append_wait([])) == []
    assert list(asyncio.run(_append(inbox, []))) == []
    assert stored(rig.reader(), inbox.inbox_id) == {}


def test_one_append_is_all_or_none(rig: Rig) -> None:
    """The records of one append lie side by side in one segment."""
    inbox = rig.writer()
    receipts = inbox.append_wait(records(range(50)))
    assert {receipt.segment for receipt in receipts} == {receipts[0].segment}
    assert [receipt.index for receipt in receipts] == list(range(receipts[0].index, receipts[0].index + 50))


def test_kinds_and_versions_pass_unchanged(rig: Rig) -> None:
    """The inbox carries what it does not know: judging kinds is for the worker."""
    inbox = rig.writer()
    odd = [Record("from the future", 99, b"\x00\xff"), Record("erase", 1, b"")]
    inbox.append_wait(odd)
    assert list(stored(rig.reader(), inbox.inbox_id).values()) == odd


def test_large_records_pass(rig: Rig) -> None:
    """A whole request of the largest allowed size fits one append."""
    inbox = rig.writer()
    large = [record(number, size=100_000) for number in range(100)]
    inbox.append_wait(large)
    assert list(stored(rig.reader(), inbox.inbox_id).values()) == large


async def _append(inbox: Inbox, batch: Sequence[Record]) -> Sequence[Receipt]:
    return await inbox.append(batch)


def test_many_coroutines_append_at_once(rig: Rig) -> None:
    """Each gets its own receipts; nothing is lost, doubled or mixed up."""
    inbox = rig.writer()

    async def all_at_once() -> list[Sequence[Receipt]]:
        return await asyncio.gather(*(inbox.append(records([2 * n, 2 * n + 1])) for n in range(200)))

    receipts = asyncio.run(all_at_once())
    kept = stored(rig.reader(), inbox.inbox_id)
    assert len(kept) == 400
    for n, (one, two) in enumerate(receipts):
        assert [kept[one], kept[two]] == records([2 * n, 2 * n + 1])


def test_threads_and_loops_append_at_once(rig: Rig) -> None:
    """One inbox serves the sync SDK from any thread and several event loops."""
    inbox = rig.writer()
    told: list[tuple[int, Receipt]] = []

    def wait(number: int) -> None:
        told.append((number, inbox.append_wait([record(number)])[0]))

    def loop(number: int) -> None:
        told.append((number, asyncio.run(_append(inbox, [record(number)]))[0]))

    threads = [threading.Thread(target=wait if n % 2 else loop, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = stored(rig.reader(), inbox.inbox_id)
    assert {receipt: record(number) for number, receipt in told} == kept


def test_a_caller_that_stops_waiting_disturbs_nobody(rig: Rig) -> None:
    """A client that hangs up leaves its copy stored and its neighbours served."""
    inbox = rig.writer()

    async def one_leaves() -> Sequence[Receipt]:
        leaving = asyncio.ensure_future(inbox.append(records([1])))
        staying = asyncio.ensure_future(inbox.append(records([2])))
        await asyncio.sleep(0)
        leaving.cancel()
        return await staying

    (receipt,) = asyncio.run(one_leaves())
    assert stored(rig.reader(), inbox.inbox_id)[receipt] == record(2)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batches=st.lists(st.lists(st.binary(max_size=200), min_size=1, max_size=5), min_size=1, max_size=8),
    limit=st.integers(1, 12),
)
def test_reading_in_steps_gives_everything_once_in_order(rig: Rig, batches: list[list[bytes]], limit: int) -> None:
    """Whatever the step, whole segments come in order, without gap or repetition."""
    inbox, reader = rig.writer(), rig.reader()
    sent = [[Record("event", 1, body) for body in batch] for batch in batches]
    for batch in sent:
        inbox.append_wait(batch)
    seen: list[Record] = []
    after = 0
    while segments := reader.read(inbox.inbox_id, after, limit):
        assert [segment.number for segment in segments] == list(range(after + 1, after + 1 + len(segments)))
        assert sum(len(segment.records) for segment in segments[:-1]) < limit
        seen += [kept for segment in segments for kept in segment.records]
        after = segments[-1].number
    assert seen == [kept for batch in sent for kept in batch]
    reader.close()
    inbox.close()


def test_reading_goes_on_where_it_was_left(rig: Rig) -> None:
    """`after` is the cursor the ledger keeps."""
    inbox, reader = rig.writer(), rig.reader()
    inbox.append_wait(records([1]))
    (segment,) = reader.read(inbox.inbox_id, 0, 10)
    assert list(reader.read(inbox.inbox_id, segment.number, 10)) == []
    inbox.append_wait(records([2]))
    (later,) = reader.read(inbox.inbox_id, segment.number, 10)
    assert list(later.records) == records([2])


def test_an_unknown_inbox_holds_nothing(rig: Rig) -> None:
    """The ledger's cursors outlive the inboxes they belong to."""
    reader = rig.reader()
    assert list(reader.read("nobody", 0, 10)) == []
    assert reader.depth("nobody", 0) == (0, 0)
    reader.forget("nobody", 5, NOW)


def test_every_writer_has_an_inbox_of_its_own(rig: Rig) -> None:
    """Two processes never write into one another's order; the older inbox comes first."""
    one, two = rig.writer(), rig.writer()
    one.append_wait(records([1]))
    two.append_wait(records([2]))
    reader = rig.reader()
    assert list(reader.inboxes()) == [one.inbox_id, two.inbox_id]
    assert list(stored(reader, two.inbox_id).values()) == records([2])


def test_depth_counts_what_is_not_folded(rig: Rig) -> None:
    """What waits, after the ledger's cursor."""
    inbox, reader = rig.writer(), rig.reader()
    inbox.append_wait(records([1, 2, 3]))
    (segment,) = reader.read(inbox.inbox_id, 0, 10)
    inbox.append_wait(records([4]))
    assert inbox.depth().records == 4
    assert reader.depth(inbox.inbox_id, 0).records == 4
    assert reader.depth(inbox.inbox_id, segment.number).records == 1
    assert reader.depth(inbox.inbox_id, 0).bytes > 0


def test_a_closed_inbox_refuses_and_keeps(rig: Rig) -> None:
    """Closing loses nothing, and says so to whoever comes late."""
    inbox = rig.writer()
    inbox.append_wait(records([1]))
    inbox.close()
    inbox.close()
    with pytest.raises(StoreUnavailable) as refused:
        inbox.append_wait(records([2]))
    assert refused.value.code == "store_closing"
    assert list(all_stored(rig.reader()).values()) == records([1])


def test_what_is_folded_is_kept_for_an_hour_then_forgotten(rig: Rig) -> None:
    """A ledger restored from a backup of the last hour can fold again what it lacks."""
    inbox = rig.writer()
    inbox.append_wait(records([1]))
    inbox_id = inbox.inbox_id
    inbox.close()
    reader = rig.reader()
    (segment,) = reader.read(inbox_id, 0, 10)
    reader.forget(inbox_id, segment.number, NOW)
    reader.forget(inbox_id, segment.number, NOW + HOUR_MS - 1)
    assert list(reader.read(inbox_id, 0, 10)) == [segment]
    reader.forget(inbox_id, segment.number, NOW + HOUR_MS)
    assert list(reader.inboxes()) == []


def test_the_hour_counts_across_restarts_of_the_worker(rig: Rig) -> None:
    """A worker that is restarted every half hour still forgets."""
    inbox = rig.writer()
    inbox.append_wait(records([1]))
    inbox_id = inbox.inbox_id
    inbox.close()
    for past in (0, HOUR_MS // 2, HOUR_MS):
        reader = rig.reader()
        assert list(reader.inboxes()) == [inbox_id]
        reader.forget(inbox_id, 1, NOW + past)
        reader.close()
    assert list(rig.reader().inboxes()) == []


def test_what_is_not_folded_is_never_forgotten(rig: Rig) -> None:
    """However old it is."""
    inbox = rig.writer()
    inbox.append_wait(records([1]))
    inbox.append_wait(records([2]))
    inbox_id = inbox.inbox_id
    inbox.close()
    reader = rig.reader()
    reader.forget(inbox_id, 1, NOW)
    reader.forget(inbox_id, 1, NOW + 1000 * HOUR_MS)
    assert [list(segment.records) for segment in reader.read(inbox_id, 1, 10)] == [records([2])]


def test_a_living_writer_loses_nothing_to_a_forgetting_worker(rig: Rig) -> None:
    """The worker never pulls an inbox away from under its writer."""
    inbox, reader = rig.writer(), rig.reader()
    inbox.append_wait(records([1]))
    reader.forget(inbox.inbox_id, 1, NOW)
    reader.forget(inbox.inbox_id, 1, NOW + 2 * HOUR_MS)
    (receipt,) = inbox.append_wait(records([2]))
    assert stored(reader, receipt.inbox_id, 1 if receipt.segment > 1 else 0)[receipt] == record(2)


def test_a_cursor_beyond_the_inbox_is_told(rig: Rig) -> None:
    """An inbox that lost its end is an error, not an empty inbox."""
    inbox, reader = rig.writer(), rig.reader()
    inbox.append_wait(records([1]))
    with pytest.raises(StoreError):
        reader.read(inbox.inbox_id, 7, 10)


def test_limits_are_those_that_the_docs_promise() -> None:
    """docs/reference/settings.md, [inbox]: in bytes and milliseconds, the hour and the gigabyte that are kept among
    them."""
    assert msgspec.to_builtins(DEFAULT_LIMITS) == {
        "most_bytes": 20_000_000_000,
        "least_free": 2_000_000_000,
        "roll_bytes": 128_000_000,
        "roll_ms": 3_600_000,
        "most_pending": 50_000,
        "look_every_ms": 1_000,
        "keep_ms": 3_600_000,
        "keep_bytes": 1_000_000_000,
    }
    assert REFUSED_FOR_MS == 30_000

"""A file goes into the inbox once, however often it is begun."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from signalpost.capi.policy import Policy
from signalpost.errors import StoreUnavailable
from signalpost.files.check import check
from signalpost.files.journal import Progress
from signalpost.files.layout import layout_of
from signalpost.files.rows import open_table
from signalpost.files.send import BATCH, Sent, send, spooling
from signalpost.files.spool import BLOCK, Spool
from signalpost.quality.weights import PRIORS
from signalpost.store import open_inbox
from signalpost.store.inbox import Inbox
from signalpost.store.keyring import Keyring
from signalpost.store.record import EventCopy, Record
from uploads import ANSWERS, NOW, csv_of, orders

BEGUN = Progress(file="orders.csv", dataset="123", begun_at=NOW)


class Noting:
    """An inbox that notes what it took, and fails after `room` records."""

    def __init__(self, room: int = 1_000_000) -> None:
        self.taken: list[Record] = []
        self._room = room

    def append_wait(self, records: list[Record]) -> list[object]:
        if len(self.taken) + len(records) > self._room:
            raise StoreUnavailable("no room", code="disk_full")
        self.taken.extend(records)
        return []

    def ids(self) -> list[str]:
        return [msgspec.msgpack.decode(record.body, type=EventCopy).event_id for record in self.taken]


def run(
    source: bytes, inbox: object, progress: Progress = BEGUN, known: set[str] = frozenset()
) -> tuple[Sent, list[Progress]]:  # type: ignore[assignment]
    table = open_table(source)
    kept: list[Progress] = []
    sent = send(
        table,
        layout_of(table.headers, table.sample, ANSWERS),
        inbox=inbox,  # type: ignore[arg-type]
        space_id=1,
        dataset="123",
        policy=Policy(),
        now_ms=lambda: NOW * 1_000,
        progress=progress,
        keep=kept.append,
        known=lambda event_name, event_id: event_id in known,
        test_event_code="T1",
    )
    return sent, kept


def test_each_batch_is_durable_before_it_is_noted(tmp_path: Path) -> None:
    """In a real inbox; the last note says that the file is done."""
    (tmp_path / "inbox").mkdir()
    keyring = Keyring.open(tmp_path, b"k" * 32)
    inbox: Inbox = open_inbox(tmp_path / "inbox", keyring)
    sent, kept = run(orders(2 * BATCH + 5), inbox)
    assert sent == Sent(2_005, 2_005) and inbox.depth().records == 2_005
    inbox.close()
    assert [one.groups for one in kept] == [1_000, 2_000, 2_005, 2_005]
    assert [one.finished_at for one in kept] == [None, None, None, NOW]


def test_it_goes_on_where_it_ended() -> None:
    """What failed is begun again behind the last batch that was noted: each event is taken once."""
    small = Noting(room=2 * BATCH)
    kept: list[Progress] = []
    table = open_table(orders(3 * BATCH))
    layout = layout_of(table.headers, table.sample, ANSWERS)
    how = {"space_id": 1, "dataset": "123", "policy": Policy(), "now_ms": lambda: NOW * 1_000}
    with pytest.raises(StoreUnavailable):
        send(table, layout, inbox=small, progress=BEGUN, keep=kept.append, **how)  # type: ignore[arg-type]
    rest = Noting()
    sent = send(table, layout, inbox=rest, progress=kept[-1], keep=kept.append, **how)  # type: ignore[arg-type]
    assert sent == Sent(3_000, 1_000)
    assert len(set(small.ids() + rest.ids())) == len(small.ids() + rest.ids()) == 3_000
    assert kept[-1].events == 3_000 and kept[-1].finished_at == NOW


def test_the_same_file_makes_the_same_ids() -> None:
    """So that a batch that was durable and not yet noted is known when it comes again."""
    first, second = Noting(), Noting()
    run(orders(30), first)
    run(orders(30), second)
    assert first.ids() == second.ids()


def test_what_the_check_prepared_is_sent_as_it_is(tmp_path: Path) -> None:
    """The same events as from the file, also behind a place, and where the spool had room for a part alone."""
    table = open_table(orders(BLOCK + BLOCK // 2))
    layout = layout_of(table.headers, table.sample, ANSWERS)
    how = {"space_id": 1, "dataset": "123", "now_ms": lambda: NOW * 1_000}
    by_file = Noting()
    send(table, layout, inbox=by_file, policy=Policy(), progress=BEGUN, keep=lambda one: None, **how)  # type: ignore[arg-type]
    for most, behind in ((1 << 30, 0), (1 << 30, BLOCK), (1_000_000, 0), (0, 0)):
        with Spool(tmp_path, most_bytes=most, least_free=0) as spool:
            going = spooling(spool, **how)  # type: ignore[arg-type]
            found = check(table, layout, file="o.csv", now=NOW, policy=Policy(), weights=PRIORS, going=going)
            spool.finish(found.groups, NOW * 1_000)
            assert spool.is_full == (most < 1 << 30)
            inbox, kept = Noting(), []
            sent = send(
                table,
                layout,
                inbox=inbox,  # type: ignore[arg-type]
                policy=Policy(),
                progress=replace(BEGUN, groups=behind, events=behind),
                keep=kept.append,
                spool=spool,
                **how,  # type: ignore[arg-type]
            )
        assert sent == Sent(BLOCK + BLOCK // 2, BLOCK + BLOCK // 2 - behind)
        assert inbox.taken == by_file.taken[behind:]
        assert kept[-1].finished_at == NOW and kept[-1].events == BLOCK + BLOCK // 2


def test_only_what_can_go_goes() -> None:
    """Not what is refused, doubled in the file, also across a restart, or known to the ledger."""
    header = ("order_id", "event_time", "email", "value", "currency")
    time = "2026-11-17 10:00:00"
    rows = [
        ("1", time, "a@shop.example", "1.00", "EUR"),
        ("2", time, "nobody", "1.00", "EUR"),
        ("3", time, "c@shop.example", "0", "EUR"),
        ("4", time, "d@shop.example", "1.00", "EUR"),
        ("1", time, "a@shop.example", "1.00", "EUR"),
    ]
    inbox, other = Noting(), Noting()
    run(csv_of(header, *rows), inbox)
    assert len(inbox.ids()) == 2
    run(csv_of(header, *rows), other, known={inbox.ids()[1]})
    assert other.ids() == inbox.ids()[:1]
    late = Noting()
    run(csv_of(header, *rows), late, replace(BEGUN, groups=2, events=1))
    assert late.ids() == inbox.ids()[1:]


def test_a_batch_of_which_nothing_can_go_is_done_all_the_same() -> None:
    """It is noted, and nothing is appended; what an earlier run refused or left out is no double of what follows."""
    header = ("order_id", "event_time", "email", "value", "currency")
    time = "2026-11-17 10:00:00"
    refused = [("1", time, "nobody", "1.00", "EUR"), ("2", time, "c@shop.example", "0", "EUR"),
               ("3", "soon", "c@shop.example", "1.00", "EUR")]  # fmt: skip
    inbox = Noting()
    sent, kept = run(csv_of(header, *refused), inbox)
    assert sent == Sent(3, 0) and inbox.taken == [] and kept[-1].finished_at == NOW
    late = Noting()
    run(csv_of(header, *refused, ("2", time, "c@shop.example", "5.00", "EUR")), late, replace(BEGUN, groups=3))
    assert len(late.ids()) == 1

"""Folding inboxes into the ledger, with the real stores."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from signalpost.store.ledger import Books
from signalpost.store.record import (
    DroppedCopy,
    EventCopy,
    IdentityCopy,
    Kind,
    Receipt,
    Record,
    dropped_record,
    event_record,
    identity_record,
)
from signalpost.worker.heads import STOPPED_MS
from signalpost.worker.project import Projection
from signalpost.worker.route import Routes


@pytest.fixture
def projection(house) -> Projection:
    house.learnt = []
    return Projection(
        house.ledger,
        house.identities,
        house.inboxes,
        log=house.log,
        learnt=lambda pairs, now: house.learnt.extend(pairs),
    )


def books(house) -> Books:
    found = house.ledger.books(1, house.now)
    assert found.balanced
    return found


def counted(house) -> dict[str, int]:
    """How many copies became what, of the fates that occurred."""
    return {fate: count for fate, count in books(house).fates.items() if count}


def fate_of(house, receipt: Receipt) -> str | None:
    fate, event = house.ledger.copy_fate(1, receipt, house.now)
    return fate.fate.value if fate is not None else "event" if event is not None else None


def test_a_copy_becomes_an_event_once(house, projection, put):
    """And its receipt finds it."""
    receipt = put("server")
    assert projection.fold_once(house.now) == 1
    assert projection.fold_once(house.now) == 0
    _, event = house.ledger.copy_fate(1, receipt, house.now)
    assert (event.event_id, event.state, event.due_at) == ("e1", "scheduled", house.now + 5_000)
    assert books(house).routed == 1


def test_copies_of_one_event_join_within_and_across_batches(house, projection, put):
    """Both are in the ledger, one event goes out."""
    first, second = put("browser"), put("server")
    projection.fold_once(house.now)
    third = put("browser", user={"fbc": "fb.1.1600000000000.abc"})
    projection.fold_once(house.now)
    assert [fate_of(house, one) for one in (first, second, third)] == ["event", "merged", "merged"]
    house.now += 5_000
    (leased,) = house.ledger.lease(1, "11", 10, house.now, house.now + 1, "t")
    assert set(msgspec.json.decode(leased.body)["user_data"]) == {"em", "fbp", "fbc"}
    assert counted(house) == {"event": 1, "merged": 2}


def test_a_copy_after_the_lease_is_a_duplicate_that_says_what_it_knew(house, projection, put):
    """With the window that would have joined it."""
    put("browser")
    projection.fold_once(house.now)
    house.now += 6_000
    house.ledger.lease(1, "11", 10, house.now, house.now + 1, "t")
    late = put("server")
    projection.fold_once(house.now)
    fate, event = house.ledger.copy_fate(1, late, house.now)
    assert (fate.fate.value, event.event_id) == ("duplicate", "e1")
    assert fate.detail == "richer by em; a merge_window over 6000 ms would have joined it"
    assert counted(house) == {"event": 1, "duplicate": 1}


def test_browser_and_server_with_one_id_are_learnt(house, projection, put):
    """So that the next browser copy of that name waits for the server's."""
    put("browser")
    put("server")
    projection.fold_once(house.now)
    assert house.learnt == [(1, "11", "Lead")]


def test_dropped_copies_are_counted_with_their_reason(house, projection):
    """Rows folded together count as many as they were."""
    copy = DroppedCopy(
        space_id=1, key_id="k", origin="server", received_at=house.now, dataset="11", reason="event_time_old", count=3
    )
    house.inbox().append_wait([dropped_record(copy)])
    assert projection.fold_once(house.now) == 1
    assert books(house).dropped == {"event_time_old": 3}


def visit(house, **over) -> IdentityCopy:
    values = {"space_id": 1, "key_id": "k", "received_at": house.now, "visitor_id": "v"}
    return IdentityCopy(**{**values, "fbp": f"fb.1.{house.now}.1", **over})


def test_what_visits_taught_goes_to_identities(house, projection, make_copy):
    """Beside the events they came with; it is no copy of an event and counts as none."""
    house.inbox().append_wait([identity_record(visit(house)), event_record(make_copy("browser"))])
    assert projection.fold_once(house.now) == 2
    assert house.identities.visitor(1, "v").fbp == f"fb.1.{house.now}.1"
    assert books(house).received == 1


def test_an_inbox_of_nothing_but_visits_is_folded_once(house, projection):
    """And its cursor moves, so that its file can go."""
    inbox = house.inbox()
    inbox.append_wait([identity_record(visit(house))])
    assert projection.fold_once(house.now) == 1
    assert projection.fold_once(house.now) == 0
    assert house.ledger.cursor(inbox.inbox_id) == 1


def test_a_crash_between_identities_and_ledger_repeats_nothing(house, projection, make_copy):
    """What is known of the visitor stays; the ledger folds what it lacks."""
    inbox = house.inbox()
    inbox.append_wait([identity_record(visit(house)), event_record(make_copy("browser"))])
    done = [(Receipt(inbox.inbox_id, 1, 0), visit(house))]
    house.identities.apply(inbox.inbox_id, 1, done)
    house.identities.apply("another", 1, [(Receipt("another", 1, 0), visit(house, forget=True))])
    assert projection.fold_once(house.now) == 2
    assert house.identities.counts(1) == {"known": 0, "forgotten": 1}
    assert (house.ledger.cursor(inbox.inbox_id), books(house).received) == (1, 1)


def test_the_inbox_whose_copy_came_first_is_folded_first(house, projection, make_copy):
    """Between inboxes, received_at decides."""
    late, early = house.inbox(), house.inbox()
    late.append_wait([event_record(make_copy("server", received_at=house.now + 10))])
    (first,) = early.append_wait([event_record(make_copy("browser", received_at=house.now))])
    projection.fold_once(house.now)
    projection.fold_once(house.now)
    assert fate_of(house, first) == "event"
    assert counted(house) == {"event": 1, "merged": 1}


def test_copies_of_several_spaces_do_not_meet(house, projection, make_copy):
    """Same id, same dataset, two spaces: two events."""
    one, two = make_copy("server"), make_copy("browser", space_id=2)
    house.inbox().append_wait([event_record(one), event_record(two), event_record(make_copy("browser"))])
    projection.fold_once(house.now)
    assert (house.ledger.books(1, house.now).routed, house.ledger.books(2, house.now).routed) == (1, 1)
    assert counted(house) == {"event": 1, "merged": 1}


def test_a_fresh_worker_goes_on_where_the_ledger_stands(house, projection, put):
    """Nothing is folded twice after a restart."""
    put("server")
    projection.fold_once(house.now)
    again = Projection(house.ledger, house.identities, house.inboxes, log=house.log, learnt=lambda pairs, now: None)
    assert again.fold_once(house.now) == 0
    put("server", "e2")
    assert again.fold_once(house.now) == 1
    assert books(house).received == 2


@pytest.mark.parametrize(
    "record",
    [
        Record(Kind.CONSENT.value, 1, b"\x90"),
        Record("moonbeam", 1, b"\x90"),
        Record(Kind.EVENT.value, 2, b"\x90"),
        Record(Kind.EVENT.value, 1, b"\x93\x01\x02\x03"),
        Record(Kind.IDENTITY.value, 2, b"\x90"),
        Record(Kind.IDENTITY.value, 1, b"\x91\x01"),
    ],
    ids=["later kind", "unknown kind", "newer version", "damaged", "newer visit", "broken visit"],
)
def test_a_record_that_cannot_be_folded_stops_its_inbox_and_no_other(house, projection, make_copy, record: Record):
    """What lies before it is folded, what lies behind it waits, an incident is open: nothing is skipped."""
    stopped, other = house.inbox(), house.inbox()
    stopped.append_wait([event_record(make_copy(event_id="before"))])
    stopped.append_wait([event_record(make_copy(event_id="beside")), record])
    stopped.append_wait([event_record(make_copy(event_id="behind"))])
    other.append_wait([event_record(make_copy(event_id="other"))])
    for _ in range(4):
        projection.fold_once(house.now)
    assert {row.event_id for row in house.ledger.find(1, dataset="11", now=house.now)} == {"before", "other"}
    (incident,) = house.ledger.incidents(1)
    assert incident.code in {"inbox_record_unknown", "inbox_unreadable"}
    assert incident.count == 1
    house.now += STOPPED_MS
    projection.fold_once(house.now)
    assert house.ledger.incidents(1)[0].count == 2


def test_many_inboxes_are_not_all_read_ahead(house, make_copy):
    """After an outage there may be thousands: no more is held than a few batches, and all are folded."""
    for number in range(7):
        house.inbox().append_wait([event_record(make_copy(event_id=f"{number}-{n}")) for n in range(3)])
    reads: list[str] = []

    class Counting:
        """Passes everything on, and notes what was read."""

        def inboxes(self):
            return house.inboxes.inboxes()

        def read(self, inbox_id: str, after: int, limit: int):
            reads.append(inbox_id)
            return house.inboxes.read(inbox_id, after, limit)

        def forget(self, inbox_id: str, upto: int, now: int) -> None:
            house.inboxes.forget(inbox_id, upto, now)

    projection = Projection(
        house.ledger, house.identities, Counting(), log=house.log, learnt=lambda pairs, now: None, in_hand=6
    )
    projection.fold_once(house.now)
    assert len(set(reads)) == 2
    while projection.fold_once(house.now):
        pass
    assert books(house).received == 21


def test_a_copy_without_a_dataset_goes_to_those_of_its_key(house, projection, put):
    """And is dropped, with an incident, when there are none."""
    projection.routes = {1: Routes(by_key={"k": ("11", "12")})}
    put("server", dataset=None)
    put("server", "e2", dataset=None, key_id="gone")
    projection.fold_once(house.now)
    assert {row.dataset for row in house.ledger.find(1, event_id="e1", now=house.now)} == {"11", "12"}
    assert counted(house) == {"event": 1, "dropped": 1}
    assert books(house).dropped == {"no_dataset": 1}
    assert [incident.code for incident in house.ledger.incidents(1)] == ["no_dataset"]


def test_an_inbox_may_forget_what_is_folded(house, projection, make_copy: Callable[..., EventCopy]):
    """A closed and folded inbox is removed once its keeping time is over."""
    inbox = house.inbox()
    inbox.append_wait([event_record(make_copy())])
    inbox.close()
    projection.fold_once(house.now)
    for _ in range(3):
        house.now += 3_600_001
        projection.fold_once(house.now)
    assert list(house.inboxes.inboxes()) == []

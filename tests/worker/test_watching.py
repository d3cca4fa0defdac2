"""What the watch is told of copies, with the real stores."""

from __future__ import annotations

import resource
from collections.abc import Callable

import msgspec
import pytest

from signalpost.errors import StoreUnavailable
from signalpost.store.ledger import Changes, CopyFate, Fate, Ledger
from signalpost.store.record import DroppedCopy, EventCopy, Receipt, dropped_record, event_record
from signalpost.store.sqlite.ledger.slots import MOST_KEPT
from signalpost.watch.counts.counter import MOST_SERIES
from signalpost.watch.counts.slot import MOST_TALLIES, OTHER, Series
from signalpost.watch.plan.state import MOST_EVENTS, MOST_PARAMETERS, from_bytes
from signalpost.worker.copies import Copies
from signalpost.worker.project import Projection
from signalpost.worker.watching import Watching

SLOT_MS = 300_000
BODY = {
    "event_name": "Purchase",
    "event_source_url": "https://shop.example/cart?x=1",
    "custom_data": {"value": 5, "currency": "EUR", "release": "1.2"},
}


def started(house) -> Projection:
    """As after a start of the worker."""
    return Projection(house.ledger, house.identities, house.inboxes, log=house.log, learnt=lambda pairs, now: None)


def later(house, projection: Projection, ms: int = 2 * SLOT_MS) -> None:
    house.now += ms
    while projection.fold_once(house.now):
        pass
    projection.fold_once(house.now)


def copies(ledger: Ledger, space_id: int = 1) -> int:
    return sum(slot.copies for one in ledger.watch_slots(space_id, 0) for slot in one.slots.values())


@pytest.fixture
def projection(house) -> Projection:
    return started(house)


def test_slots_say_what_came(house, projection, put) -> None:
    """By dataset, source, host and event name, once the slot is over; of the person only which keys there were."""
    put("server", event_name="Purchase", body=msgspec.json.encode(BODY))
    put("browser", event_name="Purchase", body=msgspec.json.encode(BODY))
    projection.fold_once(house.now)
    assert house.ledger.watch_slots(1, 0) == []
    later(house, projection)
    (closed,) = house.ledger.watch_slots(1, 0)
    assert closed.begin + 300 <= house.ledger.watch_until() <= house.now // 1000
    slot = closed.slots[Series("11", "server", "shop.example", "Purchase")]
    assert (slot.copies, slot.sums) == (1, {"EUR": 5.0})
    assert slot.tallies.items() >= {"fate:event": 1, "key:em": 1, "release:1.2": 1}.items()
    assert closed.slots[Series("11", "browser", "shop.example", "Purchase")].tallies["fate:merged"] == 1
    assert house.ledger.watch_slots(1, closed.begin) == []
    assert house.ledger.watch_slots(2, 0) == []
    learnt = from_bytes(house.ledger.learned_plan(1))
    assert "custom_data.currency" in learnt.datasets["11"]["server"]["Purchase"].parameters


def test_a_restart_in_the_middle_of_a_slot_counts_each_copy_once(house, projection, put) -> None:
    """Whatever was applied is counted, and nothing else: what the worker knew is not needed."""
    put("server", "e1")
    projection.fold_once(house.now)
    put("server", "e2")
    again = started(house)
    again.fold_once(house.now)
    later(house, again)
    assert [slot.copies for slot in house.ledger.watch_slots(1, 0)[0].slots.values()] == [2]
    put("server", "e3")
    third = started(house)
    third.fold_once(house.now)
    later(house, third)
    assert copies(house.ledger) == 3


def test_what_was_not_applied_is_not_counted(house, projection, put) -> None:
    """Counts and cursor are one transaction: a batch that fails is counted when it is folded."""
    put("server", "e1")
    projection.watching = Broken(house.ledger, house.log)
    with pytest.raises(StoreUnavailable):
        projection.fold_once(house.now)
    again = started(house)
    again.fold_once(house.now)
    later(house, again)
    assert copies(house.ledger) == 1


class Broken(Watching):
    """Fails when it has counted."""

    def observe(self, batch, changes):
        super().observe(batch, changes)
        raise StoreUnavailable("the disk is full")


def test_what_the_gateway_refused_counts_by_its_reason(house, projection) -> None:
    """As often as it stands for."""
    dropped = DroppedCopy(
        space_id=1, key_id="k", origin="server", received_at=house.now, dataset="11", reason="em_invalid",
        event_name="Lead", count=7,
    )  # fmt: skip
    house.inbox().append_wait([dropped_record(dropped)])
    later(house, projection)
    (closed,) = house.ledger.watch_slots(1, 0)
    assert closed.slots[Series("11", "server", "", "Lead")].tallies == {"fate:dropped:em_invalid": 7}


def test_values_that_find_nobody_are_tallies(house, projection, put) -> None:
    """What the gateway remarked, what a value's form says, and what is one for many people."""
    put("server", "e0", notes=(("user_data.em", "md5_not_asked"),))
    put("server", "e1", user={"client_user_agent": "GuzzleHttp/7"})
    for number in range(20):
        put("server", f"m{number}", user={"em": "a" * 64, "fbp": f"fb.1.1600000000000.{number}"})
    later(house, projection)
    (closed,) = house.ledger.watch_slots(1, 0)
    (slot,) = closed.slots.values()
    forms = {tally: times for tally, times in slot.tallies.items() if tally.startswith("form:")}
    assert forms == {"form:em:md5": 1, "form:client_user_agent:back_end_agent": 1, "form:em:constant": 11}


def test_a_release_is_the_events_parameter_or_its_senders_header(house, projection, put) -> None:
    """The parameter first. The plan tells releases apart, too."""
    put("server", "e1", body=msgspec.json.encode(BODY), observed={"release": "9.9"})
    put("server", "e2", observed={"release": "2.0"})
    later(house, projection)
    tallies = [slot.tallies for one in house.ledger.watch_slots(1, 0) for slot in one.slots.values()]
    assert {name for one in tallies for name in one if name.startswith("release:")} == {"release:1.2", "release:2.0"}
    learnt = from_bytes(house.ledger.learned_plan(1)).datasets["11"]["server"]["Lead"]
    assert set(learnt.releases) == {"1.2", "2.0"}


def test_clients_are_sources_of_their_own(house, projection, put) -> None:
    """Segment's SDKs, GA4, a file: apart from what other servers send. A page is a browser whatever it speaks."""
    for number, client in enumerate(("segment", "ga4", "file", "")):
        put("server", f"e{number}", observed={"client": client} if client else {})
    put("browser", "b", observed={"client": "ga4"})
    later(house, projection)
    (closed,) = house.ledger.watch_slots(1, 0)
    assert sorted(series.source for series in closed.slots) == ["browser", "file", "ga4", "segment", "server"]


def test_ids_that_differ_in_form_are_shown_side_by_side(house, projection, put) -> None:
    """Of the last hour."""
    for number in range(1_000, 1_012):
        put("browser", f"web-{number}", event_name="Purchase")
        put("server", f"{number}", event_name="Purchase")
    later(house, projection)
    (near,) = house.ledger.watch_near(1)
    assert (near.browser, near.server, near.pairs) == ("web-{n}", "{n}", 11)
    assert house.ledger.watch_near(2) == []


def test_off_it_counts_nothing(house, put) -> None:
    """And learns nothing; what is folded is folded all the same."""
    off = Projection(
        house.ledger, house.identities, house.inboxes, log=house.log, learnt=lambda pairs, now: None, watch=False
    )
    put("server", "e1")
    later(house, off)
    assert house.ledger.books(1, house.now).received == 1
    assert (house.ledger.watch_until(), house.ledger.learned_plan(1), copies(house.ledger)) == (0, None, 0)


def test_spaces_are_counted_apart(house, projection, put) -> None:
    """One space sees nothing of another's."""
    put("server", "e1")
    put("server", "e2", space_id=2)
    put("server", "e3", space_id=2)
    later(house, projection)
    assert (copies(house.ledger, 1), copies(house.ledger, 2)) == (1, 2)
    assert house.ledger.learned_plan(3) is None


@pytest.mark.parametrize("days", [-40, -1, 1, 400])
def test_a_clock_that_jumps_loses_no_copy(house, projection, put, days: int) -> None:
    """Ahead or back, for a while: what came then is counted in the present, or at most a day later."""
    put("server", "e1")
    later(house, projection)
    house.now += days * 86_400_000
    put("server", "e2")
    projection.fold_once(house.now)
    house.now -= days * 86_400_000
    put("server", "e3")
    for ms in (3 * SLOT_MS, 3 * SLOT_MS, 86_400_000, 3 * SLOT_MS):
        later(house, projection, ms)
    assert copies(house.ledger) == 3


def test_invented_names_are_bounded_and_told(house, projection, make_copy, put_many: Callable) -> None:
    """What comes beyond the series that are counted apart is one series, and the log says how many."""
    put_many([make_copy(event_id=f"e{n}", event_name=f"n{n}") for n in range(MOST_SERIES + 50)])
    later(house, projection)
    (closed,) = house.ledger.watch_slots(1, 0)
    assert len(closed.slots) == MOST_SERIES + 1
    assert closed.slots[Series("11", "server", "", OTHER)].copies == 50
    assert ("watch_names_beyond", {"space": 1, "copies": 50}) in house.logged


def test_invented_parameters_are_bounded_and_counted(house, projection, put) -> None:
    """A parameter with a new name in each copy: some are learnt, of all others the copies are counted."""
    for number in range(400):
        body = {"custom_data": {f"p{number}": 1}}
        put("server", f"e{number}", body=msgspec.json.encode(body))
    later(house, projection)
    (closed,) = house.ledger.watch_slots(1, 0)
    (slot,) = closed.slots.values()
    assert slot.copies == 400 and len(slot.tallies) <= MOST_TALLIES + 10
    state = from_bytes(house.ledger.learned_plan(1))
    parameters = state.datasets["11"]["server"]["Lead"].parameters
    assert len(parameters) == MOST_PARAMETERS
    invented = sum(path.startswith("custom_data.p") for path in parameters)
    assert state.beyond == {"parameters": 400 - invented}


def fate_of(receipt: Receipt, copy: EventCopy) -> CopyFate:
    """As of a copy that became no event."""
    return CopyFate(
        space_id=1, dataset="11", event_name=copy.event_name, event_id=copy.event_id, key_id="k", origin="server",
        received_at=copy.received_at, fate=Fate.HELD, reason="x", receipt=receipt,
    )  # fmt: skip


@pytest.mark.deep
def test_a_million_invented_names_are_bounded(house, make_copy) -> None:
    """Events, and parameters, each with a name of its own, as the worker is handed them: what is kept of them in memory
    and in the ledger does not grow, and how many there were is known."""
    watching = Watching(house.ledger, house.log)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for batch in range(100):
        arrived, fates = [], []
        for number in range(batch * 10_000, (batch + 1) * 10_000):
            receipt = Receipt("0" * 16, batch + 1, number)
            body = b'{"custom_data":{"p%d":1}}' % number
            arrived.append((receipt, make_copy(event_id=f"e{number}", event_name=f"n{number % 500_000}", body=body)))
            fates.append(fate_of(*arrived[-1]))
        batched = Copies("attack", batch + 1, arrived, [], [], [], [], [], [], house.now)
        counted = watching.observe(batched, Changes(fates=fates))
        house.ledger.apply("attack", batch + 1, Changes(counted=counted))
    house.now += 2 * SLOT_MS
    watching.close(house.now)
    assert copies(house.ledger) == 1_000_000
    state = from_bytes(house.ledger.learned_plan(1))
    assert len(state.datasets["11"]["server"]) == MOST_EVENTS
    assert state.beyond["event_names"] > 900_000
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 300


def test_the_oldest_slots_go(house, projection, put) -> None:
    """By their number, whatever the clock says: those of eight weeks are kept."""
    put("server", "e1")
    later(house, projection)
    (first,) = house.ledger.watch_slots(1, 0)
    many = [(1, msgspec.structs.replace(first, begin=first.begin + 300 * n)) for n in range(1, MOST_KEPT + 10)]
    house.ledger.apply("other", 1, Changes(counted=many))
    later(house, projection, 60 * 86_400_000)
    kept = house.ledger.watch_slots(1, 0, 20_000)
    assert len(kept) == MOST_KEPT + 1
    assert kept[-1].begin == many[-1][1].begin


@pytest.fixture
def put_many(house) -> Callable[..., list[Receipt]]:
    return lambda made: list(house.inbox().append_wait([event_record(one) for one in made]))

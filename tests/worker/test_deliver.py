"""Delivery from the ledger to the sandbox, in process: what each of Meta's moods does to the events."""

from __future__ import annotations

import asyncio

import pytest

from signalpost.errors import TransportError
from signalpost.sandbox.app import build
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.state import Sandbox
from signalpost.store.business import Dataset
from signalpost.store.control import Verb
from signalpost.store.ledger import State
from signalpost.transport import Request, Response
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.worker.deliver import FAILING_AFTER
from signalpost.worker.queue import PROBE_EVERY_MS

WINDOW = 5_000
NOW_DAY = 1_800_000_000 // 86_400


def fault(house, name: str, **over) -> None:
    house.sandbox.faults.add(Fault(fault=name, **over))


def received(house) -> list[str]:
    return [event.event["event_id"] for event in house.sandbox.events()]


def test_an_event_arrives_and_is_settled(house, put, turn):
    """With the token in the header, and the trace that finds it."""
    put("server")
    assert turn() == 1
    (event,) = house.sandbox.events()
    assert (event.event["event_id"], event.dataset, event.token_place) == ("e1", "11", "header")
    assert house.states() == {"delivered": 1}
    (row,) = house.ledger.find(1, fbtrace_id=event.fbtrace_id, now=house.now)
    assert (row.event_id, row.attempts) == ("e1", 1)


def test_nothing_leaves_before_its_merge_window(house, put, turn):
    """Scheduled is not due."""
    put("server")
    assert turn(WINDOW - 1) == 0
    assert house.states() == {"scheduled": 1}


def test_a_pair_leaves_as_one_event_with_both_copies_keys(house, put, turn):
    """The point of joining."""
    put("browser")
    put("server")
    turn()
    (event,) = house.sandbox.events()
    assert set(event.event["user_data"]) == {"em", "fbp"}


def test_one_bad_event_costs_one_event(house, put, turn):
    """It is dead with Meta's reason; the rest is delivered."""
    for number in range(20):
        put("server", f"e{number}")
    fault(house, "100/2804009", event_id="e7")
    turn()
    assert house.states() == {"delivered": 19, "dead": 1}
    (row,) = house.ledger.find(1, state="dead", now=house.now)
    assert row.event_id == "e7"
    assert row.reason
    assert "e7" not in received(house)


def test_an_app_that_demands_the_proof_of_its_secret_takes_events_with_it_and_kills_none_without(house, put):
    """Few or many, they wait, and the incident says for what; once the secret is kept, all arrive."""
    house.sandbox = Sandbox(clock=lambda: house.now / 1000, app_secret="s3cret", conduct=Conduct(proof="demanded"))
    house.transport = AsyncAsgiTransport(build(house.sandbox))
    worker = house.worker()
    for number in range(3):
        put("server", f"e{number}")

    def go():
        while worker.fold_once():
            pass
        house.now += 60_000
        worker.upkeep()
        asyncio.run(worker.deliver_due())

    go()
    assert house.states() == {"waiting": 3}
    assert house.incidents() == {"paused_proof"}
    house.control.set_secret(1, "app_secret", "s3cret", author="t", now=house.now)
    go()
    assert house.states() == {"delivered": 3}
    assert house.incidents() == set()


def test_a_fault_of_the_set_up_pauses_and_kills_nothing(house, put, turn):
    """Every event waits; the incident says why; an operator's word makes refusals count."""
    for number in range(12):
        put("server", f"e{number}")
    fault(house, "100/2804009", times=0)
    turn()
    assert house.states() == {"waiting": 12}
    assert house.incidents() == {"paused_refused_in_a_row"}
    house.control.post(1, Verb.RESUME, {"dataset": "11"}, author="t", now=house.now)
    turn()
    turn()
    assert house.states() == {"dead": 12}


def test_single_refusals_in_a_row_stop_too_and_are_revived(house, put, turn):
    """Small calls add up: the eighth refusal brings the seven before it back."""
    fault(house, "100/2804009", times=0)
    for number in range(8):
        put("server", f"e{number}")
        turn()
    assert house.states() == {"waiting": 8}
    assert house.incidents() == {"paused_refused_in_a_row"}


def test_a_bad_token_pauses_until_it_is_replaced(house, put, turn):
    """Every event waits, and the new token ends the pause."""
    put("server")
    fault(house, "190/463", times=0)
    turn()
    assert house.states() == {"waiting": 1}
    assert house.incidents() == {"paused_token"}
    assert turn(1_000) == 0
    house.sandbox.faults.clear()
    house.control.set_token(1, "11", "a new one", author="t", now=house.now)
    turn(1_000)
    assert house.states() == {"delivered": 1}
    assert house.incidents() == set()


def test_a_pause_ends_when_a_probe_gets_through(house, put, turn):
    """One event every ten minutes, no new token needed."""
    for number in range(3):
        put("server", f"e{number}")
    fault(house, "10", times=0)
    turn()
    house.sandbox.faults.clear()
    assert turn(PROBE_EVERY_MS) == 1
    assert house.incidents() == set()
    turn(1_000)
    assert house.states() == {"delivered": 3}


def test_a_pause_ends_too_when_the_probe_is_refused_for_its_own_sake(house, put, turn):
    """Meta judges events again: the bad one is dead, the rest goes out."""
    put("server", "bad")
    fault(house, "190", times=1)
    turn()
    put("server", "good")
    fault(house, "100/2804009", event_id="bad")
    turn(PROBE_EVERY_MS)
    turn(1_000)
    assert house.states() == {"dead": 1, "delivered": 1}
    assert house.incidents() == set()


def test_a_body_whose_key_is_gone_stops_its_dataset_and_no_other(house, put, turn):
    """The worker lives, an incident names the trouble, and the events wait."""
    put("server", "lost")
    turn(0)
    house.now += 86_400_000
    house.control.put_dataset(1, Dataset(dataset_id="12"), author="t", now=1)
    house.control.set_token(1, "12", "t", author="t", now=1)
    put("server", "fine", dataset="12")
    house.keyring.destroy(NOW_DAY)
    turn()
    assert house.incidents() == {"paused_key_missing"}
    assert house.states() == {"waiting": 1, "delivered": 1}


def test_a_paused_queue_is_still_paused_after_a_restart(house, put, turn):
    """And tries one event at once, since the token may be a new one."""
    put("server")
    fault(house, "190", times=0)
    turn()
    again = house.worker()
    assert asyncio.run(again.deliver_due()) == 1
    assert house.states() == {"waiting": 1}
    assert asyncio.run(again.deliver_due()) == 0


def test_a_dataset_without_a_token_keeps_its_events(house, put, turn):
    """Nothing is sent and nothing dies; the token sets them free."""
    house.control.put_dataset(1, Dataset(dataset_id="12"), author="t", now=1)
    put("server", dataset="12")
    turn()
    assert (house.states(), house.incidents()) == ({"waiting": 1}, {"paused_no_token"})
    assert received(house) == []
    house.control.set_token(1, "12", "t", author="t", now=house.now)
    turn(1_000)
    assert (house.states(), house.incidents()) == ({"delivered": 1}, set())


@pytest.mark.parametrize("name", ["1", "2", "21009", "html_502"])
def test_a_temporary_fault_is_repeated(house, put, turn, name: str):
    """With the same event_id, after a back-off."""
    put("server")
    fault(house, name)
    turn()
    assert house.states() == {"scheduled": 1}
    turn(3_000)
    assert house.states() == {"delivered": 1}


@pytest.mark.parametrize("name", ["4", "17", "613", "80004"])
def test_throttling_slows_the_dataset_down(house, put, turn, name: str):
    """For a minute at least, for new events too."""
    put("server")
    fault(house, name)
    turn()
    put("server", "e2")
    assert turn(59_000) == 0
    assert turn(60_000) == 2


def test_a_lasting_fault_opens_an_incident_and_delivery_closes_it(house, put, turn):
    """After five failures in a row."""
    put("server")
    fault(house, "2", times=FAILING_AFTER)
    for _ in range(FAILING_AFTER):
        turn(70_000)
    assert house.incidents() == {"delivery_failing"}
    turn(70_000)
    assert (house.states(), house.incidents()) == ({"delivered": 1}, set())


def test_a_lost_answer_is_repeated_with_the_same_event_id(house, put, turn):
    """Meta deduplicates; we never count it twice."""
    put("server")
    fault(house, "drop", stored=True)
    turn()
    assert house.states() == {"scheduled": 1}
    turn(3_000)
    assert received(house) == ["e1", "e1"]
    assert house.states() == {"delivered": 1}


def test_an_unknown_outcome_ends_after_48_hours(house, put, turn):
    """Dead, and replayable by hand."""
    put("server")
    fault(house, "drop", times=0)
    turn()
    turn(49 * 3_600_000)
    (row,) = house.ledger.find(1, event_id="e1", now=house.now)
    assert (row.state, row.reason) == ("dead", "unknown_outcome")
    house.sandbox.faults.clear()
    house.control.post(1, Verb.REPLAY, {"rows": [row.row]}, author="t", now=house.now)
    turn(1_000)
    assert house.states() == {"delivered": 1}


def test_business_messaging_is_not_repeated_once_its_body_left(house, put, turn):
    """Meta would count it twice."""
    user = {"page_id": "1", "page_scoped_user_id": "2"}
    put("server", action_source="business_messaging", event_name="Purchase", user=user)
    fault(house, "drop", times=0, stored=False)
    turn()
    turn(3_000)
    (row,) = house.ledger.find(1, event_id="e1", now=house.now)
    assert (row.state, row.reason, row.attempts) == ("dead", "unknown_outcome", 1)


class Unreachable:
    """A network on which nothing leaves."""

    async def send(self, request: Request) -> Response:
        raise TransportError("no route", body_left=False)

    async def close(self) -> None:
        """Nothing is open."""


def test_a_call_that_never_left_may_always_be_repeated(house, put):
    """Business messaging too, however long it takes."""
    house.transport = Unreachable()
    put("server", action_source="business_messaging", user={"page_id": "1", "page_scoped_user_id": "2"})
    worker = house.worker()
    worker.fold_once()
    house.now += WINDOW
    asyncio.run(worker.deliver_due())
    house.now += 72 * 3_600_000
    (leased,) = house.ledger.lease(1, "11", 1, house.now, house.now + 1, "t")
    assert (leased.body_left, leased.attempts) == (False, 2)


def test_an_event_past_the_age_limit_is_never_sent(house, put, turn):
    """It would cost the whole call."""
    put("server", event_time=house.now // 1000 - 7 * 86_400 + 3_600)
    put("server", "young")
    fault(house, "2")
    turn()
    turn(2 * 3_600_000)
    assert received(house) == ["young"]
    (row,) = house.ledger.find(1, event_id="e1", now=house.now)
    assert (row.state, row.reason) == ("dead", "expired")


def test_what_no_copy_cured_is_dead_when_it_is_due(house, put, turn):
    """Judged by the same tables as at the door."""
    put("server", unmet=("value_missing",), event_name="Purchase")
    turn()
    (row,) = house.ledger.find(1, event_id="e1", now=house.now)
    assert (row.state, row.reason, row.attempts) == ("dead", "value_missing", 0)
    assert received(house) == []


def test_one_dataset_does_not_delay_another(house, put, turn):
    """Each has its own queue."""
    house.control.put_dataset(1, Dataset(dataset_id="12"), author="t", now=1)
    house.control.set_token(1, "12", "t", author="t", now=1)
    fault(house, "2", dataset="11", times=0)
    put("server", "a")
    put("server", "b", dataset="12")
    turn()
    assert received(house) == ["b"]


def test_test_events_travel_apart(house, put, turn):
    """Each call has one test_event_code, the event's or else the dataset's."""
    put("server", "a", test_event_code="TEST1")
    put("server", "b")
    turn()
    assert {event.event["event_id"]: event.test_event_code for event in house.sandbox.events()} == {
        "a": "TEST1",
        "b": None,
    }
    house.control.put_dataset(1, Dataset(dataset_id="11", test_event_code="TEST2"), author="t", now=1)
    put("server", "c")
    turn()
    assert house.sandbox.events(event_id="c")[0].test_event_code == "TEST2"


def test_an_operator_pauses_and_resumes(house, put, turn):
    """No probe, no token ends it."""
    put("server")
    house.control.post(1, Verb.PAUSE, {"dataset": "11"}, author="t", now=house.now)
    turn()
    house.control.set_token(1, "11", "new", author="t", now=house.now)
    assert turn(2 * PROBE_EVERY_MS) == 0
    assert house.states() == {"waiting": 1}
    house.control.post(1, Verb.RESUME, {"dataset": "11"}, author="t", now=house.now)
    turn(1_000)
    assert house.states() == {"delivered": 1}


def test_a_pause_for_another_reason_takes_the_place_of_the_first(house, put, turn):
    """One incident at a time tells why nothing leaves."""
    put("server")
    fault(house, "190", times=1)
    turn()
    fault(house, "10", times=1)
    turn(PROBE_EVERY_MS)
    assert house.incidents() == {"paused_permission"}
    house.control.post(1, Verb.PAUSE, {"dataset": "11"}, author="t", now=house.now)
    turn(1_000)
    assert house.incidents() == set()


def test_an_answer_does_not_end_what_an_operator_said_meanwhile(house, put):
    """The call was under way; its bad news changes nothing about the stop."""
    workers = []

    class PausesFirst:
        async def send(self, request: Request) -> Response:
            house.control.post(1, Verb.PAUSE, {"dataset": "11"}, author="t", now=house.now)
            workers[0].upkeep()
            return Response(status=401, body=b'{"error":{"code":190}}')

        async def close(self) -> None:
            """Nothing is open."""

    house.transport = PausesFirst()
    workers.append(house.worker())
    put("server")
    workers[0].fold_once()
    house.now += WINDOW
    asyncio.run(workers[0].deliver_due())
    assert house.incidents() == set()
    assert house.ledger.datasets(1)[0].paused == "operator"


def test_what_a_killed_worker_was_sending_is_taken_back(house, put, turn):
    """At once, with an unknown outcome, and delivered again with the same id."""
    put("server")
    house.worker().fold_once()
    house.now += WINDOW
    house.ledger.lease(1, "11", 10, house.now, house.now + 120_000, "killed")
    assert house.states() == {"sending": 1}
    again = house.worker()
    assert house.states() == {"waiting": 1}
    asyncio.run(again.deliver_due())
    assert house.states() == {"delivered": 1}


def test_a_short_count_is_an_incident(house, put):
    """Meta took the call and counted fewer."""

    class Short:
        async def send(self, request: Request) -> Response:
            return Response(status=200, body=b'{"events_received":1,"messages":[],"fbtrace_id":"A"}')

        async def close(self) -> None:
            """Nothing is open."""

    house.transport = Short()
    worker = house.worker()
    put("server", "a")
    put("server", "b")
    worker.fold_once()
    house.now += WINDOW
    asyncio.run(worker.deliver_due())
    assert house.states() == {State.DELIVERED.value: 2}
    assert house.incidents() == {"events_received_short"}
    put("server", "c")
    again = house.worker()
    again.fold_once()
    house.now += WINDOW
    asyncio.run(again.deliver_due())
    assert house.incidents() == set()


class Bewildered:
    """A transport with a fault of its own."""

    async def send(self, request: Request) -> Response:
        raise KeyError("f" * 64)

    async def close(self) -> None:
        """Nothing is open."""


def test_a_fault_of_ours_costs_a_queue_a_rest_and_no_event(house, put):
    """It is logged by place, never by text; the lease ends and the events are repeated."""
    house.transport, sandbox = Bewildered(), house.transport
    put("server")
    worker = house.worker()
    worker.fold_once()
    house.now += WINDOW
    asyncio.run(worker.deliver_due())
    (fields,) = [fields for event, fields in house.logged if event == "delivery_broke"]
    assert fields["error"] == "KeyError"
    assert fields["where"].startswith("test_deliver.py:")
    assert house.states() == {"sending": 1}
    house.transport = sandbox
    house.now += 120_000
    asyncio.run(house.worker().deliver_due())
    assert house.states() == {"delivered": 1}


def test_logs_hold_no_user_data(house, put, turn):
    """Names, numbers and codes."""
    put("server")
    fault(house, "190")
    turn()
    turn(PROBE_EVERY_MS)
    assert house.logged
    assert "f" * 64 not in repr(house.logged)
    assert "a-secret" not in repr(house.logged)

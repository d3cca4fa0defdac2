"""Stages and shares, from the settings to what arrives at the local Meta."""

from __future__ import annotations

import msgspec

from signalpost.sandbox.faults import Fault
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Config, Dataset
from signalpost.store.ledger import State
from signalpost.store.routes import Route
from signalpost.store.stages import POINTS, Stage
from signalpost.worker.queue import NO_TOKEN
from signalpost.worker.share import Sides

WINDOW = 5_000
EM = [f"{number:064x}" for number in range(400)]


def stand(house, **settings) -> None:
    house.control.put_dataset(1, Dataset(dataset_id="11", **settings), author="t", now=house.now)


def received(house) -> set[str]:
    return {event.event["event_id"] for event in house.sandbox.events()}


def reasons(house) -> dict[str, str | None]:
    return {row.event_id: row.reason for row in house.ledger.find(1, now=house.now, limit=1_000)}


def test_what_observes_sends_nothing_and_shows_the_joined_event(house, put, turn):
    """Also without a token: copies are joined, the books balance, and no attempt is counted."""
    stand(house, stage=Stage.OBSERVE)
    house.control.set_token(1, "11", None, author="t", now=house.now)
    put("browser")
    put("server")
    put("server", "e2")
    turn()
    assert not house.sandbox.events()
    assert house.states() == {"observed": 2}
    rows = {row.event_id: row for row in house.ledger.find(1, now=house.now)}
    assert {(row.state, row.reason, row.attempts, row.first_attempt_at) for row in rows.values()} == {
        ("observed", "stage_observe", 0, None)
    }
    assert len(rows["e1"].copies) == 2
    assert set(msgspec.json.decode(house.ledger.body(1, rows["e1"].row))["user_data"]) == {"em", "fbp"}
    assert not house.incidents()


def test_what_meta_could_never_take_is_dead_while_observing(house, put, turn):
    """So that it is seen before anything goes live."""
    stand(house, stage=Stage.OBSERVE)
    put("server", user={"ct": "f" * 64}, unmet=("no_usable_key",))
    turn()
    assert house.states() == {"dead": 1}


def test_a_late_copy_of_an_observed_event_is_its_duplicate_also_when_live(house, put, turn):
    """Both copies of one event fall on one side."""
    stand(house, stage=Stage.OBSERVE)
    put("browser")
    turn()
    stand(house, stage=Stage.LIVE)
    put("server")
    turn()
    assert not house.sandbox.events()
    assert house.ledger.books(1, house.now).fates["duplicate"] == 1


def test_testing_sends_under_the_code_and_says_so(house, put, turn):
    """And live sends without it, though the dataset keeps its code."""
    stand(house, stage=Stage.TEST, test_event_code="TEST7")
    put("server", "e1")
    turn()
    stand(house, stage=Stage.LIVE, test_event_code="TEST7")
    put("server", "e2")
    turn()
    codes = {event.event["event_id"]: event.test_event_code for event in house.sandbox.events()}
    assert codes == {"e1": "TEST7", "e2": None}
    assert reasons(house) == {"e1": "test_event", "e2": None}
    assert house.states() == {"delivered": 2}


def test_a_share_of_people_is_sent_and_the_rest_observed_and_says_so(house, put, turn):
    """A person is wholly in or out, and a larger share holds all whom the smaller one held."""
    stand(house, stage=Stage.LIVE, share=10)
    for number, em in enumerate(EM):
        put("server", f"a{number}", user={"em": em})
        put("server", f"b{number}", user={"em": em}, event_name="Contact")
    turn()
    first = received(house)
    assert {one[1:] for one in first if one[0] == "a"} == {one[1:] for one in first if one[0] == "b"}
    assert 10 <= len(first) // 2 <= 80
    why = reasons(house)
    assert {why[one] for one in first} == {None}
    assert {why[one] for one in why if one not in first} == {"not_in_share"}
    stand(house, stage=Stage.LIVE, share=30)
    for number, em in enumerate(EM):
        put("server", f"c{number}", user={"em": em})
    turn()
    assert {one[1:] for one in first} < {one[1:] for one in received(house) if one[0] == "c"}


def test_both_copies_of_one_event_fall_on_one_side(house, put, turn):
    """By the joined event, whichever copy came first, and whatever the browser's alone would have said."""
    stand(house, stage=Stage.LIVE, share=50)
    for number, em in enumerate(EM[:60]):
        first, second = ("browser", "server") if number % 2 else ("server", "browser")
        for origin in (first, second):
            user = {"em": em} if origin == "server" else {"fbp": f"fb.1.1600000000000.{number}"}
            put(origin, f"e{number}", user=user)
        put("server", f"alone{number}", user={"em": em})
    turn()
    sent = received(house)
    assert {one[1:] for one in sent if one[0] == "e"} == {one[5:] for one in sent if one[0] == "a"}
    assert 0 < len(sent) < 120
    assert sum(house.states().values()) == 120


def test_nobodys_events_are_shared_out_by_themselves(house, put, turn):
    """By the visitor, not by a click that is another each time; without any key by the event_id."""
    sides = Sides(house.identities.decisions.hmacs)
    put("browser", "v1", user={"fbc": "fb.1.1600000000000.abc"}, link={"visitor": "V"})
    put("browser", "v2", user={"fbc": "fb.1.1600000000001.def"}, link={"visitor": "V"})
    put("browser", "v3", user={"client_user_agent": "x"}, link={"visitor": "V"})
    put("browser", "n1", user={"client_user_agent": "x"})
    put("browser", "n2", user={"client_user_agent": "x"})
    worker = house.worker()
    while worker.fold_once():
        pass
    leased = house.ledger.lease(1, "11", 10, house.now + WINDOW, house.now + 60_000, "h")
    points = {event.event_id: sides.point(event) for event in leased}
    assert points["v1"] == points["v2"] == points["v3"]
    assert points["n1"] != points["n2"]
    assert all(0 <= point < POINTS for point in points.values())


def test_switching_back_stops_what_still_waits(house, put, turn):
    """What was put off while live is observed once the dataset observes again."""
    house.sandbox.faults.add(Fault(fault="2"))
    put("server")
    turn()
    assert house.states() == {"scheduled": 1}
    stand(house, stage=Stage.OBSERVE)
    turn(60_000)
    assert house.states() == {"observed": 1}
    assert not house.sandbox.events()


def test_what_may_have_arrived_is_not_said_to_be_observed(house, put, turn):
    """An attempt whose answer never came ends as unknown, and can be replayed by hand."""
    house.sandbox.faults.add(Fault(fault="drop"))
    put("server")
    turn()
    stand(house, stage=Stage.OBSERVE)
    turn(60_000)
    (row,) = house.ledger.find(1, now=house.now)
    assert (row.state, row.reason) == (State.DEAD.value, "unknown_outcome")


def test_observing_ends_a_stop_for_want_of_a_token_and_live_begins_it_again(house, put, turn):
    """Nothing is asked of Meta meanwhile; an operator's pause holds in every stage."""
    house.control.set_token(1, "11", None, author="t", now=house.now)
    put("server")
    turn()
    assert house.incidents() == {f"paused_{NO_TOKEN}"}
    stand(house, stage=Stage.OBSERVE)
    turn()
    assert house.states() == {"observed": 1}
    assert not house.incidents()
    stand(house, stage=Stage.LIVE)
    put("server", "e2")
    turn()
    assert house.states() == {"observed": 1, "waiting": 1}
    assert house.incidents() == {f"paused_{NO_TOKEN}"}


def test_what_its_sender_took_to_meta_is_observed_and_the_tags_copy_after_it_too(house, put, turn):
    """Under its own event_id, though the browser's copy of the order has another; the books balance."""
    put("browser", "b1", event_name="Purchase", order_id="1001")
    put("server", "s1", event_name="Purchase", order_id="1001", passthrough=True)
    put("server", "s2", passthrough=True)
    put("browser", "s2")
    turn(WINDOW - 1)
    rows = {row.event_id: (row.state, row.reason) for row in house.ledger.find(1, now=house.now)}
    assert rows == {"b1": ("scheduled", None), "s1": ("observed", "passthrough"), "s2": ("observed", "passthrough")}
    assert house.ledger.books(1, house.now).fates["duplicate"] == 1
    assert house.states() == {"scheduled": 1, "observed": 2}
    assert not house.sandbox.events()


def test_an_event_for_several_datasets_stands_in_each_by_its_own_stage(house, put, turn):
    """One observes, one is live; what no rule lets go anywhere is dropped and raises no incident."""
    rule = Route(name="leads", datasets=("11", "12"), event_names=("Lead",))
    both = (Dataset(dataset_id="11", stage=Stage.OBSERVE), Dataset(dataset_id="12"))
    house.control.apply_config(1, msgspec.to_builtins(Config(datasets=both, routes=(rule,))), author="t", now=1)
    house.control.set_token(1, "12", "b-secret", author="t", now=1)
    key, _ = house.control.create_key(1, KeyKind.SERVER, name="k", author="t", now=1)
    house.now += 1
    worker = house.worker()
    put("server", "e1", dataset=None, key_id=key.key_id)
    put("server", "e2", dataset=None, key_id=key.key_id, event_name="Contact")
    while worker.fold_once():
        pass
    turn()
    rows = {row.dataset: (row.event_id, row.state) for row in house.ledger.find(1, now=house.now)}
    assert rows == {"11": ("e1", "observed"), "12": ("e1", "delivered")}
    assert house.ledger.books(1, house.now).dropped == {"not_routed": 1}
    assert not house.incidents()

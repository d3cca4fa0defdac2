"""Folding the copies of a batch: which join, which double, which go out."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.policy import Policy
from signalpost.store.consent_word import consent_word
from signalpost.store.ledger import CopyFate, Fate, Known, State
from signalpost.store.record import ConsentStand, DroppedCopy, EventCopy, Receipt
from signalpost.worker.join import Join, Joined, Routed, dropped_fate, routed
from signalpost.worker.route import Routes, Waits

NOW = 1_800_000_000_000
DATASET = "11"
HOUR = 3_600_000
DAY = 24 * HOUR


def a_copy(origin: str = "browser", *, at: int = NOW, event_id: str = "e1", **over) -> EventCopy:
    event_time = over.pop("event_time", at // 1000)
    user = over.pop("user", {"fbp": "p"} if origin == "browser" else {"em": "e"})
    said = {"event_name": "Purchase", "event_id": event_id, "event_time": event_time, "action_source": "website"}
    values = {
        **said, "space_id": 1, "key_id": "k", "origin": origin, "received_at": at, "dataset": DATASET,
        "body": msgspec.json.encode({**said, "user_data": user}), "keys": tuple(sorted(user)),
    }  # fmt: skip
    return EventCopy(**{**values, **over})


def a_known(state: State = State.QUEUED, *, at: int = NOW - 1_000, leased: bool = False, **over) -> Known:
    first = a_copy("browser", at=at)
    values = {
        "row": 77, "state": state, "received_at": at, "due_at": at + 5_000, "merge_until": at + 5_000, "leased": leased,
        "event_time": at // 1000, "origin": "browser", "body": first.body, "unmet": (), "order_id": None,
        "keys_of_body": ("fbp",),
    }  # fmt: skip
    return Known(**{**values, **over})


def fold(*copies: EventCopy, known: Known | None = None, routes: Routes | None = None, now: int = NOW) -> Joined:
    found = {(DATASET, "Purchase", "e1"): known} if known else {}
    ways, lost = routed(((Receipt("i", 1, index), copy) for index, copy in enumerate(copies)), routes or Routes())
    assert not lost
    join = Join(found, routes or Routes(), Policy(), now)
    for way in ways:
        join.add(way)
    return join.result()


def body(raw: bytes) -> dict:
    return msgspec.json.decode(raw)


def test_a_single_copy_becomes_an_event_as_it_came():
    """Its body is not touched; it is due after the merge window."""
    copy = a_copy(order_id="o", test_event_code="T", unmet=("value_missing",))
    (event,) = fold(copy).changes.events
    assert (event.body, event.dataset, event.event_id, event.order_id) == (copy.body, DATASET, "e1", "o")
    assert (event.due_at, event.merge_until) == (NOW + 5_000, NOW + 5_000)
    assert (event.test_event_code, event.unmet, event.keys) == ("T", ("value_missing",), ("fbp",))
    assert event.receipt == Receipt("i", 1, 0)
    assert event.expires_at == (copy.event_time + 7 * 86_400) * 1000


def test_copies_of_one_batch_join():
    """One event with both copies' keys goes out; the second copy is recorded as merged into it."""
    changes = fold(a_copy("browser"), a_copy("server", at=NOW + 900)).changes
    (event,), (fate,) = changes.events, changes.fates
    assert body(event.body)["user_data"] == {"fbp": "p", "em": "e"}
    assert event.keys == ("em", "fbp")
    assert (fate.fate, fate.row, fate.receipt) == (Fate.MERGED, -1, Receipt("i", 1, 1))


def test_what_figures_count_goes_with_each_copy():
    """As it was prepared, whatever became of it; with a mark where its event_id was made."""
    said = "EUR|value|safari"
    late = a_copy("server", at=NOW - 8 * DAY, event_time=NOW // 1000 - 8 * 86_400, value=4, said=said)
    changes = fold(
        a_copy("browser", value=5, said=said, made_event_id=True), a_copy("server", value=6, said="")
    ).changes
    merges = fold(a_copy("server", value=7, said=said), known=a_known()).changes.merges
    parts = [*changes.events, *changes.fates, *merges, *fold(late, known=a_known(State.DELIVERED)).changes.events]
    assert [(part.value, part.said) for part in parts] == [(5, f"{said}|made"), (6, ""), (7, said), (4, said)]


def test_each_event_of_a_batch_keeps_its_own_consent_and_waits_as_its_name_says():
    """Whatever the copy before it said."""
    stands = [ConsentStand("send", reason) for reason in ("recorded_for_person", "region_default")]
    waits = {DATASET: Waits(windows={"Lead": 60_000}, server_names=frozenset({"Lead"}), server_wait=120_000)}
    copies = [
        a_copy(origin, event_id=f"e{number}", event_name=name, consent=stand)
        for number, (origin, name, stand) in enumerate([
            ("server", "Lead", stands[0]), ("browser", "Lead", stands[1]), ("server", "Purchase", None),
            ("server", "Lead", stands[0]),
        ])
    ]  # fmt: skip
    events = fold(*copies, routes=Routes(waits=waits)).changes.events
    words = [consent_word(stand) for stand in stands]
    assert [event.consent for event in events] == [words[0], words[1], "", words[0]]
    assert [event.due_at - NOW for event in events] == [60_000, 120_000, 5_000, 60_000]


def test_a_merged_copy_names_its_event_among_the_new_ones():
    """`row` is -1 minus the event's index."""
    changes = fold(a_copy(event_id="a"), a_copy(event_id="b"), a_copy("server", event_id="b")).changes
    assert [event.event_id for event in changes.events] == ["a", "b"]
    assert [fate.row for fate in changes.fates] == [-2]


def test_a_copy_joins_an_event_in_the_ledger_until_it_is_leased():
    """However late it comes."""
    for at in (NOW, NOW + 3 * DAY):
        changes = fold(a_copy("server", at=at), known=a_known()).changes
        (merged,) = changes.merges
        assert (merged.row, merged.keys, changes.events) == (77, ("em", "fbp"), [])
        assert body(merged.body)["user_data"] == {"fbp": "p", "em": "e"}


def test_several_copies_join_one_event_of_the_ledger_in_order():
    """Each has its own receipt, the last its final body."""
    one, two = a_copy("server"), a_copy("browser", user={"fbc": "c"})
    first, second = fold(one, two, known=a_known()).changes.merges
    assert (first.receipt.index, second.receipt.index) == (0, 1)
    assert set(body(second.body)["user_data"]) == {"fbp", "em", "fbc"}


@pytest.mark.parametrize(
    ("state", "leased"), [(State.QUEUED, True), (State.SENDING, True), (State.DELIVERED, True)], ids=lambda v: str(v)
)
def test_after_the_first_was_leased_a_later_copy_is_a_duplicate(state: State, leased: bool):
    """It is recorded with the event it doubles and not sent."""
    changes = fold(a_copy("browser"), known=a_known(state, leased=leased)).changes
    (fate,) = changes.fates
    assert (fate.fate, fate.reason, fate.row, fate.detail) == (Fate.DUPLICATE, "duplicate", 77, "")
    assert not changes.events
    assert not changes.merges


def test_a_duplicate_that_was_richer_says_which_window_would_have_joined_it():
    """So that a marketer can set it."""
    known = a_known(State.DELIVERED, leased=True, at=NOW - 42_000)
    (fate,) = fold(a_copy("server", user={"em": "e", "ph": "p", "fbp": "x"}), known=known).changes.fates
    assert fate.detail == "richer by em, ph; a merge_window over 42000 ms would have joined it"


def test_what_was_observed_stands_for_its_event():
    """Both copies fall on one side: the second is no event of its own, and is not sent either."""
    changes = fold(a_copy("server"), known=a_known(State.OBSERVED, leased=True)).changes
    assert not changes.events
    assert [fate.fate for fate in changes.fates] == [Fate.DUPLICATE]


def test_what_its_sender_took_to_meta_is_observed_and_never_queued():
    """It is with Meta; a later copy of the same event is its duplicate."""
    passed = msgspec.structs.replace(a_copy("server"), passthrough=True)
    changes = fold(passed, a_copy("browser")).changes
    assert [(event.state, event.reason) for event in changes.events] == [(State.OBSERVED, "passthrough")]
    assert [(fate.fate, fate.row) for fate in changes.fates] == [(Fate.DUPLICATE, -1)]


def test_what_its_sender_took_to_meta_joins_nothing_that_waits():
    """The event that waits goes by what it came with; Meta removes the double by its event_id."""
    passed = msgspec.structs.replace(a_copy("server"), passthrough=True)
    (event,) = (changes := fold(a_copy("browser"), passed).changes).events
    assert (event.state, event.keys) == (State.QUEUED, ("fbp",))
    assert [(fate.fate, fate.detail) for fate in changes.fates] == [(Fate.DUPLICATE, "its sender sent it")]
    known = fold(passed, known=a_known(State.DELIVERED, leased=True)).changes
    assert [fate.fate for fate in known.fates] == [Fate.DUPLICATE]


@pytest.mark.parametrize("state", [State.DEAD, State.WITHDRAWN, State.ERASED])
def test_after_a_first_that_never_went_out_the_later_copy_does(state: State):
    """A dead or withdrawn event doubles nothing."""
    changes = fold(a_copy("server"), known=a_known(state, leased=True)).changes
    assert [event.event_id for event in changes.events] == ["e1"]
    assert not changes.fates


def test_after_48_hours_the_same_id_counts_as_new():
    """As long as Meta itself removes doubles: 48 hours, and 7 days for physical_store."""
    sent = a_known(State.DELIVERED, leased=True, at=NOW - 49 * HOUR)
    assert fold(a_copy("server"), known=sent).changes.events
    assert fold(a_copy("server", action_source="physical_store"), known=sent).changes.fates[0].fate is Fate.DUPLICATE
    just = a_known(State.DELIVERED, leased=True, at=NOW - 48 * HOUR)
    assert fold(a_copy("server"), known=just).changes.fates[0].fate is Fate.DUPLICATE


def test_a_browser_copy_of_a_known_server_name_waits_ten_minutes_and_no_longer_once_both_are_there():
    """The poorest copy is not the one sent, and the joined one does not wait in vain."""
    routes = Routes(waits={DATASET: Waits(server_names=frozenset({"Purchase"}))})
    assert fold(a_copy("browser"), routes=routes).changes.events[0].due_at == NOW + 600_000
    both = fold(a_copy("browser"), a_copy("server", at=NOW + 60_000), routes=routes).changes.events[0]
    assert both.due_at == NOW + 5_000
    waiting = a_known(due_at=NOW + 599_000)
    (merged,) = fold(a_copy("server"), known=waiting, routes=routes).changes.merges
    assert merged.due_at == waiting.received_at + 5_000


def test_a_second_copy_from_the_same_side_does_not_end_the_wait():
    """A tag's retry says nothing about the server's copy."""
    routes = Routes(waits={DATASET: Waits(server_names=frozenset({"Purchase"}))})
    event = fold(a_copy("browser"), a_copy("browser", at=NOW + 1_000), routes=routes).changes.events[0]
    assert event.due_at == NOW + 600_000


def test_a_copy_from_a_clock_that_is_ahead_waits_no_longer_than_others():
    """An hour in the future is due after the window too."""
    assert fold(a_copy(at=NOW + HOUR)).changes.events[0].due_at == NOW + 5_000


def test_no_wait_goes_past_metas_age_limit():
    """It ends a minute before, or at once."""
    routes = Routes(waits={DATASET: Waits(window=600_000)})
    old = a_copy(event_time=NOW // 1000 - 7 * 86_400 + 300)
    assert fold(old, routes=routes).changes.events[0].due_at == NOW + 240_000
    older = a_copy(event_time=NOW // 1000 - 7 * 86_400 + 30)
    assert fold(older, routes=routes).changes.events[0].due_at == NOW


def test_an_event_past_the_age_limit_is_born_dead():
    """It is in the books with its reason and is never sent; a younger copy after it goes out."""
    old = a_copy("browser", event_time=NOW // 1000 - 8 * 86_400)
    first, second = fold(old, a_copy("server")).changes.events
    assert (first.state, first.reason) == (State.DEAD, "expired")
    assert (second.state, second.origin) == (State.QUEUED, "server")
    store = a_copy("server", event_time=NOW // 1000 - 8 * 86_400, action_source="physical_store")
    assert fold(store).changes.events[0].state is State.QUEUED


def test_a_copy_past_the_age_limit_does_not_kill_the_one_it_would_join():
    """It doubles the waiting event instead of making it too old."""
    old = a_copy("server", event_time=NOW // 1000 - 8 * 86_400)
    new = fold(a_copy("browser"), old).changes
    assert [(fate.fate, fate.row) for fate in new.fates] == [(Fate.DUPLICATE, -1)]
    stored = fold(old, known=a_known()).changes
    assert [(fate.fate, fate.row) for fate in stored.fates] == [(Fate.DUPLICATE, 77)]
    assert not stored.merges


def test_the_joined_event_is_as_old_as_its_older_copy():
    """Its age limit moves with the earliest event_time."""
    changes = fold(a_copy("browser"), a_copy("server", event_time=NOW // 1000 - 100)).changes
    assert changes.events[0].event_time == NOW // 1000 - 100
    assert changes.events[0].expires_at == (NOW // 1000 - 100 + 7 * 86_400) * 1000


def test_a_pair_from_browser_and_server_is_noticed():
    """Whether the second joined or came too late; two copies of one side are no pair."""
    assert fold(a_copy("browser"), a_copy("server")).pairs == {(DATASET, "Purchase")}
    assert fold(a_copy("server"), known=a_known(State.DELIVERED, leased=True)).pairs == {(DATASET, "Purchase")}
    assert not fold(a_copy("browser"), a_copy("browser")).pairs


def test_every_dataset_of_a_key_gets_its_own_event():
    """Joining is per dataset; the receipt is the same."""
    routes = Routes(by_key={"k": ("11", "12")})
    changes = fold(a_copy(dataset=None), a_copy("server", dataset=None), routes=routes).changes
    assert [event.dataset for event in changes.events] == ["11", "12"]
    assert [fate.row for fate in changes.fates] == [-1, -2]
    assert len({event.receipt for event in changes.events}) == 1


def test_a_copy_that_goes_nowhere_is_dropped_with_a_reason():
    """It is counted, not forgotten."""
    ways, (fate,) = routed([(Receipt("i", 1, 0), a_copy(dataset=None))], Routes())
    assert ways == []
    assert (fate.fate, fate.reason, fate.event_id) == (Fate.DROPPED, "no_dataset", "e1")


def test_a_copy_refused_at_the_edge_keeps_reason_and_places():
    """And the count of those folded together."""
    copy = DroppedCopy(
        space_id=1, key_id="k", origin="server", received_at=NOW, dataset=DATASET, reason="em_invalid",
        event_name="Lead", problems=(("user_data.em", "em_invalid"),), count=4,
    )  # fmt: skip
    fate = dropped_fate(Receipt("i", 2, 3), copy)
    assert (fate.fate, fate.reason, fate.count, fate.detail) == (
        Fate.DROPPED,
        "em_invalid",
        4,
        "user_data.em em_invalid",
    )


ORIGINS = st.sampled_from(["browser", "server"])
COPIES = st.lists(
    st.builds(a_copy, ORIGINS, at=st.integers(NOW, NOW + 9), event_id=st.sampled_from("abc"), dataset=st.just(None)),
    max_size=12,
)


@given(COPIES, st.sampled_from([("11",), ("11", "12")]))
def test_every_copy_ends_in_every_dataset_exactly_once(copies: list[EventCopy], datasets: tuple[str, ...]):
    """As the first of an event or as merged into one: the books balance before they reach the ledger."""
    changes = fold(*copies, routes=Routes(by_key={"k": datasets})).changes
    ends = [(event.receipt, event.dataset) for event in changes.events]
    ends += [(fate.receipt, fate.dataset) for fate in changes.fates]
    assert sorted(ends) == sorted((Receipt("i", 1, i), one) for i in range(len(copies)) for one in datasets)
    assert len(changes.events) == len({copy.event_id for copy in copies}) * len(datasets)


@given(COPIES)
def test_a_fate_points_at_the_event_of_its_own_id(copies: list[EventCopy]):
    """Whatever the order."""
    changes = fold(*copies, routes=Routes(by_key={"k": ("11",)})).changes
    fates: list[CopyFate] = list(changes.fates)
    assert all(changes.events[-1 - (fate.row or 0)].event_id == fate.event_id for fate in fates)


def test_routed_keeps_the_order_of_arrival():
    """Copies are folded as they came."""
    ways, _ = routed([(Receipt("i", 1, n), a_copy(event_id=str(n))) for n in range(3)], Routes())
    assert [(way.key, way.receipt.index) for way in ways] == [((DATASET, "Purchase", str(n)), n) for n in range(3)]
    assert all(isinstance(way, Routed) for way in ways)


SEEN = {"pixel": "blocked", "via": "fbq", "host": "shop.example"}
BLOCKED = "pixel=blocked;via=fbq"


def test_what_was_observed_goes_with_the_copy():
    """Whatever becomes of it: an event, joined to one of its batch, joined to one in the ledger, or its duplicate."""
    browser, server = a_copy(observed=SEEN), a_copy("server")
    assert [event.observed for event in fold(browser).changes.events] == [BLOCKED]
    assert [fate.observed for fate in fold(server, browser).changes.fates] == [BLOCKED]
    assert [copy.observed for copy in fold(browser, known=a_known(origin="server")).changes.merges] == [BLOCKED]
    sent = a_known(State.DELIVERED, origin="server")
    assert [fate.observed for fate in fold(browser, known=sent).changes.fates] == [BLOCKED]


def test_a_page_that_sent_twice_was_observed_once():
    """The tag repeats a call whose answer never came, and a visitor reloads: one page is one count."""
    browser = a_copy(observed=SEEN)
    changes = fold(browser, browser).changes
    assert ([event.observed for event in changes.events], [fate.observed for fate in changes.fates]) == (
        [BLOCKED],
        [""],
    )
    assert [copy.observed for copy in fold(browser, known=a_known()).changes.merges] == [""]
    assert [fate.observed for fate in fold(browser, known=a_known(State.DELIVERED)).changes.fates] == [""]

"""Deduplication, row by row of section 7 of the fact sheet, and its memory."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.quality.tally import DedupeKey
from signalpost.sandbox.dedup import Dedup, DedupSettings, Placed, Sighting
from signalpost.sandbox.received import Rule, Source

HOUR = 3_600_000
START = 1_790_000_000_000


class Feed:
    """Sends sightings to a `Dedup`, numbering them; `at` is milliseconds after START."""

    def __init__(self, **settings: Any) -> None:
        self.dedup = Dedup(DedupSettings(**settings))
        self.number = 0

    def __call__(self, source: str, at: int = 0, event_id: str | None = None, **fields: Any) -> Placed:
        self.number += 1
        given = {"dataset": "1", "event_name": "Purchase", "action_source": "website", "event_time": 1_790_000_000}
        return self.dedup.place(
            Sighting(
                number=self.number,
                source=Source(source),
                received_at=START + at,
                event_id=event_id,
                **{**given, **fields},
            )
        )

    def rules(self, *sent: tuple[Any, ...], **fields: Any) -> list[str]:
        """The rules of several, each (source, at, event_id)."""
        return [self(*one, **fields).standing.rule.value for one in sent]


@pytest.mark.parametrize(
    ("first", "second"),
    [("browser", "server"), ("server", "browser"), ("server", "server"), ("browser", "browser")],
)
def test_the_same_event_id_and_name_within_48_hours_is_counted_once(first: str, second: str) -> None:
    """Rows "main key", "what stays", "server after server with same id": the first stays, the later is discarded."""
    feed = Feed()
    assert feed(first, 0, "a").standing.kept
    placed = feed(second, 48 * HOUR, "a").standing
    assert (placed.kept, placed.rule, placed.partner) == (False, Rule.EVENT_ID, 1)
    assert placed.why == f"discarded: event 1 ({first}) with the same event_name and event_id came 48.0 h earlier"


def test_after_48_hours_from_the_first_the_same_id_counts_as_new() -> None:
    """Row "window": from the first receipt of the pair, not from the latest."""
    feed = Feed()
    rules = feed.rules(
        ("server", 0, "a"), ("server", 47 * HOUR, "a"), ("server", 48 * HOUR + 1, "a"), ("browser", 49 * HOUR, "a")
    )
    assert rules == ["first", "event_id", "window_passed", "event_id"]


@pytest.mark.parametrize("changed", [{"dataset": "2"}, {"event_name": "Lead"}, {"event_name": "purchase"}])
def test_another_dataset_or_name_is_another_event(changed: dict[str, str]) -> None:
    """Rows "scope" and "main key": nothing is removed across datasets; names are compared with their case."""
    feed = Feed()
    feed("browser", 0, "a")
    assert feed("server", 1, "a", **changed).standing.kept


def test_the_first_is_kept_by_default_and_the_browser_favoured_if_set() -> None:
    """Row "five-minute rule", section 19 row 1: off by default; 300 lets a browser event replace a server event."""
    assert Feed().rules(("server", 0, "a"), ("browser", 1_000, "a")) == ["first", "event_id"]
    feed = Feed(prefer_browser_within_s=300)
    feed("server", 0, "a")
    placed = feed("browser", 299_999, "a")
    assert (placed.standing.kept, placed.standing.rule, placed.standing.partner) == (True, Rule.BROWSER_FAVOURED, 1)
    assert placed.overturned is not None
    number, standing = placed.overturned
    assert (number, standing.kept, standing.rule, standing.partner) == (1, False, Rule.BROWSER_FAVOURED, 2)
    assert feed("server", 400_000, "a").standing.partner == 2


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [("server", "browser", 300_000), ("browser", "browser", 1), ("browser", "server", 1), ("server", "server", 1)],
)
def test_favouring_is_for_a_browser_event_soon_after_a_server_event_only(first: str, second: str, gap: int) -> None:
    """Row "five-minute rule": five minutes later, or between other sources, the first stays."""
    feed = Feed(prefer_browser_within_s=300)
    feed(first, 0, "a")
    placed = feed(second, gap, "a")
    assert (placed.standing.rule, placed.overturned) == (Rule.EVENT_ID, None)


KEYS = [({"fbp": "fb.1.1.1"}, "fallback_fbp"), ({"external_ids": ("x",)}, "fallback_external_id")]


@pytest.mark.parametrize(("keys", "rule"), KEYS)
def test_without_event_ids_a_server_event_after_its_browser_event_is_discarded(keys: dict[str, Any], rule: str) -> None:
    """Row "fallback key": event_name with fbp or external_id, within 48 hours."""
    feed = Feed()
    feed("browser", 0, **keys)
    placed = feed("server", 48 * HOUR, **keys).standing
    assert (placed.kept, placed.rule.value, placed.partner) == (False, rule, 1)
    assert feed("server", 48 * HOUR + 1, **keys).standing.kept


@pytest.mark.parametrize(("keys", "_"), KEYS)
def test_the_fallback_works_only_from_browser_to_server(keys: dict[str, Any], _: str) -> None:
    """Row "fallback limits": server first keeps both; nothing is removed inside one source."""
    for pair in (("server", "browser"), ("server", "server"), ("browser", "browser")):
        feed = Feed()
        assert all(feed(source, at, **keys).standing.kept for at, source in enumerate(pair)), pair


@pytest.mark.parametrize(
    ("browser_id", "server_id", "kept"), [(None, "s", False), ("b", None, False), ("b", "s", True)]
)
def test_the_fallback_needs_one_side_without_an_event_id(
    browser_id: str | None, server_id: str | None, kept: bool
) -> None:
    """Algorithm step 2: two different event_ids say that these are two events."""
    feed = Feed()
    feed("browser", 0, browser_id, fbp="fb.1.1.1")
    assert feed("server", 1, server_id, fbp="fb.1.1.1").standing.kept is kept


def test_fallback_keys_must_be_equal_on_both_sides_and_can_be_switched_off() -> None:
    """Row "fallback keys must be equal": another fbp, another name, another dataset keep both."""
    for changed in ({"fbp": "fb.1.1.2"}, {"event_name": "Lead"}, {"dataset": "2"}):
        feed = Feed()
        feed("browser", 0, fbp="fb.1.1.1")
        assert feed("server", 1, **{"fbp": "fb.1.1.1", **changed}).standing.kept
    feed = Feed(fallback=False)
    feed("browser", 0, fbp="fb.1.1.1")
    assert feed("server", 1, fbp="fb.1.1.1").standing.kept


def test_any_of_several_external_ids_will_do_and_fbp_is_named_first() -> None:
    """Section 4: external_id may be a list."""
    feed = Feed()
    feed("browser", 0, external_ids=("x", "y"), fbp="p")
    assert feed("server", 1, external_ids=("z", "y")).standing.rule is Rule.FALLBACK_EXTERNAL_ID
    assert feed("server", 2, external_ids=("y",), fbp="p").standing.rule is Rule.FALLBACK_FBP


def test_store_events_are_compared_by_their_own_keys_for_seven_days() -> None:
    """Row "offline / physical store": event_time, name, item_number and order_id; the event_id says nothing."""
    store = {"action_source": "physical_store", "order_id": "o1", "item_number": "i1"}
    feed = Feed()
    assert feed("server", 0, "a", **store).standing.kept
    placed = feed("server", 7 * 24 * HOUR, "b", **store).standing
    assert (placed.kept, placed.rule, placed.partner) == (False, Rule.STORE, 1)
    for changed in (
        {"order_id": "o2"},
        {"item_number": "i2"},
        {"event_time": 1},
        {"event_name": "Lead"},
        {"dataset": "2"},
    ):
        assert feed("server", 7 * 24 * HOUR, "a", **{**store, **changed}).standing.kept, changed
    assert feed("server", 7 * 24 * HOUR + 1, "a", **store).standing.rule is Rule.WINDOW_PASSED


def test_store_events_without_an_order_id_are_compared_by_user_keys() -> None:
    """The same row: "or equal user keys"."""
    store = {"action_source": "physical_store", "user_digest": "u"}
    feed = Feed()
    feed("server", 0, **store)
    assert not feed("server", 1, **store).standing.kept
    assert feed("server", 2, **{**store, "user_digest": "v"}).standing.kept


def test_store_and_web_events_are_never_compared() -> None:
    """The same row: "only against other offline events"."""
    feed = Feed()
    feed("browser", 0, "a", fbp="p")
    assert feed("server", 1, "a", fbp="p", action_source="physical_store").standing.kept
    assert Feed().rules(("server", 0, "a"), action_source="physical_store") == ["first"]


def test_messaging_is_not_deduplicated_unless_set() -> None:
    """Row "messaging", section 19 row 22."""
    sent = (("server", 0, "a"), ("server", 1, "a"))
    assert Feed().rules(*sent, action_source="business_messaging") == ["not_deduplicated"] * 2
    assert Feed(messaging=True).rules(*sent, action_source="business_messaging") == ["first", "event_id"]


def test_purchases_are_compared_by_order_id_only_if_set() -> None:
    """Row "Purchase by order_id": chosen partners only, 48 hours or 28 days."""
    assert Feed().rules(("server", 0, "a"), ("server", 1, "b"), order_id="o") == ["first", "first"]
    feed = Feed(order_id_within_s=28 * 24 * 3_600)
    assert feed.rules(("browser", 0, "a"), ("server", 28 * 24 * HOUR, "b"), order_id="o") == ["first", "order_id"]
    assert feed("server", 1, "c", order_id="o", event_name="Lead").standing.kept


def test_one_install_a_device_and_90_days() -> None:
    """Row "app events": installs, one per 90 days and person, first one stays."""
    install = {"event_name": "MobileAppInstall", "action_source": "app", "device": "d"}
    feed = Feed()
    feed("server", 0, "a", **install)
    assert feed("server", 90 * 24 * HOUR, "b", **install).standing.rule is Rule.INSTALL
    assert feed("server", 1, "c", **{**install, "device": "e"}).standing.kept
    assert feed("server", 90 * 24 * HOUR + 1, "d", **install).standing.kept


def test_browser_and_server_find_each_other_by_each_key_whichever_came_first() -> None:
    """Section 8.2, dedupe_key_feedback: overlap by event_id, fbp and external_id; a browser event is covered once."""
    feed = Feed()
    feed("browser", 0, "a", fbp="p", external_ids=("x",))
    found = feed("server", 1, "a", fbp="p", external_ids=("x",)).paired
    assert [(one.browser, one.by, one.first) for one in found] == [
        (1, DedupeKey.EVENT_ID, True),
        (1, DedupeKey.FBP, False),
        (1, DedupeKey.EXTERNAL_ID, False),
    ]
    assert feed("server", 2, "a", fbp="p", external_ids=("x",)).paired == ()
    feed("server", 3, "b", fbp="q")
    late = feed("browser", 4, "b", fbp="q").paired
    assert [(one.browser, one.by, one.first) for one in late] == [
        (5, DedupeKey.EVENT_ID, True),
        (5, DedupeKey.FBP, False),
    ]


def test_pairs_end_with_the_window() -> None:
    """Row "window": a server event two days before says nothing about a browser event."""
    feed = Feed()
    feed("server", 0, fbp="p")
    assert feed("browser", 48 * HOUR + 60_000, fbp="p").paired == ()


def test_forgetting_makes_all_new() -> None:
    """After it the same ids are first again."""
    feed = Feed()
    feed("browser", 0, "a", fbp="p")
    feed.dedup.forget()
    assert len(feed.dedup) == 0
    placed = feed("server", 1, "a", fbp="p")
    assert (placed.standing.rule, placed.paired) == (Rule.FIRST, ())


def test_forgetting_forgets_the_time_too() -> None:
    """The clock was moved months ahead, and back: what comes then is not at once too old to be remembered."""
    feed = Feed()
    feed("server", 10_000 * HOUR, "later")
    feed.dedup.forget()
    for number in range(40_000):
        feed("server", number, f"id-{number}")
    assert not any(feed("server", 50_000, f"id-{number}").standing.kept for number in range(40_000))


def test_what_has_left_its_window_is_forgotten() -> None:
    """Row "window": memory holds 48 hours, not all that ever came."""
    feed = Feed()
    for hour in range(2_000):
        feed("server", hour * HOUR, f"id-{hour}", fbp=f"fb.1.1.{hour}")
    # A shard drops what is old when it would have to grow, so a few stay longer than they must.
    for hour in range(2_000, 40_000, 1):
        feed("server", hour * HOUR, f"id-{hour}")
    assert len(feed.dedup) < 25_000


IDS = st.sampled_from([None, "a", "b"])
SENT = st.tuples(
    st.sampled_from(["browser", "server"]), st.integers(0, 30), IDS, st.sampled_from([None, "p", "q"]), IDS
)


@given(st.lists(SENT, max_size=30), st.sampled_from([0, 6]))
def test_it_decides_as_a_search_through_all_that_came_would(sent: list[tuple[Any, ...]], favoured_h: int) -> None:
    """The compact memory and the plain reading of the algorithm's four steps agree, event by event."""
    feed, at, model = Feed(prefer_browser_within_s=favoured_h * 3_600), 0, Model(favoured_h * HOUR)
    for source, hours, event_id, fbp, external_id in sent:
        at += hours * HOUR
        external_ids = (external_id,) if external_id else ()
        placed = feed(source, at, event_id, fbp=fbp, external_ids=external_ids)
        assert (placed.standing.kept, placed.standing.partner) == model.place(source, at, event_id, fbp, external_id)


class Model:
    """The four steps of section 7 as a search through a list."""

    def __init__(self, favoured_ms: int) -> None:
        self.favoured_ms = favoured_ms
        self.seen: list[tuple[int, str, int, str | None, str | None, str | None]] = []
        self.stored: dict[str, tuple[int, int, str]] = {}

    def place(
        self, source: str, at: int, event_id: str | None, fbp: str | None, external_id: str | None
    ) -> tuple[bool, int | None]:
        number = len(self.seen) + 1
        kept, partner = True, None
        if event_id is not None:
            kept, partner = self._by_id(number, source, at, event_id)
        if kept and (event_id is None or self.stored[event_id][:2] == (at, number)) and source == "server":
            found = self._by_user(at, event_id, fbp, 4) or self._by_user(at, event_id, external_id, 5)
            kept, partner = (False, found) if found else (kept, partner)
        self.seen.append((number, source, at, event_id, fbp, external_id))
        return kept, partner

    def _by_id(self, number: int, source: str, at: int, event_id: str) -> tuple[bool, int | None]:
        old = self.stored.get(event_id)
        if old is None or at - old[0] > 48 * HOUR:
            self.stored[event_id] = (at, number, source)
            return True, old[1] if old else None
        if source == "browser" and old[2] == "server" and at - old[0] < self.favoured_ms:
            self.stored[event_id] = (old[0], number, source)
            return True, old[1]
        return False, old[1]

    def _by_user(self, at: int, event_id: str | None, value: str | None, place: int) -> int | None:
        fitting = [
            one
            for one in self.seen
            if value is not None
            and one[place] == value
            and one[1] == "browser"
            and at - one[2] <= 48 * HOUR
            and (event_id is None or one[3] is None)
        ]
        return max(fitting, key=lambda one: (one[2], one[0]))[0] if fitting else None


def test_a_moment_is_said_in_words() -> None:
    """Section 7, "what stays": of two copies of one moment `0.0 s earlier` would say nothing."""
    feed = Feed()
    feed("server", 0, "a")
    assert feed("server", 0, "a").standing.why.endswith("came just before")
    assert feed("server", 100, "a").standing.why.endswith("came 0.1 s earlier")
    favoured = Feed(prefer_browser_within_s=300)
    favoured("server", 0, "a")
    placed = favoured("browser", 0, "a")
    assert placed.standing.why.endswith("(server), which came just before")
    assert placed.overturned is not None
    assert placed.overturned[1].why.endswith("came just after it")

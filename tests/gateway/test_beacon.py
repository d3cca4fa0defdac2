"""A tag's request read from its body."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.gateway.beacon import SEEN_BY_TAG, Glance, GlanceIds, TagConsent, glance, part_observed, read_beacon
from signalpost.gateway.refusal import Refused
from signalpost.store.record import OBSERVED

SEEN = {"via": "fbq", "pixel": "sent"}


def raws(*events: Any) -> list[msgspec.Raw]:
    return [msgspec.Raw(json.dumps(event).encode()) for event in events]


def test_a_beacon_may_be_as_short_as_its_version() -> None:
    """Everything else has a default; keys of later tags are passed over."""
    beacon = read_beacon(b'{"v":1,"of_a_later_tag":true}')
    assert (beacon.key, beacon.data, beacon.dropped, bytes(beacon.consent)) == ("", [], [], b"{}")


def test_a_beacon_shows_no_signals() -> None:
    """`repr()` of what the tag decided names state and reader, not the strings of the person."""
    consent = TagConsent(state="granted", by="tcf", signals={"tcf": "CPsecret"})
    assert repr(consent) == "TagConsent(state='granted', by='tcf')"


@given(st.binary())
def test_no_body_breaks_the_reading(body: bytes) -> None:
    """A beacon, or one refusal."""
    try:
        read_beacon(body)
    except Refused as refused:
        assert refused.code == "beacon_malformed"


def test_the_event_with_the_click_shows_the_visit() -> None:
    """Of several pages the one the visitor landed on; else the first."""
    landing = {"event_source_url": "https://shop.example/?fbclid=Ab1", "user_data": {"fbp": "p", "fbc": "c", "em": "x"}}
    page = {"event_source_url": "https://shop.example/cart", "referrer_url": "https://shop.example/"}
    assert glance(raws(page, landing)) == Glance("", landing["event_source_url"], "", GlanceIds("p", "c"))
    assert glance(raws(page, page)) == Glance("", page["event_source_url"], page["referrer_url"])
    view = {"event_name": "PageView", **page}
    assert glance(raws(page, view)).event_name == "PageView"


@pytest.mark.parametrize("event", [b"1", b'"fbclid="', b'{"event_source_url":5}', b'{"user_data":[]}', b"{"])
def test_an_event_that_cannot_be_read_shows_nothing(event: bytes) -> None:
    """It is refused where it is judged; the visit is that of the request alone."""
    assert glance([msgspec.Raw(event)]) == Glance()
    assert glance([]) == Glance()


@pytest.mark.parametrize(
    "text",
    [
        '{"event_name":"A","observed":{"via":"fbq","pixel":"sent"}}',
        '{"observed":{"via":"fbq","pixel":"sent"},"event_name":"A"}',
        '{"event_name":"A", "observed" : {"via":"fbq","pixel":"sent"} }',
    ],
)
def test_what_was_observed_is_parted_from_the_event(text: str) -> None:
    """Wherever it stands."""
    event, observed = part_observed(text.encode())
    assert json.loads(bytes(event)) == {"event_name": "A"}
    assert observed == SEEN


@pytest.mark.parametrize(
    "event",
    [
        {"event_name": "A"},
        {"event_name": "A", "custom_data": {"note": ',"observed":{"via":"fbq"}'}},
        {"event_name": "A", "custom_data": {"a": 1, "observed": {"via": "fbq"}}},
    ],
)
def test_the_events_own_properties_are_its_own(event: dict[str, Any]) -> None:
    """The word in a text, or deeper in the event, is not the tag's."""
    parted, observed = part_observed(json.dumps(event).encode())
    assert json.loads(bytes(parted)) == event
    assert observed == {}


@pytest.mark.parametrize("observed", [5, [], {"via": 1}, None, "x"])
def test_what_is_no_observation_stays_and_is_refused_with_the_event(observed: object) -> None:
    """An event with a key that Meta does not know is refused by name; nothing fails here."""
    raw = json.dumps({"event_name": "A", "observed": observed}).encode()
    parted, seen = part_observed(raw)
    assert (bytes(parted), seen) == (raw, {})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), json_values), st.dictionaries(st.sampled_from([*OBSERVED, "em"]), st.text()))
def test_parting_changes_nothing_else(event: dict[str, Any], observed: dict[str, str]) -> None:
    """Whatever the event holds, it comes out as it went in, and only known observations are kept."""
    event.pop("observed", None)
    raw = json.dumps({**event, "observed": observed}, separators=(",", ":")).encode()
    parted, seen = part_observed(raw)
    assert json.loads(bytes(parted)) == event
    assert set(seen) <= set(observed) & SEEN_BY_TAG


def test_the_tag_may_say_only_what_events_can_be_observed_with() -> None:
    """The names are those of the record."""
    assert set(OBSERVED) > SEEN_BY_TAG


def test_long_observations_fill_no_memory() -> None:
    """Only short ones, which tags say over and over, are remembered."""
    tracemalloc.start()
    try:
        for number in range(32):
            text = json.dumps({"event_name": "A", "observed": {"via": "fbq", "x": f"{number}".ljust(100_000, "?")}})
            assert part_observed(text.encode())[1] == {"via": "fbq"}
            assert part_observed(text.replace(" ", "").encode())[1] == {"via": "fbq"}
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1_000_000

"""A hit's events as Meta's."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event
from signalpost.connectors.ga4.events import event_of
from signalpost.connectors.ga4.hit import Hit
from signalpost.errors import InvalidInput

NOW = 1_795_300_000


def made(event: Any, **hit: Any) -> dict[str, Any]:
    mapped = event_of(Hit(client_id="1.2", events=[event], **hit), 0, NOW)
    assert mapped is not None
    return mapped.event


def test_a_page_of_a_known_browser_is_the_website() -> None:
    """Without page or user agent nobody saw it there."""
    params = {"page_location": "https://shop.example/", "page_referrer": "https://example.org/"}
    assert made({"name": "page_view", "params": params}, user_agent="UA") == {
        "event_name": "PageView",
        "event_time": NOW,
        "action_source": "website",
        "user_data": {"external_id": "1.2", "client_user_agent": "UA"},
        "event_source_url": "https://shop.example/",
        "referrer_url": "https://example.org/",
        "link": {"visitor": "1.2"},
    }
    assert made({"name": "page_view", "params": params})["action_source"] == "system_generated"


def test_the_event_id_is_given_or_the_orders_number() -> None:
    """In this order; without either the gateway makes one."""
    assert made({"name": "purchase", "params": {"event_id": "e", "transaction_id": "t"}})["event_id"] == "e"
    assert made({"name": "purchase", "params": {"transaction_id": "t"}})["event_id"] == "t"
    assert "event_id" not in made({"name": "level_up"})


@pytest.mark.parametrize(
    ("own", "hits", "expected"),
    [(None, None, NOW), (None, "1795299940000000", NOW - 60), (1795299950000000, 5, NOW - 50), ("soon", None, "?")],
)
def test_an_events_time_goes_before_its_hits(own: Any, hits: Any, expected: Any) -> None:
    """What is no time stays none, to be refused by name."""
    event = {"name": "search"} if own is None else {"name": "search", "timestamp_micros": own}
    assert made(event, timestamp_micros=hits)["event_time"] == expected


@pytest.mark.parametrize("event", [{}, {"name": " "}, 5])
def test_an_event_without_a_name_is_none(event: Any) -> None:
    """It is named by its place."""
    with pytest.raises(InvalidInput) as caught:
        made(event)
    assert [(one.code, one.path) for one in caught.value.problems] == [("ga4_name_missing", "events[0].name")]


def test_what_ga4_sends_by_itself_is_no_event() -> None:
    """Nobody did anything."""
    assert event_of(Hit(client_id="1.2", events=[{"name": "user_engagement"}]), 0, NOW) is None


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**60) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_PARAMS = ("items", "value", "currency", "transaction_id", "page_location", "fbp", "event_id", "search_term")
_EVENTS = st.fixed_dictionaries(
    {"name": st.sampled_from(["purchase", "x", "search"]) | _VALUES},
    optional={"params": _VALUES | st.fixed_dictionaries({}, optional=dict.fromkeys(_PARAMS, _VALUES))},
)
_HITS = ("user_data", "consent", "device", "user_id", "timestamp_micros", "ip_override", "user_agent", "gcs")


@given(
    event=_EVENTS | _VALUES,
    fields=st.fixed_dictionaries({}, optional=dict.fromkeys(_HITS, _VALUES)),
    system=st.sampled_from(["", "android", "ios"]),
)
def test_whatever_a_hit_holds_is_mapped_or_refused(event: Any, fields: dict[str, Any], system: str) -> None:
    """What cannot be right is left to the judge of events; nothing else is raised."""
    hit = Hit(client_id="1.2", events=[event], system=system, **fields)
    try:
        mapped = event_of(hit, 0, NOW)
        if mapped is not None:
            prepare(decode_event(msgspec.json.encode(mapped.event)), now=NOW, random_id="x")
    except InvalidInput as refused:
        assert refused.problems[0].code

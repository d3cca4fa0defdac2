"""Whole messages as events."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.prepare import prepare
from signalpost.connectors.segment.destinations import is_for_meta
from signalpost.connectors.segment.events import NO_EVENTS, event_of, told_of
from signalpost.connectors.segment.message import beside, read

NOW = 1_795_300_000
PAGE = {"url": "https://shop.example/p?q=1", "referrer": "https://www.example.com/"}


def event(**message: Any) -> dict[str, Any]:
    found = event_of(read(msgspec.json.encode({"type": "track", **message})), NOW)
    assert found is not None
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
    return plain


def test_a_tracked_order_is_a_purchase_on_its_page() -> None:
    """Under the message's id, at the message's time."""
    found = event(
        event="Order Completed",
        messageId="m-1",
        anonymousId="a-1",
        timestamp="2026-11-23T10:00:00.500Z",
        properties={"order_id": "7", "total": 19.9, "currency": "EUR"},
        context={"page": PAGE, "userAgent": "Mozilla/5.0", "consent": {"categoryPreferences": {"Advertising": True}}},
    )
    assert found == {
        "event_name": "Purchase",
        "event_time": 1_795_428_000,
        "action_source": "website",
        "event_id": "m-1",
        "event_source_url": "https://shop.example/p?q=1",
        "referrer_url": "https://www.example.com/",
        "user_data": {"external_id": "a-1", "client_user_agent": "Mozilla/5.0"},
        "custom_data": {"value": 19.9, "currency": "EUR", "order_id": "7"},
        "consent": {"api": "granted"},
        "link": {"visitor": "a-1"},
    }


def test_a_page_is_a_page_view_and_a_screen_its_own() -> None:
    """Both by the name of what was shown; their other properties say how, not what."""
    viewed = event(type="page", name="Home", properties={"path": "/", "url": "https://shop.example/"})
    assert (viewed["event_name"], viewed["custom_data"]) == ("PageView", {"content_name": "Home"})
    assert viewed["event_source_url"] == "https://shop.example/"
    shown = event(
        type="screen",
        properties={"name": "Cart"},
        context={"device": {"type": "ios"}, "os": {"name": "iOS", "version": "19"}},
    )
    assert (shown["event_name"], shown["action_source"], shown["custom_data"]) == (
        "ScreenView",
        "app",
        {"content_name": "Cart"},
    )
    assert shown["app_data"]["extinfo"][0] == "i2"
    assert "custom_data" not in event(type="screen")


@pytest.mark.parametrize(
    ("message", "name", "value"),
    [
        ({}, "event_time", NOW),
        ({"originalTimestamp": "2026-11-23T10:00:00Z"}, "event_time", 1_795_428_000),
        ({"timestamp": "soon"}, "event_time", "soon"),
        ({"timestamp": {}}, "event_time", "?"),
        ({}, "action_source", "system_generated"),
        ({"context": {"userAgent": "Mozilla/5.0"}}, "action_source", "website"),
        ({"messageId": "m", "properties": {"event_id": "mine"}}, "event_id", "mine"),
        ({"event": ["Order Completed"]}, "event_name", ""),
    ],
)
def test_what_is_missing_or_none_is_left_to_the_judge(message: dict[str, Any], name: str, value: Any) -> None:
    """Which names it by its place."""
    assert event(**message)[name] == value


def told(kind: str, **message: Any) -> dict[str, Any] | None:
    found = told_of(read(msgspec.json.encode({"type": kind, **message})), NOW)
    return None if found is None else msgspec.to_builtins(found)


def test_what_is_told_of_a_person_names_them_and_their_browser() -> None:
    """However long ago it was said; the server vouches for who has an account, and for no address in a form."""
    said = {"anonymousId": "a", "traits": {"email": "jo@example.com"}, "timestamp": "2020-01-01T00:00:00Z"}
    of_user = told("identify", userId="7", **said)
    assert of_user is not None
    assert (of_user["event_time"], of_user["action_source"]) == (NOW, "system_generated")
    assert of_user["user_data"] == {"em": "jo@example.com", "external_id": "7"}
    assert of_user["link"] == {"visitor": "a"}
    typed = told("identify", **said)
    assert typed is not None and typed["link"] == {"visitor": "a", "authenticated": False}


def test_an_alias_ties_an_earlier_id_to_the_account() -> None:
    """Of a browser or device that had no account yet."""
    found = told("alias", userId="7", previousId="a")
    assert found is not None
    assert (found["user_data"], found["link"]) == ({"external_id": "7"}, {"visitor": "a"})
    assert told("alias", previousId="a") is None


def test_a_device_says_whether_its_owner_lets_it_track() -> None:
    """As with an event: without leave nothing is learnt."""
    context = {"os": {"name": "iOS", "version": "17"}, "app": {"namespace": "x"}, "device": {"attTrackingStatus": 2}}
    found = told("identify", userId="7", context=context)
    assert found is not None
    assert (found["action_source"], found["app_data"]["advertiser_tracking_enabled"]) == ("app", False)


def test_a_group_tells_of_a_company() -> None:
    """And of nobody."""
    assert told("group", userId="7", groupId="g", traits={"email": "office@example.com"}) is None
    assert frozenset({"identify", "alias", "group"}) == NO_EVENTS


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**40) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_PARTS = ("app", "device", "os", "screen", "network", "traits", "page", "consent", "locale", "ip")
_CONTEXTS = _VALUES | st.fixed_dictionaries({}, optional=dict.fromkeys(_PARTS, _VALUES))
_OTHERS = (
    "event",
    "traits",
    "properties",
    "integrations",
    "anonymousId",
    "userId",
    "previousId",
    "timestamp",
    "messageId",
)


@given(
    kind=st.sampled_from(["track", "page", "screen", "identify", "alias", "group"]),
    fields=st.fixed_dictionaries({"context": _CONTEXTS}, optional=dict.fromkeys(_OTHERS, _VALUES)),
    shared=_CONTEXTS,
)
def test_whatever_a_message_holds_is_mapped(kind: str, fields: dict[str, Any], shared: Any) -> None:
    """What cannot be right is left to the judge of events; nothing is raised."""
    message = beside(read(msgspec.json.encode({"type": kind, **fields})), shared, fields.get("integrations"))
    assert is_for_meta(message.integrations) in (True, False)
    made = told_of(message, NOW) if kind in NO_EVENTS else event_of(message, NOW)
    assert made is None or prepare(made, now=NOW, random_id="x") is not None

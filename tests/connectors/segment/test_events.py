"""Whole messages as events."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from signalpost.connectors.segment.events import event_of
from signalpost.connectors.segment.message import Message, read

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


@pytest.mark.parametrize("kind", ["identify", "alias", "group"])
def test_who_somebody_is_is_no_event(kind: str) -> None:
    """Meta has none for it."""
    assert event_of(Message(type=kind, userId="7"), NOW) is None

"""Meta's own gateway hook."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_edge import Reply
from gateway_shop import DATASET, ORIGIN, START_MS, Shop
from signalpost.gateway.app import Gateway
from signalpost.gateway.refusal import Refused
from signalpost.gateway.tag.openbridge import PATH, event_of, read_bridged
from tag_gateway import AGENT, ask, tag_gateway, tag_settings

HASH = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"
FBP = f"fb.1.{START_MS}.7"


def message(**changes: Any) -> dict[str, Any]:
    """One event as the pixel posts it (section 17.3), and what is to be different about it."""
    body: dict[str, Any] = {
        "event_name": "Purchase",
        "event_id": "ob3_plugin-set_" + "0" * 64,
        "fb.pixel_id": DATASET,
        "custom_data": {"value": 19.9, "currency": "EUR", "content_ids": ["a"]},
        "fb.dynamic_product_ads": {"content_ids": ["a"], "content_type": "product"},
        "conversion_value": {"value": 19.9, "currency": "EUR"},
        "fb.advanced_matching": {"em": HASH, "cn": HASH, "chpv": "15.0", "chfv": "142.0.0.0"},
        "website_context": {"location": "https://shop.example/thanks", "referrer": "", "isInIFrame": False},
        "fb.fbp": FBP,
        "plugin.oneTrustId": "",
        "event_meta_info": {"experiment_detail": {"name": "x", "is_exposed": False}},
        "setup": {"automatic": True},
    }
    body.update(changes)
    return {name: value for name, value in body.items() if value is not None}


@pytest.fixture
def app(shop: Shop) -> Gateway:
    """The gateway of a shop whose pixel asks for consent itself."""
    tag_settings(shop, consent="optional")
    return tag_gateway(shop)


def post(app: Gateway, body: object, **more: Any) -> Reply:
    return ask(app, "POST", "/events", body, query="cee=no", **more)


def test_a_real_pixel_can_be_pointed_here(shop: Shop, app: Gateway) -> None:
    """Section 17.3: its event arrives as a tag's would, with the id that deduplicates it and the request's facts."""
    reply = post(app, message())
    assert (reply.status, reply.json["accepted"]) == (202, 1)
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    assert reply.headers["access-control-allow-credentials"] == "true"
    (copy,) = shop.events()
    event = json.loads(copy.body)
    assert (copy.event_id, copy.dataset, copy.origin) == (message()["event_id"], DATASET, "browser")
    assert event["custom_data"] == {
        "value": 19.9, "currency": "EUR", "content_ids": ["a"], "content_type": "product",
    }  # fmt: skip
    assert event["user_data"] == {
        "em": HASH, "country": HASH, "client_ip_address": "203.0.113.9", "client_user_agent": AGENT, "fbp": FBP,
    }  # fmt: skip
    assert (event["event_source_url"], event["event_time"]) == ("https://shop.example/thanks", START_MS // 1000)
    assert (copy.observed["via"], copy.observed["pixel"]) == ("openbridge", "loaded")
    assert "_fbp=" in reply.headers["set-cookie"]


@pytest.mark.parametrize("name", ["SubscribedButtonClick", "Microdata", "InputData"])
def test_automatic_events_are_dropped_with_their_reason(app: Gateway, name: str) -> None:
    """As Meta's WordPress plugin drops them (section 17.1)."""
    assert post(app, message(event_name=name)).json["results"][0]["reason"] == "automatic_event"


def test_consent_counts_here_too(shop: Shop) -> None:
    """The hook passes no signal on: where consent is required, only the request's cookies can grant it."""
    app = tag_gateway(shop)
    assert post(app, message()).json["results"][0]["reason"] == "consent_unknown"
    granted = "OptanonConsent=groups=C0001%3A1%2CC0004%3A1"
    assert post(app, message(), cookie=granted).json["accepted"] == 1


def test_leaks_are_masked_here_too(shop: Shop, app: Gateway) -> None:
    """The hook passes on what the page gave the pixel; the browser has masked nothing."""
    place = {"location": "https://shop.example/thanks?email=anna%40shop.example", "referrer": "https://a.example/"}
    leaking = message(custom_data={"note": "call +49 151 23456789", "em": HASH}, website_context=place)
    (result,) = post(app, leaking).json["results"]
    (copy,) = shop.events()
    event = json.loads(copy.body)
    assert event["event_source_url"] == "https://shop.example/thanks?email=masked-email"
    assert event["custom_data"]["note"] == "call masked-phone"
    assert "em" not in event["custom_data"]
    told = {(note["path"], note["code"]) for note in result["notes"]}
    assert {("custom_data.note", "leak_phone_masked"), ("event_source_url", "leak_email_masked")} <= told
    metrics = ask(app, "GET", "/metrics").body.decode()
    assert 'signalpost_gateway_data_control_total{code="leak_phone_masked"} 1.0' in metrics


@pytest.mark.parametrize(
    ("body", "origin", "status", "code"),
    [
        (message(), "https://evil.example", 403, "origin_not_listed"),
        (message(), None, 403, "origin_not_listed"),
        (message(**{"fb.pixel_id": "999"}), ORIGIN, 404, "dataset_unknown"),
        (message(**{"fb.pixel_id": None}), ORIGIN, 400, "beacon_malformed"),
        (message(event_name=5), ORIGIN, 400, "beacon_malformed"),
        ([], ORIGIN, 400, "beacon_malformed"),
        (b"{", ORIGIN, 400, "beacon_malformed"),
    ],
)
def test_what_is_no_pixels_of_ours_is_refused(
    shop: Shop, app: Gateway, body: object, origin: str | None, status: int, code: str
) -> None:
    """The page's origin must be one that a browser key of the dataset lists."""
    reply = post(app, body, origin=origin)
    assert (reply.status, reply.json["code"]) == (status, code)
    assert shop.records() == []


@pytest.mark.parametrize(
    "path", ["/events", "/events/5f3aBc-_1", "/open-bridge/events", "/wp-json/x/open-bridge/events"]
)
def test_every_address_of_the_hook_is_one(app: Gateway, path: str) -> None:
    """Sections 17.1 and 17.3; a pixel asks before it posts when it must."""
    assert PATH.fullmatch(path)
    assert ask(app, "POST", path, message()).status == 202
    assert ask(app, "OPTIONS", path).status == 204
    assert ask(app, "GET", path).status == 405


@pytest.mark.parametrize("path", ["/events/", "/events/a/b", "/v1/eventsx", "/open-bridge/events/x"])
def test_other_addresses_are_none(app: Gateway, path: str) -> None:
    """Nothing else leads here."""
    assert ask(app, "POST", path, message()).status == 404


def test_what_is_not_understood_is_left_out(shop: Shop, app: Gateway) -> None:
    """Nobody documents the message: odd values cost themselves, not the event."""
    odd = {
        "fb.advanced_matching": {"em": HASH, "ph": None, "fn": {}, "ln": True, "zp": [HASH], "ct": []},
        "custom_data": "none",
        "conversion_value": {"value": 5, "currency": "USD"},
        "website_context": {"location": 5, "referrer": None},
        "fb.fbp": 7,
        "event_id": None,
    }
    assert post(app, message(**{**odd, "event_name": "Lead"})).json["accepted"] == 1
    (copy,) = shop.events()
    event = json.loads(copy.body)
    assert event["custom_data"] == {
        "value": 5, "currency": "USD", "content_ids": ["a"], "content_type": "product",
    }  # fmt: skip
    assert set(event["user_data"]) == {"em", "zp", "client_ip_address", "client_user_agent", "fbp"}
    assert copy.made_event_id


def test_a_message_shows_no_value() -> None:
    """`repr()` names the event alone."""
    assert repr(read_bridged(json.dumps(message()).encode())) == "Bridged('Purchase')"


@given(st.binary())
def test_no_message_breaks_the_reading(body: bytes) -> None:
    """One event or one refusal."""
    try:
        event_of(read_bridged(body), 1)
    except Refused as refused:
        assert refused.code == "beacon_malformed"

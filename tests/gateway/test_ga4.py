"""Google Analytics 4's addresses: stock requests are taken, what is wrong costs itself alone and is said."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from gateway_edge import Reply, call
from gateway_shop import ORIGIN, START_MS, Shop
from signalpost.store.record import DroppedCopy

DIGEST = "f4e19df2e6c609fbd59a42b9063d0fadf44260218531ea21ad8c575f2268021c"
ITEM = {"item_id": "a", "item_name": "A", "price": 9.5, "quantity": 2}


def purchase(order: str = "1001", **params: Any) -> dict[str, Any]:
    given = {"currency": "EUR", "value": 19, "transaction_id": order, "items": [ITEM], **params}
    return {"name": "purchase", "params": given}


def hit(*events: Any, **more: Any) -> dict[str, Any]:
    return {
        "client_id": "123.456",
        "timestamp_micros": str((START_MS - 60_000) * 1_000),
        "user_data": {"sha256_email_address": [DIGEST]},
        "consent": {"ad_user_data": "GRANTED", "ad_personalization": "GRANTED"},
        "events": list(events),
        **more,
    }


def send(shop: Shop, body: Any, place: str = "/mp/collect", token: str | None = None) -> Reply:
    query = urlencode({"measurement_id": "G-1", "api_secret": token or shop.token})
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return asyncio.run(call(shop.gateway(), "POST", place, raw, query=query))


def drops(shop: Shop) -> list[tuple[str, Any]]:
    return [(copy.reason, copy.problems) for copy in shop.copies() if isinstance(copy, DroppedCopy)]


def test_a_stock_request_becomes_events(shop: Shop) -> None:
    """Answered as GA4 does: 204, empty. The api_secret is a key of ours."""
    reply = send(shop, hit(purchase(), {"name": "view_item", "params": {"items": [ITEM], "currency": "EUR"}}))
    assert (reply.status, reply.body) == (204, b"")
    order, view = shop.events()
    assert (order.event_name, order.event_id, order.order_id, order.event_time, order.link) == (
        "Purchase", "1001", "1001", START_MS // 1_000 - 60, {"visitor": "123.456"}
    )  # fmt: skip
    assert json.loads(order.body)["user_data"]["em"] == DIGEST
    assert order.observed == {"client": "ga4"}
    assert json.loads(view.body)["custom_data"]["value"] == 19


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "not_an_object"),
        ({"events": [purchase()]}, "ga4_client_id_missing"),
        (hit(), "ga4_events_missing"),
        (hit(*[purchase()] * 26), "ga4_too_many_events"),
    ],
)
def test_a_hit_that_cannot_be_taken_is_refused_whole(shop: Shop, body: Any, code: str) -> None:
    """With 400 and a code, so that its sender still has it."""
    reply = send(shop, body)
    assert (reply.status, reply.json["code"]) == (400, code)
    assert shop.copies() == []


def test_one_bad_event_costs_no_other(shop: Shop) -> None:
    """It has a row and a path; a bad item is left out of its event; old events are refused by Meta's limit."""
    old = {**purchase("old"), "timestamp_micros": (START_MS - 8 * 86_400_000) * 1_000}
    reply = send(shop, hit({"params": {}}, purchase(items=[ITEM, {"quantity": 1}]), old))
    assert (reply.status, reply.json["accepted"], reply.json["dropped"]) == (200, 1, 2)
    told = [(one["path"], one["code"]) for one in reply.json["problems"]]
    assert told[:2] == [
        ("events[0].name", "ga4_name_missing"),
        ("events[1].params.items[1].item_id", "ga4_item_nameless"),
    ]
    assert told[2][0].startswith("events[2].event_time")
    assert ("ga4_name_missing", (("events[0].name", "ga4_name_missing"),)) in drops(shop)
    (kept,) = shop.events()
    assert json.loads(kept.body)["custom_data"]["contents"] == [{"id": "a", "quantity": 2, "item_price": 9.5}]


def test_the_debug_address_judges_and_keeps_nothing(shop: Shop) -> None:
    """The same answer, whatever is right or wrong."""
    reply = send(shop, hit(purchase(), {"name": ""}, purchase(currency="EURO")), "/debug/mp/collect")
    assert (reply.status, reply.json["accepted"], reply.json["dropped"]) == (200, 1, 2)
    assert [one["path"] for one in reply.json["problems"]] == ["events[1].name", "events[2].custom_data.currency"]
    assert shop.copies() == []


def test_without_a_key_nothing_is_taken(shop: Shop) -> None:
    """Nor with a wrong one."""
    assert asyncio.run(call(shop.gateway(), "POST", "/mp/collect", b"{}")).status == 401
    assert send(shop, hit(purchase()), token="none").json["code"] == "key_unknown"


def page(key: str, **more: str) -> str:
    fields = {"v": "2", "tid": "G-1", "cid": "1.2", "dl": "https://shop.example/a", "gcs": "G111", **more}
    return urlencode({**fields, "ep.signalpost_key": key})


def from_page(shop: Shop, query: str, body: bytes = b"", origin: str = ORIGIN) -> Reply:
    headers = (("origin", origin), ("user-agent", "Mozilla/5.0"), ("content-type", "text/plain;charset=UTF-8"))
    return asyncio.run(call(shop.gateway(), "POST", "/g/collect", body, headers=headers, query=query))


def test_a_tags_request_has_events_by_line(shop: Shop) -> None:
    """Under the origin rules of browser keys; what GA4's tag sends by itself is no event."""
    key = shop.browser_token
    product = quote("ida~nmA~pr9.5~qt2")
    lines = (
        f"en=purchase&ep.transaction_id=7&epn.value=19&cu=EUR&pr1={product}\r\nen=user_engagement&_et=5\r\nen=page_view"
    )
    assert from_page(shop, page(key), lines.encode()).status == 204
    order, view = shop.events()
    assert (order.event_name, order.order_id, view.event_name) == ("Purchase", "7", "PageView")
    body = json.loads(order.body)
    assert body["action_source"] == "website" and body["event_source_url"] == "https://shop.example/a"
    assert body["custom_data"]["contents"] == [{"id": "a", "quantity": 2, "item_price": 9.5}]
    assert key.encode() not in order.body


def test_a_page_of_the_tags_site_shows_whose_visit_it_is(shop: Shop) -> None:
    """Its request carries the same cookies as the tag's. A page's own word for its browser ties nothing."""
    visitor, fbp = "1.1795000000.AAAAAAAAAAAAAAAAAAAAAA", f"fb.1.{START_MS - 1_000}.7"
    headers = (("origin", ORIGIN), ("user-agent", "Mozilla/5.0"), ("cookie", f"_spv={visitor}; _fbp={fbp}"))
    query = page(shop.browser_token, en="page_view")
    assert asyncio.run(call(shop.gateway(), "GET", "/g/collect", b"", headers=headers, query=query)).status == 204
    read = asyncio.run(call(shop.gateway(), "GET", "/g/collect", b"", headers=headers, query=query)).headers
    assert (read["access-control-allow-origin"], read["access-control-allow-credentials"]) == (ORIGIN, "true")
    view = shop.events()[0]
    assert view.link == {"visitor": visitor, "anonymous": "1.2"}
    assert json.loads(view.body)["user_data"]["fbp"] == fbp


def test_a_pages_no_is_its_visits(shop: Shop) -> None:
    """As if the tag had told it: by the cookies of the request."""
    visitor, fbp = "1.1795000000.AAAAAAAAAAAAAAAAAAAAAA", f"fb.1.{START_MS - 1_000}.7"
    headers = (("origin", ORIGIN), ("user-agent", "Mozilla/5.0"), ("cookie", f"_spv={visitor}; _fbp={fbp}"))
    query = page(shop.browser_token, en="page_view", gcs="G100")
    asyncio.run(call(shop.gateway(), "POST", "/g/collect", b"", headers=headers, query=query))
    assert shop.events() == []
    (no,) = shop.decisions()
    assert no.state == "denied"
    assert {("visitor", visitor), ("fbp", fbp)} <= set(no.keys)


def test_an_apps_stream_has_an_instance_in_place_of_a_client(shop: Shop) -> None:
    """Where the device names its system it is an app's event, else the server's."""
    device = {"operating_system_version": "14", "model": "Pixel 9", "language": "de-de", "screen_resolution": "1x2"}
    instance = hit(purchase("1"), app_instance_id="f" * 32, device=device)
    del instance["client_id"]
    query = urlencode({"firebase_app_id": "1:123:android:321abc", "api_secret": shop.token})
    reply = asyncio.run(call(shop.gateway(), "POST", "/mp/collect", json.dumps(instance).encode(), query=query))
    assert reply.status == 204
    (order,) = shop.events()
    assert (order.action_source, order.link) == ("app", {"visitor": "f" * 32})
    app = json.loads(order.body)["app_data"]
    assert app["extinfo"][0] == "a2" and app["extinfo"][4:7] == ["14", "Pixel 9", "de_DE"]
    assert app["advertiser_tracking_enabled"] in (0, False)
    del instance["device"]
    assert send(shop, instance).status == 204
    assert {copy.action_source for copy in shop.events()} == {"app", "system_generated"}


def test_a_page_needs_a_browser_key_and_its_origin(shop: Shop) -> None:
    """A server's key has no place on pages."""
    assert from_page(shop, page(shop.token, en="page_view")).json["code"] == "ga4_browser_key_needed"
    other = from_page(shop, page(shop.browser_token, en="page_view"), origin="https://other.example")
    assert other.json["code"] == "origin_not_listed"
    assert "access-control-allow-origin" not in other.headers
    assert shop.copies() == []

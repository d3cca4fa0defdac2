"""The sample shop as a whole: what a visitor without scripts does, and what the back end reports of it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from gateway_edge import call
from sample_shop_visitor import PERSON, Visitor, page_calls, visiting
from signalpost.sample_shop.app import SITE, VIEWS
from signalpost.store.tag.settings import TagSettings


def test_every_page_opens(tmp_path: Path) -> None:
    """Each that can be opened by its address, with the tag's snippet, the base code and the way to the sandbox."""
    addresses = [path for path, views in VIEWS.items() if "GET" in views and "{" not in path]
    with visiting(tmp_path) as visitor:
        for address in [*addresses, "/products/HC-101"]:
            markup = visitor.open(address)
            assert 'data-consent="required"' in markup, address
            assert 'fbq("track", "PageView");' in markup
            assert "http://127.0.0.1:8090" in markup


def test_each_step_is_reported_once_by_page_and_back_end(tmp_path: Path) -> None:
    """Under one id, with the same custom_data; a reload reports no order again."""
    with visiting(tmp_path) as visitor:
        pages = [
            visitor.open("/search?q=dark+roast"),
            visitor.open("/products/HC-102"),
            visitor.open("/cart", {"sku": "HC-102", "quantity": "2"}),
            visitor.open("/checkout"),
            visitor.open("/checkout", PERSON),
            visitor.open("/payment", {"payment": "invoice"}),
            visitor.open("/orders", {}),
        ]
        names = [name for page in pages for name in page_calls(page)]
        taken = visitor.reported()
        expected = ["Search", "ViewContent", "AddToCart", "InitiateCheckout", "AddPaymentInfo", "Purchase"]
        assert names == [copy.event_name for copy in taken] == expected
        for copy in taken:
            body: dict[str, Any] = json.loads(copy.body)
            assert sum(f'"eventID": "{copy.event_id}"' in page for page in pages) == 1
            assert body["action_source"] == "website"
            assert body["event_source_url"].startswith("http://shop.example/")
        assert body["custom_data"]["value"] == 29.0
        assert {"em", "ph", "fn", "zp", "country", "client_user_agent", "fbp"} <= body["user_data"].keys()
        assert page_calls(visitor.open(f"/orders/{body['custom_data']['order_id']}")) == []
        assert (visitor.reported(), visitor.told) == ([], [])


@pytest.mark.parametrize("consent", ["", "denied"])
def test_without_consent_the_back_end_reports_nothing(tmp_path: Path, consent: str) -> None:
    """The page still tracks: there the tag holds it, or discards it."""
    with visiting(tmp_path, consent=consent) as visitor:
        markup = visitor.open("/products/HC-102")
        assert page_calls(markup) == ["ViewContent"]
        assert 'fbq("consent", "revoke");' in markup
        assert visitor.reported() == []
        assert visitor.cookies.keys() <= {"shop_consent"}


def test_ids_come_with_the_document(tmp_path: Path) -> None:
    """By the middleware, as soon as there is consent; a session only once something is kept."""
    with visiting(tmp_path) as visitor:
        visitor.open("/?fbclid=click")
        assert visitor.cookies.keys() == {"shop_consent", "_spv", "_fbp", "_fbc", "_spm"}
        visitor.open("/cart", {"sku": "HC-102", "quantity": "1"})
        assert "shop_session" in visitor.cookies


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """Products, orders of others, forms of nothing."""
    with visiting(tmp_path) as visitor:
        assert visitor.ask("/products/none").status == 404
        assert visitor.ask("/orders/1").status == 404
        assert visitor.ask("/cart", {"sku": "none"}).status == 303
        assert visitor.ask("/wp-login.php").status == 404
        assert visitor.reported() == []


def test_style_and_script_come_with_the_package(tmp_path: Path) -> None:
    """And no page needs a file from elsewhere but tag and pixel."""
    with visiting(tmp_path) as visitor:
        for path, kind in (("/shop.css", "text/css"), ("/shop.js", "text/javascript")):
            reply = visitor.ask(path, accept="*/*")
            assert (reply.status, reply.headers["content-type"].partition(";")[0]) == (200, kind)
            assert "set-cookie" not in reply.headers


def test_the_middlewares_settings_are_those_of_the_tag() -> None:
    """But for the shop's key, which `make run` gives both."""
    assert SITE.consent_rule == TagSettings().consent_rule


def test_what_waits_is_sent_before_it_closes(tmp_path: Path) -> None:
    """The lifespan of the application ends with its queue."""
    with visiting(tmp_path) as visitor:
        visitor.open("/products/HC-102")
        asyncio.run(live(visitor))
        [copy] = visitor.reported()
        assert copy.event_name == "ViewContent"


async def live(visitor: Visitor) -> None:
    """Start-up and shut-down as a server does them."""
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> dict[str, str]:
        return messages.pop(0)

    async def send(message: Any) -> None:
        assert message["type"].endswith(".complete")

    await visitor.app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send)


def test_a_head_request_is_answered(tmp_path: Path) -> None:
    """As Starlette routes it: with the page's head."""
    with visiting(tmp_path) as visitor:
        assert asyncio.run(call(visitor.app, "HEAD", "/")).status == 200

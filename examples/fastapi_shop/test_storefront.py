"""What the shop reports, against a local Meta: python -m pytest. No account, no network, no gateway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import storefront
from fastapi.testclient import TestClient

import signalpost as sp
from signalpost.testing import MetaSandbox


@pytest.fixture
def visitor(meta_sandbox: MetaSandbox) -> Iterator[TestClient]:
    """A browser at the shop, whose events go to the sandbox."""
    client = meta_sandbox.async_client()
    storefront.app.dependency_overrides[storefront.reports] = lambda: client
    headers = {"user-agent": "Browser/1", "accept": "text/html"}
    with TestClient(storefront.app, base_url="https://shop.example", headers=headers) as visitor:
        yield visitor
    storefront.app.dependency_overrides.clear()


def buy(visitor: TestClient, product: str) -> int:
    """The number of an order that the shop has taken."""
    answer = visitor.post("/orders", json={"product": product, "email": " Anna@Example.com "})
    return int(answer.raise_for_status().json()["order"])


def test_an_order_is_reported_with_its_value_and_its_buyer(visitor: TestClient, meta_sandbox: MetaSandbox) -> None:
    visitor.cookies.set("consent", "granted")
    visitor.get("/products/teapot")
    number = buy(visitor, "teapot")
    meta_sandbox.assert_received("ViewContent", times=1, custom_data={"content_ids": ["teapot"]})
    meta_sandbox.assert_received("Purchase", times=1, custom_data={"value": 39.0, "order_id": str(number)})
    meta_sandbox.assert_match_keys("Purchase", "em", "fbp", "client_user_agent")
    meta_sandbox.assert_none_refused()


def test_the_pages_pixel_and_the_server_count_once(visitor: TestClient, meta_sandbox: MetaSandbox) -> None:
    visitor.cookies.set("consent", "granted")
    number = buy(visitor, "mug")
    meta_sandbox.track("Purchase", event_id=sp.order_event_id("Purchase", shop="main", order_id=number))
    meta_sandbox.assert_deduplicated("Purchase", raw=2, counted=1)


@pytest.mark.parametrize("answer", [None, "denied"])
def test_without_a_yes_nothing_is_reported(visitor: TestClient, meta_sandbox: MetaSandbox, answer: str | None) -> None:
    if answer:
        visitor.cookies.set("consent", answer)
    assert visitor.get("/products/mug").status_code == 200
    assert buy(visitor, "mug")
    meta_sandbox.assert_not_received()


def test_the_shop_sells_also_while_meta_is_away(visitor: TestClient, meta_sandbox: MetaSandbox) -> None:
    meta_sandbox.inject("html_502", times=20)
    visitor.cookies.set("consent", "granted")
    assert buy(visitor, "mug")
    meta_sandbox.assert_not_received("Purchase")

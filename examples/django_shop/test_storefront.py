"""What the shop reports, against a local Meta: python -m pytest. No account, no network, no gateway."""

from __future__ import annotations

import django
import pytest
import storefront
from django.test import Client

import signalpost as sp
from signalpost.testing import MetaSandbox

django.setup()

YES = {"consent": "granted"}


@pytest.fixture
def visitor(meta_sandbox: MetaSandbox, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser at the shop, whose events go to the sandbox."""
    client = meta_sandbox.client()
    monkeypatch.setattr(storefront, "reports", lambda: client)
    return Client(headers={"host": "shop.example", "user-agent": "Browser/1", "accept": "text/html"})


def buy(visitor: Client, product: str) -> int:
    """The number of an order that the shop has taken."""
    return int(visitor.post("/orders", {"product": product, "email": " Anna@Example.com "}).json()["order"])


def test_an_order_is_reported_with_its_value_and_its_buyer(visitor: Client, meta_sandbox: MetaSandbox) -> None:
    visitor.cookies.load(YES)
    visitor.get("/products/teapot")
    number = buy(visitor, "teapot")
    meta_sandbox.assert_received("Purchase", times=1, custom_data={"value": 39.0, "order_id": str(number)})
    meta_sandbox.assert_match_keys("Purchase", "em", "fbp", "client_user_agent")
    meta_sandbox.assert_none_refused()


def test_the_pages_pixel_and_the_server_count_once(visitor: Client, meta_sandbox: MetaSandbox) -> None:
    visitor.cookies.load(YES)
    number = buy(visitor, "mug")
    meta_sandbox.track("Purchase", event_id=sp.order_event_id("Purchase", shop="main", order_id=number))
    meta_sandbox.assert_deduplicated("Purchase", raw=2, counted=1)


@pytest.mark.parametrize("cookies", [{}, {"consent": "denied"}], ids=["no answer", "no"])
def test_without_a_yes_nothing_is_reported(visitor: Client, meta_sandbox: MetaSandbox, cookies: dict[str, str]) -> None:
    visitor.cookies.load(cookies)
    assert visitor.get("/products/mug").status_code == 200
    assert buy(visitor, "mug")
    meta_sandbox.assert_not_received()


def test_the_shop_sells_also_while_meta_is_away(visitor: Client, meta_sandbox: MetaSandbox) -> None:
    meta_sandbox.inject("html_502", times=20)
    visitor.cookies.load(YES)
    assert buy(visitor, "mug")
    meta_sandbox.assert_not_received("Purchase")

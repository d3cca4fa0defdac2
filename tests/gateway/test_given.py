"""What a gateway needs to be given, and what it does without the rest."""

from __future__ import annotations

import dataclasses

import pytest

from gateway_shop import Shop
from signalpost.gateway.app import build
from signalpost.gateway.given import Given, no_list


def given(shop: Shop) -> Given:
    """The least."""
    return Given(inbox=shop.inbox, control=shop.control, ledger=shop.ledger, folder=shop.folder)


def test_a_gateway_needs_its_stores_and_nothing_else(shop: Shop) -> None:
    """Everything but the four has a default that is safe: nothing is passed on, no proxy is believed."""
    needed = [field.name for field in dataclasses.fields(Given) if field.default is field.default_factory]
    assert needed == ["inbox", "control", "ledger", "folder"]
    least = given(shop)
    assert (least.open_transport, least.deliver_to, tuple(least.trusted_proxies)) == (None, None, ())
    assert build(least).counts.passed == {}


def test_a_proxy_that_is_no_network_is_refused(shop: Shop) -> None:
    """At start, not with the first request."""
    with pytest.raises(ValueError, match="shop"):
        build(dataclasses.replace(given(shop), trusted_proxies=["shop"]))


@pytest.mark.parametrize(("host", "site"), [("shop.example", "shop.example"), ("localhost", None)])
def test_without_the_list_of_suffixes_a_host_is_its_own_site(host: str, site: str | None) -> None:
    """Cookies then stay on the host that sets them."""
    assert no_list(host) == site

"""Webhooks that platforms dropped are found and made anew; done again, nothing changes."""

from __future__ import annotations

import pytest

from shop_lists import ShopStandIn, StripeShop, WooShop
from shop_parts import SHOPS, TOPICS, api_of, run
from signalpost.shops.hooks import Checked, check, install

ADDRESS = "https://signalpost.shop.example/webhooks/main"


@pytest.fixture(params=list(SHOPS), ids=lambda platform: platform.value)
def shop(request: pytest.FixtureRequest) -> ShopStandIn:
    """A stand-in of each platform."""
    return SHOPS[request.param]()


def test_what_is_missing_is_made_once(shop: ShopStandIn) -> None:
    """And the check says so before and after."""
    api = api_of(shop)
    assert run(check(api, TOPICS, ADDRESS)) == Checked(missing=TOPICS)
    done = run(install(api, TOPICS, ADDRESS, "our-secret"))
    assert set(done.made) == set(TOPICS)
    assert (done.secret is not None) == api.one_hook
    assert run(check(api, TOPICS, ADDRESS)) == Checked(there=TOPICS)
    again = run(install(api, TOPICS, ADDRESS, "our-secret"))
    assert (again.made, again.removed, again.secret) == ((), 0, None)


def test_what_was_deleted_is_made_anew(shop: ShopStandIn) -> None:
    """As Shopify does after 8 failures (connectors.md 8.1)."""
    api = api_of(shop)
    run(install(api, TOPICS, ADDRESS, "our-secret"))
    shop.hooks.pop()
    assert not run(check(api, TOPICS, ADDRESS)).whole
    run(install(api, TOPICS, ADDRESS, "our-secret"))
    assert run(check(api, TOPICS, ADDRESS)) == Checked(there=TOPICS)


def test_what_was_stopped_is_replaced() -> None:
    """As WooCommerce does after 5 failures in a row (connectors.md 8.1)."""
    shop = WooShop()
    api = api_of(shop)
    run(install(api, TOPICS, ADDRESS, "our-secret"))
    shop.hooks[0]["status"] = "disabled"
    assert run(check(api, TOPICS, ADDRESS)) == Checked(there=(TOPICS[1],), stopped=(TOPICS[0],))
    done = run(install(api, TOPICS, ADDRESS, "our-secret"))
    assert (done.made, done.removed) == ((TOPICS[0],), 1)
    assert run(check(api, TOPICS, ADDRESS)).whole


def test_second_webhooks_go_and_other_peoples_stay(shop: ShopStandIn) -> None:
    """A call whose answer was lost may have made one."""
    api = api_of(shop)
    run(install(api, TOPICS, ADDRESS, "our-secret"))
    run(api.add_hook(TOPICS, ADDRESS, "our-secret"))
    run(api.add_hook(TOPICS, "https://another.example/hook", "theirs"))
    assert set(run(check(api, TOPICS, ADDRESS)).needless) == set(TOPICS)
    run(install(api, TOPICS, ADDRESS, "our-secret"))
    assert run(check(api, TOPICS, ADDRESS)) == Checked(there=TOPICS)
    assert any(hook.address.startswith("https://another") for hook in run(api.hooks()))


def test_an_endpoint_for_all_topics_is_made_whole() -> None:
    """So that one secret signs them all; the new one is there before the old one goes."""
    shop = StripeShop()
    api = api_of(shop)
    first = run(install(api, TOPICS[:1], ADDRESS, ""))
    second = run(install(api, TOPICS, ADDRESS, ""))
    assert first.secret != second.secret
    assert (len(shop.hooks), shop.hooks[0]["enabled_events"]) == (1, list(TOPICS))
    asked = [one for one in shop.asked if not one.startswith("GET")]
    assert [one.split()[0] for one in asked] == ["POST", "POST", "DELETE"]


def test_a_secret_that_a_platform_made_is_not_shown() -> None:
    """Not even in a trace."""
    done = run(install(api_of(StripeShop()), TOPICS, ADDRESS, ""))
    assert done.secret is not None
    assert done.secret not in repr(done)

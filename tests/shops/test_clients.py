"""Four platforms' lists and webhooks, each in its own words, come to the same."""

from __future__ import annotations

import pytest

from shop_lists import ShopStandIn
from shop_parts import NOW, SHOPS, TOPICS, api_of, ids_of, run, source_of
from signalpost.connectors.source import OrderSource, Platform
from signalpost.shops.api import ShopRefused
from signalpost.shops.clients import client, has_list
from signalpost.transport import Secret
from signalpost.transport_asgi import AsyncAsgiTransport

ADDRESS = "https://signalpost.shop.example/webhooks/main"


@pytest.fixture(params=list(SHOPS), ids=lambda platform: platform.value)
def shop(request: pytest.FixtureRequest) -> ShopStandIn:
    """A stand-in of each."""
    return SHOPS[request.param]()


def test_every_page_of_the_list_is_read(shop: ShopStandIn) -> None:
    """Of what changed in that time, and nothing else."""
    for number in range(5):
        shop.put(450 + number, NOW - 100 + number, type=TOPICS[number % 2])
    shop.put(1, NOW - 5000, type=TOPICS[0])
    found = ids_of(api_of(shop), NOW - 1000, NOW)
    assert sorted(one.removeprefix("evt_") for one in found) == ["450", "451", "452", "453", "454"]


def test_no_order_is_an_empty_list(shop: ShopStandIn) -> None:
    """However the platform says it."""
    assert ids_of(api_of(shop)) == []


def test_one_order_is_read_by_its_id(shop: ShopStandIn) -> None:
    """Or is not there. Stripe's messages are whole, so nothing asks."""
    shop.put(450, NOW, type=TOPICS[0])
    api = api_of(shop)
    listed = run(api.order("450"))
    assert (listed.order_id if listed else None) == (None if api.one_hook else "450")
    assert run(api.order("451")) is None


def test_webhooks_are_made_listed_and_taken_away(shop: ShopStandIn) -> None:
    """All topics at our address."""
    api = api_of(shop)
    secret = run(api.add_hook(TOPICS, ADDRESS, "our-secret"))
    assert (secret is not None) == api.one_hook
    hooks = run(api.hooks())
    assert {(hook.topic, hook.address, hook.active) for hook in hooks} == {(topic, ADDRESS, True) for topic in TOPICS}
    for hook_id in {hook.hook_id for hook in hooks}:
        run(api.remove_hook(hook_id))
        run(api.remove_hook(hook_id))  # gone already
    assert run(api.hooks()) == []


def test_a_wrong_token_is_told(shop: ShopStandIn) -> None:
    """With what to do."""
    with pytest.raises(ShopRefused, match="connectors secret"):
        ids_of(api_of(shop, token="wrong"))


def test_a_platform_without_a_list_or_settings_that_lack_something_are_told() -> None:
    """Before any call."""
    source = OrderSource(name="main", platform=Platform.GENERIC, shop="main", address="https://shop.example")
    transport = AsyncAsgiTransport(SHOPS[Platform.SHOPIFY]().app)
    assert not has_list(source)
    lacking = source_of(SHOPS[Platform.SHOPIFY]())
    for one, token in ((source, Secret("t")), (lacking, None)):
        with pytest.raises(ShopRefused, match="connectors show"):
            client(one, token, TOPICS, transport)

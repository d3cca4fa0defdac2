"""WooCommerce counts its pages, and keeps webhooks that it has stopped."""

from __future__ import annotations

from shop_lists import WooShop
from shop_parts import NOW, TOPICS, api_of, ids_of, run


def test_pages_are_read_up_to_the_empty_one() -> None:
    """A shop may allow smaller pages than were asked for."""
    shop = WooShop()
    for number in range(4):
        shop.put(number + 1, NOW - 5)
    assert len(ids_of(api_of(shop))) == 4
    assert len(shop.asked) == 3


def test_a_stopped_webhook_is_told_from_one_that_works() -> None:
    """Disabled after failures, or paused by somebody."""
    shop = WooShop()
    api = api_of(shop)
    run(api.add_hook(TOPICS, "https://signalpost.example/webhooks/main", "our-secret"))
    shop.hooks[0]["status"] = "paused"
    assert [hook.active for hook in run(api.hooks())] == [False, True]
    assert shop.hooks[0]["secret"] == "our-secret"

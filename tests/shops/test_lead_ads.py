"""Leads of a page's forms, and the page's subscription."""

from __future__ import annotations

import msgspec
import pytest

from lead_ads_stand_in import LeadAdsPage
from shop_parts import NOW, api_of, ids_of, run
from signalpost.connectors.source import OrderSource, Platform
from signalpost.shops.api import ShopRefused
from signalpost.shops.clients import client
from signalpost.shops.hooks import check, install
from signalpost.transport import Secret
from signalpost.transport_asgi import AsyncAsgiTransport

ADDRESS = "https://sp.shop.example/webhooks/ads"
FIRST = 123456789012341


def test_leads_of_every_form_are_read_over_every_page() -> None:
    """From then on."""
    page = LeadAdsPage()
    for number in range(5):
        page.send_form(FIRST + number, NOW - 10 * number, email="ann@shop.example")
    page.send_form(FIRST + 9, NOW - 5_000)
    assert sorted(ids_of(api_of(page))) == [str(FIRST + number) for number in range(5)]
    assert all("token" not in asked for asked in page.asked)  # it goes in a header


def test_one_lead_is_read_by_its_id() -> None:
    """Or is not there."""
    page = LeadAdsPage()
    page.send_form(FIRST, NOW, email="ann@shop.example")
    listed = run(api_of(page).order(str(FIRST)))
    assert listed is not None
    assert msgspec.json.decode(listed.body)["field_data"] == [{"name": "email", "values": ["ann@shop.example"]}]
    assert run(api_of(page).order(str(FIRST + 1))) is None


def test_a_page_is_subscribed_once() -> None:
    """The subscription has no address of its own: the app's is given by hand."""
    page = LeadAdsPage()
    source = OrderSource(
        name="ads", platform=Platform.LEAD_ADS, shop="main", address=page.address, webhook_address=ADDRESS
    )
    api = client(source, Secret(page.token), ("leadgen",), AsyncAsgiTransport(page.app))
    assert run(check(api, ("leadgen",), ADDRESS)).missing == ("leadgen",)
    assert run(install(api, ("leadgen",), ADDRESS, "secret")).made == ("leadgen",)
    assert run(install(api, ("leadgen",), ADDRESS, "secret")).made == ()
    run(api.remove_hook("77"))
    assert run(check(api, ("leadgen",), ADDRESS)).whole


@pytest.mark.parametrize(("faults", "words"), [([429] * 5, "nothing is lost"), ([400], "documentation")])
def test_a_graph_that_refuses_is_told(faults: list[int], words: str) -> None:
    """With what becomes of it."""
    page = LeadAdsPage()
    page.faults = faults
    with pytest.raises(ShopRefused, match=words):
        run(api_of(page).order(str(FIRST)))
    with pytest.raises(ShopRefused, match="connectors secret"):
        run(api_of(page, token="wrong").order(str(FIRST)))

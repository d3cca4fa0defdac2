"""HubSpot's contacts and deals come with the history of their stage."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from hubspot_stand_in import HubSpotPortal
from shop_parts import NOW, api_of, ids_of, run, source_of
from signalpost.shops import hubspot
from signalpost.shops.api import ShopRefused
from signalpost.shops.caller import Caller
from signalpost.transport_asgi import AsyncAsgiTransport


def test_what_changed_is_found_and_read_whole() -> None:
    """Contacts, then deals, over every page; a deal with its first contact."""
    portal = HubSpotPortal()
    for number in range(1, 4):
        portal.enter(number, "lead", NOW - 10 * number, email=f"a{number}@shop.example")
    portal.enter(9, "lead", NOW - 5_000)
    portal.enter(77, "closedwon", NOW - 5, kind="deal", contact=2, amount="49")
    assert ids_of(api_of(portal)) == ["contact/3", "contact/2", "contact/1", "deal/77"]
    listed = run(api_of(portal).order("deal/77"))
    assert listed is not None
    deal = msgspec.json.decode(listed.body)
    assert (deal["kind"], deal["contact"]["properties"]["email"]) == ("deal", "a2@shop.example")
    assert deal["propertiesWithHistory"]["dealstage"][0]["value"] == "closedwon"


def test_what_is_gone_or_no_record_is_none() -> None:
    """Also between the search and the look."""
    portal = HubSpotPortal()
    portal.enter(7, "lead", NOW - 10)
    api = api_of(portal)
    assert run(api.order("contact/8")) is None
    assert run(api.order("company/7")) is None
    assert run(api.order("contact/../7")) is None
    portal.faults = [0, 404]
    assert ids_of(api) == []


def test_a_search_of_more_than_it_tells_goes_on_where_it_ended() -> None:
    """HubSpot tells the first 10,000; many changes of one moment have no end, and are told."""
    portal = HubSpotPortal()
    for number in range(1, 10):
        portal.enter(number, "lead", NOW - 100 + number)
    assert set(ids_of(_short(portal))) == {f"contact/{number}" for number in range(1, 10)}
    for number in range(10, 20):
        portal.enter(number, "lead", NOW - 100 + 4)
    with pytest.raises(ShopRefused, match="documentation"):
        ids_of(_short(portal), NOW - 96, NOW - 96)


def _short(portal: HubSpotPortal) -> hubspot.HubSpotApi:
    """One whose search tells the first four."""
    caller = Caller(
        AsyncAsgiTransport(portal.app), portal.address, (("authorization", "Bearer a-token"),), asyncio.sleep
    )
    return hubspot.HubSpotApi(caller, source_of(portal), most_found=4)


def test_a_busy_portal_is_waited_for_and_one_that_stays_busy_is_told() -> None:
    """As long as it asks for."""
    portal, pauses = HubSpotPortal(), list[float]()
    portal.enter(7, "lead", NOW - 10)
    portal.retry_after = "11"
    portal.faults = [429, 502]
    assert run(api_of(portal, pauses=pauses).order("contact/7")) is not None
    assert pauses == [11, 22]
    portal.faults = [429] * 5
    with pytest.raises(ShopRefused, match="nothing is lost"):
        run(api_of(portal).order("contact/7"))


def test_its_webhooks_are_made_by_hand() -> None:
    """And that is said."""
    api = api_of(HubSpotPortal())
    assert api.by_hand
    assert run(api.hooks()) == ()
    for asked in (api.add_hook(("x",), "https://a.example", ""), api.remove_hook("1")):
        with pytest.raises(ShopRefused, match="connectors install"):
            run(asked)
    assert hubspot._ms("then") == 0

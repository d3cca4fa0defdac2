"""Each platform has one connector, which calls itself so."""

from __future__ import annotations

from signalpost.connectors.platforms import CONNECTORS, bound
from signalpost.connectors.source import OrderSource, Platform


def test_a_connector_is_found_under_its_platform() -> None:
    """And is one of those that a shop may name."""
    assert {connector.platform for connector in CONNECTORS.values()} == set(CONNECTORS)
    assert set(CONNECTORS) <= {platform.value for platform in Platform}


def test_a_generic_connector_is_made_of_its_shops_mapping() -> None:
    """The others are the same for every shop. One whose mapping is none has none, and its sender tries again."""
    generic, stripe = CONNECTORS["generic"], CONNECTORS["stripe"]
    signature = {"style": "bearer", "header": "authorization"}
    good = OrderSource(
        name="s", platform=Platform.GENERIC, shop="s", mapping={"signature": signature, "order": {"order_id": "id"}}
    )
    made = bound(generic, good)
    assert made is not None
    assert made is not generic
    assert bound(generic, OrderSource(name="s", platform=Platform.GENERIC, shop="s")) is None
    assert bound(stripe, good) is stripe
    assert bound(None, good) is None


def test_a_connector_of_hubspots_is_made_of_its_portals_address() -> None:
    """Which HubSpot signs: another address makes another connector."""
    hubspot = CONNECTORS["hubspot"]
    made = bound(hubspot, OrderSource(name="h", platform=Platform.HUBSPOT, shop="h", webhook_address="https://a/b"))
    assert made is not None
    assert made is not hubspot

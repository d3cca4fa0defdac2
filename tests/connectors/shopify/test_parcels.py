"""An order has arrived when its first parcel has. Rows: Fulfillment (Admin REST API)."""

from __future__ import annotations

import msgspec

from shopify_stand_in import encoded, parcel_payload
from signalpost.connectors.shopify.parcels import arrived_at, first_arrival
from signalpost.connectors.shopify.shapes import Parcel

ARRIVED = 1_795_447_800


def parcel(shipment_status: str | None = "delivered", **more: object) -> Parcel:
    """As it is read."""
    return msgspec.json.decode(encoded(parcel_payload(shipment_status, **more)), type=Parcel)


def test_a_delivered_parcel_has_arrived() -> None:
    """When it was last changed."""
    assert arrived_at(parcel()) == ARRIVED
    assert arrived_at(parcel(updated_at=None)) == 1_795_244_400


def test_any_other_has_not() -> None:
    """On its way, tried in vain, or taken back."""
    assert arrived_at(parcel("in_transit")) is None
    assert arrived_at(parcel("attempted_delivery")) is None
    assert arrived_at(parcel(None)) is None
    assert arrived_at(parcel(status="cancelled")) is None


def test_the_first_parcel_counts() -> None:
    """A parcel does not say how many there are."""
    later = parcel(updated_at="2026-11-25T10:00:00Z")
    assert first_arrival([parcel("in_transit"), later, parcel()]) == ARRIVED
    assert first_arrival([]) is None

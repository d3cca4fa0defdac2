"""Parcels (fulfilments): when an order arrived.

Source: Admin REST API, Fulfillment: `shipment_status` `delivered`, `status` `success` or `cancelled`. A parcel does
not say how many there are: an order counts as delivered when its first one arrived.
"""

from __future__ import annotations

from collections.abc import Sequence

from signalpost.connectors.shopify.money import seconds
from signalpost.connectors.shopify.shapes import Parcel


def arrived_at(parcel: Parcel) -> int | None:
    """Unix seconds; None for a parcel that has not arrived, or was taken back."""
    if parcel.shipment_status != "delivered" or parcel.status == "cancelled":
        return None
    return seconds(parcel.updated_at or parcel.created_at)


def first_arrival(parcels: Sequence[Parcel]) -> int | None:
    """Of the first that arrived."""
    return min((at for parcel in parcels if (at := arrived_at(parcel)) is not None), default=None)

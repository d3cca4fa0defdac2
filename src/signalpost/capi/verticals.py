"""Meta's keys of `custom_data` for travel, property and vehicle catalogues. All optional, passed on as they are.

Source: Conversions API documentation, page "Custom data parameters" (copy of 2026-09-12). Dates are texts as the
catalogue has them (YYYYMMDD or YYYY-MM-DD).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

Text = str | int | None
Amount = int | float | str | None


class PriceRange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A range of prices, beds, baths, stars: both ends included."""

    min: Amount = None
    max: Amount = None


class Travel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Hotels, flights, destinations."""

    checkin_date: str | None = None
    checkout_date: str | None = None
    departing_departure_date: str | None = None
    departing_arrival_date: str | None = None
    returning_departure_date: str | None = None
    returning_arrival_date: str | None = None
    destination_airport: str | None = None
    origin_airport: str | None = None
    destination_ids: Sequence[str | int] | None = None
    num_adults: Amount = None
    num_children: Amount = None
    num_infants: Amount = None
    travel_class: str | None = None
    travel_start: str | None = None
    travel_end: str | None = None
    hotel_score: Amount = None
    user_bucket: Text = None
    suggested_destinations: Sequence[str] | None = None
    suggested_hotels: Sequence[str] | None = None
    preferred_price_range: PriceRange | None = None
    preferred_star_ratings: PriceRange | None = None
    preferred_neighborhoods: Sequence[str] | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None


class RealEstate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Home listings."""

    availability: str | None = None
    property_type: str | None = None
    listing_type: str | None = None
    neighborhood: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: Text = None
    country: str | None = None
    lease_start_date: str | None = None
    lease_end_date: str | None = None
    preferred_beds_range: PriceRange | None = None
    preferred_baths_range: PriceRange | None = None
    preferred_price_range: PriceRange | None = None
    preferred_neighborhoods: Sequence[str] | None = None
    suggested_home_listings: Sequence[str] | None = None


class Mileage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How far a vehicle has gone; `unit` is KM or MI."""

    value: Amount = None
    unit: str | None = None


class Vehicle(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Vehicles and vehicle offers. `trim` has at most 50 characters."""

    make: str | None = None
    model: str | None = None
    year: Text = None
    vin: str | None = None
    trim: str | None = None
    body_style: str | None = None
    condition_of_vehicle: str | None = None
    state_of_vehicle: str | None = None
    drivetrain: str | None = None
    transmission: str | None = None
    fuel_type: str | None = None
    exterior_color: str | None = None
    interior_color: str | None = None
    mileage: Mileage | None = None
    price: Amount = None
    dma_code: Text = None
    postal_code: Text = None
    country: str | None = None
    preferred_price_range: PriceRange | None = None
    suggested_vehicles: Sequence[str] | None = None

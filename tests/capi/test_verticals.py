"""Meta's travel, property and vehicle keys."""

from __future__ import annotations

import msgspec

from signalpost.capi.custom_data import GENERAL_KEYS
from signalpost.capi.verticals import Mileage, PriceRange, RealEstate, Travel, Vehicle


def test_no_vertical_reuses_a_general_key():
    """A vertical can always be written beside the general keys."""
    for vertical in (Travel, RealEstate, Vehicle):
        assert not set(vertical.__struct_fields__) & set(GENERAL_KEYS)


def test_what_is_not_given_is_not_written():
    """An empty vertical is an empty object."""
    for vertical in (Travel, RealEstate, Vehicle, PriceRange, Mileage):
        assert msgspec.to_builtins(vertical()) == {}


def test_ranges_are_objects():
    """Both ends of a range are named."""
    home = RealEstate(preferred_price_range=PriceRange(min=1, max=2))
    assert msgspec.to_builtins(home) == {"preferred_price_range": {"min": 1, "max": 2}}

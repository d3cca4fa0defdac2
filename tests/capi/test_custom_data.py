"""CustomData is flat on the wire: general keys, a vertical's keys and own properties side by side."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from signalpost.capi.custom_data import (
    CONTENT_KEYS,
    GENERAL_KEYS,
    Content,
    ContentType,
    CustomData,
    DeliveryCategory,
    flat,
)
from signalpost.capi.spec_parameters import OBJECTS
from signalpost.capi.verticals import Mileage, Travel, Vehicle


def test_the_tables_list_every_general_key():
    """No key of CustomData or Content is without a rule."""
    assert set(GENERAL_KEYS) == set(OBJECTS["custom_data"])
    assert set(CONTENT_KEYS) == set(OBJECTS["custom_data.contents[]"])


def test_only_given_keys_are_written():
    """Nothing stands in the object that the caller did not give."""
    assert flat(CustomData(value=5)) == {"value": 5}
    assert flat(CustomData()) == {}


def test_own_properties_stand_beside_the_general_keys():
    """Meta gets one flat object."""
    assert flat(CustomData(value=5, properties={"coupon": "MAY"})) == {"value": 5, "coupon": "MAY"}


def test_verticals_are_written_flat():
    """Travel and vehicle keys need no dictionary."""
    assert flat(CustomData(vertical=Travel(num_adults=2, city="Rome"))) == {"num_adults": 2, "city": "Rome"}
    vehicle = Vehicle(make="Fiat", mileage=Mileage(value=9, unit="KM"))
    assert flat(CustomData(vertical=vehicle)) == {"make": "Fiat", "mileage": {"value": 9, "unit": "KM"}}


def test_a_decimal_is_never_rounded():
    """Money may come as Decimal and keeps every digit."""
    assert flat(CustomData(value=Decimal("19.990")))["value"] == Decimal("19.990")


def test_enums_are_written_as_their_values():
    """ContentType.PRODUCT is `product`."""
    shape = CustomData(content_type=ContentType.PRODUCT, contents=[Content(id="a", quantity=1)])
    assert flat(shape) == {"content_type": "product", "contents": [{"id": "a", "quantity": 1}]}


def test_words_for_goods_are_spelt_as_meta_spells_them():
    """meta-conversions-api.md, section on custom_data: content_type and delivery_category."""
    assert [member.value for member in ContentType] == ["product", "product_group"]
    assert [member.value for member in DeliveryCategory] == ["in_store", "curbside", "home_delivery"]


def test_a_product_is_written_without_what_was_not_given():
    """And has no key that Meta does not list: it refuses such an event."""
    assert msgspec.to_builtins(Content(id="a", quantity=2)) == {"id": "a", "quantity": 2}
    with pytest.raises(TypeError):
        Content(colour="red")
    with pytest.raises(msgspec.ValidationError, match="colour"):
        msgspec.convert({"id": "a", "colour": "red"}, Content)


def test_what_is_empty_is_written_without_its_keys():
    """As Python sends it, and as it is kept."""
    assert msgspec.to_builtins(CustomData(value=5)) == {"value": 5}

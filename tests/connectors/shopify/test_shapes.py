"""What Shopify's own samples say is read into typed fields."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from signalpost.connectors.shopify.shapes import Order, Refund


def test_amounts_are_exact() -> None:
    """Texts and numbers alike."""
    decode = msgspec.json.Decoder(Order).decode
    assert decode(b'{"total_price": "409.94"}').total_price == Decimal("409.94")
    assert decode(b'{"total_price": 0.1}').total_price == Decimal("0.1")


def test_anything_may_be_null_or_missing() -> None:
    """A version may take a field away."""
    names = Order.__struct_fields__
    nothing = b"{" + b",".join(f'"{name}": null'.encode() for name in names) + b"}"
    assert msgspec.json.decode(nothing, type=Order) == msgspec.json.decode(b"{}", type=Order) == Order()


def test_what_is_not_read_may_be_anything() -> None:
    """Fields that a newer version adds."""
    assert msgspec.json.decode(b'{"id": 1, "new": [{"deep": true}]}', type=Refund).id == 1


@pytest.mark.parametrize("time", ['"2026-11-20T10:00:00"', '"soon"', "17"])
def test_a_time_without_its_zone_is_none(time: str) -> None:
    """It could be any hour."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(f'{{"created_at": {time}}}', type=Order)

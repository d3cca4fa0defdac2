"""Neither a request nor its delivery shows what it carries."""

from __future__ import annotations

from signalpost.connectors.webhook import Delivery, Unreadable, Unverified, Webhook


def test_bodies_are_not_shown() -> None:
    """They are full of people."""
    body = b'{"email":"ann@shop.example"}'
    shown = repr(Webhook(headers={}, body=body, now=1)) + repr(
        Delivery(topic="orders/paid", delivery_id="d", body=body)
    )
    assert shown == "Webhook(28 bytes)Delivery('orders/paid', 28 bytes)"


def test_refusals_carry_codes() -> None:
    """Which are worded elsewhere."""
    assert Unverified("signature_old").code == "signature_old"
    refused = Unreadable("orders.id", "webhook_field_missing")
    assert (refused.path, refused.code) == ("orders.id", "webhook_field_missing")

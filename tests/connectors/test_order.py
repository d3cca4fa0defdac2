"""What a message says of an order can be shown without showing the person."""

from __future__ import annotations

import pytest

from signalpost.capi.user_data import UserData
from signalpost.connectors.order import AccessRequest, Change, Checkout, Erasure, Message, Order, SubscriptionChange

PERSON = UserData(em="ann@shop.example", fn="Ann")
MESSAGES: tuple[Message, ...] = (
    Order(order_id="17", seen_at=1, user_data=PERSON),
    SubscriptionChange(
        subscription_id="s", change=Change.RENEWED, change_id="i", at=1, seen_at=1, user_data=PERSON
    ),
    Checkout(checkout_id="c", at=1, seen_at=1, user_data=PERSON),
    Erasure(user_data=PERSON),
    AccessRequest(request_id="r", user_data=PERSON),
)  # fmt: skip


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_no_message_shows_its_person(message: Message) -> None:
    """Whatever prints it."""
    assert "ann" not in repr(message).lower()


def test_an_order_shows_its_id_and_what_it_has() -> None:
    """Enough to find it."""
    assert repr(Order(order_id="17", seen_at=1, paid_at=5, test=True)).startswith("Order('17', paid_at, test, ")

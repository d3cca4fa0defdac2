"""Whether a request is WooCommerce's."""

from __future__ import annotations

import pytest

from signalpost.connectors.webhook import Delivery, Unverified, Webhook
from signalpost.connectors.woocommerce.signature import PING, SIGNATURE, verify
from woocommerce_stand_in import SECRET, body_of, order_payload, sign

BODY = body_of(order_payload())


def verified(headers: dict[str, str], body: bytes = BODY, secrets: tuple[str, ...] = (SECRET,)) -> Delivery:
    """The delivery that the gateway makes of a request."""
    return verify(Webhook(headers=headers, body=body, now=1_795_000_000), secrets)


def code_of(headers: dict[str, str], body: bytes = BODY, secrets: tuple[str, ...] = (SECRET,)) -> str:
    """Why it is refused."""
    with pytest.raises(Unverified) as refused:
        verified(headers, body, secrets)
    return refused.value.code


def test_a_signed_delivery_is_woocommerces() -> None:
    """With its topic, and without a time: WooCommerce sends none."""
    found = verified(sign(BODY, topic="order.created"))
    assert (found.topic, found.body, found.at) == ("order.created", BODY, None)


def test_either_secret_may_have_signed_while_one_is_exchanged() -> None:
    """In any order."""
    assert verified(sign(BODY, "old"), secrets=("new", "old")) == verified(sign(BODY, "old"), secrets=("old", "new"))


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        (sign(BODY, "another secret"), "signature_wrong"),
        ({**sign(BODY), SIGNATURE: ""}, "signature_missing"),
        ({key: text for key, text in sign(BODY).items() if key != SIGNATURE}, "signature_missing"),
        ({**sign(BODY), SIGNATURE: "sha256=abc"}, "signature_malformed"),
    ],
    ids=["wrong", "empty", "missing", "malformed"],
)
def test_what_is_not_signed_is_refused(headers: dict[str, str], code: str) -> None:
    """With a code."""
    assert code_of(headers) == code


def test_a_changed_byte_is_seen() -> None:
    """The signature is of the raw body, escaped slashes and all."""
    assert code_of(sign(BODY), BODY.replace(b"29.35", b"29.36", 1)) == "signature_wrong"
    assert code_of(sign(BODY), BODY.replace(b"\\/", b"/")) == "signature_wrong"


def test_without_a_secret_nothing_is_woocommerces() -> None:
    """Nor with an empty one."""
    assert code_of(sign(BODY, ""), secrets=("",)) == code_of(sign(BODY), secrets=()) == "signature_wrong"


def test_a_repetition_is_known_although_woocommerce_numbers_it_anew() -> None:
    """Its number is a digest of the second."""
    first, again = sign(BODY, delivery_id="a" * 32), sign(BODY, delivery_id="b" * 32)
    assert verified(first).delivery_id == verified(again).delivery_id


def test_two_orders_of_one_second_are_two_deliveries() -> None:
    """WooCommerce gives both one number."""
    other = body_of(order_payload(id=728))
    one, two = (verified(sign(body, delivery_id="a" * 32), body) for body in (BODY, other))
    assert one.delivery_id != two.delivery_id


def test_the_first_ping_is_let_in_unsigned() -> None:
    """WooCommerce signs it no better; a webhook whose ping fails is not made."""
    found = verified({"content-type": "application/x-www-form-urlencoded"}, b"webhook_id=7")
    assert (found.topic, found.delivery_id) == (PING, "webhook_id=7")


@pytest.mark.parametrize("body", [b"webhook_id=", b"webhook_id=7&x=1", b"webhook_id=x", b"", b"webhook_id=7\n"])
def test_nothing_else_is_let_in_unsigned(body: bytes) -> None:
    """Whatever resembles it."""
    assert code_of({}, body) == "signature_missing"

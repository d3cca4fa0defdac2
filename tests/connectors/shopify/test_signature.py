"""A request is Shopify's if its body is signed with its app's secret. Rows: "Verify webhook deliveries"."""

from __future__ import annotations

import pytest

from shopify_stand_in import SECRET, encoded, order_payload, sign
from signalpost.connectors.shopify.signature import unix_ms, verify
from signalpost.connectors.webhook import Delivery, Unverified, Webhook

BODY = encoded(order_payload())
NOW = 1_795_165_230  # half a minute after it was triggered
DAY_S = 86_400


def came(body: bytes = BODY, now: int = NOW, **headers: str | None) -> Webhook:
    """The request, with headers changed, or taken away with None."""
    found = sign(BODY, SECRET, "orders/create") | {name.replace("_", "-"): value for name, value in headers.items()}
    return Webhook(headers={name: value for name, value in found.items() if value is not None}, body=body, now=now)


def checked(webhook: Webhook, *secrets: str, oldest_s: int = DAY_S) -> Delivery:
    """With the app's secret, if no other is named."""
    return verify(webhook, secrets or (SECRET,), oldest_s=oldest_s)


def refused(webhook: Webhook, *secrets: str, oldest_s: int = DAY_S) -> str:
    """Why it is not taken."""
    with pytest.raises(Unverified) as found:
        checked(webhook, *secrets, oldest_s=oldest_s)
    return found.value.code


def test_a_signed_body_is_a_delivery() -> None:
    """With what its headers say of it."""
    delivery = checked(came())
    assert (delivery.topic, delivery.api_version, delivery.body) == ("orders/create", "2026-04", BODY)
    assert delivery.at == 1_795_165_201_250
    assert delivery.delivery_id == "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043"


def test_two_secrets_count_while_one_is_exchanged() -> None:
    """Shopify may sign with the old one for another hour."""
    assert checked(came(), "the new one", SECRET).topic == "orders/create"
    assert checked(came(), SECRET, "the next").topic == "orders/create"
    assert refused(came(), "the new one") == "signature_wrong"


def test_no_secret_takes_nothing() -> None:
    """Nor does an empty one, with which anybody could sign."""
    assert refused(came(), "") == "signature_wrong"
    with pytest.raises(Unverified):
        verify(came(), (), oldest_s=0)


@pytest.mark.parametrize("place", [0, len(BODY) // 2, len(BODY) - 1])
def test_a_body_with_one_byte_changed_is_refused(place: int) -> None:
    """Anywhere."""
    other = BODY[:place] + bytes([BODY[place] ^ 1]) + BODY[place + 1 :]
    assert refused(came(other)) == "signature_wrong"


def test_a_body_written_anew_is_refused() -> None:
    """The raw bytes are signed, not what they mean."""
    assert refused(came(BODY.replace(b", ", b","))) == "signature_wrong"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "signature_missing"),
        ("", "signature_missing"),
        ("not base64!", "signature_malformed"),
        ("Zm9v", "signature_malformed"),  # of three bytes
        ("é" * 44, "signature_malformed"),
        ("A" * 43 + "=", "signature_wrong"),
    ],
)
def test_a_header_that_is_no_signature_is_told_apart(header: str | None, code: str) -> None:
    """Missing, malformed, or of somebody else."""
    assert refused(came(x_shopify_hmac_sha256=header)) == code


def test_an_old_delivery_is_refused() -> None:
    """By the time it says that it was triggered at; how old is a setting, and 0 takes any."""
    later = came(now=NOW + DAY_S)
    assert refused(later) == "signature_old"
    assert checked(later, oldest_s=0).topic == "orders/create"
    assert checked(later, oldest_s=2 * DAY_S).topic == "orders/create"


@pytest.mark.parametrize("header", [None, "yesterday", "2026-11-20T09:00:01"])
def test_a_delivery_without_a_time_has_no_age(header: str | None) -> None:
    """Older API versions send none."""
    delivery = checked(came(x_shopify_triggered_at=header, now=NOW + 9 * DAY_S))
    assert delivery.at is None


def test_a_repetition_has_the_id_it_had() -> None:
    """The webhook's; without it the event's, which its other topics share; without both the body's own."""
    first, again = checked(came()), checked(came(now=NOW + 600))
    assert first.delivery_id == again.delivery_id
    event = checked(came(x_shopify_webhook_id=None))
    assert event.delivery_id == "98880550-7158-44d4-b7cd-2c97c8a091b5/orders/create"
    bare = checked(came(x_shopify_webhook_id=None, x_shopify_event_id=None))
    assert len(bare.delivery_id) == 64
    assert bare.delivery_id == checked(came(x_shopify_webhook_id=None, x_shopify_event_id=None)).delivery_id


def test_a_delivery_without_topic_has_an_empty_one() -> None:
    """Which nothing is known of."""
    assert checked(came(x_shopify_topic=None, x_shopify_api_version=None)).topic == ""


def test_times_of_headers_are_read_to_the_millisecond() -> None:
    """Shopify writes nanoseconds."""
    assert unix_ms("2023-03-29T18:00:27.877041743Z") == 1_680_112_827_877
    assert unix_ms("") is None

"""What the collecting addresses share."""

from __future__ import annotations

import asyncio
import json

import pytest

from gateway_shop import ORIGIN, START_MS, Shop, purchase
from signalpost.gateway.access import Access
from signalpost.gateway.collect import Collector
from signalpost.gateway.intake import Intake
from signalpost.gateway.limits import DroppedRows, Limits
from signalpost.gateway.metrics import Counts
from signalpost.gateway.refusal import Refused
from signalpost.gateway.split import Parcel
from signalpost.store.record import EventCopy


def intake(shop: Shop, **limits: float) -> Intake:
    return Intake(
        access=Access(shop.control, lambda: shop.monotonic),
        collector=Collector(shop.inbox, DroppedRows(10), Counts(), lambda: "id"),
        limits=Limits(**limits),  # type: ignore[arg-type]
        trusted=(),
        clock=lambda: shop.now_ms,
        monotonic=lambda: shop.monotonic,
    )


def test_a_browser_key_has_its_own_rate(shop: Shop) -> None:
    """Browser keys are public: they are limited even when server keys are not."""
    taking = intake(shop, browser_requests_per_minute=6, burst_s=10.0)
    headers = {b"origin": ORIGIN.encode()}
    assert taking.key(shop.browser_token, headers) == shop.browser_key
    with pytest.raises(Refused) as refused:
        taking.key(shop.browser_token, headers)
    assert (refused.value.code, refused.value.retry_after) == ("rate_limited", 10)
    assert [taking.key(shop.token, {}) for _ in range(100)] == [shop.key] * 100


def test_a_refused_origin_costs_no_rate(shop: Shop) -> None:
    """Others who copied a browser key cannot use up its rate from elsewhere."""
    taking = intake(shop, browser_requests_per_minute=6, burst_s=10.0)
    for _ in range(5):
        with pytest.raises(Refused):
            taking.key(shop.browser_token, {b"origin": b"https://evil.example"})
    assert taking.key(shop.browser_token, {b"origin": ORIGIN.encode()}) == shop.browser_key


def test_the_spaces_policy_prepares_its_events(shop: Shop) -> None:
    """A default country set for the space gives phones theirs, within a second."""
    event = json.dumps(purchase(user_data={"ph": "030 1234567"})).encode()
    taking = intake(shop)

    def phone() -> object:
        parcel = Parcel(events=(event,), bare=True)
        asyncio.run(taking.collect(parcel, shop.key, {"headers": []}, {}, None, strict=False))
        copy = shop.copies()[-1]
        assert isinstance(copy, EventCopy)
        return json.loads(copy.body)["user_data"].get("ph")

    before = phone()
    exported = {**shop.control.export_config(1), "policy": {"default_country": "de"}}
    shop.control.apply_config(1, exported, author="test", now=START_MS)
    shop.monotonic += 1.0
    taking.key(shop.token, {})
    assert phone() != before


def test_the_header_wins_over_the_envelope(shop: Shop) -> None:
    """X-Sent-At is set last, by whoever really sends."""
    event = json.dumps(purchase()).encode()
    parcel = Parcel(events=(event,), sent_at=START_MS - 3_600_000)
    headers = {b"x-sent-at": str(START_MS).encode()}
    asyncio.run(intake(shop).collect(parcel, shop.key, {"headers": []}, headers, None, strict=False))
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    assert copy.sent_event_time is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (b"2.41.0", {"release": "2.41.0"}),
        (b" web 7 ", {"release": "web 7"}),
        (b"jo@example.com", {}),
        (b"\xe9t\xe9", {}),
        (b"", {}),
        (b"9" * 99, {"release": "9" * 64}),
    ],
)
def test_the_senders_release_is_kept_beside_its_events(shop: Shop, said: bytes, kept: dict[str, str]) -> None:
    """X-Release, when it is a name; nothing of it goes to Meta."""
    event = json.dumps(purchase()).encode()
    headers = {b"x-release": said}
    asyncio.run(intake(shop).collect(Parcel(events=(event,)), shop.key, {"headers": []}, headers, None, strict=False))
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    assert (copy.observed, b"release" in copy.body) == (kept, False)


def test_one_address_does_not_use_up_a_browser_key(shop: Shop) -> None:
    """The key is public: whoever floods it is refused, other visitors are not."""
    taking = intake(shop, browser_requests_per_minute=60, address_requests_per_minute=6, burst_s=10.0)
    headers = {b"origin": ORIGIN.encode()}

    def admitted(address: str) -> bool:
        try:
            taking.key(shop.browser_token, headers, {"client": (address, 1), "headers": []})
        except Refused as refused:
            assert refused.code == "rate_limited"
            return False
        return True

    assert [admitted("8.8.4.4") for _ in range(100)].count(True) == 1
    assert [admitted(f"8.8.8.{last}") for last in range(9)] == [True] * 9
    assert not admitted("9.9.9.9")  # the key's own ten


def test_a_private_address_is_nobodys_and_has_no_limit_of_its_own(shop: Shop) -> None:
    """Behind a proxy that is not trusted all visitors have the proxy's address."""
    taking = intake(shop, address_requests_per_minute=6, burst_s=10.0)
    for _ in range(50):
        taking.key(shop.browser_token, {b"origin": ORIGIN.encode()}, {"client": ("10.0.0.1", 1), "headers": []})

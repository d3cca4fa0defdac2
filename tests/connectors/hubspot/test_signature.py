"""Whether a request is HubSpot's."""

from __future__ import annotations

import pytest

from hubspot_stand_in import SECRET, signed
from signalpost.connectors.hubspot.signature import SIGNATURE, TIMESTAMP, TOLERANCE_MS, verify
from signalpost.connectors.webhook import Unverified, Webhook

URI = "https://sp.shop.example/webhooks/hub"
NOW = 1_795_219_200
NOW_MS = NOW * 1_000
BODY, HEADERS = signed([{"objectId": 7}], uri=URI, now_ms=NOW_MS)


def verified(
    headers: dict[str, str] = HEADERS, body: bytes = BODY, *, secrets: tuple[str, ...] = (SECRET,), now: int = NOW,
    address: str = URI, query: str = "",
) -> int:  # fmt: skip
    webhook = Webhook(
        headers={"host": "sp.shop.example", **headers}, body=body, now=now, path="/webhooks/hub", query=query
    )
    return verify(webhook, secrets, address)


def code_of(headers: dict[str, str] = HEADERS, body: bytes = BODY, **more: object) -> str:
    """Why it is refused."""
    with pytest.raises(Unverified) as refused:
        verified(headers, body, **more)  # type: ignore[arg-type]
    return refused.value.code


def test_what_hubspots_page_shows_is_verified() -> None:
    """HMAC-SHA256 of POST, address, body and time, in base64: computed by openssl."""
    headers = {SIGNATURE: "7SgANkApjGkqHPPYu3VbiD2rI8dzI2pMbHD4i8X+nUw=", TIMESTAMP: "1795219200000"}
    assert verified(headers, b'[{"objectId":7}]', secrets=("the-secret",)) == NOW_MS


def test_a_signed_delivery_is_hubspots() -> None:
    """With when it was signed, by either secret while one is exchanged."""
    assert verified() == verified(secrets=("new", SECRET)) == NOW_MS


def test_escapes_of_the_address_are_signed_as_hubspot_signs_them() -> None:
    """As it came, or punctuation decoded and all else as it came; the query of an address is not added twice."""
    query = "to=a%40b%2Fc%20d&x=%252F"
    body, headers = signed([{"objectId": 7}], uri=f"{URI}?to=a@b/c%20d&x=%252F", now_ms=NOW_MS)
    assert verified(headers, body, query=query) == NOW_MS
    assert verified(headers, body, query=query, address=f"{URI}?{query}") == NOW_MS
    plain, as_it_came = signed([{"objectId": 7}], uri=f"{URI}?{query}", now_ms=NOW_MS)
    assert verified(as_it_came, plain, query=query) == NOW_MS
    assert code_of(headers, body, query=query.replace("%20", " ")) == "signature_wrong"


def test_without_settings_the_address_is_what_the_request_names() -> None:
    """Over HTTPS, as HubSpot takes no other; a query is signed too."""
    assert verified(address="") == NOW_MS
    assert code_of(address="https://elsewhere.example/webhooks/hub") == "signature_wrong"
    body, headers = signed([], uri=f"{URI}?a=1", now_ms=NOW_MS)
    assert verified(headers, body, query="a=1") == NOW_MS
    assert code_of(headers, body) == "signature_wrong"


@pytest.mark.parametrize("name", [SIGNATURE, TIMESTAMP])
def test_what_is_not_signed_is_refused(name: str) -> None:
    """The older signatures (v1, v2), which sign no time, are none."""
    headers = {key: text for key, text in HEADERS.items() if key != name}
    assert code_of({**headers, "x-hubspot-signature": "ab" * 32}) == "signature_missing"


@pytest.mark.parametrize(
    "headers", [{SIGNATURE: "AAAA"}, {SIGNATURE: "not base64"}, {TIMESTAMP: "now"}, {TIMESTAMP: "1" * 16}]
)
def test_what_is_malformed_is_refused(headers: dict[str, str]) -> None:
    """And told from what is wrong."""
    assert code_of({**HEADERS, **headers}) == "signature_malformed"


def test_a_changed_byte_is_seen() -> None:
    """In the body and the time; an empty secret signs nothing."""
    assert code_of(body=BODY.replace(b"7", b"8")) == "signature_wrong"
    assert code_of({**HEADERS, TIMESTAMP: str(NOW_MS + 1)}) == "signature_wrong"
    assert code_of(secrets=("",)) == "signature_wrong"


@pytest.mark.parametrize("seconds", [-301, 301])
def test_what_is_sent_again_later_is_refused(seconds: int) -> None:
    """After five minutes; clocks may differ by as much."""
    assert TOLERANCE_MS == 300_000
    assert code_of(now=NOW + seconds) == "signature_old"
    assert verified(now=NOW + 300) == verified(now=NOW - 300) == NOW_MS

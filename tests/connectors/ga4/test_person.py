"""Who a hit is about, and what they chose."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from signalpost.connectors.ga4.hit import Hit
from signalpost.connectors.ga4.person import consent, link, user_data

DIGEST = hashlib.sha256(b"jo@example.com")


@pytest.mark.parametrize(
    "written",
    [
        DIGEST.hexdigest(),
        base64.b64encode(DIGEST.digest()).decode(),
        base64.urlsafe_b64encode(DIGEST.digest()).decode(),
        [DIGEST.hexdigest()],
    ],
)
def test_digests_are_hex(written: Any) -> None:
    """Whichever way GA4 was given them."""
    hit = Hit(client_id="1.2", user_data={"sha256_email_address": written})
    assert user_data(hit, {})["em"] == DIGEST.hexdigest()


def test_what_is_no_digest_stays() -> None:
    """For the judge of events to say."""
    for odd in ("!" * 43 + "=", "a" * 43 + "="):
        found = user_data(Hit(user_data={"sha256_phone_number": odd}), {})["ph"]
        assert found in (odd, base64.b64decode(odd.encode() if odd[0] == "a" else b"").hex())


def test_people_addresses_and_browsers() -> None:
    """Several emails stay several; a user_id goes before the client_id."""
    given = {
        "sha256_email_address": ["a@example.com", "b@example.com"],
        "phone_number": "+491701234567",
        "address": [
            {"sha256_first_name": "x", "last_name": "Roe", "city": "Bonn", "region": "NW", "postal_code": 53111}
        ],
    }
    hit = Hit(client_id="1.2", user_id="u", user_data=given, ip_override="192.0.2.1", user_agent="UA")
    assert user_data(hit, {"fbp": "fb.1.1.1", "fbc": ""}) == {
        "em": ["a@example.com", "b@example.com"],
        "ph": "+491701234567",
        "fn": "x",
        "ln": "Roe",
        "ct": "Bonn",
        "st": "NW",
        "zp": "53111",
        "external_id": "u",
        "client_ip_address": "192.0.2.1",
        "client_user_agent": "UA",
        "fbp": "fb.1.1.1",
    }
    assert user_data(Hit(client_id="1.2", user_data={"address": {"country": "DE"}}), {}) == {
        "country": "DE",
        "external_id": "1.2",
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, {}),
        ({"ad_user_data": "GRANTED"}, {"api": "granted"}),
        ({"ad_user_data": "granted", "ad_personalization": "GRANTED"}, {"api": "granted"}),
        ({"ad_user_data": "GRANTED", "ad_personalization": "DENIED"}, {"api": "denied"}),
        ({"ad_user_data": 5}, {"api": "denied"}),
    ],
)
def test_one_denial_is_a_no(said: dict[str, Any], expected: dict[str, str]) -> None:
    """A word that is none is never read as a yes."""
    assert consent(Hit(consent=said)) == expected


def test_consent_mode_goes_on_as_written() -> None:
    """The consent library reads it."""
    assert consent(Hit(gcs="G100", gcd="13p3p3p3p5")) == {"gcs": "G100", "gcd": "13p3p3p3p5"}


def test_a_browser_is_tied_by_one_id() -> None:
    """By the fbp where it is known, as the tag's events of it are."""
    assert link(Hit(client_id="1.2"), {}) == {"visitor": "1.2"}
    assert link(Hit(client_id="1.2"), {"fbp": "fb.1.1795000000000.7"}) == {}


def test_what_is_empty_is_not_there() -> None:
    """A form that was not filled in."""
    assert user_data(Hit(user_data={"email_address": " ", "address": [{"city": []}]}), {}) == {}

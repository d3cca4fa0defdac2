"""What a shop's page wrote into the order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.signals import EventConsent
from signalpost.connectors.browser_half import NAMES, NOTHING_WRITTEN, read_consent, read_half
from signalpost.connectors.order import BrowserHalf

HALF = {
    "fbp": "fb.1.1596403881668.1116446470",
    "fbc": "fb.1.1554763741205.AbCdEfGhIjKlMnOpQrStUvWxYz1234567890",
    "visitor": "v1",
    "event_id": "e1",
    "url": "https://shop.example/checkout",
    "referrer": "https://m.facebook.com/",
    "consent": '{"api":"granted","gpc":true}',
}


def test_all_of_it_is_read() -> None:
    """By its names."""
    half = read_half(HALF)
    assert (half.fbp, half.fbc, half.visitor) == (HALF["fbp"], HALF["fbc"], "v1")
    assert half.consent == EventConsent(api="granted", gpc="1")
    assert half.browser == BrowserHalf(
        event_id="e1", event_source_url=HALF["url"], referrer_url="https://m.facebook.com/"
    )
    assert set(HALF) == set(NAMES)


def test_nothing_is_read_of_nothing() -> None:
    """An order that no page wrote into."""
    assert read_half({}) is NOTHING_WRITTEN


def test_ids_that_came_with_a_denial_are_left_out() -> None:
    """Though no page should have written them."""
    half = read_half({**HALF, "consent": "denied"})
    assert (half.fbp, half.fbc, half.visitor, half.browser.event_id) == (None, None, "", "")
    assert half.consent == EventConsent(api="denied")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        (" ", None),
        ("granted", EventConsent(api="granted")),
        ("grant", EventConsent(api="granted")),
        ("deny", EventConsent(api="denied")),
        ('{"tcf":"CO…","unknown":"x","region":"DE","usp":null}', EventConsent(tcf="CO…", region="DE")),
        ("{broken", EventConsent(api="unreadable")),
        ('{"api":{}}', EventConsent(api="unreadable")),
    ],
)
def test_consent_is_a_word_or_signals(text: str, expected: EventConsent | None) -> None:
    """What cannot be read grants nothing."""
    assert read_consent(text) == expected


def test_what_is_too_long_is_no_id_and_no_address() -> None:
    """Anybody writes texts."""
    half = read_half(
        {"fbp": "f" * 257, "visitor": "v" * 257, "url": "https://" + "a" * 2048, "referrer": "javascript:1"}
    )
    assert half == NOTHING_WRITTEN


@given(st.dictionaries(st.sampled_from(NAMES), st.text()))
def test_nothing_is_raised_and_nothing_shown(texts: dict[str, str]) -> None:
    """Whatever a page wrote."""
    assert repr(read_half(texts)) == "Written()"

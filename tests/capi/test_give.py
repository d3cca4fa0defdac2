"""Giving an event keys that it lacks."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.capi.give import give
from signalpost.capi.unmet import FORBIDDEN_COMBINATION, NO_USABLE_KEY


@pytest.mark.parametrize(
    "body",
    [
        b'{"event_name":"Lead","user_data":{"em":"a"},"custom_data":{"value":1}}',
        b'{"event_name":"Lead","custom_data":{"user_data":{"x":1}},"user_data":{"em":"a"}}',
        b'{"event_name":"Lead","user_data":{"em":"a"}}',
        b'{"custom_data":{"user_data":{"x":1},"custom_data":1},"user_data":{"em":"a"}}',
    ],
)
def test_the_keys_stand_beside_those_that_were_there(body: bytes) -> None:
    """Wherever user_data stands, whatever looks like it elsewhere, and however the value is written."""
    gift = give(body, ("em",), (), {"fbc": 'fb.1.2."x"'})
    before = msgspec.json.decode(body)
    assert msgspec.json.decode(gift.body) == before | {"user_data": {"em": "a", "fbc": 'fb.1.2."x"'}}
    assert gift.keys == ("em", "fbc")


@pytest.mark.parametrize("body", [b'{"user_data":{}}', b"{}"])
def test_an_event_without_any_key_can_be_given_some(body: bytes) -> None:
    """And lacks none any more; what else it lacks it still does."""
    gift = give(body, (), (NO_USABLE_KEY, "value_missing"), {"em": "a"})
    assert msgspec.json.decode(gift.body) == {"user_data": {"em": "a"}}
    assert gift.unmet == ("value_missing",)


def test_a_combination_that_meta_refuses_is_judged_again() -> None:
    """An address and a user agent alone are none; with an fbp they are."""
    body = b'{"user_data":{"client_user_agent":"x"}}'
    still = give(body, ("client_user_agent",), (FORBIDDEN_COMBINATION,), {"client_ip_address": "203.0.113.9"})
    cured = give(body, ("client_user_agent",), (FORBIDDEN_COMBINATION,), {"em": "a"})
    assert cured.unmet == ()
    assert set(still.unmet) <= {FORBIDDEN_COMBINATION}

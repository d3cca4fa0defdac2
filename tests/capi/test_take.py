"""Taking keys back out of an event."""

from __future__ import annotations

import msgspec

from signalpost.capi.give import give
from signalpost.capi.take import take
from signalpost.capi.unmet import NO_USABLE_KEY

BODY = b'{"event_name":"Lead","user_data":{"em":"a"},"custom_data":{"value":1}}'


def test_what_was_given_can_be_taken_back() -> None:
    """The event says what it said before."""
    left = take(give(BODY, ("em",), (), {"fbp": "f", "ph": "p"}).body, {"fbp", "ph"}, ())
    assert msgspec.json.decode(left.body) == msgspec.json.decode(BODY)
    assert (left.keys, left.unmet) == (("em",), ())


def test_an_event_that_has_no_key_left_says_so() -> None:
    """It waits for one, or ends for want of it."""
    assert take(BODY, {"em"}, ("value_missing",)).unmet == (NO_USABLE_KEY, "value_missing")


def test_an_event_without_user_data_has_nothing_to_take() -> None:
    """It is left without a key, as it came."""
    left = take(b'{"event_name":"Lead"}', {"em"}, ())
    assert msgspec.json.decode(left.body) == {"event_name": "Lead", "user_data": {}}
    assert (left.keys, left.unmet) == ((), (NO_USABLE_KEY,))

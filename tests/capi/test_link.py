"""What ties an event to a visit, and how it travels."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.capi.link import MAX_KEY, EventLink
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event, encode_event
from signalpost.errors import InvalidInput

RAW = b'{"event_name":"Lead","event_time":1790000000,"action_source":"system_generated","event_id":"1","link":%b}'


def test_an_event_carries_its_keys_and_comes_back_as_it_was() -> None:
    """Visitor, tokens, and whether somebody logged in."""
    event = decode_event(RAW % b'{"visitor":"1.17.abc","cart":"c-1","authenticated":true}')
    assert event.link == EventLink(visitor="1.17.abc", cart="c-1", authenticated=True)
    assert decode_event(encode_event(event)) == event


def test_meta_is_sent_none_of_it() -> None:
    """The keys stay beside user_data."""
    outcome = prepare(decode_event(RAW % b'{"checkout":"chk-77"}'), now=1_790_000_000, random_id="x")
    assert isinstance(outcome, Accepted)
    assert b"chk-77" not in outcome.body
    assert b"link" not in outcome.body


@pytest.mark.parametrize("link", [b'{"wagon":"x"}', b'{"cart":7}', b'"x"'])
def test_what_is_no_link_is_refused_with_its_place(link: bytes) -> None:
    """An unknown key, a number, a text."""
    with pytest.raises(InvalidInput) as refused:
        decode_event(RAW % link)
    assert refused.value.problems[0].path.startswith("link")


def test_a_browser_can_name_neither_a_visitor_nor_a_login() -> None:
    """The first is its cookie's, the second nobody can prove in a page. Tokens and a logout it may."""
    link = EventLink(visitor="v", cart="c", order="o", authenticated=True, logout=True)
    assert link.as_texts() == {
        "visitor": "v",
        "cart": "c",
        "order": "o",
        "authenticated": "true",
        "logout": "true",
    }
    assert link.as_texts(of_browser=True) == {"cart": "c", "order": "o", "logout": "true"}


def test_a_key_too_long_to_be_one_is_left_out() -> None:
    """Whatever stands in it."""
    assert MAX_KEY == 256
    assert EventLink(cart="x" * 257).as_texts() == {}


def test_repr_shows_no_value() -> None:
    """Only which keys are there."""
    assert repr(EventLink(visitor="secret", authenticated=False)) == "EventLink(visitor)"


def test_a_key_of_the_greatest_length_counts() -> None:
    """256 characters."""
    longest = "x" * 256
    assert EventLink(checkout=longest, order="7").as_texts() == {"checkout": longest, "order": "7"}


def test_a_typed_address_says_that_nobody_logged_in() -> None:
    """It is not the same as to say nothing."""
    assert EventLink(authenticated=False).as_texts() == {"authenticated": "false"}
    assert EventLink().as_texts() == {}


def test_a_misspelt_key_is_no_part_of_a_link() -> None:
    """Else an order would go untied for want of a letter."""
    with pytest.raises(msgspec.ValidationError, match="chekout"):
        msgspec.convert({"chekout": "c"}, EventLink)

"""Messages of failed assertions: short, exact, and without anybody's keys."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meta_events import plain, post
from signalpost.sandbox.received import ReceivedCall
from signalpost.sandbox.state import Sandbox
from signalpost.testing import MetaSandbox
from signalpost.testing_words import misfits, not_received, refused, unwanted


def received(**changes: Any) -> Any:
    sandbox = MetaSandbox(Sandbox())
    post(sandbox, plain(sandbox, **changes))
    (event,) = sandbox.events()
    return event


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"source": "server", "dataset": "1234567890"}, []),
        ({"source": "browser"}, ["source is server"]),
        ({"custom_data": {"value": 1}}, ["custom_data.value is 19.99"]),
        ({"custom_data": {"currency": "USD"}}, ['custom_data.currency is "EUR"']),
        ({"event_id": "other"}, ['event_id is "event-1"']),
        ({"opt_out": True}, ["opt_out is missing"]),
        ({"custom_data": None}, ["custom_data is another"]),
        ({"user_data": {"em": "0" * 64}}, ["user_data.em is another"]),
        ({"user_data": {"ph": "0" * 64}}, ["user_data.ph is missing"]),
    ],
    ids=str,
)
def test_what_does_not_fit_is_told(wanted: dict[str, Any], why: list[str]) -> None:
    """By path, with the value where it is nobody's."""
    assert misfits(received(), wanted) == why


def test_personal_keys_among_free_ones_are_not_told() -> None:
    """custom_data may hold anything."""
    event = received(custom_data={"value": 1, "currency": "EUR", "customer_email": "jo@example.com"})
    assert misfits(event, {"custom_data": {"customer_email": "x"}}) == ["custom_data.customer_email is another"]


def test_wanted_user_data_is_not_repeated() -> None:
    """A message may end up in a log of the build."""
    words = unwanted("Lead", {"user_data": {"em": "jo@example.com"}, "event_id": "a"}, [])
    assert words == "expected no Lead with user_data as given, event_id 'a'; received 0"


def test_long_lists_are_cut() -> None:
    """Twenty lines and a count."""
    calls = [ReceivedCall(number=n, received_at=0, dataset="1", events=1, fbtrace_id="A", error="2") for n in range(50)]
    lines = refused(calls).splitlines()
    assert len(lines) == 23
    assert lines[-1] == "  and 30 more"


@pytest.mark.parametrize("answer", [None, b"[]", b"{", b'{"error": {}}', b'{"error": null}'])
def test_a_refusal_without_a_title_has_its_code(answer: bytes | None) -> None:
    """Faults such as html_502 have no body of Graph's."""
    call = ReceivedCall(number=1, received_at=0, dataset="1", events=2, fbtrace_id="A", error="html_502", answer=answer)
    assert refused([call]).splitlines()[-1] == "  call 1, 2 events: html_502"


@given(st.text(alphabet="qwxyz", min_size=6, max_size=12))
def test_no_message_holds_a_value_of_user_data(text: str) -> None:
    """Neither clear nor hashed, whatever was asked."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    event = received(user_data={"em": [digest], "external_id": text})
    words = not_received("Purchase", {"user_data": {"em": [text]}, "action_source": "app"}, 3, 0, [event], [])
    assert digest not in words
    assert text not in words

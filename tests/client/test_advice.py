"""Where an event does not get through, the result says what to do; what is no address is refused at once."""

from __future__ import annotations

import pytest

import signalpost as sp
from signalpost.client.advice import advice_of


def test_nothing_at_the_address_says_where_to_look() -> None:
    """The commonest slip: the wrong port. Printed, the result says so; in a list it stays short."""
    with sp.Client.to_gateway("http://127.0.0.1:9", key="sps_x", retries=sp.Retries(attempts=1)) as client:
        result = client.send(
            sp.Event(
                event_name="Lead",
                event_time=sp.now(),
                event_id="lead-1",
                action_source="website",
                user_data=sp.UserData(em="anna@example.com"),
            )
        )
    assert (result.status, result.reason) == (sp.Status.FAILED, "no_answer")
    assert "host, port and http or https" in result.advice
    assert str(result) == f"{result!r}: {result.advice}"
    assert repr(result).startswith("Result(failed, event_id=lead-1, reason=no_answer, notes=[")


@pytest.mark.parametrize("reason", ["no_answer", "unknown_outcome", "answer_unreadable", "code_500", None])
def test_what_failed_may_be_sent_again(reason: str | None) -> None:
    """Whatever the reason, with the same event_id."""
    assert "Sending the same event (same event_id) again is safe." in advice_of(reason)


def test_a_dropped_event_says_what_to_mend() -> None:
    """Each problem with its path and its fix."""
    with sp.Client(dataset="1", token="any") as client:
        result = client.send({"event_name": "Purchase"})
    assert "event_time: The event has no event_time. Send when it happened" in result.advice
    assert "action_source: The event has no action_source." in str(result)


def test_what_arrived_needs_no_advice() -> None:
    """It prints as its repr."""
    result = sp.Result(status=sp.Status.ACCEPTED, event_id="e-1")
    assert (result.advice, str(result)) == ("", repr(result))


@pytest.mark.parametrize("url", ["127.0.0.1:8080", "localhost", "", "ftp://localhost", "http://"])
def test_what_is_no_address_is_refused_when_the_client_is_made(url: str) -> None:
    """Not with the first event, and not by silence."""
    with pytest.raises(sp.SettingsError, match="must begin with http:// or https://"):
        sp.Client.to_gateway(url, key="sps_x")
    with pytest.raises(sp.SettingsError, match="base_url is no address"):
        sp.Dataset(id="1", token="any", base_url=url)

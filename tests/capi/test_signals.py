"""The signals of an event, and how they travel."""

from __future__ import annotations

import msgspec
import pytest

import signalpost as sp
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.signals import EventConsent, Signals
from signalpost.capi.wire import decode_event, encode_event
from signalpost.errors import InvalidInput

RAW = b'{"event_name":"Lead","event_time":1790000000,"action_source":"system_generated","event_id":"1","consent":%b}'


def test_an_event_carries_the_signals_of_its_person() -> None:
    """Under the names that a tag sends them by, and the region beside."""
    event = decode_event(RAW % b'{"api":"granted","region":"de"}')
    assert event.consent == EventConsent(api="granted", region="de")
    assert decode_event(encode_event(event)) == event


@pytest.mark.parametrize(
    ("given", "read"), [(b"true", "1"), (b"false", "0"), (b"1", "1"), (b"0", "0"), (b'"1"', "1"), (b'""', "")]
)
def test_global_privacy_control_is_also_true_or_false(given: bytes, read: str) -> None:
    """`navigator.globalPrivacyControl` is a boolean, and so is what back ends make of the header."""
    event = decode_event(RAW % (b'{"gpc":%b}' % given))
    assert event.consent == EventConsent(gpc=read)
    assert decode_event(encode_event(event)) == event
    assert EventConsent(gpc=True).gpc == "1"


def test_meta_is_sent_no_signal() -> None:
    """Consent decides whether an event goes; the API has no field for it (section 11)."""
    event = decode_event(RAW % b'{"tcf":"CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA"}')
    outcome = prepare(event, now=1_790_000_000, random_id="x")
    assert isinstance(outcome, Accepted)
    assert b"consent" not in outcome.body
    assert b"tcf" not in outcome.body


@pytest.mark.parametrize(
    ("consent", "path", "code"),
    [
        (b'{"status":"granted"}', "consent.status", "unknown_key"),
        (b'{"api":true}', "consent.api", "wrong_type"),
        (b'{"gpc":[true]}', "consent.gpc", "wrong_type"),
        (b'"granted"', "consent", "wrong_type"),
        (b'{"api":"granted","api":"denied"}', "consent.api", "duplicate_key"),
    ],
)
def test_a_signal_that_cannot_be_read_is_never_taken_for_silence(consent: bytes, path: str, code: str) -> None:
    """A misspelt name or a wrong type refuses the event and says where."""
    with pytest.raises(InvalidInput) as refused:
        decode_event(RAW % consent)
    assert [(found.path, found.code) for found in refused.value.problems] == [(path, code)]


def test_a_representation_names_signals_without_their_text() -> None:
    """A consent string is of a person."""
    shown = repr(Signals(tcf="CPXxRfAPXxRf", gpc="1"))
    assert shown == "Signals(tcf, gpc)"
    assert "consent" in repr(sp.Event(event_name="a", event_time=1, action_source="app", consent=EventConsent(api="x")))


def test_a_signal_that_is_not_there_is_not_written() -> None:
    """Most events have one or two of seventeen."""
    assert msgspec.json.encode(Signals()) == msgspec.json.encode(EventConsent()) == b"{}"
    assert msgspec.json.encode(Signals(gpc="1")) == msgspec.json.encode(EventConsent(gpc=True)) == b'{"gpc":"1"}'
    assert set(msgspec.structs.astuple(Signals())) == set(msgspec.structs.astuple(EventConsent())) == {""}


def test_a_misspelt_signal_is_no_signal() -> None:
    """Of an event; what a tag sends beside is the next version's."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"gcp":"1"}', type=EventConsent)
    assert msgspec.json.decode(b'{"gcp":"1"}', type=Signals) == Signals()

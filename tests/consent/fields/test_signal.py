"""One signal by its name."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.consent.fields.reader import LONGEST
from signalpost.consent.fields.signal import SIGNALS, signal_fields
from signalpost.consent.signals import Signals


def test_every_signal_of_an_event_can_be_decoded() -> None:
    """By the name that it has in a beacon and an event."""
    assert SIGNALS.keys() == set(Signals.__struct_fields__)


@pytest.mark.parametrize("name", SIGNALS)
def test_what_cannot_be_read_is_an_error_without_the_value(name: str) -> None:
    """Nothing of it is repeated: a string may hold an identifier."""
    for value in ("joe@example.com", 5, None, "A" * (LONGEST + 1)):
        read = signal_fields(name, value)
        assert list(read) == ["error"]
        assert read["error"].startswith(f"{name} is unreadable: ")
        assert "joe" not in read["error"]


def test_one_and_nought_are_yes_and_no() -> None:
    """Sec-GPC, and whether the GDPR applies."""
    assert signal_fields("gpc", "1") == {"gpc": True}
    assert signal_fields("gdpr", "0") == {"gdpr": False}
    assert signal_fields("gpc", True) == {"gpc": True}  # as an event may have it
    assert signal_fields("gdpr", False) == {"gdpr": False}
    assert "error" in signal_fields("gcs", True)


def test_the_sites_own_words_are_kept() -> None:
    """And the sections of GPP that apply are numbers."""
    assert signal_fields("api", "granted") == {"api": "granted"}
    assert signal_fields("gpp_sid", "8_7") == {"applicable_sections": [7, 8]}
    assert signal_fields("gpp_sid", "-1") == {"applicable_sections": []}


def test_shopifys_event_is_an_object_already() -> None:
    """What visitorConsentCollected passes on."""
    assert signal_fields("shopify", {"marketingAllowed": False}) == {"marketingAllowed": False}


@given(st.sampled_from(sorted(SIGNALS)), st.text(max_size=100))
def test_any_text_is_taken(name: str, text: str) -> None:
    """Whatever comes out is JSON."""
    for tried in (text, "1" + text, "{" + text + "}", "2~" + text, "C" + text, "DBABLA~" + text):
        msgspec.json.encode(signal_fields(name, tried))


def test_a_signal_of_the_greatest_length_is_looked_at() -> None:
    """65,536 characters; one more is not even begun with."""
    assert signal_fields("tcf", "!" * 65_536) == {
        "error": "tcf is unreadable: it has characters that are not of base64url"
    }
    assert signal_fields("tcf", "!" * 65_537) == {"error": "tcf is unreadable: it is longer than 65536 characters"}


@pytest.mark.parametrize("word", ["granted", "denied", "pending"])
@pytest.mark.parametrize("name", ["api", "tag", "fbq"])
def test_a_call_says_one_of_three_words(name: str, word: str) -> None:
    """Yes, no, or not yet asked."""
    assert signal_fields(name, word) == {name: word}


def test_sections_are_parted_by_commas_too() -> None:
    """Numbers of four digits at most: there is no section beyond 4,095."""
    assert signal_fields("gpp_sid", "7,8_2") == {"applicable_sections": [2, 7, 8]}
    assert signal_fields("gpp_sid", "4095") == {"applicable_sections": [4095]}
    for text in ("12345", "7;8", "7,", "¹", "-2"):
        assert signal_fields("gpp_sid", text) == {"error": "gpp_sid is unreadable: it is no list of numbers"}

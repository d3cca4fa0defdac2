"""What is read of a message, whatever is in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from signalpost.connectors.segment.message import beside, moment, number, part, read, text
from signalpost.errors import InvalidInput


def test_the_address_or_the_message_says_its_type() -> None:
    """Where both do, the address."""
    assert read(b'{"type":"track"}').type == "track"
    assert read(b'{"type":"page"}', "track").type == "track"


@pytest.mark.parametrize(
    ("raw", "code", "path"),
    [
        (b"[]", "not_an_object", ""),
        (b"{", "not_an_object", ""),
        (b'{"type":7}', "not_an_object", ""),
        (b"{}", "segment_type_unknown", "type"),
        (b'{"type":"video"}', "segment_type_unknown", "type"),
    ],
)
def test_what_is_no_message_is_said(raw: bytes, code: str, path: str) -> None:
    """By code and place, never by what it holds."""
    with pytest.raises(InvalidInput) as refused:
        read(msgspec.Raw(raw))
    assert (refused.value.problems[0].code, refused.value.problems[0].path) == (code, path)


def test_a_message_shows_nobody() -> None:
    """Not in a traceback either."""
    assert repr(read(b'{"type":"track","userId":"jo@example.com"}')) == "Message(track)"


@pytest.mark.parametrize(
    ("value", "words", "figure"),
    [
        (" a ", "a", " a "),
        (7, "7", 7),
        (1.5, "1.5", 1.5),
        (433.0, "433", 433.0),
        (True, "", None),
        (None, "", None),
        ([], "", None),
    ],
)
def test_words_and_numbers(value: Any, words: str, figure: Any) -> None:
    """What is neither is left out."""
    assert (text(value), number(value)) == (words, figure)
    assert part(value) == {}


def test_times_as_sdks_write_them() -> None:
    """Python's, JavaScript's, and without a zone."""
    at = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)
    for written in (
        "2026-11-23T10:00:00Z",
        "2026-11-23T10:00:00.000Z",
        "2026-11-23T11:00:00.000000+01:00",
        "2026-11-23T10:00:00",
    ):
        assert moment(written) == at
    assert moment("yesterday") is None
    assert moment(1_795_300_000) is None


def test_what_stands_beside_a_batch_counts_where_the_message_is_silent() -> None:
    """Name by name."""
    message = read(b'{"type":"track","context":{"ip":"1"},"integrations":{"All":true}}')
    found = beside(message, {"ip": "2", "locale": "de"}, {"All": False, "Mixpanel": True})
    assert found.context == {"ip": "1", "locale": "de"}
    assert found.integrations == {"All": True, "Mixpanel": True}
    assert beside(message, None, "all") is message

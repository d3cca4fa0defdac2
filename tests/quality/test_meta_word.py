"""What Meta says of a dataset itself: what is asked, and answers read."""

from __future__ import annotations

from urllib.parse import parse_qs

import msgspec
import pytest

from signalpost.quality.meta_word import (
    MOST_CHECKS,
    MOST_NAMES,
    FailedCheck,
    MetaWord,
    debug_token_batch,
    read_checks,
    read_counted,
    read_token_ends,
    served_version,
    stats_query,
)

ENDS = 1_795_000_000


def answered(body: object, code: int = 200) -> bytes:
    return msgspec.json.encode([{"code": code, "body": msgspec.json.encode(body).decode()}])


def test_a_token_is_asked_about_in_the_body_alone() -> None:
    """As a call of a batch; with the proof of its app, if there is one."""
    form = parse_qs(debug_token_batch("a secret&more", None).decode())
    assert form["access_token"] == ["a secret&more"]
    assert msgspec.json.decode(form["batch"][0]) == [
        {"method": "GET", "relative_url": "debug_token?input_token=a+secret%26more"}
    ]
    assert parse_qs(debug_token_batch("t", "proof").decode())["appsecret_proof"] == ["proof"]


def test_when_a_token_ends() -> None:
    """0: never."""
    assert read_token_ends(answered({"data": {"is_valid": True, "expires_at": ENDS}})) == ENDS
    assert read_token_ends(answered({"data": {"is_valid": True, "expires_at": 0}})) is None
    assert read_token_ends(answered({"data": {}})) is None


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", answered({"error": {}}, 400), answered([]), b'[{"code":200}]'])
def test_an_answer_that_is_none_says_nothing_of_a_token(body: bytes) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=r"Meta answers 400|no answer of debug_token|unpack"):
        read_token_ends(body)


def test_checks_that_fail() -> None:
    """By key and title, bounded; those that pass, or could not be made, are none."""
    rows = [
        {"key": "pixel_decline", "title": "Decline", "result": "failed", "user_message": "12 of 40"},
        {"key": "a b", "title": "x" * 500, "result": "failed"},
        {"key": "pixel_missing", "title": "Missing", "result": "passed"},
        {"key": "other", "result": "unavailable"},
    ]
    first, second = read_checks(msgspec.json.encode({"data": rows}))
    assert first == FailedCheck(key="pixel_decline", title="Decline")
    assert (second.key, len(second.title)) == ("a_b", 200)
    many = [{"key": str(number), "result": "failed"} for number in range(MOST_CHECKS + 1)]
    assert len(read_checks(msgspec.json.encode({"data": many}))) == MOST_CHECKS
    with pytest.raises(ValueError, match="no list of checks"):
        read_checks(b'{"error": {}}')


def test_events_counted_from_servers() -> None:
    """Summed over hours, by name; a bounded number of names."""
    assert stats_query(60, 120)["start_time"] == "60"
    hours = [{"data": [{"value": "Purchase", "count": 3}]}, {"data": [{"value": "Purchase", "count": 4}]}]
    assert read_counted(msgspec.json.encode({"data": hours})) == {"Purchase": 7}
    many = [{"value": str(number), "count": 1} for number in range(MOST_NAMES + 1)]
    assert len(read_counted(msgspec.json.encode({"data": [{"data": many}]}))) == MOST_NAMES
    long = msgspec.json.encode({"data": [{"data": [{"value": "x" * 900, "count": -1}]}]})
    assert read_counted(long) == {"x" * 200: 0}
    with pytest.raises(ValueError, match="no answer of stats"):
        read_counted(b"<html>")


@pytest.mark.parametrize(
    ("headers", "served"),
    [
        ({}, ""),
        ({"facebook-api-version": "v25.0"}, ""),
        ({"facebook-api-version": "v26.0"}, "v26.0"),
        ({"facebook-api-version": "gone"}, ""),
        (
            {
                "facebook-api-version": "v25.0",
                "x-ad-api-version-warning": "The call has been auto-upgraded to v27.0 as v25.0 will be deprecated.",
            },
            "v27.0",
        ),
    ],
)
def test_the_version_that_answers_instead(headers: dict[str, str], served: str) -> None:
    """As the headers of any answer say."""
    assert served_version("v25.0", headers) == served


def test_what_was_not_told_is_left_out() -> None:
    """Of what is kept."""
    word = MetaWord(at=5)
    assert msgspec.json.encode(word) == b'{"at":5}'
    assert msgspec.json.decode(b'{"at":5}', type=MetaWord) == word

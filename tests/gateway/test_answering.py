"""Every request has an answer, in the form of its address."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from signalpost.errors import StoreCorrupt, StoreUnavailable
from signalpost.gateway.answering import Answering
from signalpost.gateway.answers import Answer, error_answer
from signalpost.gateway.body import Disconnected
from signalpost.gateway.log import EdgeLog
from signalpost.gateway.metrics import Counts
from signalpost.gateway.refusal import Refused


class Lines:
    """A log that keeps what it is told."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, dict[str, Any]]] = []

    def warning(self, event: str, **fields: Any) -> None:
        self.kept.append((event, fields))

    def error(self, event: str, **fields: Any) -> None:
        self.kept.append((event, fields))


def ended(error: BaseException | None) -> tuple[Answer | None, Counts, Lines]:
    """How a request ends that meets `error`, or nothing."""

    async def taking() -> Answer:
        if error is not None:
            raise error
        return Answer(202, b"{}")

    lines = Lines()
    answering = Answering(Counts(), EdgeLog(lines, time.monotonic))
    return asyncio.run(answering.answer(taking(), "events", error_answer)), answering.counts, lines


def test_an_answer_is_passed_on() -> None:
    """Nothing is counted as refused, and nothing logged."""
    answer, counts, lines = ended(None)
    assert answer == Answer(202, b"{}")
    assert (dict(counts.refused), lines.kept) == ({}, [])


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Refused("key_missing"), 401, "key_missing"),
        (StoreUnavailable("full", code="disk_full"), 503, "store_unavailable"),
        (StoreCorrupt("torn"), 503, "store_unavailable"),
        (KeyError("jo@example.com"), 500, "went_wrong"),
    ],
)
def test_what_goes_wrong_is_refused_counted_and_logged_once(error: Exception, status: int, code: str) -> None:
    """With a code; and no word of what a fault of ours was about."""
    answer, counts, lines = ended(error)
    assert answer is not None
    assert (answer.status, dict(counts.refused)) == (status, {code: 1})
    assert [fields["code"] for event, fields in lines.kept if event == "request_refused"] == [code]
    assert b"jo@example.com" not in answer.body
    assert "jo@example.com" not in str(lines.kept)


def test_nobody_is_answered_who_has_left() -> None:
    """Nor is that a refusal."""
    answer, counts, _ = ended(Disconnected())
    assert (answer, dict(counts.refused)) == (None, {})


def test_an_answer_is_sent_and_counted_with_its_time() -> None:
    """And none where nobody waits."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    answering = Answering(Counts(), EdgeLog(Lines(), time.monotonic))
    asyncio.run(answering.send(send, Answer(202, b"{}"), ((b"x", b"y"),), "events", time.perf_counter()))
    asyncio.run(answering.send(send, None, (), "events", time.perf_counter()))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert (b"x", b"y") in sent[0]["headers"]
    assert dict(answering.counts.requests) == {("events", 202): 1}

"""One call, repeated until an answer ends it."""

from __future__ import annotations

from typing import Any

import pytest

import shop
from signalpost.client.attempts import Again, GaveUp, attempts
from signalpost.client.rule import Call, Retries, Sleep
from signalpost.errors import TransportError
from signalpost.transport import Request, Response

REQUEST = Request(url="http://sandbox/")
CUT = TransportError("cut", body_left=True)
REFUSED = TransportError("refused", body_left=False)
GOOD = Response(status=200)
BUSY = Response(status=503)
LATER = Response(status=429, headers={"retry-after": "3"})


def judge(response: Response) -> Any:
    wait = float(response.headers.get("retry-after", 0))
    return "done" if response.status == 200 else Again("busy", wait)


def run(answers: list[Any], *, repeatable: bool = True, **settings: Any) -> tuple[Any, list[float]]:
    """How it ends, and the waits between."""
    retries = Retries(base_s=1.0, **settings)
    trying = attempts(lambda: REQUEST, judge, retries, shop.ports(), repeatable=repeatable)
    waits: list[float] = []
    step = next(trying)
    following = iter(answers)
    try:
        while True:
            if isinstance(step, Sleep):
                waits.append(step.seconds)
                step = trying.send(None)
            else:
                assert isinstance(step, Call)
                step = trying.send(next(following))
    except StopIteration as end:
        return end.value, waits


def test_an_answer_ends_it() -> None:
    """One call, no wait."""
    assert run([GOOD]) == ("done", [])


def test_waits_double_under_jitter() -> None:
    """With a draw of one half: 0.5, 1, 2 seconds."""
    assert run([BUSY, BUSY, BUSY, GOOD]) == ("done", [0.5, 1.0, 2.0])


def test_what_the_answer_asks_for_comes_first() -> None:
    """Retry-After plus the jitter."""
    assert run([LATER, GOOD]) == ("done", [3.5])


def test_a_wait_longer_than_allowed_is_not_begun() -> None:
    """It gives up with the answer's reason."""
    assert run([LATER], longest_wait_s=2.0) == (GaveUp("busy"), [])


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([REFUSED] * 4, "no_answer"),
        ([CUT] * 4, "unknown_outcome"),
        ([CUT, REFUSED, REFUSED, REFUSED], "unknown_outcome"),
        ([CUT, BUSY, BUSY, BUSY], "unknown_outcome"),
        ([BUSY] * 4, "busy"),
    ],
)
def test_it_gives_up_after_its_attempts_and_says_whether_the_body_may_have_arrived(
    answers: list[Any], reason: str
) -> None:
    """Once an outcome was unknown it stays so."""
    assert run(answers)[0] == GaveUp(reason)


def test_what_must_not_arrive_twice_is_repeated_only_if_it_did_not_leave() -> None:
    """A refused connection is tried again, a cut one is not."""
    assert run([REFUSED, GOOD], repeatable=False) == ("done", [0.5])
    assert run([CUT], repeatable=False) == (GaveUp("unknown_outcome"), [])

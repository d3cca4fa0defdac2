"""One HTTP call, repeated until an answer ends it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from itertools import count
from typing import Any, NamedTuple

from signalpost.client.rule import Call, Ports, Retries, Sleep, Step
from signalpost.errors import TransportError
from signalpost.transport import Request, Response

JSON = (("content-type", "application/json"),)


class Again(NamedTuple):
    """The call must be repeated, after at least `wait_s`."""

    reason: str
    wait_s: float = 0.0


class GaveUp(NamedTuple):
    """It was repeated as often, or would have to wait longer, than allowed."""

    reason: str


Judge = Callable[[Response], Any]


def attempts(
    request: Callable[[], Request], judge: Judge, retries: Retries, ports: Ports, *, repeatable: bool = True
) -> Generator[Step, Any, Any]:
    """What `judge` makes of the answer, once it is not Again; GaveUp when there is none.

    A call whose answer never came is repeated only if `repeatable`: the other side must recognise the double.
    """
    unknown = False
    last = max(retries.attempts, 1)
    for attempt in count(1):
        answer: Response | TransportError = yield Call(request())
        if isinstance(answer, TransportError):
            unknown = unknown or answer.body_left
            ended: Any = Again("unknown_outcome" if unknown else "no_answer")
            if answer.body_left and not repeatable:
                return GaveUp(ended.reason)
        else:
            ended = judge(answer)
        if not isinstance(ended, Again):
            return ended
        if attempt >= last or ended.wait_s > retries.longest_wait_s:
            return GaveUp("unknown_outcome" if unknown else ended.reason)
        yield Sleep(ended.wait_s + retries.wait_s(attempt, ports.random()))

"""To a Signalpost gateway, which answers when the events are on its disk."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import msgspec

from signalpost.capi.batch import join_bodies
from signalpost.capi.event import Event
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.client.advice import address
from signalpost.client.attempts import JSON, Again, GaveUp, attempts
from signalpost.client.result import Outgoing, Result, Status
from signalpost.client.rule import Delivery, Ports, Retries, Step
from signalpost.consent.ruling import Ruling
from signalpost.errors import DestinationError
from signalpost.store.record import Record
from signalpost.transport import Request, Response, Secret, attempt_timeout_s


class _GatewayResult(msgspec.Struct, frozen=True):
    status: Status
    event_id: str | None = None
    receipt: str | None = None
    reason: str | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


class _GatewayAnswer(msgspec.Struct, frozen=True):
    results: tuple[_GatewayResult, ...]


class _GatewayRefusal(msgspec.Struct, frozen=True):
    code: str
    message: str = ""
    fix: str = ""


_SET_UP_STATUSES = frozenset({401, 403, 404})


class ToGateway:
    """To a Signalpost gateway, which answers when the events are on its disk. Any dataset that its key may write to."""

    judges_last = False
    passes_consent_on = True
    control = None

    def __init__(self, url: str, key: Secret, retries: Retries, *, test_event_code: str | None = None) -> None:
        self._url = address(url, "url")
        self._key = key
        self._retries = retries
        self._test_event_code = test_event_code

    def knows(self, dataset: str | None) -> bool:
        """The gateway knows; without a name the events go to the datasets of the key."""
        return True

    def denial(self, event: Event, ruling: Ruling, policy: Policy, ports: Ports) -> Sequence[Record]:
        """Nothing: the gateway judges, and remembers."""
        return ()

    def deliver(self, batch: Sequence[Outgoing], ports: Ports) -> Generator[Step, Any, Delivery]:
        """One call; each event gets the gateway's own result."""
        ended = yield from attempts(lambda: self._request(batch, ports), _judge_gateway, self._retries, ports)
        if isinstance(ended, tuple) and not isinstance(ended, GaveUp):
            if len(ended) == len(batch):
                return Delivery([_of_gateway(one, result) for one, result in zip(batch, ended, strict=True)])
            ended = GaveUp("answer_unreadable")
        if isinstance(ended, DestinationError):
            return Delivery([one.ends(Status.FAILED, reason=ended.reason) for one in batch], ended)
        return Delivery([one.ends(Status.FAILED, reason=ended.reason) for one in batch])

    def _request(self, batch: Sequence[Outgoing], ports: Ports) -> Request:
        dataset = batch[0].dataset
        return Request(
            url=f"{self._url}/capi/{dataset}/events" if dataset else f"{self._url}/v1/events",
            headers=(*JSON, ("x-sent-at", str(int(ports.now() * 1000)))),
            body=join_bodies([_with_beside(one) for one in batch], test_event_code=self._test_event_code),
            token=self._key,
            timeout_s=attempt_timeout_s(len(batch)),
        )


def _with_beside(one: Outgoing) -> bytes:
    """The prepared event with what the gateway is told beside it and Meta is not: signals of consent, links."""
    beside = {name: value for name, value in (("consent", one.consent), ("link", one.link)) if value is not None}
    return one.event.body if not beside else one.event.body[:-1] + b"," + msgspec.json.encode(beside)[1:]


def _judge_gateway(response: Response) -> tuple[_GatewayResult, ...] | Again | GaveUp | DestinationError:
    if response.status < 300:
        try:
            return msgspec.json.decode(response.body, type=_GatewayAnswer).results
        except ValueError:  # no JSON, other JSON, or no UTF-8
            return Again("answer_unreadable")
    refusal = _refusal(response.body)
    if response.status in _SET_UP_STATUSES:
        return DestinationError(f"the gateway refused: {refusal.message} {refusal.fix}".strip(), reason=refusal.code)
    if response.status == 429 or response.status >= 500:
        return Again(refusal.code, _seconds(response.headers.get("retry-after")))
    return GaveUp(refusal.code)


def _refusal(body: bytes) -> _GatewayRefusal:
    try:
        return msgspec.json.decode(body, type=_GatewayRefusal)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _GatewayRefusal("answer_unreadable", "The answer is not a Signalpost gateway's.", "Check its address.")


def _seconds(text: str | None) -> float:
    return float(text) if text and text.isdecimal() else 0.0


def _of_gateway(event: Outgoing, result: _GatewayResult) -> Result:
    return event.ends(
        result.status,
        reason=result.reason,
        problems=result.problems,
        notes=result.notes,
        receipt=result.receipt,
    )

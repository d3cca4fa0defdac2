"""One HTTP call with a batch of events, and what its answer means."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from signalpost.capi.batch import join_bodies
from signalpost.capi.verdict import RetryAt, Verdict, verdict
from signalpost.errors import TransportError
from signalpost.store.ledger import Call, Leased
from signalpost.transport import AsyncTransport, Request, Response, attempt_timeout_s
from signalpost.worker.clock import Clock
from signalpost.worker.destination import Destination
from signalpost.worker.sending import Answer

JSON = (("content-type", "application/json"),)


async def call(transport: AsyncTransport, destination: Destination, events: Sequence[Leased], clock: Clock) -> Answer:
    """Send `events`, all of one dataset and one test_event_code, and judge the answer. Never raises TransportError."""
    at, started = clock.now(), clock.elapsed()
    left = True
    response: Response | None = None
    try:
        response = await transport.send(_request(destination, events))
        clock.hear(response.headers.get("date"))
    except TransportError as error:
        left = error.body_left
    judged = _judge(response, len(events))
    record = Call(
        dataset=events[0].dataset,
        space_id=events[0].space_id,
        at=at,
        duration_ms=clock.elapsed() - started,
        events=len(events),
        status=response.status if response is not None else None,
        code=judged.answer.code,
        subcode=judged.answer.subcode,
        fbtrace_id=judged.answer.fbtrace_id,
    )
    return Answer(judged, record, clock.now(), left and _unknown(judged))


async def ask_time(transport: AsyncTransport, base_url: str, clock: Clock) -> None:
    """Let `clock` hear what time it is at a destination; no answer says nothing."""
    with suppress(TransportError):
        response = await transport.send(Request(method="GET", url=base_url.rstrip("/") + "/"))
        clock.hear(response.headers.get("date"))


def _request(destination: Destination, events: Sequence[Leased]) -> Request:
    proof = destination.appsecret_proof
    return Request(
        url=destination.url,
        headers=JSON,
        body=join_bodies(
            [event.body for event in events],
            test_event_code=events[0].test_event_code or destination.test_event_code,
            partner_agent=destination.partner_agent,
            appsecret_proof=proof.reveal() if proof is not None else None,
        ),
        token=destination.token,
        timeout_s=attempt_timeout_s(len(events)),
    )


def _judge(response: Response | None, events: int) -> Verdict:
    if response is None:
        return verdict(None, {}, b"", events=events)
    return verdict(response.status, response.headers, response.body, events=events)


def _unknown(judged: Verdict) -> bool:
    """Whether nobody knows if the events were taken: neither a code of Meta's nor a count came, only a cut connection,
    a time-out or some proxy's page."""
    counted = judged.answer.status is not None and 200 <= judged.answer.status < 300
    return isinstance(judged, RetryAt) and judged.answer.code is None and not counted

"""The three addresses that take events: ours, Meta's Graph form, and Meta's SDK gateway mode. All go one way."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from signalpost.gateway.access import server_only, token_of
from signalpost.gateway.answers import (
    Answer,
    Ended,
    error_answer,
    events_answer,
    graph_answer,
    graph_error_answer,
)
from signalpost.gateway.body import Receive, read_body
from signalpost.gateway.intake import Intake
from signalpost.gateway.refusal import Refused
from signalpost.gateway.split import Parcel, check_media_type, is_large, split

EVENTS_PATH = "/v1/events"
GRAPH_PATH = re.compile(r"/v\d{1,3}\.\d{1,2}/([^/]{1,64})/events", re.ASCII)
CAPI_PATH = re.compile(r"/capi/([^/]{1,64})/events")


class Address(NamedTuple):
    """One collecting address: its label in metrics and logs, and what is its own about it."""

    name: str
    forms: bool  # takes form bodies beside JSON
    bare: bool  # takes an event without an envelope
    server_only: bool
    strict: bool  # judges an event as Meta would, alone
    answer: Callable[[Sequence[Ended], Parcel], Answer]
    refuse: Callable[[Refused], Answer]


def events_address() -> Address:
    """`POST /v1/events`: server and browser keys; events go to the datasets of the key."""
    return Address("events", False, True, False, False, lambda ended, _: events_answer(ended), error_answer)


def capi_address() -> Address:
    """`POST /capi/{dataset_id}/events`: what Meta's SDKs send to a gateway of Meta's own, answered 202.

    Source: Meta's PHP Business SDK, `CAPIGatewayEndpoint` (read 2026-09).
    """
    return Address("capi", False, False, True, False, lambda ended, _: events_answer(ended), error_answer)


def graph_address(new_trace: Callable[[], str]) -> Address:
    """`POST /{version}/{dataset_id}/events` as Meta's Graph API takes and answers it.

    `fbtrace_id` is the receipt of the first copy kept, so that it finds what became of the request.
    """

    def answer(ended: Sequence[Ended], parcel: Parcel) -> Answer:
        receipt = next((end.receipt for end in ended if end.receipt is not None), None)
        remarks = [f"{name}: not passed on" for name in parcel.ignored]
        return graph_answer(ended, remarks, str(receipt) if receipt is not None else new_trace())

    return Address("graph", True, False, True, True, answer, lambda refused: graph_error_answer(refused, new_trace()))


async def take(
    intake: Intake,
    address: Address,
    dataset_id: str | None,
    scope: Mapping[str, Any],
    headers: Mapping[bytes, bytes],
    receive: Receive,
) -> Answer:
    """The answer to one POST: the key, the body, the dataset, then the events. Raises Refused, StoreUnavailable."""
    token = token_of(headers, scope["query_string"])
    key = intake.key(token, headers, scope) if token else None  # before the body is read, when it can be known
    form, most = check_media_type(headers, forms=address.forms), intake.limits.max_events
    room = intake.unproven if key is None else None
    body = await read_body(receive, headers, intake.limits, intake.deadlines, room)
    if is_large(body, form):
        parcel = await asyncio.to_thread(split, body, form, most, bare=address.bare)
    else:
        parcel = split(body, form, most, bare=address.bare)
    if key is None:
        key = intake.key(parcel.token, headers, scope)
    if address.server_only:
        server_only(key)
    dataset = intake.access.dataset(key, dataset_id) if dataset_id is not None else None
    return address.answer(await intake.collect(parcel, key, scope, headers, dataset, address.strict), parcel)

"""`POST /v1/{track,page,screen,identify,alias,group,batch}`: what SDKs of Segment and RudderStack send; those on pages
by one letter.

    body ─► messages ─► connectors.segment ─► Intake.collect ─► 200     what cannot be an event: dropped copies, by code

Their SDKs send a batch again after 429 and 5xx, and throw it away after any other 4xx: so a message that is wrong costs
itself alone, and 200 means that the rest is durable. Who says nothing of a key in the head, as the user of Basic
authentication, may write it into the body as `writeKey`.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from signalpost.capi.event import Event
from signalpost.connectors.segment.destinations import is_for_meta
from signalpost.connectors.segment.events import NO_EVENTS, event_of, told_of
from signalpost.connectors.segment.message import beside, moment, read, text
from signalpost.errors import InvalidInput
from signalpost.gateway.access import token_of
from signalpost.gateway.answers import Answer, Header, json_answer
from signalpost.gateway.body import Receive, read_body
from signalpost.gateway.collect import Collector
from signalpost.gateway.intake import Intake
from signalpost.gateway.refusal import Refused
from signalpost.gateway.split import LARGE_JSON, Parcel
from signalpost.store.access_keys import Key
from signalpost.store.record import DroppedCopy

NAME = "segment"
BATCH = "batch"
METRICS = "metrics"  # analytics.js counts its own work: taken, and nothing of it is read
PLACES: Mapping[str, str] = {
    f"/v1/{place}": kind
    for kind in ("track", "page", "screen", "identify", "alias", "group", BATCH)
    for place in (kind, kind[0])
} | {"/v1/m": METRICS}
PREFLIGHT: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"authorization, content-type, content-encoding, anonymousid"),
    (b"access-control-max-age", b"7200"),
)
#: Messages of one batch that SDKs of Segment may send; Meta's limit of a request is another, and delivery keeps it.
MOST_MESSAGES = 2_500
TAKEN = {"success": True}
NOT_FOR_META = "segment_not_for_meta"

Fault = tuple[str, str]  # code and path


class _Batch(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    batch: list[msgspec.Raw]
    context: Any = None
    integrations: Any = None
    sentAt: Any = None
    writeKey: Any = None


class _One(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    sentAt: Any = None
    writeKey: Any = None


class _Mapped(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the messages of a request come to: events, what they tell of people, and the faults of those that are
    neither."""

    events: Sequence[Event]
    told: Sequence[Event]
    faults: Sequence[Fault]


_batch = msgspec.json.Decoder(_Batch).decode
_one = msgspec.json.Decoder(_One).decode


class Segment:
    """Answers SDKs."""

    def __init__(self, *, intake: Intake, collector: Collector) -> None:
        self._intake = intake
        self._collector = collector

    async def answer(self, kind: str, scope: Mapping[str, Any], receive: Receive) -> Answer:
        """The answer to one request; `kind` is its place in PLACES. Raises Refused, StoreError."""
        if scope["method"] == "OPTIONS":
            return Answer(204, b"", PREFLIGHT)
        if scope["method"] != "POST":
            raise Refused("method_not_allowed")
        if kind == METRICS:
            return json_answer(200, TAKEN)
        headers = dict(scope["headers"])
        token = _shown(headers) or token_of(headers, scope["query_string"])
        key = self._intake.key(token, headers, scope) if token else None
        room = self._intake.unproven if key is None else None
        body = await read_body(receive, headers, self._intake.limits, self._intake.deadlines, room)
        messages, around = _messages(body, kind)
        if key is None:
            key = self._intake.key(text(around.writeKey), headers, scope)
        now = self._intake.clock() // 1_000
        if len(body) > LARGE_JSON:
            mapped = await asyncio.to_thread(_mapped, messages, around, kind, now)
        else:
            mapped = _mapped(messages, around, kind, now)
        if mapped.events or mapped.told:
            sent = moment(around.sentAt)
            sent_at = round(sent.timestamp() * 1_000) if sent else None
            parcel = Parcel(read=mapped.events, told=mapped.told, sent_at=sent_at)
            await self._intake.collect(parcel, key, scope, headers, None, False, client="segment")
        await self._drop(key, mapped.faults)
        return json_answer(200, TAKEN)

    async def _drop(self, key: Key, faults: Sequence[Fault]) -> None:
        """A row for each message that is none, and the SDK is not told: it would throw the others away."""
        copies = [
            DroppedCopy(
                space_id=key.space_id,
                key_id=key.key_id,
                origin=key.kind.value,
                received_at=self._intake.clock(),
                dataset=None,
                reason=code,
                problems=((path, code),),
            )
            for code, path in faults
        ]
        records = [record for copy in copies if (record := self._collector.drop(copy)) is not None]
        if records:
            await self._collector.keep(records)


def _shown(headers: Mapping[bytes, bytes]) -> str | None:
    """The key of Basic authentication: its user. The password is empty, and not looked at."""
    scheme, _, rest = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        return base64.b64decode(rest.strip(), validate=True).decode("utf-8").partition(":")[0] or None
    except (binascii.Error, ValueError):
        return None


def _messages(body: bytes, kind: str) -> tuple[Sequence[bytes | msgspec.Raw], _Batch | _One]:
    """The messages of a request, undecoded, and what stands beside them. Raises Refused."""
    try:
        if kind != BATCH:
            return (body,), _one(body)
        batch = _batch(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Refused("segment_malformed") from None
    if len(batch.batch) > MOST_MESSAGES:
        raise Refused("segment_too_many")
    return batch.batch, batch


def _mapped(messages: Sequence[bytes | msgspec.Raw], around: _Batch | _One, kind: str, now: int) -> _Mapped:
    context, integrations = (around.context, around.integrations) if isinstance(around, _Batch) else (None, None)
    named = "" if kind == BATCH else kind
    events: list[Event] = []
    told: list[Event] = []
    faults: list[Fault] = []
    for raw in messages:
        try:
            message = read(raw, named)
        except InvalidInput as refused:
            faults.append((refused.problems[0].code, refused.problems[0].path))
            continue
        if context or integrations:
            message = beside(message, context, integrations)
        if message.integrations and not is_for_meta(message.integrations):
            faults.append((NOT_FOR_META, "integrations"))
        elif message.type in NO_EVENTS:
            if (person := told_of(message, now)) is not None:
                told.append(person)
        else:
            events.append(event_of(message, now))
    return _Mapped(events=events, told=told, faults=faults)

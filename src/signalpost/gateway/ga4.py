"""`POST /mp/collect`, `/debug/mp/collect` and `/g/collect`: what is sent to Google Analytics 4.

    body ─► hit ─► connectors.ga4 ─► Intake.collect ─► 204         what cannot be an event: a dropped copy, and said

`api_secret` is a key of ours. Tags on pages have no secret: `/g/collect` takes keys for browsers alone, from the
origins they list. 204 means that all is durable; where single events or items are wrong the others are taken, and the
answer says with 200 which were not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from signalpost.capi.outcome import Dropped
from signalpost.capi.prepare import prepare
from signalpost.capi.problem import Problem
from signalpost.capi.wire import decode_event
from signalpost.connectors.ga4.collect_form import read_form
from signalpost.connectors.ga4.events import event_of
from signalpost.connectors.ga4.hit import Hit, read
from signalpost.errors import InvalidInput
from signalpost.gateway.access import query_value, token_of
from signalpost.gateway.answers import Answer, json_answer
from signalpost.gateway.body import Receive, read_body
from signalpost.gateway.collect import Collector
from signalpost.gateway.intake import Headers, Intake
from signalpost.gateway.refusal import Refused
from signalpost.gateway.split import LARGE_JSON, Parcel
from signalpost.store.access_keys import Key, KeyKind
from signalpost.store.record import DroppedCopy

NAME = "ga4"
MP, DEBUG, FORM = "/mp/collect", "/debug/mp/collect", "/g/collect"
GA4_PLACES = frozenset({MP, DEBUG, FORM})
TAKEN = Answer(204, b"")

_encode = msgspec.json.Encoder().encode


class Ga4Answer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The answer where something is wrong, or was only asked: paths are those of the request."""

    accepted: int
    dropped: int
    problems: Sequence[Problem]


class _Mapped(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Events for Meta as JSON with their places in the hit; what costs whole events; what costs single items."""

    events: Sequence[bytes]
    places: Sequence[int]
    faults: Sequence[Problem]
    less: Sequence[Problem]


class Ga4:
    """Answers senders of GA4."""

    def __init__(self, *, intake: Intake, collector: Collector) -> None:
        self._intake = intake
        self._collector = collector

    async def answer(self, path: str, scope: Mapping[str, Any], receive: Receive) -> Answer:
        """The answer to one request at `path`, one of GA4_PLACES. Raises Refused, StoreError."""
        if scope["method"] != "POST" and not (path == FORM and scope["method"] == "GET"):
            raise Refused("method_not_allowed")
        headers = dict(scope["headers"])
        token = query_value(scope["query_string"], b"api_secret") or token_of(headers, scope["query_string"])
        key = self._intake.key(token, headers, scope) if token else None
        room = self._intake.unproven if key is None else None
        body = await read_body(receive, headers, self._intake.limits, self._intake.deadlines, room)
        try:
            hit, named = _hit(path, scope["query_string"], body, headers)
        except InvalidInput as unreadable:
            key = key or self._intake.key(None, headers, scope)
            raise Refused.for_body(unreadable) from None
        key = key or self._intake.key(named, headers, scope)
        if path == FORM and key.kind is not KeyKind.BROWSER:
            raise Refused("ga4_browser_key_needed")
        if path == FORM:  # where it is, its connection says
            hit = msgspec.structs.replace(hit, ip_override=None)
        now = self._intake.clock() // 1_000
        mapped = await asyncio.to_thread(_mapped, hit, now) if len(body) > LARGE_JSON else _mapped(hit, now)
        if path == DEBUG:
            return json_answer(200, _tried(mapped, now))
        return await self._taken(mapped, key, scope, headers)

    async def _taken(self, mapped: _Mapped, key: Key, scope: Mapping[str, Any], headers: Headers) -> Answer:
        refused: list[Problem] = []
        dropped = len(mapped.faults)
        if mapped.events:
            parcel = Parcel(events=mapped.events)
            ended = await self._intake.collect(parcel, key, scope, headers, None, False, client="ga4")
            for place, one in zip(mapped.places, ended, strict=True):
                if isinstance(one.outcome, Dropped):
                    dropped += 1
                    refused += _below(place, one.outcome.problems)
        await self._drop(key, mapped.faults)
        problems = (*mapped.faults, *mapped.less, *refused)
        if not problems and not dropped:
            return TAKEN
        accepted = len(mapped.events) + len(mapped.faults) - dropped
        return json_answer(200, Ga4Answer(accepted=accepted, dropped=dropped, problems=problems))

    async def _drop(self, key: Key, faults: Sequence[Problem]) -> None:
        """A row for each event that is none."""
        copies = [
            DroppedCopy(
                space_id=key.space_id,
                key_id=key.key_id,
                origin=key.kind.value,
                received_at=self._intake.clock(),
                dataset=None,
                reason=fault.code,
                problems=((fault.path, fault.code),),
            )
            for fault in faults
        ]
        records = [record for copy in copies if (record := self._collector.drop(copy)) is not None]
        if records:
            await self._collector.keep(records)


def _hit(path: str, query: bytes, body: bytes, headers: Headers) -> tuple[Hit, str]:
    if path != FORM:
        return read(body, query_value(query, b"firebase_app_id") or ""), ""
    return read_form(query, body, agent=headers.get(b"user-agent", b"").decode("latin-1"))


def _mapped(hit: Hit, now: int) -> _Mapped:
    events: list[bytes] = []
    places: list[int] = []
    faults: list[Problem] = []
    less: list[Problem] = []
    for index in range(len(hit.events)):
        try:
            mapped = event_of(hit, index, now)
        except InvalidInput as refused:
            faults += refused.problems
            continue
        if mapped is not None:
            events.append(_encode(mapped.event))
            places.append(index)
            less += mapped.problems
    return _Mapped(events=events, places=places, faults=faults, less=less)


def _tried(mapped: _Mapped, now: int) -> Ga4Answer:
    """What would become of the events, without keeping any."""
    refused: list[Problem] = []
    dropped = len(mapped.faults)
    for place, raw in zip(mapped.places, mapped.events, strict=True):
        try:
            outcome = prepare(decode_event(raw), now=now, random_id="none")
            found = outcome.problems if isinstance(outcome, Dropped) else ()
        except InvalidInput as unreadable:
            found = unreadable.problems
        dropped += bool(found)
        refused += _below(place, found)
    accepted = len(mapped.events) + len(mapped.faults) - dropped
    return Ga4Answer(accepted=accepted, dropped=dropped, problems=(*mapped.faults, *mapped.less, *refused))


def _below(place: int, problems: Sequence[Problem]) -> list[Problem]:
    """Problems of one event with paths that begin at its place in the request."""
    return [msgspec.structs.replace(one, path=f"events[{place}].{one.path}".rstrip(".")) for one in problems]
